"""What lies near the best hits in the graph: personalised PageRank over their edges.

Page, Brin, Motwani, Winograd, "The PageRank Citation Ranking", 1998; restarted at the hits
(Haveliwala, 2002). Only the edges at the seeds are read, so its cost does not grow with the
graph. A call that only a name joins counts as one edge to each definition of the name, shared.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.model import EdgeKind, NodeKind, implied_kind
from graph.ties import Tie
from graph.view import View

Column = NDArray[np.float64]
Numbers = NDArray[np.int64]

RESTART = 0.5
ROUNDS = 6
MAX_NAMESAKES = 10  # definitions of a name, beyond which a call by that name says nothing
MAX_AT_ONE = 60  # edges at one node, beyond which it is near everything
MEMBER = 0.3

# How much of a node's rank flows along an edge: from its source, and back from its target.
FLOW: Mapping[EdgeKind, tuple[float, float]] = {
    EdgeKind.CALLS: (1.0, 0.5),
    EdgeKind.INSTANTIATES: (1.0, 0.5),
    EdgeKind.INHERITS: (0.7, 0.3),
    EdgeKind.OVERRIDES: (0.7, 0.3),
    EdgeKind.TESTS: (0.5, 0.0),
}
VERBS: Mapping[EdgeKind, tuple[str, str]] = {
    EdgeKind.CALLS: ("called by", "calls"),
    EdgeKind.INSTANTIATES: ("made by", "makes"),
    EdgeKind.INHERITS: ("base of", "inherits"),
    EdgeKind.OVERRIDES: ("overridden by", "overrides"),
    EdgeKind.TESTS: ("tested by", "tests"),
}
CALLS = (EdgeKind.CALLS, EdgeKind.INSTANTIATES)


class Link(NamedTuple):
    """`source` is tied to `target`, as one of `among` that an edge may mean."""

    source: str
    kind: EdgeKind
    target: str
    among: int = 1


class Nearness(msgspec.Struct, frozen=True):
    """Links at the seeds, and what rank each node they join has."""

    links: tuple[Link, ...]
    ranks: Mapping[str, float]


def near(view: View, seeds: Mapping[str, float]) -> Nearness:
    """`seeds` are node ids with what they count; four reads of the view."""
    links = tuple(_links(view, list(seeds)))
    return Nearness(links, page_ranks(links, seeds))


def _links(view: View, seeds: Sequence[str]) -> Iterable[Link]:
    outgoing = view.ties(seeds, tuple(FLOW)).found
    incoming = view.ties(seeds, tuple(FLOW), incoming=True, most=MAX_AT_ONE)
    names = {target for _, _, target in outgoing if implied_kind(target) is NodeKind.NAME}
    own = {f"name:{seed.rpartition('.')[2].rpartition(':')[2]}" for seed in seeds if "::" in seed}
    definitions = _by_target(
        view.ties(sorted(names | own), (EdgeKind.NAMED,), incoming=True, most=MAX_NAMESAKES).found
    )
    few = [name for name in sorted(own) if name in definitions]
    calls = view.ties(few, CALLS, incoming=True, most=MAX_AT_ONE)
    callers = _by_target(calls.found)
    wanted = set(seeds)
    for tie in dict.fromkeys([*outgoing, *incoming.found]):
        source, kind, target = tie
        crowded = target in wanted and (target, kind) in incoming.crowded
        if source != target and not implied_kind(target) and not crowded:
            yield Link(*tie)
    for source, kind, target in outgoing:
        namesakes = definitions.get(target, ())
        for definition, _, _ in namesakes:
            yield Link(source, kind, definition, len(namesakes))
    busy = {name for name, _ in calls.crowded}
    for name in few:
        calling = callers.get(name, ())
        if len(calling) <= MAX_AT_ONE and name not in busy:
            for definition, _, _ in definitions[name]:
                if definition in wanted:
                    for source, kind, _ in calling:
                        yield Link(source, kind, definition, len(definitions[name]))


def _by_target(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie[2], []).append(tie)
    return found


def page_ranks(links: Iterable[Link], seeds: Mapping[str, float]) -> Mapping[str, float]:
    """The rank of every node that the links join; what flows out of a node sums to its rank."""
    row = {node: at for at, node in enumerate(seeds)}
    sources: list[int] = []
    targets: list[int] = []
    flows: list[float] = []
    for link in links:
        one, other = row.setdefault(link.source, len(row)), row.setdefault(link.target, len(row))
        forward, backward = FLOW[link.kind]
        sources += one, other
        targets += other, one
        flows += forward / link.among, backward / link.among
    joined = set(sources)
    for node, at in row.items():
        owner, dot, _ = node.rpartition(".")
        held = row.get(owner) if dot and "::" in owner else None
        if held is not None and held in joined and at in joined:
            sources += held, at
            targets += at, held
            flows += MEMBER, MEMBER
    start = np.zeros(len(row))
    start[: len(seeds)] = list(seeds.values())
    start /= start.sum() or 1.0
    ranks = _ranks(np.array(sources, np.int64), np.array(targets, np.int64), np.array(flows), start)
    return dict(zip(row, ranks.tolist(), strict=True))


def _ranks(sources: Numbers, targets: Numbers, flow: Column, start: Column) -> Column:
    """The ranks after some rounds: `flow` leads from sources to targets, numbers into `start`."""
    sums = np.bincount(sources, flow, len(start))
    share = (1 - RESTART) * flow / np.where(sums > 0, sums, 1).take(sources)
    ranks = start
    for _ in range(ROUNDS):
        moved = np.bincount(targets, share * ranks.take(sources), len(start))
        ranks = RESTART * start + moved
    return ranks
