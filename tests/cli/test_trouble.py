"""Paths and stores that are not as they should be: one sentence, and nothing lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from cli import waiting
from graph.sqlite_store import SqliteStore, connections
from tests.cli.conftest import Remit
from tests.cli.shop import write_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.mark.parametrize("git", [True, False])
def test_an_empty_folder(remit: Remit, tmp_path: Path, git: bool) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    if git:
        subprocess.run(["git", "init", "-q", empty], check=True)
    ran = remit("index", str(empty))
    assert (ran.code, ran.out) == (1, "")
    assert f"there is no file to index in {empty}" in ran.err
    assert list((tmp_path / "data").rglob("*.sqlite*")) == []


def test_a_folder_without_python_is_told_so(remit: Remit, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("a cache of words")
    assert "there is no Python in it" in remit("index", str(folder)).out
    assert "a.txt" in remit("context", "cache", str(folder)).out


def test_what_is_not_read_is_said_again_when_all_is_read_anew(remit: Remit, shop: Path) -> None:
    (shop / "blob.py").write_bytes(b"\0\1")
    remit("index", str(shop))
    assert "blob.py" not in remit("index", str(shop)).out
    assert "blob.py" in remit("index", str(shop), "--full").out


def test_a_request_that_makes_no_sense_indexes_nothing(
    remit: Remit, shop: Path, tmp_path: Path
) -> None:
    for arguments in (["x", "--budget", "0"], [""], ["the of and"]):
        ran = remit("context", *arguments, cwd=shop)
        assert (ran.code, ran.out) == (2, "")
        assert "indexing" not in ran.err
    assert list((tmp_path / "data").rglob("*.sqlite*")) == []


def test_names_steer_no_terminal(remit: Remit, shop: Path) -> None:
    (shop / "a\x1b[31m\nb.py").write_text("def red(): return '\x1b[31m'\n")
    found = remit("find", "red", cwd=shop).out
    assert found.splitlines() == [r"a\x1b[31m\nb.py:1-1  Function  red()"]
    shown = remit("show", "red", cwd=shop).out
    assert r"return '\x1b[31m'" in shown
    assert "\x1b" not in shown


def test_doctor_looks_at_every_store(remit: Remit, shop: Path, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        remit("index", str(write_shop(tmp_path / name)))
    first, second, _ = sorted((tmp_path / "data").rglob("*.sqlite"))
    first.write_bytes(b"no database")
    size = second.stat().st_size
    with second.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"U" * (size // 3))
    said = remit("doctor", str(shop))
    states = [line.split()[0] for line in said.out.splitlines() if " store " in line]
    assert (said.code, states) == (1, ["fail", "fail", "ok"])


def test_a_folder_of_python_that_only_assigns_is_python(remit: Remit, tmp_path: Path) -> None:
    folder = tmp_path / "constants"
    folder.mkdir()
    (folder / "a.py").write_text("LIMIT = 3\n")
    assert "0 symbols written, with edges: 1 exact" in remit("index", str(folder)).out


def test_a_store_that_is_no_database(remit: Remit, shop: Path, tmp_path: Path) -> None:
    remit("index", str(shop))
    (graph,) = (tmp_path / "data").rglob("*.sqlite")
    graph.write_bytes(b"not a database at all, but long enough to be one " * 100)
    for arguments in (["find", "Cache"], ["index"], ["status", str(shop)], ["remove", str(shop)]):
        ran = remit(*arguments, cwd=shop)
        assert (ran.code, ran.out) == (1, "")
        assert str(graph) in ran.err
        assert "index again" in ran.err
    listed = remit("status")
    assert (listed.code, listed.out) == (1, "")
    assert str(graph) in listed.err


def test_a_store_of_a_newer_version(remit: Remit, shop: Path, tmp_path: Path) -> None:
    remit("index", str(shop))
    (graph,) = (tmp_path / "data").rglob("*.sqlite")
    connection = sqlite3.connect(graph)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    ran = remit("find", "Cache", cwd=shop)
    assert (ran.code, ran.out) == (1, "")
    assert str(graph) in ran.err
    assert "newer" in ran.err
    assert "update Remit" in ran.err


@pytest.mark.parametrize(
    ("url", "says"),
    [("sqlite:////nowhere/at/all.sqlite", "/nowhere/at"), ("sqlite:////proc/x.sqlite", "/proc")],
)
def test_a_store_that_cannot_be_made(remit: Remit, shop: Path, url: str, says: str) -> None:
    ran = remit("index", str(shop), "--store", url)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err


def test_questions_are_answered_where_most_files_are_gone(remit: Remit, shop: Path) -> None:
    for number in range(30):
        (shop / f"m{number}.py").write_text(f"def f{number}(): pass\n")
    remit("index", str(shop))
    for number in range(29):
        (shop / f"m{number}.py").unlink()
    for asked in (["find", "Cache"], ["show", "fetch"], ["context", "where is Cache"]):
        ran = remit(*asked, cwd=shop)
        assert ran.code == 0
        assert "cache.py" in ran.out
        assert f"if that is right, run remit index --full {shop}" in ran.err
        assert "29 files changed since, not indexed: it takes remit index --full" in (
            ran.out + ran.err
        )
    refused = remit("index", str(shop))
    assert (refused.code, refused.out) == (1, "")
    assert "--full" in refused.err
    assert remit("index", "--full", str(shop)).code == 0
    assert remit("find", "Cache", cwd=shop).err == ""


def test_a_data_folder_that_cannot_be_made(
    remit: Remit, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/proc")
    ran = remit("index", str(shop))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("remit: the folder for graphs, /proc/remit/graphs, cannot be made")
    assert "set XDG_DATA_HOME" in ran.err


def test_the_first_question_waits_for_the_first_index_run_of_another_process(
    remit: Remit, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remit("index", str(shop))
    (graph,) = (tmp_path / "data").rglob("*.sqlite")
    remit("remove", str(shop))
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with closing(SqliteStore(graph)):  # makes the file, and holds nothing
        pass
    with closing(sqlite3.connect(graph, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def say(text: str, style: str) -> None:
            assert "waiting" in text
            other.execute("ROLLBACK")

        monkeypatch.setattr(waiting, "say", say)
        ran = remit("context", "how do cache entries expire", cwd=shop)
    assert ran.code == 0
    assert "cache.py" in ran.out


@pytest.mark.parametrize("ends", [True, False])
def test_a_second_run_says_that_it_waits_and_goes_on_or_fails_clearly(
    remit: Remit, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ends: bool
) -> None:
    remit("index", str(shop))
    (graph,) = (tmp_path / "data").rglob("*.sqlite")
    (shop / "new.py").write_text("def new(): pass\n")
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(waiting, "ATTEMPTS", 3)
    said: list[str] = []
    with closing(sqlite3.connect(graph, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def say(text: str, style: str = "") -> None:
            said.append(text)
            if ends:
                other.execute("ROLLBACK")

        monkeypatch.setattr(waiting, "say", say)
        ran = remit("index", str(shop))
    assert said == ["another run is writing into this store: waiting for it"]
    if ends:
        assert (ran.code, ran.err) == (0, "")
        assert "1 read" in ran.out
    else:
        assert (ran.code, ran.out) == (1, "")
        assert "is being written by another process: wait until that is done" in ran.err


def test_indexing_an_unchanged_tree_anew_says_so(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    assert "nothing changed" in remit("index", str(shop)).out
    assert "all read anew, the graph stood so already" in remit("index", str(shop), "--full").out


def test_callees_of_a_class_hint_at_its_methods(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    assert "callees shop.cache.Cache.METHOD" in remit("callees", "Cache", cwd=shop).out
    assert "METHOD" not in remit("callees", "Cache.get", cwd=shop).out


def test_a_server_that_is_down(remit: Remit, shop: Path) -> None:
    ran = remit("find", "Cache", "--store", "bolt://127.0.0.1:9", cwd=shop)
    assert (ran.code, ran.out) == (1, "")
    assert "cannot reach Neo4j at bolt://127.0.0.1:9" in ran.err


def start_index(shop: Path, data: Path, *more: str) -> subprocess.Popen[str]:
    """An index run that Ctrl-C reaches, even where these tests run with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", "index", str(shop), "--jobs", "2", *more],
            env={**os.environ, "XDG_DATA_HOME": str(data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        servers = [p for p in process.children() if "forkserver" in " ".join(p.cmdline())]
        return [worker for server in servers for worker in server.children()]
    return []


def test_an_index_run_that_is_interrupted_leaves_no_trace(shop: Path, tmp_path: Path) -> None:
    (shop / "many").mkdir()
    for number in range(400):
        lines = f"def f{number}(x):\n    return f(x) + 1\n" * 200
        (shop / "many" / f"m{number}.py").write_text(lines)
    running = start_index(shop, tmp_path / "data")
    while running.poll() is None and not workers_of(psutil.Process(running.pid)):
        time.sleep(0.01)
    assert list((tmp_path / "data").rglob("*.sqlite"))
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert (out, err) == ("", "remit: interrupted; the graph stands as it was before\n")
    assert list((tmp_path / "data").rglob("*.sqlite")) == []


def test_nothing_of_the_folder_that_one_stands_in_is_run(shop: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("multiprocessing", "numpy", "indexer", *(f"other{n}" for n in range(40))):
        (shop / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    indexed = subprocess.run(
        [Path(sys.executable).parent / "remit", "index", "--jobs", "2"],
        cwd=shop,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (indexed.returncode, indexed.stderr) == (0, "")
    assert not ran.exists()


@pytest.mark.parametrize("begun", [1, 3], ids=["parsing", "resolving and writing"])
def test_an_index_run_that_is_interrupted_leaves_the_graph_before(
    remit: Remit, shop: Path, tmp_path: Path, begun: int
) -> None:
    """`begun` workers have been started: two parse, then two others resolve what is written."""
    remit("index", str(shop))
    before = remit("export", str(shop), "--no-refresh").out
    for number in range(300):
        (shop / f"m{number}.py").write_text(f"def f{number}(x):\n    return f(x) + 1\n" * 20)
    running = start_index(shop, tmp_path / "data", "--full")
    workers: set[psutil.Process] = set()
    while running.poll() is None and len(workers) < begun:
        with suppress(psutil.NoSuchProcess):
            workers.update(workers_of(psutil.Process(running.pid)))
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert (out, err) == ("", "remit: interrupted; the graph stands as it was before\n")
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    assert remit("export", str(shop), "--no-refresh").out == before


def test_nobody_reads_a_long_export(shop: Path, tmp_path: Path) -> None:
    lines = "def f(x):\n    return f(x) + 1\n" * 2000
    (shop / "long.py").write_text(lines)
    script = f'"{sys.executable}" -m cli.main export "{shop}" | head -1; echo "${{PIPESTATUS[0]}}"'
    ran = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "141"
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
