"""reStructuredText, cut into sections by the adornments of its headings: a line scanner.

A heading's level is the place of its style (character, with an overline or not) in the order in
which the styles of a document come; a heading is one line, not indented but under an overline. Of
what docutils reads beyond that nothing is asked here (docs/adr/0017).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from indexer.facts import Document, FileFacts
from indexer.languages.entries import entries, indent
from indexer.languages.examples import calls
from indexer.languages.rst_entries import titles
from indexer.languages.sections import LONGEST, Heading, count_of, cut

_ADORNMENT: Final = re.compile(r"([!-/:-@\[-`{-~])\1*\s*")
_SHORTEST: Final = 4  # an adornment that is shorter than its heading has at least so many
_OWN: Final = re.compile(
    rb"^\.\. (?:_[^\n:]+:\s*$|[\w:-]+::)|(?<![\w:-])[\w-]*+:(?!:`)[\w:-]++(?<=:)`", re.MULTILINE
)
_UNDERLINE: Final = re.compile(rb"^\S[^\n]*\n([=~^\"*+#-])\1{3,}\s*$", re.MULTILINE)
# What begins like a role and is none is read over whole: else it would be read from every colon.
_NAME: Final = r":(?!:`)[\w:+-]++(?<=:)"
_NO_ROLE: Final = r":[\w:+-]++"
_ROLE: Final = re.compile(rf"({_NAME})?`([^`\n]+)`(_*)|{_NO_ROLE}")
_OF_CODE: Final = frozenset(
    ["attr", "class", "const", "data", "exc", "func", "meth", "mod", "obj", "decorator"]
)
_MARKUP: Final = re.compile(
    rf"(?:{_NAME})?`+~?([^`<\s]*+(?:\s++[^`<\s]++)*+)(?:\s*+<[^`]*>|(\s*+))`+_*"
    rf"|({_NO_ROLE})|\*\*|\\"
)
_CODE: Final = re.compile(r"( *)\.\. (?:code|code-block|sourcecode):: *(?:python3?|py|pycon) *")


def is_rst(data: bytes) -> bool:
    """Whether a plain text is written so: a directive, target or role, and an underlined line."""
    return _OWN.search(data) is not None and _UNDERLINE.search(data) is not None


def rst_facts(text: str) -> tuple[FileFacts, tuple[Document, ...]]:
    """Sections with what they mention, and a document for each; the file's own is its preamble."""
    lines = text.split("\n")
    described = entries(lines, dict(titles(lines)))
    sections, documents = cut(lines, list(_headings(lines)), _plain, described)
    shown = calls(_blocks(lines), sections) if ":: py" in text else ()
    return FileFacts("rst", count_of(lines), sections=sections, calls=shown), documents


def _headings(lines: Sequence[str]) -> Iterator[Heading]:
    levels: dict[tuple[str, bool], int] = {}
    taken = -1  # the last line that belongs to a heading
    for at in range(1, len(lines)):
        title = lines[at - 1]
        under = _ADORNMENT.fullmatch(lines[at])
        if under is None or at - 1 <= taken or not _is_title(title, lines[at]):
            continue
        above = lines[at - 2].rstrip() if at > 1 and at - 2 > taken else ""
        over = bool(above) and above == lines[at].rstrip()
        if not over and (title[0].isspace() or not _may_end(above)):
            continue
        taken = at
        level = levels.setdefault((under[1], over), len(levels) + 1)
        yield Heading(level, _MARKUP.sub(r"\1\2\3", title).strip(), at - over, at + 2)


def _is_title(title: str, under: str) -> bool:
    """Whether a line may stand over an adornment."""
    if len(title) > LONGEST:
        return False
    said, width = title.strip(), len(under.rstrip())
    if not said or _ADORNMENT.fullmatch(said) or said.startswith(".. "):
        return False
    return width >= min(len(said), _SHORTEST)


def _may_end(above: str) -> bool:
    """Whether a heading may follow a line: not one of a paragraph."""
    return not above or above.startswith((".. ", " ", "\t"))


def _plain(text: str) -> str:
    """The text with the names that its roles refer to in place of the roles, no other targets."""
    return _ROLE.sub(_referred, text)


def _referred(role: re.Match[str]) -> str:
    said = role[0]
    if role[1] is None:
        return " " * len(said) if role[3] else said
    if role[1].strip(":").rpartition(":")[2] not in _OF_CODE:
        return " " * len(said)
    target = role[2].rpartition("<")[2].rstrip(">").lstrip("~.!")
    return f"`{target}`".ljust(len(said))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(first line, lines without their indentation) of each block of Python."""
    at = 0
    while at < len(lines):
        opening = _CODE.fullmatch(lines[at].rstrip())
        at += 1
        if opening is None:
            continue
        outer = len(opening[1])
        while at < len(lines) and lines[at].strip().startswith(":"):  # its options
            at += 1
        block: list[str] = []
        first = at + 1
        while at < len(lines) and (not lines[at].strip() or indent(lines[at]) > outer):
            block.append(lines[at])
            at += 1
        margin = min(map(indent, filter(str.strip, block)), default=0)
        if not any(line.strip().startswith(">>>") for line in block):
            yield first, [line[margin:] for line in block]
