"""This text gives these words; this word gives these terms."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.terms import BREAK, MAX_WORD, terms_of, terms_of_all, words, words_of_all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\r\n", []),
        ("def get_value(self, n=2):", ["def", "get_value", "self", "n", "2"]),
        ("a.b->c::d", ["a", "b", "c", "d"]),
        ("0x1F 3.14 1_000 2nd", ["0x1F", "3", "14", "1_000", "2nd"]),
        ('AND OR "quoted" col:* NEAR(', ["AND", "OR", "quoted", "col", "NEAR"]),
        ("nul\0nul\x07bell", ["nul", "nul", "bell"]),
        ("naïve größe", ["naïve", "größe"]),
        ("na\u0131ve ﬁle Ｆｕｌｌ", ["na\u0131ve", "file", "Full"]),
        ("e\u0301t\u00e9", ["\u00e9t\u00e9"]),
        ("ПриветМир, שלום", ["ПриветМир", "שלום"]),
        ("\ud800lone", ["lone"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("expire", ("expir",)),
        ("Entries", ("entri",)),
        ("ABC", ("abc",)),
        ("_cache", ("cach",)),
        ("__init__", ("init",)),
        ("expire_entries", ("expire_entries", "expir", "entri")),
        ("CachePrimitive", ("cacheprimitive", "cach", "primit")),
        ("HTTPServer", ("httpserver", "http", "server")),
        ("getHTTPResponse", ("gethttpresponse", "get", "http", "respons")),
        ("MAX_RETRIES", ("max_retries", "max", "retri")),
        ("get_get", ("get_get", "get")),
        ("sha256", ("sha256", "sha")),
        ("x1", ("x1",)),
        ("a_b", ("a_b",)),
        ("_", ("_",)),
        ("42", ("42",)),
        ("ÉcoleNormale", ("écolenormale", "école", "normal")),
        ("ПриветМир", ("приветмир", "привет", "мир")),
        ("שלום", ("שלום",)),
        ("缓存过期", ("缓存过期", "缓存", "存过", "过期")),
        ("値", ("値",)),
        ("get値", ("get値", "get", "値")),
    ],
)
def test_terms(word: str, expected: tuple[str, ...]) -> None:
    assert terms_of(word) == expected


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("expires", "expire_entry"),
        ("caching", "CachePrimitive"),
        ("retries", "max_retries"),
        ("HTTP servers", "HTTPServer"),
        ("过期", "缓存过期时间"),
    ],
)
def test_what_is_asked_meets_what_is_written(asked: str, written: str) -> None:
    document = {term for word in words(written) for term in terms_of(word)}
    assert {term for word in words(asked) for term in terms_of(word)} <= document


def test_an_absurd_word_is_cut() -> None:
    [word] = words("x" * 1_000_000)
    assert terms_of(word) == ("x" * MAX_WORD,)
    assert terms_of_all([word, "Entries"]) == [("x" * MAX_WORD,), ("entri",)]


@given(st.text())
def test_the_quick_way_finds_the_words_of_the_plain_way(text: str) -> None:
    assert words(text) == re.findall(r"\w+", unicodedata.normalize("NFKC", text))


@given(st.text(st.characters(codec="ascii")))
def test_the_quick_way_finds_ascii_words(text: str) -> None:
    assert words(text) == re.findall(r"\w+", text)


@given(st.lists(st.text(st.sampled_from("ab_ \0é1"))))
def test_the_words_of_all_are_those_of_each(texts: list[str]) -> None:
    expected = [word for text in texts for word in (BREAK, *words(text))][1:]
    assert words_of_all(texts) == expected


@given(st.text())
def test_terms_are_distinct_bounded_and_whole(text: str) -> None:
    for word in words(text):
        terms = terms_of(word)
        assert terms
        assert len(terms) == len(set(terms))
        assert all(re.search(r"\s", term) is None for term in terms)


def test_threads_stem_alike() -> None:
    vocabulary = [f"running_{n}_entries{n}Caching" for n in range(500)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(terms_of_all, [vocabulary] * 4))
    assert results == [[terms_of(word) for word in vocabulary]] * 4
