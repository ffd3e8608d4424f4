"""Freshness where it cannot be had: an answer from what there is, and the reason."""

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from msgspec.structs import replace

from api.ports import IndexOrder, Place
from cli import wiring
from cli.settings import Settings
from cli.wiring import Wired, wired
from graph.errors import StoreBusy, StoreDenied, StoreError
from graph.model import Applied, Delta, SourceInfo
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.store import GraphStore
from graph.view import View
from indexer.errors import IndexerError
from tests.cli.shop import write_shop


class Refusing:
    """A store that can be read and refuses every write."""

    def __init__(self, store: GraphStore, error: StoreError) -> None:
        self._store = store
        self._error = error

    def sources(self) -> Sequence[SourceInfo]:
        return self._store.sources()

    def snapshot(self, repository: str, source: str) -> AbstractContextManager[Snapshot]:
        return self._store.snapshot(repository, source)

    def view(
        self, repository: str, source: str, scope: Scope = EVERYTHING
    ) -> AbstractContextManager[View]:
        return self._store.view(repository, source, scope)

    def apply(self, delta: Delta) -> Applied:
        raise self._error

    def remove(self, repository: str, source: str | None = None) -> int:
        raise self._error

    def check(self) -> Sequence[str]:
        return self._store.check()

    def close(self) -> None:
        self._store.close()


class Stop(Exception):
    """Ends an index run."""


class Holding:
    """Progress that waits at its first step until it is let go."""

    def __init__(self) -> None:
        self.begun = Event()
        self.let = Event()

    def advance(self, phase: str, done: int, total: int) -> None:
        self.begun.set()
        assert self.let.wait(20)


class Stopping:
    """Progress that ends the run at a phase."""

    def __init__(self, phase: str) -> None:
        self._phase = phase

    def advance(self, phase: str, done: int, total: int) -> None:
        if phase == self._phase:
            raise Stop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Wired]:
    with wired(Settings(data=tmp_path / "graphs")) as parts:
        yield parts


def indexed(parts: Wired, shop: Path) -> Place:
    place = parts.library.at(str(shop))
    return parts.work_trees.refresh(place).place


@pytest.mark.parametrize("error", [StoreBusy("another writes"), StoreDenied("read-only")])
def test_a_store_that_cannot_be_written_is_read(
    parts: Wired, shop: Path, error: StoreError
) -> None:
    place = indexed(parts, shop)
    refusing = replace(place, store=Refusing(place.store, error))
    assert parts.work_trees.refresh(refusing).fresh is True
    (shop / "new.py").write_text("x = 1\n")
    standing = parts.work_trees.refresh(refusing)
    assert (standing.fresh, standing.note) == (False, "1 file changed since, not indexed")
    assert standing.problem == str(error)


def test_a_store_that_cannot_be_written_holds_no_first_index(parts: Wired, shop: Path) -> None:
    place = parts.library.at(str(shop))
    refusing = replace(place, store=Refusing(place.store, StoreDenied("read-only")))
    with pytest.raises(StoreDenied):
        parts.work_trees.refresh(refusing)


def test_a_work_tree_that_is_elsewhere_is_read_as_it_stands(parts: Wired, shop: Path) -> None:
    place = indexed(parts, shop)
    shop.rename(shop.with_name("moved"))
    standing = parts.work_trees.refresh(place)
    assert (standing.fresh, standing.note) == (None, "its work tree is not on this machine")


def test_a_work_tree_that_was_never_indexed_cannot_be_compared(parts: Wired, shop: Path) -> None:
    with pytest.raises(IndexerError, match="is not indexed: run remit index"):
        parts.work_trees.compare(parts.library.at(str(shop)))


@contextmanager
def under_way(parts: Wired, shop: Path) -> Generator[Holding]:
    """An index run that stands still until it is let go."""
    holding = Holding()
    order = IndexOrder(str(shop), full=True)
    running = Thread(target=parts.work_trees.run, args=(order, holding))
    running.start()
    assert holding.begun.wait(20)
    try:
        yield holding
    finally:
        holding.let.set()
        running.join()


def test_an_answer_does_not_wait_long_for_an_index_run(
    parts: Wired, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "PATIENCE", 0.01)
    place = indexed(parts, shop)
    with under_way(parts, shop):
        standing = parts.work_trees.refresh(place)
    assert (standing.fresh, standing.note) == (None, "an index run is under way")


def test_an_answer_waits_for_a_run_that_is_soon_done(
    parts: Wired, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "PATIENCE", 20)
    place = indexed(parts, shop)
    with under_way(parts, shop) as run, ThreadPoolExecutor() as pool:
        asked = pool.submit(parts.work_trees.refresh, place)
        with pytest.raises(TimeoutError):
            asked.result(0.05)
        run.let.set()
        assert asked.result(20).fresh is True


@pytest.mark.parametrize("phase", ["walk", "parse", "resolve"])
def test_a_run_that_ends_early_leaves_what_was(parts: Wired, shop: Path, phase: str) -> None:
    order = IndexOrder(str(shop), full=True)
    with pytest.raises(Stop):
        parts.work_trees.run(order, Stopping(phase))
    assert parts.library.listing().sources == ()
    place = indexed(parts, shop)
    (before,) = parts.library.listing().sources
    (shop / "new.py").write_text("x = 1\n")
    with pytest.raises(Stop):
        parts.work_trees.run(order, Stopping(phase))
    assert parts.library.listing().sources == (before,)
    assert parts.work_trees.refresh(place).fresh is True
