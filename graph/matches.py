"""Full-text search over postings of our own: exhaustive, scoped, and equal on every store.

From a question's scorings to hits: files nominated, their documents scored, the best chosen.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from graph.asked import Asked, asked
from graph.bm25f import totals
from graph.impacts import Runs
from graph.nominate import nominated
from graph.order import bar, best_first
from graph.search import Found, Grain, Records, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Flags, Reals, look
from graph.sparse import gather
from graph.visible import Visible

NOTHING = Found((), (), np.empty(0, np.int64), np.empty((0, 0)), (), np.empty((0, 0)))


class Chosen(msgspec.Struct, frozen=True):
    """The nominated files, their documents in sight, and of which of the files each is."""

    files: Numbers
    documents: Numbers
    owner: Numbers


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """The best documents in sight. Two reads of the store, three in a process that is new to it.

    Raises StoreCorrupt for a source without a search index, or with a damaged one.
    """
    if not snapshot.info.files:
        return NOTHING
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
    return _columns(corpus, chosen, held, np.array(of_documents), of_files)


def _columns(
    corpus: Corpus, chosen: Chosen, held: Numbers, scores: Reals, of_files: Sequence[Reals]
) -> Found:
    """The held ones of the chosen documents, which have these scores, and their files."""
    owner = chosen.owner[held]
    among = np.zeros(len(chosen.files), bool)
    among[owner] = True
    kept, files = np.flatnonzero(among), (np.cumsum(among) - 1).take(owner)
    numbers: list[int] = chosen.files[kept].tolist()
    paths = [corpus.paths[number] for number in numbers]
    names, grains = _said(corpus, chosen.documents[held])
    of: list[int] = files.tolist()
    nodes = [paths[file] + name for file, name in zip(of, names, strict=True)]
    order = best_first(scores[0, held], nodes)
    places = np.array(order, np.int64)
    return Found(
        nodes=tuple(nodes[at] for at in order),
        grains=tuple(grains[at] for at in order),
        files=files[places],
        scores=scores[:, held[places]],
        paths=tuple(paths),
        file_scores=np.vstack([np.empty((0, len(kept))), *(own[kept] for own in of_files)]),
    )


def _best(values: Reals, limit: int) -> Flags:
    """The best `limit`, and all that are as good as the last of them."""
    if limit <= 0:
        return np.zeros(len(values), bool)
    return values >= bar(values, limit)


def _said(corpus: Corpus, numbers: Numbers) -> tuple[list[str], list[str]]:
    """The names and grains of these documents, segment by segment."""
    names: list[str] = []
    grains: list[str] = []
    for documents, first, at, end in corpus.parts(numbers):
        own = numbers[at:end] - first
        names += documents.names.of(own)
        codes: list[int] = documents.grains[own].tolist()
        grains += map(documents.grain_names.__getitem__, codes)
    return names, grains
