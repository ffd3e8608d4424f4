"""Workers that die, at the worst moments, are one clear error; nobody waits, nobody is left."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

import psutil
import pytest

from indexer.errors import WorkerFailed
from indexer.workers import in_workers

_SENDING = ("_send", "_send_bytes")  # where `Connection` writes
_LARGE = 200_000_000  # bytes: more than any pipe holds, so that sending them takes a while


def doubled(text: str) -> bytes:
    return text.encode() * 2


def begin(prefix: str) -> None:
    os.environ["REMIT_TEST_PREFIX"] = prefix


def begun_as() -> bytes:
    return os.environ["REMIT_TEST_PREFIX"].encode()


def fails(kind: type[Exception]) -> bytes:
    raise kind("no such luck")


def dies_at_once() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def dies_while_it_sends() -> bytes:
    threading.Thread(target=_die_once_sending, daemon=True).start()
    return b"x" * _LARGE


def _die_once_sending() -> None:
    main = threading.main_thread().ident
    assert main is not None
    while sys._current_frames()[main].f_code.co_name not in _SENDING:  # pyright: ignore[reportPrivateUsage]
        time.sleep(0.001)
    time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGKILL)


def sleeps() -> bytes:
    time.sleep(600)
    return b""


def dies_or_sleeps(dies: bool) -> bytes:
    return dies_at_once() if dies else sleeps()


def workers_left() -> list[psutil.Process]:
    children = psutil.Process().children()
    servers = [p for p in children if any("forkserver" in part for part in p.cmdline())]
    return [worker for server in servers for worker in server.children()]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_calls(workers: int) -> None:
    calls = [(str(number),) for number in range(40)]
    assert list(in_workers(workers, doubled, calls)) == [
        str(number).encode() * 2 for number in range(40)
    ]
    assert workers_left() == []


def test_every_worker_begins_before_its_first_call() -> None:
    assert list(in_workers(2, begun_as, [()] * 9, begin, ("here",))) == [b"here"] * 9


def test_no_call_starts_no_worker() -> None:
    assert list(in_workers(2, doubled, [])) == []


@pytest.mark.parametrize("function", [dies_at_once, dies_while_it_sends])
def test_a_worker_that_dies_is_one_error(function: Callable[[], bytes]) -> None:
    with pytest.raises(WorkerFailed, match=r"was killed .*nothing was written"):
        list(in_workers(2, function, [()] * 4))
    assert workers_left() == []


@pytest.mark.parametrize("dies", [(True, False), (False, True)])
def test_the_others_are_not_waited_for(dies: tuple[bool, bool]) -> None:
    with pytest.raises(WorkerFailed, match="was killed"):
        list(in_workers(2, dies_or_sleeps, [(one,) for one in dies]))
    assert workers_left() == []


def test_memory_that_runs_out_in_a_worker_is_said() -> None:
    with pytest.raises(WorkerFailed, match="ran out of memory"):
        list(in_workers(2, fails, [(MemoryError,)]))


def test_what_a_call_raises_is_raised_with_the_place_in_the_worker() -> None:
    with pytest.raises(ZeroDivisionError, match="no such luck") as caught:
        list(in_workers(2, fails, [(ZeroDivisionError,)]))
    assert "in fails" in caught.value.__notes__[0]


def test_who_stops_taking_results_leaves_no_worker() -> None:
    taken = in_workers(2, doubled, [("a",)] * 9)
    assert next(taken) == b"aa"
    del taken
    assert workers_left() == []


def test_that_none_can_be_started_is_the_same_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_: object) -> None:
        raise EOFError("unexpected EOF")

    monkeypatch.setattr(ForkServerProcess, "start", killed)
    with pytest.raises(WorkerFailed, match="was killed"):
        list(in_workers(2, doubled, [("a",)]))
