"""Scoped reads of one pinned state: what the service sees of a graph, whatever the store.

Every node and edge passes `Visible` here, inside `graph`, so nothing denied leaves it; an edge
is in sight when both its ends are. Lists come in one documented order with their totals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from graph.bases import above
from graph.model import (
    CANNOT_BIND,
    Edge,
    EdgeKind,
    Node,
    NodeKind,
    SourceInfo,
    implied_kind,
)
from graph.names_in_sight import Names, names_in_sight
from graph.relations import Relation, Relations, first
from graph.routes import answering
from graph.scope import Scope
from graph.search import Found, TextQuery
from graph.snapshot import Snapshot
from graph.spelling import nearest
from graph.texts import texts_in_sight
from graph.ties import Ties
from graph.vectors import key_of
from graph.visible import Visible, in_order, visible

if TYPE_CHECKING:
    from graph.history import History

CALLING = (
    EdgeKind.CALLS,
    EdgeKind.INSTANTIATES,
    EdgeKind.REFERENCES,
    EdgeKind.DECORATES,
    EdgeKind.HANDLES,
    EdgeKind.INHERITS,
)


class View:
    """One state of one source under one scope. Valid inside the block that opened it."""

    def __init__(
        self,
        snapshot: Snapshot,
        visible: Visible,
        narrow: Callable[[Snapshot, Scope], Visible] = visible,
    ) -> None:
        """`narrow` works out another scope of the snapshot; a store may give one that remembers."""
        self._snapshot = snapshot
        self._visible = visible
        self._narrow = narrow
        self._history: History | None = None

    @property
    def info(self) -> SourceInfo:
        """The source and its state. Its counts are of the whole graph: not for a scoped answer."""
        return self._snapshot.info

    @property
    def scope(self) -> Scope:
        """What this view denies."""
        return self._visible.scope

    @property
    def withheld(self) -> int:
        """How many files of the source are out of sight, whatever is asked."""
        return self._visible.withheld

    def narrowed(self, scope: Scope) -> "View":
        """The same state, without what `scope` denies as well."""
        if not scope.denied:
            return self
        both = Scope((*self.scope.denied, *scope.denied))
        return View(self._snapshot, self._narrow(self._snapshot, both), self._narrow)

    @property
    def in_sight(self) -> frozenset[str]:
        """The files in sight."""
        return self._visible.paths

    def paths(self) -> Sequence[str]:
        """The files in sight, sorted."""
        return in_order(self._visible.paths)

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        """The nodes in sight among these ids, in the order asked for."""
        found = self._snapshot.nodes(ids)
        if not self.scope.denied:
            return found
        reachable = self._reachable([node for node in found if implied_kind(node)])
        return {
            key: node
            for key, node in found.items()
            if (key in reachable if implied_kind(key) else self._visible.node(node))
        }

    def find(self, name: str, limit: int = 50) -> Sequence[Node]:
        """Symbols and files by id, path, name, or any dotted ending of a qualified name.

        Order: whole matches before endings, then by id. A commit is found by its id alone.
        """
        direct = self.nodes([name, f"{name}/"])
        if direct:
            return list(direct.values())
        last = name.replace("::", ".").rpartition(".")[2]
        wanted = name.replace("::", ".")
        named = {node.id: node for key in {name, last} for node in self._snapshot.named(key)}
        matches = [
            node
            for node in named.values()
            if NodeKind.COMMIT not in node.kinds
            and self._visible.node(node)
            and _ends_with(node, wanted)
        ]
        matches.sort(key=lambda node: (node.qualified_name != wanted, node.id))
        return matches[:limit]

    def near(self, name: str, limit: int = 5) -> Sequence[str]:
        """Names of symbols in sight that are spelled almost like `name`, nearest first."""
        return nearest(name, self._names.every, limit)

    def answering(self, request: str) -> Sequence[Node]:
        """The routes in sight that answer a request such as `GET /users/17`; see `graph.routes`."""
        return [n for name in answering(request, self._names.routes) for n in self.find(name)]

    @property
    def _names(self) -> Names:
        return names_in_sight(self._snapshot, self._visible)

    def outline(self, paths: Sequence[str]) -> Sequence[Node]:
        """The nodes of these files in sight: by path, span start, widest first, id."""
        seen = [path for path in paths if self._visible.path(path)]
        nodes = self._snapshot.unit_nodes(seen)
        return [n for n in nodes if self._visible.node(n)] if self.scope.denied else nodes

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The texts of these files in sight, where they may be shown; see `graph.texts`."""
        return texts_in_sight(self._snapshot, self._visible, paths)

    def vectors(self, model: str, nodes: Sequence[Node]) -> Mapping[str, bytes]:
        """By id, the vectors that a model made of these nodes, of those that are wholly in sight.

        In a file with a denied symbol none is: what holds that symbol would speak for it.
        """
        keys = {
            node.id: key_of(node.id, node.digest)
            for node in nodes
            if self._visible.node(node) and node.path not in self._visible.denied_in
        }
        found = self._snapshot.vectors(model, list(keys.values()))
        return {node: found[key] for node, key in keys.items() if key in found}

    def vector_models(self) -> Sequence[str]:
        """The models that made vectors of this source, sorted."""
        return list(self._snapshot.vector_keys())

    def search(self, query: TextQuery) -> Found:
        """Full-text search over what is in sight."""
        from graph import matches  # noqa: PLC0415 - numpy is for those who search

        return matches.search(self._snapshot, self._visible, query)

    def history(self) -> "History":
        """The commits in sight: their messages as a signal, and what changed together."""
        if self._history is None:
            from graph.history import History  # noqa: PLC0415 - numpy is for those who search

            self._history = History(self._snapshot, self._visible)
        return self._history

    def edges(
        self, ids: Sequence[str], kinds: Sequence[EdgeKind] = (), *, incoming: bool = False
    ) -> Sequence[Edge]:
        """The edges in sight that leave (or arrive at) these nodes, sorted by key."""
        return [relation.edge for relation in self._related(ids, kinds, incoming=incoming)]

    def ties(
        self,
        ids: Sequence[str],
        kinds: Sequence[EdgeKind],
        *,
        incoming: bool = False,
        most: int | None = None,
    ) -> Ties:
        """The ties in sight that leave (or arrive at) these nodes in sight; see `graph.ties`.

        For edges between symbols, modules and what they imply: less to read than `edges`.
        """
        seen = self._visible.symbol if self.scope.denied else None
        return self._snapshot.ties(ids, kinds, incoming=incoming, most=most, seen=seen)

    def callers(self, node: Node, limit: int = 50) -> Relations:
        """Who calls, makes, refers to or inherits a symbol, or imports a module; then who may, by
        its name.
        """
        named = [f"name:{node.name}"] if NodeKind.FUNCTION in node.kinds else []
        kinds = (*CALLING, EdgeKind.IMPORTS) if NodeKind.MODULE in node.kinds else CALLING
        return first(self._related([node.id, *named], kinds, incoming=True), limit)

    def callees(self, node: Node, limit: int = 50) -> Relations:
        """What a symbol uses; then what unresolved calls may mean, or a name that nothing has."""
        called = self._related([node.id], CALLING)
        asked = {r.edge.target: r.edge for r in called if implied_kind(r.node.id) is NodeKind.NAME}
        certain = [relation for relation in called if relation.edge.target not in asked]
        named = self._related(list(asked), [EdgeKind.NAMED], incoming=True)
        possible = [Relation(r.node, asked[r.edge.target]) for r in named]
        met = {r.edge.target for r in named}
        unknown = [r for r in called if r.edge.target in asked.keys() - met]
        return first([*certain, *possible, *unknown], limit)

    def relations(
        self, ids: Sequence[str], kinds: Sequence[EdgeKind], *, incoming: bool, limit: int = 50
    ) -> Relations:
        """The neighbours of these nodes over edges of these kinds."""
        return first(self._related(ids, kinds, incoming=incoming), limit)

    def all_nodes(self) -> Iterator[Node]:
        """Every node in sight, sorted by id."""
        if not self.scope.denied:
            return self._snapshot.all_nodes()
        seen = self._seen()
        edges = self._snapshot.all_edges()
        reached = {e.target for e in edges if e.source in seen and implied_kind(e.target)}
        return (n for n in self._snapshot.all_nodes() if n.id in seen or n.id in reached)

    def all_edges(self) -> Iterator[Edge]:
        """Every edge in sight, sorted by key."""
        if not self.scope.denied:
            return self._snapshot.all_edges()
        seen = self._seen()
        return (
            edge
            for edge in self._snapshot.all_edges()
            if edge.source in seen
            and (edge.target in seen or implied_kind(edge.target))
            and self._told(edge)
        )

    def _seen(self) -> set[str]:
        """The ids of all listed nodes in sight."""
        nodes = (n for n in self._snapshot.all_nodes() if implied_kind(n.id) is None)
        return {node.id for node in nodes if self._visible.node(node)}

    def _related(
        self, ids: Sequence[str], kinds: Sequence[EdgeKind], *, incoming: bool = False
    ) -> list[Relation]:
        """The edges in sight at these nodes with what is at their other end; in two reads.

        An implied node is in sight as far as an edge from something in sight arrives at it, and
        just those edges are kept, so nothing more needs to be asked about it.
        """
        if not ids:
            return []
        read = self._snapshot.edges_to if incoming else self._snapshot.edges_from
        edges = read(ids, kinds)
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        nodes = self._snapshot.nodes(sorted(ends))
        return [
            Relation(nodes[edge.source if incoming else edge.target], edge)
            for edge in edges
            if self._in_sight(nodes, edge.source)
            and self._in_sight(nodes, edge.target)
            and self._told(edge)
        ]

    def _in_sight(self, nodes: Mapping[str, Node], key: str) -> bool:
        node = nodes.get(key)
        return node is not None and (implied_kind(key) is not None or self._visible.node(node))

    def _told(self, edge: Edge) -> bool:
        """Whether an edge between what is in sight may be told: a commit in sight must say it, and
        what a call should take must not come from a base out of sight.
        """
        if not self.scope.denied:
            return True
        if edge.role.startswith(CANNOT_BIND):
            return all(map(self._visible.node, above(self._snapshot, edge.target)))
        if edge.kind is EdgeKind.CHANGED_WITH:
            return (edge.source, edge.target) in self.history().pairs
        return True

    def _reachable(self, implied: Sequence[str]) -> set[str]:
        """Of these implied nodes, those that something in sight refers to."""
        if not implied:
            return set()
        edges = self._snapshot.edges_to(implied, ())
        sources = self._snapshot.nodes(sorted({edge.source for edge in edges}))
        return {e.target for e in edges if self._in_sight(sources, e.source)}


def _ends_with(node: Node, wanted: str) -> bool:
    return f".{node.qualified_name}".endswith(f".{wanted}") or node.name == wanted
