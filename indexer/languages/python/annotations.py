"""Annotations, read from their text: the types they name, and the one chain they stand for."""

import keyword
import re
from functools import lru_cache

from tree_sitter import Node

from indexer.languages.python.visitor import Visitor

_TOKEN = re.compile(
    r"""\#[^\n]*
    | (?P<string>[rbuRBU]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*'))
    | (?P<chain>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)
    | (?P<open>\[) | (?P<close>\])""",
    re.VERBOSE | re.DOTALL,
)
# A string that is a forward reference, and not the description in an Annotated[...].
_FORWARD = re.compile(r"[\w.\[\]|,\s]*")
_WORDS = re.compile(r"\w\s+\w")
_SPACE = re.compile(r"\s+")
_QUOTES = re.compile("[\"']")
_COMMENT = re.compile(r"#[^\n]*")
_LONGEST = 500
_KEYWORDS = frozenset(keyword.kwlist)
_SEEN_THROUGH = ("Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired")


def annotation(visitor: Visitor, node: Node) -> str:
    """Record the types an annotation names; returns its text as facts keep it."""
    start = node.start_byte
    text = visitor.cut(start, node.end_byte)
    named = types_in(text)
    for chain, offset in named:
        visitor.uses.types[chain].append(start + offset)
    return plain(text) if named else ""


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of annotations and of other places for a type."""
    annotation(visitor, node)


@lru_cache(maxsize=4096)  # the same few are said again and again
def types_in(text: str) -> tuple[tuple[str, int], ...]:
    """(chain, offset) of every type named, in quotes too; what stands in Literal[...] is none."""
    found: list[tuple[str, int]] = []
    depth = 0
    skip_above: int | None = None  # inside Literal[...]: the depth it was opened at
    last = ""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group == "open":
            if last == "Literal" and skip_above is None:
                skip_above = depth
            depth += 1
        elif group == "close":
            depth -= 1
            if skip_above is not None and depth <= skip_above:
                skip_above = None
        elif skip_above is None and group == "string":
            inside = match[0].strip("rbuRBU").strip("\"'")
            if _FORWARD.fullmatch(inside) and not _WORDS.search(inside):
                at = match.start() + match[0].index(inside)
                found.extend((chain, at + offset) for chain, offset in types_in(inside))
        elif skip_above is None and group == "chain" and match[0] not in _KEYWORDS:
            found.append((_SPACE.sub("", match[0]), match.start()))
        last = match[0].rpartition(".")[2] if group == "chain" else ""
    return tuple(found)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """An annotation on one line, without quotes, comments and spaces; "" for a very long one."""
    text = _COMMENT.sub("", text) if "#" in text else text
    text = _SPACE.sub("", _QUOTES.sub("", text))
    return text if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def annotation_chain(text: str) -> str:
    """`Foo`, `a.Foo` or `list[]`; seen through quotes, `| None`, Optional and their like."""
    text = text.strip()
    while True:
        if text[:1] in ("'", '"') and text[-1:] == text[:1]:
            text = text.strip("\"'").strip()
            continue
        members = [part for part in _split(text, "|") if part != "None"]
        if len(members) != 1:
            return ""
        text = members[0]
        head, bracket, rest = text.partition("[")
        head = _SPACE.sub("", head)
        if not bracket:
            break
        name, arguments = head.rpartition(".")[2], _split(rest.rpartition("]")[0], ",")
        if name == "Union":
            arguments = [part for part in arguments if part != "None"]
        if arguments and (name in _SEEN_THROUGH or (name == "Union" and len(arguments) == 1)):
            text = arguments[0]
            continue
        return head + "[]" if _is_chain(head) else ""
    return text if _is_chain(text) else ""


def _is_chain(text: str) -> bool:
    return bool(text) and all(part.isidentifier() for part in text.split("."))


def _split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand in no bracket."""
    if separator not in text:
        return [text.strip()]
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == separator and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]
