"""Markdown, cut into sections by heading: a line scanner, for only headings and fences matter."""

import re
from collections.abc import Iterator

from indexer.facts import Document, FileFacts
from indexer.languages.entries import entries, is_name
from indexer.languages.examples import calls, fenced
from indexer.languages.sections import LONGEST, Heading, count_of, cut

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})(.*)")
_NOT_A_PARAGRAPH = re.compile(r"\s*(?:$|[|>#]|[-*+](?:\s|$)|\d+[.)]\s|<|={2,}| {4})")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKUP = re.compile(r"[*_]{2,3}|`|<[^>]*>")
_CODED = r"(?:\*\*|__|\[)?`+([^`|]+)`+"
_ITEM = re.compile(
    rf" {{0,3}}[-*+] +{_CODED}(?:\*\*|__|\]\([^)\s]*\))?(?: *\([^)]*\))? *(?::|[-–—]\s|\r?$)"
)
_ROW = re.compile(rf" {{0,3}}\| *{_CODED}")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
_SPACES = re.compile(r"\s+")


def markdown_facts(text: str) -> tuple[FileFacts, tuple[Document, ...]]:
    """Sections with what they mention, and a document for each; the file's own is its preamble."""
    lines = text.split("\n")
    described = entries(lines, dict(_titles(lines)))
    sections, documents = cut(lines, list(_headings(lines)), entries=described)
    shown = calls(fenced(lines), sections) if "``py" in text or "~~py" in text else ()
    return FileFacts("markdown", count_of(lines), sections=sections, calls=shown), documents


def _headings(lines: list[str]) -> Iterator[Heading]:
    fence = ""
    comment = False
    before = ""  # the line above, where it may be the text of a heading underlined here
    for number, line in enumerate(lines[_front_matter(lines) :], start=_front_matter(lines) + 1):
        marker = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if marker and marker[1].startswith(fence) and not marker[2].strip():
                fence = ""
            before = ""
            continue
        if marker and (marker[1][0] == "~" or "`" not in marker[2]):
            fence, before = marker[1], ""
            continue
        if comment or "<!--" in line:
            comment = "-->" not in line[line.find("<!--") + 4 :] if "<!--" in line else (
                "-->" not in line
            )  # fmt: skip
            before = ""
            continue
        stripped = line.rstrip("\r") if len(line) <= LONGEST else ""
        if "#" in stripped and (atx := _ATX.fullmatch(stripped)):
            yield Heading(len(atx[1]), _plain(atx[2] or ""), number, number + 1)
            before = ""
        elif before and (setext := _SETEXT.fullmatch(stripped)):
            yield Heading(1 if setext[1][0] == "=" else 2, _plain(before), number - 1, number + 1)
            before = ""
        else:
            before = "" if _NOT_A_PARAGRAPH.match(stripped) else stripped


def _titles(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Which lines (from 0) begin an item or a row of a table with code, and that code."""
    table = False
    for at, (line, shown) in enumerate(zip(lines, _in_fences(lines), strict=True)):
        table = "|" in line and (table or _RULE.fullmatch(line.strip()) is not None)
        found = None if shown else (_ROW if table else _ITEM).match(line)
        if found and is_name(found[1]):
            yield at, found[1]


def _in_fences(lines: list[str]) -> Iterator[bool]:
    """Of each line, whether it stands in a fenced block."""
    fence = ""
    for line in lines:
        marker = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            yield True
            fence = "" if marker and marker[1].startswith(fence) else fence
        else:
            opens = marker is not None and (marker[1][0] == "~" or "`" not in marker[2])
            fence = marker[1] if marker and opens else ""
            yield opens


def _front_matter(lines: list[str]) -> int:
    """How many lines the front matter takes, 0 where there is none."""
    if lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], start=2):
            if line.rstrip() in ("---", "..."):
                return number
    return 0


def _plain(heading: str) -> str:
    """The text of a heading without its markup."""
    return _SPACES.sub(" ", _MARKUP.sub("", _LINK.sub(r"\1", heading))).strip()
