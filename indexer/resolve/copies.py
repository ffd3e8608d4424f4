"""DUPLICATES: which functions and files are copies, each joined to the original of its group.

Texts are alike from `ALIKE` of their shingles on (see indexer.sketches). Along the order of
originality a text is an original if it is like no original before it, else a copy of the one it
is most like: a star around each original, the same from whatever side it is looked at. What is
not settled within `DEPTH` steps (a long row of texts each a little like the last) gets no edge.
"""

from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import Final, NamedTuple, Protocol

import numpy as np

from graph.model import EdgeKind
from indexer.facts import Sketch
from indexer.resolve.edges import EXACT, INFERRED, Edges
from indexer.resolve.lookups import Lookups
from indexer.resolve.originality import Order, originality
from indexer.sketches import BANDS, KEPT

ALIKE: Final = 0.85
FIRST: Final = 8  # members of a family that are looked at, the most original ones
DEPTH: Final = 3
_KEYS: Final = Struct(f"<{BANDS + 1}I")
_ORIGINAL, _COPY, _UNSETTLED = range(3)


class Member(NamedTuple):
    """A function or file in a family: all that share a key. In a file, the first comes first."""

    order: tuple[Order, int]
    path: str
    sketch: Sketch

    @property
    def id(self) -> str:
        """Its node id."""
        return self.path + self.sketch.node


class Families(Protocol):
    """Who shares a key of a sketch."""

    def families(self, keys: Sequence[int]) -> Mapping[int, Sequence[Member]]:
        """The `FIRST` members of each family, in the order of originality; of a family of one,
        that or none."""
        ...


class _Status(NamedTuple):
    """`asked` are the keys of the families that it follows from."""

    settled: int
    original: Member | None
    asked: frozenset[int]


def members(path: str, sketches: Iterable[Sketch]) -> list[Member]:
    """The sketches of a file in their places."""
    order = originality(path)
    return [Member((order, number), path, sketch) for number, sketch in enumerate(sketches)]


def keys_of(sketch: Sketch) -> tuple[int, ...]:
    """The keys of the families that a sketch belongs to."""
    return _KEYS.unpack(sketch.keys)


class Copies:
    """Tells copies from originals, for the files of one state in any order."""

    def __init__(self, lookups: Lookups, families: Families) -> None:
        self._lookups = lookups
        self._families = families
        self._known: dict[tuple[str, int], _Status] = {}

    def add(self, path: str, sketches: Iterable[Sketch], edges: Edges) -> None:
        """Add the DUPLICATES edges of a file's own copies.

        Whoever has a key is found by it, so that only the families of others are recorded.
        """
        own = members(path, sketches)
        found = self._families.families([key for one in own for key in keys_of(one.sketch)])
        for one in own:
            if all(len(found[key]) < 2 for key in keys_of(one.sketch)):
                continue  # alone in every family, as nearly all are
            status = self._status(one, DEPTH)
            for key in sorted(status.asked.difference(keys_of(one.sketch))):
                self._lookups.family(key)
            original = status.original
            if original is not None:
                same = one.sketch.digest == original.sketch.digest
                rank = EXACT if same else INFERRED
                edges.add(one.id, EdgeKind.DUPLICATES, original.id, (), rank)

    def _status(self, one: Member, depth: int) -> _Status:
        known = self._known.get((one.id, depth))
        if known is None:
            known = self._known[(one.id, depth)] = self._work_out(one, depth)
        return known

    def _work_out(self, one: Member, depth: int) -> _Status:
        if not depth:
            return _Status(_UNSETTLED, None, frozenset())
        asked = set(keys_of(one.sketch))
        originals: list[tuple[float, Member]] = []
        unsettled = False
        for alike, before in self._before(one):
            status = self._status(before, depth - 1)
            asked |= status.asked
            if status.settled == _ORIGINAL:
                originals.append((-alike, before))
            unsettled = unsettled or status.settled == _UNSETTLED
        if originals:
            return _Status(_COPY, min(originals)[1], frozenset(asked))
        return _Status(_UNSETTLED if unsettled else _ORIGINAL, None, frozenset(asked))

    def _before(self, one: Member) -> list[tuple[float, Member]]:
        """What is like a text and more original, with how alike it is."""
        found: dict[str, Member] = {}
        for family in self._families.families(keys_of(one.sketch)).values():
            found.update((other.id, other) for other in family if other.order < one.order)
        scored = [(similarity(one.sketch, other.sketch), other) for other in found.values()]
        return [pair for pair in scored if pair[0] >= ALIKE]


def similarity(one: Sketch, other: Sketch) -> float:
    """The Jaccard similarity of two texts' shingles: exact up to KEPT of them, else estimated
    from the smallest hashes of both together. 0 for a file and a function."""
    small, large = sorted((one.size, other.size))
    if small < ALIKE * large or bool(one.node) != bool(other.node):
        return 0.0
    if one.values == other.values:
        return 1.0
    left = set(np.frombuffer(one.values, "<u4").tolist())
    right = set(np.frombuffer(other.values, "<u4").tolist())
    both = left & right
    if large <= KEPT:
        return len(both) / len(left | right)
    smallest = sorted(left | right)[:KEPT]
    return len(both.intersection(smallest)) / len(smallest)
