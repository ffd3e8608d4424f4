"""From evidence to one order: a small linear model over normalised signals.

Every signal is divided by its maximum for this question, then summed with weights near one; in
the study behind them (222 real issues) equal weights lost nearly nothing. A file's score comes
from its best three units and from the title alone; a unit's from its own text and its file's.
Ties are broken by node id, so every run and store gives the same order.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.context.priors import Priors
from api.context.retrieve import Evidence, Mention, enclosing
from graph.model import Edge, EdgeKind, Node, NodeKind

TOP3 = (1.0, 0.8, 0.64)
SHARPNESS = 2.5  # of the softmax over files
CUTOFF = 0.12  # of the best text score: what scores less, and is not mentioned, is filler
MENTIONED = 1.5
FULL = 4.35  # the highest score without a mention: all four signals at their best
SUPPORT = 0.4
NEIGHBOUR = 0.25  # of the score of what it is next to: below every text hit that matters
MAX_NEIGHBOURS = 6

# How much of a unit's score flows along an edge: from its source, from its target.
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


@dataclass(frozen=True, slots=True)
class Ranked:
    """A node with its score and the reasons for it, most telling first.

    `copies` are the paths where the same text stands too.
    """

    node: Node
    score: float
    reasons: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    neighbour: bool = False


@dataclass(frozen=True, slots=True)
class _Signals:
    text: float = 0.0
    title: float = 0.0
    mention: Mention | None = None


def rank(evidence: Evidence, priors: Priors) -> list[Ranked]:
    """Order what was found, best first; one of several equal texts stands for all."""
    signals = _signals(evidence, priors)
    if not signals:
        return []
    best_text = max(s.text for s in signals.values()) or 1.0
    best_title = max(s.title for s in signals.values()) or 1.0
    files = _file_probabilities(signals, evidence, best_text, best_title)
    best_file = max(files.values())
    scored: list[Ranked] = []
    for node_id, signal in signals.items():
        node = evidence.nodes[node_id]
        if signal.mention is None and signal.text < CUTOFF * best_text:
            continue
        p = files[node.path]
        score = (
            1.35 * (1 + math.log(p + 1e-4) / 9.2)
            + p / best_file
            + 1.1 * signal.text / best_text
            + 0.9 * signal.title / best_title
            + (MENTIONED * signal.mention.weight if signal.mention else 0.0)
        )
        scored.append(Ranked(node, score, _reasons(node, signal, priors)))
    scored.sort(key=lambda r: (-r.score, r.node.id))
    return _without_copies(scored, priors)


def with_neighbours(
    ranked: list[Ranked], edges: Iterable[Edge], neighbours: Mapping[str, Node]
) -> list[Ranked]:
    """Let what is near the best hits support other hits, and join the list below them."""
    by_id = {r.node.id: r for r in ranked}
    gained: dict[str, tuple[float, str]] = {}
    for edge in edges:
        forward, backward = FLOW[edge.kind]
        passive, active = VERBS[edge.kind]
        for near, far, flow, verb in (
            (edge.source, edge.target, forward, passive),
            (edge.target, edge.source, backward, active),
        ):
            if near in by_id and by_id[near].score * flow > gained.get(far, (0.0, ""))[0]:
                reason = f"{verb} {by_id[near].node.name}"
                gained[far] = (by_id[near].score * flow, reason)
    most = max((score for score, _ in gained.values()), default=1.0)
    supported = [_supported(r, gained.get(r.node.id), most) for r in ranked]
    added = [
        Ranked(neighbours[key], NEIGHBOUR * score, (reason,), neighbour=True)
        for key, (score, reason) in gained.items()
        if key not in by_id and key in neighbours and neighbours[key].span
        if not by_id.keys() & set(enclosing(key))
    ]
    added.sort(key=lambda r: (-r.score, r.node.id))
    return sorted([*supported, *added[:MAX_NEIGHBOURS]], key=lambda r: (-r.score, r.node.id))


def _supported(ranked: Ranked, gain: tuple[float, str] | None, most: float) -> Ranked:
    if gain is None:
        return ranked
    score = ranked.score + SUPPORT * gain[0] / most
    return replace(ranked, score=score, reasons=(*ranked.reasons, gain[1]))


def _signals(evidence: Evidence, priors: Priors) -> dict[str, _Signals]:
    """The signals of every node, inner functions folded into the outermost around them."""
    found: dict[str, _Signals] = {}
    for hit in evidence.hits:
        key = _unit_of(hit.node, evidence.nodes)
        if key not in evidence.nodes:
            continue
        factor = priors.of(evidence.nodes[key].path)[0]
        text, title = hit.score * factor, evidence.title_scores.get(hit.node, 0.0) * factor
        held = found.get(key, _Signals())
        found[key] = _Signals(max(held.text, text), max(held.title, title))
    for node_id, mention in evidence.mentions.items():
        key = _unit_of(node_id, evidence.nodes)
        if key in evidence.nodes:
            weight = mention.weight * priors.of(evidence.nodes[key].path)[0]
            held = found.get(key, _Signals())
            found[key] = replace(held, mention=Mention(weight, mention.reason))
    hit_paths = {evidence.nodes[key].path for key in found}
    for path, mention in evidence.mentioned_files.items():
        whole = next((key for key in (f"{path}::", path) if key in evidence.nodes), None)
        if path not in hit_paths and whole is not None:
            found[whole] = _Signals(mention=mention)
    return found


def _unit_of(node_id: str, nodes: Mapping[str, Node]) -> str:
    for outer in enclosing(node_id):
        if outer in nodes and NodeKind.FUNCTION in nodes[outer].kinds:
            return outer
    return node_id


def _file_probabilities(
    signals: Mapping[str, _Signals], evidence: Evidence, best_text: float, best_title: float
) -> dict[str, float]:
    texts: dict[str, list[float]] = {}
    titles: dict[str, float] = {}
    mentioned: dict[str, float] = {}
    for node_id, signal in signals.items():
        path = evidence.nodes[node_id].path
        texts.setdefault(path, []).append(signal.text)
        titles[path] = max(titles.get(path, 0.0), signal.title)
        if signal.mention:
            mentioned[path] = max(mentioned.get(path, 0.0), signal.mention.weight)
    tops = {
        path: sum(w * s for w, s in zip(TOP3, sorted(own, reverse=True), strict=False))
        for path, own in texts.items()
    }
    best_top = max(tops.values()) or 1.0
    sums: dict[str, float] = {}
    for path, own in texts.items():
        named = evidence.mentioned_files.get(path)
        sums[path] = (
            tops[path] / best_top
            + 1.2 * max(own) / best_text
            + 1.2 * titles[path] / best_title
            + 1.2 * (named.weight if named else 0.0)
            + 0.8 * mentioned.get(path, 0.0)
        )
    highest = max(sums.values())
    powers = {path: math.exp(SHARPNESS * (value - highest)) for path, value in sums.items()}
    total = sum(powers.values())
    return {path: power / total for path, power in powers.items()}


def _reasons(node: Node, signal: _Signals, priors: Priors) -> tuple[str, ...]:
    what = priors.of(node.path)[1]
    reasons = [signal.mention.reason] if signal.mention else []
    return (*reasons, what) if what else tuple(reasons)


def _without_copies(scored: list[Ranked], priors: Priors) -> list[Ranked]:
    """Of equal texts the one in the least copied place, at the best place any of them has."""
    groups: dict[str, list[Ranked]] = {}
    for ranked in scored:
        groups.setdefault(ranked.node.digest or ranked.node.id, []).append(ranked)
    kept: list[Ranked] = []
    for same in groups.values():
        first = min(same, key=lambda r: (-priors.of(r.node.path)[0], -r.score, r.node.id))
        others = tuple(sorted({r.node.path for r in same} - {first.node.path}))
        kept.append(replace(first, score=same[0].score, copies=others))
    return sorted(kept, key=lambda r: (-r.score, r.node.id))
