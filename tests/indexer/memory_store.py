"""A graph store in memory: the port without a database, to try an indexer on many small trees."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from graph.errors import StaleBase, UnknownRepository
from graph.model import (
    Applied,
    Delta,
    Edge,
    EdgeKind,
    FileInfo,
    Node,
    SourceInfo,
    Unit,
    edge_key,
    implied_kind,
    implied_node,
    is_file,
)
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.ties import Seen, Ties
from graph.view import View


class State:
    """One state of one source; also its snapshot."""

    def __init__(self, delta: Delta, before: "State | None") -> None:
        old = before if before is not None and not delta.replaces else None
        self.units: dict[str, Unit] = dict(old.units) if old else {}
        self.kept: dict[str, bytes] = dict(old.kept) if old else {}
        for path in delta.removed:
            del self.units[path]
        seen: set[str] = set()
        for unit in delta.units:
            assert unit.path not in seen, unit.path
            seen.add(unit.path)
            self.units[unit.path] = unit
        for key, record in delta.records.items():
            if record is None:
                self.kept.pop(key, None)
            else:
                self.kept[key] = record
        self._nodes = {n.id: n for unit in self.units.values() for n in unit.nodes}
        self.edges = sorted((e for u in self.units.values() for e in u.edges), key=edge_key)
        assert len(self._nodes) == sum(len(unit.nodes) for unit in self.units.values())
        for edge in self.edges:
            assert edge.source in self._nodes, edge
            assert edge.target in self._nodes or implied_kind(edge.target), edge
            if implied_kind(edge.target):
                self._nodes.setdefault(edge.target, implied_node(edge.target))
        self._named: dict[str, list[Node]] = {}
        for node in (n for u in self.units.values() for n in u.nodes):
            for name in {node.name, node.qualified_name}:
                self._named.setdefault(name, []).append(node)
        self._facts = {u.digest: u.facts for u in self.units.values() if u.facts}
        self.info = SourceInfo(
            delta.repository,
            delta.source,
            delta.state,
            delta.commit,
            len(list(filter(is_file, self.units))),
            len(self._nodes),
            len(self.edges),
            "",
        )

    def files(self) -> Mapping[str, FileInfo]:
        return {
            path: FileInfo(path, unit.digest, len(unit.text or ""))
            for path, unit in sorted(self.units.items())
            if is_file(path)
        }

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        return {i: self._nodes[i] for i in ids if i in self._nodes}

    def named(self, name: str) -> Sequence[Node]:
        return sorted(self._named.get(name, ()), key=lambda n: n.id)

    def names(self) -> Sequence[tuple[str, str]]:
        raise NotImplementedError

    def unit_nodes(self, paths: Sequence[str]) -> Sequence[Node]:
        return [n for path in sorted(paths) if path in self.units for n in self.units[path].nodes]

    def edges_from(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        return [e for e in self.edges if e.source in ids and (not kinds or e.kind in kinds)]

    def edges_to(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        return [e for e in self.edges if e.target in ids and (not kinds or e.kind in kinds)]

    def ties(
        self,
        ids: Sequence[str],
        kinds: Sequence[EdgeKind],
        *,
        incoming: bool,
        most: int | None,
        seen: Seen | None,
    ) -> Ties:
        raise NotImplementedError

    def digests(self) -> Sequence[tuple[str, str, str, int]]:
        raise NotImplementedError

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        found = {path: self.units[path].text for path in paths if path in self.units}
        return {path: text for path, text in found.items() if text is not None}

    def facts(self, digests: Sequence[str]) -> Mapping[str, bytes]:
        return {digest: self._facts[digest] for digest in digests if digest in self._facts}

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def vectors(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        raise NotImplementedError

    def vector_keys(self) -> Mapping[str, frozenset[str]]:
        raise NotImplementedError

    def all_texts(self) -> Mapping[str, tuple[str, str | None, bytes]]:
        return {path: (u.digest, u.text, u.facts) for path, u in sorted(self.units.items())}

    def all_nodes(self) -> Iterator[Node]:
        yield from (self._nodes[key] for key in sorted(self._nodes))

    def all_edges(self) -> Iterator[Edge]:
        yield from self.edges


class MemoryStore:
    """Implements GraphStore."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, str], State] = {}

    def sources(self) -> Sequence[SourceInfo]:
        return [self.states[key].info for key in sorted(self.states)]

    @contextmanager
    def snapshot(self, repository: str, source: str) -> Generator[Snapshot]:
        yield self.state(repository, source)

    def view(
        self, repository: str, source: str, scope: Scope = EVERYTHING
    ) -> AbstractContextManager[View]:
        raise NotImplementedError

    def state(self, repository: str, source: str) -> State:
        if (repository, source) not in self.states:
            raise UnknownRepository(repository)
        return self.states[(repository, source)]

    def apply(self, delta: Delta) -> Applied:
        key = (delta.repository, delta.source)
        before = self.states.get(key)
        base = before.info.state if before else None
        if base == delta.state:
            return Applied(delta.state, 0, 0, 0, 0, done_before=True)
        if base != delta.base:
            raise StaleBase(f"{delta.base} is not {base}")
        self.states[key] = State(delta, before)
        return Applied(delta.state, 0, 0, 0, 0)

    def write_vectors(
        self, repository: str, source: str, model: str, vectors: Mapping[str, bytes | None]
    ) -> None:
        raise NotImplementedError

    def remove(self, repository: str, source: str | None = None) -> int:
        raise NotImplementedError

    def check(self) -> Sequence[str]:
        return []

    def close(self) -> None:
        pass
