"""What is put into something, and under which key: by subscripts, attributes, and methods."""

import re
from typing import Final

from tree_sitter import Node

from indexer.expressions import Store
from indexer.languages.python.grammar import INTEGER, SLICE, STRING
from indexer.languages.python.visitor import Visitor

_KEY = re.compile(r"[rRuUbB]?([\"'])([\w-]{1,40})\1").fullmatch
# Methods that put their argument of this position into what they are called on; the key is ""
# for an element of any position, "*" for all elements of the argument.
_METHODS: Final = {
    "append": (0, ""), "appendleft": (0, ""), "add": (0, ""), "put": (0, ""), "insert": (1, ""),
    "extend": (0, "*"), "update": (0, "*"), "setdefault": (1, "="), "put_nowait": (0, ""),
}  # fmt: skip


def put(visitor: Visitor, into: str, key: str, value: str, offset: int) -> None:
    """Record a store, where something is known of both sides."""
    if into and value and (value[0] != "<" or value[1].isdigit() or value[1] == "@"):
        line = visitor.line(offset)
        conditional = bool(visitor.tags)
        visitor.stores.append(Store(visitor.scope.index, into, key, value, line, conditional))
        visitor.stores_at.append(offset)
        visitor.scope.stores.append(len(visitor.stores) - 1)


def put_by_method(
    visitor: Visitor, called: str, items: tuple[tuple[str, str], ...], offset: int
) -> None:
    """Record the store that a call of `x.append` and its like is."""
    into, _, method = called.rpartition(".")
    known = _METHODS.get(method)
    if not into or known is None:
        return
    position, key = known
    given = dict(items)
    if method == "update":
        for name, value in items:
            if name.isidentifier():
                put(visitor, into, f"'{name}", value, offset)
    value = given.get(str(position), "")
    if key == "=":
        name = given.get("0", "")
        key = name if name[:1] == "'" else ""
    put(visitor, into, key, value, offset)


def key_link(visitor: Visitor, node: Node) -> str:
    """The link of a subscript: `['a]`, `[3]`, `[2:]`, `[=7]` or `[]`."""
    if node.kind_id == SLICE:
        first = node.children[0]
        for part in node.named_children:
            visitor.value(part)
        at = visitor.text(first) if first.kind_id == INTEGER else ""
        return f"[{at if at.isdigit() else ''}:]"
    said = key(visitor, node)
    if said[:1] == "=":
        return f"[={visitor.part('key', (('', said[1:]),), node.start_byte)}]"
    return f"[{said}]"


def key(visitor: Visitor, node: Node) -> str:
    """A key as parts and stores write it: `'a`, `3`, `=chain`, or "" for any."""
    if node.kind_id == INTEGER:
        text = visitor.text(node)
        return text if text.isdigit() and len(text) < 9 else ""
    if node.kind_id == STRING:
        named = _KEY(visitor.text(node))
        if named is not None:
            return f"'{named[2]}"
    said = visitor.value(node)
    if said[:1] == "'":
        return said
    return f"={said}" if said[:1] not in ("", "<") else ""
