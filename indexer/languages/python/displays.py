"""Expressions that build or choose a value: displays, alternatives, operators, lambdas."""

import re
from typing import Final

from tree_sitter import Node

from indexer.languages.python import comprehensions, stores
from indexer.languages.python.grammar import (
    DICTIONARY_COMPREHENSION,
    DICTIONARY_SPLAT,
    EXPRESSION_LIST,
    GENERATOR,
    LIST,
    LIST_COMPREHENSION,
    LIST_SPLAT,
    PAIR,
    PATTERN_LIST,
    SET,
    SET_COMPREHENSION,
    TUPLE,
    inner,
)
from indexer.languages.python.operators import tested
from indexer.languages.python.visitor import Visitor

_NAMING = re.compile(r"[rRuUbB]?([\"'])([A-Za-z_][\w-]{0,39})\1").fullmatch
_PREFIX = re.compile(r"[fF]([\"'])([A-Za-z_]\w{1,38})\{").match
_BYTES = re.compile(r"[rR]?[bB]").match
_MOST = 200  # elements; of a longer display the rest is only visited
_SEQUENCES: Final = {
    LIST: "list", TUPLE: "tuple", EXPRESSION_LIST: "tuple", PATTERN_LIST: "tuple", SET: "set",
}  # fmt: skip
_COMPREHENSIONS: Final = {
    LIST_COMPREHENSION: "list", SET_COMPREHENSION: "set", GENERATOR: "generator",
    DICTIONARY_COMPREHENSION: "dict",
}  # fmt: skip


def sequence(visitor: Visitor, node: Node) -> str:
    """Maker of lists, tuples and sets."""
    return _held(visitor, node, _SEQUENCES[node.kind_id], _elements(visitor, node))


def dictionary(visitor: Visitor, node: Node) -> str:
    """Maker of dicts."""
    return _held(visitor, node, "dict", _pairs(visitor, node))


def comprehension(visitor: Visitor, node: Node) -> str:
    """Maker of comprehensions."""
    said = comprehensions.comprehension(visitor, node)
    return _held(visitor, node, _COMPREHENSIONS[node.kind_id], [("", said)] if said else [])


def alternatives(visitor: Visitor, node: Node) -> str:
    """Maker of `a or b` and `a and b`."""
    parts = inner(node)
    said = [visitor.value(part) for part in parts]
    for asked, part in zip(said[:-1], parts, strict=False):
        visitor.implicit(asked, "__bool__", part.start_byte)
    return either(visitor, said, node.start_byte)


def string(visitor: Visitor, node: Node) -> str:
    """Maker of strings: the text of those that could name something."""
    start, flat = node.start_byte, visitor.source.flat
    if flat[start] not in "\"'":
        visitor.later(node)
        prefix = _PREFIX(flat, start)
        if prefix is not None:
            return f"'{prefix[2]}*"
        if _BYTES(flat, start) is not None:
            return "<bytes>"
    named = _NAMING(flat, start, node.end_byte) if node.end_byte - start <= 44 else None
    return f"'{named[2]}" if named is not None else "<str>"


def _held(visitor: Visitor, node: Node, kind: str, items: list[tuple[str, str]]) -> str:
    return f"<{visitor.part(kind, tuple(items), node.start_byte)}>"


def _elements(visitor: Visitor, node: Node) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    after = False
    for position, child in enumerate(inner(node)):
        if position >= _MOST:
            visitor.later(child)
        elif child.kind_id == LIST_SPLAT:
            said = visitor.value(inner(child)[-1])
            found += [("*" if after else f"*{position}", said)] if said else []
            after = True
        else:
            said = visitor.value(child)
            key = "" if after else str(position)
            found += [(key, said)] if said and said not in CONSTANT else []
    return found


CONSTANT = frozenset({"<str>", "<int>", "<float>", "<bool>", "<None>", "<bytes>"})


def _pairs(visitor: Visitor, node: Node) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for position, child in enumerate(inner(node)):
        below = inner(child)
        if position >= _MOST or not below:
            visitor.later(child)
        elif child.kind_id == DICTIONARY_SPLAT:
            said = visitor.value(below[-1])
            found += [("**", said)] if said else []
        elif child.kind_id == PAIR and len(below) == 2:
            key, said = stores.key(visitor, below[0]), visitor.value(below[1])
            found += [(key, said)] if said and said not in CONSTANT else []
        else:
            visitor.later(child)
    return found


def conditional(visitor: Visitor, node: Node) -> str:
    """Maker of `a if c else b`."""
    parts = inner(node)
    if len(parts) != 3:
        for part in parts:
            visitor.later(part)
        return ""
    chosen = [visitor.value(parts[0]), visitor.value(parts[2])]
    tested(visitor, parts[1])
    return either(visitor, chosen, node.start_byte)


def either(visitor: Visitor, found: list[str], offset: int) -> str:
    """The chain of what may be any of these."""
    known = list(dict.fromkeys(said for said in found if said and said != "<None>"))
    if len(known) < 2:
        return known[0] if known else ""
    return f"<{visitor.part('or', tuple(('', said) for said in known), offset)}>"
