"""From a question's scorings to hits: files nominated, their documents scored, the best chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.bm25f import Rows, alike, rarities, rows_of, scores, weights_of
from graph.nominate import nominated
from graph.search import Found, Grain, Hit, Records, Scoring, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Flags, Postings, Reals, Sight, look
from graph.visible import Visible

BODY = 3  # the field


@dataclass(frozen=True, slots=True)
class Chosen:
    """The documents in sight of some files of a segment, and those files, by number."""

    sight: Sight
    documents: Numbers
    files: Numbers

    def paths(self) -> list[str]:
        """The paths of the files."""
        numbers: list[int] = self.files.tolist()
        return [self.sight.documents.paths[number] for number in numbers]


@dataclass(frozen=True, slots=True)
class Table:
    """All that is scored: a column for each document or file, in the order of segments.

    `owner` says of which file each document is.
    """

    rows: Rows
    lengths: Reals
    file_lengths: Reals
    owner: Numbers


def search(snapshot: Records, visible: Visible, query: TextQuery) -> Found:
    """See graph.search.search."""
    if not snapshot.info.files:
        return Found((), {})
    asked = {t for scoring in query.scorings for t, weight in scoring.terms.items() if weight > 0}
    terms = sorted(asked)
    corpus, postings = look(snapshot, terms, visible)
    files = nominated(corpus, terms, postings, query)
    chosen = [_chosen(sight, own) for sight, own in zip(corpus.sights, files, strict=True)]
    table = _table(chosen, postings)
    scored = _scored(corpus, table, terms, postings, query.scorings)
    return _found(chosen, table, scored, query)


def _chosen(sight: Sight, files: Flags) -> Chosen:
    documents = np.flatnonzero(files[sight.file_of] & sight.seen)
    return Chosen(sight, documents, np.flatnonzero(files))


def _table(chosen: Sequence[Chosen], postings: Sequence[Sequence[Postings]]) -> Table:
    parts: list[Rows] = []
    owners = [np.empty(0, np.int64)]
    documents = files = 0
    for one, own in zip(chosen, postings, strict=True):
        parts.append(_rows(one, own, documents))
        owners.append(np.searchsorted(one.files, one.sight.file_of[one.documents]) + files)
        documents += len(one.documents)
        files += len(one.files)
    none = np.empty((6, 0))
    return Table(
        _joined(parts),
        np.hstack([none, *(one.sight.documents.lengths[:, one.documents] for one in chosen)]),
        np.hstack([none, *(one.sight.file_lengths[:, one.files] for one in chosen)]),
        np.concatenate(owners),
    )


def _rows(one: Chosen, postings: Sequence[Postings], first: int) -> Rows:
    """The entries of the chosen documents, which are numbered from `first`."""
    number = np.full(one.sight.documents.total, -1, np.int32)
    number[one.documents] = np.arange(first, first + len(one.documents))
    rows = rows_of(range(len(postings)), postings).of(number)
    return rows.where(rows.text >= 0)


def _joined(parts: Sequence[Rows]) -> Rows:
    none = np.empty(0, np.int32)
    return Rows(
        np.concatenate([none, *(part.term for part in parts)]),
        np.concatenate([none, *(part.text for part in parts)]),
        np.concatenate([none, *(part.field for part in parts)]),
        np.concatenate([none, *(part.frequency for part in parts)]),
    )


def _scored(
    corpus: Corpus,
    table: Table,
    terms: Sequence[str],
    postings: Sequence[Sequence[Postings]],
    scorings: Sequence[Scoring],
) -> list[Reals]:
    """By scoring, the score of each document or file. Those that differ in their terms alone
    share their frequencies.
    """
    found: dict[int, Reals] = {}
    for numbers, like in alike(scorings):
        fields, grain = like[0].fields, like[0].grain
        averages = corpus.averages[grain]
        weights = [weights_of(scoring, terms) for scoring in like]
        frequencies = corpus.frequencies(terms, postings, fields.weights, grain)
        rarity = rarities(frequencies, averages.count)
        of_files = grain is Grain.FILE
        rows = table.rows.of(table.owner) if of_files else table.rows
        lengths = table.file_lengths if of_files else table.lengths
        scored = scores(rows, lengths, averages, fields, [rarity * own for own in weights])
        found |= dict(zip(numbers, scored, strict=True))
    return [found[number] for number in range(len(scorings))]


def _found(
    chosen: Sequence[Chosen], table: Table, scored: Sequence[Reals], query: TextQuery
) -> Found:
    of_documents = [s for s, one in zip(scored, query.scorings, strict=True) if not _whole(one)]
    of_files = [s for s, one in zip(scored, query.scorings, strict=True) if _whole(one)]
    paths = [path for one in chosen for path in one.paths()]
    priors = np.array([query.priors.get(path, 1.0) if query.priors else 1.0 for path in paths])
    among = np.zeros(len(table.owner), bool)
    for own in of_documents:
        among |= _best(own * priors[table.owner], query.limit)
    for own in of_files:
        among |= _best(own * priors, query.files)[table.owner]
    numbers = np.flatnonzero(among)
    owners = table.owner[numbers]
    hits = list(_hits(chosen, numbers, owners, paths, of_documents))
    hits.sort(key=lambda hit: (-hit.score, hit.node))
    held: list[int] = np.unique(owners).tolist()
    columns = np.array(of_files).reshape(len(of_files), len(paths))
    files = {paths[n]: tuple(columns[:, n].tolist()) for n in held}
    return Found(tuple(hits), files)


def _whole(scoring: Scoring) -> bool:
    return scoring.grain is Grain.FILE


def _best(values: Reals, limit: int) -> Flags:
    """The best `limit`, and all that are as good as the last of them."""
    if limit <= 0:
        return np.zeros(len(values), bool)
    positive = values[values > 0]
    bar = 0.0
    if len(positive) > limit:
        bar = float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
    return (values > 0) & (values >= bar)


def _hits(
    chosen: Sequence[Chosen],
    numbers: Numbers,
    owners: Numbers,
    paths: Sequence[str],
    scored: Sequence[Reals],
) -> Iterator[Hit]:
    """Hits of these documents of the table, segment by segment."""
    columns: list[list[float]] = [own[numbers].tolist() for own in scored]
    scores = list(zip(*columns, strict=True))
    places: list[int] = owners.tolist()
    at = first = 0
    for one in chosen:
        documents = one.sight.documents
        last = first + len(one.documents)
        end = int(np.searchsorted(numbers, last))
        own = one.documents[numbers[at:end] - first]
        grains: list[int] = documents.grains[own].tolist()
        lengths: list[float] = documents.lengths[BODY, own].tolist()
        for nth, document in enumerate(own.tolist()):
            path = paths[places[at + nth]]
            grain = documents.grain_names[grains[nth]]
            node = path + documents.names[document]
            yield Hit(node, path, grain, int(lengths[nth]), scores[at + nth])
        at, first = end, last
