"""The scorings of a question as arrays: what each term counts in each of them."""

from collections.abc import Sequence

import msgspec
import numpy as np

from graph.bm25f import rarities
from graph.entries import reader
from graph.impacts import Told, told
from graph.search import Grain, Records, Scoring
from graph.sight import Corpus, Reals


class Asked(msgspec.Struct, frozen=True):
    """One scoring: `weights` of each term, times how rare it is; by way number `way` of `told`."""

    grain: Grain
    told: Told
    way: int
    weights: Reals
    nominates: bool


def asked(
    snapshot: Records, corpus: Corpus, terms: Sequence[str], scorings: Sequence[Scoring]
) -> list[Asked]:
    """The scorings, in their order. Those of one grain share what is told."""
    found: dict[Grain, Told] = {}
    for grain in dict.fromkeys(one.grain for one in scorings):
        ways = tuple(dict.fromkeys(one.fields for one in scorings if one.grain is grain))
        found[grain] = told(corpus, grain, ways, terms, reader(snapshot, corpus, grain))
    return [_asked(corpus, found[one.grain], terms, one) for one in scorings]


def _asked(corpus: Corpus, told: Told, terms: Sequence[str], scoring: Scoring) -> Asked:
    [way] = (n for n, way in enumerate(told.ways) if way.fields == scoring.fields)
    rarity = rarities(told.frequencies[way], corpus.texts[scoring.grain].count)
    weights = np.array([max(0.0, scoring.terms.get(term, 0.0)) for term in terms])
    return Asked(scoring.grain, told, way, rarity * weights, scoring.nominates)
