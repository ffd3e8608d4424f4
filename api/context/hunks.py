"""The hunks of a unified diff, and where in a text they stand.

Line numbers of a diff are those of the version it was made from; what stands is the text. So a hunk
is looked for by its lines, as it is before and as it is after, with less and less context (as
patch does), nearest to where it says it is.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

MAX_HUNKS = 200
MAX_FUZZ = 3  # lines of context at either end that may be others
MAX_TRIED = 1_000  # places of one text that are compared with a hunk
_OLD_FILE = re.compile(r"^--- (?:a/)?([^\t\n]+)")
_NEW_FILE = re.compile(r"^\+\+\+ (?:b/)?([^\t\n]+)")
_RANGE = re.compile(
    r"^@@(?: -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})?|[ .]*) @@(.*)|^@@\s*$"
)
_DEFINED = re.compile(r"\s*(?:async\s+def|def|class)\s+(\w+)")


class Hunk(msgspec.Struct, frozen=True):
    """The rows of a hunk, each with its mark ("-", "+" or " "); `before` and `after` are the
    numbers of its first line on either side, 0 where it does not say. `heading` is the name of the
    function or class that it says it stands in, "" for none.
    """

    path: str
    before: int
    after: int
    rows: tuple[tuple[str, str], ...]
    heading: str = ""


class Side(msgspec.Struct, frozen=True):
    """A hunk before or after it is applied: its lines, the first one's number, and which of them
    are changed (counted from 0). What is only on the other side changes the line above it.
    """

    texts: tuple[str, ...]
    first: int
    changed: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the changed lines where the hunk stands where it says."""
        return tuple(max(1, self.first + at) for at in self.changed)


def hunks_of(diff: str) -> tuple[Hunk, ...]:
    """The hunks of a unified diff, with or without line numbers."""
    found: list[Hunk] = []
    old = path = ""
    lines = iter(diff.split("\n"))
    line = next(lines, None)
    while line is not None and len(found) < MAX_HUNKS:
        if named := _OLD_FILE.match(line):
            old = named[1].strip()
        elif named := _NEW_FILE.match(line):
            path = old if named[1].strip() == "/dev/null" else named[1].strip()
        elif path and (at := _RANGE.match(line)):
            rows, line = _rows(lines)
            name = _DEFINED.match(at[3] or "")
            before, after = int(at[1] or 0), int(at[2] or 0)
            found.append(Hunk(path, before, after, rows, name[1] if name else ""))
            continue
        line = next(lines, None)
    return tuple(found)


def _rows(lines: Iterator[str]) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """The rows of one hunk, and the line that follows it."""
    rows: list[tuple[str, str]] = []
    following = None
    for line in lines:
        mark = line[:1] or " "
        if mark not in "-+ \\" or line.startswith(("--- ", "+++ ")):
            following = line
            break
        if mark != "\\":
            rows.append((mark, line[1:]))
    while rows and not rows[-1][1] and rows[-1][0] == " ":  # what only parts it from what follows
        rows.pop()
    return tuple(rows), following


def sides(hunk: Hunk) -> tuple[Side, Side]:
    """As it is before, and as it is after."""
    return _side(hunk, "-", hunk.before), _side(hunk, "+", hunk.after)


def _side(hunk: Hunk, own: str, first: int) -> Side:
    texts: list[str] = []
    changed: list[int] = []
    for same, run in groupby(hunk.rows, key=lambda row: row[0] == " "):
        begin = len(texts)
        texts += [text.rstrip() for mark, text in run if mark in (" ", own)]
        if not same:
            changed += range(begin, len(texts)) or [max(0, begin - 1)]
    return Side(tuple(texts), first, tuple(changed))


class Lines:
    """The lines of a text, found by what stands there."""

    def __init__(self, text: str) -> None:
        self._lines = [line.rstrip() for line in text.split("\n")]
        self._at: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            self._at.setdefault(line, []).append(number)

    def changed(self, hunk: Hunk, inside: Sequence[range]) -> tuple[int, ...]:
        """The numbers (from 1) of the lines that a hunk changes, before it or after it is applied;
        () where the text has not the lines of it. Of several places those `inside` are meant.
        """
        both = [side for side in sides(hunk) if side.changed]
        for fuzz in range(MAX_FUZZ + 1):
            found = [(at, side) for side in both for at in self._places(side, fuzz)]
            within = [one for one in found if any(one[0] + 1 in span for span in inside)]
            if found:
                at, side = min(within or found, key=lambda one: abs(one[0] + 1 - one[1].first))
                return tuple(at + 1 + n for n in side.changed)
        return ()

    def _places(self, side: Side, fuzz: int) -> list[int]:
        """Where the lines of a side begin (from 0), but for `fuzz` lines of context at its ends."""
        head = min(fuzz, side.changed[0])
        tail = max(len(side.texts) - fuzz, side.changed[-1] + 1)
        sought = side.texts[head:tail]
        rarest = min(range(len(sought)), key=lambda n: self._common(sought[n]), default=None)
        if rarest is None or not any(map(_says, sought)):
            return []
        likely = self._at.get(sought[rarest], ())
        likely = sorted(likely, key=lambda n: abs(n + 1 - head - rarest - side.first))[:MAX_TRIED]
        begins = [n - rarest for n in likely]
        return [b - head for b in begins if b >= 0 and self._holds(b, sought)]

    def _common(self, text: str) -> int:
        return len(self._at.get(text, ()))

    def _holds(self, begin: int, sought: Sequence[str]) -> bool:
        return tuple(self._lines[begin : begin + len(sought)]) == tuple(sought)


def _says(line: str) -> bool:
    return any(character.isalnum() for character in line)
