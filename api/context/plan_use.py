"""How a symbol is used: its true signature, then real calls; never one that cannot bind."""

from collections.abc import Collection, Sequence

from api.context.fitting import fits
from api.context.nearness import CALLS
from api.context.points import NEAR_BEST, Plan, Point, called
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.users import User, users
from graph.model import CANNOT_BIND, Certainty, Edge, EdgeKind, Node, NodeKind
from graph.relations import SURE
from graph.terms import terms_of, words
from graph.view import View

MAX_CALLS = 2
MAX_DOCUMENTS = 2
MAX_NAMESAKES = 3
MAX_READ = 12  # calls whose text is looked at for the words of the question
MAX_MEMBERS = 8
FOLLOWING = 3  # lines after a call, which show what is done with it
NEARBY = 6  # lines after a call in which words of the question count
_TEACHING = ("example", "", "test", "document")  # where a call shows best how it is meant


def of_use(view: View, subjects: Sequence[Node], terms: Collection[str], priors: Priors) -> Plan:
    """The subjects with their makers and members, and the calls that show most."""
    classes = [node.id for node in subjects if NodeKind.CLASS in node.kinds]
    contained = view.edges(classes, (EdgeKind.CONTAINS,))
    members = nodes_of(view, [edge.target for edge in contained])
    makers = [node for node in members.values() if node.name == "__init__"]
    public = [n for n in members.values() if NodeKind.FUNCTION in n.kinds and n.name[0] != "_"]
    points = [Point(node, "what is asked for") for node in subjects]
    points += [Point(node, f"what {called(subjects[0])}(...) takes", 0.1) for node in makers]
    points += [
        Point(node, f"a method of {called(subjects[0])}", 0.7 + n / 50, _first(node))
        for n, node in enumerate(public[:MAX_MEMBERS])
    ]
    targets = [node.id for node in (*subjects, *makers)]
    edges = view.edges(targets, (*CALLS, EdgeKind.MENTIONS), incoming=True)
    calls = _binding(view, edges, priors) or _by_name(view, subjects, priors)
    points += [
        Point(
            user.node,
            f"calls {called(subjects[0])}{_how_sure(user)}",
            0.3 + n / 5,
            _shown(user.lines[0]),
            cut=True,
        )
        for n, user in enumerate(_best(view, calls, terms, priors)[:MAX_CALLS])
    ]
    wrong = {edge.source for edge in edges if edge.role.startswith(CANNOT_BIND)}
    mentions = [e for e in edges if e.kind is EdgeKind.MENTIONS and e.source not in wrong]
    documents = users(view, mentions, priors)
    wrong |= _outgrown(view, subjects, documents)
    points += [
        Point(
            user.node,
            f"mentions {called(subjects[0])}",
            0.9 + n / 20,
            _around(user.lines),
            cut=True,
        )
        for n, user in enumerate([u for u in documents if u.node.id not in wrong][:MAX_DOCUMENTS])
        if user.lines
    ]
    misleading = frozenset(wrong - {user.node.id for user in calls})
    said = {node.id: _known(node, calls, edges) for node in subjects}
    return Plan(tuple(points), said, misleading, least=NEAR_BEST)


def _known(node: Node, calls: Sequence[User], edges: Sequence[Edge]) -> str:
    """How many calls of one subject are known; of those found by a name alone, all may be its."""
    own = (node.id, f"{node.id}.__init__")
    callers = {edge.source for edge in edges if edge.target in own}
    by_name = not any(user.node.id == edge.source for user in calls for edge in edges)
    count = sum(by_name or user.node.id in callers for user in calls)
    if not count:
        return "no call that binds is known"
    return "1 call is known" if count == 1 else f"{count} calls are known"


def _binding(view: View, edges: Sequence[Edge], priors: Priors) -> list[User]:
    """The users of edges that call, with the lines of calls that can bind."""
    bad = {(e.source, line) for e in edges if e.role.startswith(CANNOT_BIND) for line in e.lines}
    calls = [e for e in edges if e.kind is not EdgeKind.MENTIONS and not e.role]
    found = [
        User(one.node, one.certainty, tuple(n for n in one.lines if (one.node.id, n) not in bad))
        for one in users(view, calls, priors)
    ]
    return [one for one in found if one.lines]


def _outgrown(view: View, subjects: Sequence[Node], documents: Sequence[User]) -> set[str]:
    """The sections that call a function with what it does not take (of classes the graph says)."""
    functions = [node for node in subjects if NodeKind.FUNCTION in node.kinds]
    if not functions:
        return set()
    texts = view.texts(sorted({one.node.path for one in documents}))
    found: set[str] = set()
    for one in documents:
        span = one.node.span
        if span:
            lines = texts.get(one.node.path, "").split("\n")[span.start - 1 : span.end]
            if not all(fits(node, "\n".join(lines)) for node in functions):
                found.add(one.node.id)
    return found


def _by_name(view: View, subjects: Sequence[Node], priors: Priors) -> list[User]:
    """Where no call is surely one of these: the calls of a name that hardly anything else has."""
    names = [f"name:{node.name}" for node in subjects if NodeKind.FUNCTION in node.kinds]
    if len(view.edges(names, (EdgeKind.NAMED,), incoming=True)) > MAX_NAMESAKES:
        return []
    return [
        one for one in users(view, view.edges(names, CALLS, incoming=True), priors) if one.lines
    ]


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


def _how_sure(user: User) -> str:
    return ", by the name alone" if user.certainty is Certainty.POSSIBLE else ""


def _around(lines: Sequence[int]) -> tuple[int, ...]:
    return tuple(range(max(1, lines[0] - 1), lines[0] + NEARBY)) if lines else ()


def _shown(line: int) -> tuple[int, ...]:
    return tuple(range(line, line + FOLLOWING + 1))


def _first(node: Node) -> tuple[int, ...]:
    return (node.span.start,) if node.span else ()
