"""BM25F over the entries of one segment, for documents or for whole files.

Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC 13", 2004:

    tf    = sum over fields of weight * frequency / (1 - b + b * length / average length)
    score = sum over terms of query weight * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1)

N, df and the averages are of live texts in sight, so neither denied documents nor the way
documents are spread over segments changes a score: not even by rounding, because a text's terms
are summed in the order of the terms, and counts are whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.search import FieldWeights, Grain, Scoring
from graph.segment import FIELD_SHIFT, FIELDS, MAX_FREQUENCY, Entries, Numbers
from graph.sight import DEAD, DENIED, SEEN, Reals, Sight

DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Texts:
    """What is scored in one segment: the length of each field of each text, and which count.

    `seen` are in sight; `of` says which text each document belongs to.
    """

    of: NDArray[np.integer]
    lengths: Reals  # [field, text]
    seen: Flags
    total: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The weighted frequency of each (term, text) of one segment, terms in order."""

    sizes: Numbers  # per term: its rows
    texts: NDArray[np.integer]
    frequencies: Reals


def texts_of(sight: Sight, grain: Grain) -> Texts:
    """The texts of a segment at a grain. A file is made of its documents in sight alone."""
    documents = sight.documents
    if grain is Grain.DOCUMENT:
        every = np.arange(documents.total)
        return Texts(every, documents.lengths, sight.status == SEEN, documents.total)
    files = len(documents.paths)
    of = np.repeat(np.arange(files), documents.counts)
    seen = sight.status == SEEN
    held = documents.lengths * seen
    lengths = np.array([np.bincount(of, row, minlength=files) for row in held], np.float64)
    return Texts(of, lengths, np.bincount(of, seen, minlength=files) > 0, files)


def averages(texts: Sequence[Texts]) -> tuple[int, Reals]:
    """How many texts are in sight, and the average length of each of their fields."""
    counted = sum(int(np.count_nonzero(own.seen)) for own in texts)
    totals = np.zeros(FIELDS)
    for own in texts:
        totals += own.lengths @ own.seen.astype(np.float64)  # whole numbers, so exact
    return counted, np.maximum(totals, 1) / max(counted, 1)


def scores(
    sights: Sequence[Sight],
    texts: Sequence[Texts],
    entries: Sequence[Entries],
    like: Sequence[Scoring],
    terms: Sequence[str],
) -> list[list[Reals]]:
    """[scoring][segment]: the score of each text, for scorings alike in fields and grain."""
    fields, grain = like[0].fields, like[0].grain
    counted, average = averages(texts)
    wanted = np.array([any(one.terms.get(term) for one in like) for term in terms], bool)
    rows = [
        _rows(found, wanted, own, sight, _factors(own, average, fields), grain)
        for found, own, sight in zip(entries, texts, sights, strict=True)
    ]
    frequency = np.zeros(len(terms), np.int64)
    for own, found in zip(texts, rows, strict=True):
        frequency += _seen(own, found)
    rarity = np.log(1 + (counted - frequency + 0.5) / (frequency + 0.5))
    saturated = [found.frequencies / (found.frequencies + fields.k1) for found in rows]
    scored: list[list[Reals]] = []
    for one in like:
        weights = rarity * np.array([max(0.0, one.terms.get(term, 0.0)) for term in terms])
        scored.append(
            [
                _summed(own, found, values, weights)
                for own, found, values in zip(texts, rows, saturated, strict=True)
            ]
        )
    return scored


def _factors(texts: Texts, average: Reals, fields: FieldWeights) -> Reals:
    """[field, text]: what one occurrence counts there."""
    weights = np.array(fields.weights)
    if fields.whole:
        mean = max(float(weights @ average), 1e-9)
        norm = 1 - fields.whole + fields.whole / mean * (weights @ texts.lengths)
        return weights[:, np.newaxis] / np.maximum(norm, 1e-9)
    b = np.array(fields.lengths)
    norms = texts.lengths * (b / average)[:, np.newaxis]
    norms += np.maximum(1 - b, 1e-9)[:, np.newaxis]  # a field of no length holds nothing to count
    return np.divide(weights[:, np.newaxis], norms, out=norms)


def _rows(
    found: Entries, wanted: Flags, texts: Texts, sight: Sight, factors: Reals, grain: Grain
) -> Rows:
    """Documents that are dead count nowhere; denied ones in no file."""
    held = np.repeat(wanted, found.sizes)
    documents = found.documents[held]
    packed = found.packed[held]
    term = np.repeat(np.arange(len(wanted)), found.sizes)[held]
    text = texts.of[documents]
    field = (packed >> FIELD_SHIFT).astype(np.int64)
    values = factors.ravel()[field * factors.shape[1] + text]
    values *= packed & MAX_FREQUENCY
    least = DENIED if grain is Grain.DOCUMENT else SEEN
    if least == SEEN or (sight.status == DEAD).any():
        values *= sight.status[documents] >= least
    if not values.all():
        held = values > 0
        term, text, values = term[held], text[held], values[held]
    first = np.ones(len(values), bool)
    np.not_equal(text[1:], text[:-1], out=first[1:])
    first[1:] |= term[1:] != term[:-1]
    starts = np.flatnonzero(first)
    summed = np.add.reduceat(values, starts) if len(starts) else values
    return Rows(np.bincount(term[starts], minlength=len(wanted)), text[starts], summed)


def _seen(texts: Texts, rows: Rows) -> Numbers:
    """In how many texts in sight each term is."""
    if texts.seen.all():
        return rows.sizes
    seen = np.concatenate([[0], np.cumsum(texts.seen[rows.texts])])
    return np.diff(seen[np.cumsum(rows.sizes)], prepend=0)


def _summed(texts: Texts, rows: Rows, saturated: Reals, weights: Reals) -> Reals:
    values = saturated * np.repeat(weights, rows.sizes)
    total = np.bincount(rows.texts, values, minlength=texts.total)
    return np.round(total.astype(np.float64, copy=False), DECIMALS)
