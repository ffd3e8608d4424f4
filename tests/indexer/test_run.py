"""Index runs: what they report, and how they fail."""

import os
import signal
import threading
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from graph.connect import open_store
from graph.model import Applied, Delta, NodeKind
from indexer.errors import NothingToIndex, RepositoryMissing, WorkerFailed
from indexer.run import IndexRequest, compare, index
from indexer.settings import IndexSettings
from tests.indexer.memory_store import MemoryStore


def request(root: Path, **more: object) -> IndexRequest:
    return IndexRequest(root, name="r", **more)  # type: ignore[arg-type] - tests pass what fits


def only_state(store: MemoryStore) -> list[str]:
    [state] = store.states.values()
    return [node.id for node in state.all_nodes()]


class Seen:
    """Remembers the last figures of each phase."""

    def __init__(self) -> None:
        self.phases: dict[str, tuple[int, int]] = {}

    def advance(self, phase: str, done: int, total: int) -> None:
        self.phases[phase] = (done, total)


def test_a_first_run_reports_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import json\ndef f(x): json.dumps(x); x.y()\n")
    (tmp_path / "bad.py").write_text("def f(:\n")
    (tmp_path / "binary.py").write_bytes(b"\0")
    (tmp_path / "link.py").symlink_to("a.py")
    seen = Seen()
    summary = index(MemoryStore(), request(tmp_path), seen)
    assert (summary.files, summary.changed, summary.removed, summary.resolved) == (3, 3, 0, 3)
    assert (summary.repository, summary.source) == ("r", str(tmp_path.resolve()))
    assert summary.edges["possible"] == 1
    assert [path for path, _ in summary.skipped] == ["link.py"]
    assert {path for path, _ in summary.warnings} == {"bad.py", "binary.py"}
    assert seen.phases == {"walk": (3, 3), "parse": (3, 3), "resolve": (3, 3), "write": (0, 0)}


class Stopped(Exception):
    """Told to stop."""


class StopsAt:
    """Ends a run in one of its phases."""

    def __init__(self, phase: str) -> None:
        self._phase = phase

    def advance(self, phase: str, done: int, total: int) -> None:
        if phase == self._phase:
            raise Stopped


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("phase", ["walk", "parse", "resolve", "write"])
def test_a_run_that_is_ended_leaves_the_state_before(
    tmp_path: Path, phase: str, *, full: bool
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.py").write_text("def f(): pass\n")
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        with pytest.raises(Stopped):
            index(store, request(tree), StopsAt(phase))
        assert store.sources() == []
        index(store, request(tree))
        before = store.sources()
        (tree / "a.py").write_text("def g(): pass\n")
        with pytest.raises(Stopped):
            index(store, request(tree, full=full), StopsAt(phase))
        assert store.sources() == before
        index(store, request(tree))
        assert store.sources() != before


def test_a_tree_without_python(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("some words\n")
    store = MemoryStore()
    assert index(store, request(tmp_path)).files == 1
    assert only_state(store) == ["notes.txt", "repository:r"]


def test_what_cannot_be_indexed(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    file = tmp_path / "a.py"
    file.write_text("")
    store = MemoryStore()
    with pytest.raises(NothingToIndex, match="no file to index"):
        index(store, request(empty))
    with pytest.raises(RepositoryMissing, match="no folder"):
        index(store, request(tmp_path / "gone"))
    with pytest.raises(RepositoryMissing, match="is a file"):
        index(store, request(file))
    assert store.states == {}


def test_changes(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("x = 1\n")
    store = MemoryStore()
    assert compare(store, request(tmp_path)) is None
    index(store, request(tmp_path))
    same = compare(store, request(tmp_path))
    assert same is not None
    assert not same.changes
    (tmp_path / "a.py").write_text("x = 2\n")
    (tmp_path / "b.py").unlink()
    (tmp_path / "d.py").write_text("")
    compared = compare(store, request(tmp_path))
    assert compared is not None
    found = compared.changes
    assert (found.added, found.changed, found.removed) == (("d.py",), ("a.py",), ("b.py",))


def test_other_settings_give_another_state(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class Task: ...\nclass A(Task): ...\n")
    store = MemoryStore()
    first = index(store, request(tmp_path))
    other = index(store, request(tmp_path, settings=IndexSettings(workflow_bases=("Task",))))
    assert (first.state != other.state, other.resolved, other.unchanged) == (True, 1, False)
    [state] = store.states.values()
    kinds = {node.id: node.kinds for node in state.all_nodes()}
    assert NodeKind.PRIMITIVE in kinds["a.py::A"]


def test_full_gives_the_same_state(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    store = MemoryStore()
    first = index(store, request(tmp_path))
    again = index(store, request(tmp_path, full=True))
    assert (again.state, again.unchanged) == (first.state, True)


class Raced(MemoryStore):
    """Another writer is faster, the first `times` times."""

    def __init__(self, other: IndexRequest, times: int) -> None:
        super().__init__()
        self._other = other
        self.times = times

    def apply(self, delta: Delta) -> Applied:
        if self.times:
            self.times -= 1
            (self._other.root / f"raced{self.times}.py").write_text("")
            index(self, self._other)
        return super().apply(delta)


def test_a_faster_writer(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    store = Raced(request(tmp_path), 1)
    assert index(store, request(tmp_path)).files == 2
    assert "raced0.py" in only_state(store)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    text = "def f(x):\n    return x.y()\n" + "# some words\n" * 500
    for number in range(150):
        (tmp_path / f"m{number}.py").write_text(text)
    return tmp_path


def test_workers_give_what_one_process_gives(many: Path) -> None:
    one, several = MemoryStore(), MemoryStore()
    assert index(one, request(many, jobs=1)).state == index(several, request(many, jobs=2)).state
    [left], [right] = one.states.values(), several.states.values()
    assert list(left.all_nodes()) == list(right.all_nodes())
    assert list(left.all_edges()) == list(right.all_edges())
    assert left.kept.keys() == right.kept.keys()


def test_a_killed_worker_is_one_clear_error(many: Path) -> None:
    store = MemoryStore()
    killer = threading.Thread(target=_kill_a_worker)
    killer.start()
    with pytest.raises(WorkerFailed, match="nothing was written"):
        index(store, request(many, jobs=2))
    killer.join()
    assert store.states == {}
    assert _workers() == []


def _kill_a_worker() -> None:
    while not (workers := _workers()):
        time.sleep(0.01)
    os.kill(workers[0].pid, signal.SIGKILL)


def _workers() -> list[psutil.Process]:
    """What was forked from the process that they are forked from."""
    servers = [p for p in psutil.Process().children() if _is_server(p)]
    return [worker for server in servers for worker in server.children()]


def _is_server(process: psutil.Process) -> bool:
    return any("forkserver" in part for part in _command(process))


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


class Removes:
    """Takes a file away between the listing and the reading."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def advance(self, phase: str, done: int, total: int) -> None:
        if phase == "walk":
            assert done == total
            self._path.unlink()


@pytest.mark.parametrize("indexed", [False, True])
def test_a_file_gone_between_listing_and_reading_is_said_and_goes_next_time(
    tmp_path: Path, indexed: bool
) -> None:
    store = MemoryStore()
    (tmp_path / "a.py").write_text("from b import f\nf()\n")
    if indexed:
        index(store, request(tmp_path))
    (tmp_path / "b.py").write_text("def f(): ...\n")
    summary = index(store, request(tmp_path), Removes(tmp_path / "b.py"))
    assert summary.warnings == (("b.py", "gone since it was listed"),)
    assert (summary.files, "b.py" in only_state(store), "b.py::f" in only_state(store)) == (
        2,
        True,
        False,
    )
    again = index(store, request(tmp_path))
    assert (again.files, again.removed, again.warnings) == (1, 1, ())
    assert "b.py" not in only_state(store)
