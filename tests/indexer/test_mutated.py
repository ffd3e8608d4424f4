"""Real files with bytes flipped, cut out, doubled or lines swapped: a slice of `bench.mutate`."""

import random

from bench.mutate import one_by_one, sources, whole
from tests.house.checkout import ROOT

DRAW = 7


def test_mutated_files_are_parsed_without_raising() -> None:
    root = ROOT / "indexer"
    done = one_by_one(root, sources(root), 150, random.Random(DRAW))
    assert done.wrong == []
    assert done.mutated == 150
    assert done.warned > 50


def test_mutated_files_leave_their_neighbours_whole() -> None:
    root = ROOT / "indexer" / "resolve"
    assert list(whole(root, sources(root), 12, random.Random(DRAW))) == []
