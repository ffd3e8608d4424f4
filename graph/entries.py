"""The postings of all segments as rows of one numbering, what is out of sight left out."""

from collections.abc import Sequence

import numpy as np

from graph.bm25f import Rows
from graph.impacts import MANY, Read, Runs
from graph.search import Grain, Records
from graph.segment import Numbers
from graph.sight import Corpus, Postings, postings
from graph.sparse import gather


def reader(snapshot: Records, corpus: Corpus, grain: Grain) -> Read:
    """Reads the entries of terms; of files they are those of their documents in sight."""

    def of_documents(terms: Sequence[str], runs: Runs | None) -> Rows:
        return _rows(corpus, postings(snapshot, corpus.entries, terms), runs)

    def of_files(terms: Sequence[str], runs: Runs | None) -> Rows:
        if runs is not None:
            first, last = runs
            runs = corpus.starts[first], corpus.starts[last] + corpus.counts[last] - 1
        return of_documents(terms, runs).of(corpus.file_of)

    return of_files if grain is Grain.FILE else of_documents


def _rows(corpus: Corpus, found: Sequence[Sequence[Postings]], runs: Runs | None) -> Rows:
    none = np.empty(0, np.int32), np.empty(0, np.uint16)
    pieces: list[Postings] = [none]
    sizes: list[int] = []
    parts = None if runs is None else _by_segment(corpus, runs)
    for by_segment in found:
        for at, own in enumerate(by_segment):
            pieces.append(own if parts is None else _within(own, *parts[at]))
            sizes.append(len(pieces[-1][0]))
    text = np.concatenate([documents for documents, _ in pieces], dtype=np.int64)
    if len(corpus.first) > 1:
        text += np.repeat(np.tile(corpus.first, len(found)), sizes)
    packed = np.concatenate([packed for _, packed in pieces])
    term = np.repeat(np.arange(len(sizes)) // max(1, len(corpus.first)), sizes)
    rows = Rows(term, text, packed)
    return rows if corpus.all_seen else rows.take(np.flatnonzero(corpus.seen.take(text)))


def _by_segment(corpus: Corpus, runs: Runs) -> list[Runs]:
    """The runs in each segment, in its own numbers."""
    return [
        (runs[0][at:end] - first, runs[1][at:end] - first)
        for _, first, at, end in corpus.parts(runs[0])
    ]


def _within(own: Postings, first: Numbers, last: Numbers) -> Postings:
    """The entries in some runs; all of them where there are few."""
    documents, packed = own
    if len(documents) <= MANY * len(first):
        return own
    kind = documents.dtype
    starts = np.searchsorted(documents, first.astype(kind))
    ends = np.searchsorted(documents, last.astype(kind), "right")
    kept = gather(starts, ends - starts)
    return documents[kept], packed[kept]
