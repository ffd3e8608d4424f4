"""Indexing what changed gives the graph that a full index gives, node for node, edge for edge."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.replay import replay
from indexer.settings import IndexSettings
from tests.e2e import archive, bundle
from tests.e2e.command import Store, remit

COMMITS = 5
HARDEST = (
    "efa01caa70cb36f77eb2d7506fd96b3add49b452^",
    "efa01caa70cb36f77eb2d7506fd96b3add49b452",  # a merge that moves packages/* to platform/*
    "4fba161a5d463211fa06f451416a16e202084b93^",
    "4fba161a5d463211fa06f451416a16e202084b93",  # leaves only stubs of hundreds of files
    "5b69b332bc732158004e3f436f277d2df03208cd^",
    "5b69b332bc732158004e3f436f277d2df03208cd",  # and their repair
    "4fba161a5d463211fa06f451416a16e202084b93",  # and back, as a branch is switched
)
MOVED = ("packages/tta-dev-primitives/src/**", "platform/primitives/src/**")


def states(tree: Path) -> Iterator[str]:
    """Put the work tree into one state after another: real commits, else edits of our own."""
    if bundle.bundle() is not None:
        listed = bundle.git(tree, "rev-list", "--first-parent", "-n", "400", "main", "--", "*.py")
        commits = listed.split()[: COMMITS * 8 : 8]
        for commit in reversed(commits):
            bundle.git(tree, "checkout", "--quiet", commit)
            yield commit
        return
    files = sorted((tree / "src").rglob("*.py"))
    files[1].write_text("def fresh() -> int:\n    return 1\n\n\n" + files[1].read_text("utf-8"))
    yield "a function more"
    files[2].rename(files[2].with_name("renamed.py"))
    yield "a file renamed"
    files[3].unlink()
    archive.commit_all(tree, "all of it")
    yield "a file gone"


@pytest.fixture
def tree(main_tree: Path, tmp_path: Path) -> Path:
    ref = "main" if bundle.bundle() else "HEAD"
    return bundle.checkout(main_tree, tmp_path / "tree", ref)


def test_incremental_equals_full(tree: Path, tmp_path: Path) -> None:
    grown = Store(f"sqlite:///{tmp_path}/grown.sqlite")
    anew = Store(f"sqlite:///{tmp_path}/anew.sqlite")
    seen: list[str] = []
    for state in states(tree):
        summary = json.loads(remit(grown, "index", str(tree), "--json"))
        assert summary["changed"] + summary["removed"] > 0
        seen.append(state)
    remit(anew, "index", str(tree), "--full")
    ours, theirs = (
        remit(store, "export", str(tree), "--no-refresh").splitlines() for store in (grown, anew)
    )
    different = sorted(set(ours) ^ set(theirs))
    assert not different, different[:5]
    assert ours == theirs
    assert len(ours) > 100
    assert len(seen) >= 3


@pytest.mark.skipif(bundle.bundle() is None, reason="the bundle of the real repository is not here")
def test_the_hardest_commits(tmp_path: Path) -> None:
    source = bundle.bundle()
    assert source is not None
    clone = tmp_path / "clone"
    bundle.git(tmp_path, "clone", "--quiet", "--no-checkout", str(source), str(clone))
    done = replay(clone, HARDEST, settings=IndexSettings(include=MOVED))
    assert done.wrong == []
    assert done.compared == len(HARDEST)
