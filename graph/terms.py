"""Text to search terms, alike for what is indexed and for what is asked.

A word is a run of letters, digits and underscores, so an identifier, a number or a plain word.
It gives its whole lower-case form and, where it is compound (camelCase, snake_case, letters next
to digits), the stem of each part of more than one letter; a word of one part gives the stem of
that part alone. Stems are Snowball's English ("Porter2"). Text is brought to Unicode's NFKC form
first, as Python does with identifiers, so that ligatures, full-width and composed letters agree.
Scripts that are written without spaces give every pair of neighbouring characters.

Two words that stand side by side in a message are a term too (`pairs`): of what an error says,
the order of words tells more than the words.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import cast

import Stemmer

MAX_WORD = 64  # longer runs are data (base64, minified code): their beginning tells them apart
MEMO = 1 << 16
BREAK = "\0"  # stands between two texts, and in none
PAIR = "~"  # stands between the words of a pair, and in no word

_WORD = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ASCII_WORDS = bytes(
    code if chr(code).isalnum() or chr(code) in f"_{BREAK}" else ord(" ") for code in range(128)
) + bytes(128)
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]").search
_RUN = re.compile(rf"([{_UNSPACED}]+)|[^\W\d_{_UNSPACED}]+")
_ENGLISH = cast(  # it comes without types
    "Callable[[str], str]",
    Stemmer.Stemmer("english", 0).stemWord,  # pyright: ignore[reportUnknownMemberType]
)
_STEMMING = threading.Lock()  # a stemmer works in a buffer of its own


def words(text: str) -> list[str]:
    """The words of a text, in order, as they are spelled."""
    if text.isascii():  # the same as _WORD.findall, at a third of the time
        return text.replace(BREAK, " ").encode().translate(_ASCII_WORDS).decode().split()
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def words_of_all(texts: Sequence[str]) -> list[str]:
    """The words of several texts in a row, with BREAK between two texts: quick for many."""
    joined = f" {BREAK} ".join(texts)
    if joined.isascii() and joined.count(BREAK) < max(1, len(texts)):
        return joined.encode().translate(_ASCII_WORDS).decode().split()
    return [word for text in texts for word in (BREAK, *words(text))][1:]


def terms_of(word: str) -> tuple[str, ...]:
    """The distinct terms of one word; of a word over MAX_WORD characters, of its beginning."""
    return _terms(word[:MAX_WORD])


def terms_of_all(vocabulary: Iterable[str]) -> list[tuple[str, ...]]:
    """`terms_of` of each of many words."""
    cut = [word[:MAX_WORD] for word in vocabulary]
    return [(word,) if PAIR in word else _terms(word) for word in cut]  # no pair fills the memo


def pairs(spoken: Sequence[str]) -> list[str]:
    """The terms of neighbouring words of a message, such as `cannot~reindex`."""
    lowered = [word[:MAX_WORD].lower() for word in spoken]
    return [f"{first}{PAIR}{second}" for first, second in pairwise(lowered)]


@lru_cache(maxsize=MEMO)
def _terms(word: str) -> tuple[str, ...]:
    if word.isascii() and word.islower() and word.isalpha():
        return (_stem(word),)
    if PAIR in word:
        return (word,)
    parts = _PART.findall(word) if word.isascii() else _parts(word)
    lowered = word.lower()
    bare = lowered.strip("_")
    if len(parts) == 1 and len(parts[0]) == len(bare):
        return (_stem(bare),)
    stems = [_stem(part.lower()) for part in parts if len(part) > 1 or not part.isascii()]
    return tuple(dict.fromkeys([lowered, *stems]))


@lru_cache(maxsize=MEMO)
def _stem(part: str) -> str:
    with _STEMMING:
        return _ENGLISH(part)


def _parts(word: str) -> list[str]:
    """As `_PART`, for letters of any script; of scripts without spaces, neighbouring pairs."""
    if word[1:].islower() and word.isalpha() and _HAS_UNSPACED(word) is None:
        return [word]  # as most are: no capital to cut at
    parts: list[str] = []
    for run in _RUN.finditer(word):
        if run[1]:
            parts += [run[1][at : at + 2] for at in range(max(1, len(run[1]) - 1))]
        else:
            parts += _camel(run[0])
    return parts


def _camel(run: str) -> list[str]:
    """Cut before a capital that follows a small letter, or that a small letter follows."""
    cuts = [
        at
        for at in range(1, len(run))
        if run[at].isupper() and (run[at - 1].islower() or run[at + 1 : at + 2].islower())
    ]
    return [run[start:end] for start, end in zip([0, *cuts], [*cuts, len(run)], strict=True)]
