"""Worker processes, and what they are given to do.

Workers are never forked from here, for the service has threads: a process of its own imports what
they need, once, and forks them. They ignore Ctrl-C, which their parent answers, and end when it
dies.

Each has a pipe of its own, with a thread of ours at the other end. Whatever a worker was doing when
it was killed, its pipe ends, and nobody waits for a lock that it held (`ProcessPoolExecutor` shares
its queues among workers: one that was killed while it sent made the run wait for ever).
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from traceback import format_exception
from typing import Any

from indexer.errors import WorkerFailed

_Step = tuple[Callable[..., Any], tuple[Any, ...]]

_IMPORTS = "indexer.worker_imports"
_SAFE_PATH = "PYTHONSAFEPATH"
_STARTING = threading.Lock()  # the environment is that of all threads
_KILLED = (
    "a worker process was killed (out of memory?): nothing was written; try again with --jobs 1"
)
_AHEAD = 3  # calls that each worker may be ahead of who takes their results


def count(jobs: int) -> int:
    """How many workers: as many as asked for, else as cores."""
    return jobs or os.cpu_count() or 1


def in_workers(
    workers: int,
    function: Callable[..., bytes],
    calls: Iterable[tuple[Any, ...]],
    begin: Callable[..., None] | None = None,
    given: tuple[Any, ...] = (),
) -> Iterator[bytes]:
    """The results of the calls, in their order. Each worker begins with `begin(*given)`.

    Raises WorkerFailed where a worker was killed or ran out of memory, else what a call raises.
    """
    first: list[_Step] = [] if begin is None else [(begin, given)]
    started: list[_Worker] = []
    idle: SimpleQueue[_Worker] = SimpleQueue()
    threads = ThreadPoolExecutor(workers)
    waiting: deque[Future[bytes]] = deque()
    try:
        for call in calls:
            if len(started) < workers:
                started.append(_Worker(first))
                idle.put(started[-1])
            waiting.append(threads.submit(_in_one, idle, started, function, call))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except MemoryError as error:
        raise WorkerFailed(
            "a worker process ran out of memory: nothing was written; try again with --jobs 1"
        ) from error
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in started:
            worker.end()
        threads.shutdown(wait=True)


def _in_one(
    idle: "SimpleQueue[_Worker]",
    started: "list[_Worker]",
    function: Callable[..., bytes],
    call: tuple[Any, ...],
) -> bytes:
    worker = idle.get()
    try:
        return worker.result((function, call))
    except WorkerFailed:
        for other in started:  # whose results nobody will take, but somebody may wait for
            other.end()
        raise
    finally:
        idle.put(worker)


class _Worker:
    """A process, and our end of its pipe. It takes the `first` steps with its first call."""

    def __init__(self, first: list[_Step]) -> None:
        self._first = first
        context = get_context("forkserver")
        context.set_forkserver_preload([_IMPORTS])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        try:
            with _interrupts_held(), _nothing_of_this_folder_imported():
                self._process.start()
        except (EOFError, OSError) as error:  # the process that it is forked from was killed
            raise WorkerFailed(_KILLED) from error
        theirs.close()

    def result(self, call: _Step) -> bytes:
        """What the call gives or raises. Raises WorkerFailed where the process was killed."""
        steps, self._first = [*self._first, call], []
        try:
            self._pipe.send(steps)
            raised = self._pipe.recv()
            if raised is None:
                return self._pipe.recv_bytes()
        except (EOFError, OSError) as error:  # before a message, in the middle of one
            raise WorkerFailed(_KILLED) from error
        raise raised

    def end(self) -> None:
        self._process.terminate()
        self._process.join()


@contextmanager
def _nothing_of_this_folder_imported() -> Generator[None]:
    """Processes started in here look for no module in the working directory, which may be that of
    a hostile repository: Python would look there first.
    """
    with _STARTING:
        former = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            os.environ.pop(_SAFE_PATH)
            if former is not None:
                os.environ[_SAFE_PATH] = former


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Workers started in here inherit it: Ctrl-C cannot hit them before they ignore it.

    Another thread may take the signal all the same, so here it is noted, and answered afterwards:
    a start that is cut short would leave a worker that complains of it.
    """
    noted: list[int] = []
    in_main = threading.current_thread() is threading.main_thread()
    former = signal.getsignal(signal.SIGINT)
    if in_main:
        signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if in_main:
            signal.signal(signal.SIGINT, former)
    if noted:
        signal.raise_signal(signal.SIGINT)


def _serve(pipe: "Connection[Any, Any]") -> None:
    """Takes the steps that come through the pipe until it ends; sends what they raised or gave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError):
        while True:
            _take(pipe.recv(), pipe)


def _take(steps: list[_Step], pipe: "Connection[Any, Any]") -> None:
    result = b""
    try:
        for function, given in steps:
            result = function(*given)
    except Exception as error:  # noqa: BLE001 (it is raised where the result was awaited)
        error.add_note("".join(format_exception(error)))
        pipe.send(error)
    else:
        pipe.send(None)
        pipe.send_bytes(result)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
