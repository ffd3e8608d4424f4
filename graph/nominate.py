"""Which files are worth scoring: the best by the terms that say most, read over everything.

Common words find nothing in particular and are nearly all there is to read, so they count only
where the rarer ones lead. Terms are taken in the order of what they weigh until MOST_READ texts
hold them; which ones depends on texts in sight alone, so a scope influences nothing here either.
"""

from collections.abc import Sequence

import numpy as np

from graph.bm25f import alike, best_scores, rarities, rows_of, saturated, weights_of
from graph.search import MOST_READ, Grain, Scoring, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Postings, Reals, Sight
from graph.sparse import numbered

Scored = tuple[Numbers, Reals]  # files or documents, each once, with a score


def nominated(
    corpus: Corpus,
    terms: Sequence[str],
    postings: Sequence[Sequence[Postings]],
    query: TextQuery,
) -> list[Numbers]:
    """By segment, which files are nominated, sorted; all in sight where a query nominates none."""
    if not query.nominated:
        return [np.flatnonzero(sight.seen_files) for sight in corpus.sights]
    found: list[list[Numbers]] = [[np.empty(0, np.int64)] for _ in corpus.sights]
    priors = [corpus.priors(at, query.priors) for at in range(len(found))]
    for _, like in alike(query.scorings, {n for n, s in enumerate(query.scorings) if s.nominates}):
        for by_segment in _by_file(corpus, terms, postings, like):
            own = [values * p[files] for p, (files, values) in zip(priors, by_segment, strict=True)]
            bar = _bar(own, query.nominated)
            for held, (files, _), values in zip(found, by_segment, own, strict=True):
                held.append(files[values >= bar])
    return [np.unique(np.concatenate(held)) for held in found]


def _by_file(
    corpus: Corpus,
    terms: Sequence[str],
    postings: Sequence[Sequence[Postings]],
    like: Sequence[Scoring],
) -> list[list[Scored]]:
    """By scoring and segment, the score of each file, or of the best document of each.

    The scorings differ in their terms alone.
    """
    fields, grain = like[0].fields, like[0].grain
    averages = corpus.averages[grain]
    frequencies = corpus.frequencies(terms, postings, fields.weights, grain)
    rarity = rarities(frequencies, averages.count)
    weights = [rarity * weights_of(scoring, terms) for scoring in like]
    taken = _telling(np.max(weights, axis=0), frequencies)
    found: list[list[Scored]] = [[] for _ in like]
    for sight, own in zip(corpus.sights, postings, strict=True):
        rows = rows_of(taken, own)
        if not sight.all_seen:
            rows = rows.where(sight.seen.take(rows.text))
        whole = grain is Grain.FILE
        rows = rows.of(sight.file_of) if whole else rows
        lengths = sight.file_lengths if whole else sight.documents.lengths
        said = saturated(rows, lengths, averages, fields, weights)
        for held, best in zip(found, best_scores(said, weights, lengths.shape[1]), strict=True):
            held.append(best if whole else _best_of_each(best, sight))
    return found


def _telling(weights: Reals, frequencies: Numbers) -> list[int]:
    """The terms that weigh most, as many as MOST_READ texts hold; one at least, in order."""
    order = np.argsort(-weights, kind="stable")
    order = order[weights[order] > 0]
    read = order[np.cumsum(frequencies[order]) <= MOST_READ]
    return np.sort(read if len(read) else order[:1]).tolist()


def _best_of_each(documents: Scored, sight: Sight) -> Scored:
    """The files of some documents, with the highest score that any of each has."""
    files, number = numbered(sight.file_of[documents[0]], len(sight.starts))
    best = np.zeros(len(files))
    np.maximum.at(best, number, documents[1])
    return files, best


def _bar(values: Sequence[Reals], limit: int) -> float:
    """What the best `limit` of all segments reach."""
    together = np.concatenate([np.empty(0), *values])
    positive = together[together > 0]
    if len(positive) <= limit:
        return float(positive.min()) if len(positive) else np.inf
    return float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
