"""Resolving all files of a state: in worker processes, or in this one where they are few.

Each worker can read what all files say to others and resolves some of them, for a file's result
does not depend on who resolves it, or after which.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from graph.model import Edge, Node
from indexer import dependents, kept
from indexer.job import without_collector
from indexer.resolve.memory import MemoryFamilies, MemorySources, Names
from indexer.resolve.resolver import Resolver
from indexer.resolve.tree import ModuleTree
from indexer.spool import Span, Spool
from indexer.stubs import PackagedStubs
from indexer.workers import count, in_workers

_FEW_FILES = 200
_BATCH_FILES = 16

_MOST_READ = 8_000_000  # bytes of facts that are held decoded, at about five times their size


class Row(NamedTuple):
    """A file, where its facts are, and whether it may be in a family with another."""

    path: str
    digest: str
    facts: Span
    alike: bool


class ResolvedFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What resolution says of one file; `keys` are packed as `indexer.dependents` does."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    keys: bytes


_resolved = msgspec.msgpack.Decoder(tuple[ResolvedFile, ...])
_names = msgspec.msgpack.Decoder(Names)
_own = threading.local()  # of a worker: the state it resolves files of


def resolve_files(
    rows: Sequence[Row], spool: Spool, names: Names, workflow_bases: Sequence[str], jobs: int
) -> Iterator[ResolvedFile]:
    """Every file, in the order of the rows, which are sorted by path. Raises WorkerFailed."""
    workers = count(jobs)
    if workers == 1 or len(rows) <= _FEW_FILES:
        state = State(rows, spool, names, workflow_bases)
        batches = (state.resolve(*span) for span in _spans(len(rows)))
    else:
        given = (rows, spool, msgspec.msgpack.encode(names), tuple(workflow_bases))
        calls = in_workers(workers, _resolve, _spans(len(rows)), _prepare, given)
        batches = map(_resolved.decode, calls)
    return chain.from_iterable(batches)


def _spans(rows: int) -> list[tuple[int, int]]:
    return [(at, min(at + _BATCH_FILES, rows)) for at in range(0, rows, _BATCH_FILES)]


class State:
    """All files of a state, and the resolver over them."""

    def __init__(
        self, rows: Sequence[Row], spool: Spool, names: Names, workflow_bases: Sequence[str]
    ) -> None:
        self._rows = rows
        self._spool = spool
        self._outlines = _Outlines(rows, spool)
        self._sources = MemorySources(ModuleTree(self._outlines), self._outlines, names)
        alike = (row for row in rows if row.alike)
        sketches = ((row.path, kept.sketches_of(spool.get(row.facts))) for row in alike)
        self._resolver = Resolver(
            self._sources, MemoryFamilies(sketches), PackagedStubs(), workflow_bases
        )

    def resolve(self, first: int, last: int) -> tuple[ResolvedFile, ...]:
        """The files from `first` to before `last`."""
        return tuple(self._one(row) for row in self._rows[first:last])

    def _one(self, row: Row) -> ResolvedFile:
        if self._outlines.read > _MOST_READ:
            self._sources.forget()
            self._outlines.read = 0
        facts = kept.decode(self._spool.get(row.facts))
        nodes, edges, keys = self._resolver.resolve(row.path, row.digest, facts)
        return ResolvedFile(nodes, edges, dependents.pack(keys).tobytes())


class _Outlines(Mapping[str, kept.Outline]):
    """What others see of each file, decoded each time it is asked for."""

    def __init__(self, rows: Sequence[Row], spool: Spool) -> None:
        self._spans = {row.path: row.facts for row in rows}
        self._spool = spool
        self.read = 0  # bytes

    def __getitem__(self, path: str) -> kept.Outline:
        span = self._spans[path]
        self.read += span[1]
        return kept.outline(self._spool.get(span))

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def _prepare(
    rows: Sequence[Row], spool: Spool, names: bytes, workflow_bases: tuple[str, ...]
) -> None:
    with without_collector():
        _own.state = State(rows, spool, _names.decode(names), workflow_bases)


def _resolve(first: int, last: int) -> bytes:
    state: State = _own.state
    with without_collector():
        return msgspec.msgpack.encode(state.resolve(first, last))
