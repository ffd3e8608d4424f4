"""An incremental index: parse what changed, resolve what looked that up, and nothing else."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from graph import postings
from graph.model import Delta, Unit
from graph.snapshot import Snapshot
from indexer import kept, manifest, uncommitted
from indexer.changed_families import ChangedFamilies
from indexer.dependents import Dependents
from indexer.facts import FileFacts
from indexer.history import Together
from indexer.history_step import Step, step
from indexer.job import Job, Tally
from indexer.known import Known, Paths
from indexer.manifest import Manifest, Table
from indexer.places import Places
from indexer.pool import ParsedFile, parse_files
from indexer.resolve import keys
from indexer.resolve.keys import Key
from indexer.resolve.offered import offers
from indexer.resolve.provided import changed_keys
from indexer.resolve.repository import repository_unit
from indexer.resolve.resolver import Resolver
from indexer.resolve.tree import changed_tree
from indexer.resolve.views import View
from indexer.stat_table import Difference, refreshed
from indexer.stored import StoredSources, former_view
from indexer.stubs import PackagedStubs
from indexer.summary import Summary
from indexer.walk import Listing


class Update:
    """Turns a stored state into the present one."""

    def __init__(
        self,
        snapshot: Snapshot,
        job: Job,
        listing: Listing,
        former: Known,
        difference: Difference,
    ) -> None:
        """`former` is of the snapshot's state; what is decoded there goes on to the next."""
        self._snapshot = snapshot
        self._job = job
        self._listing = listing
        self._difference = difference
        self._changes = difference.changes
        self._former = former
        self._manifest = former.manifest
        self._old = {path: row.digest for path, row in former.table.rows.items()}
        self._tally = Tally(listing.skipped)
        self._uncommitted: tuple[str, ...] | None = None
        self.known = former  # of the present state, once the delta is made
        self._files: dict[str, ParsedFile] = {}
        self._parts: list[bytes] = []
        self._facts: dict[str, FileFacts | None] = {}
        self._paths = former.paths
        self._places = Places(snapshot.records, self._manifest.shards, former.decoded.shards)

    def delta(self) -> Delta:
        """What to apply."""
        with ThreadPoolExecutor(1) as beside:
            compared = beside.submit(self._compared)  # which mostly waits for git
            return self._delta(compared)

    def _delta(self, compared: "Future[tuple[str, ...] | None]") -> Delta:
        self._parse()
        new = {p: d for p, d in self._old.items() if p not in self._changes.removed}
        new.update((path, file.digest) for path, file in self._files.items())
        if self._changes.added or self._changes.removed:
            self._paths = Paths(new)
        changed = self._changed_keys()
        dependents = Dependents(self._snapshot.records, self._manifest.shards)
        copies = ChangedFamilies(
            self._snapshot, self._manifest, self._old, self._former.paths.of, self._facts
        )
        hashes = dependents.of({*changed, *map(keys.family_key, copies.differing)})
        dirty = self._paths.of(hashes) | self._files.keys() | (copies.concerned & new.keys())
        history = step(
            self._snapshot, self._listing, self._manifest, self._old.keys(), new.keys(), self._tally
        )
        dirty |= history.dirty
        lookups: dict[str, set[Key]] = {path: set() for path in self._changes.removed}
        together = history.together(sorted(dirty))
        resolver = self._resolver(new, copies)
        units = list(self._resolve(resolver, sorted(dirty), new, lookups, together))
        resolver.close()
        self._uncommitted = compared.result()
        noted = self._noted(new, history)
        own = self._own_unit(new, noted)
        gone = {*self._changes.changed, *self._changes.removed}
        records: dict[str, bytes | None] = {}
        records.update(postings.update(self._snapshot.records, gone, self._parts))
        records.update(dependents.changes(lookups))
        records.update(self._places.changes())
        records.update(history.records)
        records.update(copies.records)
        state, table = manifest.state_of(new.items(), noted), self._table()
        records.update(manifest.save(noted, table))
        self.known = Known(state, noted, table, self._paths, self._former.decoded.bounded())
        return Delta(
            repository=self._job.repository,
            source=self._job.source,
            base=self._snapshot.info.state,
            state=state,
            commit=self._listing.head_commit,
            units=[*own, *history.units, *units],
            removed=(*self._changes.removed, *history.removed),
            records=records,
            allow_shrink=self._job.allow_shrink,
        )

    def _resolver(self, new: Mapping[str, str], copies: ChangedFamilies) -> Resolver:
        sources = StoredSources(
            self._snapshot,
            new,
            self._facts,
            self._paths.tree,
            self._manifest,
            self._places,
            self._former.decoded,
        )
        bases = self._job.settings.workflow_bases
        return Resolver(sources, copies.families, PackagedStubs(), bases)

    def summary(self, delta: Delta) -> Summary:
        """What the run did."""
        files = len(self._listing.entries)
        return self._tally.summary(
            self._job,
            delta.state,
            delta.commit,
            files=files,
            unchanged=not self._changes,
            uncommitted=self._uncommitted,
            changes=self._changes,
        )

    def _parse(self) -> None:
        wanted = {*self._changes.added, *self._changes.changed}
        entries = [entry for entry in self._listing.entries if entry.path in wanted]
        for batch in parse_files(
            self._listing.root,
            entries,
            jobs=self._job.jobs,
            max_bytes=self._job.settings.max_file_bytes,
            contents=self._difference.contents,
        ):
            self._parts.append(batch.part)
            for file in batch.files:
                self._files[file.path] = file
                self._facts[file.path] = kept.decode(file.facts)
                self._tally.warn(file.path, file.warnings)
            self._job.progress.advance("parse", len(self._files), len(entries))
        self._facts.update(dict.fromkeys(self._changes.removed))

    def _changed_keys(self) -> set[Key]:
        found: set[Key] = set()
        before = [*self._changes.changed, *self._changes.removed]
        blobs = self._snapshot.facts(sorted({self._old[path] for path in before}))
        for path in self._facts:
            former = None
            if path in self._old:
                blob = blobs.get(self._old[path], b"")
                former = former_view(self._snapshot, path, blob, self._manifest)
            present = _view(path, self._facts[path])
            found |= changed_keys(former, present)
            self._places.change(path, offers(former), offers(present))
        found.update(map(keys.sites_key, self._places.moved()))
        for path in {*self._changes.added, *self._changes.removed}:
            found.add(keys.files_key(path.rpartition("/")[2]))
        if self._paths is not self._former.paths:
            make = {"module": keys.module_key, "stem": keys.stem_key, "root": keys.root_key}
            moved = changed_tree(self._former.paths.tree, self._paths.tree)
            found.update(make[kind](asked) for kind, asked in moved)
        return found

    def _resolve(
        self,
        resolver: Resolver,
        dirty: list[str],
        digests: Mapping[str, str],
        lookups: dict[str, set[Key]],
        together: Together,
    ) -> Iterator[Unit]:
        stored = [path for path in dirty if path not in self._files]
        texts = self._snapshot.texts(stored)
        blobs = self._snapshot.facts(sorted({digests[path] for path in stored}))
        for number, path in enumerate(dirty, 1):
            file = self._files.get(path)
            digest = digests[path]
            text = file.text if file is not None else texts.get(path)
            blob = file.facts if file is not None else blobs.get(digest, b"")
            facts = self._facts.get(path)
            if facts is None:
                facts = kept.read(blob, path, self._manifest.language(path), text)
                blob = kept.encode(facts)  # what is kept may be of the same bytes by another name
            found = resolver.resolve(path, digest, facts)
            lookups[path] = found.keys
            edges = (*found.edges, *together.get(path, ()))
            unit = Unit(path, digest, text, found.nodes, edges, blob)
            self._tally.count(unit)
            yield unit
            self._job.progress.advance("resolve", number, len(dirty))

    def _noted(self, new: Mapping[str, str], history: Step) -> Manifest:
        held = self._manifest
        odd = {path for path in held.odd if path in new}
        for path, file in self._files.items():
            odd.discard(path)
            odd.update([path] if manifest.is_odd(path, file.language) else [])
        return Manifest(
            held.made_by,
            held.shards,
            tuple(sorted(odd)),
            history.head,
            history.digest,
            self._uncommitted,
        )

    def _compared(self) -> tuple[str, ...] | None:
        """The files that are not as the commit at HEAD has them."""
        former = self._manifest.commit, self._manifest.uncommitted
        read = {path: content.data for path, content in self._difference.contents.items()}
        changed = {**dict.fromkeys(self._changes.removed), **read}
        return uncommitted.after(self._listing, self._job.settings, former, changed)

    def _own_unit(self, new: Mapping[str, str], noted: Manifest) -> list[Unit]:
        if self._paths is self._former.paths and noted.odd == self._manifest.odd:
            return []
        return [repository_unit(self._job.repository, new, self._paths.tree, noted)]

    def _table(self) -> Table:
        return Table(self._job.started_ns, refreshed(self._former.table.rows, self._difference))


def _view(path: str, facts: FileFacts | None) -> View | None:
    return View(path, facts) if facts is not None and facts.scopes else None
