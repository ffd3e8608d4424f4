"""Small graphs to write, and what a state holds, to compare."""

from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Certainty, Delta, Edge, EdgeKind, Node, NodeKind, Span, Unit
from graph.store import GraphStore

REPOSITORY = "shop"
SOURCE = "main"


def unit(path: str, names: Sequence[str], calls: Sequence[str] = (), shift: int = 0) -> Unit:
    """A file of functions of three lines, each calling all of `calls` on its second."""
    nodes = [Node(path, (NodeKind.FILE,), path, path, path, digest=f"{path}+{shift}")]
    edges: list[Edge] = []
    for index, name in enumerate(names):
        start = 1 + shift + 4 * index
        node = f"{path}::{name}"
        span = Span(start, start + 2)
        nodes.append(
            Node(node, (NodeKind.FUNCTION,), path, name, name, f"def {name}()", "", name, (), span)
        )
        edges.append(Edge(path, EdgeKind.CONTAINS, node))
        edges += [
            Edge(node, EdgeKind.CALLS, call, 0, Certainty.INFERRED, "", (start + 1,))
            for call in calls
        ]
    text = f"# {path}\n" * (1 + shift)
    return Unit(path, f"{path}@{shift}", text, tuple(nodes), tuple(edges), f"facts {path}".encode())


def units(count: int, functions: int = 10, shift: int = 0) -> list[Unit]:
    """Files that call each other in a ring, and two unknown names."""
    return [
        unit(
            f"m{index}.py",
            [f"f{number}" for number in range(functions)],
            [f"m{(index + 1) % count}.py::f0", "name:get", f"name:only{index}"],
            shift,
        )
        for index in range(count)
    ]


def delta(base: str | None, state: str, files: Iterable[Unit], **fields: Any) -> Delta:
    """A delta of the one source that these tests write."""
    return Delta(REPOSITORY, SOURCE, base, state, units=iter(files), **fields)


def content(store: GraphStore, repository: str = REPOSITORY, source: str = SOURCE) -> object:
    """All that one state says."""
    with store.snapshot(repository, source) as snapshot:
        paths = list(snapshot.files())
        info = snapshot.info
        return (
            (info.state, info.commit, info.files, info.nodes, info.edges),
            list(snapshot.files().values()),
            list(snapshot.all_nodes()),
            list(snapshot.all_edges()),
            snapshot.unit_nodes(["", *paths]),
            snapshot.texts(paths),
            snapshot.facts([file.digest for file in snapshot.files().values()]),
            snapshot.names(),
            snapshot.digests(),
        )
