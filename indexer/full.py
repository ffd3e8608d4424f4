"""A full index: parse everything, resolve each file, and stream the units into the store."""

from collections.abc import Iterator, Sequence

import numpy as np

from graph import postings
from graph.model import Delta, Unit
from graph.store import GraphStore
from indexer import dependents, families, kept, manifest, places, uncommitted
from indexer.history import History, Together, read_history
from indexer.job import Job, Tally, without_collector
from indexer.pool import ParsedFile, parse_files
from indexer.resolve.repository import repository_unit
from indexer.resolve.tree import ModuleTree
from indexer.resolving import resolve_files
from indexer.stat_table import stat_of
from indexer.summary import Summary
from indexer.walk import Listing


def index_whole(store: GraphStore, job: Job, listing: Listing, base: str | None) -> Summary:
    """Index every file of a listing; the former state, if any, is replaced."""
    run = _Run(job, listing)
    parts = run.parse()
    delta = run.delta(base, parts)
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


class _Run:
    def __init__(self, job: Job, listing: Listing) -> None:
        self._job = job
        self._listing = listing
        self._files: dict[str, ParsedFile] = {}
        self._records: dict[str, bytes | None] = {}
        self.tally = Tally(listing.skipped)
        self.uncommitted: tuple[str, ...] | None = None
        self._history = read_history(listing, History(), self.tally)

    def parse(self) -> list[bytes]:
        """Read and parse every file; returns the parts of the search index."""
        job, entries = self._job, self._listing.entries
        parts: list[bytes] = []
        for batch in parse_files(
            self._listing.root, entries, jobs=job.jobs, max_bytes=job.settings.max_file_bytes
        ):
            parts.append(batch.part)
            self._files.update((file.path, file) for file in batch.files)
            job.progress.advance("parse", len(self._files), len(entries))
        return parts

    def delta(self, base: str | None, parts: Sequence[bytes]) -> Delta:
        """What to apply. Its records are whole when its units have been read."""
        job, files = self._job, self._files
        digests = sorted((path, file.digest) for path, file in files.items())
        for path, file in sorted(files.items()):
            self.tally.warn(path, file.warnings)
        self.uncommitted = uncommitted.of_all(
            self._listing, job.settings, lambda path: files[path].encoded
        )
        noted = self._note(sorted(files))
        return Delta(
            repository=job.repository,
            source=job.source,
            base=base,
            state=manifest.state_of(digests, noted),
            commit=self._listing.head_commit,
            units=self._units(parts, noted),
            records=self._records,
            replaces=True,
            allow_shrink=job.allow_shrink,
        )

    def _units(self, parts: Sequence[bytes], noted: manifest.Manifest) -> Iterator[Unit]:
        paths = sorted(self._files)
        tree = ModuleTree(paths)
        yield repository_unit(self._job.repository, paths, tree, noted)
        yield from self._history.units(self._files)
        yield from self._resolved(paths, self._history.together(self._files))
        self._job.progress.advance("write", 0, 0)
        self._records.update(postings.build(parts))
        self._records.update(self._history.records())

    def _resolved(self, paths: Sequence[str], together: Together) -> Iterator[Unit]:
        lookups: dict[str, dependents.Keys] = {}
        offered: dict[str, tuple[str, ...]] = {}
        sketches = {path: kept.sketches_of(self._files[path].facts) for path in paths}
        found = resolve_files(self._files, self._job.settings.workflow_bases, self._job.jobs)
        for number, (path, said) in enumerate(found, 1):
            file = self._files.pop(path)
            lookups[path], offered[path] = np.frombuffer(said.keys, np.uint64), said.offered
            edges = (*said.edges, *together.get(path, ()))
            unit = Unit(path, file.digest, file.text, said.nodes, edges, file.facts)
            self.tally.count(unit)
            yield unit
            self._job.progress.advance("resolve", number, len(paths))
        shards = dependents.shards_for(len(paths))
        self._records.update(places.build(offered, shards))
        self._records.update(dependents.build(lookups, shards))
        self._records.update(families.build(sketches, shards))

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
