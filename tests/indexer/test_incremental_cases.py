"""Edits whose effect on other files goes an unusual way: each once was missed, or could be."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.indexer.worktree import WorkTree

Tree = Mapping[str, str | None]

DATACLASS = "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: int\n"

CASES: list[tuple[str, Tree, Tree]] = [
    (
        "a field more, of a class that its own file makes",
        {"a.py": f"{DATACLASS}def make(): return C(make)\n", "b.py": "from a import C\nC(1, 2)\n"},
        {"a.py": f"{DATACLASS}    y: int\ndef make(): return C(make)\n"},
    ),
    (
        "one of two names whose keys are the same number",
        {
            "a.py": "def plumless(): ...\ndef buckeroo(): ...\n",
            "b.py": "from a import plumless\nplumless()\n",
        },
        {"a.py": "def buckeroo(): ...\n"},
    ),
]


@pytest.mark.parametrize(
    ("before", "edit"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_an_edit_that_reaches_others(tmp_path: Path, before: Tree, edit: Tree) -> None:
    tree = WorkTree(tmp_path)
    tree.write(before)
    tree.index()
    edges = list(tree.state.all_edges())
    tree.write(edit)
    tree.index()
    tree.check()
    assert list(tree.state.all_edges()) != edges
