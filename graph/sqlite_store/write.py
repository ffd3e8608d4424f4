"""Writing units: what differs from the stored unit, and nothing else."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter

import msgspec

from graph.checks import text_size
from graph.errors import InvalidDelta
from graph.model import Unit, implied_kind, implied_node, is_file
from graph.sqlite_store.codes import (
    CERTAINTY_CODES,
    KIND_CODES,
    Content,
    Layout,
    Lines,
    pack_content,
    pack_layout,
    pack_lines,
)
from graph.sqlite_store.keys import chunks
from graph.sqlite_store.node_ids import NodeIds

_EdgeKey = tuple[int, int, int, int]
_EdgeValue = tuple[int, str, Lines]
_EdgeRow = tuple[int, int, int, int, int, str, Lines]

_CONTENT = "kinds, path, name, qualified_name, digest, tags, signature, docstring"
_INSERT_NODE = (
    f"INSERT INTO node (id, source, unit, key, {_CONTENT}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
_UPDATE_NODE = (
    "UPDATE node SET kinds = ?, path = ?, name = ?, qualified_name = ?, digest = ?, tags = ?,"
    " signature = ?, docstring = ? WHERE id = ?"
)
_INSERT_EDGE = "INSERT INTO edge VALUES (?,?,?,?,?,?,?)"
_PLACE = itemgetter(0, 1, 2, 3)
_encode = msgspec.msgpack.Encoder().encode


class Counts(msgspec.Struct):
    """What was written and removed so far."""

    nodes_written: int = 0
    edges_written: int = 0
    nodes_removed: int = 0
    edges_removed: int = 0
    nodes: int = 0  # more than before
    edges: int = 0
    files: int = 0


class _Stored(msgspec.Struct, frozen=True):
    """A unit as it is in the store."""

    row: int
    digest: str
    fingerprint: bytes
    nodes: dict[str, tuple[int, Content]] = {}
    edges: dict[_EdgeKey, _EdgeValue] = {}


class Writer:
    """Writes the units of one delta. `fresh` says that the source has none yet."""

    def __init__(
        self, connection: sqlite3.Connection, repository: int, source: int, *, fresh: bool
    ) -> None:
        self._connection = connection
        self._repository = repository
        self._source = source
        self._fresh = fresh
        self._ids = NodeIds(connection, source, fresh=fresh)
        last = connection.execute("SELECT ifnull(max(id), 0) FROM unit").fetchone()[0]
        self._last_unit = int(last)
        self._left: set[int] = set()  # rows at which fewer edges arrive than before
        self.seen: set[str] = set()
        self.loose_digests: set[str] = set()  # texts and facts that may be referred to no more
        self.counts = Counts()

    def write(self, units: Sequence[Unit]) -> None:
        """Make these units what the store holds. Raises InvalidDelta."""
        for unit in units:
            if unit.path in self.seen:
                raise InvalidDelta(f"the delta holds {unit.path!r} twice")
            self.seen.add(unit.path)
        self._keep_contents(units)
        stored = {} if self._fresh else self._stored([unit.path for unit in units])
        marks = [_fingerprint(unit) for unit in units]
        changed = [
            (unit, mark)
            for unit, mark in zip(units, marks, strict=True)
            if unit.path not in stored or stored[unit.path].fingerprint != mark
        ]
        self._load([stored[unit.path] for unit, _ in changed if unit.path in stored])
        self._ids.load({node.id for unit, _ in changed for node in unit.nodes})
        self._ids.load({edge.target for unit, _ in changed for edge in unit.edges})
        for unit, mark in changed:
            self._write_unit(unit, mark, stored.get(unit.path))
        self._insert_implied()

    def remove(self, paths: Sequence[str]) -> None:
        """Take these units out, where they are there."""
        stored = self._stored(paths)
        self._load(list(stored.values()))
        for path, unit in stored.items():
            self._delete_edges(unit.edges)
            self._delete_nodes(unit.nodes)
            self._connection.execute("DELETE FROM unit WHERE id = ?", (unit.row,))
            self.loose_digests.add(unit.digest)
            self.counts.files -= is_file(path)

    def finish(self) -> None:
        """Check what can be checked only now, and drop implied nodes that nothing refers to."""
        self._ids.check()
        for marks, values in chunks(list(self._left)):
            cursor = self._connection.execute(
                f"DELETE FROM node WHERE id IN ({marks}) AND unit IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM edge WHERE edge.target = node.id)",
                values,
            )
            self.counts.nodes_removed += cursor.rowcount
            self.counts.nodes -= cursor.rowcount

    def _keep_contents(self, units: Sequence[Unit]) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO text VALUES (?, ?)",
            ((unit.digest, unit.text) for unit in units if unit.text is not None),
        )
        self._connection.executemany(
            "INSERT INTO facts VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET data = ?3"
            " WHERE data <> ?3",
            ((self._repository, unit.digest, unit.facts) for unit in units if unit.facts),
        )

    def _stored(self, paths: Sequence[str]) -> dict[str, _Stored]:
        found: dict[str, _Stored] = {}
        for marks, values in chunks(paths):
            query = (
                "SELECT path, id, digest, fingerprint FROM unit"
                f" WHERE source = ? AND path IN ({marks})"
            )
            for path, *rest in self._connection.execute(query, (self._source, *values)):
                found[path] = _Stored(*rest)
        return found

    def _load(self, stored: Sequence[_Stored]) -> None:
        """Read the nodes and edges of these units."""
        by_row = {unit.row: unit for unit in stored}
        for marks, values in chunks(list(by_row)):
            query = f"SELECT unit, id, key, {_CONTENT} FROM node WHERE unit IN ({marks})"
            for unit, row, key, *content in self._connection.execute(query, values):
                by_row[unit].nodes[key] = (row, tuple(content))
                self._ids.known[key] = row
                self._ids.owners[row] = unit
        for unit in stored:
            for marks, values in chunks([row for row, _ in unit.nodes.values()]):
                query = f"SELECT * FROM edge WHERE source IN ({marks})"
                for *key, certainty, role, lines in self._connection.execute(query, values):
                    unit.edges[tuple(key)] = (certainty, role, lines)

    def _write_unit(self, unit: Unit, fingerprint: bytes, stored: _Stored | None) -> None:
        if stored is None:
            self._last_unit += 1
            row = self._last_unit
            self.counts.files += is_file(unit.path)
        else:
            row = stored.row
            self.loose_digests.add(stored.digest)
        starts, layout = self._write_nodes(unit, row, stored)
        self._write_edges(unit, starts, stored)
        if stored is not None:
            kept = {node.id for node in unit.nodes}
            self._delete_nodes({k: v for k, v in stored.nodes.items() if k not in kept})
        size = text_size(unit.text)
        shown = unit.text is not None
        self._connection.execute(
            "INSERT OR REPLACE INTO unit VALUES (?,?,?,?,?,?,?,?)",
            (row, self._source, unit.path, unit.digest, shown, size, fingerprint, layout),
        )

    def _write_nodes(
        self, unit: Unit, row: int, stored: _Stored | None
    ) -> tuple[dict[str, tuple[int, int]], bytes]:
        """Write the nodes that differ; returns (row, first line) by id, and the layout."""
        starts: dict[str, tuple[int, int]] = {}
        layout: Layout = {}
        inserts: list[tuple[object, ...]] = []
        updates: list[tuple[object, ...]] = []
        before = stored.nodes if stored else {}
        for node in unit.nodes:
            key = node.id
            if key in starts:
                raise InvalidDelta(f"the unit {unit.path!r} lists the node {key!r} twice")
            if implied_kind(key):
                raise InvalidDelta(f"the unit {unit.path!r} lists {key!r}, which edges imply")
            number, new = self._ids.listed(key, row)
            content = pack_content(node, unit.path)
            if new:
                inserts.append((number, self._source, row, key, *content))
            elif before[key][1] != content:
                updates.append((*content, number))
            span = node.span
            starts[key] = (number, span.start if span else 1)
            if span:
                layout[number] = (span.start, span.end)
        self._connection.executemany(_INSERT_NODE, inserts)
        self._connection.executemany(_UPDATE_NODE, updates)
        self.counts.nodes_written += len(inserts) + len(updates)
        self.counts.nodes += len(inserts)
        return starts, pack_layout(layout)

    def _write_edges(
        self, unit: Unit, starts: dict[str, tuple[int, int]], stored: _Stored | None
    ) -> None:
        edges = self._edge_rows(unit, starts)
        before = stored.edges if stored else {}
        if before:
            said = {row[:4] for row in edges}
            if len(said) < len(edges):
                raise InvalidDelta(f"the unit {unit.path!r} has one edge twice")
            self._delete_edges([key for key in before if key not in said])
            edges = [row for row in edges if before.get(row[:4]) != row[4:]]
            replaced = [row[:4] for row in edges if row[:4] in before]
            self._connection.executemany(_DELETE_EDGE, replaced)
            self.counts.edges -= len(replaced)
        edges.sort(key=_PLACE)
        try:
            self._connection.executemany(_INSERT_EDGE, edges)
        except sqlite3.IntegrityError as error:
            raise InvalidDelta(f"the unit {unit.path!r} has one edge twice: {error}") from error
        self.counts.edges_written += len(edges)
        self.counts.edges += len(edges)

    def _edge_rows(self, unit: Unit, starts: dict[str, tuple[int, int]]) -> list[_EdgeRow]:
        known = self._ids.known
        rows: list[_EdgeRow] = []
        for edge in unit.edges:
            start = starts.get(edge.source)
            if start is None:
                raise InvalidDelta(
                    f"the edge {edge.source!r} {edge.kind} {edge.target!r} of the unit "
                    f"{unit.path!r} starts at a node that this unit does not list"
                )
            target = known.get(edge.target)
            rows.append(
                (
                    start[0],
                    KIND_CODES[edge.kind],
                    self._ids.target(edge) if target is None else target,
                    edge.position,
                    CERTAINTY_CODES[edge.certainty],
                    edge.role,
                    pack_lines(edge.lines, start[1]),
                )
            )
        return rows

    def _insert_implied(self) -> None:
        rows: list[tuple[object, ...]] = []
        for number, key in self._ids.implied():
            content = pack_content(implied_node(key), "")
            rows.append((number, self._source, None, key, *content))
        self._connection.executemany(_INSERT_NODE, rows)
        self.counts.nodes_written += len(rows)
        self.counts.nodes += len(rows)

    def _delete_nodes(self, nodes: dict[str, tuple[int, Content]]) -> None:
        for key, (row, _) in nodes.items():
            self._ids.forget(key, row)
        rows = [(row,) for row, _ in nodes.values()]
        self._connection.executemany("DELETE FROM node WHERE id = ?", rows)
        self.counts.nodes_removed += len(rows)
        self.counts.nodes -= len(rows)

    def _delete_edges(self, keys: Iterable[_EdgeKey]) -> None:
        keys = list(keys)
        self._connection.executemany(_DELETE_EDGE, keys)
        self._left.update(key[2] for key in keys)
        self.counts.edges_removed += len(keys)
        self.counts.edges -= len(keys)


_DELETE_EDGE = "DELETE FROM edge WHERE source = ? AND kind = ? AND target = ? AND position = ?"


def _fingerprint(unit: Unit) -> bytes:
    said = _encode((unit.digest, unit.text is None, unit.nodes, unit.edges))
    return hashlib.blake2b(said, digest_size=16).digest()
