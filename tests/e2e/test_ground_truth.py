"""What the graph says of a real repository against what Python's own ast says."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.model import Edge, Node, NodeKind
from tests.e2e.bundle import git
from tests.e2e.command import Store
from tests.e2e.ground_truth import Truth, read


@pytest.fixture(scope="module")
def paths(layout: Path) -> list[str]:
    return [path for path in git(layout, "ls-files", "-z", "*.py").split("\0") if path]


@pytest.fixture(scope="module")
def truth(layout: Path, paths: list[str]) -> Truth:
    return read(layout, paths)


@dataclass(frozen=True)
class Graph:
    """The whole graph of a tree."""

    nodes: list[Node]
    edges: list[Edge]


@pytest.fixture(scope="module")
def graph(embedded: Store, layout: Path) -> Graph:
    store = embedded.open()
    with store.snapshot(layout.name, str(layout.resolve())) as snapshot:
        found = Graph(list(snapshot.all_nodes()), list(snapshot.all_edges()))
    store.close()
    return found


def in_packages_src(place: tuple[str, int]) -> bool:
    return place[0].startswith("packages/") and "/src/" in place[0]


def test_the_truth_is_what_was_counted_by_hand(paths: list[str], truth: Truth) -> None:
    assert len(paths) == 788
    assert len(truth.primitives) == 513
    assert len([place for place in truth.primitives if in_packages_src(place)]) == 92
    assert len(truth.chains(ast.RShift)) == 100
    assert len(truth.chains(ast.BitOr)) == 14


def test_every_python_file_is_a_module(graph: Graph, paths: list[str]) -> None:
    modules = {node.path for node in graph.nodes if NodeKind.MODULE in node.kinds}
    assert modules == set(paths)


def test_the_graph_has_exactly_these_primitives(graph: Graph, truth: Truth) -> None:
    found = {
        (node.path, node.span.start)
        for node in graph.nodes
        if NodeKind.PRIMITIVE in node.kinds and node.span
    }
    assert found == truth.primitives
    assert len([node for node in graph.nodes if NodeKind.PRIMITIVE in node.kinds]) == len(found)


@pytest.mark.parametrize(("role", "operator"), [("sequence", ast.RShift), ("parallel", ast.BitOr)])
def test_the_graph_has_exactly_these_chains(
    graph: Graph, truth: Truth, role: str, operator: type[ast.operator]
) -> None:
    workflows = {node.id: node for node in graph.nodes if NodeKind.WORKFLOW in node.kinds}
    composing = {edge.source for edge in graph.edges if edge.role == role}
    found = {
        (node.path, node.span.start) for node in map(workflows.__getitem__, composing) if node.span
    }
    assert found == truth.chains(operator)
    assert len(composing) == len(found)
