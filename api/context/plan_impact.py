"""What breaks if a symbol changes: callers, overrides, subclasses, tests and documents."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from api.context.heads import heads
from api.context.points import NEAR_BEST, NOTHING, Plan, Point, title
from api.context.priors import Priors
from api.context.signals import path_of
from api.context.users import User, users
from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind
from graph.relations import SURE
from graph.view import CALLING, View

DEPENDING = (
    *CALLING,
    EdgeKind.OVERRIDES,
    EdgeKind.INHERITS,
    EdgeKind.IMPORTS,
    EdgeKind.TESTS,
    EdgeKind.MENTIONS,
)
MAX_CALLERS = 40
MAX_POSSIBLE = 12
MAX_IMPORTS = 8
MAX_TESTS = 16
MAX_DOCUMENTS = 6
_GROUPS = (
    ("callers", "caller", "callers"),
    ("overrides", "override", "overrides"),
    ("inherits", "subclass", "subclasses"),
    ("imports", "import", "imports"),
    ("tests", "test", "tests"),
    ("documents", "section of documents", "sections of documents"),
)


def of_impact(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The subjects by their signatures, then all that depends on them, with counts by certainty."""
    edges = _edges(view, subjects)
    arriving = Counter(edge.target for edge in edges)
    subjects = sorted(subjects, key=lambda node: -arriving[node.id])
    every = _depending(view, edges, priors)
    ids = {node.id for node in subjects}
    found = {name: [u for u in own if u.node.id not in ids] for name, own in every.items()}
    sure = [one for one in found["callers"] if one.certainty is not Certainty.POSSIBLE]
    possible = [one for one in found["callers"] if one.certainty is Certainty.POSSIBLE]
    files = {one.node.path for one in sure}
    imports = [one for one in found["imports"] if one.node.path not in files]
    name = title(subjects)
    lines = heads(view, subjects, docstring=0)
    points = [  # of a function the body too, after what depends on it
        Point(n, "what would change", 0.0, lines[n.id], cut=NodeKind.FUNCTION not in n.kinds)
        for n in subjects
    ]
    for group, most, reason, off in (
        (sure, MAX_CALLERS, "", 0.5),
        (found["overrides"], MAX_CALLERS, "", 0.8),
        (found["inherits"], MAX_CALLERS, "", 0.8),
        (found["tests"], MAX_TESTS, "", 1.0),
        (imports, MAX_IMPORTS, "", 1.1),
        (possible, MAX_POSSIBLE, f"may call {name}, by the name alone", 1.2),
        (found["documents"], MAX_DOCUMENTS, "", 1.5),
    ):
        points += [one.point(name, off + n / 50, reason) for n, one in enumerate(group[:most])]
    said = {
        node.id: ", ".join(
            [_summary(_of_one(node, every, edges), view.withheld), *_copied(node, edges, priors)]
        )
        for node in subjects
    }
    return Plan(tuple(points), said, least=NOTHING if len(points) > len(subjects) else NEAR_BEST)


def _edges(view: View, subjects: Sequence[Node]) -> list[Edge]:
    ids = [node.id for node in subjects]
    names = [f"name:{n.name}" for n in subjects if NodeKind.FUNCTION in n.kinds]
    return [
        *view.edges(ids, DEPENDING, incoming=True),
        *view.edges(names, CALLING, incoming=True),
    ]


def _of_one(
    node: Node, found: Mapping[str, Sequence[User]], edges: Sequence[Edge]
) -> Mapping[str, Sequence[User]]:
    """Of all that depends on the subjects, what depends on this one, as surely as on it."""
    own: dict[str, Certainty] = {}
    for edge in edges:
        if edge.target in (node.id, f"name:{node.name}") and edge.source != node.id:
            held = own.get(edge.source, Certainty.POSSIBLE)
            own[edge.source] = min(held, edge.certainty, key=SURE.__getitem__)
    return {
        group: [replace(u, certainty=own[u.node.id]) for u in users if u.node.id in own]
        for group, users in found.items()
    }


def _depending(view: View, edges: Sequence[Edge], priors: Priors) -> Mapping[str, list[User]]:
    tests = {edge.source for edge in edges if edge.kind is EdgeKind.TESTS}
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(_group(edge, tests, priors), []).append(edge)
    return {name: users(view, groups.get(name, ()), priors) for name, *_ in _GROUPS}


def _group(edge: Edge, tests: set[str], priors: Priors) -> str:
    if edge.kind is EdgeKind.MENTIONS:
        return "documents"
    if edge.kind is EdgeKind.IMPORTS:
        return "imports"
    if edge.source in tests or priors.of(path_of(edge.source))[1] == "test":
        return "tests"
    if edge.kind is EdgeKind.OVERRIDES:
        return "overrides"
    return "inherits" if edge.kind is EdgeKind.INHERITS else "callers"


def _summary(found: Mapping[str, Sequence[User]], withheld: int) -> str:
    """Counts by certainty; that no caller was found is said as such."""
    said = [_counted(found[name], one, many) for name, one, many in _GROUPS if found[name]]
    if not found["callers"]:
        said.insert(0, "no caller in sight" if withheld else "no caller, not even by its name")
    return ", ".join(said)


def _copied(node: Node, edges: Sequence[Edge], priors: Priors) -> list[str]:
    """How many callers lie in copies, which are counted with no others."""
    own = {node.id, f"name:{node.name}"} if NodeKind.FUNCTION in node.kinds else {node.id}
    sources = {e.source for e in edges if e.target in own and e.kind in CALLING}
    count = sum(priors.of(path_of(source))[1] == "copy" for source in sources - {node.id})
    return [f"{count} more in copies"] if count else []


def _counted(group: Sequence[User], one: str, many: str) -> str:
    counts = Counter(user.certainty for user in group)
    by = ", ".join(f"{counts[c]} {c.value}" for c in Certainty if counts[c])
    return f"{len(group)} {one if len(group) == 1 else many} ({by})"
