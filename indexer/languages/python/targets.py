"""What is bound: targets of assignments, loops, `with`, `except`, `del`, and match captures."""

from tree_sitter import Node

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
    SLICE,
    SPLAT_PATTERN,
    STRING,
    SUBSCRIPT,
    TUPLE,
    inner,
    kind,
)
from indexer.languages.python.stores import key, put
from indexer.languages.python.visitor import Visitor

_GROUPS = frozenset(
    {kind("pattern_list"), kind("tuple_pattern"), kind("list_pattern"), kind("expression_list")}
    | {LIST, TUPLE, LIST_SPLAT, LIST_SPLAT_PATTERN, PARENTHESIZED, AS_TARGET}
)

_SPLATS = frozenset({LIST_SPLAT, LIST_SPLAT_PATTERN})


def bind(
    visitor: Visitor,
    target: Node,
    how: str = "value",
    *,
    value: str = "",
    annotation: str = "",
    after: int = 0,
) -> None:
    """Bind every name in a target; of what is assigned to attributes and elements, a store."""
    nodes = [(target, value)]
    while nodes:
        node, said = nodes.pop()
        kind = node.kind_id
        if kind == IDENTIFIER:
            name = visitor.text(node)
            name = visitor.masked.get(name, name)
            visitor.bind(name, how, node.start_byte, value=said, annotation=annotation, after=after)
        elif kind in (AS_TARGET, PARENTHESIZED):
            nodes.extend((member, said) for member in inner(node))
        elif kind in _GROUPS:
            annotation = ""
            if said and kind not in _SPLATS and said[-1] != ">":
                visitor.implicit(said, "__iter__", node.start_byte)
            nodes.extend(reversed(_members(node, said)))
        elif kind == ATTRIBUTE:
            _attribute(visitor, node, how, said, annotation)
        elif kind == SUBSCRIPT:
            _element(visitor, node, how, said)
        else:
            visitor.later(node)


def _members(node: Node, value: str) -> list[tuple[Node, str]]:
    """Each member of a group with its part of the value."""
    members = inner(node)
    star = next((i for i, m in enumerate(members) if m.kind_id in _SPLATS), len(members))
    found: list[tuple[Node, str]] = []
    for position, member in enumerate(members):
        if position == star:
            rest = f"{value}[{position}:]" if value else ""
            found += [(below, rest) for below in inner(member)]
        else:
            at = position if position < star else position - len(members)
            found.append((member, f"{value}[{at}]" if value else ""))
    return found


def _attribute(visitor: Visitor, node: Node, how: str, value: str, annotation: str) -> None:
    name = _own(visitor, node)
    if name and how == "value":
        visitor.bind(name, how, node.start_byte, value=value, annotation=annotation)
        visitor.implicit(f"{visitor.scope.self_dot}{name[5:]}", "=", node.start_byte)
        return
    into, last = inner(node)[0], node.children[-1]
    said = visitor.value(into)
    if how == "value":
        put(visitor, said, f".{visitor.text(last)}", value, node.start_byte)
        visitor.implicit(f"{said}.{visitor.text(last)}" if said else "", "=", node.start_byte)


def _element(visitor: Visitor, node: Node, how: str, value: str) -> None:
    into, *keys = inner(node)
    said = visitor.value(into)
    visitor.implicit(said, "__setitem__" if how == "value" else "__delitem__", node.start_byte)
    plain = len(keys) == 1 and keys[0].kind_id != SLICE
    at = key(visitor, keys[0]) if plain else ""
    for part in () if plain else keys:
        visitor.later(part)
    if how == "value":
        put(visitor, said, at, value, node.start_byte)


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
            visitor.value(node)
        elif of != STRING:
            nodes.extend(below)
    for name in sorted(captured, key=_start):
        if visitor.text(name) != "_":
            visitor.bind(visitor.text(name), "value", name.start_byte)


def _start(node: Node) -> int:
    return node.start_byte
