"""The points of a plan: what an answer holds because of the kind of question it answers."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from api.context.rank import Ranked
from graph.model import Node

LIFT = 1.0  # above the best of the general answer
NEAR_BEST = 0.65
HALF = 0.5
NOTHING = 2.0
AFTER = 0.1


class Point(msgspec.Struct, frozen=True):
    """A node with the reason for it. `lines` are those that matter, () for the whole, and `cut`
    leaves out the others; `off` is how far below the first point it counts, in the scale of scores.
    """

    node: Node
    reason: str
    off: float = 0.0
    lines: tuple[int, ...] = ()
    cut: bool = False


def called(node: Node) -> str:
    """What reasons call a symbol: its name, a method's with its class."""
    outer, _, name = node.id.partition("::")[2].partition("#")[0].rpartition(".")
    owner = outer.rpartition(".")[2]
    return f"{owner}.{name}" if owner else node.name


def title(subjects: Sequence[Node]) -> str:
    """What reasons call several definitions of one name: by that name, for it may be any."""
    return called(subjects[0]) if len(subjects) == 1 else subjects[0].name


class Plan(msgspec.Struct, frozen=True):
    """Points, best first; by node id what to say beside them; ids of what would mislead.

    Of the general answer follows what has at least the share `least` of its best score: NOTHING
    where the points say it all. `warning` is told to who asked, "" for none.
    """

    points: tuple[Point, ...] = ()
    said: Mapping[str, str] = {}
    misleading: frozenset[str] = frozenset()
    least: float = 0.0
    warning: str = ""


NO_PLAN = Plan()


def joined(first: Plan, then: Plan) -> Plan:
    """The points of one plan before those of another, which count less than its first."""
    if not first.points:
        return then
    lower = max(point.off for point in first.points) + AFTER
    later = [replace(point, off=point.off + lower) for point in then.points]
    return replace(first, points=(*first.points, *later), said={**first.said, **then.said})


def planned(ranked: Sequence[Ranked], plan: Plan) -> list[Ranked]:
    """The points before everything else that was found, each node once."""
    if not plan.points and not plan.misleading:
        return list(ranked)
    best = max((one.score for one in ranked), default=0.0) + LIFT
    held = {one.node.id: one for one in ranked}
    first: dict[str, Ranked] = {}
    for point in plan.points:
        if point.node.id not in first:
            one = held.get(point.node.id, Ranked(point.node, 0.0))
            first[point.node.id] = replace(
                one,
                score=best - point.off,
                reasons=(point.reason,),
                beside=(),
                lines=point.lines,
                cut=point.cut,
                meant=True,
            )
    texts = {one.node.digest for one in first.values() if one.node.digest}
    least = plan.least * max((one.score for one in ranked), default=0.0)
    others = [
        one
        for one in ranked
        if one.node.id not in {*first, *plan.misleading}
        and one.node.digest not in texts
        and one.score >= least
    ]
    return [*sorted(first.values(), key=lambda one: -one.score), *others]
