"""The best first, in one order on every run and store."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def best_first(scores: NDArray[np.float64], names: Sequence[str]) -> list[int]:
    """The places of these scores from the highest on, equal ones in the order of their names."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores.take(order)
    new = np.ones(len(ranked) + 1, bool)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:-1])
    cuts = np.flatnonzero(new)
    starts, sizes = cuts[:-1], cuts[1:] - cuts[:-1]
    found: list[int] = order.tolist()
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        found[start : start + size] = sorted(found[start : start + size], key=names.__getitem__)
    return found


def bar(values: NDArray[np.float64], limit: int) -> float:
    """What the best `limit` of these reach; the least above nothing where there are no more."""
    positive = values[values > 0]
    if len(positive) <= limit:
        return float(positive.min()) if len(positive) else np.inf
    return float(np.partition(positive, len(positive) - limit)[len(positive) - limit])
