"""What each term says of each text, worked out once for a state and a scope: its impacts.

Common words come with nearly every question, and hold nearly all there is to read; so what terms
say is kept, saturated, in the order of texts, while there is room: words that many questions have
come early. Of the others it is known in how many texts they are; what they say is read again, of
the few texts that are asked about. So are terms in more than LARGE texts.
"""

from collections.abc import Callable, Sequence
from threading import Lock

import msgspec
import numpy as np

from graph.bm25f import Rows, Said, Way, counted, joined, saturated, way_of
from graph.recent import Recent
from graph.search import MOST_READ, FieldWeights, Grain
from graph.segment import Numbers
from graph.sight import STATES, Corpus, Flags, Shares, Small
from graph.sparse import gather
from graph.visible import Visible

LARGE = MOST_READ
MAX_KEPT = 1 << 20  # texts of all terms of a state, a scope and a grain
MAX_TERMS = 50_000  # of a state, a scope and a grain: about 15 MB; after more it begins anew
MANY = 64  # entries for each run of texts, from which a search of them beats a look at all

Runs = tuple[Numbers, Numbers]  # of texts: the first and the last of each
Read = Callable[[Sequence[str], Runs | None], Rows]  # the entries of terms, in some runs or all


class Told(msgspec.Struct, frozen=True):
    """What is kept of the terms of a question.

    Of term n, `sizes[n]` entries from `starts[n]` on. Of a `large` one there are none: `read` reads
    them. `frequencies` [way, term] say in how many texts it is.
    """

    terms: Sequence[str]
    ways: Sequence[Way]
    read: Read
    starts: Numbers
    sizes: Numbers
    large: Flags
    frequencies: Numbers
    text: Small
    values: Shares

    def of(self, terms: Numbers, way: int) -> Said:
        """What these terms (numbers in order) say of all texts, this way alone."""
        rows = slice(way, way + 1)
        sizes = self.sizes.take(terms)
        at = gather(self.starts.take(terms), sizes)
        kept = Said(np.repeat(terms, sizes), self.text.take(at), self.values[rows].take(at, 1))
        return self._with_large(kept, terms[self.large.take(terms)], rows)

    def within(self, runs: Runs, among: Flags) -> Said:
        """What all terms say of the texts `among`, all of which lie in these runs, in order."""
        many = self.sizes > MANY * len(runs[0])
        few = np.flatnonzero(~many)
        terms, starts, sizes = [few], [self.starts[few]], [self.sizes[few]]
        for term in np.flatnonzero(many).tolist():
            start = self.starts[term]
            own = self.text[start : start + self.sizes[term]]
            first, end = np.searchsorted(own, runs[0]), np.searchsorted(own, runs[1], "right")
            terms.append(np.full(len(first), term))
            starts.append(start + first)
            sizes.append(end - first)
        order = np.argsort(np.concatenate(terms), kind="stable")
        term, start, size = (np.concatenate(own).take(order) for own in (terms, starts, sizes))
        at, term = gather(start, size), np.repeat(term, size)
        text = self.text.take(at)
        held = np.flatnonzero(among.take(text))
        kept = Said(term.take(held), text.take(held), self.values.take(at.take(held), 1))
        return self._with_large(kept, np.flatnonzero(self.large), slice(None), runs, among)

    def _with_large(
        self,
        kept: Said,
        terms: Numbers,
        ways: slice,
        runs: Runs | None = None,
        among: Flags | None = None,
    ) -> Said:
        if not len(terms):
            return kept
        asked: list[int] = terms.tolist()
        rows = self.read([self.terms[n] for n in asked], runs)
        if among is not None:
            rows = rows.take(np.flatnonzero(among.take(rows.text)))
        said = saturated(rows, self.ways[ways])
        return joined([kept, Said(terms.take(said.term), said.text, said.values)])


class _Impacts(msgspec.Struct):
    """Entries in a row, term after term as these came."""

    ways: tuple[Way, ...]
    text: Small
    values: Shares
    used: int = 0
    places: dict[str, int] = {}
    facts: list[tuple[int, ...]] = []
    lock: Lock = msgspec.field(default_factory=Lock)

    def told(self, terms: Sequence[str], read: Read) -> Told:
        """What is kept of some terms, the missing ones read."""
        with self.lock:
            missing = [term for term in terms if term not in self.places]
            if missing:
                self._add(missing, read(missing, None))
            facts = [self.facts[self.places[term]] for term in terms]
            text, values = self.text, self.values
        columns = np.array(facts, np.int64).reshape(-1, 3 + len(self.ways)).T
        starts, sizes, large = columns[:3]
        return Told(terms, self.ways, read, starts, sizes, large > 0, columns[3:], text, values)

    def _add(self, terms: Sequence[str], rows: Rows) -> None:
        texts, frequencies = counted(rows, self.ways, len(terms))
        kept = self._fitting(texts)
        held = np.flatnonzero(kept.take(rows.term))
        said = saturated(rows if len(held) == len(rows.term) else rows.take(held), self.ways)
        sizes = np.where(kept, texts, 0)
        starts = self.used + np.cumsum(sizes) - sizes
        self._grow(self.used + len(said.text))
        new = slice(self.used, self.used + len(said.text))
        self.text[new], self.values[:, new] = said.text, said.values
        self.used = new.stop
        columns = (starts, sizes, ~kept, *frequencies)
        self.places |= {term: len(self.facts) + n for n, term in enumerate(terms)}
        self.facts += zip(*(column.tolist() for column in columns), strict=True)

    def _fitting(self, texts: Numbers) -> Flags:
        """Which terms of so many texts are kept: the smallest, while there is room."""
        order = np.argsort(texts, kind="stable")
        fitting = np.zeros(len(texts), bool)
        fitting[order] = self.used + np.cumsum(texts[order]) <= MAX_KEPT
        return fitting & (texts <= LARGE)

    def _grow(self, size: int) -> None:
        """Make room; who reads the former arrays still may."""
        if size > len(self.text):
            room = max(size, 2 * len(self.text))
            text, values = np.empty(room, np.int32), np.empty((len(self.ways), room), np.float32)
            text[: self.used], values[:, : self.used] = (
                self.text[: self.used],
                self.values[:, : self.used],
            )
            self.text, self.values = text, values


_KEPT = Recent[tuple[bytes, Visible], dict[tuple[Grain, tuple[FieldWeights, ...]], _Impacts]](
    STATES
)


def told(
    corpus: Corpus, grain: Grain, ways: tuple[FieldWeights, ...], terms: Sequence[str], read: Read
) -> Told:
    """What the terms say of the texts of a grain, by these ways of weighing fields."""
    held = _KEPT.get(corpus.key, dict)
    kept = held.get((grain, ways))
    if kept is None or len(kept.facts) > MAX_TERMS:
        made = tuple(way_of(fields, corpus.texts[grain]) for fields in ways)
        kept = _Impacts(made, np.empty(0, np.int32), np.empty((len(ways), 0), np.float32))
        held[grain, ways] = kept
    return kept.told(terms, read)
