"""BM25F over the entries of some texts: documents, or whole files.

Zaragoza, Craswell, Taylor, Saria, Robertson, "Microsoft Cambridge at TREC 13", 2004:

    tf    = sum over fields of weight * frequency / (1 - b + b * length / average length)
    score = sum over terms of query weight * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1)

N, df and the averages are of live texts in sight, so neither denied documents nor the way
documents are spread over segments changes a score: not even by rounding, because a text's terms
are summed in the order of the terms, and counts are whole numbers.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.search import FieldWeights
from graph.segment import FIELD_SHIFT, FIELDS, MAX_FREQUENCY, Numbers
from graph.sight import Flags, Reals, Shares, Texts
from graph.sparse import numbered

DECIMALS = 9  # beyond these, equal scores differ only by the platform's logarithm


class Rows(msgspec.Struct, frozen=True):
    """Entries of some terms, in the order of term, text, field: what each says."""

    term: Numbers
    text: Numbers
    packed: NDArray[np.uint16]

    def take(self, at: Numbers) -> "Rows":
        """Some of them."""
        return Rows(self.term.take(at), self.text.take(at), self.packed.take(at))

    def of(self, texts: NDArray[np.integer]) -> "Rows":
        """The same, of the texts that theirs belong to."""
        return Rows(self.term, texts.take(self.text).astype(np.int64), self.packed)


class Said(msgspec.Struct, frozen=True):
    """What terms say of texts, in the order of terms and, of each, of texts.

    `values` [way, entry] are 0 to 1, one row for each way of weighing the fields.
    """

    term: Numbers
    text: NDArray[np.integer]
    values: Shares

    def take(self, at: Numbers) -> "Said":
        """Some of it."""
        return Said(self.term.take(at), self.text.take(at), self.values.take(at, 1))


class Way(msgspec.Struct, frozen=True):
    """A way of weighing fields, over the texts of one grain.

    `norm` is of each text, where the length is one for all fields; else empty.
    """

    fields: FieldWeights
    texts: Texts
    norm: Reals


def way_of(fields: FieldWeights, texts: Texts) -> Way:
    """Work out what is the same for all terms."""
    if not fields.whole:
        return Way(fields, texts, np.empty(0))
    weights = np.array(fields.weights)
    mean = max(float(weights @ texts.averages), 1e-9)
    norm = 1 - fields.whole + fields.whole / mean * (weights @ texts.lengths)
    return Way(fields, texts, np.maximum(norm, 1e-9))


def joined(parts: Sequence[Said]) -> Said:
    """What all say, of terms that no two have."""
    if len(parts) == 1:
        return parts[0]
    term = np.concatenate([part.term for part in parts])
    text = np.concatenate([part.text for part in parts])
    values = np.hstack([part.values for part in parts])
    return Said(term, text, values).take(np.argsort(term, kind="stable"))


def rarities(frequencies: Numbers, count: int) -> Reals:
    """The weight of each term for how few of `count` texts it is in."""
    return np.log(1 + (count - frequencies + 0.5) / (frequencies + 0.5))


def counted(rows: Rows, ways: Sequence[Way], terms: int) -> tuple[Numbers, list[Numbers]]:
    """In how many texts each of so many terms is; and by way, in a field that has a weight."""
    starts = np.flatnonzero(_starts_of_runs(rows))
    term = rows.term.take(starts)
    fields = np.left_shift(1, rows.packed >> FIELD_SHIFT, dtype=np.uint8)
    held = np.bitwise_or.reduceat(fields, starts) if len(starts) else fields
    by_mask: dict[int, Numbers] = {}
    masks = [sum(1 << n for n, w in enumerate(way.fields.weights) if w > 0) for way in ways]
    for mask in masks:
        if mask not in by_mask:
            by_mask[mask] = np.bincount(term[(held & mask) > 0], minlength=terms)
    return np.bincount(term, minlength=terms), [by_mask[mask] for mask in masks]


def saturated(rows: Rows, ways: Sequence[Way]) -> Said:
    """What each term says of each text, unweighted."""
    first = _starts_of_runs(rows)
    starts = np.flatnonzero(first)
    run = np.cumsum(first) - 1
    fields = rows.packed >> FIELD_SHIFT
    values = np.zeros((len(ways), len(starts)))
    for field in range(FIELDS):
        counting = [(n, way) for n, way in enumerate(ways) if way.fields.weights[field] > 0]
        at = np.flatnonzero(fields == field) if counting else fields[:0]
        text, place = rows.text.take(at), run.take(at)
        frequency = rows.packed.take(at) & MAX_FREQUENCY
        for n, way in counting:
            np.add.at(values[n], place, _norms(field, text, way) * frequency)
    values /= values + np.array([[way.fields.k1] for way in ways])
    return Said(rows.term.take(starts), rows.text.take(starts), values.astype(np.float32))


def totals(text: NDArray[np.integer], values: Reals, texts: int) -> Reals:
    """The scores of so many texts."""
    total = np.bincount(text, values, minlength=texts).astype(np.float64, copy=False)
    return np.round(total, DECIMALS, out=total)


def best_totals(
    text: NDArray[np.integer], values: Sequence[Reals], texts: int
) -> list[tuple[Numbers, Reals]]:
    """For each of these values the same of those texts alone that have any: so many entries are
    worth, however many texts there are.
    """
    places, number = numbered(text, texts)
    found: list[tuple[Numbers, Reals]] = []
    for own in values:
        total = totals(number, own, len(places))
        held = np.flatnonzero(total)
        found.append((places[held], total[held]))
    return found


def _starts_of_runs(rows: Rows) -> Flags:
    """Where a new pair of term and text begins."""
    first = np.ones(len(rows.text), bool)
    np.not_equal(rows.text[1:], rows.text[:-1], out=first[1:])
    first[1:] |= rows.term[1:] != rows.term[:-1]
    return first


def _norms(field: int, text: Numbers, way: Way) -> Reals:
    """What one occurrence in a field counts in each of these texts."""
    weight = way.fields.weights[field]
    if len(way.norm):
        return weight / way.norm.take(text)
    b = way.fields.lengths[field]
    norm = way.texts.lengths[field].take(text).astype(np.float64)
    norm *= b / float(way.texts.averages[field])
    norm += max(1 - b, 1e-9)  # a field of no length holds nothing to count
    return np.divide(weight, norm, out=norm)
