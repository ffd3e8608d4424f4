"""Neighbours of a symbol as an answer lists them."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from graph.model import Certainty, Edge, Node

SURE = {Certainty.EXACT: 0, Certainty.INFERRED: 1, Certainty.POSSIBLE: 2}  # surest first


class Relation(msgspec.Struct, frozen=True):
    """A neighbour, and the edge that leads there (for a name join, the edge to the Name)."""

    node: Node
    edge: Edge


class Relations(msgspec.Struct, frozen=True):
    """The first neighbours in order (certainty, then node id), and how many of each certainty."""

    items: tuple[Relation, ...]
    counts: Mapping[Certainty, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


def first(relations: Iterable[Relation], limit: int) -> Relations:
    """The first so many, each neighbour once, by its surest edge."""
    best: dict[str, Relation] = {}
    for relation in relations:
        held = best.get(relation.node.id)
        if held is None or _rank(relation) < _rank(held):
            best[relation.node.id] = relation
    ordered = sorted(best.values(), key=lambda r: (_rank(r), r.node.id))
    counts = Counter(relation.edge.certainty for relation in ordered)
    return Relations(tuple(ordered[:limit]), counts)


def _rank(relation: Relation) -> int:
    return SURE[relation.edge.certainty]
