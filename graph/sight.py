"""What of the search index is live and in sight, its texts numbered through, and their statistics.

What follows from a state and a scope alone is worked out once for both and kept for the next
question. Segments count for nothing beyond it: a text has one number among all of them.
"""

import re
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.postings import CATALOG, Catalog, Entry, read_catalog, record
from graph.recent import Recent
from graph.search import Grain, Records
from graph.segment import (
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
Shares = NDArray[np.float32]  # of 1: kept by the million
Small = NDArray[np.int32]  # numbers of texts

MAX_DOCUMENTS = 1_200_000  # of segments kept in a process: about 60 bytes each
MAX_BUCKET_BYTES = 96 << 20
BUCKET_BYTES = 512  # that a bucket takes beside its record
MAX_FACTORS = 8
STATES = 4  # states and scopes kept
_DOCUMENTS = SegmentCache[str, Documents](MAX_DOCUMENTS)
_BUCKETS = SegmentCache[tuple[str, int], Bucket](MAX_BUCKET_BYTES)


class Texts(msgspec.Struct, frozen=True):
    """All texts of a grain: `lengths` [field, text], and how many are in sight, with the average
    length of each of their fields.
    """

    lengths: NDArray[np.floating]
    count: int
    averages: Reals


@dataclass(frozen=True, slots=True)
class Corpus:
    """All segments of a state under a scope. Documents and files are numbered segment by segment.

    `first` are the numbers of each segment's first document; `starts` and `counts` those of each
    file's documents; `file_of` says which file a document is of.
    """

    key: tuple[bytes, Visible]
    entries: tuple[Entry, ...]
    documents: tuple[Documents, ...]
    first: Numbers
    paths: tuple[str, ...]
    starts: Numbers
    counts: Numbers
    file_of: Small
    seen: Flags
    all_seen: bool
    seen_files: Flags
    texts: Mapping[Grain, Texts]
    factors: deque[tuple[Mapping[str, float], Reals]] = field(
        default_factory=lambda: deque(maxlen=MAX_FACTORS)
    )

    def parts(self, numbers: Numbers) -> list[tuple[Documents, int, int, int]]:
        """Each segment's documents with the number of the first, and from where to where these
        documents, which are in order, are its own.
        """
        cuts: list[int] = np.searchsorted(numbers, self.first).tolist()
        first: list[int] = self.first.tolist()
        ends = pairwise([*cuts, len(numbers)])
        return [(own, n, *cut) for own, n, cut in zip(self.documents, first, ends, strict=True)]

    def priors(self, priors: Mapping[str, float] | None) -> Reals:
        """The factor of each file, as looked up for the last few mappings."""
        if priors is None:
            return np.ones(len(self.paths))
        for mapping, held in tuple(self.factors):
            if mapping is priors:
                return held
        found = np.array([priors.get(path, 1.0) for path in self.paths], np.float64)
        self.factors.append((priors, found))
        return found


_CORPORA = Recent[tuple[bytes, Visible], Corpus](STATES)


def look(snapshot: Records, terms: Sequence[str], visible: Visible) -> Corpus:
    """What is in sight. One read of the store, and where it is not known yet one more, with which
    the postings of these terms are read too. Raises StoreCorrupt.
    """
    data = snapshot.records([CATALOG])
    key = data.get(CATALOG, b""), visible
    return _CORPORA.get(key, lambda: _looked(snapshot, key, read_catalog(data), terms))


def postings(
    snapshot: Records, entries: Sequence[Entry], terms: Sequence[str]
) -> list[list[Postings]]:
    """By term and segment its documents, by their numbers in the segment, with fields and
    frequencies. Raises StoreCorrupt.
    """
    words = [term.encode(errors="replace") for term in terms]
    _, buckets = _read(snapshot, entries, words)
    return [
        [buckets[entry.id, bucket_of(word, entry.buckets)].of(word) for entry in entries]
        for word in words
    ]


def _read(
    snapshot: Records, entries: Sequence[Entry], words: Sequence[bytes]
) -> tuple[list[Documents], Mapping[tuple[str, int], Bucket]]:
    """The documents of segments, and the buckets of these words: one read of what is not kept."""
    wanted = {
        (entry.id, number): (entry, number)
        for entry in entries
        for number in {bucket_of(word, entry.buckets) for word in words}
    }
    documents = _DOCUMENTS.get(entry.id for entry in entries)
    buckets = _BUCKETS.get(wanted)
    new = [entry for entry in entries if entry.id not in documents]
    keys = [key for entry in new for key in (entry.head(), entry.names())]
    keys += [entry.bucket(n) for key, (entry, n) in wanted.items() if key not in buckets]
    records = snapshot.records(keys) if keys else dict[str, bytes]()
    for entry in new:
        head, names = record(records, entry.head()), record(records, entry.names())
        documents[entry.id] = held = decode_documents(head, names)
        _DOCUMENTS.put({entry.id: (held, held.total)})
    for key, (entry, number) in wanted.items():
        if key not in buckets:
            read = record(records, entry.bucket(number))
            buckets[key] = bucket = decode_bucket(read, documents[entry.id].total)
            _BUCKETS.put({key: (bucket, 2 * len(read) + BUCKET_BYTES)})
    return [documents[entry.id] for entry in entries], buckets


def _looked(
    snapshot: Records, key: tuple[bytes, Visible], catalog: Catalog, terms: Sequence[str]
) -> Corpus:
    words = [term.encode(errors="replace") for term in terms]
    documents, _ = _read(snapshot, catalog.segments, words)
    pairs = list(zip(catalog.segments, documents, strict=True))
    none = np.empty(0, np.int64)
    sizes = np.array([own.total for own in documents], np.int64)
    counts = np.concatenate([none, *(own.counts for own in documents)])
    files = len(counts)
    file_of = np.repeat(np.arange(files, dtype=np.int32), counts)
    seen = np.concatenate([np.empty(0, bool), *(_seen(catalog, *pair, key[1]) for pair in pairs)])
    lengths = [own.lengths for own in documents] or [np.empty((FIELDS, 0), np.float32)]
    joined = lengths[0] if len(lengths) == 1 else np.hstack(lengths)
    of_files = [np.bincount(file_of, row * seen, minlength=files) for row in joined]
    file_lengths = np.array(of_files, np.float64).reshape(FIELDS, files)
    seen_files = np.bincount(file_of, seen, minlength=files) > 0
    return Corpus(
        key=key,
        entries=catalog.segments,
        documents=tuple(documents),
        first=np.cumsum(sizes) - sizes,
        paths=tuple(path for own in documents for path in own.paths),
        starts=np.cumsum(counts) - counts,
        counts=counts,
        file_of=file_of,
        seen=seen,
        all_seen=bool(seen.all()),
        seen_files=seen_files,
        texts={
            Grain.DOCUMENT: _texts(joined, seen, file_lengths),
            Grain.FILE: _texts(file_lengths, seen_files, file_lengths),
        },
    )


def _texts(lengths: NDArray[np.floating], seen: Flags, file_lengths: Reals) -> Texts:
    count = int(np.count_nonzero(seen))
    totals = file_lengths.sum(axis=1)  # whole numbers, so exact
    return Texts(lengths, count, np.maximum(totals, 1) / max(count, 1))


def _seen(catalog: Catalog, entry: Entry, documents: Documents, visible: Visible) -> Flags:
    """Which documents of a segment are live and in sight."""
    live = set(catalog.live(entry, documents.paths)) if catalog.moved else set(documents.paths)
    paths = visible.paths
    of_path = np.array([p in paths and p in live for p in documents.paths], bool)
    seen = np.repeat(of_path, documents.counts)
    seen[_places(documents, visible.denied_nodes)] = False
    return seen


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
