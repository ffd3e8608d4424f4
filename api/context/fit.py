"""The longest prefix of the sequence whose rendered body fits the budget, counted exactly.

Rows add up (see `form`), so what a prefix costs under a budget is the sum of its rows, head and
foot with the numbers that will stand in them. A budget one token larger costs at most one token
more to say, so what fits once fits ever after. The search begins at the longest prefix that could
fit by a cost which is never too high, and walks down to the first that does: both ends only move
up with the budget, so a larger budget never shows less. A body in which a row begins so that it
may join the one before is counted as a whole, and never goes out over budget either.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from api.context.form import Block, Form, Numbers
from api.context.pack import Part, Step
from api.context.shown import Shown, shown_of
from api.context.tokens import TokenCounter
from api.errors import BudgetTooSmall

MAX_BUDGET = 999_999
MEMO = 1 << 16  # rows of at most SHORT_ROW characters whose tokens are remembered: about 12 MB
SHORT_ROW = 160
_APART = re.compile(r"[^\s/]").match  # how a row begins that joins no row before it: see `form`
LAST_ROW = 2  # tokens that the last item of all may cost less, without its comma


class Fitted(msgspec.Struct, frozen=True):
    """A body with its exact count, and what it shows."""

    body: str
    tokens: int
    shown: tuple[Shown, ...]
    omitted: int


class _Page(msgspec.Struct, frozen=True):
    """What is shown of one file, as blocks, with what they cost."""

    shown: tuple[Shown, ...]
    blocks: tuple[Block, ...]
    cost: int


class _Body(msgspec.Struct, frozen=True):
    """What is shown, as blocks in order, and what these cost together."""

    shown: tuple[Shown, ...]
    blocks: tuple[Block, ...]
    cost: int


_NOTHING = _Body((), (), 0)


@dataclass(slots=True)
class Packer:
    """Everything a body is made of but its budget. `more` results are known but never shown.

    It packs once: of `steps` only as many are made as could fit.
    """

    parts: Sequence[Part]
    steps: Iterable[Step]
    form: Form
    counter: TokenCounter
    more: int = 0
    _pages: dict[tuple[str, int], _Page] = field(default_factory=dict[tuple[str, int], _Page])
    _taken: list[Step] = field(default_factory=list[Step])
    _by_path: dict[str, list[Step]] = field(default_factory=dict[str, list[Step]])
    _sizes: "_Sizes" = field(init=False)

    def __post_init__(self) -> None:
        self._sizes = _Sizes(self.counter)

    def fit(self, budget: int, nothing: str = "") -> Fitted:
        """As much as fits. `nothing` is said where there is no step.

        Raises BudgetTooSmall, with the least budget that shows (or says) anything.
        """
        self._take(budget)
        if not self._taken:
            return self._said(budget, nothing)
        for length, cost in self._costs():
            if cost > budget:
                continue
            body = self._body(length)
            tokens = self._tokens(body, budget)
            if tokens <= budget:
                fitted = self._rendered(body, budget, tokens)
                if fitted.tokens <= budget:
                    return fitted
        lengths = range(1, len(self._taken) + 1)
        raise BudgetTooSmall(budget, min(self._least(self._body(n)) for n in lengths))

    def _said(self, budget: int, message: str) -> Fitted:
        """The message, alone where head and foot do not fit."""
        for bare in (False, True):
            fitted = self._rendered(_NOTHING, budget, 0, message, bare=bare)
            if fitted.tokens <= budget:
                return fitted
        # A body may say its budget: from below, the first budget that holds its own body.
        least = budget
        while (size := self._rendered(_NOTHING, least, 0, message, bare=True).tokens) > least:
            least = size
        raise BudgetTooSmall(budget, least)

    def _take(self, budget: int) -> None:
        """Take the first step, and then as many as could fit: no longer prefix can.

        What could fit where the first step does is taken too, for more can cost less than it:
        a name with its reasons is longer than a line.
        """
        seen: dict[int, int] = {}
        least = self._size(self.form.rows((), Numbers(0, 0, 0))) - LAST_ROW
        for step in self.steps:
            part = self.parts[step.part]
            nth = seen[step.part] = seen.get(step.part, -1) + 1
            opens = part.path not in self._by_path
            shown = Shown(part, step.lines, relations=False)
            least += self._size(self.form.least(part.path, shown, nth=nth, opens=opens))
            if least > budget and self._taken:
                return
            self._taken.append(step)
            self._by_path.setdefault(part.path, []).append(step)
            if len(self._taken) == 1:
                budget = max(budget, self._least(self._body(1)))

    def _costs(self) -> Iterator[tuple[int, int]]:
        """Of each prefix, longest first, its length and no more than what its blocks cost."""
        paths = [self.parts[step.part].path for step in self._taken]
        counts = Counter(paths)
        cost = sum(self._page(path, count).cost for path, count in counts.items()) - LAST_ROW
        for length in range(len(paths), 0, -1):
            yield length, cost
            path = paths[length - 1]
            cost -= self._page(path, counts[path]).cost
            counts[path] -= 1
            cost += self._page(path, counts[path]).cost if counts[path] else 0

    def _body(self, length: int) -> _Body:
        """What the first `length` steps show. Most pages are those of the prefix before."""
        counts: dict[str, int] = {}
        for step in self._taken[:length]:
            path = self.parts[step.part].path
            counts[path] = counts.get(path, 0) + 1
        pages = [self._page(path, count) for path, count in counts.items()]
        return _Body(
            tuple(sorted((one for p in pages for one in p.shown), key=lambda one: one.part.rank)),
            tuple(sorted((b for p in pages for b in p.blocks), key=lambda block: block.order)),
            sum(p.cost for p in pages),
        )

    def _page(self, path: str, count: int) -> _Page:
        held = self._pages.get((path, count))
        if held is None:
            shown = tuple(shown_of(self.parts, self._by_path[path][:count]))
            blocks = tuple(self.form.blocks(path, shown))
            cost = sum(self._size(block.rows) for block in blocks)
            held = self._pages[path, count] = _Page(shown, blocks, cost)
        return held

    def _tokens(self, body: _Body, budget: int) -> int:
        """The tokens of a body under a budget, its own count among them."""
        last = body.blocks[-1:]  # alone looked at again: a form may say the last item otherwise
        around = [*(Block(block.order, ()) for block in body.blocks[:-1]), *last]
        others = body.cost - sum(self._size(block.rows) for block in last)
        tokens = 0
        while True:
            numbers = Numbers(tokens, budget, self._omitted(body))
            size = others + self._size(self.form.rows(around, numbers))
            if size <= tokens:  # a wider number never makes a body shorter: this ends
                return size
            tokens = size

    def _least(self, body: _Body) -> int:
        """The least budget that a body fits, found from below."""
        least = 0
        while (size := self._tokens(body, least)) > least:
            least = size
        return least

    def _omitted(self, body: _Body) -> int:
        return len(self.parts) - len(body.shown) + self.more

    def _size(self, rows: Iterable[str]) -> int:
        """The tokens of rows."""
        return sum([self._sizes[row] for row in rows])

    def _rendered(
        self, body: _Body, budget: int, tokens: int, message: str = "", *, bare: bool = False
    ) -> Fitted:
        """A body as it goes out, in which its own exact count stands: `tokens`, or what is more."""
        omitted = self._omitted(body)
        while True:
            numbers = Numbers(tokens, budget, omitted, message, bare)
            rows = self.form.rows(body.blocks, numbers)
            text = "".join(rows)
            size = self._size(rows) if all(map(_APART, rows)) else self.counter.count(text)
            if size <= tokens:
                return Fitted(text, size, body.shown, omitted)
            tokens = size


class _Sizes(dict[str, int]):
    """The tokens of rows, each counted once; short ones stand in many answers."""

    def __init__(self, counter: TokenCounter) -> None:
        super().__init__()
        self._count = counter.count
        self._short = _short_rows(counter)

    def __missing__(self, row: str) -> int:
        size = self._short.get(row)
        if size is None:
            size = self._count(row)
            if len(row) <= SHORT_ROW:
                if len(self._short) >= MEMO:
                    self._short.clear()
                self._short[row] = size
        self[row] = size
        return size


@lru_cache(maxsize=1)
def _short_rows(_: TokenCounter) -> dict[str, int]:
    """The tokens of rows that a process has counted lately."""
    return {}
