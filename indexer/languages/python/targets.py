"""What is bound: targets of assignments, loops, `with`, `except`, `del`, and match captures."""

from tree_sitter import Node

from indexer.languages.python.chains import chain
from indexer.languages.python.grammar import (
    AS_PATTERN,
    AS_TARGET,
    ATTRIBUTE,
    CLASS_PATTERN,
    DOTTED_NAME,
    IDENTIFIER,
    KEYWORD_PATTERN,
    LIST,
    LIST_SPLAT,
    LIST_SPLAT_PATTERN,
    PARENTHESIZED,
    SPLAT_PATTERN,
    STRING,
    TUPLE,
    inner,
    kind,
)
from indexer.languages.python.visitor import Visitor

_GROUPS = frozenset(
    {kind("pattern_list"), kind("tuple_pattern"), kind("list_pattern"), kind("expression_list")}
    | {LIST, TUPLE, LIST_SPLAT, LIST_SPLAT_PATTERN, PARENTHESIZED, AS_TARGET}
)


def bind(
    visitor: Visitor, target: Node, how: str = "value", *, value: str = "", annotation: str = ""
) -> None:
    """Bind every name in a target; of an attribute only one of a method's first parameter."""
    nodes = [target]
    while nodes:
        node = nodes.pop()
        if node.kind_id == IDENTIFIER:
            visitor.bind(
                visitor.text(node), how, node.start_byte, value=value, annotation=annotation
            )
        elif node.kind_id in _GROUPS:
            members = inner(node)
            if node.kind_id not in (AS_TARGET, PARENTHESIZED):
                value = annotation = ""
            nodes.extend(reversed(members))
        elif node.kind_id == ATTRIBUTE and how == "value" and (name := _own(visitor, node)):
            visitor.bind(name, how, node.start_byte, value=value, annotation=annotation)
        else:
            visitor.stack.append(node)


def _own(visitor: Visitor, node: Node) -> str:
    """`self.x` for an attribute of the first parameter of the method around."""
    self_dot = visitor.scope.self_dot
    text = visitor.text(node)
    if self_dot and text.startswith(self_dot) and text.count(".") == 1:
        return "self." + text[len(self_dot) :].strip()
    return ""


def names(visitor: Visitor, target: Node) -> frozenset[str]:
    """The bare names in a target."""
    found: list[str] = []
    nodes = [target]
    while nodes:
        node = nodes.pop()
        if node.kind_id == IDENTIFIER:
            found.append(visitor.text(node))
        elif node.kind_id in _GROUPS:
            nodes.extend(node.named_children)
    return frozenset(found)


def pattern(visitor: Visitor, node: Node) -> None:
    """Handler of case patterns: a lone name captures, a dotted one and a class are read."""
    nodes = [node]
    captured: list[Node] = []
    while nodes:
        node = nodes.pop()
        of, below = node.kind_id, inner(node)
        if of == DOTTED_NAME and len(below) == 1:
            captured.append(below[0])
        elif of == DOTTED_NAME:
            visitor.uses.reads["".join(visitor.text(node).split())].append(node.start_byte)
        elif of == CLASS_PATTERN and below:
            visitor.uses.reads[visitor.text(below[0])].append(below[0].start_byte)
            nodes.extend(below[1:])
        elif of == KEYWORD_PATTERN:
            nodes.extend(below[1:])
        elif of in (SPLAT_PATTERN, AS_PATTERN) and below and below[-1].kind_id == IDENTIFIER:
            nodes.extend(below[:-1])
            captured.append(below[-1])
        elif of == IDENTIFIER:
            chain(visitor, node)
        elif of != STRING:
            nodes.extend(below)
    for name in sorted(captured, key=_start):
        if visitor.text(name) != "_":
            visitor.bind(visitor.text(name), "value", name.start_byte)


def _start(node: Node) -> int:
    return node.start_byte
