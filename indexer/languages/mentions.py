"""What prose says that may be the name of code: paths, dotted names, and code-like words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

_MOST = 1000  # mentions of one section
_LONGEST = 200  # characters
# Looked for from the beginning of a run alone: from each sign of it takes the square of its length.
_RUN = r"(?<![\w./~@-])(?P<word>[\w./~@-]*[\w])"
_TOKEN = re.compile(
    rf"""https?://\S+
    | (?P<code>(?<!`)(?P<ticks>`+)[^`\n]+(?P=ticks))
    | {_RUN}(?P<call>\()?""",
    re.VERBOSE,
)
_WORD = re.compile(rf"https?://\S+|{_RUN}")
_PATH = re.compile(r"(?:\.{0,2}/)?(?:[\w.@~-]+/)+[\w.@~-]*\w|[\w-]+(?:\.[\w-]+)*\.(?:py|pyi)")
_FILE = re.compile(
    r"[\w-][\w.-]*\.(?:cfg|css|go|html|ini|ipynb|java|js|json|jsx|md|mdx|rs|rst|sh|sql|toml|ts"
    r"|tsx|txt|yaml|yml)"
)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_CAMEL = re.compile(r"_*[A-Z]+[a-z0-9]+\w*[A-Z]\w*|_*[a-z]+[a-z0-9]*[A-Z]\w*")
_SNAKE = re.compile(r"[^\W\d]\w*_\w+|__\w+__")
_NAME = re.compile(r"[^\W\d]\w+")
_ABBREVIATIONS = frozenset({"e.g", "i.e", "a.k.a", "vs", "a.m", "p.m"})


def mentions(text: str, first_line: int) -> tuple[tuple[str, int], ...]:
    """(text, line) of each, in order, a name once for a line; `text` begins at `first_line`."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    found: dict[tuple[str, int], None] = {}
    for name, offset in _names(text):
        found[name, first_line + bisect_right(starts, offset) - 1] = None
        if len(found) >= _MOST:
            break
    return tuple(found)


def _names(text: str) -> Iterator[tuple[str, int]]:
    for token in _TOKEN.finditer(text):
        group = token.lastgroup
        if group == "code":
            inside = token.start() + 1
            for word in _WORD.finditer(token[0][1:-1]):
                if word["word"] and (name := _code_like(word["word"], certain=True)):
                    yield name, inside + word.start()
        elif group is not None and (name := _code_like(token["word"], certain=group == "call")):
            yield name, token.start()


def _code_like(word: str, *, certain: bool) -> str:
    """The word where it names code; `certain` where it stands in backticks or is called."""
    if len(word) > _LONGEST or word.isdigit():
        return ""
    if "/" in word or "." in word:
        bare = word.removeprefix("./")
        if _PATH.fullmatch(bare) or _FILE.fullmatch(bare):
            return bare
        return bare if _DOTTED.fullmatch(bare) and bare not in _ABBREVIATIONS else ""
    if certain:
        return word if _NAME.fullmatch(word) else ""
    if "_" in word:
        return word if _SNAKE.fullmatch(word) else ""
    return word if _CAMEL.fullmatch(word) else ""
