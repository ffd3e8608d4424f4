"""Small git repositories give these commits, and an incremental run the same ones as a full one."""

import os
import shutil
import subprocess
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.log import PREFIX
from graph.model import HISTORY, EdgeKind, NodeKind
from indexer.commits import MOST_PATHS, WINDOW
from indexer.run import IndexRequest, index
from tests.indexer.memory_store import MemoryStore, State
from tests.indexer.trees import git, write


def committed(root: Path, message: str, files: dict[str, str] | None = None) -> str:
    """Commit these files; returns the commit."""
    if not (root / ".git").exists():
        git(root.parent, "init", "--quiet", "--initial-branch=main", str(root))
    write(root, files or {})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message)
    return git(root, "rev-parse", "HEAD")


def indexed(root: Path, store: MemoryStore | None = None, *, full: bool = False) -> State:
    store = store or MemoryStore()
    index(store, IndexRequest(root, name="r", full=full))
    [state] = store.states.values()
    return state


def subjects(state: State) -> list[str]:
    return sorted(node.name for node in state.all_nodes() if NodeKind.COMMIT in node.kinds)


def touched(state: State) -> dict[str, list[str]]:
    """The paths that each commit touched, by its subject."""
    found: dict[str, list[str]] = {name: [] for name in subjects(state)}
    for edge in state.all_edges():
        if edge.kind is EdgeKind.TOUCHED:
            found[state.nodes([edge.source])[edge.source].name].append(edge.target)
    return found


def together(state: State) -> set[tuple[str, str]]:
    return {(e.source, e.target) for e in state.all_edges() if e.kind is EdgeKind.CHANGED_WITH}


def same(one: State, other: State) -> None:
    """Both states hold the same graph and the same history records."""
    assert one.info.state == other.info.state
    assert list(one.all_nodes()) == list(other.all_nodes())
    assert list(one.all_edges()) == list(other.all_edges())
    keys = ["history/log", "history/words"]
    assert one.records(keys) == other.records(keys)


def test_what_commits_touched(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "one", {"a.py": "1", "b.py": "1", "gone.py": "1"})
    (root / "gone.py").unlink()
    committed(root, "two", {"a.py": "2"})
    committed(root, "empty")
    (root / "b.py").rename(root / "c.py")
    committed(root, "renamed")
    (root / "data").write_bytes(b"\0\1")
    sha = committed(root, "binary")
    state = indexed(root)
    assert touched(state) == {
        "binary": ["data"], "one": ["a.py"], "renamed": ["c.py"], "two": ["a.py"],
    }  # fmt: skip
    assert together(state) == set()
    assert state.nodes([PREFIX + sha])[PREFIX + sha].path == HISTORY
    assert state.info.files == 3


def test_merges_are_no_commits_of_their_own(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "base", {"a.py": "1"})
    git(root, "checkout", "--quiet", "-b", "side")
    committed(root, "on the side", {"b.py": "1", "c.py": "1"})
    git(root, "checkout", "--quiet", "main")
    committed(root, "on main", {"a.py": "2"})
    git(root, "branch", "other", "main~1")
    git(root, "merge", "--quiet", "--no-ff", "-m", "merge", "side")
    state = indexed(root)
    assert subjects(state) == ["base", "on main", "on the side"]
    assert together(state) == {("b.py", "c.py"), ("c.py", "b.py")}


def test_messages_without_addresses_and_control_characters(tmp_path: Path) -> None:
    root = tmp_path / "r"
    message = (
        "Fix\x1b[31m it\nfor good\n\nWhy: see me@example.org <x.y+z@mail.example.com>.\n"
        "Keep @cached and react@18.2.0.\n\nSigned-off-by: A B <a@example.org>\n"
        "Co-authored-by: C <c@example.org>\nCc: d@example.org\n"
    )
    sha = committed(root, message, {"a.py": "1"})
    node = indexed(root).nodes([PREFIX + sha])[PREFIX + sha]
    assert node.name == "Fix [31m it for good"
    assert node.docstring == "Why: see .\nKeep @cached and react@18.2.0."
    assert [len(tag) for tag in node.tags] == [10]


def test_odd_encodings_and_names(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "first", {"dir with space/na\nme.py": "1", "schön.py": "1"})
    write(root, {"a.py": "1"})
    git(root, "add", "--all")
    (tmp_path / "message").write_bytes("schön".encode("latin-1"))
    latin = ["-c", "i18n.commitEncoding=latin1", "commit", "--quiet", "-F"]
    git(root, *latin, str(tmp_path / "message"))
    write(root, {"b.py": "1"})
    git(root, "add", "--all")
    (tmp_path / "message").write_bytes(b"broken \xff\xfe")
    git(root, "commit", "--quiet", "-F", str(tmp_path / "message"))
    committed(root, "", {"c.py": "1"})
    assert touched(indexed(root)) == {
        "": ["c.py"], "broken ÿþ": ["b.py"], "schön": ["a.py"],
        "first": ["dir with space/na\nme.py", "schön.py"],
    }  # fmt: skip


def test_of_a_commit_of_ten_thousand_files_it_is_not_kept_which(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "few", {"a.py": "1", "b.py": "1"})
    stream = "commit refs/heads/main\ncommitter A <> 1700000000 +0000\ndata 4\nmanyfrom main\n"
    names = ["a.py", *(f"many/{n}.txt" for n in range(10_000))]
    blob = "blob\nmark :1\ndata 1\nx\n"
    files = "".join(f"M 100644 :1 {name}\n" for name in names)
    subprocess.run(
        ["git", "-C", str(root), "fast-import", "--quiet"],
        input=(blob + stream.replace("many", "many\n", 1) + files).encode(), check=True,
    )  # fmt: skip
    git(root, "reset", "--quiet", "--hard", "main")
    shutil.rmtree(root / "many")
    state = indexed(root)
    assert touched(state) == {"few": ["a.py", "b.py"], "many": []}
    assert len(names) > MOST_PATHS


def test_the_window_is_bounded(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "oldest", {"a.py": "0"})
    stream = ["blob\nmark :1\ndata 1\nx\nblob\nmark :2\ndata 1\ny\n"]
    for n in range(WINDOW):
        said = f"commit {n}"
        stream.append(
            f"commit refs/heads/main\ncommitter A <> {1_900_000_000 + n} +0000\n"
            f"data {len(said)}\n{said}\n" + ("from main\n" if not n else "")
            + f"M 100644 :{n % 2 + 1} b.py\n"
        )  # fmt: skip
    subprocess.run(
        ["git", "-C", str(root), "fast-import", "--quiet"],
        input="".join(stream).replace("from main", "from refs/heads/main^0").encode(), check=True,
    )  # fmt: skip
    git(root, "reset", "--quiet", "--hard", "main")
    found = subjects(indexed(root))
    assert len(found) == WINDOW
    assert "oldest" not in found


def test_a_shallow_clone_gives_what_is_there(tmp_path: Path) -> None:
    root, clone = tmp_path / "r", tmp_path / "clone"
    for n in range(4):
        committed(root, f"c{n}", {"a.py": str(n), f"{n}.py": "1"})
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{root}", str(clone))
    store = MemoryStore()
    assert touched(indexed(clone, store)) == {"c3": ["3.py", "a.py"]}
    git(clone, "fetch", "--quiet", "--deepen=1")
    assert subjects(indexed(clone, store)) == ["c2", "c3"]
    git(clone, "fetch", "--quiet", "--unshallow")
    state = indexed(clone, store)
    assert subjects(state) == ["c0", "c1", "c2", "c3"]
    same(state, indexed(clone))


def test_a_folder_within_a_repository_has_the_commits_that_touched_it(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "both", {"in/a.py": "1", "out.py": "1"})
    committed(root, "outside", {"out.py": "2"})
    assert touched(indexed(root / "in")) == {"both": ["a.py"]}


def test_a_plain_folder_and_a_repository_without_commits_have_none(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "1"})
    store = MemoryStore()
    assert HISTORY not in indexed(tmp_path, store).units
    git(tmp_path, "init", "--quiet")
    assert HISTORY not in indexed(tmp_path, store).units
    committed(tmp_path, "one")
    assert subjects(indexed(tmp_path, store)) == ["one"]
    shutil.rmtree(tmp_path / ".git")
    state = indexed(tmp_path, store)
    assert HISTORY not in state.units
    same(state, indexed(tmp_path))


def test_a_repository_that_lacks_trees_has_no_history_and_says_so(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "one", {"a.py": "1"})
    committed(root, "two", {"a.py": "2"})
    tree = git(root, "rev-parse", "HEAD~1^{tree}")
    (root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    store = MemoryStore()
    summary = index(store, IndexRequest(root, name="r"))
    assert [path for path, _ in summary.warnings] == [HISTORY]
    [state] = store.states.values()
    assert subjects(state) == []


def test_nothing_of_a_hostile_repository_is_run_for_its_history(tmp_path: Path) -> None:
    root, ran = tmp_path / "r", tmp_path / "ran"
    committed(root, "one", {"a.py": "1", ".gitattributes": "* filter=evil diff=evil\n"})
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {ran}\n")
    evil.chmod(0o755)
    for key in ("gpg.program", "diff.external", "diff.evil.textconv", "diff.evil.command"):
        git(root, "config", key, str(evil))
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "diff.renames", "copies")
    assert subjects(indexed(root)) == ["one"]
    assert not ran.exists()


def test_while_head_stays_git_is_not_asked_for_commits(tmp_path: Path) -> None:
    root = tmp_path / "r"
    committed(root, "one", {"a.py": "1", "b.py": "1"})
    store = MemoryStore()
    indexed(root, store)
    wrapper = tmp_path / "bin/git"
    write(
        tmp_path,
        {"bin/git": f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nexec {shutil.which("git")} "$@"\n'},
    )
    wrapper.chmod(0o755)
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{wrapper.parent}:{before}"
    try:
        write(root, {"a.py": "2"})
        indexed(root, store)
        asked = (tmp_path / "asked").read_text()
        assert "rev-parse" in asked
        assert "rev-list" not in asked
        assert "diff-tree" not in asked
    finally:
        os.environ["PATH"] = before


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.sets(st.sampled_from("abcd"), max_size=3)),
        st.tuples(st.just("edit"), st.sets(st.sampled_from("abcd"), min_size=1, max_size=2)),
        st.tuples(st.just("delete"), st.sets(st.sampled_from("abcd"), min_size=1, max_size=1)),
        st.tuples(st.sampled_from(["amend", "back", "branch", "merge"]), st.just(set[str]())),
    ),
    min_size=1,
    max_size=6,
)


@given(_STEPS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_incremental_equals_full(tmp_path: Path, steps: list[tuple[str, set[str]]]) -> None:
    root = tmp_path / "r"
    shutil.rmtree(root, ignore_errors=True)
    committed(root, "base", {"a.py": "0", "b.py": "0", "keep.py": "0"})
    git(root, "tag", "base")
    committed(root, "next", {"a.py": "1", "keep.py": "1"})
    store = MemoryStore()
    indexed(root, store)
    for number, (step, names) in enumerate(steps):
        take(root, step, names, number)
        same(indexed(root, store), indexed(root))


def take(root: Path, step: str, names: set[str], number: int) -> None:
    if step == "commit":
        committed(root, f"commit {number}", {f"{name}.py": f"{number}" for name in names})
    elif step == "edit":
        write(root, {f"{name}.py": f"x = {number}" for name in names})
    elif step == "delete":
        for name in names:
            (root / f"{name}.py").unlink(missing_ok=True)
    elif step == "amend":
        git(root, "commit", "--quiet", "--amend", "--allow-empty", "-m", f"amended {number}")
    elif step == "back":
        git(root, "reset", "--quiet", "--hard", "base")
    elif step == "branch":
        git(root, "checkout", "--quiet", "-f", "-B", f"side{number}")
    else:
        git(root, "checkout", "--quiet", "-f", "-B", "topic")
        committed(root, f"topic {number}", {"topic.py": f"{number}", "keep.py": f"{number}"})
        git(root, "checkout", "--quiet", "-f", "-")
        git(root, "merge", "--quiet", "--no-ff", "-m", "merge", "topic")
