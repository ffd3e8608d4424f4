"""What full-text search is asked, and what it finds: plain data, without numpy.

See docs/architecture.md, "Search"; `graph.matches` searches.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Protocol

import msgspec

from graph.model import SourceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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


class FieldWeights(msgspec.Struct, frozen=True):
    """BM25F parameters, by field in the order name, signature, docstring, body, literals, path.

    With `whole` above 0 the length is one for all fields, their lengths summed by weight, and
    `whole` is its b; then `lengths` do not count.
    """

    weights: Six
    lengths: Six  # b per field: 0 ignores the length
    k1: float
    whole: float = 0.0


class Scoring(msgspec.Struct, frozen=True):
    """One way to score: terms (as `graph.terms` cuts them) with their weights, over some grain.

    One that `nominates` chooses the files that are scored at all (see TextQuery).
    """

    terms: Mapping[str, float]
    fields: FieldWeights
    grain: Grain = Grain.DOCUMENT
    nominates: bool = False


class TextQuery(msgspec.Struct, frozen=True):
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


class Found(msgspec.Struct, frozen=True, eq=False):
    """The best documents in order (first score, then node id), column by column, and their files.

    The file of document n is `paths[files[n]]`. `scores` [scoring, document] are those of the
    scorings of documents, `file_scores` [scoring, file] those of the scorings of files.
    """

    nodes: tuple[str, ...]
    grains: tuple[str, ...]
    files: "NDArray[np.int64]"
    scores: "NDArray[np.float64]"
    paths: tuple[str, ...]
    file_scores: "NDArray[np.float64]"
