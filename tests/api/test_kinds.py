"""Which kind of answer is asked for, and what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.context.hunks import sides
from api.context.kinds import Asked, Kind, kind_of
from api.context.query import clean, read_question


def asked(query: str) -> Asked:
    return kind_of(clean(query), read_question(query))


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("what breaks if I change Basket.add?", Kind.IMPACT, "Basket.add"),
        ("What would break if I renamed the look_up function", Kind.IMPACT, "look_up"),
        ("what is affected by changing the signature of Cache.get", Kind.IMPACT, "Cache.get"),
        ("if I remove `price`, what breaks?", Kind.IMPACT, "price"),
        ("is it safe to delete evict_expired", Kind.IMPACT, "evict_expired"),
        ("can I rename Cache.get without breaking anything", Kind.IMPACT, "Cache.get"),
        ("who calls look_up", Kind.IMPACT, "look_up"),
        ("where is PRICES used", Kind.IMPACT, "PRICES"),
        ("impact of changing price()", Kind.IMPACT, "price"),
        ("what breaks if I change the cache primitive", Kind.IMPACT, "CachePrimitive"),
        ("who inherits from Cache?", Kind.HEIRS, "Cache"),
        ("which classes extend Cache", Kind.HEIRS, "Cache"),
        ("what implements StorageBackend", Kind.HEIRS, "StorageBackend"),
        ("all subclasses of the cache primitive", Kind.HEIRS, "CachePrimitive"),
        ("what overrides Cache.get", Kind.HEIRS, "Cache.get"),
        ("how do I use Cache", Kind.USAGE, "Cache"),
        ("how to call Basket.add from a view", Kind.USAGE, "Basket.add"),
        ("how should we construct a RetryStrategy?", Kind.USAGE, "RetryStrategy"),
        ("example of using MemoryPrimitive with redis", Kind.USAGE, "MemoryPrimitive"),
        ("how is RouterPrimitive meant to be used", Kind.USAGE, "RouterPrimitive"),
        ("how do I use the memory primitive", Kind.USAGE, "MemoryPrimitive"),
        ("add an LLM provider like GroqPrimitive", Kind.LIKE, "GroqPrimitive"),
        ("I want to write a check similar to check_names", Kind.LIKE, "check_names"),
        ("implement another StorageBackend for S3", Kind.LIKE, "StorageBackend"),
        ("where is CachePrimitive", Kind.WHERE, "CachePrimitive"),
        ("where is CachePrimitive defined?", Kind.WHERE, "CachePrimitive"),
        ("Basket.add", Kind.HOW, "Basket.add"),
        ("price", Kind.HOW, "price"),
        ("write a test for Basket.add, like the others there", Kind.TESTS, "Basket.add"),
        ("which tests cover Cache.get?", Kind.TESTS, "Cache.get"),
        ("how is look_up tested", Kind.TESTS, "look_up"),
        ("what does GET /articles/{id} return", Kind.HOW, "GET /articles/{id}"),
        ("what happens when two steps are chained with >>", Kind.HOW, "__rshift__"),
        ("what happens when two Basket are joined with +", Kind.HOW, "__add__"),
        ("what happens when two Basket are joined with `+`?", Kind.HOW, "__add__"),
        ("what does + do on Basket", Kind.HOW, "__add__"),
        ("how does - work on Basket?", Kind.HOW, "__sub__"),
        ("what happens when a Basket is divided by /", Kind.HOW, "__truediv__"),
        ("what happens when two Basket are compared with <", Kind.HOW, "__lt__"),
        ("what happens when two Basket are compared with <=", Kind.HOW, "__le__"),
        ("what does [] do on Basket", Kind.HOW, "__getitem__"),
        ("how does the () operator of Basket work", Kind.HOW, "__call__"),
        ("what does `in` do with Basket", Kind.HOW, "__contains__"),
        ("what does Basket's * operator do", Kind.HOW, "__mul__"),
        ("how does Basket.total work", Kind.HOW, "Basket.total"),
        ("what does price() do?", Kind.HOW, "price"),
        ("how do I set PRICE_LIMIT", Kind.GUIDE, "PRICE_LIMIT"),
    ],
)
def test_asked(query: str, kind: Kind, name: str) -> None:
    found = asked(query)
    assert (found.kind, found.names[:1]) == (kind, (name,))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "how do cache entries expire",
        "it breaks when I change the theme twice and then reload the page of the shop",
        "the page looks like it was cached",
        "add a test that looks like a real customer",
        "what breaks the build",
        "what happens when a path ends with /",
        "how are the parts of a path joined with /",
        "how are the words of a slug joined with -",
        "what happens when an option starts with -",
        "- operator precedence is wrong",
        "register the built in operator",
        "which version > 3.9 is needed",
        "what does * do in a pattern of files",
        "what happens when get is called with ()",
        "who can log in with a basket",
        "where are the prices of articles that nobody bought yet kept",
        "prices are used where they should not be",
        "Crash in Basket.total\n\nwhat breaks if I change Basket.add?",
        "add a field\n```python\nlike = Cache()\n```",
    ],
)
def test_unsure_is_general(query: str) -> None:
    assert asked(query) == Asked()


TRACE = """Traceback (most recent call last):
  File "/app/shop/web.py", line 3, in view
    basket.add("pear", 0)
  File "/app/shop/basket.py", line 17, in add
    raise ValueError
ValueError: 0
"""


def test_a_traceback_gives_its_frames_innermost_first() -> None:
    found = asked(f"fix this\n\n{TRACE}")
    assert found.kind is Kind.TRACEBACK
    assert [(place.path, place.line, place.name) for place in found.frames] == [
        ("/app/shop/basket.py", 17, "add"),
        ("/app/shop/web.py", 3, "view"),
    ]


def test_pytest_writes_frames_its_own_way() -> None:
    found = asked("tests/test_a.py:4: in test_a\n    f()\nsrc/a.py:9: ValueError\n")
    assert [(place.path, place.line, place.name) for place in found.frames] == [
        ("src/a.py", 9, ""),
        ("tests/test_a.py", 4, "test_a"),
    ]


@pytest.mark.parametrize(
    ("trace", "texts"),
    [
        (TRACE, ["raise ValueError", 'basket.add("pear", 0)']),
        ('  File "/a.py", line 1, in f\n    g()\n    ^^^\n', ["g()"]),
        ('  File "/a.py", line 1, in f\n  File "/b.py", line 2, in g\nKeyError: 1\n', ["", ""]),
        ("a.py:4: in f\n    g()\nb.py:9: ValueError\n", ["", "g()"]),
        ("    def f():\n>       g(1)\nE       KeyError: 1\n\na.py:9: KeyError\n", ["g(1)"]),
    ],
)
def test_a_frame_quotes_its_line(trace: str, texts: list[str]) -> None:
    assert [place.text for place in asked(trace).frames] == texts


def test_a_report_with_a_traceback_is_more_than_that() -> None:
    story = "The total is wrong for customers with more than one basket in two currencies. " * 4
    assert asked(f"{story}\n\n{TRACE}") == Asked()


DIFF = """review this
diff --git a/src/a.py b/src/a.py
index 1..2 100644
--- a/src/a.py
+++ b/src/a.py
@@ -10,4 +10,5 @@ def f():
     a = 1
-    b = 2
+    b = 3
+    c = 4
     return a
@@ -30 +31,0 @@
-gone
--- a/old.py
+++ /dev/null
@@ -1,1 +0,0 @@
-x = 1
"""


def test_a_diff_gives_its_hunks() -> None:
    found = asked(DIFF)
    assert found.kind is Kind.DIFF
    first, second, third = found.hunks
    assert (first.path, first.heading) == ("src/a.py", "f")
    before, after = sides(first)
    assert (before.numbers, after.numbers) == ((11,), (11, 12))
    assert before.texts == ("    a = 1", "    b = 2", "    return a")
    assert after.texts == ("    a = 1", "    b = 3", "    c = 4", "    return a")
    assert (sides(second)[0].numbers, third.path) == ((30,), "old.py")


@pytest.mark.parametrize(
    ("query", "verb", "thing"),
    [
        ("how do I set a timeout", "set", "a timeout"),
        ("How can we stream a response?", "stream", "a response"),
        ("how to set the worker timeout in production", "set", "the worker timeout"),
        ("where do I set the timeout", "set", "the timeout"),
        ("which setting controls the maximum size", "controls", "the maximum size"),
        ("what environment variable sets the proxy?", "sets", "the proxy"),
    ],
)
def test_how_something_is_done_is_asked_of_a_guide(query: str, verb: str, thing: str) -> None:
    found = asked(query)
    assert (found.kind, found.verb, found.thing) == (Kind.GUIDE, verb, thing)


@pytest.mark.parametrize(
    "query",
    [
        "how to fix the crash of the parser", "how do cache entries expire",
        "how can sessions be stored", "what settings are there",
    ],
)  # fmt: skip
def test_what_is_asked_of_the_code_is_asked_of_no_guide(query: str) -> None:
    assert asked(query).kind is not Kind.GUIDE


@pytest.mark.parametrize("blank", [" ", "\t", " \n", "\r\n \n"])
@pytest.mark.parametrize("query", ["which command", "how do I", "where is the", "where is f", "f"])
def test_no_run_of_blanks_takes_the_square_of_its_length(query: str, blank: str) -> None:
    asked = query + blank * 200_000 + "x"
    assert (
        kind_of(asked, read_question(query)).kind
        is kind_of(f"{query}{blank[-1]}x", read_question(query)).kind
    )


@pytest.mark.parametrize(
    "query", [DIFF * 5_000, TRACE * 5_000, "what breaks if I change " * 40_000]
)
def test_a_megabyte_is_bounded(query: str) -> None:
    assert len(asked(query).hunks) <= 200


@given(
    st.text()
    | st.sampled_from([DIFF, TRACE, "who calls f"]).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda at: text[:at])
    )
)
def test_any_text_has_a_kind(query: str) -> None:
    found = asked(query)
    told = found.names or found.frames or found.hunks or found.thing
    assert found.kind is Kind.GENERAL or told
