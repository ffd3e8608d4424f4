"""The edges of one unit, gathered: one per key, with all its lines and its best certainty."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from graph.model import Certainty, Edge, EdgeKind

_RANK: Final = (Certainty.EXACT, Certainty.INFERRED, Certainty.POSSIBLE)
EXACT, INFERRED, POSSIBLE = 0, 1, 2


class _Gathered:
    __slots__ = ("lines", "rank", "role")

    def __init__(self, rank: int, role: str) -> None:
        self.rank = rank
        self.role = role
        self.lines: set[int] = set()


class Edges:
    """Edges by their key. A `rank` is 0 for exact, 1 for inferred, 2 for possible."""

    def __init__(self) -> None:
        self._edges: dict[tuple[str, EdgeKind, str, int], _Gathered] = {}

    def add(
        self,
        source: str,
        kind: EdgeKind,
        target: str,
        lines: Iterable[int] = (),
        rank: int = EXACT,
        *,
        position: int = 0,
        role: str = "",
    ) -> None:
        """Add an edge, or lines and a better certainty to the one there is."""
        key = (source, kind, target, position)
        held = self._edges.get(key)
        if held is None:
            held = self._edges[key] = _Gathered(rank, role)
        elif rank < held.rank:
            held.rank, held.role = rank, role
        held.lines.update(lines)

    def between(self, kinds: Iterable[EdgeKind]) -> Iterator[tuple[str, str, int]]:
        """(source, target, rank) of the edges of these kinds so far."""
        wanted = frozenset(kinds)
        for key, held in list(self._edges.items()):
            if key[1] in wanted:
                yield key[0], key[2], held.rank

    def all(self) -> tuple[Edge, ...]:
        """Every edge, sorted by key."""
        return tuple(
            Edge(source, kind, target, position, _RANK[held.rank], held.role, _sorted(held.lines))
            for (source, kind, target, position), held in sorted(
                self._edges.items(), key=itemgetter(0)
            )
        )


def _sorted(lines: set[int]) -> tuple[int, ...]:
    return tuple(sorted(lines)) if len(lines) > 1 else tuple(lines)
