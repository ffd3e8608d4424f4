"""Everything that can be read of one state, to compare it whole."""

from dataclasses import dataclass

from graph.model import Edge, FileInfo, Node
from graph.store import GraphStore
from tests.contract.builders import REPOSITORY, SOURCE


@dataclass(frozen=True, slots=True)
class Whole:
    """A state as lists, in the order in which the store gives them."""

    state: str
    files: list[FileInfo]
    nodes: list[Node]
    edges: list[Edge]
    texts: dict[str, str]


def whole(store: GraphStore, repository: str = REPOSITORY, source: str = SOURCE) -> Whole:
    """Read all of one source."""
    with store.snapshot(repository, source) as snapshot:
        files = snapshot.files()
        return Whole(
            snapshot.info.state,
            list(files.values()),
            list(snapshot.all_nodes()),
            list(snapshot.all_edges()),
            dict(snapshot.texts(list(files))),
        )
