"""How a symbol works: it, then what of the repository it calls and refers to, in its own order."""

from collections.abc import Sequence

from api.context.heads import heads
from api.context.points import HALF, Plan, Point, called
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.standing import SYMBOLS
from graph.model import Certainty, EdgeKind, Node, NodeKind
from graph.view import View

MAX_USED = 8
_USING = (EdgeKind.CALLS, EdgeKind.INSTANTIATES, EdgeKind.REFERENCES)
_VERBS = {
    EdgeKind.CALLS: "called by",
    EdgeKind.INSTANTIATES: "made by",
    EdgeKind.REFERENCES: "referred to by",
}


def of_how(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The subjects whole, and what they use; of a function the signature before its body."""
    ids = {node.id for node in subjects}
    edges = [
        edge
        for edge in view.edges(sorted(ids), _USING)
        if edge.target not in ids and edge.certainty is not Certainty.POSSIBLE
    ]
    edges.sort(key=lambda edge: (edge.lines[:1], edge.target))
    verbs: dict[str, str] = {}
    for edge in edges:
        verbs.setdefault(edge.target, _VERBS[edge.kind])
    used = [
        node
        for node in nodes_of(view, list(verbs)).values()
        if node.path and priors.of(node.path)[1] in {"", priors.of(subjects[0].path)[1]}
    ]
    points = [Point(node, "is asked about") for node in subjects]
    points += _owners(view, subjects)
    points += _decorating(view, subjects)
    points += [
        Point(node, f"{verbs[node.id]} {called(subjects[0])}", 0.9 + n / 20, _head(node))
        for n, node in enumerate(used[:MAX_USED])
    ]
    return Plan(tuple(points), least=HALF)


def _owners(view: View, subjects: Sequence[Node]) -> list[Point]:
    """The classes of methods, and what makes one of them: where `self.x` comes from."""
    holding = view.edges([node.id for node in subjects], (EdgeKind.CONTAINS,), incoming=True)
    owners = sorted({edge.source for edge in holding})
    nodes = nodes_of(view, [key for owner in owners for key in (owner, f"{owner}.__init__")])
    known = {node.id for node in subjects}
    return [
        Point(node, "sets up its object" if node.name == "__init__" else "its class", 0.8)
        for node in nodes.values()
        if node.kinds[0] in SYMBOLS and node.id not in known
    ]


def _decorating(view: View, subjects: Sequence[Node]) -> list[Point]:
    """What is named where functions are decorated, as the model of what a route gives: that is said
    by what stands around them.
    """
    lines = heads(view, subjects, docstring=0)
    above = {
        n: node
        for node in subjects
        if NodeKind.FUNCTION in node.kinds and node.span and lines[node.id]
        for n in range(node.span.start, lines[node.id][0])
    }
    if not above:
        return []
    around = {_around(node) for node in above.values()}
    named = {
        edge.target: node
        for edge in view.edges(sorted(around), (EdgeKind.REFERENCES, EdgeKind.INSTANTIATES))
        for n in edge.lines
        if (node := above.get(n)) and _around(node) == edge.source
    }
    return [
        Point(node, f"named where {called(named[node.id])} is decorated", 0.85, _head(node))
        for node in nodes_of(view, sorted(named)).values()
        if node.path and node.kinds[0] in SYMBOLS
    ]


def _around(node: Node) -> str:
    """The id of the class or module that a function stands in."""
    qualname = node.id.partition("::")[2]
    return node.id.rpartition(".")[0] if "." in qualname else f"{node.path}::"


def _head(node: Node) -> tuple[int, ...]:
    whole = NodeKind.CLASS in node.kinds or node.span is None
    return () if whole or node.span is None else (node.span.start,)
