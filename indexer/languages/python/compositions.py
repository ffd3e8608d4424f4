"""Compositions: `>>` and `|` expressions, and constructors given operands."""

from tree_sitter import Node

from indexer.expressions import Composition, Operand
from indexer.languages.python.grammar import (
    ATTRIBUTE,
    AWAIT,
    BAR,
    BINARY,
    CALL,
    DICTIONARY,
    EXTRAS,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    LAMBDA,
    LIST,
    LITERALS,
    PAIR,
    PARENTHESIZED,
    SET,
    SHIFT_RIGHT,
    STRING,
    SUBSCRIPT,
    TUPLE,
    inner,
)
from indexer.languages.python.lambdas import lambda_names
from indexer.languages.python.visitor import Visitor

_OPERATORS = {SHIFT_RIGHT: "sequence", BAR: "parallel"}
_DEEPEST = 40  # operands below are left out
_LONGEST = 400


def binary(visitor: Visitor, node: Node) -> None:
    """Record the composition that a binary operator is where it is `>>` or `|`."""
    if _operator(node) and not _inside(visitor, node) and not _barren(visitor, node):
        _record(visitor, node)


def construct(visitor: Visitor, node: Node) -> None:
    """A call of a capitalised name is a composition where its arguments hold operands."""
    if not _inside(visitor, node):
        _record(visitor, node)


def _inside(visitor: Visitor, node: Node) -> bool:
    start, end = visitor.composed
    return start <= node.start_byte and node.end_byte <= end


def _barren(visitor: Visitor, node: Node) -> bool:
    """Whether it is the left part of an expression that was found to hold no operand."""
    start, leftmost = visitor.barren
    return start <= node.start_byte <= leftmost


def _record(visitor: Visitor, node: Node) -> None:
    root = _operand(visitor, node, "", 0)
    if root is None or not root.operands:
        if node.kind_id == BINARY:
            visitor.barren = (node.start_byte, _leftmost(node).start_byte)
        return
    start, end = node.start_byte, node.end_byte
    visitor.composed = (start, end)
    name = visitor.assigned[2] if visitor.assigned[:2] == (start, end) else ""
    first, last = visitor.line(start), visitor.line(end - 1)
    visitor.compositions.append(Composition(visitor.scope.index, name, first, last, root))


def _operator(node: Node) -> str:
    for child in node.children:
        if child.kind_id in _OPERATORS:
            return _OPERATORS[child.kind_id]
    return ""


def _leftmost(node: Node) -> Node:
    while node.kind_id == BINARY and (below := inner(node)):
        node = core(below[0])
    return node


def core(node: Node) -> Node:
    """What stands inside parentheses and after `await`."""
    while node.kind_id in (PARENTHESIZED, AWAIT) and (below := inner(node)):
        node = below[0]
    return node


def _operand(visitor: Visitor, node: Node, key: str, depth: int) -> Operand | None:
    node = core(node)
    kind = node.kind_id
    if depth > _DEEPEST or (kind not in _BRANCHES and kind not in _LEAVES):
        return None
    line = visitor.line(node.start_byte)
    if kind in _LEAVES:
        chain = plain(visitor, node)
        return Operand("leaf", chain, line, key) if chain else None
    if kind == BINARY:
        return _combined(visitor, node, key, depth)
    if kind == CALL:
        chain = plain(visitor, node.children[0])
        operands = _each(visitor, inner(node.children[-1]), depth)
        return Operand("construct", chain, line, key, operands)
    if kind == LAMBDA:
        around = visitor.masked
        visitor.masked = {**around, **dict.fromkeys(lambda_names(visitor, node), "")}
        operands = _each(visitor, inner(node)[-1:], depth)
        visitor.masked = around
        return Operand("lambda", "", line, key, operands)
    operands = _each(visitor, inner(node), depth)
    op = "dict" if kind == DICTIONARY else "list"
    return Operand(op, "", line, key, operands) if operands else None


def _combined(visitor: Visitor, node: Node, key: str, depth: int) -> Operand | None:
    """`a >> b >> c` is nested on its left; parentheses there change nothing."""
    op = _operator(node)
    if not op:
        return None
    line = visitor.line(node.start_byte)
    members: list[Node] = []
    while node.kind_id == BINARY and _operator(node) == op:
        left, *right = inner(node)
        members.extend(right[-1:])
        node = core(left)
    members.append(node)
    operands = _each(visitor, members[::-1], depth)
    return Operand(op, "", line, key, operands) if operands else None


def _each(visitor: Visitor, nodes: list[Node], depth: int) -> tuple[Operand, ...]:
    found: list[Operand] = []
    for position, node in enumerate(nodes):
        kind = node.kind_id
        key, content = str(position), node
        if kind in (KEYWORD_ARGUMENT, PAIR):
            children = inner(node)
            if len(children) != 2:
                continue
            key, content = visitor.text(children[0]), children[1]
            if children[0].kind_id == STRING:
                key = key.strip("\"'")
        operand = _operand(visitor, content, key, depth + 1)
        if operand is not None:
            found.append(operand)
    return tuple(found)


def plain(visitor: Visitor, node: Node) -> str:
    """The chain of an expression, recording nothing."""
    parts: list[str] = []
    while True:
        kind = node.kind_id
        if kind == ATTRIBUTE:
            parts.append("." + visitor.text(node.children[-1]))
        elif kind == CALL:
            parts.append("()")
        elif kind == SUBSCRIPT:
            parts.append("[]")
        elif kind not in (PARENTHESIZED, AWAIT):
            break
        below = [child for child in node.named_children if child.kind_id not in EXTRAS]
        if not below or len(parts) > _LONGEST:
            return ""
        node = below[0]
    text = visitor.text(node) if node.kind_id == IDENTIFIER else LITERALS.get(node.kind_id, "")
    text = visitor.masked.get(text, text)
    return text + "".join(reversed(parts))


_LEAVES = frozenset({IDENTIFIER, ATTRIBUTE, SUBSCRIPT})
_BRANCHES = frozenset({BINARY, CALL, LAMBDA, LIST, TUPLE, SET, DICTIONARY})
