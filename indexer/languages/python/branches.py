"""What runs only under a condition, and the conditions themselves."""

from functools import lru_cache

from tree_sitter import Node

from indexer.languages.python.grammar import FINALLY_CLAUSE, inner
from indexer.languages.python.operators import tested
from indexer.languages.python.visitor import Mark, Visitor


def match_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `match`: what is inside may not run."""
    branch(visitor, inner(node), "conditional")


def condition(visitor: Visitor, node: Node) -> None:
    """Handler of what begins with a condition: what follows it may not run."""
    first, *rest = inner(node)
    branch(visitor, rest, "conditional")
    tested(visitor, first)


def if_clause(visitor: Visitor, node: Node) -> None:
    """Handler of the guard of a `case`."""
    for part in inner(node):
        tested(visitor, part)


def if_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `if`: its branches are conditional, `if TYPE_CHECKING` is told apart."""
    parts = inner(node)
    before = visitor.tags
    if parts and visitor.text(parts[0]).endswith("TYPE_CHECKING"):
        visitor.stack.append(Mark(tags=before))
        visitor.push(parts[2:])
        visitor.stack.append(Mark(tags=tagged(before, "conditional")))
        visitor.push(parts[:2])
        visitor.tags = tagged(before, "type_checking")
    else:
        condition(visitor, node)


def try_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `try`: all but `finally` may not run."""
    parts = inner(node)
    last = [part for part in parts if part.kind_id == FINALLY_CLAUSE]
    visitor.push(last)
    branch(visitor, [part for part in parts if part.kind_id != FINALLY_CLAUSE], "try")


def branch(visitor: Visitor, nodes: list[Node], tag: str) -> None:
    """Visit nodes with a tag on what they bind; it is taken off again behind them."""
    before = visitor.tags
    if tag not in before:
        visitor.stack.append(Mark(tags=before))
        visitor.tags = tagged(before, tag)
    visitor.push(nodes)


@lru_cache(maxsize=64)
def tagged(tags: tuple[str, ...], tag: str) -> tuple[str, ...]:
    """The tags with one more."""
    return tuple(sorted({*tags, tag}))
