"""A full index: parse everything, resolve each file, and stream the units into the store."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from graph import postings
from graph.model import Delta, Unit
from graph.store import GraphStore
from indexer import dependents, families, kept, manifest, places, uncommitted
from indexer.facts import Sketch
from indexer.history import History, Together, read_history
from indexer.job import Job, Tally, without_collector
from indexer.pool import ParsedFile, parse_files
from indexer.resolve.memory import gather
from indexer.resolve.repository import repository_unit
from indexer.resolve.tree import ModuleTree
from indexer.resolving import Row, resolve_files
from indexer.spool import Span, Spool
from indexer.stat_table import stat_of
from indexer.summary import Summary
from indexer.walk import Listing


def index_whole(store: GraphStore, job: Job, listing: Listing, base: str | None) -> Summary:
    """Index every file of a listing; the former state, if any, is replaced."""
    with Spool() as spool:
        run = _Run(job, listing, spool)
        run.parse()
        delta = run.delta(base)
        with without_collector():
            applied = store.apply(delta)
    return run.tally.summary(
        job,
        delta.state,
        delta.commit,
        files=len(listing.entries),
        unchanged=applied.done_before,
        uncommitted=run.uncommitted,
    )


class _File(NamedTuple):
    digest: str
    text: Span | None
    facts: Span
    language: str
    warnings: tuple[str, ...]
    sketches: tuple[Sketch, ...]
    defined: tuple[str, ...]
    offered: tuple[str, ...]


class _Run:
    def __init__(self, job: Job, listing: Listing, spool: Spool) -> None:
        self._job = job
        self._listing = listing
        self._spool = spool
        self._files: dict[str, _File] = {}
        self._parts: list[Span] = []  # of the search index
        self._records: dict[str, bytes | None] = {}
        self.tally = Tally(listing.skipped)
        self.uncommitted: tuple[str, ...] | None = None
        self._history = read_history(listing, History(), self.tally)

    def parse(self) -> None:
        """Read and parse every file."""
        job, entries = self._job, self._listing.entries
        for batch in parse_files(
            self._listing.root, entries, jobs=job.jobs, max_bytes=job.settings.max_file_bytes
        ):
            self._parts.append(self._spool.put(batch.part))
            self._files.update((file.path, self._put_aside(file)) for file in batch.files)
            job.progress.advance("parse", len(self._files), len(entries))

    def _put_aside(self, file: ParsedFile) -> _File:
        put = self._spool.put
        return _File(
            file.digest,
            put(file.encoded) if file.encoded is not None else None,
            put(file.facts),
            file.language,
            file.warnings,
            kept.sketches_of(file.facts),
            file.defined,
            file.offered,
        )

    def delta(self, base: str | None) -> Delta:
        """What to apply. Its records are whole when its units have been read."""
        job, files = self._job, self._files
        digests = sorted((path, file.digest) for path, file in files.items())
        for path, file in sorted(files.items()):
            self.tally.warn(path, file.warnings)
        self.uncommitted = uncommitted.of_all(self._listing, job.settings, self._encoded)
        noted = self._note(sorted(files))
        return Delta(
            repository=job.repository,
            source=job.source,
            base=base,
            state=manifest.state_of(digests, noted),
            commit=self._listing.head_commit,
            units=self._units(noted),
            records=self._records,
            replaces=True,
            allow_shrink=job.allow_shrink,
        )

    def _encoded(self, path: str) -> bytes | None:
        text = self._files[path].text
        return self._spool.get(text) if text is not None else None

    def _units(self, noted: manifest.Manifest) -> Iterator[Unit]:
        paths = sorted(self._files)
        tree = ModuleTree(paths)
        yield repository_unit(self._job.repository, paths, tree, noted)
        yield from self._history.units(self._files)
        yield from self._resolved(paths, self._history.together(self._files))
        self._job.progress.advance("write", 0, 0)
        self._records.update(postings.build(map(self._spool.get, self._parts)))
        self._records.update(self._history.records())

    def _resolved(self, paths: Sequence[str], together: Together) -> Iterator[Unit]:
        lookups: dict[str, dependents.Keys] = {}
        files, spool = self._files, self._spool
        rows = tuple(Row(path, files[path].digest, files[path].facts) for path in paths)
        names = gather((path, files[path].defined, files[path].offered) for path in paths)
        bases, jobs = self._job.settings.workflow_bases, self._job.jobs
        found = resolve_files(rows, spool, names, bases, jobs)
        for number, (path, said) in enumerate(zip(paths, found, strict=True), 1):
            file = files[path]
            lookups[path] = np.frombuffer(said.keys, np.uint64)
            edges = (*said.edges, *together.get(path, ()))
            encoded = self._encoded(path)
            text = encoded.decode() if encoded is not None else None
            unit = Unit(path, file.digest, text, said.nodes, edges, spool.get(file.facts))
            self.tally.count(unit)
            yield unit
            self._job.progress.advance("resolve", number, len(paths))
        shards = dependents.shards_for(len(paths))
        self._records.update(places.build({p: files[p].offered for p in paths}, shards))
        self._records.update(dependents.build(lookups, shards))
        self._records.update(families.build({p: files[p].sketches for p in paths}, shards))

    def _note(self, paths: Sequence[str]) -> manifest.Manifest:
        files = self._files
        noted = manifest.Manifest(
            self._job.made_by,
            dependents.shards_for(len(paths)),
            tuple(p for p in paths if manifest.is_odd(p, files[p].language)),
            manifest.head_of(self._listing.head_commit, self._listing.cut_off),
            self._history.digest(),
            self.uncommitted,
        )
        rows = {e.path: stat_of(e, self._files[e.path].digest) for e in self._listing.entries}
        self._records.update(manifest.save(noted, manifest.Table(self._job.started_ns, rows)))
        return noted
