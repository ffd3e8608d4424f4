"""Where the parts meet: stores, indexer and service, wired by the settings."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from api.ports import IndexOrder, Place, Progress, Standing
from cli.meaning import AT_ONCE, Models
from cli.places import Library, folder
from cli.settings import Settings, index_settings
from cli.stores import stores
from graph.errors import ShrinkRefused, StoreBusy, StoreDenied
from graph.recent import Recent
from indexer.errors import IndexerError
from indexer.progress import Silent

if TYPE_CHECKING:
    from indexer.embed import Embedded
    from indexer.known import Warm
    from indexer.run import IndexRequest
    from indexer.summary import Comparison, Summary

_SILENT = Silent()
PATIENCE = 2.0  # seconds to wait for another run: the few files of an edit take less
ELSEWHERE = "its work tree is not on this machine"
UNKNOWN = "what is uncommitted is not known"


class WorkTrees:
    """Indexes work trees, one run at a time for each (`api.ports.Freshness` and `Indexing`)."""

    def __init__(self, library: Library, models: Models) -> None:
        self._library = library
        self._models = models
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        # Of the last few sources, up to some 40 MB each; used under the lock of the source.
        self._warm = Recent[tuple[str, str], "Warm"](4)

    def check(self, order: IndexOrder) -> str:
        """The real path of the folder to index. Raises UsageError."""
        return str(folder(order.path))

    def run(self, order: IndexOrder, progress: Progress, jobs: int = 0) -> Summary:
        """Index a work tree; under a new name, what stood under the old one goes."""
        from indexer.run import index

        place = self._library.at(self.check(order))
        named = replace(place, repository=order.name or place.repository)
        request = replace(_request(named), full=order.full, allow_shrink=order.full, jobs=jobs)
        with self._locks[place.source]:
            summary = index(place.store, request, progress, self._warm_of(named))
        if place.indexed and named.repository != place.repository:
            place.store.remove(place.repository, place.source)
        return summary

    def embed(self, order: IndexOrder, progress: Progress) -> Embedded | None:
        """Bring the vectors of an indexed work tree up to its graph; None without a model.

        Raises ModelFailed.
        """
        place = self._library.at(self.check(order))
        with self._locks[place.source]:
            return self._models.embed(place, progress)

    def embed_or_say(self, order: IndexOrder, progress: Progress) -> None:
        """The same where answers go on without: a model that fails is said on stderr."""
        place = self._library.at(self.check(order))
        with self._locks[place.source]:
            self._models.embed_or_say(place, progress)

    def refresh(self, place: Place, progress: Progress = _SILENT) -> Standing:
        """Index what has changed; where that cannot be done, say how far behind the graph is.

        It waits for another run of this process, a short while where there is a graph to go by.
        """
        from indexer.run import index

        if not _is_here(place.source):
            return _as_noted(place, ELSEWHERE)
        lock = self._locks[place.source]
        if not lock.acquire(timeout=PATIENCE if place.indexed else -1):
            return _as_noted(place, "an index run is under way")
        try:
            summary = index(place.store, _request(place), progress, self._warm_of(place))
            if not summary.unchanged:
                self._models.embed_or_say(place, progress, AT_ONCE)
        except (StoreBusy, StoreDenied, ShrinkRefused, IndexerError) as error:
            if not place.indexed:
                raise
            return _behind(place, error)
        finally:
            lock.release()
        note = "" if place.indexed else f"indexed just now, {_files(summary.files)}"
        return indexed(place, summary, note)

    def _warm_of(self, place: Place) -> Warm:
        from indexer.known import Warm

        return self._warm.get((place.repository, place.source), Warm)

    def compare(self, place: Place) -> Standing:
        """How far the graph is behind its work tree, without indexing."""
        if not place.indexed:
            raise IndexerError(f"{place.source} is not indexed: run remit index {place.source}")
        if not _is_here(place.source):
            return _as_noted(place, ELSEWHERE)
        return _compared(place)


def _is_here(source: str) -> bool:
    """Whether the work tree is there still, and not a link to another in its place."""
    return Path(source).is_dir() and os.path.realpath(source) == source


def indexed(place: Place, summary: Summary, note: str = "") -> Standing:
    """How a source stands that was indexed just now."""
    return _standing(
        replace(place, indexed=True),
        [note],
        fresh=True,
        commit=summary.commit,
        uncommitted=summary.uncommitted,
    )


class Wired(msgspec.Struct, frozen=True):
    """The parts, wired."""

    settings: Settings
    library: Library
    work_trees: WorkTrees
    models: Models


@contextmanager
def wired(settings: Settings, *, home: str = "") -> Generator[Wired]:
    """Wire the parts; on the way out, close what was opened."""
    opened = stores(settings)
    library, models = Library(opened, home), Models(settings.model)
    try:
        yield Wired(settings, library, WorkTrees(library, models), models)
    finally:
        opened.close()


def _request(place: Place) -> IndexRequest:
    from indexer.run import IndexRequest

    root = Path(place.source)
    return IndexRequest(root=root, name=place.repository, settings=index_settings(root))


def _standing(
    place: Place,
    notes: Sequence[str],
    *,
    fresh: bool | None,
    commit: str,
    uncommitted: int | None,
) -> Standing:
    """With a note where it ought to be known what is uncommitted."""
    unknown = UNKNOWN if commit and uncommitted is None else ""
    note = ", ".join(said for said in (*notes, unknown) if said)
    return Standing(place, fresh=fresh, note=note, uncommitted=uncommitted)


def _as_noted(place: Place, note: str) -> Standing:
    """Of a graph that cannot be compared now."""
    from indexer.run import uncommitted

    known = uncommitted(place.store, place.repository, place.source) if place.indexed else None
    return Standing(place, fresh=None, note=note, uncommitted=known)


def _behind(place: Place, error: Exception) -> Standing:
    """Where the graph stands after a run that failed; the note is short, for answers carry it."""
    try:
        standing = _compared(place)
    except IndexerError as unlisted:
        note = "changes could not be looked for"
        return replace(_as_noted(place, note), problem=str(unlisted))
    if standing.fresh:
        return standing
    note = f"{standing.note}, not indexed"
    if not isinstance(error, ShrinkRefused):
        return replace(standing, note=note, problem=str(error))
    # Without the counts of the refusal: not every persona may know them.
    problem = (
        f"most of the files that the graph holds are gone from {place.source}, so it was left as "
        f"it was: if that is right, run remit index --full {place.source}"
    )
    return replace(standing, note=f"{note}: it takes remit index --full", problem=problem)


def _compared(place: Place) -> Standing:
    from indexer.run import compare

    found: Comparison | None = compare(place.store, _request(place))
    if found is None:
        return Standing(place, fresh=None, note="it has not been indexed whole")
    count, moved = len(found.changes), found.head != found.commit
    notes = [f"{_files(count)} changed since" if count else ""]
    if moved:
        notes.append(f"the work tree is now at {found.head[:12] or 'no commit'}")
    return _standing(
        place,
        notes,
        fresh=not count and not moved,
        commit=found.commit,
        uncommitted=found.uncommitted,
    )


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
