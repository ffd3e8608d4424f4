"""Units as rows: what differs from the unit that is there is written, and nothing else."""

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

from graph.checks import text_size
from graph.errors import InvalidDelta
from graph.model import Applied, Edge, Node, Unit, implied_kind, implied_node
from graph.sqlite_store.codes import (
    CERTAINTY_CODES,
    KIND_CODES,
    Layout,
    Lines,
    pack_kinds,
    pack_layout,
    pack_lines,
)
from graph.sqlite_store.keys import chunks
from graph.sqlite_store.numbers import Numbers

_INSERT_NODE = (
    "INSERT INTO node (id, source, unit, key, kinds, path, name, qualified_name, digest, tags,"
    " signature, docstring) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE_NODE = (
    "UPDATE node SET unit = ?, key = ?, kinds = ?, path = ?, name = ?, qualified_name = ?,"
    " digest = ?, tags = ?, signature = ?, docstring = ? WHERE id = ?"
)
_NODES = (
    "SELECT id, key, kinds, path, name, qualified_name, digest, tags, signature, docstring"
    " FROM node WHERE unit IN"
)
_INSERT_EDGE = (
    "INSERT INTO edge (source, kind, target, position, certainty, role, lines)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE_EDGE = (
    "UPDATE edge SET certainty = ?, role = ?, lines = ?"
    " WHERE source = ? AND kind = ? AND target = ? AND position = ?"
)
_DELETE_EDGE = "DELETE FROM edge WHERE source = ? AND kind = ? AND target = ? AND position = ?"
_EDGES = "SELECT source, kind, target, position, certainty, role, lines FROM edge WHERE source IN"

_Content = tuple[str, str, str | None, str, str, str, str, str, str]  # of a node
_Place = tuple[int, int, int, int]  # of an edge: source, kind, target, position
_Says = tuple[int, str, Lines]  # certainty, role, lines


class UnitWriter:
    """Writes the units of one source inside one transaction, and counts what it wrote."""

    def __init__(self, connection: sqlite3.Connection, source: int, *, fresh: bool) -> None:
        self._connection = connection
        self._source = source
        self._numbers = Numbers(connection, source, fresh=fresh)
        rows = connection.execute(
            "SELECT path, id, fingerprint FROM unit WHERE source = ?", (source,)
        )
        self._units: dict[str, tuple[int, bytes]] = {row[0]: (row[1], row[2]) for row in rows}
        self._gone: dict[int, str] = {}  # listed nodes to delete at the end
        self._loose: set[int] = set()  # targets that may have lost their last edge
        self._written = {"node": 0, "edge": 0}
        self._removed = {"node": 0, "edge": 0}

    def applied(self, state: str) -> Applied:
        """What was written and removed."""
        return Applied(
            state,
            self._written["node"],
            self._written["edge"],
            self._removed["node"],
            self._removed["edge"],
        )

    def write(self, units: Sequence[Unit]) -> None:
        """Write these units where they differ. Raises InvalidDelta."""
        changed = [(unit, _fingerprint(unit)) for unit in units]
        changed = [(unit, mark) for unit, mark in changed if not self._same(unit.path, mark)]
        self._numbers.learn(node.id for unit, _ in changed for node in unit.nodes)
        self._numbers.learn(edge.target for unit, _ in changed for edge in unit.edges)
        for unit, mark in changed:
            self._write_unit(unit, mark)

    def remove(self, paths: Iterable[str]) -> None:
        """Take out the units of these paths; their nodes go at the end."""
        units = [self._units.pop(path)[0] for path in sorted(paths)]
        nodes = self._nodes_of(units)
        self._gone.update({number: key for key, (number, _) in nodes.items()})
        self._delete_edges(list(self._edges_of([number for number, _ in nodes.values()])))
        self._connection.executemany("DELETE FROM unit WHERE id = ?", [(unit,) for unit in units])

    def write_implied(self) -> None:
        """Make the nodes that edges imply. Raises InvalidDelta for an edge to nowhere."""
        rows: list[tuple[object, ...]] = []
        for key, number in self._numbers.reserved.items():
            if implied_kind(key) is None:
                raise InvalidDelta(f"an edge leads to {key!r}, which no file lists")
            rows.append((number, self._source, None, *_content(implied_node(key), "")))
        self._connection.executemany(_INSERT_NODE, rows)

    def delete_gone(self) -> None:
        """Delete the nodes that went, and implied ones at which no edge arrives any more."""
        for marks, values in chunks(list(self._gone)):
            query = f"SELECT target FROM edge WHERE target IN ({marks}) LIMIT 1"
            held = self._connection.execute(query, values).fetchone()
            if held:
                raise InvalidDelta(f"an edge still leads to {self._gone[held[0]]!r}, which went")
        rows = [(number,) for number in self._gone]
        self._connection.executemany("DELETE FROM node WHERE id = ?", rows)
        self._removed["node"] += len(rows)
        for marks, values in chunks(sorted(self._loose)):
            self._connection.execute(
                f"DELETE FROM node WHERE unit IS NULL AND id IN ({marks})"
                " AND NOT EXISTS (SELECT 1 FROM edge WHERE edge.target = node.id)",
                values,
            )

    def _same(self, path: str, fingerprint: bytes) -> bool:
        held = self._units.get(path)
        return held is not None and held[1] == fingerprint

    def _write_unit(self, unit: Unit, fingerprint: bytes) -> None:
        of = self._numbers.of
        layout = {of(node.id): (node.span.start, node.span.end) for node in unit.nodes if node.span}
        number, old = self._write_row(unit, fingerprint, layout)
        self._write_nodes(number, unit, old)
        edges = self._edges_of([node for node, _ in old.values()]) if old else {}
        self._write_edges(unit.edges, layout, edges)

    def _write_row(
        self, unit: Unit, fingerprint: bytes, layout: Layout
    ) -> tuple[int, dict[str, tuple[int, _Content]]]:
        """Write the unit's own row; returns its number, and the nodes it had."""
        values = (
            unit.digest,
            unit.text is not None,
            text_size(unit.text),
            fingerprint,
            pack_layout(layout),
        )
        held = self._units.get(unit.path)
        if held is None:
            cursor = self._connection.execute(
                "INSERT INTO unit (source, path, digest, shown, size, fingerprint, layout)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self._source, unit.path, *values),
            )
            return int(cursor.lastrowid or 0), {}
        self._connection.execute(
            "UPDATE unit SET digest = ?, shown = ?, size = ?, fingerprint = ?, layout = ?"
            " WHERE id = ?",
            (*values, held[0]),
        )
        return held[0], self._nodes_of([held[0]])

    def _nodes_of(self, units: Sequence[int]) -> dict[str, tuple[int, _Content]]:
        found: dict[str, tuple[int, _Content]] = {}
        for marks, values in chunks(units):
            for number, *content in self._connection.execute(f"{_NODES} ({marks})", values):
                found[content[0]] = (number, tuple(content))
        return found

    def _edges_of(self, sources: Sequence[int]) -> dict[_Place, _Says]:
        found: dict[_Place, _Says] = {}
        for marks, values in chunks(sources):
            for row in self._connection.execute(f"{_EDGES} ({marks})", values):
                found[row[:4]] = row[4:]
        return found

    def _write_nodes(self, unit: int, said: Unit, old: dict[str, tuple[int, _Content]]) -> None:
        inserts: list[tuple[object, ...]] = []
        updates: list[tuple[object, ...]] = []
        for node in said.nodes:
            content = _content(node, said.path)
            number = self._numbers.of(node.id)
            if node.id in old:
                if old[node.id][1] != content:
                    updates.append((unit, *content, number))
            elif not self._numbers.has_row(number):
                inserts.append((number, self._source, unit, *content))
                self._numbers.written(node.id)
            elif self._gone.pop(number, None) is not None:
                updates.append((unit, *content, number))
            else:
                raise InvalidDelta(f"{said.path!r} and another file both list the node {node.id!r}")
        kept = {node.id for node in said.nodes}
        self._gone.update({row[0]: key for key, row in old.items() if key not in kept})
        self._connection.executemany(_INSERT_NODE, inserts)
        self._connection.executemany(_UPDATE_NODE, updates)
        self._written["node"] += len(inserts) + len(updates)

    def _write_edges(self, edges: Iterable[Edge], layout: Layout, old: dict[_Place, _Says]) -> None:
        of = self._numbers.of
        new: dict[_Place, _Says] = {}
        for edge in edges:
            source = of(edge.source)
            place = (source, KIND_CODES[edge.kind], of(edge.target), edge.position)
            start = layout[source][0] if source in layout else 1
            certainty = CERTAINTY_CODES[edge.certainty]
            new[place] = (certainty, edge.role, pack_lines(edge.lines, start))
        if not old:
            rows = [(*place, *new[place]) for place in sorted(new)]
            self._connection.executemany(_INSERT_EDGE, rows)
            self._written["edge"] += len(rows)
            return
        inserts = [(*place, *says) for place, says in new.items() if place not in old]
        updates = [(*s, *p) for p, s in new.items() if p in old and old[p] != s]
        self._delete_edges([place for place in old if place not in new])
        self._connection.executemany(_INSERT_EDGE, inserts)
        self._connection.executemany(_UPDATE_EDGE, updates)
        self._written["edge"] += len(inserts) + len(updates)

    def _delete_edges(self, places: Sequence[_Place]) -> None:
        self._connection.executemany(_DELETE_EDGE, places)
        self._removed["edge"] += len(places)
        self._loose.update(place[2] for place in places)


def _content(node: Node, path: str) -> _Content:
    return (
        node.id,
        pack_kinds(node.kinds),
        None if node.path == path else node.path,
        node.name,
        node.qualified_name,
        node.digest,
        " ".join(node.tags),
        node.signature,
        node.docstring,
    )


def _fingerprint(unit: Unit) -> bytes:
    said = (unit.digest, unit.text is not None, unit.nodes, unit.edges)
    return blake2b(msgspec.msgpack.encode(said), digest_size=16).digest()
