"""What of the search index is live and in sight, and the statistics of just that.

What follows from a state and a scope alone is worked out once for both and kept for the next
question: which documents count, their lengths, in how many texts a term is.
"""

import re
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.postings import CATALOG, Catalog, Entry, read_catalog, record
from graph.recent import Recent
from graph.search import Grain, Records
from graph.segment import (
    FIELD_SHIFT,
    FIELDS,
    Bucket,
    Documents,
    Numbers,
    bucket_of,
    decode_bucket,
    decode_documents,
)
from graph.segment_cache import SegmentCache
from graph.visible import Visible

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Postings = tuple[NDArray[np.integer], NDArray[np.uint16]]  # documents, field and frequency

MAX_DOCUMENTS = 1_200_000  # of segments kept in a process: about 100 bytes each
MAX_BUCKET_BYTES = 96 << 20
MAX_FREQUENCIES = 1 << 16  # terms of a state and scope whose frequencies are kept
BUCKET_BYTES = 512  # that a bucket takes beside its record
MAX_FACTORS = 32
STATES = 4  # states and scopes kept
_DOCUMENTS = SegmentCache[str, Documents](MAX_DOCUMENTS)
_BUCKETS = SegmentCache[tuple[str, int], Bucket](MAX_BUCKET_BYTES)


@dataclass(frozen=True, slots=True)
class Sight:
    """A segment's documents, and which of them are live and in sight.

    `file_of` says which of the segment's files a document is of; `file_lengths` [field, file] are
    of a file's documents in sight.
    """

    documents: Documents
    seen: Flags
    all_seen: bool
    starts: Numbers  # of each file's documents
    file_of: NDArray[np.int32]
    file_lengths: Reals
    seen_files: Flags


@dataclass(frozen=True, slots=True)
class Averages:
    """How many texts are in sight, and the average length of each of their fields."""

    count: int
    lengths: Reals


@dataclass(frozen=True, slots=True)
class Corpus:
    """All segments of a state under a scope, with what is known of the terms so far."""

    sights: tuple[Sight, ...]
    averages: Mapping[Grain, Averages]
    factors: deque[tuple[Mapping[str, float], int, Reals]] = field(
        default_factory=lambda: deque(maxlen=MAX_FACTORS)
    )
    known: dict[tuple[tuple[bool, ...], Grain], dict[str, int]] = field(
        default_factory=dict[tuple[tuple[bool, ...], Grain], dict[str, int]]
    )

    def priors(self, at: int, priors: Mapping[str, float] | None) -> Reals:
        """The factor of each file of a segment, as looked up for the last few mappings."""
        paths = self.sights[at].documents.paths
        if priors is None:
            return np.ones(len(paths))
        for mapping, segment, held in self.factors:
            if mapping is priors and segment == at:
                return held
        found = np.array([priors.get(path, 1.0) for path in paths], np.float64)
        self.factors.append((priors, at, found))
        return found

    def frequencies(
        self,
        terms: Sequence[str],
        postings: Sequence[Sequence[Postings]],
        weights: Sequence[float],
        grain: Grain,
    ) -> Numbers:
        """In how many texts in sight each term is, in any field that has a weight."""
        counted = tuple(weight > 0 for weight in weights)
        held = self.known.setdefault((counted, grain), {})
        found = np.array([held.get(term, -1) for term in terms], np.int64)
        missing = np.flatnonzero(found < 0)
        if len(missing):
            found[missing] = 0
            for sight, own in zip(self.sights, postings, strict=True):
                asked = [own[at] for at in missing.tolist()]
                found[missing] += _counted(sight, asked, np.array(counted), grain)
            if len(held) > MAX_FREQUENCIES:
                held.clear()
            held.update((terms[at], int(found[at])) for at in missing.tolist())
        return found


_CORPORA = Recent[tuple[bytes, Visible], Corpus](STATES)


def look(
    snapshot: Records, terms: Sequence[str], visible: Visible
) -> tuple[Corpus, list[list[Postings]]]:
    """What is in sight, and by segment the postings of each term. Two reads of the store at most.

    Raises StoreCorrupt.
    """
    data = snapshot.records([CATALOG])
    catalog = read_catalog(data)
    words = [term.encode(errors="replace") for term in terms]
    places = [[bucket_of(word, entry.buckets) for word in words] for entry in catalog.segments]
    wanted = {
        (entry.id, number): (entry, number)
        for entry, own in zip(catalog.segments, places, strict=True)
        for number in own
    }
    documents = _DOCUMENTS.get(entry.id for entry in catalog.segments)
    buckets = _BUCKETS.get(wanted)
    keys = [
        key
        for entry in catalog.segments
        if entry.id not in documents
        for key in (entry.head(), entry.names())
    ]
    keys += [entry.bucket(n) for key, (entry, n) in wanted.items() if key not in buckets]
    records = snapshot.records(keys) if keys else dict[str, bytes]()
    _read_documents(catalog, records, documents)
    for key, (entry, number) in wanted.items():
        if key not in buckets:
            read = record(records, entry.bucket(number))
            buckets[key] = bucket = decode_bucket(read, documents[entry.id].total)
            _BUCKETS.put({key: (bucket, 2 * len(read) + BUCKET_BYTES)})
    postings = [
        [buckets[entry.id, number].of(word) for word, number in zip(words, own, strict=True)]
        for entry, own in zip(catalog.segments, places, strict=True)
    ]
    held = [documents[entry.id] for entry in catalog.segments]
    corpus = _CORPORA.get((data[CATALOG], visible), lambda: _corpus(catalog, held, visible))
    return corpus, postings


def _read_documents(
    catalog: Catalog, records: Mapping[str, bytes], documents: dict[str, Documents]
) -> None:
    new = {
        entry.id: decode_documents(record(records, entry.head()), record(records, entry.names()))
        for entry in catalog.segments
        if entry.id not in documents
    }
    _DOCUMENTS.put({key: (held, held.total) for key, held in new.items()})
    documents |= new


def _corpus(catalog: Catalog, documents: Sequence[Documents], visible: Visible) -> Corpus:
    sights = tuple(
        _sight(catalog, entry, held, visible)
        for entry, held in zip(catalog.segments, documents, strict=True)
    )
    count = sum(int(np.count_nonzero(sight.seen)) for sight in sights)
    files = sum(int(np.count_nonzero(sight.seen_files)) for sight in sights)
    totals = np.zeros(FIELDS)
    for sight in sights:
        totals += sight.file_lengths.sum(axis=1)  # whole numbers, so exact
    return Corpus(
        sights,
        {
            grain: Averages(number, np.maximum(totals, 1) / max(number, 1))
            for grain, number in ((Grain.DOCUMENT, count), (Grain.FILE, files))
        },
    )


def _sight(catalog: Catalog, entry: Entry, documents: Documents, visible: Visible) -> Sight:
    live = set(catalog.live(entry, documents.paths)) if catalog.moved else set(documents.paths)
    paths = visible.paths
    of_path = np.array([p in paths and p in live for p in documents.paths], bool)
    seen = np.repeat(of_path, documents.counts)
    seen[_places(documents, visible.denied_nodes)] = False
    files = len(documents.paths)
    file_of = np.repeat(np.arange(files, dtype=np.int32), documents.counts)
    lengths = [np.bincount(file_of, row * seen, minlength=files) for row in documents.lengths]
    return Sight(
        documents,
        seen,
        bool(seen.all()),
        np.cumsum(documents.counts) - documents.counts,
        file_of,
        np.array(lengths, np.float64).reshape(FIELDS, files),
        np.bincount(file_of, seen, minlength=files) > 0,
    )


def _counted(sight: Sight, postings: Sequence[Postings], counted: Flags, grain: Grain) -> Numbers:
    """Of each term, in how many texts in sight it is in one of the fields that count."""
    sizes = [len(documents) for documents, _ in postings]
    documents = np.concatenate([np.empty(0, np.uint16), *(own for own, _ in postings)])
    packed = np.concatenate([np.empty(0, np.uint16), *(own for _, own in postings)])
    term = np.repeat(np.arange(len(sizes)), sizes)
    held = counted[packed >> FIELD_SHIFT] & sight.seen[documents]
    text, term = documents[held], term[held]
    if grain is Grain.FILE:
        text = sight.file_of[text]
    return np.bincount(term[starts_of_runs(term, text)], minlength=len(sizes))


def starts_of_runs(term: NDArray[np.integer], text: NDArray[np.integer]) -> Flags:
    """Where in sorted (term, text) a new pair begins."""
    first = np.ones(len(text), bool)
    np.not_equal(text[1:], text[:-1], out=first[1:])
    first[1:] |= term[1:] != term[:-1]
    return first


def _places(documents: Documents, nodes: Collection[str]) -> list[int]:
    """Where these nodes, symbols of files, are among the documents."""
    paths = {node[: at.start()] for node in nodes for at in re.finditer("(?=::)", node)}
    ends: list[int] = np.cumsum(documents.counts).tolist()
    return [
        document
        for path, start, end in zip(documents.paths, [0, *ends], ends, strict=False)
        if path in paths
        for document in range(start, end)
        if path + documents.names[document] in nodes
    ]
