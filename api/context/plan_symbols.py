"""Plans about a symbol: what changes with it, how it is used, and what is like it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.context.points import Plan, Point
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.signals import path_of
from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind
from graph.view import View

CALLING = (
    EdgeKind.CALLS,
    EdgeKind.INSTANTIATES,
    EdgeKind.REFERENCES,
    EdgeKind.DECORATES,
    EdgeKind.HANDLES,
)
DEPENDING = (
    *CALLING, EdgeKind.OVERRIDES, EdgeKind.INHERITS, EdgeKind.TESTS, EdgeKind.MENTIONS,
)  # fmt: skip
MAX_CALLERS = 14
MAX_POSSIBLE = 4
MAX_TESTS = 6
MAX_DOCUMENTS = 3
MAX_SIBLINGS = 8
MAX_CALLS = 2
_SURE = {Certainty.EXACT: 0, Certainty.INFERRED: 1, Certainty.POSSIBLE: 2}


@dataclass(frozen=True, slots=True)
class _User:
    """What depends on a subject, with all its lines that do."""

    node: Node
    certainty: Certainty
    lines: tuple[int, ...]


def of_impact(view: View, subjects: Sequence[Node], priors: Priors, off: float = 0.0) -> Plan:
    """Callers, what overrides or inherits, tests and documents, with counts by certainty."""
    points = [Point(node, "what changes", off) for node in subjects]
    found = _depending(view, subjects, priors)
    callers, tests = found["callers"], found["tests"]
    sure = [one for one in callers if one.certainty is not Certainty.POSSIBLE][:MAX_CALLERS]
    possible = [one for one in callers if one.certainty is Certainty.POSSIBLE][:MAX_POSSIBLE]
    points += [_point(one, "calls it", off + 0.5 + n / 50) for n, one in enumerate(sure)]
    points += [_point(one, "overrides it", off + 0.9) for one in found["overrides"][:MAX_CALLERS]]
    points += [_point(one, "inherits it", off + 0.9) for one in found["inherits"][:MAX_CALLERS]]
    points += [_point(one, "may call it, by its name", off + 1.2) for one in possible]
    points += [
        _point(one, "tests it", off + 1.0 + n / 50) for n, one in enumerate(tests[:MAX_TESTS])
    ]
    points += [_point(one, "mentions it", off + 1.5) for one in found["documents"][:MAX_DOCUMENTS]]
    said = _summary(found, view.withheld)
    return Plan(tuple(points), {node.id: said for node in subjects})


def of_use(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The true signature, then the best real calls; never one that cannot bind."""
    members = {node.id: f"{node.id}.__init__" for node in subjects if NodeKind.CLASS in node.kinds}
    makers = nodes_of(view, list(members.values()))
    points: list[Point] = []
    for node in subjects:
        points.append(Point(node, "is named"))
        if members.get(node.id) in makers:
            points.append(Point(makers[members[node.id]], "makes it", 0.1))
    targets = [node.id for node in [*subjects, *makers.values()]]
    edges = view.edges(
        targets, (EdgeKind.CALLS, EdgeKind.INSTANTIATES, EdgeKind.MENTIONS), incoming=True
    )
    wrong = {e.source for e in edges if e.role.startswith("cannot bind")}
    bad = {(e.source, line) for e in edges if e.role.startswith("cannot bind") for line in e.lines}
    calls = [e for e in edges if e.kind is not EdgeKind.MENTIONS and not e.role]
    good = [user for user in _users(view, calls, priors) if _without(user, bad)]
    best = sorted(
        good, key=lambda user: (_teaching(user, priors), _SURE[user.certainty], user.node.id)
    )
    points += [
        Point(user.node, "a call of it", 0.3 + n / 5, _without(user, bad)[:1])
        for n, user in enumerate(best[:MAX_CALLS])
    ]
    said = f"{len(good)} calls of it known" if len(good) != 1 else "1 call of it known"
    misleading = wrong - {point.node.id for point in points}
    return Plan(tuple(points), {node.id: said for node in subjects}, frozenset(misleading))


def of_likes(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The thing itself, where it is registered, its siblings and its tests."""
    ids = [node.id for node in subjects]
    points = [Point(node, "the one to be like") for node in subjects]
    incoming = view.edges(
        ids,
        (EdgeKind.IMPORTS, EdgeKind.REFERENCES, EdgeKind.TESTS, EdgeKind.CONTAINS),
        incoming=True,
    )
    registered = [
        e
        for e in incoming
        if e.kind in {EdgeKind.IMPORTS, EdgeKind.REFERENCES}
        and e.source.endswith("::")
        and e.source.partition("::")[0] not in {n.path for n in subjects}
        and not priors.of(e.source.partition("::")[0])[1]
    ]
    points += [
        _point(u, "registers or exports it", 0.3 + n / 20)
        for n, u in enumerate(_users(view, registered, priors)[:4])
    ]
    siblings = _siblings(view, subjects, priors, incoming)
    points += [
        Point(node, reason, 1.0 + n / 50, (node.span.start,) if node.span else ())
        for n, (node, reason) in enumerate(siblings[:MAX_SIBLINGS])
    ]
    tests = [e for e in incoming if e.kind is EdgeKind.TESTS]
    points += [
        _point(u, "tests it", 1.4 + n / 20) for n, u in enumerate(_users(view, tests, priors)[:2])
    ]
    more = len(siblings) - MAX_SIBLINGS
    said = f"{len(siblings)} like it" + (f", the first {MAX_SIBLINGS} named" if more > 0 else "")
    return Plan(tuple(points), {node.id: said for node in subjects} if siblings else {})


def _siblings(
    view: View, subjects: Sequence[Node], priors: Priors, incoming: Sequence[Edge]
) -> list[tuple[Node, str]]:
    """Other classes of the same bases, the nearest by path first; of a function its neighbours."""
    ids = [node.id for node in subjects]
    bases = [e.target for e in view.edges(ids, (EdgeKind.INHERITS,))]
    if bases:
        edges, verb = view.edges(bases, (EdgeKind.INHERITS,), incoming=True), "inherits the same"
        others = [e.source for e in edges]
    else:
        holders = [e.source for e in incoming if e.kind is EdgeKind.CONTAINS]
        edges, verb = view.edges(holders, (EdgeKind.CONTAINS,)), "stands beside it"
        others = [e.target for e in edges]
    nodes = nodes_of(view, sorted({*others} - {*ids}))
    kinds = {node.kinds[0] for node in subjects}
    home = subjects[0].path.rpartition("/")[0]
    found = [
        n
        for n in nodes.values()
        if n.kinds[0] in kinds and not n.name.startswith("__") and not priors.of(n.path)[1]
    ]
    found.sort(key=lambda n: (n.path != subjects[0].path, not n.path.startswith(f"{home}/"), n.id))
    return [(node, verb) for node in found]


def _depending(view: View, subjects: Sequence[Node], priors: Priors) -> Mapping[str, list[_User]]:
    ids = [node.id for node in subjects]
    names = [f"name:{n.name}" for n in subjects if NodeKind.FUNCTION in n.kinds]
    edges = [
        *view.edges(ids, DEPENDING, incoming=True),
        *view.edges(names, CALLING, incoming=True),
    ]
    own = set(ids)
    tests = {e.source for e in edges if e.kind is EdgeKind.TESTS}
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.source in own:
            continue
        groups.setdefault(_group(edge, tests, priors), []).append(edge)
    every = ("callers", "tests", "overrides", "inherits", "documents")
    return {name: _users(view, groups.get(name, ()), priors) for name in every}


def _group(edge: Edge, tests: set[str], priors: Priors) -> str:
    if edge.kind is EdgeKind.MENTIONS:
        return "documents"
    if edge.source in tests or priors.of(path_of(edge.source))[1] == "test":
        return "tests"
    if edge.kind is EdgeKind.OVERRIDES:
        return "overrides"
    return "inherits" if edge.kind is EdgeKind.INHERITS else "callers"


def _users(view: View, edges: Iterable[Edge], priors: Priors) -> list[_User]:
    """The sources of edges, each once: surest first, plain code before the rest."""
    held: dict[str, list[Edge]] = {}
    for edge in edges:
        if priors.of(path_of(edge.source))[1] != "copy":
            held.setdefault(edge.source, []).append(edge)
    nodes = nodes_of(view, sorted(held))
    users = [
        _User(
            nodes[key],
            min((e.certainty for e in own), key=_SURE.__getitem__),
            tuple(sorted({line for e in own for line in e.lines})),
        )
        for key, own in held.items()
        if key in nodes and nodes[key].path
    ]
    return sorted(users, key=lambda u: (_SURE[u.certainty], priors.of(u.node.path)[1], u.node.id))


def _point(user: _User, reason: str, off: float) -> Point:
    sure = "" if user.certainty is Certainty.EXACT else f" ({user.certainty.value})"
    return Point(user.node, reason + sure, off, user.lines)


def _summary(found: Mapping[str, Sequence[_User]], withheld: int) -> str:
    """Counts by certainty; that none was found is said as such."""
    said = [
        text
        for name, one, many in (
            ("callers", "caller", "callers"),
            ("overrides", "override", "overrides"),
            ("inherits", "subclass", "subclasses"),
            ("tests", "test", "tests"),
            ("documents", "section of documents", "sections of documents"),
        )
        if (text := _counted(found[name], one, many))
    ]
    if not found["callers"]:
        said.insert(0, "no caller in sight" if withheld else "no caller, not even by its name")
    return ", ".join(said)


def _counted(users: Sequence[_User], one: str, many: str) -> str:
    if not users:
        return ""
    counts = Counter(user.certainty for user in users)
    by = " + ".join(f"{counts[c]} {c.value}" for c in Certainty if counts[c])
    return f"{len(users)} {one if len(users) == 1 else many} ({by})"


def _without(user: _User, bad: set[tuple[str, int]]) -> tuple[int, ...]:
    """The lines of a user without those of calls that cannot bind."""
    return tuple(line for line in user.lines if (user.node.id, line) not in bad)


def _teaching(user: _User, priors: Priors) -> int:
    """How well a call shows how it is meant: examples, then code, then tests, then documents."""
    order = ("example", "", "test", "document")
    what = priors.of(user.node.path)[1]
    return order.index(what) if what in order else len(order)
