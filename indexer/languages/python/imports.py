"""Import statements: what they bind, and from where."""

from tree_sitter import Node

from indexer.languages.python.grammar import (
    ALIASED_IMPORT,
    DOTTED_NAME,
    RELATIVE_IMPORT,
    WILDCARD_IMPORT,
    inner,
)
from indexer.languages.python.visitor import Visitor


def plain(visitor: Visitor, node: Node) -> None:
    """Handler of `import a.b, c as d`: without `as`, the first part of the name is bound."""
    for child in inner(node):
        name, alias = _named(visitor, child)
        if name:
            visitor.bind(alias or name.partition(".")[0], "import", child.start_byte, module=name)


def future(visitor: Visitor, node: Node) -> None:
    """Handler of `from __future__ import x`."""
    _from(visitor, inner(node), "__future__", 0)


def from_module(visitor: Visitor, node: Node) -> None:
    """Handler of `from ..a import b as c, d` and `from a import *`."""
    children = inner(node)
    if not children:
        return
    module, level = _joined(visitor, children[0]), 0
    if children[0].kind_id == RELATIVE_IMPORT:
        level = len(module) - len(module.lstrip("."))
        module = module[level:]
    _from(visitor, children[1:], module, level)


def _from(visitor: Visitor, children: list[Node], module: str, level: int) -> None:
    for child in children:
        if child.kind_id == WILDCARD_IMPORT:
            visitor.bind("*", "star", child.start_byte, module=module, level=level)
            continue
        name, alias = _named(visitor, child)
        if name:
            visitor.bind(
                alias or name,
                "import",
                child.start_byte,
                module=module,
                level=level,
                target=name,
            )


def _named(visitor: Visitor, node: Node) -> tuple[str, str]:
    """(name, alias) of one imported thing; ("", "") where it is broken code."""
    if node.kind_id == DOTTED_NAME:
        return _joined(visitor, node), ""
    if node.kind_id == ALIASED_IMPORT:
        parts = inner(node)
        if len(parts) == 2:
            return _joined(visitor, parts[0]), visitor.text(parts[1])
    return "", ""


def _joined(visitor: Visitor, node: Node) -> str:
    return "".join(visitor.text(node).replace("\\", "").split())
