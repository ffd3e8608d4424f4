"""The classes above a class."""

from graph.model import EdgeKind, Node, implied_kind
from graph.snapshot import Snapshot


def above(snapshot: Snapshot, class_id: str) -> list[Node]:
    """The classes of the repository that a class derives from, at any depth, in sight or not."""
    found: dict[str, Node] = {}
    new = [class_id]
    while new:
        edges = snapshot.edges_from(new, [EdgeKind.INHERITS])
        bases = {edge.target for edge in edges if implied_kind(edge.target) is None}
        new = sorted(bases - found.keys() - {class_id})
        found.update(snapshot.nodes(new))
    return list(found.values())
