"""Worker processes, and what they are given to do.

Workers are spawned, never forked: the service has threads. They ignore Ctrl-C, which their
parent answers, and end when it dies.
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
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (begin, given))
    waiting: deque[Future[bytes]] = deque()
    try:
        for call in calls:
            with _interrupts_held():
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
