"""BM25F over the entries of some texts: documents, or whole files.

Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC 13", 2004:

    tf    = sum over fields of weight * frequency / (1 - b + b * length / average length)
    score = sum over terms of query weight * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1)

N, df and the averages are of live texts in sight, so neither denied documents nor the way
documents are spread over segments changes a score: not even by rounding, because a text's terms
are summed in the order of the terms, and counts are whole numbers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.search import FieldWeights, Grain, Scoring
from graph.segment import FIELD_SHIFT, MAX_FREQUENCY, Numbers
from graph.sight import Averages, Flags, Postings, Reals, starts_of_runs

DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm


@dataclass(frozen=True, slots=True)
class Rows:
    """Entries of some terms, in the order of term, text, field: what each says."""

    term: NDArray[np.integer]
    text: NDArray[np.integer]
    field: NDArray[np.integer]
    frequency: NDArray[np.integer]

    def where(self, kept: Flags) -> "Rows":
        """Some of them."""
        return Rows(self.term[kept], self.text[kept], self.field[kept], self.frequency[kept])

    def of(self, texts: NDArray[np.integer]) -> "Rows":
        """The same, of the texts that theirs belong to."""
        return Rows(self.term, texts[self.text], self.field, self.frequency)


def rows_of(terms: Sequence[int], postings: Sequence[Postings]) -> Rows:
    """The entries of these terms, which are numbers into the postings."""
    own = [postings[term] for term in terms]
    documents = np.concatenate([np.empty(0, np.uint16), *(documents for documents, _ in own)])
    packed = np.concatenate([np.empty(0, np.uint16), *(packed for _, packed in own)])
    term = np.repeat(np.array(terms, np.int32), [len(documents) for documents, _ in own])
    return Rows(term, documents, packed >> FIELD_SHIFT, packed & MAX_FREQUENCY)


def alike(
    scorings: Sequence[Scoring], among: Collection[int] | None = None
) -> list[tuple[list[int], list[Scoring]]]:
    """Scorings (of these numbers) that differ in their terms alone, together."""
    groups: dict[tuple[FieldWeights, Grain], list[int]] = {}
    for number, scoring in enumerate(scorings):
        if among is None or number in among:
            groups.setdefault((scoring.fields, scoring.grain), []).append(number)
    return [(numbers, [scorings[n] for n in numbers]) for numbers in groups.values()]


def weights_of(scoring: Scoring, terms: Sequence[str]) -> Reals:
    """What each of these terms weighs."""
    return np.array([max(0.0, scoring.terms.get(term, 0.0)) for term in terms])


def rarities(frequencies: Numbers, count: int) -> Reals:
    """The weight of each term for how few of `count` texts it is in."""
    return np.log(1 + (count - frequencies + 0.5) / (frequencies + 0.5))


def scores(
    rows: Rows, lengths: Reals, averages: Averages, fields: FieldWeights, weights: Sequence[Reals]
) -> list[Reals]:
    """The scores of each text, `lengths` [field, text], once for each weighting of the terms."""
    weight = np.array(fields.weights)
    wanted = np.any(np.array(weights) > 0, axis=0)
    kept = wanted[rows.term] & (weight > 0)[rows.field]
    rows = rows.where(kept)
    values = rows.frequency * _factors(rows, lengths, averages, fields)
    starts = np.flatnonzero(starts_of_runs(rows.term, rows.text))
    summed = np.add.reduceat(values, starts) if len(starts) else values
    saturated = summed / (summed + fields.k1)
    term, text = rows.term[starts], rows.text[starts]
    texts = lengths.shape[1]
    return [_summed(text, saturated * one[term], texts) for one in weights]


def _summed(text: NDArray[np.integer], values: Reals, texts: int) -> Reals:
    total = np.bincount(text, values, minlength=texts)
    return np.round(total.astype(np.float64, copy=False), DECIMALS)


def _factors(rows: Rows, lengths: Reals, averages: Averages, fields: FieldWeights) -> Reals:
    """What one occurrence counts, entry by entry."""
    weights = np.array(fields.weights)
    if fields.whole:
        mean = max(float(weights @ averages.lengths), 1e-9)
        norm = 1 - fields.whole + fields.whole / mean * (weights @ lengths)[rows.text]
        return weights[rows.field] / np.maximum(norm, 1e-9)
    b = np.array(fields.lengths)
    norm = lengths[rows.field, rows.text] * (b / averages.lengths)[rows.field]
    # A field of no length holds nothing to count.
    return weights[rows.field] / (norm + np.maximum(1 - b, 1e-9)[rows.field])
