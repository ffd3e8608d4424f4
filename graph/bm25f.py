"""Score every document that holds a term of the query, segment by segment.

BM25F (Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC 13", 2004):

    tf    = sum over fields of weight * frequency / (1 - b + b * length / average length)
    score = sum over terms of query weight * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1)

N, df and the averages are of live documents in sight, so neither denied documents nor the way
documents are spread over segments changes a score: not even by rounding, because a document's
terms are summed in the order of the terms, and counts are whole numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.postings import CATALOG, Entry, read_catalog, record
from graph.search import FieldWeights, Found, Hit, Records, TextQuery
from graph.segment import (
    FIELD_SHIFT,
    MAX_FREQUENCY,
    Documents,
    Entries,
    Numbers,
    bucket_of,
    checked,
    decode_bucket,
)
from graph.sight import DEAD, DENIED, SEEN, Reals, Sight, look, statistics
from graph.visible import Visible

WITHHELD_RANK = 20
DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm


@dataclass(frozen=True, slots=True)
class Rows:
    """The weighted frequency of each (term, document) of one segment, terms in order."""

    sizes: Numbers  # per term: its rows
    documents: NDArray[np.integer]
    frequencies: Reals


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """See graph.search.search."""
    if not snapshot.info.files:
        return Found((), 0, 0)
    catalog = read_catalog(snapshot.records([CATALOG]))
    terms = sorted(term for term, weight in query.terms.items() if weight > 0)
    wanted = [term.encode(errors="replace") for term in terms]
    sights, records = look(snapshot, catalog, wanted, visible)
    counted, averages = statistics(sights)
    rows = [
        _rows(entry, sight, _factors(sight, averages, query.fields), records, wanted)
        for entry, sight in zip(catalog.segments, sights, strict=True)
    ]
    frequency = np.zeros(len(wanted), np.int64)
    for sight, found in zip(sights, rows, strict=True):
        frequency += _seen(sight, found)
    weights = np.array([query.terms[term] for term in terms], np.float64)
    weights *= np.log(1 + (counted - frequency + 0.5) / (frequency + 0.5))
    scores = [
        _scores(sight, found, weights, query.fields.k1)
        for sight, found in zip(sights, rows, strict=True)
    ]
    return _found(sights, scores, query.limit)


def _factors(sight: Sight, averages: Reals, fields: FieldWeights) -> Reals:
    """[field, document]: what one occurrence counts there; 0 for documents that are dead."""
    b = np.array(fields.lengths)
    norms = sight.documents.lengths * (b / averages)[:, np.newaxis]
    norms += np.maximum(1 - b, 1e-9)[:, np.newaxis]  # a field of no length holds nothing to count
    factors = np.divide(np.array(fields.weights)[:, np.newaxis], norms, out=norms)
    dead = sight.status == DEAD
    if dead.any():
        factors[:, dead] = 0
    return factors


def _rows(
    entry: Entry,
    sight: Sight,
    factors: Reals,
    records: Mapping[str, bytes],
    terms: Sequence[bytes],
) -> Rows:
    found = _entries(entry, sight.documents.total, records, terms)
    documents, sizes = found.documents, found.sizes
    field = (found.packed >> FIELD_SHIFT).astype(np.int64)
    values = factors.ravel()[field * factors.shape[1] + documents]
    values *= found.packed & MAX_FREQUENCY
    if not values.all():  # dead documents, and fields that do not count
        held = values > 0
        term = np.repeat(np.arange(len(terms)), sizes)[held]
        sizes = np.bincount(term, minlength=len(terms))
        documents, values = documents[held], values[held]
    first = np.ones(len(values), bool)
    np.not_equal(documents[1:], documents[:-1], out=first[1:])
    starts_of_terms = (np.cumsum(sizes) - sizes)[sizes > 0]
    first[starts_of_terms] = True
    starts = np.flatnonzero(first)
    ends = np.searchsorted(starts, np.cumsum(sizes))
    summed = np.add.reduceat(values, starts) if len(starts) else values
    return Rows(np.diff(ends, prepend=0), documents[starts], summed)


def _entries(
    entry: Entry, documents: int, records: Mapping[str, bytes], terms: Sequence[bytes]
) -> Entries:
    """The entries of these terms in one segment; a term that it does not have has none."""
    buckets: dict[int, Entries] = {}
    found: list[Entries] = []
    for term in terms:
        number = bucket_of(term, entry.buckets)
        if number not in buckets:
            buckets[number] = decode_bucket(record(records, entry.bucket(number)))
        bucket = buckets[number]
        at = bucket.terms.index(term) if term in bucket.terms else len(bucket.terms)
        start = int(bucket.sizes[:at].sum())
        size = bucket.sizes[at : at + 1] if at < len(bucket.terms) else np.zeros(1, np.int64)
        end = start + int(size[0])
        found.append(Entries((term,), size, bucket.documents[start:end], bucket.packed[start:end]))
    return checked(terms, found, documents)


def _seen(sight: Sight, rows: Rows) -> Numbers:
    """In how many documents in sight each term is."""
    if (sight.status == SEEN).all():
        return rows.sizes
    seen = np.concatenate([[0], np.cumsum(sight.status[rows.documents] == SEEN)])
    return np.diff(seen[np.cumsum(rows.sizes)], prepend=0)


def _scores(sight: Sight, rows: Rows, weights: Reals, k1: float) -> Reals:
    saturated = rows.frequencies / (rows.frequencies + k1)
    saturated *= np.repeat(weights, rows.sizes)
    scores = np.bincount(rows.documents, saturated, minlength=sight.documents.total)
    return np.round(scores.astype(np.float64, copy=False), DECIMALS)


def _found(sights: Sequence[Sight], scores: Sequence[Reals], limit: int) -> Found:
    total = 0
    hits: list[Hit] = []
    for sight, score in zip(sights, scores, strict=True):
        seen = np.where(sight.status == SEEN, score, 0)
        total += int(np.count_nonzero(seen))
        hits += _best(sight.documents, seen, limit)
    hits.sort(key=lambda hit: (-hit.score, hit.node))
    hits = hits[: max(0, limit)]
    bar = hits[:WITHHELD_RANK][-1].score if hits else 0.0
    withheld = sum(
        int(np.count_nonzero((sight.status == DENIED) & (score > 0) & (score >= bar)))
        for sight, score in zip(sights, scores, strict=True)
    )
    return Found(tuple(hits), withheld, total)


def _best(documents: Documents, scores: Reals, limit: int) -> Iterator[Hit]:
    """The first `limit` documents by score, and all that are as good as the last of them."""
    held = np.flatnonzero(scores)
    if len(held) > limit > 0:
        bar = np.partition(scores[held], len(held) - limit)[len(held) - limit]
        held = held[scores[held] >= bar]
    places: list[int] = np.searchsorted(np.cumsum(documents.counts), held, side="right").tolist()
    numbers: list[int] = held.tolist()
    for document, place in zip(numbers, places, strict=True):
        path = documents.paths[place]
        grain = documents.grain_names[int(documents.grains[document])]
        yield Hit(path + documents.names[document], path, grain, float(scores[document]))
