"""Entries of a document: what it describes one by one under a heading, each with its own lines.

A setting, an option, a row of a table. An entry ends where a line is indented no more than its
first; one may stand in another, as a method in its class.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MAX_DEPTH: Final = 2
MAX_ENTRIES: Final = 2_000  # of a document: with more it is data
LONGEST_TITLE: Final = 100  # characters

_NAME: Final = re.compile(r"[-.@$/:]{0,2}[^\W\d]\w+")
_VALUES: Final = frozenset(["true", "false", "none", "null"])


@dataclass(frozen=True, slots=True)
class Entry:
    """What is described, and the first and last line that do, from 1."""

    text: str
    line: int
    end: int


def entries(lines: Sequence[str], titles: Mapping[int, str]) -> Sequence[Entry]:
    """The entries that begin on these lines (counted from 0), in their order."""
    found: list[Entry] = []
    waiting: list[tuple[int, int]] = []  # of those that have not ended: indentation, place in found
    last = 0
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        margin = indent(line)
        while waiting and margin <= waiting[-1][0]:
            _end(found, waiting.pop()[1], last)
        last = at + 1
        title = titles.get(at, "")[:LONGEST_TITLE].strip()
        if title and len(waiting) < MAX_DEPTH:
            waiting.append((margin, len(found)))
            found.append(Entry(title, last, last))
    for _, place in waiting:
        _end(found, place, last)
    return found if len(found) <= MAX_ENTRIES else ()


def _end(found: list[Entry], place: int, last: int) -> None:
    found[place] = Entry(found[place].text, found[place].line, last)


def indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip())


def is_name(code: str) -> bool:
    """Whether code in a text names something, and is no value or sign."""
    return _NAME.match(code.strip()) is not None and code.strip().lower() not in _VALUES
