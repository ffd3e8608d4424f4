"""A document cut at its headings: its sections, what they mention, and a document for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.facts import Document, Section
from indexer.languages.mentions import mentions
from indexer.read import digest_of

LONGEST = 1_000  # characters of a line that may be a heading: each section repeats those above it


@dataclass(frozen=True, slots=True)
class Heading:
    """`line` is the heading's first line, `below` the first one of its text; both from 1."""

    level: int
    text: str
    line: int
    below: int


def cut(
    lines: Sequence[str],
    headings: Sequence[Heading],
    plain: Callable[[str], str] = lambda text: text,
) -> tuple[tuple[Section, ...], tuple[Document, ...]]:
    """The sections of a document, and its documents: the file's own is what stands above the first
    heading. `plain` makes of a text one of the same length, in which names stand as code.
    """
    count = count_of(lines)
    first = headings[0].line if headings else count + 1
    documents = [Document("", "file", "", "", "", "\n".join(lines[: first - 1]).strip())]
    sections: list[Section] = []
    above: list[Heading] = []
    used: dict[str, int] = {}
    for position, heading in enumerate(headings):
        last = position + 1 == len(headings)
        end = max(count if last else headings[position + 1].line - 1, heading.below - 1)
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
        path = tuple(one.text for one in above)
        local, ordinal = _unused("#" + " / ".join(path), used)
        body = "\n".join(lines[heading.line - 1 : end])
        found = mentions(plain(body), heading.line)
        digest = digest_of(body.strip().encode())
        sections.append(Section(path, ordinal, heading.line, end, digest, found))
        below = "\n".join(lines[heading.below - 1 : end]).strip()
        documents.append(Document(local, "section", heading.text, " / ".join(path), "", below))
    return tuple(sections), tuple(documents)


def count_of(lines: Sequence[str]) -> int:
    """How many lines a text has that is split at line ends."""
    return len(lines) - (lines[-1] == "")


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
