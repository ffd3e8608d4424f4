"""What the graph says of a real repository against what Python's own ast says."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.model import Edge, Node, NodeKind
from indexer.run import IndexRequest, index
from indexer.settings import IndexSettings
from tests.e2e import bundle
from tests.e2e.bundle import git
from tests.e2e.command import Store
from tests.e2e.conftest import MISSING
from tests.e2e.ground_truth import Truth, read
from tests.indexer.memory_store import MemoryStore

COUNTED = {  # .py files, primitives, sequences, parallels
    "reference-layout": (788, 513, 100, 14),
    "reference-november": (811, 516, 102, 15),
    "main": (1000, 387, 67, 8),
}


@dataclass(frozen=True)
class Graph:
    """The whole graph of a tree."""

    nodes: list[Node]
    edges: list[Edge]


@dataclass(frozen=True)
class Point:
    """A reference point: its .py files, what Python says of them, and the graph."""

    ref: str
    paths: list[str]
    truth: Truth
    graph: Graph


@pytest.fixture(scope="module", params=COUNTED)
def point(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Point:
    ref = request.param
    if ref == "reference-layout":
        root: Path = request.getfixturevalue("layout")
        embedded: Store = request.getfixturevalue("embedded")
        graph = _stored(embedded, root)
    else:
        source = bundle.bundle()
        if source is None:
            pytest.skip(MISSING)
        root = bundle.checkout(source, tmp_path_factory.mktemp("point") / "tta-dev", ref)
        graph = _made(root)
    paths = [path for path in git(root, "ls-files", "-z", "*.py").split("\0") if path]
    return Point(ref, paths, read(root, paths), graph)


def _stored(embedded: Store, root: Path) -> Graph:
    store = embedded.open()
    with store.snapshot(root.name, str(root.resolve())) as snapshot:
        found = Graph(list(snapshot.all_nodes()), list(snapshot.all_edges()))
    store.close()
    return found


def _made(root: Path) -> Graph:
    """Of the Python files alone, which is all that is asked about."""
    store = MemoryStore()
    index(store, IndexRequest(root, settings=IndexSettings(include=("**/*.py",))))
    [state] = store.states.values()
    return Graph(list(state.all_nodes()), list(state.all_edges()))


def test_the_truth_is_what_was_counted(point: Point) -> None:
    assert COUNTED[point.ref] == (
        len(point.paths),
        len(point.truth.primitives),
        len(point.truth.chains(ast.RShift)),
        len(point.truth.chains(ast.BitOr)),
    )
    if point.ref == "reference-layout":
        assert len(list(filter(in_packages_src, point.truth.primitives))) == 92


def in_packages_src(place: tuple[str, int]) -> bool:
    return place[0].startswith("packages/") and "/src/" in place[0]


def test_every_python_file_is_a_module(point: Point) -> None:
    modules = {node.path for node in point.graph.nodes if NodeKind.MODULE in node.kinds}
    assert modules == set(point.paths)


def test_the_graph_has_exactly_these_primitives(point: Point) -> None:
    found = {
        (node.path, node.span.start)
        for node in point.graph.nodes
        if NodeKind.PRIMITIVE in node.kinds and node.span
    }
    assert found == point.truth.primitives
    assert len([node for node in point.graph.nodes if NodeKind.PRIMITIVE in node.kinds]) == len(
        found
    )


@pytest.mark.parametrize(("role", "operator"), [("sequence", ast.RShift), ("parallel", ast.BitOr)])
def test_the_graph_has_exactly_these_chains(
    point: Point, role: str, operator: type[ast.operator]
) -> None:
    workflows = {node.id: node for node in point.graph.nodes if NodeKind.WORKFLOW in node.kinds}
    composing = {edge.source for edge in point.graph.edges if edge.role == role}
    found = {
        (node.path, node.span.start) for node in map(workflows.__getitem__, composing) if node.span
    }
    assert found == point.truth.chains(operator)
    assert len(composing) == len(found)
