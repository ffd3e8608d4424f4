"""Comprehensions and `:=`: what they bind, and what they give."""

from tree_sitter import Node

from indexer.languages.python import targets
from indexer.languages.python.grammar import ASYNC, FOR_IN, PAIR, inner
from indexer.languages.python.operators import tested
from indexer.languages.python.visitor import Visitor


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of comprehensions whose value is not asked for."""
    comprehension(visitor, node)


def comprehension(visitor: Visitor, node: Node) -> str:
    """Visit a comprehension; returns the chain of its elements (of a dict's values)."""
    visitor.scope.comprehensions += 1
    number = visitor.scope.comprehensions
    before = visitor.masked
    body, *clauses = inner(node)
    for clause in clauses:
        if clause.kind_id != FOR_IN:
            for part in inner(clause):
                tested(visitor, part)
            continue
        parts = inner(clause)
        if len(parts) < 2:
            continue
        iterated = visitor.value(parts[-1])
        iterate(visitor, iterated, parts[-1].start_byte, awaited=is_async(clause))
        names = targets.names(visitor, parts[0])
        visitor.masked = {**visitor.masked, **{name: f"{name}%{number}" for name in names}}
        targets.bind(visitor, parts[0], value=iterated and iterated + "[*]")
    if body.kind_id == PAIR and len(below := inner(body)) == 2:
        visitor.value(below[0])
        body = below[1]
    said = visitor.value(body)
    visitor.masked = before
    return said


def iterate(visitor: Visitor, iterated: str, offset: int, *, awaited: bool = False) -> None:
    """Record the methods that iteration calls."""
    first, then = ("__aiter__", "__anext__") if awaited else ("__iter__", "__next__")
    visitor.implicit(iterated, first, offset)
    visitor.implicit(f"{iterated}.{first}()" if iterated else "", then, offset)


def is_async(loop: Node) -> bool:
    """Whether a `for` is an `async for`."""
    return loop.children[0].kind_id == ASYNC


def walrus_value(visitor: Visitor, node: Node) -> str:
    """The chain of `(a := v)`, whose name the scope around comprehensions binds."""
    parts = inner(node)
    if len(parts) != 2:
        visitor.push(parts)
        return ""
    said = visitor.value(parts[1])
    name = visitor.text(parts[0])
    visitor.bind(name, "value", parts[0].start_byte, value=said)
    return said
