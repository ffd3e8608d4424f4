"""Which lines of a Python text bind a name for a module, a class or an object, by their form alone.

Pure. A line that stands inside brackets or a string binds nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.model import Node, NodeKind

OWNERS = frozenset({NodeKind.MODULE, NodeKind.CLASS})
HOLDING = OWNERS | {NodeKind.FUNCTION}
_STRING = re.compile(r"(\"\"\"|''')(?:\\.|(?!\1).)*\1", re.DOTALL)
_OPENS = re.compile(r"(?:if|elif|else|try|except|finally|with|for|while|match|case|async)\b.*:")
_CLASS = re.compile(r"class\b|\)\s*:")
_BEFORE = r"(?:[\w.]+\s*(?:,|=(?!=))\s*)*"
_AFTER = r"\s*(?::(?!=)|(?:,\s*[\w.]+\s*)*=(?!=))"


def may_bind(text: str, name: str) -> bool:
    """Whether `bound` could find anything in a text, whatever its outline is."""
    return re.search(rf"\b{name}{_AFTER}", text) is not None


def bound(text: str, name: str, outline: Iterable[Node]) -> Iterator[tuple[Node, int]]:
    """(owner, line) of the first line that binds `name` for each module or class of an outline.

    In a method `self.name = ...` binds it for the class.
    """
    outline = [node for node in outline if node.kinds[0] in HOLDING and node.span]
    nodes = {node.id: node for node in outline}
    plain, own = (re.compile(rf"\s*{head}{name}{_AFTER}") for head in (_BEFORE, r"self\."))
    lines = without_strings(text).split("\n")
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        holder = nodes.get(around(outline, number)) if name in line else None
        if holder is None:
            continue
        if holder.kinds[0] is NodeKind.FUNCTION:
            owner = nodes.get(holder.id.rpartition(".")[0]) if own.match(line) else None
        else:
            owner = holder if plain.match(line) and _is_statement(holder, lines, number) else None
        if owner is not None and owner.kinds[0] in OWNERS and owner.id not in seen:
            seen.add(owner.id)
            yield owner, number


def lines_with(pattern: str, word: str, text: str) -> Iterator[int]:
    """The numbers of lines whose code matches, strings of several lines and comments left out.
    What matches has the word.
    """
    if word not in text:
        return
    found = re.compile(pattern)
    for number, line in enumerate(without_strings(text).split("\n"), 1):
        if word in line and found.search(line.partition("#")[0]):
            yield number


def around(outline: Iterable[Node], line: int) -> str:
    """The id of the narrowest of these nodes around a line, "" for none."""
    holding = [
        (node.span.end - node.span.start, node.id)
        for node in outline
        if node.span and node.span.start <= line <= node.span.end
    ]
    return min(holding)[1] if holding else ""


def without_strings(text: str) -> str:
    """A text without what its strings of several lines say; lines keep their numbers."""
    return _STRING.sub(lambda string: '""' + "\n" * string[0].count("\n"), text)


def _is_statement(holder: Node, lines: Sequence[str], number: int) -> bool:
    """Whether a line is a statement of its holder's body: all that it is indented below opens a
    block, up to the class or the left margin.
    """
    depth = _depth(lines[number - 1])
    for line in reversed(lines[: number - 1]):
        above = line.strip()
        if not depth:
            break
        if above and above[0] != "#" and _depth(line) < depth:
            depth = _depth(line)
            if not _OPENS.match(above):
                return holder.kinds[0] is NodeKind.CLASS and _CLASS.match(above) is not None
    return not depth


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
