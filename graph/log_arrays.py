"""The commits of a source as arrays, whatever the scope: read once in a process."""

from collections.abc import Mapping, Sequence
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreCorrupt
from graph.log import WORDS, Log, damaged
from graph.part import decode_part
from graph.search import Records
from graph.segment import (
    FIELD_SHIFT,
    FIELDS,
    MAX_FREQUENCY,
    Documents,
    Entries,
    Numbers,
    Segment,
    names_of,
)
from graph.sparse import gather

Reals = NDArray[np.float64]

# By field of a segment: a word of the subject (its field name) counts twice, one of the body once.
_WEIGHTS = np.array([2.0, 0.0, 0.0, 1.0, *[0.0] * (FIELDS - 4)])


class Arrays(msgspec.Struct, frozen=True):
    """Commits, one pair per commit and file that it touched, and the words of their messages."""

    log: Log
    times: Reals
    commits: Numbers  # of each pair, ascending
    files: Numbers
    places: Mapping[str, int]  # of each term among the words
    words: Segment
    lengths: Reals  # of each message, in weighted terms

    def frequencies(self, places: Sequence[int]) -> Reals:
        """How often each of these terms (rows) is in each message (columns), weighted."""
        entries = self.words.entries
        at = np.array(places, np.int64)
        sizes = entries.sizes[at].astype(np.int64)
        held = gather((np.cumsum(entries.sizes) - entries.sizes)[at], sizes)
        packed = entries.packed[held]
        values = _WEIGHTS[packed >> FIELD_SHIFT] * (packed & MAX_FREQUENCY).astype(np.float64)
        width = len(self.lengths)
        cells = np.repeat(np.arange(len(at)) * width, sizes) + entries.documents[held]
        return summed(cells, values, len(at) * width).reshape(-1, width)


def summed(places: Numbers, values: Reals, length: int) -> Reals:
    """The sum of the values at each place below `length`."""
    return np.bincount(places, values, length).astype(np.float64, copy=False)


def arrays(log: Log, snapshot: Records) -> Arrays:
    """Read the words of these commits' messages. Raises StoreCorrupt."""
    data = snapshot.records([WORDS]).get(WORDS)
    if data is None:
        raise damaged("the words of its messages are missing")
    try:
        return _arrays(log, decode_part(data))
    except (ValueError, StoreCorrupt) as error:
        raise damaged(error) from error


def _arrays(log: Log, words: Segment) -> Arrays:
    if words.documents.total != len(log.shas):
        raise damaged("its words are of other commits")
    sizes = [len(touched) for touched in log.touched]
    return Arrays(
        log,
        np.array(log.times, np.float64),
        np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64)),
        np.fromiter(chain.from_iterable(log.touched), np.int64, sum(sizes)),
        {term.decode(): place for place, term in enumerate(words.entries.terms)},
        words,
        (_WEIGHTS @ words.documents.lengths).astype(np.float64, copy=False),
    )


NO_COMMITS = _arrays(
    Log(),
    Segment(
        Documents(
            (),
            np.zeros(0, np.int64),
            np.zeros(0, np.uint8),
            (),
            np.zeros((FIELDS, 0), np.float32),
            names_of([]),
        ),
        Entries([], np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint16)),
    ),
)
