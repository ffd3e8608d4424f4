"""What Python's own ast says of a tree: primitive classes and composition chains."""

import ast
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

BASE = "WorkflowPrimitive"
BASE_FILE = "core/base.py"

Place = tuple[str, int]  # path, line


@dataclass(frozen=True)
class Truth:
    """Every syntax node of the files of a tree, by path."""

    nodes: dict[str, list[ast.AST]]

    @cached_property
    def primitives(self) -> set[Place]:
        """Classes that reach the real base, and the base itself.

        A base is a class of that name in the same file, else any class of that name: enough for
        this tree, where a name that is not defined in a file is imported there.
        """
        classes = [
            (path, node)
            for path, nodes in self.nodes.items()
            for node in nodes
            if isinstance(node, ast.ClassDef)
        ]
        by_name: dict[str, list[int]] = defaultdict(list)
        for index, (_, node) in enumerate(classes):
            by_name[node.name].append(index)
        reached = {
            index
            for index, (path, node) in enumerate(classes)
            if node.name == BASE and path.endswith(BASE_FILE)
        }
        grown = True
        while grown:
            grown = False
            for index, (path, node) in enumerate(classes):
                if index not in reached and any(
                    reached.intersection(_candidates(index, path, base, classes, by_name))
                    for base in node.bases
                ):
                    reached.add(index)
                    grown = True
        return {(classes[index][0], _first_line(classes[index][1])) for index in reached}

    def chains(self, operator: type[ast.operator]) -> set[Place]:
        """Whole `a OP b OP c` expressions: path and first line."""
        found: list[Place] = []
        for path, nodes in self.nodes.items():
            found += ((path, node.lineno) for node in _chains(nodes, operator))
        return set(found)


def read(root: Path, paths: list[str]) -> Truth:
    """Parse these files."""
    nodes: dict[str, list[ast.AST]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the files' own: invalid escapes
        for path in paths:
            nodes[path] = list(ast.walk(ast.parse((root / path).read_bytes())))
    return Truth(nodes)


def _candidates(
    index: int,
    path: str,
    base: ast.expr,
    classes: list[tuple[str, ast.ClassDef]],
    by_name: dict[str, list[int]],
) -> list[int]:
    name = _last_name(base)
    others = [other for other in by_name.get(name, ()) if other != index]
    return [other for other in others if classes[other][0] == path] or others


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _first_line(node: ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _chains(nodes: list[ast.AST], operator: type[ast.operator]) -> Iterator[ast.BinOp]:
    """Outermost chains of plain values: no types, flags or sets, which `|` also joins."""
    chained = [
        node for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, operator)
    ]
    if not chained:
        return
    annotations = {
        id(part)
        for node in nodes
        for annotation in _annotations(node)
        for part in ast.walk(annotation)
    }
    inner = {id(node.left) for node in chained}
    for node in chained:
        if (
            id(node) not in inner
            and id(node) not in annotations
            and (operator is not ast.BitOr or _is_operand(node.right))
        ):
            yield node


def _is_operand(node: ast.expr) -> bool:
    """A name, or something made of a class."""
    return isinstance(node, ast.Name) or (
        isinstance(node, ast.Call) and _last_name(node.func)[:1].isupper()
    )


def _annotations(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.annotation]
    if isinstance(node, ast.arg) and node.annotation:
        return [node.annotation]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
        return [node.returns]
    return []
