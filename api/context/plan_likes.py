"""Adding a thing like another: where that one is registered, its siblings and its tests."""

from collections.abc import Sequence

from api.context.points import NEAR_BEST, Plan, Point, called
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.signals import path_of
from api.context.users import users
from graph.model import Edge, EdgeKind, Node, NodeKind
from graph.view import View

MAX_SIBLINGS = 12
MAX_PLACES = 4
MAX_TESTS = 2
_REFERRING = (EdgeKind.IMPORTS, EdgeKind.REFERENCES, EdgeKind.INSTANTIATES)


def of_likes(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The subjects whole, the places that name them beside their siblings, the siblings by name."""
    ids = [node.id for node in subjects]
    kinds = (*_REFERRING, EdgeKind.TESTS, EdgeKind.CONTAINS)
    incoming = view.edges(ids, kinds, incoming=True)
    bases = view.edges(ids, (EdgeKind.INHERITS,))
    siblings, verb = _siblings(view, subjects, priors, bases, incoming)
    points = [Point(node, "the one to be like") for node in subjects]
    members = [edge.target for edge in view.edges(ids, (EdgeKind.CONTAINS,))]
    points += [
        Point(node, f"a part of {called(subjects[0])}", 0.2 + n / 50)
        for n, node in enumerate(nodes_of(view, members).values())
        if NodeKind.FUNCTION in node.kinds
    ]
    points += [
        Point(node, f"base of {called(subjects[0])}", 0.6)
        for node in nodes_of(view, [edge.target for edge in bases]).values()
        if node.path
    ]
    points += _places(view, subjects, siblings, priors, incoming)
    points += [
        Point(node, verb, 1.0 + n / 50, (node.span.start,) if node.span else (), cut=True)
        for n, node in enumerate(siblings[:MAX_SIBLINGS])
    ]
    tests = users(view, [e for e in incoming if e.kind is EdgeKind.TESTS], priors)
    points += [
        user.point(called(subjects[0]), 1.4 + n / 20) for n, user in enumerate(tests[:MAX_TESTS])
    ]
    more = f", the first {MAX_SIBLINGS} named here" if len(siblings) > MAX_SIBLINGS else ""
    others = "1 other" if len(siblings) == 1 else f"{len(siblings)} others"
    said = f"{others} {verb}{more}" if siblings else "nothing like it in sight"
    return Plan(tuple(points), {node.id: said for node in subjects}, least=NEAR_BEST)


def _siblings(
    view: View,
    subjects: Sequence[Node],
    priors: Priors,
    bases: Sequence[Edge],
    incoming: Sequence[Edge],
) -> tuple[list[Node], str]:
    """Other classes of the same bases, else what stands beside it; the nearest by path first."""
    ids = {node.id for node in subjects}
    if bases:
        targets = [edge.target for edge in bases]
        others = {e.source for e in view.edges(targets, (EdgeKind.INHERITS,), incoming=True)}
        verb = "of the same base"
    else:
        holders = [edge.source for edge in incoming if edge.kind is EdgeKind.CONTAINS]
        others = {e.target for e in view.edges(holders, (EdgeKind.CONTAINS,))}
        verb = "beside it"
    own = subjects[0]
    home = own.path.rpartition("/")[0]
    found = [
        node
        for node in nodes_of(view, sorted(others - ids)).values()
        if node.kinds[0] is own.kinds[0]
        and not node.name.startswith("__")
        and priors.of(node.path)[1] == priors.of(own.path)[1]
    ]
    found.sort(key=lambda n: (n.path != own.path, n.path.rpartition("/")[0] != home, n.id))
    return found, verb


def _places(
    view: View,
    subjects: Sequence[Node],
    siblings: Sequence[Node],
    priors: Priors,
    incoming: Sequence[Edge],
) -> list[Point]:
    """Modules elsewhere that name it: first those that name its siblings too."""
    homes = {node.path for node in subjects}
    naming = [
        edge
        for edge in incoming
        if edge.kind in _REFERRING
        and path_of(edge.source) not in homes
        and not priors.of(path_of(edge.source))[1]
    ]
    ids = [node.id for node in siblings[:MAX_SIBLINGS]]
    others = view.edges(ids, _REFERRING, incoming=True) if naming else ()
    shared: dict[str, int] = {}
    for edge in others:
        shared[edge.source] = shared.get(edge.source, 0) + 1
    found = [u for u in users(view, naming, priors) if u.node.kinds[0] is not NodeKind.FUNCTION]
    found.sort(key=lambda user: (-shared.get(user.node.id, 0), user.node.id))
    return [
        user.point(
            "",
            0.3 + n / 20,
            "names it beside those like it" if user.node.id in shared else "names it",
        )
        for n, user in enumerate(found[:MAX_PLACES])
    ]
