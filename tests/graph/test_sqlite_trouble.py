"""What the embedded store says when its file is in trouble, and that nothing is lost by it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreUnavailable,
    StoreVersion,
)
from graph.model import Unit
from graph.scope import Scope
from graph.sqlite_store import SqliteStore, connections
from tests.contract.builders import delta, unit
from tests.contract.read import whole

A = unit("a.py", {"f": ["name:get"]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path)
    opened.apply(delta(None, "one", [A]))
    yield opened
    opened.close()


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no database, but long enough to be looked at" * 100)


def _stranger(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()


def _newer(path: Path) -> None:
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        pytest.param(_garbage, StoreCorrupt, "move it away", id="not a database"),
        pytest.param(_stranger, StoreCorrupt, "another program", id="another program's"),
        pytest.param(_newer, StoreVersion, "update Remit", id="of a newer version"),
        pytest.param(Path.mkdir, StoreUnavailable, "is a folder", id="a folder"),
        pytest.param(_fifo, StoreUnavailable, "no plain file", id="a pipe"),
    ],
)
def test_a_file_that_is_no_store(
    path: Path, spoil: Callable[[Path], None], error: type[StoreError], says: str
) -> None:
    spoil(path)
    with pytest.raises(error, match=says) as raised:
        SqliteStore(path)
    assert str(path) in str(raised.value)


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="does not exist: make it first"):
        SqliteStore(tmp_path / "missing" / "graph.sqlite")
    with pytest.raises(StoreUnavailable, match="index the repository first"):
        SqliteStore(tmp_path / "graph.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_page_is_told(path: Path, store: SqliteStore) -> None:
    store.apply(delta("one", "two", [unit(f"{n}.py", {"f": []}) for n in range(200)]))
    store.close()
    content = bytearray(path.read_bytes())
    for start in range(2 * 8192, len(content), 8192):
        content[start : start + 4000] = b"\xff" * 4000
    path.write_bytes(content)
    damaged = SqliteStore(path)
    with pytest.raises(StoreCorrupt, match="move it away"):
        whole(damaged)
    with pytest.raises(StoreCorrupt, match="move it away"):
        damaged.check()
    damaged.close()


def test_a_store_that_is_gone_or_replaced(path: Path, store: SqliteStore) -> None:
    shutil.move(path, path.with_suffix(".old"))
    with pytest.raises(StoreUnavailable, match="is gone"):
        store.sources()
    SqliteStore(path).close()
    assert store.sources() == []


def test_nothing_is_known_of_the_file_that_was_there_before(
    path: Path, store: SqliteStore, tmp_path: Path
) -> None:
    """Both count their sources and revisions from one."""
    secret, hidden = (unit(name, {f"g{n}": [] for n in range(9)}) for name in ("a.py", "hidden.py"))
    scope = Scope(("hidden.py",))
    other = SqliteStore(tmp_path / "other.sqlite")
    other.apply(delta(None, "two", [secret, hidden]))
    for opened in (store, other):
        info = opened.sources()[0]
        with opened.view(info.repository, info.source, scope) as view:
            before = view.nodes(["a.py", "a.py::f"]), view.texts(["a.py"]), view.withheld
    other.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    (tmp_path / "other.sqlite").replace(path)
    with store.view(info.repository, info.source, scope) as view:
        assert (view.nodes(["a.py", "a.py::f"]), view.texts(["a.py"]), view.withheld) == before
    assert before == ({}, {}, 2)


def test_a_connection_to_the_file_before_is_not_used_again(path: Path, store: SqliteStore) -> None:
    with store.snapshot(store.sources()[0].repository, store.sources()[0].source):
        shutil.move(path, path.with_suffix(".old"))
        SqliteStore(path).close()
        assert store.sources() == []
    assert store.sources() == []


def test_a_closed_store_says_so(store: SqliteStore) -> None:
    store.close()
    with pytest.raises(StoreUnavailable, match="has been closed"):
        store.sources()


def test_a_full_disk_changes_nothing(path: Path, store: SqliteStore) -> None:
    before = whole(store)
    pages = int(_one(path, "PRAGMA page_count"))
    big = Unit("big.txt", "big", "x" * 1_000_000, (), ())
    with store._connections.use() as connection:  # pyright: ignore[reportPrivateUsage] - no other way to a full disk
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(StoreUnavailable, match="disk is full: free some space"):
        store.apply(delta("one", "two", [big]))
    assert whole(store) == before
    store.apply(delta("one", "two", [big]))
    assert whole(store).state == "two"


def test_a_second_writer_waits_and_is_told(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.1)
    other = SqliteStore(path)

    def units() -> Iterator[Unit]:
        with pytest.raises(StoreBusy, match="another process: wait"):
            other.apply(delta("one", "two", [A]))
        assert whole(other).state == "one"
        yield unit("b.py", {"g": []})

    store.apply(delta("one", "three", units()))
    assert whole(other).state == "three"
    other.close()


def test_an_interrupt_rolls_back(store: SqliteStore) -> None:
    before = whole(store)

    def units() -> Iterator[Unit]:
        yield from (unit(f"{n}.py", {"f": []}) for n in range(200))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.apply(delta("one", "two", units()))
    assert whole(store) == before
    store.apply(delta("one", "two", [A]))


def test_many_threads_and_processes_open_one_new_file(path: Path) -> None:
    code = "import sys; from graph.connect import open_store; open_store(sys.argv[1]).close()"
    url = f"sqlite:///{path}"
    running = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    store = SqliteStore(path)
    store.apply(delta(None, "one", [A]))
    states: list[str] = []
    threads = [
        threading.Thread(target=lambda: states.extend(whole(store).state for _ in range(20)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    store.apply(delta("one", "two", [unit("b.py", {"g": []})]))
    for thread in threads:
        thread.join()
    assert len(states) == 80
    assert set(states) <= {"one", "two"}
    store.close()


_AS_NOBODY = """
import os, sys
from pathlib import Path
from graph.connect import open_store
from graph.errors import GraphError
from graph.sqlite_store import SqliteStore
from tests.contract.builders import delta, unit
os.setgid(65534), os.setuid(65534)
try:
    store = open_store("sqlite:///" + sys.argv[1])
    print(len(store.sources()), "read")
    store.apply(delta("one", "two", [unit("b.py", {"g": []})]))
    print("written")
except GraphError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become somebody else")
@pytest.mark.parametrize(
    ("file", "folder", "says"),
    [
        (0o600, 0o755, ["StoreDenied", "may not be read: check who owns it"]),
        (0o644, 0o755, ["StoreDenied"]),
        (0o644, 0o777, ["1 read", "StoreDenied", "make the file and its folder writable"]),
        (0o666, 0o777, ["1 read", "written"]),
    ],
)
def test_a_file_of_somebody_else(
    store: SqliteStore, path: Path, file: int, folder: int, says: list[str]
) -> None:
    store.close()
    path.chmod(file)
    path.parent.chmod(folder)
    for above in path.parent.parents:
        if above.stat().st_uid == 0 and above.name.startswith(
            ("pytest", "popen")
        ):  # the latter one worker's
            above.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert all(words in done.stdout for words in says), done.stdout


def _one(path: Path, query: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()
