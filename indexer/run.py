"""Index a work tree into a store: walk, parse, resolve, apply; whole or only what changed."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from graph.errors import SnapshotExpired, StaleBase, UnknownRepository
from graph.snapshot import Snapshot
from graph.store import GraphStore
from indexer import manifest
from indexer.errors import NothingToIndex
from indexer.job import Job, Tally, without_collector
from indexer.known import Known, Warm
from indexer.progress import Progress, Silent
from indexer.settings import IndexSettings
from indexer.stat_table import Difference, difference
from indexer.summary import Changes, Comparison, Summary
from indexer.walk import Listing, list_files

_ATTEMPTS = 3  # when other writers are faster


class IndexRequest(msgspec.Struct, frozen=True):
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


def index(
    store: GraphStore,
    request: IndexRequest,
    progress: Progress | None = None,
    warm: Warm | None = None,
) -> Summary:
    """Bring the store to the work tree's present state.

    `warm` is what this process knows of the source, from one run to the next. Raises IndexerError
    (no such path, not a folder, nothing in it, a worker died) and what `GraphStore.apply` raises.
    Where another writer was faster, it starts anew from its state.
    """
    progress, warm = progress or Silent(), warm or Warm()
    for _ in range(_ATTEMPTS - 1):
        try:
            return _index(store, request, progress, warm)
        except (StaleBase, SnapshotExpired):
            continue
    return _index(store, request, progress, warm)


def compare(store: GraphStore, request: IndexRequest) -> Comparison | None:
    """What differs between the work tree and its indexed state; None where there is none.

    Takes about as long as `git status`; reads and parses nothing that did not change.
    """
    job = _job(request, Silent())
    listing = list_files(request.root, request.settings)
    try:
        with store.snapshot(job.repository, job.source) as snapshot:
            former, commit = manifest.load(snapshot), snapshot.info.commit
    except UnknownRepository:
        return None
    head = listing.head_commit
    if former is None or former[0].made_by != job.made_by:
        every = Changes(changed=tuple(entry.path for entry in listing.entries))
        return Comparison(every, head, commit, None)
    changes = _difference(job, listing, former[1]).changes
    return Comparison(changes, head, commit, _count(former[0].uncommitted))


def uncommitted(store: GraphStore, repository: str, source: str) -> int | None:
    """How many files an indexed state holds otherwise than its commit; None: not known."""
    try:
        with store.snapshot(repository, source) as snapshot:
            former = manifest.load(snapshot)
    except UnknownRepository:
        return None
    return None if former is None else _count(former[0].uncommitted)


def _index(store: GraphStore, request: IndexRequest, progress: Progress, warm: Warm) -> Summary:
    job = _job(request, progress)
    listing = list_files(request.root, request.settings)
    progress.advance("walk", len(listing.entries), len(listing.entries))
    if not listing.entries:
        raise NothingToIndex(_nothing(listing))
    try:
        with store.snapshot(job.repository, job.source) as snapshot:
            done = None if request.full else _updated(store, snapshot, job, listing, warm)
            if done is not None:
                return done
            base = snapshot.info.state
    except UnknownRepository:
        base = None
    from indexer.full import index_whole  # noqa: PLC0415 - slow to import, rarely needed

    return index_whole(store, job, listing, base)


def _updated(
    store: GraphStore, snapshot: Snapshot, job: Job, listing: Listing, warm: Warm
) -> Summary | None:
    """Bring a stored state up to date; None where it has to be made anew."""
    former = warm.take(snapshot)
    if former is None or former.manifest.made_by != job.made_by:
        return None
    found = _difference(job, listing, former.table)
    if not found.changes and _same_commit(snapshot, listing, former.manifest):
        warm.keep(former.seen(job.started_ns, found))
        return _unchanged(snapshot, job, listing, former.manifest.uncommitted)
    with without_collector():
        known, summary = _update(store, snapshot, job, listing, (former, found))
    warm.keep(known)
    return summary


def _update(
    store: GraphStore,
    snapshot: Snapshot,
    job: Job,
    listing: Listing,
    difference: tuple[Known, Difference],
) -> tuple[Known, Summary]:
    from indexer.update import Update  # noqa: PLC0415 - slow to import, and most often not needed

    update = Update(snapshot, job, listing, *difference)
    delta = update.delta()
    if delta.state != delta.base or delta.commit != snapshot.info.commit:
        job.progress.advance("write", 0, 0)
        store.apply(delta)
    return update.known, update.summary(delta)


def _same_commit(snapshot: Snapshot, listing: Listing, noted: manifest.Manifest) -> bool:
    head = manifest.head_of(listing.head_commit, listing.cut_off)
    return head == noted.head and listing.head_commit == snapshot.info.commit


def _unchanged(
    snapshot: Snapshot, job: Job, listing: Listing, uncommitted: Sequence[str] | None
) -> Summary:
    files, info = len(listing.entries), snapshot.info
    tally = Tally(listing.skipped)
    return tally.summary(
        job,
        info.state,
        info.commit,
        files=files,
        unchanged=True,
        uncommitted=uncommitted,
        changes=Changes(),
    )


def _count(paths: Sequence[str] | None) -> int | None:
    return None if paths is None else len(paths)


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
