"""The tests of a symbol: its own, else those of what is like it, to be gone by."""

from collections.abc import Sequence

from msgspec.structs import replace

from api.context.points import NEAR_BEST, Plan, Point, called
from api.context.priors import Priors
from api.context.rank import Ranked
from api.context.retrieve import nodes_of
from api.context.signals import path_of
from api.context.standing import SYMBOLS
from api.context.users import users
from graph.model import EdgeKind, Node
from graph.view import View

ENOUGH = 2  # own tests, below which those of neighbours are shown too
MAX_TESTS = 8
MAX_NEIGHBOURS = 4
WISHED = 2.0  # what a test counts more where tests are asked for, in the scale of scores
LOOKED_AT = 60


def of_tests(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The subjects, their tests, and where those are few the tests of what is like them."""
    ids = [node.id for node in subjects]
    tests = users(view, view.edges(ids, (EdgeKind.TESTS,), incoming=True), priors)
    known = {user.node.id for user in tests}
    points = [Point(node, "what is to be tested") for node in subjects]
    points += [
        user.point(called(subjects[0]), 0.2 + n / 20) for n, user in enumerate(tests[:MAX_TESTS])
    ]
    if len(tests) < ENOUGH:
        points += [p for p in _of_neighbours(view, ids, priors) if p.node.id not in known]
    count = {0: "no test", 1: "1 test"}.get(len(tests), f"{len(tests)} tests")
    return Plan(tuple(points), dict.fromkeys(ids, f"{count} known"), least=NEAR_BEST)


def tests_first(view: View, ranked: Sequence[Ranked], priors: Priors) -> list[Ranked]:
    """Tests of the code in sight before helpers, fakes, and tests of nothing but fakes."""
    ids = [one.node.id for one in ranked[:LOOKED_AT] if "test" in one.node.tags]
    real = {
        edge.source
        for edge in view.edges(ids, (EdgeKind.TESTS,))
        if priors.of(path_of(edge.target))[1] != "test"
    }

    def lift(one: Ranked) -> float:
        if one.node.id in real:
            return WISHED
        helps = one.node.kinds[0] in SYMBOLS and {"test", "fixture"}.isdisjoint(one.node.tags)
        return -WISHED if helps and priors.of(one.node.path)[1] == "test" else 0.0

    lifted = [replace(one, score=one.score + lift(one)) for one in ranked]
    return sorted(lifted, key=lambda one: -one.score)


def _of_neighbours(view: View, ids: Sequence[str], priors: Priors) -> list[Point]:
    holders = [e.source for e in view.edges(ids, (EdgeKind.CONTAINS,), incoming=True)]
    bases = [e.target for e in view.edges(ids, (EdgeKind.OVERRIDES,))]
    beside = {e.target for e in view.edges(holders, (EdgeKind.CONTAINS,))}
    beside |= {e.source for e in view.edges(bases, (EdgeKind.OVERRIDES,), incoming=True)}
    nodes = nodes_of(view, sorted({*bases, *beside} - set(ids)))
    tests = users(view, view.edges(list(nodes), (EdgeKind.TESTS,), incoming=True), priors)
    return [
        Point(user.node, "tests its neighbours or overrides", 0.6 + n / 20)
        for n, user in enumerate(tests[:MAX_NEIGHBOURS])
    ]
