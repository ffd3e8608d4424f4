"""Lambdas: functions without a name, visited like any other once the expression is done."""

from tree_sitter import Node

from indexer.languages.python import headers
from indexer.languages.python.grammar import LAMBDA_PARAMETERS, inner
from indexer.languages.python.scopes import ENTER, Definition
from indexer.languages.python.visitor import Mark, Visitor

_DEEPEST = 16  # lambdas within lambdas; what stands below belongs to the last of them


class Waiting:
    """A lambda on the visitor's stack."""

    __slots__ = ("opened",)

    kind_id = ENTER

    def __init__(self, opened: Definition) -> None:
        self.opened = opened


def value(visitor: Visitor, node: Node) -> str:
    """The chain of a lambda, whose body is visited later."""
    if _is_too_deep(visitor):
        visitor.later(inner(node)[-1])
        return ""
    symbol = str(_open(visitor, node).symbol)
    return f"<{visitor.part('lambda', (('', symbol),), node.start_byte)}>"


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of lambdas whose value is not asked for."""
    value(visitor, node)


def _is_too_deep(visitor: Visitor) -> bool:
    return visitor.scope.prefix.count("<lambda") >= _DEEPEST


def lambda_names(visitor: Visitor, node: Node) -> frozenset[str]:
    """The parameters of a lambda."""
    found: list[str] = []
    for part in inner(node):
        if part.kind_id == LAMBDA_PARAMETERS:
            for parameter in inner(part):
                name = visitor.text(parameter).lstrip("*").partition("=")[0].strip()
                found.append(name)
    return frozenset(found)


def _open(visitor: Visitor, node: Node) -> Definition:
    outer = visitor.scope
    outer.lambdas += 1
    qualname = f"{outer.prefix}<lambda{outer.lambdas}>"
    opened = Definition(
        "function", len(visitor.scopes), outer.index, len(visitor.symbols), qualname + "."
    )
    visitor.scopes.append(None)
    visitor.symbols.append(None)
    opened.node, opened.qualname, opened.outer, opened.ordinal = node, qualname, outer, 1
    opened.start, opened.end, opened.colon = node.start_byte, node.end_byte, node.end_byte
    opened.tags = {"lambda"}
    opened.self_dot, opened.method = outer.self_dot, outer.method
    visitor.later(Waiting(opened))
    return opened


def enter(visitor: Visitor, waiting: Waiting) -> None:
    """Handler of a lambda that waited: its parameters, and what it gives."""
    opened = waiting.opened
    opened.outer_uses, opened.outer_tags = visitor.uses, visitor.tags
    around = visitor.ground
    own = lambda_names(visitor, opened.node)
    inside = {name: alias for name, alias in around.items() if name not in own}
    visitor.stack += (Mark(masked=around), opened)
    visitor.scope, visitor.uses, visitor.tags = opened, opened.body, ()
    visitor.masked = visitor.ground = inside
    *parameters, body = inner(opened.node)
    for part in parameters:
        if part.kind_id == LAMBDA_PARAMETERS:
            opened.parameters = headers.parameters(visitor, part)
    said = visitor.value(body)
    if said:
        visitor.bind("return", "value", body.start_byte, value=said)
