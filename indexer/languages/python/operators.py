"""Operators, and the methods that they call."""

from typing import Final

from tree_sitter import Node

from indexer.languages.python import compositions
from indexer.languages.python.grammar import inner
from indexer.languages.python.visitor import Visitor

_BINARY: Final = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "@": "matmul", "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift",
}  # fmt: skip
_COMPARED: Final = {
    "==": ("__eq__", "__eq__"), "!=": ("__ne__", "__ne__"), "<": ("__lt__", "__gt__"),
    ">": ("__gt__", "__lt__"), "<=": ("__le__", "__ge__"), ">=": ("__ge__", "__le__"),
}  # fmt: skip
_UNARY: Final = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}
_NUMBERS: Final = ("<int>", "<float>", "<bool>")


def binary(visitor: Visitor, node: Node) -> str:
    """Maker of `a + b`: what the method of `a` gives, or the reflected one of `b`."""
    compositions.binary(visitor, node)
    parts = inner(node)
    if len(parts) != 2:
        visitor.push(parts)
        return ""
    left, right = visitor.value(parts[0]), visitor.value(parts[1])
    name = _BINARY.get(_operator(node), "")
    offset = parts[1].start_byte
    visitor.implicit(left, f"__{name}__", offset)
    visitor.implicit(right, f"__r{name}__", offset)
    if left in _NUMBERS or left[:1] in ("", "<", "'"):
        return left if left in _NUMBERS or left[:1] == "'" or left == "<str>" else ""
    called = f"{left}.__{name}__"
    if not right:
        return f"{called}()"
    return f"{called}({visitor.part('call', (('0', right),), offset, called)})"


def comparison(visitor: Visitor, node: Node) -> str:
    """Maker of comparisons."""
    parts = inner(node)
    said = [visitor.value(part) for part in parts]
    signs = [child.type for child in node.children if not child.is_named]
    for sign, left, right, part in zip(signs, said, said[1:], parts[1:], strict=False):
        if sign in ("in", "not in"):
            visitor.implicit(right, "__contains__", part.start_byte)
        elif sign in _COMPARED:
            own, reflected = _COMPARED[sign]
            visitor.implicit(left, own, part.start_byte)
            visitor.implicit(right, reflected, part.start_byte)
    return "<bool>"


def tested(visitor: Visitor, node: Node) -> None:
    """Visit a condition: what it means is asked for its truth."""
    visitor.implicit(visitor.value(node), "__bool__", node.start_byte)


def negation(visitor: Visitor, node: Node) -> str:
    """Maker of `not a`."""
    for part in inner(node):
        tested(visitor, part)
    return "<bool>"


def unary(visitor: Visitor, node: Node) -> str:
    """Maker of `-a`, `+a` and `~a`."""
    parts = inner(node)
    name = _UNARY.get(node.children[0].type, "")
    for part in parts:
        visitor.implicit(visitor.value(part), name, part.start_byte)
    return ""


def augmented_method(node: Node) -> tuple[str, str]:
    """The methods that `a += b` calls: its own, and the plain one."""
    for child in node.children:
        if not child.is_named and child.type.endswith("="):
            name = _BINARY.get(child.type[:-1], "")
            return f"__i{name}__", f"__{name}__"
    return "", ""


def _operator(node: Node) -> str:
    for child in node.children:
        if not child.is_named:
            return child.type
    return ""
