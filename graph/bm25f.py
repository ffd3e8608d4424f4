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
from graph.segment import FIELD_SHIFT, FIELDS, MAX_FREQUENCY, Numbers
from graph.sight import Averages, Flags, Postings, Reals, starts_of_runs
from graph.sparse import numbered

DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm


@dataclass(frozen=True, slots=True)
class Rows:
    """Entries of some terms, in the order of term, text, field: what each says."""

    term: Numbers
    text: Numbers
    packed: NDArray[np.uint16]

    def where(self, kept: Flags) -> "Rows":
        """Some of them."""
        if kept.all():
            return self
        at = np.flatnonzero(kept)
        return Rows(self.term.take(at), self.text.take(at), self.packed.take(at))

    def of(self, texts: NDArray[np.integer]) -> "Rows":
        """The same, of the texts that theirs belong to."""
        return Rows(self.term, texts.take(self.text).astype(np.int64, copy=False), self.packed)

    def field(self) -> Numbers:
        """The field of each."""
        return (self.packed >> FIELD_SHIFT).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Said:
    """What a term says of a text, in the order of terms and, of each, of texts: 0 to 1."""

    term: NDArray[np.integer]
    text: NDArray[np.integer]
    value: Reals


def rows_of(terms: Sequence[int], postings: Sequence[Postings]) -> Rows:
    """The entries of these terms, which are numbers into the postings."""
    own = [postings[term] for term in terms]
    none = np.empty(0, np.int64)
    documents = np.concatenate([none, *(documents for documents, _ in own)], dtype=np.int64)
    packed = np.concatenate([np.empty(0, np.uint16), *(packed for _, packed in own)])
    term = np.repeat(np.array(terms, np.int64), [len(documents) for documents, _ in own])
    return Rows(term, documents, packed)


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


def saturated(
    rows: Rows, lengths: Reals, averages: Averages, fields: FieldWeights, weights: Sequence[Reals]
) -> Said:
    """What each term with a weight says of each text, `lengths` [field, text], unweighted."""
    counted = np.array(fields.weights) > 0
    told = np.any(np.array(weights) > 0, axis=0)[:, np.newaxis] & counted
    field = rows.field()
    rows = rows.where(told.ravel().take(rows.term * FIELDS + field))
    values = _factors(rows, lengths, averages, fields)
    values *= rows.packed & MAX_FREQUENCY
    term, text = rows.term, rows.text
    starts = np.flatnonzero(starts_of_runs(term, text))
    if len(starts) < len(values):
        values = np.add.reduceat(values, starts)
        term, text = term.take(starts), text.take(starts)
    values /= values + fields.k1
    return Said(term, text, values)


def scores(said: Said, weights: Sequence[Reals], texts: int) -> list[Reals]:
    """The scores of so many texts, once for each weighting of the terms."""
    return [np.round(_totals(said, said.text, one, texts), DECIMALS) for one in weights]


def best_scores(said: Said, weights: Sequence[Reals], texts: int) -> list[tuple[Numbers, Reals]]:
    """The same of those texts alone that have any: so many matches are worth, however many
    texts there are.
    """
    places, number = numbered(said.text, texts)
    found: list[tuple[Numbers, Reals]] = []
    for one in weights:
        total = _totals(said, number, one, len(places))
        held = np.flatnonzero(total)
        found.append((places[held], np.round(total[held], DECIMALS)))
    return found


def _totals(said: Said, text: NDArray[np.integer], weights: Reals, texts: int) -> Reals:
    total = np.bincount(text, said.value * weights.take(said.term), minlength=texts)
    return total.astype(np.float64, copy=False)


def _factors(rows: Rows, lengths: Reals, averages: Averages, fields: FieldWeights) -> Reals:
    """What one occurrence counts, entry by entry."""
    weights = np.array(fields.weights)
    field = rows.field()
    if fields.whole:
        mean = max(float(weights @ averages.lengths), 1e-9)
        norm = 1 - fields.whole + fields.whole / mean * (weights @ lengths)
        return weights.take(field) / np.maximum(norm, 1e-9).take(rows.text)
    b = np.array(fields.lengths)
    growing: Reals = b / averages.lengths
    steady: Reals = np.maximum(1 - b, 1e-9)  # a field of no length holds nothing to count
    norm = lengths[field, rows.text]
    norm *= growing[field]
    norm += steady[field]
    return np.divide(weights[field], norm, out=norm)
