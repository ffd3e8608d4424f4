"""Plain reads of one state of one source, pinned by its generation number."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cypher import Statement
from graph.model import (
    IMPLIED_KINDS,
    Edge,
    EdgeKind,
    FileInfo,
    Node,
    NodeKind,
    SourceInfo,
    edge_key,
    implied_kind,
    implied_node,
)
from graph.neo4j_store import vectors
from graph.neo4j_store.connection import Connection, Rows
from graph.neo4j_store.listing import Layout, Listing, Pin, Shelf
from graph.neo4j_store.rows import (
    content_key,
    edge_from,
    entity_key,
    first_line,
    folded,
    likely_path,
    node_from,
    path_of,
    skip,
    ties_from,
    unpacked,
)
from graph.ties import Seen, Ties

EVERY = 2**31 - 1
_TIES = {  # by whether ties arrive, and whether what is at their other end has to be looked at
    (False, False): Statement.TIES_FROM,
    (True, False): Statement.TIES_TO,
    (False, True): Statement.SCOPED_TIES_FROM,
    (True, True): Statement.SCOPED_TIES_TO,
}
CHUNK = 5_000  # ids in one round trip of a listing of everything


class Neo4jSnapshot:
    """`graph.snapshot.Snapshot` on Neo4j. Each read is one to three round trips."""

    def __init__(self, connection: Connection, shelf: Shelf, pin: Pin, info: SourceInfo) -> None:
        self._connection = connection
        self._shelf = shelf
        self._pin = pin
        self._info = info

    @property
    def info(self) -> SourceInfo:
        """The source and the state this snapshot is pinned to."""
        return self._info

    @property
    def pin(self) -> Pin:
        """Which state of which source this is."""
        return self._pin

    def files(self) -> Mapping[str, FileInfo]:
        """Every file by path, in the order of paths."""
        return self._listing().files

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        """The nodes of these ids, in the order asked for; implied ones while something refers."""
        unique = list(dict.fromkeys(ids))
        listed = [key for key in unique if implied_kind(key) is None]
        found = {node.id: node for node in self._listed(listed)}
        found |= {key: implied_node(key) for key in self._implied(set(unique).difference(listed))}
        return {key: found[key] for key in unique if key in found}

    def named(self, name: str) -> Sequence[Node]:
        """The listed nodes whose `name` or `qualified_name` is `name`, sorted by id."""
        rows = self._rows(Statement.NAMED, name=folded(name))
        return sorted(self._listed([row[0] for row in rows]), key=lambda node: node.id)

    def names(self) -> Sequence[tuple[str, str]]:
        """(name, path) of every class, function and route, distinct and sorted."""
        wanted = {one: NodeKind[one.upper()].value for one in ("class", "function", "route")}
        return sorted(
            {
                (long[0] if long else name, path_of(node, path, length))
                for node, path, length, name, long in self._rows(Statement.NAMES, **wanted)
            }
        )

    def unit_nodes(self, paths: Sequence[str]) -> Sequence[Node]:
        """The nodes of these units, by path, then span start, then widest first, then id."""
        layouts = self._layouts(paths)
        nodes = self._listed([node for layout in layouts.values() for node in layout.ids])
        return sorted(nodes, key=_place)

    def edges_from(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that leave these nodes, sorted by key. No kinds: of every kind."""
        return self._edges(Statement.EDGES_FROM, ids, kinds)

    def edges_to(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that arrive at these nodes, sorted by key. No kinds: of every kind."""
        return self._edges(Statement.EDGES_TO, ids, kinds)

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
        near = [key for key in dict.fromkeys(ids) if implied_kind(key)]
        listed = [key for key in ids if implied_kind(key) is None]
        if seen is not None:
            listed = [node.id for node in self._listed(listed) if seen(node.id, node.path)]
        if not near and not listed:
            return Ties(())
        # What is out of sight does not count, and only here is it known.
        limit = most + 1 if most is not None and seen is None else EVERY
        rows = self._rows(
            _TIES[incoming, seen is not None],
            keys=self._keys(dict.fromkeys([*near, *listed])),
            kinds=[kind.value for kind in dict.fromkeys(kinds)],
            limit=limit,
        )
        return ties_from(rows, incoming=incoming, most=most, seen=seen)

    def digests(self) -> Sequence[tuple[str, str, str, int]]:
        """(id, path, digest, lines) of every class and function that has a digest, by id."""
        layouts = self._layouts(list(self._listing().units))
        return sorted(row for path, layout in layouts.items() for row in _digests(path, layout))

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The text of these files, where it may be shown."""
        if not paths:
            return {}
        rows = self._rows(Statement.TEXTS, paths=list(dict.fromkeys(paths)))
        found = {path: unpacked(text).decode("utf-8", "surrogatepass") for path, text in rows}
        return {path: found[path] for path in paths if path in found}

    def facts(self, digests: Sequence[str]) -> Mapping[str, bytes]:
        """The facts kept under these file digests, by whichever source of this repository."""
        found: dict[str, bytes] = {}
        for chunk in _chunks(dict.fromkeys(digests)):
            keys = [content_key(self._info.repository, digest) for digest in chunk]
            rows = self._connection.rows(Statement.FACTS, keys=keys)
            found |= {digest: unpacked(facts) for digest, facts in rows}
        return {digest: found[digest] for digest in digests if digest in found}

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The indexer's notes under these keys."""
        found = self._shelf.records(self._connection, self._pin, keys)
        return {key: found[key] for key in keys if key in found}

    def vectors(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that a model made under these keys, as far as there."""
        return vectors.read(self._connection, self._pin.sid, model, keys)

    def vector_keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of all vectors of this source, by model."""
        return vectors.read_keys(self._connection, self._pin.sid)

    def all_nodes(self) -> Iterator[Node]:
        """Every node, implied ones too, sorted by id."""
        rows = self._rows(Statement.ALL_IMPLIED, prefixes=self._implied_prefixes())
        for chunk in _chunks(sorted([*self._ids(), *(row[0] for row in rows)])):
            yield from self.nodes(chunk).values()

    def all_edges(self) -> Iterator[Edge]:
        """Every edge, sorted by key."""
        for chunk in _chunks(sorted(self._ids())):
            yield from self.edges_from(chunk, ())

    def _rows(self, statement: Statement, /, **parameters: object) -> Rows:
        """Rows of a statement about this state."""
        pin = self._pin
        where = {"sid": pin.sid, "generation": pin.generation, "skip": skip(pin.sid)}
        return self._connection.rows(statement, **where, **parameters)

    def _keys(self, ids: Iterable[str]) -> list[str]:
        return [entity_key(self._pin.sid, key) for key in ids]

    def _listing(self) -> Listing:
        return self._shelf.listing(self._connection, self._pin)

    def _layouts(self, paths: Sequence[str]) -> Mapping[str, Layout]:
        return self._shelf.layouts(self._connection, self._pin, paths)

    def _ids(self) -> Iterator[str]:
        layouts = self._layouts(list(self._listing().units))
        return itertools.chain.from_iterable(layout.ids for layout in layouts.values())

    def _listed(self, ids: Sequence[str]) -> list[Node]:
        """The listed nodes of these ids, in no order."""
        if not ids:
            return []
        rows = self._rows(Statement.NODES, keys=self._keys(ids))
        paths = {row[0]: path_of(row[0], row[2], row[3]) for row in rows}
        layouts = self._layouts(sorted(set(paths.values())))
        return [node_from(row, layouts[paths[row[0]]].spans.get(row[0])) for row in rows]

    def _implied(self, ids: Iterable[str]) -> list[str]:
        keys = self._keys(ids)
        return [row[0] for row in self._rows(Statement.IMPLIED, keys=keys)] if keys else []

    def _implied_prefixes(self) -> list[str]:
        return [f"{self._pin.sid}|{prefix}" for prefix in IMPLIED_KINDS]

    def _edges(
        self, statement: Statement, ids: Sequence[str], kinds: Sequence[EdgeKind]
    ) -> Sequence[Edge]:
        if not ids:
            return []
        wanted = [kind.value for kind in kinds] or None
        rows = self._rows(statement, keys=self._keys(dict.fromkeys(ids)), kinds=wanted)
        firsts = self._firsts({row[0] for row in rows})
        return sorted((edge_from(row, firsts[row[0]]) for row in rows), key=edge_key)

    def _firsts(self, nodes: Iterable[str]) -> Mapping[str, int]:
        """The first lines of these nodes."""
        likely = {node: likely_path(node) for node in nodes}
        layouts = self._layouts(sorted(set(likely.values())))
        firsts: dict[str, int] = {}
        for node, path in likely.items():
            layout = layouts.get(path)
            if layout is not None and node in layout.spans:
                firsts[node] = first_line(layout.spans[node])
        others = [node for node in likely if node not in firsts]
        return firsts | {node.id: first_line(node.span) for node in self._listed(others)}


def _place(node: Node) -> tuple[str, int, int, str]:
    start, end = (node.span.start, node.span.end) if node.span else (0, 0)
    return (node.path, start, -end, node.id)


def _digests(path: str, layout: Layout) -> Iterator[tuple[str, str, str, int]]:
    for node, digest in zip(layout.ids, layout.digests, strict=True):
        if digest:
            span = layout.spans[node]
            yield (node, path, digest, span.end - span.start + 1 if span else 0)


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(keys)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        yield chunk
