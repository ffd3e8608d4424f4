"""What is uncommitted is what git says, after every kind of step, whole or incremental."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import manifest
from indexer.run import IndexRequest, compare, index
from tests.indexer.memory_store import MemoryStore
from tests.indexer.trees import commit, git, write

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "d/c.py": "c = 1\n", ".gitignore": "out/\n"}


def noted(store: MemoryStore) -> tuple[str, ...] | None:
    [state] = store.states.values()
    held = manifest.load(state)
    assert held is not None
    return held[0].uncommitted


def said_by_git(root: Path) -> tuple[str, ...]:
    rows = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames")
    return tuple(sorted({row[3:] for row in rows.split("\0") if row}))


def edit(root: Path) -> None:
    write(root, {"a.py": "a = 2\n"})


def edit_and_back(root: Path) -> None:
    edit(root)
    git(root, "status")
    write(root, {"a.py": FILES["a.py"]})


def commit_edits(root: Path) -> None:
    edit(root)
    write(root, {"new.py": ""})
    commit(root)


STEPS: list[Callable[[Path], object]] = [
    edit,
    lambda root: write(root, {"new.py": "n = 1\n", "out/x.py": ""}),
    lambda root: git(root, "add", "--all"),
    lambda root: git(root, "commit", "--quiet", "--message", "two"),
    edit_and_back,
    lambda root: (root / "b.py").unlink(),
    lambda root: git(root, "rm", "--quiet", "--cached", "a.py"),
    lambda root: git(root, "reset", "--quiet", "HEAD~1"),
    lambda root: git(root, "reset", "--quiet", "--hard"),
    lambda root: git(root, "checkout", "--quiet", "-b", "side"),
    commit_edits,
    lambda root: git(root, "checkout", "--quiet", "-"),
    lambda root: git(root, "mv", "d/c.py", "d/moved.py"),
    lambda root: (root / "d/moved.py").chmod(0o600),
    lambda root: git(root, "stash", "--quiet"),
    lambda root: git(root, "stash", "pop", "--quiet"),
    lambda root: git(root, "reflog", "expire", "--expire=now", "--all"),
]


def test_after_every_step_it_is_what_git_says(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    commit(tmp_path)
    kept = MemoryStore()
    for number, step in enumerate([lambda _: None, *STEPS]):
        step(tmp_path)
        summary = index(kept, IndexRequest(tmp_path, name="r"))
        anew = MemoryStore()
        index(anew, IndexRequest(tmp_path, name="r"))
        assert noted(kept) == noted(anew) == said_by_git(tmp_path), f"step {number}"
        assert summary.uncommitted == len(said_by_git(tmp_path))
    assert noted(kept) != ()


def test_a_commit_that_is_gone_is_no_hindrance(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    commit(tmp_path)
    store = MemoryStore()
    commit_edits(tmp_path)
    index(store, IndexRequest(tmp_path, name="r"))
    git(tmp_path, "reset", "--quiet", "--soft", "HEAD~1")
    git(tmp_path, "reflog", "expire", "--expire=now", "--all")
    git(tmp_path, "gc", "--quiet", "--prune=now")
    index(store, IndexRequest(tmp_path, name="r"))
    assert noted(store) == ("a.py", "new.py")


def test_below_the_root_of_a_repository(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    commit(tmp_path)
    write(tmp_path, {"a.py": "a = 2\n", "d/c.py": "c = 2\n"})
    store = MemoryStore()
    index(store, IndexRequest(tmp_path / "d", name="r"))
    assert noted(store) == ("c.py",)


@pytest.mark.parametrize(
    ("why", "files", "differing"),
    [
        ("line ends are git's to turn", {"a.py": "a = 1\r\n"}, ()),
        ("left out", {".remitignore": "b.py\n", "b.py": "b = 2\n"}, (".remitignore",)),
        ("only its name is known", {".env": "SECRET=2\n"}, ()),
        ("git would filter it", {"big.bin": "content\n"}, ()),
        ("it is not text", {"pic.png": "\0\2"}, ("pic.png",)),
        ("as a pattern it would match others", {"[ab].py": "", ":x": ""}, (":x", "[ab].py")),
    ],
)
def test_what_counts(
    tmp_path: Path, why: str, files: dict[str, str], differing: tuple[str, ...]
) -> None:
    attributes = {".gitattributes": "*.bin filter=lfs\n", ".env": "SECRET=1\n"}
    write(tmp_path, FILES | attributes | {"big.bin": "oid 1\n", "pic.png": "\0\1"})
    commit(tmp_path)
    store = MemoryStore()
    index(store, IndexRequest(tmp_path, name="r"))
    assert noted(store) == ()
    for path, text in files.items():
        (tmp_path / path).write_bytes(text.encode())
    index(store, IndexRequest(tmp_path, name="r"))
    assert noted(store) == differing, why
    anew = MemoryStore()
    index(anew, IndexRequest(tmp_path, name="r"))
    assert noted(anew) == differing, why


def test_a_sparse_checkout_takes_nothing_away(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    commit(tmp_path)
    git(tmp_path, "sparse-checkout", "set", "--no-cone", "/a.py")
    store = MemoryStore()
    index(store, IndexRequest(tmp_path, name="r"))
    assert not (tmp_path / "b.py").exists()
    assert noted(store) == ()


def test_names_of_sha256_are_known(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    git(tmp_path, "init", "--object-format=sha256")
    commit(tmp_path)
    edit(tmp_path)
    store = MemoryStore()
    index(store, IndexRequest(tmp_path, name="r"))
    assert noted(store) == ("a.py",)


def test_without_a_commit_nothing_is_said(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    store = MemoryStore()
    assert index(store, IndexRequest(tmp_path, name="r")).uncommitted is None
    git(tmp_path, "init")
    assert index(store, IndexRequest(tmp_path, name="r")).uncommitted is None
    commit(tmp_path)
    assert index(store, IndexRequest(tmp_path, name="r")).uncommitted == 0


def test_a_commit_that_moved_is_told_without_indexing(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    first = commit(tmp_path)
    edit(tmp_path)
    store = MemoryStore()
    index(store, IndexRequest(tmp_path, name="r"))
    second = commit(tmp_path)
    found = compare(store, IndexRequest(tmp_path, name="r"))
    assert found is not None
    assert (found.commit, found.head, len(found.changes)) == (first, second, 0)
    assert found.uncommitted == 1
