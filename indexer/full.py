"""A full index: parse everything, resolve each file, and stream the units into the store."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from graph import postings
from graph.model import Delta, Unit
from graph.store import GraphStore
from indexer import dependents, families, manifest, places, uncommitted
from indexer.history import History, Together, read_history
from indexer.job import Job, Tally, without_collector
from indexer.pool import ParsedFile, parse_files
from indexer.resolve.memory import Names, gather
from indexer.resolve.repository import repository_unit
from indexer.resolve.tree import ModuleTree
from indexer.resolving import ResolvedFile, Row, resolve_files
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


class _Found:
    """What files are found by, by path: see ParsedFile. It is let go of when resolution begins."""

    def __init__(self) -> None:
        self.defined: dict[str, tuple[str, ...]] = {}
        self.offered: dict[str, tuple[str, ...]] = {}
        self.families: dict[str, bytes] = {}

    def add(self, file: ParsedFile) -> None:
        """Keep what this file is found by."""
        self.defined[file.path] = file.defined
        self.offered[file.path] = file.offered
        self.families[file.path] = file.families

    def records(self, shards: int) -> dict[str, bytes]:
        """The records of all files."""
        return places.build(self.offered, shards) | families.build(self.families, shards)

    def names(self, paths: Sequence[str]) -> Names:
        """The names of these files, which are all, sorted."""
        return gather((path, self.defined[path], self.offered[path]) for path in paths)


class _Run:
    def __init__(self, job: Job, listing: Listing, spool: Spool) -> None:
        self._job = job
        self._listing = listing
        self._spool = spool
        self._files: dict[str, _File] = {}
        self._found = _Found()
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
            for file in batch.files:
                self._files[file.path] = self._put_aside(file)
                self._found.add(file)
            job.progress.advance("parse", len(self._files), len(entries))

    def _put_aside(self, file: ParsedFile) -> _File:
        put = self._spool.put
        return _File(
            file.digest,
            put(file.encoded) if file.encoded is not None else None,
            put(file.facts),
            file.language,
            file.warnings,
        )

    def delta(self, base: str | None) -> Delta:
        """What to apply. Its records are whole when its units have been read."""
        job, files = self._job, self._files
        digests = sorted((path, file.digest) for path, file in files.items())
        for path, file in sorted(files.items()):
            self.tally.warn(path, file.warnings)
        self.uncommitted = uncommitted.of_all(self._listing, job.settings, self._read)
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

    def _read(self, path: str) -> bytes | None:
        """The text of a file as it was read."""
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
        lookups: dict[str, Span] = {}
        files, spool = self._files, self._spool
        shards = dependents.shards_for(len(paths))
        self._records.update(self._found.records(shards))
        for number, (path, said) in enumerate(zip(paths, self._resolve(paths), strict=True), 1):
            file = files[path]
            lookups[path] = spool.put(said.keys)
            edges = (*said.edges, *together.get(path, ()))
            text = spool.get(file.text).decode() if file.text is not None else None
            unit = Unit(path, file.digest, text, said.nodes, edges, spool.get(file.facts))
            self.tally.count(unit)
            yield unit
            self._job.progress.advance("resolve", number, len(paths))
        keys = {path: np.frombuffer(spool.get(at), np.uint64) for path, at in lookups.items()}
        self._records.update(dependents.build(keys, shards))

    def _resolve(self, paths: Sequence[str]) -> Iterator[ResolvedFile]:
        """Begin to resolve, and let go of what is needed no more."""
        files, found, self._found = self._files, self._found, _Found()
        alike = families.alike(found.families)
        rows = tuple(Row(p, files[p].digest, files[p].facts, p in alike) for p in paths)
        bases, jobs = self._job.settings.workflow_bases, self._job.jobs
        return resolve_files(rows, self._spool, found.names(paths), bases, jobs)

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
