"""Scoped reads of one pinned state: what the service sees of a graph, whatever the store.

Every node and edge passes `Visible` here, inside `graph`, so nothing denied leaves it; an edge
is in sight when both its ends are. Lists come in one documented order with their totals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph import search
from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind, SourceInfo, implied_kind
from graph.scope import Scope
from graph.snapshot import Snapshot
from graph.visible import Visible, visible

CALLING = (EdgeKind.CALLS, EdgeKind.INSTANTIATES, EdgeKind.REFERENCES, EdgeKind.DECORATES)
_CERTAINTY_ORDER = {Certainty.EXACT: 0, Certainty.INFERRED: 1, Certainty.POSSIBLE: 2}


@dataclass(frozen=True, slots=True)
class Relation:
    """A neighbour, and the edge that leads there (for a name join, the edge to the Name)."""

    node: Node
    edge: Edge


@dataclass(frozen=True, slots=True)
class Relations:
    """The first neighbours in order (certainty, then node id) and how many there are."""

    items: tuple[Relation, ...]
    total: int


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
        self._paths: Sequence[str] | None = None

    @property
    def info(self) -> SourceInfo:
        """The source and its state. Its counts are of the whole graph: not for a scoped answer."""
        return self._snapshot.info

    @property
    def scope(self) -> Scope:
        """What this view denies."""
        return self._visible.scope

    def narrowed(self, scope: Scope) -> "View":
        """The same state, without what `scope` denies as well."""
        if not scope.denied:
            return self
        both = Scope((*self.scope.denied, *scope.denied))
        return View(self._snapshot, self._narrow(self._snapshot, both), self._narrow)

    def paths(self) -> Sequence[str]:
        """The files in sight, sorted."""
        if self._paths is None:
            self._paths = sorted(self._visible.paths)
        return self._paths

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        """The nodes in sight among these ids, in the order asked for."""
        found = self._snapshot.nodes(ids)
        reachable = self._reachable([node for node in found if implied_kind(node)])
        return {
            key: node
            for key, node in found.items()
            if (key in reachable if implied_kind(key) else self._visible.node(node))
        }

    def find(self, name: str, limit: int = 50) -> Sequence[Node]:
        """Symbols and files by id, path, name, or any dotted ending of a qualified name.

        Order: whole matches before endings, then by id.
        """
        direct = [node for key in (name, f"{name}/") for node in self.nodes([key]).values()]
        if direct:
            return direct
        last = name.replace("::", ".").rpartition(".")[2]
        wanted = name.replace("::", ".")
        matches = [
            node
            for node in self._unique([*self._snapshot.named(name), *self._snapshot.named(last)])
            if self._visible.node(node) and _ends_with(node, wanted)
        ]
        matches.sort(key=lambda node: (node.qualified_name != wanted, node.id))
        return matches[:limit]

    def near(self, name: str, limit: int = 5) -> Sequence[str]:
        """Names of symbols in sight that are spelled almost like `name`, nearest first."""
        from rapidfuzz import process  # noqa: PLC0415 - an answer without typos does not pay for it
        from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415

        last = name.replace("::", ".").rpartition(".")[2]
        names = sorted({n for n, path in self._snapshot.names() if self._visible.path(path)})
        lowered = [n.lower() for n in names]
        found = process.extract(
            last.lower(),
            lowered,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=0.6,
            limit=limit,
        )
        return [names[index] for _, _, index in found]

    def outline(self, paths: Sequence[str]) -> Sequence[Node]:
        """The nodes of these files in sight: by path, span start, widest first, id."""
        seen = [path for path in paths if self._visible.path(path)]
        return [n for n in self._snapshot.unit_nodes(seen) if self._visible.node(n)]

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The texts of these files that are in sight and may be shown."""
        return self._snapshot.texts([path for path in paths if self._visible.path(path)])

    def search(self, query: search.TextQuery) -> search.Found:
        """Full-text search over what is in sight."""
        return search.search(self._snapshot, self._visible, query)

    def edges(
        self, ids: Sequence[str], kinds: Sequence[EdgeKind] = (), *, incoming: bool = False
    ) -> Sequence[Edge]:
        """The edges in sight that leave (or arrive at) these nodes, sorted by key."""
        own = self.nodes(ids)
        read = self._snapshot.edges_to if incoming else self._snapshot.edges_from
        edges = read(list(own), kinds)
        others = self._snapshot.nodes(
            sorted({edge.source if incoming else edge.target for edge in edges})
        )
        return [e for e in edges if self._in_sight(others, e.source if incoming else e.target)]

    def callers(self, node: Node, limit: int = 50) -> Relations:
        """Who calls, makes, refers to or is decorated by a symbol; then who may, by its name."""
        certain = self._relations(self.edges([node.id], CALLING, incoming=True), incoming=True)
        possible = self._by_name([f"name:{node.name}"]) if NodeKind.FUNCTION in node.kinds else ()
        return _first([*certain, *possible], limit)

    def callees(self, node: Node, limit: int = 50) -> Relations:
        """What a symbol calls, makes, refers to; then what its unresolved calls may mean."""
        edges = self.edges([node.id], CALLING)
        certain = [edge for edge in edges if implied_kind(edge.target) is not NodeKind.NAME]
        asked = {e.target: e for e in edges if implied_kind(e.target) is NodeKind.NAME}
        named = self.edges(list(asked), [EdgeKind.NAMED], incoming=True)
        nodes = self.nodes([edge.source for edge in named])
        possible = [
            Relation(nodes[edge.source], asked[edge.target])
            for edge in named
            if edge.source in nodes
        ]
        return _first([*self._relations(certain), *possible], limit)

    def relations(
        self, ids: Sequence[str], kinds: Sequence[EdgeKind], *, incoming: bool, limit: int = 50
    ) -> Relations:
        """The neighbours of these nodes over edges of these kinds."""
        edges = self.edges(ids, kinds, incoming=incoming)
        return _first(self._relations(edges, incoming=incoming), limit)

    def all_nodes(self) -> Iterator[Node]:
        """Every node in sight, sorted by id."""
        for node in self._snapshot.all_nodes():
            if implied_kind(node.id):
                if self._reachable([node.id]):
                    yield node
            elif self._visible.node(node):
                yield node

    def all_edges(self) -> Iterator[Edge]:
        """Every edge in sight, sorted by key."""
        seen = {n.id for n in self._snapshot.all_nodes() if self._visible.node(n)}
        for edge in self._snapshot.all_edges():
            if edge.source in seen and (edge.target in seen or implied_kind(edge.target)):
                yield edge

    def _relations(self, edges: Iterable[Edge], *, incoming: bool = False) -> list[Relation]:
        ends = {edge: edge.source if incoming else edge.target for edge in edges}
        nodes = self._snapshot.nodes(sorted(set(ends.values())))
        return [Relation(nodes[end], edge) for edge, end in ends.items() if end in nodes]

    def _by_name(self, names: Sequence[str]) -> list[Relation]:
        return self._relations(self.edges(names, CALLING, incoming=True), incoming=True)

    def _in_sight(self, nodes: Mapping[str, Node], key: str) -> bool:
        node = nodes.get(key)
        return node is not None and (implied_kind(key) is not None or self._visible.node(node))

    def _reachable(self, implied: Sequence[str]) -> set[str]:
        """Of these implied nodes, those that something in sight refers to."""
        if not implied:
            return set()
        edges = self._snapshot.edges_to(implied, ())
        sources = self._snapshot.nodes(sorted({edge.source for edge in edges}))
        return {e.target for e in edges if self._in_sight(sources, e.source)}

    def _unique(self, nodes: Iterable[Node]) -> list[Node]:
        return list({node.id: node for node in nodes}.values())


def _ends_with(node: Node, wanted: str) -> bool:
    return f".{node.qualified_name}".endswith(f".{wanted}") or node.name == wanted


def _first(relations: Iterable[Relation], limit: int) -> Relations:
    best: dict[str, Relation] = {}
    for relation in relations:
        held = best.get(relation.node.id)
        if held is None or _rank(relation) < _rank(held):
            best[relation.node.id] = relation
    ordered = sorted(best.values(), key=lambda r: (_rank(r), r.node.id))
    return Relations(tuple(ordered[:limit]), len(ordered))


def _rank(relation: Relation) -> int:
    return _CERTAINTY_ORDER[relation.edge.certainty]
