"""Jobs: bounded, one for each work tree, and always said how they ended."""

import time
from collections.abc import Iterator
from threading import Event

import pytest

from api.errors import JobRefused, NotIndexable, RunFailed, UnknownJob
from api.http.jobs import ENDED, MAX_REMEMBERED, MAX_WAITING, Job, JobBoard, JobState
from api.ports import IndexOrder, Progress, Report
from graph.errors import StoreUnavailable
from indexer.summary import Summary


class Indexer:
    """Runs when let; what it does is named by the path."""

    def __init__(self) -> None:
        self.let = Event()
        self.begun: list[str] = []

    def check(self, order: IndexOrder) -> str:
        if order.path == "/missing":
            raise NotIndexable("'/missing': no such folder")
        return order.path.rstrip("/")

    def run(self, order: IndexOrder, progress: Progress) -> Report:
        self.begun.append(order.path)
        progress.advance("parse", 1, 2)
        assert self.let.wait(10)
        progress.advance("parse", 2, 2)
        if order.path == "/down":
            raise StoreUnavailable("the store is down")
        if order.path == "/bug":
            raise ZeroDivisionError("a secret")
        if order.path == "/file":
            raise PermissionError(13, "Permission denied", "/file/secret.py")
        if order.path == "/named":
            raise RunFailed("git could not list /named/secret")
        return Summary(repository="shop", source=order.path, state="s", commit="c", files=2)


@pytest.fixture
def indexer() -> Indexer:
    return Indexer()


@pytest.fixture
def board(indexer: Indexer) -> Iterator[JobBoard]:
    board = JobBoard(indexer)
    yield board
    indexer.let.set()
    board.close()


def until(board: JobBoard, job: Job, *states: JobState) -> Job:
    for _ in range(1000):
        now = board.get(job.id)
        if now.state in states:
            return now
        time.sleep(0.005)
    raise AssertionError(f"{board.get(job.id)} never became {states}")


def test_a_job_says_how_far_it_is_and_what_it_did(board: JobBoard, indexer: Indexer) -> None:
    job = board.submit(IndexOrder("/shop"))
    running = until(board, job, JobState.RUNNING)
    while not running.total:
        running = board.get(job.id)
    assert (running.phase, running.done, running.total) == ("parse", 1, 2)
    indexer.let.set()
    done = until(board, job, *ENDED)
    assert done.state is JobState.DONE
    assert done.report is not None
    assert done.report.files == 2


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/down", "the store is down"),
        ("/bug", "a mistake in Remit itself"),
        ("/file", "the index run failed"),
        ("/named", "the index run failed"),
    ],
)
def test_a_job_that_fails_says_why(
    board: JobBoard, indexer: Indexer, path: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    indexer.let.set()
    failed = until(board, board.submit(IndexOrder(path)), *ENDED)
    assert failed.state is JobState.FAILED
    assert says in failed.error
    assert "secret" not in failed.error
    assert ("secret" in failed.detail) == (path in {"/file", "/named"})
    assert ("secret" in caplog.text) == (path != "/down")


def test_a_work_tree_has_one_job_at_a_time(board: JobBoard, indexer: Indexer) -> None:
    job = board.submit(IndexOrder("/shop"))
    assert board.submit(IndexOrder("/shop/")).id == job.id
    with pytest.raises(JobRefused, match=job.id):
        board.submit(IndexOrder("/shop", full=True))
    assert board.active("/shop") is not None
    indexer.let.set()
    until(board, job, *ENDED)
    assert board.active("/shop") is None
    assert board.submit(IndexOrder("/shop", full=True)).id != job.id


def test_the_queue_is_bounded(board: JobBoard) -> None:
    for number in range(MAX_WAITING):
        board.submit(IndexOrder(f"/{number}"))
    with pytest.raises(JobRefused, match="ask again later"):
        board.submit(IndexOrder("/one-more"))


def test_what_ended_is_forgotten_in_the_end(board: JobBoard, indexer: Indexer) -> None:
    indexer.let.set()
    first = board.submit(IndexOrder("/first"))
    until(board, first, *ENDED)
    for number in range(MAX_REMEMBERED + 1):
        until(board, board.submit(IndexOrder(f"/{number}")), *ENDED)
    with pytest.raises(UnknownJob, match=first.id):
        board.get(first.id)


def test_a_path_that_cannot_be_indexed_makes_no_job(board: JobBoard) -> None:
    with pytest.raises(NotIndexable):
        board.submit(IndexOrder("/missing"))
    with pytest.raises(UnknownJob):
        board.get("0")


def test_stopping_cancels_what_waits_and_ends_what_runs(indexer: Indexer) -> None:
    board = JobBoard(indexer)
    jobs = [board.submit(IndexOrder(f"/{number}")) for number in range(4)]
    until(board, jobs[0], JobState.RUNNING)
    until(board, jobs[1], JobState.RUNNING)
    indexer.let.set()
    board.close()
    ended = [board.get(job.id) for job in jobs]
    assert {job.state for job in ended} <= {JobState.DONE, JobState.CANCELLED}
    assert ended[3].state is JobState.CANCELLED
    assert ended[3].error


def test_a_running_job_is_cancelled(board: JobBoard, indexer: Indexer) -> None:
    job = board.submit(IndexOrder("/shop"))
    until(board, job, JobState.RUNNING)
    assert board.cancel(job.id).id == job.id
    indexer.let.set()
    ended = until(board, job, *ENDED)
    assert ended.state is JobState.CANCELLED
    assert "stands as it was before" in ended.error


def test_a_waiting_job_is_cancelled_at_once_and_never_begins(
    board: JobBoard, indexer: Indexer
) -> None:
    jobs = [board.submit(IndexOrder(f"/{number}")) for number in range(3)]
    until(board, jobs[0], JobState.RUNNING)
    until(board, jobs[1], JobState.RUNNING)
    assert board.cancel(jobs[2].id).state is JobState.CANCELLED
    assert board.active("/2") is None
    indexer.let.set()
    for job in jobs[:2]:
        assert until(board, job, *ENDED).state is JobState.DONE
    assert "/2" not in indexer.begun


def test_a_job_that_ended_cannot_be_cancelled(board: JobBoard, indexer: Indexer) -> None:
    indexer.let.set()
    done = until(board, board.submit(IndexOrder("/shop")), *ENDED)
    assert board.cancel(done.id) == done
    with pytest.raises(UnknownJob):
        board.cancel("0")
