"""Reads of one state of one source, inside one read transaction."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, islice
from typing import Any, TypeVar

from graph.model import (
    Edge,
    EdgeKind,
    FileInfo,
    Node,
    NodeKind,
    SourceInfo,
    Span,
    edge_key,
    is_file,
)
from graph.sqlite_store import vectors
from graph.sqlite_store.codes import (
    CERTAINTIES,
    EDGE_KINDS,
    KIND_CODES,
    Layout,
    Lines,
    unpack_kinds,
    unpack_layout,
    unpack_lines,
    unpack_tags,
)
from graph.sqlite_store.kept import Kept
from graph.sqlite_store.keys import chunks, storable
from graph.sqlite_store.sources import SourceRow
from graph.sqlite_store.ties import read_ties
from graph.ties import Seen, Ties

_NodeRow = tuple[int, int | None, str, str, str | None, str | None, str, str, str, str, str, str]
_EdgeRow = tuple[int, int | None, str, int, str, int, int, str, Lines]

_NODE = """
    SELECT node.id, node.unit, node.key, kinds, node.path, unit.path, node.name, qualified_name,
        node.digest, tags, signature, docstring
    FROM node LEFT JOIN unit ON unit.id = node.unit
"""
_EDGE = """
    SELECT start.id, start.unit, start.key, edge.kind, finish.key, edge.position,
        edge.certainty, edge.role, edge.lines
"""
_EDGES_FROM = f"""
    {_EDGE} FROM node start CROSS JOIN edge ON edge.source = start.id
        CROSS JOIN node finish ON finish.id = edge.target
    WHERE start.source = ? AND start.key
"""
_EDGES_TO = f"""
    {_EDGE} FROM node finish CROSS JOIN edge ON edge.target = finish.id
        CROSS JOIN node start ON start.id = edge.source
    WHERE finish.source = ? AND finish.key
"""
_BATCH = 512
_SYMBOLS = (NodeKind.CLASS, NodeKind.FUNCTION)

_Row = TypeVar("_Row", _NodeRow, _EdgeRow)
_Value = TypeVar("_Value", str, bytes)


class SqliteSnapshot:
    """One state, as long as the transaction on `connection` lasts."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: SourceRow,
        kept: Kept,
    ) -> None:
        self._connection = connection
        self._row = source
        self._source = source.id
        self._kept = kept
        self._state = source.key
        self._layouts: dict[int, Layout] = {}

    @property
    def info(self) -> SourceInfo:
        """The source and the state this snapshot is pinned to."""
        return self._row.info

    @property
    def row(self) -> SourceRow:
        """The source by its integer keys."""
        return self._row

    def files(self) -> Mapping[str, FileInfo]:
        """Every file by path, in the order of paths."""
        return self._kept.files.get(self._state, self._read_files)

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        """The nodes of these ids, in the order asked for."""
        return self._kept.nodes(self._state, ids, self._read_nodes)

    def named(self, name: str) -> Sequence[Node]:
        """The listed nodes whose name or qualified name is `name`, by id."""
        found: dict[str, Node] = {}
        for column in ("name", "qualified_name"):
            where = f"{_NODE} WHERE node.unit IS NOT NULL AND node.source = ? AND node.{column}"
            found |= {node.id: node for node in self._nodes(self._rows(where, [name]))}
        return [found[key] for key in sorted(found)]

    def names(self) -> Sequence[tuple[str, str]]:
        """(name, path) of every class, function and route, distinct and sorted."""
        rows = self._connection.execute(
            "SELECT node.name, ifnull(node.path, unit.path), kinds FROM unit"
            " CROSS JOIN node ON node.unit = unit.id WHERE unit.source = ?",
            (self._source,),
        )
        return sorted({(name, path) for name, path, kinds in rows if _is_named(kinds)})

    def unit_nodes(self, paths: Sequence[str]) -> Sequence[Node]:
        """The nodes of these units, by path, then span start, then widest first, then id."""
        query = f"{_NODE} WHERE unit.source = ? AND unit.path"
        rows = sorted(self._rows(query, sorted(set(paths))), key=lambda row: row[5] or "")
        listed: list[Node] = []
        for _, unit in groupby(rows, key=lambda row: row[5]):
            listed.extend(sorted(self._nodes(unit), key=_place))
        return listed

    def edges_from(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that leave these nodes, sorted by key."""
        return self._edges_of(_EDGES_FROM, ids, kinds)

    def edges_to(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that arrive at these nodes, sorted by key."""
        return self._edges_of(_EDGES_TO, ids, kinds)

    def ties(
        self,
        ids: Sequence[str],
        kinds: Sequence[EdgeKind],
        *,
        incoming: bool,
        most: int | None,
        seen: Seen | None,
    ) -> Ties:
        """The ties at these nodes whose other end is `seen`."""
        return read_ties(
            self._connection, self._source, ids, kinds, incoming=incoming, most=most, seen=seen
        )

    def digests(self) -> Sequence[tuple[str, str, str, int]]:
        """(id, path, digest, lines) of every class and function that has a digest, by id."""
        self._read_all_layouts()
        rows = self._connection.execute(
            "SELECT node.id, node.unit, node.key, ifnull(node.path, unit.path), node.digest, kinds"
            " FROM unit CROSS JOIN node ON node.unit = unit.id"
            " WHERE unit.source = ? AND node.digest <> ''",
            (self._source,),
        )
        found: list[tuple[str, str, str, int]] = []
        for number, unit, key, path, digest, kinds in rows:
            if _is_symbol(kinds):
                first, last = self._layouts[unit].get(number, (1, 0))
                found.append((key, path, digest, last - first + 1))
        return sorted(found)

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The text of these files, where it may be shown."""
        return self._kept.texts(self._connection, self._source, paths)

    def facts(self, digests: Sequence[str]) -> Mapping[str, bytes]:
        """The facts kept under these file digests."""
        query = "SELECT digest, data FROM facts WHERE repository = ? AND digest"
        return _in_order(digests, self._rows(query, digests, self._row.repository))

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The indexer's notes under these keys."""
        query = "SELECT key, data FROM record WHERE source = ? AND key"
        return _in_order(keys, self._rows(query, keys))

    def vectors(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that a model made under these keys, as far as there."""
        return vectors.read(self._connection, self._source, model, keys)

    def vector_keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of all vectors, by model."""
        return vectors.read_keys(self._connection, self._source)

    def all_nodes(self) -> Iterator[Node]:
        """Every node, implied ones too, sorted by id."""
        self._read_all_layouts()
        query = f"{_NODE} WHERE node.source = ? ORDER BY node.key"
        return self._nodes(self._connection.execute(query, (self._source,)))

    def all_edges(self) -> Iterator[Edge]:
        """Every edge, sorted by key."""
        self._read_all_layouts()
        query = (
            f"{_EDGE} FROM node start CROSS JOIN edge ON edge.source = start.id"
            " CROSS JOIN node finish ON finish.id = edge.target"
            " WHERE start.source = ? ORDER BY start.key"
        )
        edges = self._edges(self._connection.execute(query, (self._source,)))
        for _, leaving in groupby(edges, key=lambda edge: edge.source):
            yield from sorted(leaving, key=edge_key)

    def _rows(self, query: str, keys: Sequence[str], owner: int | None = None) -> Iterator[Any]:
        """The rows of `query IN (keys)`; the owner is this source where none is given."""
        owner = self._source if owner is None else owner
        for marks, values in chunks(storable(keys)):
            yield from self._connection.execute(f"{query} IN ({marks})", (owner, *values))

    def _read_files(self) -> Mapping[str, FileInfo]:
        rows = self._connection.execute(
            "SELECT path, digest, size FROM unit WHERE source = ? ORDER BY path", (self._source,)
        )
        return {row[0]: FileInfo(*row) for row in rows if is_file(row[0])}

    def _read_nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        where = f"{_NODE} WHERE node.source = ? AND node.key"
        return {node.id: node for node in self._nodes(self._rows(where, ids))}

    def _nodes(self, rows: Iterable[_NodeRow]) -> Iterator[Node]:
        for batch in _batches(rows):
            self._read_layouts({row[1] for row in batch if row[1] is not None})
            for number, unit, key, kinds, path, of_unit, name, full, digest, tags, *said in batch:
                span = self._layouts[unit].get(number) if unit is not None else None
                yield Node(
                    id=key,
                    kinds=unpack_kinds(kinds),
                    path=(of_unit or "") if path is None else path,
                    name=name,
                    qualified_name=full,
                    signature=said[0],
                    docstring=said[1],
                    digest=digest,
                    tags=unpack_tags(tags),
                    span=Span(*span) if span else None,
                )

    def _edges(self, rows: Iterable[_EdgeRow]) -> Iterator[Edge]:
        for batch in _batches(rows):
            self._read_layouts({row[1] for row in batch if row[1] is not None})
            for start, unit, source, kind, target, position, certainty, role, lines in batch:
                span = self._layouts[unit].get(start) if unit is not None else None
                yield Edge(
                    source=source,
                    kind=EDGE_KINDS[kind],
                    target=target,
                    position=position,
                    certainty=CERTAINTIES[certainty],
                    role=role,
                    lines=unpack_lines(lines, span[0] if span else 1),
                )

    def _read_layouts(self, units: Collection[int]) -> None:
        missing = [unit for unit in units if unit not in self._layouts]
        for marks, values in chunks(missing):
            query = f"SELECT id, layout FROM unit WHERE id IN ({marks})"
            for unit, layout in self._connection.execute(query, values):
                self._layouts[unit] = unpack_layout(layout)

    def _read_all_layouts(self) -> None:
        query = "SELECT id, layout FROM unit WHERE source = ?"
        for unit, layout in self._connection.execute(query, (self._source,)):
            self._layouts[unit] = unpack_layout(layout)

    def _edges_of(
        self, query: str, ids: Sequence[str], kinds: Sequence[EdgeKind]
    ) -> Sequence[Edge]:
        codes = [KIND_CODES[kind] for kind in dict.fromkeys(kinds)]
        among = f"edge.kind IN ({','.join(map(str, codes))}) AND " if codes else ""
        query = query.replace("WHERE ", f"WHERE {among}")
        return sorted(self._edges(self._rows(query, list(dict.fromkeys(ids)))), key=edge_key)


def _batches(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _in_order(keys: Sequence[str], rows: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    found = dict(rows)
    return {key: found[key] for key in keys if key in found}


@cache
def _is_named(kinds: str) -> bool:
    return _is_symbol(kinds) or NodeKind.ROUTE in unpack_kinds(kinds)


def _is_symbol(kinds: str) -> bool:
    return any(kind in _SYMBOLS for kind in unpack_kinds(kinds))


def _place(node: Node) -> tuple[int, int, str]:
    span = node.span or Span(0, 0)
    return (span.start, -span.end, node.id)
