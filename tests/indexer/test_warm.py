"""What a process knows of a source between two runs, and when it may not go by it."""

from pathlib import Path

import pytest

from indexer.known import Decoded, Known, Warm
from tests.indexer.worktree import WorkTree

MUCH = 1 << 40  # bytes


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    tree = WorkTree(tmp_path)
    tree.write({"a.py": "def one(): ...\n", "b.py": "import a\na.one()\n"})
    tree.index()
    return tree


def known(tree: WorkTree, warm: Warm) -> Known:
    found = warm.take(tree.state)
    assert found is not None
    return found


def test_what_is_known_of_a_state_is_handed_over_once(tree: WorkTree) -> None:
    warm = Warm()
    first = known(tree, warm)
    warm.keep(first)
    assert known(tree, warm) is first
    # A run that took it and failed kept nothing: what it may have changed is read anew.
    again = known(tree, warm)
    assert again is not first
    assert again.state == tree.state.info.state


def test_after_a_foreign_write_the_new_state_is_read(tree: WorkTree) -> None:
    warm = Warm()
    first = known(tree, warm)
    warm.keep(first)
    tree.write({"a.py": "def one(): ...\n\n\ndef two(): ...\n"})
    tree.index()
    found = known(tree, warm)
    assert found.state == tree.state.info.state != first.state


def test_of_what_was_decoded_so_much_is_kept_and_no_more() -> None:
    little, much = Decoded({"a.py": None}, {}, 9), Decoded({"a.py": None}, {}, MUCH)
    assert little.bounded() is little
    assert much.bounded() == Decoded()
