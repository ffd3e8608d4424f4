"""What `Snapshot.ties` must answer, worked out plainly from edges and nodes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from graph.model import Edge, EdgeKind, Node, implied_kind
from graph.ties import Seen, Ties


def plain_ties(
    edges: Iterable[Edge],
    nodes: Mapping[str, Node],
    ids: Sequence[str],
    kinds: Sequence[EdgeKind],
    *,
    incoming: bool,
    most: int | None,
    seen: Seen | None,
) -> Ties:
    def in_sight(key: str) -> bool:
        return seen is None or implied_kind(key) is not None or seen(key, nodes[key].path)

    found = [
        (edge.source, edge.kind, edge.target)
        for edge in edges
        if (edge.target if incoming else edge.source) in ids
        and edge.kind in kinds
        and in_sight(edge.source)
        and in_sight(edge.target)
    ]
    near = 2 if incoming else 0
    counts = Counter((tie[near], tie[1]) for tie in found)
    crowded = frozenset(key for key, count in counts.items() if most is not None and count > most)
    return Ties(tuple(sorted(t for t in found if (t[near], t[1]) not in crowded)), crowded)
