"""Index runs in the background: a bounded queue, one run at a time for each work tree."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event, Lock

from api.errors import ApiError, JobCancelled, JobRefused, RunFailed, UnknownJob
from api.ports import Indexing, IndexOrder, Report
from graph.errors import GraphError

WORKERS = 2
MAX_WAITING = 16
MAX_REMEMBERED = 200

_log = logging.getLogger(__name__)


class JobState(StrEnum):
    """How far a job is; the last three are for good."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Job:
    """An index run as it stands: `done` of `total` files (0: not known) have passed `phase`.

    `error` is for everybody; `detail`, where there is one, for who may see every file.
    """

    id: str
    order: IndexOrder
    source: str
    state: JobState = JobState.QUEUED
    phase: str = ""
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """What can end a job: its place in the queue, or a word to its run."""

    future: Future[Report]
    stop: Event


class JobBoard:
    """The jobs of one service, by id; jobs that ended are remembered for a while."""

    def __init__(self, indexing: Indexing) -> None:
        self._indexing = indexing
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="index")
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._work: dict[str, _Work] = {}

    def submit(self, order: IndexOrder) -> Job:
        """Queue an index run; the same order again is the same job. Raises JobRefused, and
        what `Indexing.check` does."""
        source = self._indexing.check(order)
        with self._lock:
            active = [job for job in self._jobs.values() if job.state not in ENDED]
            for job in active:
                if job.source == source:
                    return self._same(job, order)
            if len(active) >= MAX_WAITING:
                raise JobRefused(f"{len(active)} index runs are waiting: ask again later")
            job = Job(secrets.token_hex(8), order, source)
            self._jobs[job.id] = job
            self._forget()
            stop = Event()
            work = _Work(self._pool.submit(self._run, job, stop), stop)
            self._work[job.id] = work
        # Not under the lock: where the run has ended already, this calls back at once.
        work.future.add_done_callback(self._ended(job.id))
        return job

    def cancel(self, job_id: str) -> Job:
        """End a job, and say how it stands; one that ended stays as it is. Raises UnknownJob.

        A run is ended at its next step, and what it wrote is undone; once the store has all of
        it, it is done.
        """
        self.get(job_id)
        with self._lock:
            work = self._work.get(job_id)
        if work is not None:
            work.stop.set()
            work.future.cancel()
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """The job as it stands. Raises UnknownJob."""
        with self._lock:
            if job_id in self._jobs:
                return self._jobs[job_id]
        raise UnknownJob(f"there is no job {job_id!r}; jobs are forgotten when the service ends")

    def active(self, source: str) -> Job | None:
        """The job that is queued or running for a work tree."""
        with self._lock:
            jobs = [j for j in self._jobs.values() if j.source == source and j.state not in ENDED]
            return jobs[0] if jobs else None

    def close(self) -> None:
        """Cancel what is queued, end what is running, and wait for it."""
        with self._lock:
            for work in self._work.values():
                work.stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, stop: Event) -> Report:
        self._change(job.id, state=JobState.RUNNING)
        return self._indexing.run(job.order, _Reporter(self._change, job.id, stop))

    def _ended(self, job_id: str) -> Callable[[Future[Report]], None]:
        def ended(future: Future[Report]) -> None:
            with self._lock:
                self._work.pop(job_id, None)
            if future.cancelled():
                self._change(job_id, state=JobState.CANCELLED, error="cancelled before it began")
                return
            error = future.exception()
            if error is None:
                self._change(job_id, state=JobState.DONE, report=future.result())
            elif isinstance(error, JobCancelled | CancelledError):
                self._change(job_id, state=JobState.CANCELLED, error=str(error))
            else:
                self._change(job_id, state=JobState.FAILED, **_said(error))

        return ended

    def _same(self, job: Job, order: IndexOrder) -> Job:
        if (order.name, order.full) != (job.order.name, job.order.full):
            raise JobRefused(f"job {job.id} is at work on {job.source}: wait until it has ended")
        return job

    def _change(self, job_id: str, **changes: object) -> None:
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None:
                self._jobs[job_id] = replace(job, **changes)  # pyright: ignore[reportArgumentType] - fields of Job

    def _forget(self) -> None:
        ended = [job.id for job in self._jobs.values() if job.state in ENDED]
        for job_id in ended[: max(0, len(self._jobs) - MAX_REMEMBERED)]:
            del self._jobs[job_id]


class _Reporter:
    """Writes an index run's progress on the board, and ends it when told to stop."""

    def __init__(self, change: Callable[..., None], job_id: str, stop: Event) -> None:
        self._change = change
        self._id = job_id
        self._stop = stop

    def advance(self, phase: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise JobCancelled("cancelled; the graph stands as it was before")
        self._change(self._id, phase=phase, done=done, total=total)


def _said(error: BaseException) -> dict[str, str]:
    """The error and the detail of a run that failed."""
    if isinstance(error, OSError):  # it names a file
        error = RunFailed(str(error))
    if isinstance(error, RunFailed):
        _log.warning("an index run failed: %s", error.detail)
        return {"error": str(error), "detail": error.detail}
    if isinstance(error, ApiError | GraphError):
        return {"error": str(error)}
    _log.error("an index run failed", exc_info=error)
    return {"error": "a mistake in Remit itself; the server's log says more"}
