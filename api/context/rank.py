"""From signals to one order: a small linear model, with every weight in one table.

A file's sum becomes a probability (softmax over files), and that is a unit's strongest signal.
Weights are shares of a signal's own maximum; docs/benchmarks.md names the run that found them.
Ties are broken by node id, so every run and store gives the same order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
import numpy as np
from msgspec.structs import replace

from api.context.arrival import by_file
from api.context.meaning import REASON, Meant, nearer
from api.context.nearness import VERBS
from api.context.priors import Priors
from api.context.retrieve import Evidence, nodes_of, without_number
from api.context.signals import Column, Files, Units, tables
from graph.model import Node
from graph.order import best_first
from graph.view import View

FILE_WEIGHTS: Mapping[str, float] = {
    "file": 1.0,
    "file_title": 1.6,
    "top3": 1.0,
    "max_main": 1.3,
    "max_single": 0.8,
    "max_body": 0.9,
    "max_path": 0.5,
    "max_literal": 0.8,
    "max_near": 1.4,
    "stem": 0.5,
    "named": 0.2,
    "line": 1.5,
    "frame": 1.0,
    "focus": 2.0,
    "imported": 1.0,
    "commits": 0.5,
    "messages": 0.6,
}
UNIT_WEIGHTS: Mapping[str, float] = {
    "log_file": 1.35,
    "best_file": 1.0,
    "main": 1.1,
    "single": 1.1,
    "body": 0.9,
    "title": 0.9,
    "code": 1.0,
    "prose": 0.7,
    "near": 1.1,
    "literal": 0.8,
    "named": 0.7,
    "line": 0.9,
    "frame": 1.0,
    "focus": 2.0,
    "called": 0.5,
    "near_named": 0.7,
}
_WHAT: Mapping[str, str] = {
    "": "", "copy": "a copy", "old": "old code", "vendored": "vendored", "generated": "generated",
    "test": "test code", "document": "a document", "example": "an example", "data": "data",
}  # fmt: skip
LEAST_FILE = 1e-4
CLASS_HEAD = -0.9  # a class's own lines are seldom what changes; its name comes with its members
MAX_RANKED = 200
FILLER = 0.05  # of the best score by text: what has less, and nothing else, is not about this


class Ranked(msgspec.Struct, frozen=True):
    """A node with its score and the reasons for it, most telling first; `beside` are others, which
    come after the words that match.

    `copies` are the paths where the same text stands too. What the kind of question asks for is
    `meant`, and then `lines` are those that matter, () for all, and `cut` leaves out the others.
    """

    node: Node
    score: float
    reasons: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    cut: bool = False
    meant: bool = False


def rank(
    view: View, evidence: Evidence, priors: Priors, meant: Meant | None = None
) -> tuple[list[Ranked], int]:
    """Order what was found, best first, and how many there are beyond the MAX_RANKED best.

    One of several equal texts stands for all. `meant` moves the first by likeness in meaning.
    """
    units, files = tables(evidence, priors)
    if not units.ids:
        return [], 0
    likely = file_probabilities(files)
    scores, risen = order(units, likely), frozenset[str]()
    if meant is not None:
        scores, risen = nearer(view, units.ids, scores, meant)
    told = _telling(units, files)
    rows = [at for at in best_first(scores, units.ids) if told[at]]
    nodes = nodes_of(view, [units.ids[at] for at in rows[:MAX_RANKED]])
    near = _near_reasons(evidence, {units.ids[at]: float(scores[at]) for at in rows}, nodes)
    past = dict(evidence.past.likest)  # each is said once, with the best unit of its file
    found = [
        Ranked(
            node,
            float(scores[at]),
            _mentioned(node, evidence),
            _beside(node, priors, near.get(node.id, ""), past, REASON if node.id in risen else ""),
        )
        for at in rows[:MAX_RANKED]
        if (node := nodes.get(units.ids[at]))
    ]
    kept = _without_copies(found, priors)
    places = by_file([one.node.path for one in kept], dict(zip(files.paths, likely, strict=True)))
    return [kept[at] for at in places], max(0, len(rows) - MAX_RANKED)


def _telling(units: Units, files: Files) -> list[bool]:
    """Which units something speaks for, more than a common word."""
    names = ("main", "literal", "near", "named", "line", "frame", "focus")
    pointed = [files.columns[name][units.files] for name in ("line", "frame", "focus")]
    best = np.max([*(units.columns[name] for name in names), *pointed], axis=0)
    return [bool(value >= FILLER) for value in best]


def file_probabilities(files: Files) -> Column:
    """How likely each file is meant."""
    total = summed(files.columns, FILE_WEIGHTS)
    powers = np.exp(total - total.max()) if len(total) else total
    return powers / powers.sum() if len(powers) else powers


def summed(columns: Mapping[str, Column], weights: Mapping[str, float]) -> Column:
    """The weighted sum of columns."""
    [first, *others] = weights
    total = weights[first] * columns[first]
    for name in others:
        total = total + weights[name] * columns[name]
    return total


def unit_columns(units: Units, likely: Column) -> Mapping[str, Column]:
    """The signals of units with those of their files."""
    own = likely[units.files]
    best = float(likely.max()) if len(likely) else 1.0
    log_file = 1 + np.log(own + LEAST_FILE) / -np.log(LEAST_FILE)
    return {**units.columns, "log_file": log_file, "best_file": own / best}


def order(units: Units, likely: Column) -> Column:
    """The score of every unit, from how likely each file is."""
    columns = unit_columns(units, likely)
    return summed(columns, UNIT_WEIGHTS) + CLASS_HEAD * units.columns["class"]


def _near_reasons(
    evidence: Evidence, scores: Mapping[str, float], wanted: Collection[str]
) -> dict[str, str]:
    """For each wanted node, its tie to the best unit that it is tied to."""
    best = {node: (max(0.0, scores[node]), "", "") for node in wanted}
    for source, kind, target, _ in evidence.nearness.links:
        for way, near, far in ((0, source, target), (1, target, source)):
            if far in best and scores.get(near, 0.0) > best[far][0]:
                best[far] = (scores[near], VERBS[kind][way], near)
    return {node: f"{verb} {_called(near)}" for node, (_, verb, near) in best.items() if verb}


def _called(node_id: str) -> str:
    """The last name of a symbol, with its owner where many have such a method."""
    qualname = without_number(node_id.rpartition(":")[2])
    outer, _, name = qualname.rpartition(".")
    return f"{outer.rpartition('.')[2]}.{name}" if outer and name.startswith("__") else name


def _mentioned(node: Node, evidence: Evidence) -> tuple[str, ...]:
    kinds = evidence.mentions.nodes.get(node.id)
    if kinds:
        ordered = sorted(kinds.values(), key=lambda m: (-m.weight, m.kind))
        return tuple(m.reason for m in ordered)
    return tuple(m.reason for m in evidence.mentions.files.get(node.path, {}).values())


def _beside(
    node: Node, priors: Priors, near: str, past: dict[str, str], like: str
) -> tuple[str, ...]:
    """Its tie to what else is here, what its path says, and the commit that speaks like it; that
    it came forward by its meaning.
    """
    commit = past.pop(node.path, "")
    told = f"its file changed in {commit}, a commit with words of the task" if commit else ""
    return tuple(said for said in (near, _WHAT[priors.of(node.path)[1]], told, like) if said)


def _without_copies(scored: Iterable[Ranked], priors: Priors) -> list[Ranked]:
    """Of equal texts the one in the least copied place, at the best place any of them has."""
    groups: dict[str, list[Ranked]] = {}
    for ranked in scored:
        groups.setdefault(ranked.node.digest or ranked.node.id, []).append(ranked)
    kept = [_original(own, priors) if len(own) > 1 else own[0] for own in groups.values()]
    return sorted(kept, key=lambda r: (-r.score, r.node.id))


def _original(same: Sequence[Ranked], priors: Priors) -> Ranked:
    """Of equal texts, best first, the one that stands for all."""
    first = min(same, key=lambda r: (-priors.of(r.node.path)[0], -r.score, r.node.id))
    others = tuple(sorted({r.node.path for r in same} - {first.node.path}))
    return replace(first, score=same[0].score, copies=others)
