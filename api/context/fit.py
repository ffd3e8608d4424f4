"""The longest prefix of the sequence whose rendered body fits the budget, counted exactly.

Which prefix that is must not jump about: sizes are taken with the widest numbers that can stand in
head and foot, and the prefix ends before the first step that does not fit. So what a prefix costs
does not depend on the budget, and a larger budget never shows less. The body that goes out is
counted once more as a whole, and never goes out over budget.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.context.form import Block, Form, Numbers
from api.context.pack import Part, Step
from api.context.shown import Showing, Shown
from api.context.tokens import TokenCounter
from api.errors import BudgetTooSmall

MAX_BUDGET = 999_999


@dataclass(frozen=True, slots=True)
class Fitted:
    """A body with its exact count, and what it shows."""

    body: str
    tokens: int
    shown: tuple[Shown, ...]
    omitted: int


class _Sizes:
    """Token counts of rows, each taken once."""

    def __init__(self, counter: TokenCounter) -> None:
        self._counter = counter
        self._known: dict[str, int] = {}

    def of(self, rows: Sequence[str]) -> int:
        known = self._known
        total = 0
        for row in rows:
            size = known.get(row)
            if size is None:
                size = known[row] = self._counter.count(row)
            total += size
        return total


@dataclass(frozen=True, slots=True)
class Packer:
    """Everything a body is made of but its budget. `more` results are known but never shown."""

    parts: Sequence[Part]
    steps: Sequence[Step]
    form: Form
    counter: TokenCounter
    more: int = 0

    def fit(self, budget: int, message: str = "") -> Fitted:
        """As much as fits. `message` is said where there is no step. Raises BudgetTooSmall."""
        first, taken = self._measure(budget)
        for length in range(taken, 0, -1):
            fitted = self._rendered(length, budget)
            if fitted.tokens <= budget:
                return fitted
        full = message or f"Nothing fits: the first result needs {first} tokens."
        short = message or f"Budget too small: ask for {first} tokens."
        for said, bare in ((full, False), (short, True)):
            fitted = self._rendered(0, budget, said, bare=bare)
            if fitted.tokens <= budget:
                return fitted
        raise BudgetTooSmall(budget, self._rendered(0, MAX_BUDGET, short, bare=True).tokens)

    def _measure(self, budget: int) -> tuple[int, int]:
        """What the first step needs, and how many steps fit."""
        widest = Numbers(MAX_BUDGET, MAX_BUDGET, len(self.parts) + self.more)
        sizes, showing = _Sizes(self.counter), Showing(self.parts)
        frames: dict[str, list[Block]] = {}
        costs: dict[str, int] = {}
        first = 0
        for length, step in enumerate(self.steps):
            path = showing.add(step)
            blocks = self.form.blocks(path, showing.file(path))
            costs[path] = sum(sizes.of(block.rows) for block in blocks)
            frames[path] = [Block(block.order, ()) for block in blocks]
            frame = self.form.rows([b for bs in frames.values() for b in bs], widest)
            size = sum(costs.values()) + sizes.of(frame) + self.form.slack
            first = first or size
            if size > budget:
                return first, length
        return first, len(self.steps)

    def _rendered(
        self, length: int, budget: int, message: str = "", *, bare: bool = False
    ) -> Fitted:
        """The body of the first `length` steps, in which its own exact count stands."""
        showing = Showing(self.parts)
        paths = dict.fromkeys(showing.add(step) for step in self.steps[:length])
        blocks = [b for path in paths for b in self.form.blocks(path, showing.file(path))]
        blocks.sort(key=lambda block: block.order)
        omitted = len(self.parts) - showing.count + self.more
        tokens = 0
        while True:
            numbers = Numbers(tokens, budget, omitted, message, bare)
            body = "".join(self.form.rows(blocks, numbers))
            size = self.counter.count(body)
            if size <= tokens:  # a wider number never makes a body shorter: this ends
                return Fitted(body, size, tuple(showing.everything()), omitted)
            tokens = size
