"""A writer that is killed before any of its statements leaves the state before."""

import os
import signal
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from graph.model import Delta
from graph.sqlite_store import SqliteStore, connections
from tests.contract.builders import delta, unit
from tests.contract.read import Whole, whole

BEFORE = [unit(f"{n}.py", {"f": ["0.py::f", f"name:n{n}"]}) for n in range(8)]
AFTER = delta(
    "one",
    "two",
    [
        unit("0.py", {"g": [], "f": ["1.py::f"]}),
        unit("1.py", {"f": ["external:json"]}, above=3),
        unit("new.py", {"x": ["0.py::g"]}),
    ],
    removed=["7.py"],
    records={"note": b"2"},
)


class Countdown(sqlite3.Connection):
    """Kills its process instead of running one more statement than `left`."""

    left = 1 << 30

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        self._count()
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        def counted() -> Iterable[Any]:
            for row in parameters:
                self._count()
                yield row

        return super().executemany(sql, counted())

    @classmethod
    def _count(cls) -> None:
        cls.left -= 1
        if cls.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _apply_in_child(path: Path, change: Delta, statements: int) -> bool:
    """Apply in a process that dies after so many statements; whether it lived to the end."""
    child = os.fork()
    if child == 0:
        Countdown.left = statements
        store = SqliteStore(path)
        store.apply(change)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    real = sqlite3.connect

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        return real(*args, **kwargs, factory=Countdown)

    monkeypatch.setattr(connections.sqlite3, "connect", connect)
    return tmp_path / "graph.sqlite"


def _read(path: Path) -> Whole:
    store = SqliteStore(path)
    assert "sound" in store.check()[-1]
    read = whole(store)
    store.close()
    return read


def test_killed_before_each_statement(path: Path) -> None:
    first = delta(None, "one", BEFORE, records={"note": b"1"})
    assert _apply_in_child(path, first, 1 << 30)
    before = _read(path)
    statements = 0
    while not _apply_in_child(path, AFTER, statements):
        assert _read(path) == before
        statements += 1
    assert statements > 50
    assert _read(path).state == "two"


def test_killed_in_a_first_load(path: Path) -> None:
    statements = 0
    while not _apply_in_child(path, delta(None, "one", BEFORE), statements):
        store = SqliteStore(path)
        assert store.sources() == []
        store.close()
        statements += 7
    assert len(_read(path).files) == len(BEFORE)
