"""Which files are worth scoring: the best by the terms that say most, read over everything.

Common words find nothing in particular and are nearly all there is to read, so they count only
where the rarer ones lead. Terms are taken in the order of what they weigh until MOST_READ texts
hold them; which ones depends on texts in sight alone, so a scope influences nothing here either.
"""

from collections.abc import Sequence

import numpy as np

from graph.bm25f import alike, rarities, rows_of, scores, weights_of
from graph.search import MOST_READ, Grain, Scoring, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Flags, Postings, Reals, Sight


def nominated(
    corpus: Corpus,
    terms: Sequence[str],
    postings: Sequence[Sequence[Postings]],
    query: TextQuery,
) -> list[Flags]:
    """By segment, which files are nominated; all in sight where a query nominates none."""
    if not query.nominated:
        return [sight.seen_files for sight in corpus.sights]
    found = [np.zeros(len(sight.seen_files), bool) for sight in corpus.sights]
    priors = [corpus.priors(at, query.priors) for at in range(len(found))]
    for _, like in alike(query.scorings, {n for n, s in enumerate(query.scorings) if s.nominates}):
        for by_segment in _by_file(corpus, terms, postings, like):
            values = [own * prior for own, prior in zip(by_segment, priors, strict=True)]
            bar = _bar(values, query.nominated)
            for flags, own in zip(found, values, strict=True):
                flags |= own >= bar
    return found


def _by_file(
    corpus: Corpus,
    terms: Sequence[str],
    postings: Sequence[Sequence[Postings]],
    like: Sequence[Scoring],
) -> list[list[Reals]]:
    """By scoring and segment, the score of each file, or of the best document of each.

    The scorings differ in their terms alone.
    """
    fields, grain = like[0].fields, like[0].grain
    averages = corpus.averages[grain]
    frequencies = corpus.frequencies(terms, postings, fields.weights, grain)
    rarity = rarities(frequencies, averages.count)
    weights = [rarity * weights_of(scoring, terms) for scoring in like]
    taken = _telling(np.max(weights, axis=0), frequencies)
    found: list[list[Reals]] = [[] for _ in like]
    for sight, own in zip(corpus.sights, postings, strict=True):
        rows = rows_of(taken, own)
        if not sight.all_seen:
            rows = rows.where(sight.seen[rows.text])
        whole = grain is Grain.FILE
        rows = rows.of(sight.file_of) if whole else rows
        lengths = sight.file_lengths if whole else sight.documents.lengths
        scored = scores(rows, lengths, averages, fields, weights)
        for held, values in zip(found, scored, strict=True):
            held.append(values if whole else _best_of_each(values, sight))
    return found


def _telling(weights: Reals, frequencies: Numbers) -> list[int]:
    """The terms that weigh most, as many as MOST_READ texts hold; one at least, in order."""
    order = np.argsort(-weights, kind="stable")
    order = order[weights[order] > 0]
    read = order[np.cumsum(frequencies[order]) <= MOST_READ]
    return np.sort(read if len(read) else order[:1]).tolist()


def _best_of_each(values: Reals, sight: Sight) -> Reals:
    """The highest value of each file's documents."""
    best = np.zeros(len(sight.starts))
    held = sight.documents.counts > 0
    if held.any():
        best[held] = np.maximum.reduceat(values, sight.starts[held])
    return best


def _bar(values: Sequence[Reals], limit: int) -> float:
    """What the best `limit` of all segments reach."""
    together = np.concatenate([np.empty(0), *values])
    positive = together[together > 0]
    if len(positive) <= limit:
        return float(positive.min()) if len(positive) else np.inf
    return float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
