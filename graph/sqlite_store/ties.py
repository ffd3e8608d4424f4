"""Ties at nodes, read only as far as they are wanted: a name that all use costs what others do."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from graph.model import EdgeKind
from graph.sqlite_store.codes import EDGE_KINDS, KIND_CODES
from graph.sqlite_store.keys import chunks, storable
from graph.ties import Seen, Tie, Ties

_PLACE = "other.key, other.unit, ifnull(other.path, unit.path)"
_UNIT = "LEFT JOIN unit ON unit.id = other.unit"
_NODE = f"SELECT other.id, {_PLACE} FROM node other {_UNIT}"
_ENDS = {  # by whether ties arrive: edges with their other end, which has to be looked at or not
    (incoming, looked_at): f"SELECT edge.kind, {_PLACE if looked_at else 'other.key'}"
    f" FROM edge CROSS JOIN node other ON other.id = edge.{far} {_UNIT if looked_at else ''}"
    f" WHERE edge.{near} = ?"
    for incoming, far, near in ((False, "target", "source"), (True, "source", "target"))
    for looked_at in (False, True)
}

_Row = tuple[int, str, int | None, str | None]  # the last two where it is looked at


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
    query = _ENDS[incoming, seen is not None]
    codes = [KIND_CODES[kind] for kind in kinds]
    groups = [codes] if most is None else [[code] for code in codes]
    queries = [f"{query} AND edge.kind IN ({','.join(map(str, group))})" for group in groups]
    found: list[Tie] = []
    crowded: set[tuple[str, EdgeKind]] = set()
    for key, row in _numbers(connection, source, ids, seen):
        for query, group in zip(queries, groups, strict=True):
            own: list[Tie] = []
            for kind, other in _in_sight(connection.execute(query, (row,)), seen):
                tie = (other, EDGE_KINDS[kind], key) if incoming else (key, EDGE_KINDS[kind], other)
                own.append(tie)
                if most is not None and len(own) > most:
                    crowded.add((key, EDGE_KINDS[group[0]]))
                    own.clear()
                    break
            found += own
    return Ties(tuple(sorted(found)), frozenset(crowded))


def _numbers(
    connection: sqlite3.Connection, source: int, ids: Sequence[str], seen: Seen | None
) -> Iterator[tuple[str, int]]:
    """(id, row) of these nodes in sight."""
    for marks, values in chunks(storable(list(dict.fromkeys(ids)))):
        query = f"{_NODE} WHERE other.source = ? AND other.key IN ({marks})"
        rows = connection.execute(query, (source, *values)).fetchall()
        yield from ((key, number) for number, key in _in_sight(rows, seen))


def _in_sight(rows: Iterable[_Row], seen: Seen | None) -> Iterator[tuple[int, str]]:
    """(number, id) of the rows of what is in sight; an implied node, of no unit, always is."""
    if seen is None:
        return (row[:2] for row in rows)
    return ((n, key) for n, key, unit, path in rows if unit is None or seen(key, path or ""))
