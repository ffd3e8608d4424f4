"""What the graph says of a real repository against what Python's own ast says."""

import ast
from pathlib import Path

import pytest

from graph.model import Node, NodeKind
from tests.e2e.bundle import git
from tests.e2e.command import Store
from tests.e2e.ground_truth import Truth, read


@pytest.fixture(scope="module")
def paths(layout: Path) -> list[str]:
    return [path for path in git(layout, "ls-files", "-z", "*.py").split("\0") if path]


@pytest.fixture(scope="module")
def truth(layout: Path, paths: list[str]) -> Truth:
    return read(layout, paths)


@pytest.fixture(scope="module")
def nodes(embedded: Store, layout: Path) -> list[Node]:
    store = embedded.open()
    with store.snapshot(layout.name, str(layout.resolve())) as snapshot:
        found = list(snapshot.all_nodes())
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


def test_every_python_file_is_a_module(nodes: list[Node], paths: list[str]) -> None:
    modules = {node.path for node in nodes if NodeKind.MODULE in node.kinds}
    assert modules == set(paths)
