"""Arrays over few of many places: what only some places have, at the cost of those alone."""

import numpy as np
from numpy.typing import NDArray

from graph.segment import Numbers

DENSE = 4  # places for each entry, up to which a table of all places is quicker


def numbered(places: NDArray[np.integer], size: int) -> tuple[Numbers, NDArray[np.integer]]:
    """Places, each once, among them all of these; and which of them each of these is.

    All are below `size`. In no order, unless they are nearly all there are.
    """
    if size <= DENSE * len(places):
        return np.arange(size), places
    at = places.astype(np.intp)
    table = np.empty(size, np.int32)  # not filled: only where it was written is it read
    order = np.arange(len(at), dtype=np.int32)
    table[at] = order
    distinct = at[table.take(at) == order]
    table[distinct] = order[: len(distinct)]
    return distinct, table.take(at)


def gather(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, as many as its size, in a row."""
    ends = np.cumsum(sizes)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)
