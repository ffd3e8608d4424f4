"""A document cut at its headings: its sections, what they mention, and a document for each.

What a section describes one by one (`entries.py`) are sections within it: their lines lie in its
span, and are none of its own.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.facts import Document, Section
from indexer.languages.entries import Entry
from indexer.languages.mentions import mentions
from indexer.read import digest_of

LONGEST = 1_000  # characters of a line that may be a heading: each section repeats those above it
LEAST_ENTRIES = 2  # under a heading: one alone is what the heading says
_RELEASE = re.compile(  # what a release changed is described elsewhere
    r"\b\d+\.\d+\.\d+\b|\b(?:version|release)\s+\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """`line` is the heading's first line, `below` the first one of its text; both from 1."""

    level: int
    text: str
    line: int
    below: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A section by its headings, its lines, the first line of its text, and what it is."""

    path: tuple[str, ...]
    line: int
    below: int
    end: int
    tag: str = ""


def cut(
    lines: Sequence[str],
    headings: Sequence[Heading],
    plain: Callable[[str], str] = lambda text: text,
    entries: Sequence[Entry] = (),
) -> tuple[tuple[Section, ...], tuple[Document, ...]]:
    """The sections of a document, and its documents: the file's own is what stands above the first
    heading. `plain` makes of a text one of the same length, in which names stand as code.
    """
    count = count_of(lines)
    first = headings[0].line if headings else count + 1
    documents = [Document("", "file", "", "", "", "\n".join(lines[: first - 1]).strip())]
    sections: list[Section] = []
    used: dict[str, int] = {}
    pieces = list(_pieces(count, headings, entries))
    owners = _owners(count, pieces)
    for at, piece in enumerate(pieces):
        local, ordinal = _unused("#" + " / ".join(piece.path), used)
        numbers = range(piece.line - 1, piece.end)
        own = [lines[n] if owners[n] == at else "" for n in numbers]
        body = "\n".join(own)
        found = mentions(plain(body), piece.line)
        digest = digest_of(body.strip().encode())
        sections.append(
            Section(piece.path, ordinal, piece.line, piece.end, digest, found, piece.tag)
        )
        below = "\n".join(own[piece.below - piece.line :]).strip()
        name = " / ".join(piece.path)
        documents.append(Document(local, "section", piece.path[-1], name, "", below))
    return tuple(sections), tuple(documents)


def count_of(lines: Sequence[str]) -> int:
    """How many lines a text has that is split at line ends."""
    return len(lines) - (lines[-1] == "")


def _pieces(count: int, headings: Sequence[Heading], entries: Sequence[Entry]) -> Iterator[_Piece]:
    """The sections in their order, each before the entries that it holds."""
    waiting = deque(entries)
    for own in _under_headings(count, headings):
        inside: list[Entry] = []
        while waiting and waiting[0].line <= own.end:
            one = waiting.popleft()
            if one.line >= own.below:
                inside.append(one)
        if len(inside) < LEAST_ENTRIES or _RELEASE.search(" / ".join(own.path)):
            yield own
            continue
        yield _Piece(own.path, own.line, own.below, own.end, "entries")
        yield from _within(own, inside)


def _under_headings(count: int, headings: Sequence[Heading]) -> Iterator[_Piece]:
    above: list[Heading] = []
    for position, heading in enumerate(headings):
        last = position + 1 == len(headings)
        end = max(count if last else headings[position + 1].line - 1, heading.below - 1)
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
        yield _Piece(tuple(one.text for one in above), heading.line, heading.below, end)


def _within(outer: _Piece, inside: Sequence[Entry]) -> Iterator[_Piece]:
    around = [outer]
    for one in inside:
        while around[-1].end < one.line:
            around.pop()
        path = (*around[-1].path, one.text)
        piece = _Piece(path, one.line, one.line, min(one.end, around[-1].end), "entry")
        around.append(piece)
        yield piece


def _owners(count: int, pieces: Sequence[_Piece]) -> list[int]:
    """Of each line the innermost piece that holds it, by its place; -1 for none."""
    owners = [-1] * count
    for at, piece in enumerate(pieces):
        owners[piece.line - 1 : piece.end] = [at] * (piece.end - piece.line + 1)
    return owners


def _unused(local: str, used: dict[str, int]) -> tuple[str, int]:
    """An id that no section has yet, and its ordinal among those of equal headings; `used` has of
    each id the last ordinal that was given to one like it.
    """
    ordinal, candidate = used.get(local, 1), local
    while candidate in used:
        ordinal += 1
        candidate = f"{local}#{ordinal}"
    used[candidate] = 1
    used[local] = ordinal
    return candidate, ordinal
