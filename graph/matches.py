"""From a question's scorings to hits: files nominated, their documents scored, the best chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from graph.bm25f import Rows, alike, rarities, rows_of, saturated, scores, weights_of
from graph.nominate import nominated
from graph.search import Found, Grain, Hit, Records, Scoring, TextQuery
from graph.segment import Numbers
from graph.sight import Corpus, Flags, Postings, Reals, Sight, look
from graph.sparse import gather
from graph.visible import Visible

BODY = 3  # the field
MANY = 64  # entries for each file, from which a search of them is quicker than a look at all


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


def _chosen(sight: Sight, files: Numbers) -> Chosen:
    documents = gather(sight.starts[files], sight.documents.counts[files])
    return Chosen(sight, documents[sight.seen[documents]], files)


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
    sight = one.sight
    starts = sight.starts[one.files]
    last = starts + sight.documents.counts[one.files] - 1
    rows = rows_of(range(len(postings)), [_within(own, starts, last) for own in postings])
    among = np.zeros(len(sight.starts), bool)
    among[one.files] = True
    rows = rows.where(among.take(sight.file_of.take(rows.text)) & sight.seen.take(rows.text))
    number = np.empty(sight.documents.total, np.int32)  # not filled: only these are asked
    number[one.documents] = np.arange(first, first + len(one.documents))
    return rows.of(number)


def _within(postings: Postings, first: Numbers, last: Numbers) -> Postings:
    """The entries from each first document to its last; all of them where there are few."""
    documents, packed = postings
    if len(documents) <= MANY * len(first):
        return postings
    kind = documents.dtype
    starts = np.searchsorted(documents, first.astype(kind))
    ends = np.searchsorted(documents, last.astype(kind), "right")
    kept = gather(starts, ends - starts)
    return documents[kept], packed[kept]


def _joined(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    none = np.empty(0, np.int64)
    return Rows(
        np.concatenate([none, *(part.term for part in parts)]),
        np.concatenate([none, *(part.text for part in parts)]),
        np.concatenate([np.empty(0, np.uint16), *(part.packed for part in parts)]),
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
        weights = [rarity * own for own in weights]
        said = saturated(rows, lengths, averages, fields, weights)
        found |= dict(zip(numbers, scores(said, weights, lengths.shape[1]), strict=True))
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
    hits = sorted(_hits(chosen, numbers, owners, paths, of_documents), key=itemgetter(0))
    order: list[int] = np.argsort([-hit.score for hit in hits], kind="stable").tolist()
    held: list[int] = np.unique(owners).tolist()
    columns: list[list[float]] = np.array(of_files).reshape(len(of_files), len(paths)).T.tolist()
    return Found(tuple(hits[at] for at in order), {paths[n]: tuple(columns[n]) for n in held})


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
        lengths: list[int] = documents.lengths[BODY, own].astype(np.int64).tolist()
        rows = zip(
            documents.names.of(own), grains, lengths, places[at:end], scores[at:end], strict=True
        )
        for name, grain, length, place, score in rows:
            path = paths[place]
            yield Hit(path + name, path, documents.grain_names[grain], length, score)
        at, first = end, last
