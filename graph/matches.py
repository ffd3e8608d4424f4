"""From a question's scorings to hits: files nominated, their documents scored, the best chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.asked import Asked, asked
from graph.bm25f import totals
from graph.impacts import Runs
from graph.nominate import nominated
from graph.search import Found, Grain, Hit, Records, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Flags, Reals, look
from graph.sparse import gather
from graph.visible import Visible


@dataclass(frozen=True, slots=True)
class Chosen:
    """The nominated files, their documents in sight, and of which of the files each is."""

    files: Numbers
    documents: Numbers
    owner: Numbers


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """See graph.search.search."""
    if not snapshot.info.files:
        return Found((), {})
    wanted = {t for scoring in query.scorings for t, weight in scoring.terms.items() if weight > 0}
    terms = sorted(wanted)
    corpus = look(snapshot, terms, visible)
    scorings = asked(snapshot, corpus, terms, query.scorings)
    chosen = _chosen(corpus, nominated(corpus, scorings, query))
    return _found(corpus, chosen, scorings, _scored(corpus, chosen, scorings), query)


def _chosen(corpus: Corpus, files: Numbers) -> Chosen:
    documents = gather(corpus.starts[files], corpus.counts[files])
    documents = documents[corpus.seen.take(documents)]
    return Chosen(files, documents, np.searchsorted(files, corpus.file_of.take(documents)))


def _scored(corpus: Corpus, chosen: Chosen, scorings: Sequence[Asked]) -> list[Reals]:
    """By scoring, the score of each document or file."""
    starts = corpus.starts[chosen.files]
    places: dict[Grain, tuple[Numbers, Runs]] = {
        Grain.DOCUMENT: (
            chosen.documents,
            (starts, starts + corpus.counts[chosen.files] - 1),
        ),
        Grain.FILE: (chosen.files, (chosen.files, chosen.files)),
    }
    found: dict[int, Reals] = {}
    for grain, (texts, runs) in places.items():
        own = {n: one for n, one in enumerate(scorings) if one.grain is grain}
        found |= _scored_of(texts, runs, len(corpus.texts[grain].lengths[0]), own) if own else {}
    return [found[n] for n in range(len(scorings))]


def _scored_of(
    texts: Numbers, runs: Runs, total: int, scorings: dict[int, Asked]
) -> dict[int, Reals]:
    """The scores of these texts, by scorings of their grain."""
    among = np.zeros(total, bool)
    among[texts] = True
    number = np.empty(total, np.int32)  # not filled: only these are asked
    number[texts] = np.arange(len(texts))
    said = next(iter(scorings.values())).told.within(runs, among)
    place = number.take(said.text)
    made: dict[tuple[int, bytes], Reals] = {}
    for one in scorings.values():
        key = one.way, one.weights.tobytes()
        if key not in made:
            values = said.values[one.way] * one.weights.take(said.term)
            made[key] = totals(place, values, len(texts))
    return {n: made[one.way, one.weights.tobytes()] for n, one in scorings.items()}


def _found(
    corpus: Corpus,
    chosen: Chosen,
    scorings: Sequence[Asked],
    scored: Sequence[Reals],
    query: TextQuery,
) -> Found:
    pairs = list(zip(scorings, scored, strict=True))
    of_documents = [own for one, own in pairs if one.grain is Grain.DOCUMENT]
    of_files = [own for one, own in pairs if one.grain is Grain.FILE]
    priors = corpus.priors(query.priors).take(chosen.files)
    among = np.zeros(len(chosen.documents), bool)
    for own in of_documents:
        among |= _best(own * priors.take(chosen.owner), query.limit)
    for own in of_files:
        among |= _best(own * priors, query.files).take(chosen.owner)
    held = np.flatnonzero(among)
    hits = sorted(_hits(corpus, chosen.documents[held], [own[held] for own in of_documents]))
    order: list[int] = np.argsort([-hit.score for hit in hits], kind="stable").tolist()
    kept = np.zeros(len(chosen.files), bool)
    kept[chosen.owner[held]] = True
    numbers: list[int] = chosen.files[kept].tolist()
    columns: list[list[float]] = [own[kept].tolist() for own in of_files]
    files = zip(*columns, strict=True) if columns else [()] * len(numbers)
    return Found(
        tuple(hits[at] for at in order),
        {corpus.paths[n]: scores for n, scores in zip(numbers, files, strict=True)},
    )


def _best(values: Reals, limit: int) -> Flags:
    """The best `limit`, and all that are as good as the last of them."""
    if limit <= 0:
        return np.zeros(len(values), bool)
    positive = values[values > 0]
    bar = 0.0
    if len(positive) > limit:
        bar = float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
    return (values > 0) & (values >= bar)


def _hits(corpus: Corpus, numbers: Numbers, scored: Sequence[Reals]) -> Iterator[Hit]:
    """Hits of these documents, segment by segment."""
    columns: list[list[float]] = [own.tolist() for own in scored]
    scores = list(zip(*columns, strict=True))
    files: list[int] = corpus.file_of.take(numbers).tolist()
    for documents, first, at, end in corpus.parts(numbers):
        own = numbers[at:end] - first
        grains: list[int] = documents.grains[own].tolist()
        rows = zip(documents.names.of(own), grains, files[at:end], scores[at:end], strict=True)
        for name, grain, file, told in rows:
            path = corpus.paths[file]
            yield Hit(path + name, path, documents.grain_names[grain], told)
