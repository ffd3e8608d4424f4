"""Which files are worth scoring: the best by the terms that say most, read over everything.

Common words find nothing in particular and are nearly all there is to read, so they count only
where the rarer ones lead. Terms are taken in the order of what they weigh until MOST_READ texts
hold them; which ones depends on texts in sight alone, so a scope influences nothing here either.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from graph.asked import Asked
from graph.bm25f import best_totals
from graph.order import bar
from graph.search import MOST_READ, Grain, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Reals
from graph.sparse import numbered

Scored = tuple[Numbers, Reals]  # files or documents, each once, with a score


def nominated(corpus: Corpus, asked: Sequence[Asked], query: TextQuery) -> Numbers:
    """Which files are nominated, in order; all in sight where a query nominates none."""
    if not query.nominated:
        return np.flatnonzero(corpus.seen_files)
    priors = corpus.priors(query.priors)
    among = np.zeros(len(corpus.paths), bool)
    for like in _alike(asked):
        for files, values in _by_file(corpus, like):
            own = values * priors.take(files)
            among[files[own >= bar(own, query.nominated)]] = True
    return np.flatnonzero(among)


def _alike(asked: Sequence[Asked]) -> list[list[Asked]]:
    """The scorings that nominate, those together that differ in their terms alone."""
    groups: dict[tuple[Grain, int], list[Asked]] = {}
    for one in asked:
        if one.nominates:
            groups.setdefault((one.grain, one.way), []).append(one)
    return list(groups.values())


def _by_file(corpus: Corpus, like: Sequence[Asked]) -> Iterator[Scored]:
    """By different scoring, the score of each file, or of the best document of each."""
    told, way, grain = like[0].told, like[0].way, like[0].grain
    weights = list({one.weights.tobytes(): one.weights for one in like}.values())
    taken = _telling(np.max(weights, axis=0), told.frequencies[way])
    said = told.of(taken, way)
    values = [said.values[0] * own.take(said.term) for own in weights]
    for best in best_totals(said.text, values, len(corpus.texts[grain].lengths[0])):
        yield best if grain is Grain.FILE else _best_of_each(best, corpus)


def _telling(weights: Reals, frequencies: Numbers) -> Numbers:
    """The terms that weigh most, as many as MOST_READ texts hold; one at least, in order."""
    order = np.argsort(-weights, kind="stable")
    order = order[weights[order] > 0]
    read = order[np.cumsum(frequencies[order]) <= MOST_READ]
    return np.sort(read if len(read) else order[:1])


def _best_of_each(documents: Scored, corpus: Corpus) -> Scored:
    """The files of some documents, with the highest score that any of each has."""
    files, number = numbered(corpus.file_of[documents[0]], len(corpus.paths))
    best = np.zeros(len(files))
    np.maximum.at(best, number, documents[1])
    return files, best
