"""Loads of several transactions: leases, lost acknowledgements, writers that stall or die."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.errors import LeaseLost, StoreBusy
from graph.model import Unit
from graph.neo4j_store import Neo4jStore, load
from tests.neo4j.graphs import content, delta, unit, units
from tests.neo4j.plugin import StoreFactory, count_nodes
from tests.neo4j.proxy import Proxy
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j

FILES = units(6)
OTHER = units(5, shift=3)
WRITER = Path(__file__).with_name("writer.py")
LATER = 10 * 60_000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "BATCH_ROWS", 100)


@pytest.fixture
def expected(neo4j_stores: StoreFactory) -> Callable[[str | None, list[Unit]], object]:
    """What a plain apply of files gives, in a repository of its own."""

    def write(state: str | None, files: list[Unit]) -> object:
        store: Neo4jStore = neo4j_stores()
        store.apply(delta(None, state or "", files))
        found = content(store)
        store.remove("shop")
        return found

    return write


def test_a_stalled_writer_that_wakes_after_another_took_over_changes_nothing(
    neo4j_stores: StoreFactory, expected: Callable[..., object]
):
    want = expected("B", OTHER)
    slow = neo4j_stores(clock=lambda: 1_000)
    quick = neo4j_stores(clock=lambda: 1_000 + LATER)

    def stalling() -> Iterator[Unit]:
        yield from FILES[:4]
        quick.apply(delta(None, "B", OTHER))
        yield from FILES[4:]

    with pytest.raises(LeaseLost, match="another writer took over"):
        slow.apply(delta(None, "A", stalling()))
    assert content(quick) == want


def test_a_second_writer_is_told_who_is_loading(neo4j_stores: StoreFactory):
    first, second = neo4j_stores(), neo4j_stores(busy=0)

    def stream() -> Iterator[Unit]:
        yield from FILES[:4]
        with pytest.raises(StoreBusy, match="is loading this source"):
            second.apply(delta(None, "B", OTHER))
        with pytest.raises(StoreBusy):
            second.remove("shop")
        yield from FILES[4:]

    first.apply(delta(None, "A", stream()))
    assert first.sources()[0].state == "A"


def test_a_load_that_ends_in_an_error_leaves_the_state_before_and_lets_the_next_in(
    neo4j_stores: StoreFactory, expected: Callable[..., object]
):
    want = expected("B", OTHER)
    store: Neo4jStore = neo4j_stores(busy=0)
    store.apply(delta(None, "A", FILES))
    before = content(store)

    def broken() -> Iterator[Unit]:
        yield from units(6, shift=9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.apply(delta("A", "B", broken()))
    assert content(store) == before
    store.apply(delta("A", "B", OTHER, replaces=True))
    assert content(store) == want


@pytest.mark.parametrize("large", [False, True])
def test_no_batch_is_doubled_when_its_acknowledgement_is_lost(
    neo4j_database: Server,
    neo4j_stores: StoreFactory,
    expected: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    *,
    large: bool,
):
    want = expected("A", FILES)
    if not large:
        monkeypatch.setattr(load, "BATCH_ROWS", 20_000)
    direct: Neo4jStore = neo4j_stores()
    with Proxy(neo4j_database.uri) as counting:
        neo4j_stores(counting.uri).apply(delta(None, "A", FILES))
    direct.remove("shop")
    assert counting.commits >= (8 if large else 2)
    for number in range(1, counting.commits + 1):
        with Proxy(neo4j_database.uri, at=number) as proxy:
            store: Neo4jStore = neo4j_stores(proxy.uri)
            store.apply(delta(None, "A", FILES))
            assert proxy.commits > number - 1
            assert content(direct) == want, f"commit {number}"
            store.close()
        direct.remove("shop")


@pytest.fixture
def writers(neo4j_database: Server) -> Iterator[subprocess.Popen[str]]:
    """Forks a writer for each URI it is told; see writer.py."""
    command = [sys.executable, str(WRITER), neo4j_database.user, neo4j_database.password]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield process


@pytest.mark.parametrize("answered", [False, True], ids=["before-commit", "after-commit"])
def test_a_writer_killed_at_any_step_leaves_the_state_before_or_the_new_one(
    neo4j_stores: StoreFactory,
    neo4j_database: Server,
    expected: Callable[..., object],
    writers: subprocess.Popen[str],
    *,
    answered: bool,
):
    want = expected("B", OTHER)
    store: Neo4jStore = neo4j_stores(busy=0)
    number, finished = 0, False
    assert writers.stdin
    assert writers.stdout
    while not finished:
        number += 1
        store.remove("shop")
        store.apply(delta(None, "A", FILES))
        before = content(store)
        pids: list[int] = []
        with Proxy(neo4j_database.uri, at=number) as proxy:
            proxy.do(lambda pids=pids: os.kill(pids[0], signal.SIGKILL), answered=answered)
            print(proxy.uri, file=writers.stdin, flush=True)
            pids.append(int(writers.stdout.readline()))
            finished = int(writers.stdout.readline()) == 0
        found = content(store)
        assert found in (before, want), f"commit {number}"
        if found == before:
            store.apply(delta("A", "B", OTHER, replaces=True))
            assert content(store) == want, f"after commit {number}"
    assert number > 8
    store.remove("shop")
    assert set(count_nodes(neo4j_database)) <= {"Remit", "Shared"}


def test_what_a_dead_load_left_goes_without_a_trace(
    neo4j_database: Server, neo4j_stores: StoreFactory
):
    store: Neo4jStore = neo4j_stores(busy=0)
    store.apply(delta(None, "A", FILES))
    counts = count_nodes(neo4j_database)

    def broken() -> Iterator[Unit]:
        yield from [unit(f"new{n}.py", ["f", "g"], ["m0.py::f0", "name:new"]) for n in range(30)]
        yield from units(6, shift=9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.apply(delta("A", "B", broken()))
    assert count_nodes(neo4j_database) != counts
    assert "unfinished" in "\n".join(store.check())
    store.apply(delta("A", "A2", [], records={"note": b"1"}))
    assert count_nodes(neo4j_database) == counts | {"Record": 1}
