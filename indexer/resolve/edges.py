"""The edges of one unit, gathered: one per key, with all its lines and its best certainty."""

from collections.abc import Iterable
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

    def of(self, source: str, kinds: Iterable[EdgeKind]) -> list[tuple[str, int, set[int]]]:
        """(target, rank, lines) of the edges of these kinds that leave a node."""
        wanted = set(kinds)
        return [
            (key[2], held.rank, held.lines)
            for key, held in self._edges.items()
            if key[0] == source and key[1] in wanted
        ]

    def all(self) -> tuple[Edge, ...]:
        """Every edge, sorted by key."""
        return tuple(
            Edge(source, kind, target, position, _RANK[held.rank], held.role, _sorted(held.lines))
            for (source, kind, target, position), held in sorted(self._edges.items(), key=_key)
        )


def _key(item: tuple[tuple[str, EdgeKind, str, int], _Gathered]) -> tuple[str, str, str, int]:
    source, kind, target, position = item[0]
    return (source, kind.value, target, position)


def _sorted(lines: set[int]) -> tuple[int, ...]:
    return tuple(sorted(lines)) if len(lines) > 1 else tuple(lines)
