"""Copies are joined to one original, told by their paths, and an edit keeps that true."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import EdgeKind
from indexer.documents import words_in
from indexer.parse import parse
from indexer.resolve.copies import ALIKE, similarity
from indexer.resolve.originality import originality
from indexer.sketches import sketches
from tests.indexer.worktree import WorkTree


def body(changed: int = 0) -> str:
    """Fourteen lines, of which so many differ in one word."""
    last = ["other" if n < changed else f"{n * 7}" for n in range(14)]
    lines = [f"    total_{n} = combine(total, value_{n}, {last[n]})\n" for n in range(14)]
    return "".join(lines) + "    return total\n"


def function(name: str, changed: int = 0) -> str:
    return f"def {name}(total, combine):\n{body(changed)}"


def duplicates(tree: WorkTree) -> set[str]:
    return {
        f"{edge.source} -> {edge.target} {edge.certainty.value}"
        for edge in tree.state.all_edges()
        if edge.kind is EdgeKind.DUPLICATES
    }


PAD = "def {}():\n    return [" + ", ".join(f"entry_{n}" for n in range(80)) + "]\n"
CASES: list[tuple[str, dict[str, str], set[str]]] = [
    (
        "identical functions in files of their own",
        {"a.py": function("f"), "b/c.py": function("f") + PAD.format("g")},
        {"b/c.py::f -> a.py::f exact"},
    ),
    (
        "one name changed",
        {"a.py": function("f"), "b/c.py": function("other") + PAD.format("g")},
        {"b/c.py::other -> a.py::f inferred"},
    ),
    (
        "in one file the first is the original",
        {"a.py": function("_second") + function("_first", 1)},
        {"a.py::_first -> a.py::_second inferred"},
    ),
    (
        "identical files, and what they hold",
        {"a.py": function("f"), "archive/a.py": function("f")},
        {"archive/a.py -> a.py exact", "archive/a.py::f -> a.py::f exact"},
    ),
    (
        "a star, not a row: of three, two are copies of one",
        {
            "x.py": function("f"),
            "x_old.py": function("f", 1),
            "archive/x_old.py": function("f", 1),
        },
        {
            "archive/x_old.py -> x.py inferred",
            "archive/x_old.py::f -> x.py::f inferred",
            "x_old.py -> x.py inferred",
            "x_old.py::f -> x.py::f inferred",
        },
    ),
    ("texts that are half alike", {"a.py": function("f"), "b.py": function("f", 6)}, set()),
    ("small functions", dict.fromkeys(["a.py", "b.py"], "def f(a):\n    return a\n"), set()),
    (
        "documents",
        {"a.md": "# A\n\n" + body(), "docs/old/a.md": "# A\n\n" + body()},
        {"docs/old/a.md -> a.md exact"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_copies(tmp_path: Path, files: dict[str, str], wanted: set[str]) -> None:
    tree = WorkTree(tmp_path)
    tree.write(files)
    tree.index()
    assert duplicates(tree) == wanted


@pytest.mark.parametrize(
    ("original", "copy"),
    [
        ("src/deep/down/here/cache.py", "archive/cache.py"),
        ("src/cache.py", ".archive/src/cache.py"),
        ("src/cache.py", "src/cache_backup.py"),
        ("src/cache.py", "src/cache copy.py"),
        ("src/cache.py", "src/cache_v2.py"),
        ("src/cache.py", "src/cache-1.0.py"),
        ("src/cache.py", "src/cache.py.bak"),
        ("pkg/a/b/cache.py", "tests/cache.py"),
        ("pkg/a/b/cache.py", "examples/cache.py"),
        ("packages/p/cache.py", "nested/packages/p/cache.py"),
        ("a/cache.py", "b/cache.py"),
    ],
)
def test_the_original_is_told_by_the_path(original: str, copy: str) -> None:
    assert originality(original) < originality(copy)


def test_history_decides_between_plain_paths_only() -> None:
    assert originality("b/cache.py", born=1) < originality("a/cache.py", born=2)
    assert originality("b/cache.py", born=2) < originality("archive/cache.py", born=1)


PLACES = ["a.py", "b.py", "old/a.py", "c/d.py", "e_v2.py"]
source = st.lists(
    st.builds(function, st.sampled_from(["f", "g"]), st.integers(0, 4)), min_size=1, max_size=2
).map("".join)
edits = st.lists(
    st.dictionaries(st.sampled_from(PLACES), st.one_of(st.none(), source), min_size=1, max_size=3),
    min_size=2,
    max_size=6,
)


@given(edits=edits)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_edits(edits: list[dict[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = WorkTree(Path(folder))
        tree.write({"x.txt": ""})
        for edit in edits:
            there = {p: t for p, t in edit.items() if t is not None or (tree.root / p).is_file()}
            tree.write(there)
            tree.index()
            tree.check()
            found = [e for e in tree.state.all_edges() if e.kind is EdgeKind.DUPLICATES]
            assert not {e.source for e in found} & {e.target for e in found}
            assert len({e.source for e in found}) == len(found)


def test_an_edit_of_a_late_copy_concerns_no_other(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path)
    tree.write({f"m{n:02}.py": function("f") for n in range(20)})
    tree.index()
    tree.write({"m15.py": function("f") + "x = 1\n"})
    assert tree.index().resolved == 1
    tree.write({"m15.py": function("f", 14)})
    assert tree.index().resolved == 1
    tree.write({"m00.py": function("f", 14)})
    assert tree.index().resolved == 20
    tree.check()


@given(st.integers(0, 14))
def test_similarity_is_the_share_of_shingles(shift: int) -> None:
    files = [parse("a.py", function("f", at).encode()) for at in (0, shift)]
    words = words_in([("a.py", file.documents) for file in files])
    one, other = (own[-1] for own in sketches(files, words))
    found = similarity(one, other)
    assert found == similarity(other, one)
    assert (found == 1.0) == (shift == 0)
    assert (found >= ALIKE) == (shift <= 2)
