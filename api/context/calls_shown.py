"""The calls that show best how something is used: real ones, and never one that cannot bind."""

from collections.abc import Collection, Sequence

from api.context.nearness import CALLS
from api.context.priors import Priors
from api.context.users import User, users
from graph.model import CANNOT_BIND, Edge, EdgeKind, Node, NodeKind
from graph.relations import SURE
from graph.terms import terms_of, words
from graph.view import View

MAX_NAMESAKES = 3
MAX_READ = 12  # calls whose text is looked at for the words of the question
NEARBY = 6  # lines after a call in which words of the question count
_TEACHING = ("example", "", "test", "document")  # where a call shows best how it is meant


def binding(
    view: View, subjects: Sequence[Node], edges: Sequence[Edge], priors: Priors
) -> list[User]:
    """Who surely calls the subjects, with the lines of calls that can bind; where none does, who
    calls a name that hardly anything else has. `edges` are those that arrive at them.
    """
    bad = {(e.source, line) for e in edges if e.role.startswith(CANNOT_BIND) for line in e.lines}
    calls = [e for e in edges if e.kind is not EdgeKind.MENTIONS and not e.role]
    found = [
        User(one.node, one.certainty, tuple(n for n in one.lines if (one.node.id, n) not in bad))
        for one in users(view, calls, priors)
    ]
    return [one for one in found if one.lines] or _by_name(view, subjects, priors)


def _by_name(view: View, subjects: Sequence[Node], priors: Priors) -> list[User]:
    names = [f"name:{node.name}" for node in subjects if NodeKind.FUNCTION in node.kinds]
    if len(view.edges(names, (EdgeKind.NAMED,), incoming=True)) > MAX_NAMESAKES:
        return []
    return [
        one for one in users(view, view.edges(names, CALLS, incoming=True), priors) if one.lines
    ]


def best(view: View, calls: Sequence[User], terms: Collection[str], priors: Priors) -> list[User]:
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
        near = [(matches("\n".join(lines[n - 1 : n + NEARBY]), terms), -n) for n in user.lines]
        most, at = max(near)
        chosen.append((-most, User(user.node, user.certainty, (-at,))))
    return [user for _, user in sorted(chosen, key=lambda pair: (pair[0], order(pair[1])))]


def matches(text: str, terms: Collection[str]) -> int:
    """How many of the terms a text has."""
    own = {term for word in words(text) for term in terms_of(word)}
    return len(own & set(terms))
