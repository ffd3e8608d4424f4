"""Worker processes, and what they are given to do.

Workers are never forked from here, for the service has threads: a process of its own imports what
they need, once, and forks them. They ignore Ctrl-C, which their parent answers, and end when it
dies.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any

from indexer.errors import WorkerFailed

_IMPORTS = "indexer.worker_imports"
_SAFE_PATH = "PYTHONSAFEPATH"
_STARTING = threading.Lock()  # the environment is that of all threads
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

    Raises WorkerFailed where a worker was killed or ran out of memory.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([_IMPORTS])
    with _nothing_of_this_folder_imported():
        pool = ProcessPoolExecutor(workers, context, _begin, (begin, given))
    waiting: deque[Future[bytes]] = deque()
    try:
        for call in calls:
            with _interrupts_held(), _nothing_of_this_folder_imported():
                waiting.append(pool.submit(function, *call))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerFailed(
            "a worker process was killed (out of memory?): "
            "nothing was written; try again with --jobs 1"
        ) from error
    except MemoryError as error:
        raise WorkerFailed(
            "a worker process ran out of memory: nothing was written; try again with --jobs 1"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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


def _begin(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin(*given)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
