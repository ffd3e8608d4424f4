"""Full-text search over postings of our own: exhaustive, scoped, and equal on every store.

See docs/architecture.md, "Search".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

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


MOST_READ = 50_000  # more moves no figure of docs/benchmarks.md


class Grain(Enum):
    """What is scored as one text: a document, or all documents of a file together."""

    DOCUMENT = "document"
    FILE = "file"


Six = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """BM25F parameters, by field in the order name, signature, docstring, body, literals, path.

    With `whole` above 0 the length is one for all fields, their lengths summed by weight, and
    `whole` is its b; then `lengths` do not count.
    """

    weights: Six
    lengths: Six  # b per field: 0 ignores the length
    k1: float
    whole: float = 0.0


@dataclass(frozen=True, slots=True)
class Scoring:
    """One way to score: terms (as `graph.terms` cuts them) with their weights, over some grain.

    One that `nominates` chooses the files that are scored at all (see TextQuery).
    """

    terms: Mapping[str, float]
    fields: FieldWeights
    grain: Grain = Grain.DOCUMENT
    nominates: bool = False


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Several scorings of one question; each posting is read once for all of them.

    The best `limit` documents of each scoring of documents are found, and every document of the
    best `files` of each scoring of files. The first scoring is of documents, and orders the hits.
    `priors` are factors by path (1 where there is none) that decide who is among the best; they
    are not in the scores.

    With `nominated` above 0, only the so many best files by each scoring that nominates are
    scored, by all terms and exactly; who they are is found by the terms that say most, as many as
    are in MOST_READ texts together. So the time does not grow with the repository. With 0
    everything is scored.
    """

    scorings: tuple[Scoring, ...]
    limit: int = 200
    files: int = 0
    priors: Mapping[str, float] | None = None
    nominated: int = 0


class Hit(NamedTuple):
    """A document found: the node it belongs to, its file, and its grain.

    `scores` are those of the scorings of documents, in their order.
    """

    node: str
    path: str
    grain: str
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """The score by the first scoring."""
        return self.scores[0]


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits in order (first score, then node id), and the scores of their files.

    `files` has the scores of the scorings of files, in their order, for every file of a hit.
    """

    hits: tuple[Hit, ...]
    files: Mapping[str, tuple[float, ...]]


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """The best documents in sight. Two reads of the store, three in a process that is new to it.

    Raises StoreCorrupt for a source without a search index, or with a damaged one.
    """
    from graph import matches  # noqa: PLC0415 - numpy is for those who search

    return matches.search(snapshot, visible, query)
