"""How a symbol is used: its true signature, then real calls; never one that cannot bind."""

from collections.abc import Collection, Sequence

from api.context.points import Plan, Point
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.users import SURE, User, users
from graph.model import Edge, EdgeKind, Node, NodeKind
from graph.terms import terms_of, words
from graph.view import View

MAX_CALLS = 2
MAX_READ = 12  # calls whose text is looked at for the words of the question
MAX_MEMBERS = 8
FOLLOWING = 3  # lines after a call, which show what is done with it
NEARBY = 6  # lines after a call in which words of the question count
CANNOT = "cannot bind"
_TEACHING = ("example", "", "test", "document")  # where a call shows best how it is meant


def of_use(view: View, subjects: Sequence[Node], terms: Collection[str], priors: Priors) -> Plan:
    """The subjects with their makers and members, and the calls that show most."""
    classes = [node.id for node in subjects if NodeKind.CLASS in node.kinds]
    contained = view.edges(classes, (EdgeKind.CONTAINS,))
    members = nodes_of(view, [edge.target for edge in contained])
    makers = [node for node in members.values() if node.name == "__init__"]
    public = [n for n in members.values() if NodeKind.FUNCTION in n.kinds and n.name[0] != "_"]
    points = [Point(node, "what is asked for") for node in subjects]
    points += [Point(node, "makes one", 0.1) for node in makers]
    points += [
        Point(node, "can be called on one", 0.7 + n / 50, _first(node))
        for n, node in enumerate(public[:MAX_MEMBERS])
    ]
    targets = [node.id for node in (*subjects, *makers)]
    kinds = (EdgeKind.CALLS, EdgeKind.INSTANTIATES, EdgeKind.MENTIONS)
    edges = view.edges(targets, kinds, incoming=True)
    calls = _binding(view, edges, priors)
    points += [
        Point(user.node, "a call of it", 0.3 + n / 5, _shown(user.lines[0]), cut=True)
        for n, user in enumerate(_best(view, calls, terms, priors)[:MAX_CALLS])
    ]
    known = "1 call is known" if len(calls) == 1 else f"{len(calls)} calls are known"
    wrong = {edge.source for edge in edges if edge.role.startswith(CANNOT)}
    misleading = frozenset(wrong - {user.node.id for user in calls})
    said = {node.id: known if calls else "no call that binds is known" for node in subjects}
    return Plan(tuple(points), said, misleading, enough=True)


def _binding(view: View, edges: Sequence[Edge], priors: Priors) -> list[User]:
    """The users of edges that call, with the lines of calls that can bind."""
    bad = {(e.source, line) for e in edges if e.role.startswith(CANNOT) for line in e.lines}
    calls = [e for e in edges if e.kind is not EdgeKind.MENTIONS and not e.role]
    found = [
        User(one.node, one.certainty, tuple(n for n in one.lines if (one.node.id, n) not in bad))
        for one in users(view, calls, priors)
    ]
    return [one for one in found if one.lines]


def _best(view: View, calls: Sequence[User], terms: Collection[str], priors: Priors) -> list[User]:
    """The calls that are nearest to the words of the question, then where calls teach most."""

    def teaching(user: User) -> int:
        what = priors.of(user.node.path)[1]
        return _TEACHING.index(what) if what in _TEACHING else len(_TEACHING)

    def order(user: User) -> tuple[int, int, str]:
        return teaching(user), SURE[user.certainty], user.node.id

    first = sorted(calls, key=order)[:MAX_READ]
    texts = view.texts(sorted({user.node.path for user in first}))
    chosen: list[tuple[int, User]] = []
    for user in first:
        lines = texts.get(user.node.path, "").split("\n")
        near = [(_matches(lines[n - 1 : n + NEARBY], terms), -n) for n in user.lines]
        most, at = max(near)
        chosen.append((-most, User(user.node, user.certainty, (-at,))))
    return [user for _, user in sorted(chosen, key=lambda pair: (pair[0], order(pair[1])))]


def _matches(lines: Sequence[str], terms: Collection[str]) -> int:
    own = {term for word in words("\n".join(lines)) for term in terms_of(word)}
    return len(own & set(terms))


def _shown(line: int) -> tuple[int, ...]:
    return tuple(range(line, line + FOLLOWING + 1))


def _first(node: Node) -> tuple[int, ...]:
    return (node.span.start,) if node.span else ()
