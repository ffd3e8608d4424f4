"""Where reStructuredText describes things one by one: directives of objects, terms, items."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from indexer.languages.entries import indent, is_name

_OBJECTS: Final = """attribute class classmethod cmdoption confval data decorator decoratormethod
describe django-admin django-admin-option envvar exception fieldlookup function method object option
property setting signal staticmethod templatefilter templatetag type variable"""
_DIRECTIVE: Final = re.compile(
    rf"\.\. (?:[\w-]+:(?!(?:current)?module)[\w-]+|{'|'.join(_OBJECTS.split())}):: +(\S.*)"
)
_CODED: Final = r"(?:``([^`]+)``|:[\w:+-]+:`([^`<]+)`)"
_TERM: Final = re.compile(rf"{_CODED}(?: *\([^)]*\))? *:?")
_ITEM: Final = re.compile(rf"[-*+] +(?:\*\*)?{_CODED}(?:\*\*)?(?: *\([^)]*\))? *(?::|[-–—]\s|$)")
_LITERAL: Final = re.compile(
    r"\.\. (?:code|code-block|sourcecode|parsed-literal|doctest|testcode|prompt|raw|math)::"
    r"|(?!\.\. ).*::$"
)
_CALLED: Final = re.compile(r"(?<=\w)\(.*")
_FIELDS: Final = 12  # options of a directive, above its text


def titles(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Which lines (from 0) begin an entry, and what it describes; none of what is shown literally.

    A directive counts with a text of its own, a term with one right below it.
    """
    literal = -1  # the indentation of what shows the lines below it as they are
    above = ""
    for at, line in enumerate(lines):
        said, margin = line.strip(), indent(line)
        if said and margin <= literal:
            literal = -1
        if said and literal < 0:
            if _LITERAL.match(said):
                literal = margin
            else:
                title = _title(lines, at, said, margin, above)
                if title:
                    yield at, title
        above = said


def _title(lines: Sequence[str], at: int, said: str, margin: int, above: str) -> str:
    directive = _DIRECTIVE.fullmatch(said)
    if directive:
        return _CALLED.sub("", directive[1]) if _has_text(lines, at, margin) else ""
    found = _ITEM.match(said)
    if not found and not above and at + 1 < len(lines) and indent(lines[at + 1]) > margin:
        found = _TERM.fullmatch(said) if lines[at + 1].strip() else None
    code = (found[1] or found[2].lstrip("~!.")) if found else ""
    return code if is_name(code) else ""


def _has_text(lines: Sequence[str], at: int, margin: int) -> bool:
    """Whether a directive's body is more than its options."""
    for line in lines[at + 1 : at + 1 + _FIELDS]:
        said = line.strip()
        if said and not said.startswith(":"):
            return indent(line) > margin
    return False
