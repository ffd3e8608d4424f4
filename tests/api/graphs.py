"""Small graphs for the tests of the answer: real parsing, resolution and search, kept in memory."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

import msgspec

from graph.model import (
    Edge,
    EdgeKind,
    FileInfo,
    Node,
    NodeKind,
    SourceInfo,
    Unit,
    edge_key,
    implied_kind,
    implied_node,
)
from graph.postings import build
from graph.scope import EVERYTHING, Scope
from graph.ties import Seen, Ties
from graph.view import View
from graph.visible import visible
from indexer.documents import count
from indexer.parse import parse
from indexer.resolve.memory import MemoryFamilies, MemorySources
from indexer.resolve.resolver import Resolver
from indexer.resolve.tree import ModuleTree
from indexer.stubs import PackagedStubs
from tests.ties import plain_ties

T = TypeVar("T")
WORKFLOW_BASES = ("WorkflowPrimitive",)


@dataclass
class MemorySnapshot:
    """A snapshot of units held in memory. `reads` counts calls: on a server each is a trip."""

    repository: str
    units: Sequence[Unit]
    kept: Mapping[str, bytes]
    reads: list[str] = field(default_factory=list[str])
    made: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict[str, Mapping[str, bytes]])

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(
            self.repository, "s", self._state, "c0ffee" * 6, len(self.units), 0, 0, ""
        )

    @cached_property
    def _state(self) -> str:
        return sha256(msgspec.msgpack.encode(self.units)).hexdigest()

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {node.id: node for unit in self.units for node in unit.nodes}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.path: unit for unit in self.units}

    @cached_property
    def _out(self) -> dict[str, list[Edge]]:
        return _grouped((e.source, e) for unit in self.units for e in unit.edges)

    @cached_property
    def _in(self) -> dict[str, list[Edge]]:
        return _grouped((e.target, e) for unit in self.units for e in unit.edges)

    @cached_property
    def _named(self) -> dict[str, list[Node]]:
        return _grouped(
            (key, n) for n in self._nodes.values() for key in {n.name, n.qualified_name}
        )

    def files(self) -> Mapping[str, FileInfo]:
        self.reads.append("files")
        return {
            u.path: FileInfo(u.path, u.digest, len("".join((u.text or "").split())))
            for u in sorted(self.units, key=lambda u: u.path)
        }

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        self.reads.append("nodes")
        return {key: node for key in ids if (node := self._node(key))}

    def _node(self, key: str) -> Node | None:
        if key in self._nodes:
            return self._nodes[key]
        return implied_node(key) if implied_kind(key) and key in self._in else None

    def named(self, name: str) -> Sequence[Node]:
        self.reads.append("named")
        return sorted(self._named.get(name, ()), key=lambda node: node.id)

    def names(self) -> Sequence[tuple[str, str]]:
        self.reads.append("names")
        kinds = {NodeKind.CLASS, NodeKind.FUNCTION, NodeKind.ROUTE}
        return sorted({(n.name, n.path) for n in self._nodes.values() if n.kinds[0] in kinds})

    def unit_nodes(self, paths: Sequence[str]) -> Sequence[Node]:
        self.reads.append("unit_nodes")
        nodes = [
            n for path in sorted(set(paths)) if path in self._units for n in self._units[path].nodes
        ]
        return sorted(nodes, key=_place)

    def edges_from(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        self.reads.append("edges_from")
        return _sorted_edges(self._out, ids, kinds)

    def edges_to(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        self.reads.append("edges_to")
        return _sorted_edges(self._in, ids, kinds)

    def ties(
        self,
        ids: Sequence[str],
        kinds: Sequence[EdgeKind],
        *,
        incoming: bool,
        most: int | None,
        seen: Seen | None,
    ) -> Ties:
        self.reads.append("ties")
        held = self._in if incoming else self._out
        edges = _sorted_edges(held, ids, kinds)
        return plain_ties(edges, self._nodes, ids, kinds, incoming=incoming, most=most, seen=seen)

    def digests(self) -> Sequence[tuple[str, str, str, int]]:
        self.reads.append("digests")
        kinds = {NodeKind.CLASS, NodeKind.FUNCTION}
        return [
            (n.id, n.path, n.digest, n.span.end - n.span.start + 1)
            for n in sorted(self._nodes.values(), key=lambda n: n.id)
            if n.kinds[0] in kinds and n.digest and n.span
        ]

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        self.reads.append("texts")
        found = {path: self._units[path].text for path in paths if path in self._units}
        return {path: text for path, text in found.items() if text is not None}

    def facts(self, digests: Sequence[str]) -> Mapping[str, bytes]:
        return {}

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        self.reads.append("records")
        return {key: self.kept[key] for key in keys if key in self.kept}

    def vectors(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        self.reads.append("vectors")
        held = self.made.get(model, {})
        return {key: held[key] for key in keys if key in held}

    def vector_keys(self) -> Mapping[str, frozenset[str]]:
        return {model: frozenset(self.made[model]) for model in sorted(self.made)}

    def all_nodes(self) -> Iterator[Node]:
        yield from sorted(self._nodes.values(), key=lambda node: node.id)

    def all_edges(self) -> Iterator[Edge]:
        yield from sorted((e for u in self.units for e in u.edges), key=edge_key)


def snapshot(files: Mapping[str, str], repository: str = "shop") -> MemorySnapshot:
    """The snapshot of a small source tree."""
    parsed = {
        path: parse(path, text.encode("utf-8", "surrogateescape"))
        for path, text in sorted(files.items())
    }
    tree = ModuleTree(parsed)
    resolver = Resolver(
        MemorySources(tree, {p: f.facts for p, f in parsed.items()}),
        MemoryFamilies(()),
        PackagedStubs(),
        WORKFLOW_BASES,
    )
    units: list[Unit] = []
    for path, file in parsed.items():
        digest = hashlib.blake2b((file.text or "").encode(), digest_size=16).hexdigest()
        resolved = resolver.resolve(path, digest, file.facts)
        units.append(Unit(path, digest, file.text, resolved.nodes, resolved.edges))
    records = build([count([(path, file.documents) for path, file in parsed.items()])])
    return MemorySnapshot(repository, units, records)


def view_of(files: Mapping[str, str], scope: Scope = EVERYTHING, repository: str = "shop") -> View:
    """A view of a small source tree."""
    held = snapshot(files, repository)
    return View(held, visible(held, scope))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _sorted_edges(
    by_end: Mapping[str, list[Edge]], ids: Sequence[str], kinds: Sequence[EdgeKind]
) -> list[Edge]:
    found = [e for key in set(ids) for e in by_end.get(key, ()) if not kinds or e.kind in kinds]
    return sorted(found, key=edge_key)


def _place(node: Node) -> tuple[str, int, int, str]:
    span = node.span
    return (node.path, span.start if span else 0, -span.end if span else 0, node.id)
