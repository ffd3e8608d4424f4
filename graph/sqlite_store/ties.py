"""Ties at nodes, read only as far as they are wanted: a name that all use costs what others do.

In few statements: one finds the nodes and counts their edges, no further than is wanted; then one
for each kind reads those of all nodes that have not too many.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.model import EdgeKind
from graph.sqlite_store.codes import EDGE_KINDS, KIND_CODES
from graph.sqlite_store.keys import chunks, storable
from graph.ties import Seen, Tie, Ties


@dataclass(frozen=True, slots=True)
class _Reader:
    """Edges that leave, or arrive at, nodes of one source, as far as both ends are `seen`."""

    connection: sqlite3.Connection
    source: int
    incoming: bool
    seen: Seen | None

    @property
    def ends(self) -> tuple[str, str]:
        """The columns of an edge: the near end and the far one."""
        return ("target", "source") if self.incoming else ("source", "target")

    def nodes(
        self, ids: Sequence[str], codes: Sequence[int], most: int | None
    ) -> Iterator[tuple[int, str, list[int]]]:
        """(row, id, number of edges of each kind, counted to one more than `most`)."""
        counts = "".join(f", ({self._count(code, most)})" for code in codes if most is not None)
        for marks, values in chunks(storable(list(dict.fromkeys(ids)))):
            query = (
                f"SELECT other.id, other.key{counts}{self._place}"
                f" FROM node other {self._unit} WHERE other.source = ? AND other.key IN ({marks})"
            )
            rows = self.connection.execute(query, (self.source, *values)).fetchall()
            for row, key, *numbers in rows if self.seen is None else self._in_sight(rows, 1):
                yield row, key, numbers

    def edges(self, nodes: Sequence[int], codes: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """(row of the near end, kind, id of the far end)."""
        near, far = self.ends
        for marks, values in chunks(nodes):
            query = (
                f"SELECT edge.{near}, edge.kind, other.key{self._place}"
                f" FROM edge CROSS JOIN node other ON other.id = edge.{far} {self._unit}"
                f" WHERE edge.{near} IN ({marks}) AND edge.kind IN ({','.join(map(str, codes))})"
            )
            rows = self.connection.execute(query, values)
            yield from rows if self.seen is None else self._in_sight(rows, 2)

    def _count(self, code: int, most: int | None) -> str:
        own = f"SELECT 1 FROM edge WHERE edge.{self.ends[0]} = other.id AND edge.kind = {code}"
        return f"SELECT count(*) FROM ({own} LIMIT {(most or 0) + 1})"

    @property
    def _place(self) -> str:
        return "" if self.seen is None else ", other.unit, ifnull(other.path, unit.path)"

    @property
    def _unit(self) -> str:
        return "" if self.seen is None else "LEFT JOIN unit ON unit.id = other.unit"

    def _in_sight(self, rows: Iterable[tuple[Any, ...]], key: int) -> Iterator[tuple[Any, ...]]:
        """Rows without their place, of nodes in sight; an implied one, of no unit, always is."""
        for *row, unit, path in rows:
            if self.seen is None or unit is None or self.seen(row[key], path or ""):
                yield tuple(row)


def read_ties(
    connection: sqlite3.Connection,
    source: int,
    ids: Sequence[str],
    kinds: Sequence[EdgeKind],
    *,
    incoming: bool,
    most: int | None,
    seen: Seen | None,
) -> Ties:
    """See `graph.snapshot.Snapshot.ties`."""
    reader = _Reader(connection, source, incoming, seen)
    codes = [KIND_CODES[kind] for kind in kinds]
    keys: dict[int, str] = {}
    few: dict[int, list[int]] = {}
    many: list[tuple[int, int]] = []
    for row, key, numbers in reader.nodes(ids, codes, most):
        keys[row] = key
        for code, number in zip(codes, numbers, strict=False):
            if most is not None and number > most:
                many.append((row, code))
            elif number:
                few.setdefault(code, []).append(row)
    groups = [((code,), rows) for code, rows in few.items()]
    groups = [(codes, list(keys))] if most is None else groups
    found = [edge for group, rows in groups for edge in reader.edges(rows, group)]
    crowded: set[tuple[str, EdgeKind]] = set()
    for row, code in many:  # of those in sight there may still be few enough
        limit = (most or 0) + 1
        own = list(islice(reader.edges([row], [code]), limit)) if seen else []
        if seen is None or len(own) == limit:
            crowded.add((keys[row], EDGE_KINDS[code]))
        else:
            found += own
    ties: Iterable[Tie] = ((keys[row], EDGE_KINDS[code], other) for row, code, other in found)
    ties = ((far, kind, near) for near, kind, far in ties) if incoming else ties
    return Ties(tuple(sorted(ties)), frozenset(crowded))
