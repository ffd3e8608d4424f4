"""Full-text search over postings of our own: exhaustive, scoped, and equal on every store.

See docs/architecture.md, "Search".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.model import SourceInfo
from graph.visible import Visible


class Records(Protocol):
    """What search needs of a snapshot (`graph.snapshot.Snapshot` is one)."""

    @property
    def info(self) -> SourceInfo:
        """The source."""
        ...

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The records under these keys."""
        ...


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """BM25F parameters, by field in the order name, signature, docstring, body, path."""

    weights: tuple[float, float, float, float, float]
    lengths: tuple[float, float, float, float, float]  # b per field: 0 ignores the length
    k1: float


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Terms (as `graph.terms` cuts them) with their weights, and how to score them."""

    terms: Mapping[str, float]
    fields: FieldWeights
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found: the node it belongs to, its file, its grain, and its BM25F score."""

    node: str
    path: str
    grain: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits in order (score, then node id), and how many denied ones were as good.

    `withheld` counts denied documents that score at least as well as the 20th hit (or as the
    last one, where there are fewer); none of them influences a score. `total` counts all
    allowed documents that hold any of the terms.
    """

    hits: tuple[Hit, ...]
    withheld: int
    total: int


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """The best documents in sight. Two reads of the store, three in a process that is new to it.

    Raises StoreCorrupt for a source without a search index, or with a damaged one.
    """
    from graph import bm25f  # noqa: PLC0415 - numpy is for those who search

    return bm25f.search(snapshot, visible, query)
