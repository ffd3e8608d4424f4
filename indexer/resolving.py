"""Resolving all files of a state: in worker processes, or in this one where they are few.

Each worker holds what all files say to others and resolves some of them, for a file's result does
not depend on who resolves it, or after which.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from graph.model import Edge, Node
from indexer import dependents, kept
from indexer.job import without_collector
from indexer.pool import ParsedFile
from indexer.resolve.memory import MemoryFamilies, MemorySources
from indexer.resolve.resolver import Resolver
from indexer.resolve.tree import ModuleTree
from indexer.stubs import PackagedStubs
from indexer.workers import count, in_workers

_FEW_FILES = 200
_BATCH_FILES = 48

Row = tuple[str, str, bytes]  # path, digest, facts as they are kept


class ResolvedFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What resolution says of one file; `keys` are packed as `indexer.dependents` does."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    keys: bytes
    offered: tuple[str, ...]


_rows = msgspec.msgpack.Decoder(tuple[Row, ...])
_resolved = msgspec.msgpack.Decoder(tuple[ResolvedFile, ...])
_own = threading.local()  # of a worker: the state it resolves files of


def resolve_files(
    files: Mapping[str, ParsedFile], workflow_bases: Sequence[str], jobs: int
) -> Iterator[tuple[str, ResolvedFile]]:
    """Every file by path, in order. Raises WorkerFailed."""
    paths = sorted(files)
    rows = tuple((path, files[path].digest, files[path].facts) for path in paths)
    spans = [(at, min(at + _BATCH_FILES, len(rows))) for at in range(0, len(rows), _BATCH_FILES)]
    workers = count(jobs)
    if workers == 1 or len(paths) <= _FEW_FILES:
        state = State(rows, workflow_bases)
        batches = (state.resolve(*span) for span in spans)
    else:
        given = (msgspec.msgpack.encode(rows), tuple(workflow_bases))
        batches = map(_resolved.decode, in_workers(workers, _resolve, spans, _prepare, given))
    del rows
    at = iter(paths)
    for batch in batches:
        for found in batch:
            yield next(at), found


class State:
    """All files of a state, and the resolver over them."""

    def __init__(self, rows: Sequence[Row], workflow_bases: Sequence[str]) -> None:
        self._rows = rows
        outlines = {path: kept.outline(facts) for path, _, facts in rows}
        sketches = {path: outline.sketches for path, outline in outlines.items()}
        self._sources = MemorySources(ModuleTree(outlines), outlines)
        self._resolver = Resolver(
            self._sources, MemoryFamilies(sketches), PackagedStubs(), workflow_bases
        )

    def resolve(self, first: int, last: int) -> tuple[ResolvedFile, ...]:
        """The files from `first` to before `last`."""
        return tuple(self._one(row) for row in self._rows[first:last])

    def _one(self, row: Row) -> ResolvedFile:
        path, digest, facts = row
        nodes, edges, keys = self._resolver.resolve(path, digest, kept.decode(facts))
        view = self._sources.view(path)
        offered = tuple(sorted(view.offered())) if view is not None else ()
        return ResolvedFile(nodes, edges, dependents.pack(keys).tobytes(), offered)


def _prepare(rows: bytes, workflow_bases: tuple[str, ...]) -> None:
    with without_collector():
        _own.state = State(_rows.decode(rows), workflow_bases)


def _resolve(first: int, last: int) -> bytes:
    state: State = _own.state
    with without_collector():
        return msgspec.msgpack.encode(state.resolve(first, last))
