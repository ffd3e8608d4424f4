"""From a question's scorings to hits: entries read once, scored every way, the best chosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph import bm25f
from graph.bm25f import Flags
from graph.postings import CATALOG, Entry, read_catalog, record
from graph.search import Found, Grain, Hit, Records, Scoring, TextQuery
from graph.segment import Documents, Entries, bucket_of, checked, decode_bucket
from graph.sight import DENIED, SEEN, Reals, Sight, look
from graph.visible import Visible

WITHHELD_RANK = 20
BODY = 3  # the field


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one segment: by scoring of documents, and by scoring of files."""

    sight: Sight
    documents: list[Reals]
    files: list[Reals]


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """See graph.search.search."""
    if not snapshot.info.files:
        return Found((), {}, 0, 0)
    catalog = read_catalog(snapshot.records([CATALOG]))
    asked = {t for scoring in query.scorings for t, weight in scoring.terms.items() if weight > 0}
    terms = sorted(asked)
    wanted = [term.encode(errors="replace") for term in terms]
    sights, records = look(snapshot, catalog, wanted, visible)
    entries = [
        _entries(entry, sight.documents.total, records, wanted)
        for entry, sight in zip(catalog.segments, sights, strict=True)
    ]
    scored = _scored(sights, entries, query.scorings, terms)
    return _found(scored, query)


def _scored(
    sights: Sequence[Sight],
    entries: Sequence[Entries],
    scorings: Sequence[Scoring],
    terms: Sequence[str],
) -> list[Scored]:
    """Score every way; scorings that differ in their terms alone share their frequencies."""
    groups: dict[tuple[object, Grain], list[int]] = {}
    for number, scoring in enumerate(scorings):
        groups.setdefault((scoring.fields, scoring.grain), []).append(number)
    texts = {
        grain: [bm25f.texts_of(sight, grain) for sight in sights]
        for grain in {scoring.grain for scoring in scorings}
    }
    found: dict[int, list[Reals]] = {}
    for (_, grain), numbers in groups.items():
        like = [scorings[number] for number in numbers]
        scores = bm25f.scores(sights, texts[grain], entries, like, terms)
        found |= dict(zip(numbers, scores, strict=True))
    by_grain = {
        grain: [n for n, scoring in enumerate(scorings) if scoring.grain is grain]
        for grain in Grain
    }
    return [
        Scored(
            sight,
            [found[n][at] for n in by_grain[Grain.DOCUMENT]],
            [found[n][at] for n in by_grain[Grain.FILE]],
        )
        for at, sight in enumerate(sights)
    ]


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


def _found(scored: Sequence[Scored], query: TextQuery) -> Found:
    chosen = _chosen(scored, query)
    hits: list[Hit] = []
    files: dict[str, tuple[float, ...]] = {}
    total = 0
    for one, flags in zip(scored, chosen, strict=True):
        any_score = np.add.reduce(one.documents) > 0
        total += int(np.count_nonzero((one.sight.status == SEEN) & any_score))
        hits += _hits(one, np.flatnonzero(flags), files)
    hits.sort(key=lambda hit: (-hit.score, hit.node))
    own = [hit for hit in hits if hit.score > 0]
    bar = own[:WITHHELD_RANK][-1].score if own else 0.0
    withheld = sum(
        int(
            np.count_nonzero(
                (s.sight.status == DENIED) & (s.documents[0] > 0) & (s.documents[0] >= bar)
            )
        )
        for s in scored
    )
    return Found(tuple(hits), files, withheld, total)


def _chosen(scored: Sequence[Scored], query: TextQuery) -> list[Flags]:
    """Per segment, which documents are among the best by any scoring, or in the best files."""
    priors = [_priors(one.sight.documents, query.priors) for one in scored]
    chosen = [np.zeros(one.sight.documents.total, bool) for one in scored]
    seen = [one.sight.status == SEEN for one in scored]
    for number in range(len(scored[0].documents) if scored else 0):
        values = [
            np.where(sees, one.documents[number], 0) * np.repeat(prior, one.sight.documents.counts)
            for one, sees, prior in zip(scored, seen, priors, strict=True)
        ]
        for flags, best in zip(chosen, _best(values, query.limit), strict=True):
            flags |= best
    for number in range(len(scored[0].files) if scored else 0):
        values = [one.files[number] * prior for one, prior in zip(scored, priors, strict=True)]
        for one, flags, sees, best in zip(
            scored, chosen, seen, _best(values, query.files), strict=True
        ):
            flags |= np.repeat(best, one.sight.documents.counts) & sees
    return chosen


def _priors(documents: Documents, priors: Mapping[str, float] | None) -> Reals:
    if priors is None:
        return np.ones(len(documents.paths))
    return np.array([priors.get(path, 1.0) for path in documents.paths])


def _best(values: Sequence[Reals], limit: int) -> list[Flags]:
    """The best `limit` of all segments together, and all that are as good as the last of them."""
    if limit <= 0:
        return [np.zeros(len(own), bool) for own in values]
    together = np.concatenate(values) if values else np.zeros(0)
    positive = together[together > 0]
    bar = 0.0
    if len(positive) > limit:
        bar = float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
    return [(own > 0) & (own >= bar) for own in values]


def _hits(
    one: Scored, numbers: Iterable[int], files: dict[str, tuple[float, ...]]
) -> Iterator[Hit]:
    documents = one.sight.documents
    chosen = np.asarray(numbers)
    places: list[int] = np.searchsorted(np.cumsum(documents.counts), chosen, side="right").tolist()
    for document, place in zip(chosen.tolist(), places, strict=True):
        path = documents.paths[place]
        if path not in files:
            files[path] = tuple(float(own[place]) for own in one.files)
        yield Hit(
            path + documents.names[document],
            path,
            documents.grain_names[int(documents.grains[document])],
            int(documents.lengths[BODY, document]),
            tuple(float(own[document]) for own in one.documents),
        )
