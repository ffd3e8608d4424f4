"""Who depends on a symbol: the sources of the edges that arrive at it, each once."""

from collections.abc import Iterable

import msgspec

from api.context.points import Point
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.signals import path_of
from graph.model import Certainty, Edge, EdgeKind, Node
from graph.relations import SURE
from graph.view import View

_VERBS = {  # most telling first
    EdgeKind.TESTS: "tests",
    EdgeKind.CALLS: "calls",
    EdgeKind.INSTANTIATES: "makes a",
    EdgeKind.INHERITS: "inherits from",
    EdgeKind.OVERRIDES: "overrides",
    EdgeKind.DECORATES: "is decorated with",
    EdgeKind.HANDLES: "is handled by",
    EdgeKind.REFERENCES: "refers to",
    EdgeKind.IMPORTS: "imports",
    EdgeKind.MENTIONS: "mentions",
}
_PLAINEST = list(_VERBS).index


class User(msgspec.Struct, frozen=True):
    """A node that depends on another, with the lines that say so and the strongest certainty;
    `kind` is the most telling of its edges.
    """

    node: Node
    certainty: Certainty
    lines: tuple[int, ...]
    kind: EdgeKind = EdgeKind.CALLS

    def point(self, of: str, off: float, reason: str = "") -> Point:
        """It as a point of a plan, as what depends on `of`, with no other lines of it."""
        reason = reason or f"{_VERBS.get(self.kind, 'depends on')} {of}"
        sure = "" if self.certainty is Certainty.EXACT else f" ({self.certainty.value})"
        return Point(self.node, reason + sure, off, self.lines, cut=bool(self.lines))


def users(view: View, edges: Iterable[Edge], priors: Priors) -> list[User]:
    """The sources in sight, copies left out: surest first, plain code before all else."""
    held: dict[str, list[Edge]] = {}
    for edge in edges:
        if priors.of(path_of(edge.source))[1] != "copy":
            held.setdefault(edge.source, []).append(edge)
    nodes = nodes_of(view, sorted(held))
    found = [
        User(
            nodes[key],
            min((edge.certainty for edge in own), key=SURE.__getitem__),
            tuple(sorted({line for edge in own for line in edge.lines})),
            min((edge.kind for edge in own), key=_PLAINEST),
        )
        for key, own in held.items()
        if key in nodes and nodes[key].path
    ]
    return sorted(found, key=lambda u: (SURE[u.certainty], priors.of(u.node.path)[1], u.node.id))
