"""What lies near the best hits in the graph: personalised PageRank over their edges.

Page, Brin, Motwani, Winograd, "The PageRank Citation Ranking", 1998; restarted at the hits
(Haveliwala, 2002). Only the edges at the seeds are read, so its cost does not grow with the
graph. A call that only a name joins counts as one edge to each definition of the name, shared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import EdgeKind, NodeKind, implied_kind
from graph.ties import Tie
from graph.view import View

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


@dataclass(frozen=True, slots=True)
class Link:
    """`source` is tied to `target`, as one of `among` that an edge may mean."""

    source: str
    kind: EdgeKind
    target: str
    among: int = 1


@dataclass(frozen=True, slots=True)
class Nearness:
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
    flows: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for link in links:
        forward, backward = FLOW[link.kind]
        flows[link.source][link.target] += forward / link.among
        flows[link.target][link.source] += backward / link.among
    for node in list(flows):
        owner, dot, _ = node.rpartition(".")
        if dot and owner in flows and "::" in owner:
            flows[owner][node] += MEMBER
            flows[node][owner] += MEMBER
    total = sum(seeds.values()) or 1.0
    start = {node: weight / total for node, weight in seeds.items()}
    sums = {node: sum(own.values()) for node, own in flows.items()}
    ranks = dict(start)
    for _ in range(ROUNDS):
        moved: dict[str, float] = {node: RESTART * weight for node, weight in start.items()}
        for node, rank in ranks.items():
            whole = sums.get(node, 0.0)
            if whole:
                share = (1 - RESTART) * rank / whole
                for other, flow in flows[node].items():
                    moved[other] = moved.get(other, 0.0) + share * flow
        ranks = moved
    return ranks
