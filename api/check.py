"""Calls that cannot bind to what they call: in code, and in the examples of documents."""

from dataclasses import dataclass

from graph.model import CANNOT_BIND, EdgeKind, Node, NodeKind
from graph.view import View

_KINDS = (EdgeKind.INSTANTIATES, EdgeKind.MENTIONS)


@dataclass(frozen=True, slots=True)
class Unbound:
    """A call at a line of `source` (a function, a module, a section of a document) that `target`
    does not take; `signature` is what it does take.
    """

    line: int
    source: Node
    target: Node
    reason: str
    signature: str

    @property
    def in_document(self) -> bool:
        """Whether it stands in an example of a document."""
        return NodeKind.SECTION in self.source.kinds


def unbound(view: View) -> list[Unbound]:
    """All of them in sight, sorted by path, line and target; a pass over all edges."""
    edges = [e for e in view.all_edges() if e.kind in _KINDS and e.role.startswith(CANNOT_BIND)]
    nodes = view.nodes(sorted({end for edge in edges for end in (edge.source, edge.target)}))
    found: list[Unbound] = []
    for edge in edges:
        reason, _, signature = edge.role.removeprefix(CANNOT_BIND).rpartition(": ")
        source, target = nodes[edge.source], nodes[edge.target]
        found += [Unbound(line, source, target, reason, signature) for line in edge.lines]
    return sorted(found, key=lambda one: (one.source.path, one.line, one.target.id, one.reason))
