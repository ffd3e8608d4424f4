"""Index a work tree into a store: walk, parse, resolve, apply; whole or only what changed."""

from dataclasses import dataclass
from pathlib import Path

from graph.errors import SnapshotExpired, StaleBase, UnknownRepository
from graph.snapshot import Snapshot
from graph.store import GraphStore
from indexer import manifest
from indexer.errors import NothingToIndex
from indexer.full import index_whole
from indexer.job import Job
from indexer.progress import Progress, Silent
from indexer.settings import IndexSettings
from indexer.stat_table import Difference, difference
from indexer.summary import Changes, Summary
from indexer.update import Update
from indexer.walk import Listing, list_files

_ATTEMPTS = 3  # when other writers are faster


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """Index the work tree at `root`, as repository `name` ("" takes the folder's name).

    The source is the absolute real path of the root. `full` indexes anew though a state is
    there; `jobs` 0 is as many workers as cores; `allow_shrink` lets most of a source go.
    """

    root: Path
    name: str = ""
    full: bool = False
    jobs: int = 0
    settings: IndexSettings = IndexSettings()
    allow_shrink: bool = False


def repository_name(request: IndexRequest) -> str:
    """The repository's name: as asked for, else of the folder."""
    return request.name or request.root.resolve().name


def source_id(root: Path) -> str:
    """The source of a work tree: its absolute real path."""
    return str(root.resolve())


def index(store: GraphStore, request: IndexRequest, progress: Progress | None = None) -> Summary:
    """Bring the store to the work tree's present state.

    Raises IndexerError (no such path, not a folder, nothing in it, a worker died) and what
    `GraphStore.apply` raises. Where another writer was faster, it starts anew from its state.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return _index(store, request, progress or Silent())
        except (StaleBase, SnapshotExpired):
            continue
    return _index(store, request, progress or Silent())


def changes(store: GraphStore, request: IndexRequest) -> Changes | None:
    """What differs between the work tree and its indexed state; None where there is none.

    Takes about as long as `git status`; reads and parses nothing that did not change.
    """
    job = _job(request, Silent())
    listing = list_files(request.root, request.settings)
    try:
        with store.snapshot(job.repository, job.source) as snapshot:
            former = manifest.load(snapshot)
    except UnknownRepository:
        return None
    if former is None or former[0].made_by != job.made_by:
        return Changes(changed=tuple(entry.path for entry in listing.entries))
    return _difference(job, listing, former[1]).changes


def _index(store: GraphStore, request: IndexRequest, progress: Progress) -> Summary:
    job = _job(request, progress)
    listing = list_files(request.root, request.settings)
    progress.advance("walk", len(listing.entries), len(listing.entries))
    if not listing.entries:
        raise NothingToIndex(_nothing(listing))
    try:
        with store.snapshot(job.repository, job.source) as snapshot:
            update = _update(snapshot, job, listing, full=request.full)
            if update is not None:
                delta = update.delta()
                if delta.state != delta.base or delta.commit != snapshot.info.commit:
                    progress.advance("write", 0, 0)
                    store.apply(delta)
                return update.summary(delta)
            base = snapshot.info.state
    except UnknownRepository:
        base = None
    return index_whole(store, job, listing, base)


def _update(snapshot: Snapshot, job: Job, listing: Listing, *, full: bool) -> Update | None:
    former = None if full else manifest.load(snapshot)
    if former is None or former[0].made_by != job.made_by:
        return None
    return Update(snapshot, job, listing, _difference(job, listing, former[1]), former)


def _difference(job: Job, listing: Listing, table: manifest.Table) -> Difference:
    return difference(listing, table.rows, table.saved_ns, max_bytes=job.settings.max_file_bytes)


def _job(request: IndexRequest, progress: Progress) -> Job:
    return Job(
        repository=repository_name(request),
        source=source_id(request.root),
        settings=request.settings,
        made_by=manifest.made_by(request.settings),
        jobs=request.jobs,
        allow_shrink=request.allow_shrink,
        progress=progress,
    )


def _nothing(listing: Listing) -> str:
    said = f"; {len(listing.skipped)} entries were passed by" if listing.skipped else ""
    return f"there is no file to index in {listing.root}{said}: give the folder of a repository"
