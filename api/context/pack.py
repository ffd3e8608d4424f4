"""Which lines to show first: one sequence of small steps, found without knowing the budget.

Two lists are merged. Bodies, by the probability of a unit over a power of its length; and names
with signatures, sloped over the files, which are given an eighth of the way so that several files
are named early (both numbers are measured: docs/benchmarks.md). The answer is a prefix of the
sequence, so a larger budget shows all that a smaller one shows.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from api.context.excerpt import Shape, blocks, brief
from api.context.rank import Ranked
from api.context.retrieve import without_number
from api.context.source import Source

OUTLINE_SHARE = 0.12
OUTLINE_START = 75.0  # tokens of outline before the first body
FIRST = 150.0  # tokens of what is asked for by its name, before any outline
SHARPNESS = 0.8  # of the softmax over units
OUTLINE_SLOPE = 1.5  # the next signature of a file counts less than the first of the next file
LENGTH_POWER = 0.7
SHORTEST = 30.0
LATE = 0.25  # worth of the rest of a docstring or long unit, to the worth of its core
WHOLE_SIGNATURES = 3  # of the best so many; of others, and beside what is asked for, the beginning
NEGLIGIBLE = 0.0001  # of the best unit's probability: of what is less likely only the signature


class Part(msgspec.Struct, frozen=True):
    """One ranked node with the lines it can show. `rank` counts from 0, best first.

    `why` is said with its name, `relations` (callers, tests) once its body stands.
    """

    rank: int
    ranked: Ranked
    path: str
    symbol: str
    kind: str
    start: int
    end: int
    shape: Shape
    why: str
    relations: str = ""

    @property
    def called(self) -> str:
        """The symbol as a reader calls it: without the number among those of one name."""
        return without_number(self.symbol) if "::" in self.ranked.node.id else self.symbol

    @property
    def said_kind(self) -> str:
        """Its kind, or what it is beside others of its name."""
        tags = self.ranked.node.tags
        return next((tag for tag in ("setter", "overload") if tag in tags), self.kind)


class Step(msgspec.Struct, frozen=True):
    """One more thing to show of a part: lines, or its relations; its first step names it."""

    part: int
    lines: tuple[int, ...] = ()
    relations: bool = False


def sequence(parts: Sequence[Part], sources: Mapping[str, Source]) -> Iterator[Step]:
    """Every step there is, in the order in which they are worth their tokens.

    Of what is asked for by its name the beginning comes before any other name.
    """
    outline, bodies = deque(_outline(parts)), deque(_bodies(parts, sources))
    made = _Making(parts, sources)
    named = total = 0.0
    begun: list[Step] = []  # what is still to be shown of the part that is asked for
    if bodies and bodies[0] == (0, False) and parts[0].ranked.meant:
        index, _ = bodies.popleft()
        begun = [*made.naming(index), *made.body(index)]
        while begun and total < FIRST:
            total += made.cost(begun[0])
            yield begun.pop(0)
    while outline or begun or bodies:
        naming = bool(outline) and (
            not (begun or bodies) or named <= OUTLINE_SHARE * total + OUTLINE_START
        )
        if naming:
            new = list(made.naming(outline.popleft()))
        elif begun:
            new, begun = begun, []
        else:
            index, late = bodies.popleft()
            new = [*made.naming(index), *made.body(index, late=late)]
        cost = sum(made.cost(step) for step in new)
        named += cost if naming else 0.0
        total += cost
        yield from new


class _Making:
    """Makes steps, and remembers which lines are taken: no line is shown twice."""

    def __init__(self, parts: Sequence[Part], sources: Mapping[str, Source]) -> None:
        self._parts = parts
        self._sources = sources
        self._taken: dict[str, set[int]] = {}
        self._named: set[int] = set()

    def naming(self, index: int) -> Iterator[Step]:
        if index not in self._named:
            self._named.add(index)
            signature = () if self._beside(index) else self._signature(index)
            yield Step(index, self._new(index, signature))

    def body(self, index: int, *, late: bool = False) -> Iterator[Step]:
        part = self._parts[index]
        lines = part.shape.rest if late else sorted({*part.shape.core, *part.shape.members})
        if self._beside(index) and not late:
            lines = sorted({*self._signature(index), *lines})
        for block in blocks(self._sources[part.path], self._new(index, lines)):
            yield Step(index, block)
        if part.relations and not late:
            yield Step(index, relations=True)

    def _beside(self, index: int) -> bool:
        """Whether a part stands beside what is asked for: then it is named by why it does."""
        part, first = self._parts[index], self._parts[0]
        return part.ranked.meant and part.ranked.score < first.ranked.score

    def _signature(self, index: int) -> tuple[int, ...]:
        part = self._parts[index]
        if index < WHOLE_SIGNATURES and not self._beside(index):
            return part.shape.signature
        return brief(self._sources[part.path], part.shape.signature)

    def cost(self, step: Step) -> float:
        part = self._parts[step.part]
        source = self._sources[part.path]
        if not step.lines:
            return (len(part.path) + len(part.symbol) + len(part.relations)) / 3.6
        return source.cost(step.lines)

    def _new(self, index: int, lines: Sequence[int]) -> tuple[int, ...]:
        taken = self._taken.setdefault(self._parts[index].path, set())
        new = [n for n in lines if n not in taken]
        taken.update(new)
        return tuple(new)


def _outline(parts: Sequence[Part]) -> list[int]:
    """Parts to name, sloped: the s-th of the f-th file, counted from 1, comes at f * s^1.5."""
    seen: dict[str, int] = {}
    files: dict[str, int] = {}
    order: list[tuple[float, int]] = []
    for part in parts:
        file = files.setdefault(part.path, len(files))
        nth = seen[part.path] = seen.get(part.path, 0) + 1
        order.append(((file + 1) * nth**OUTLINE_SLOPE, part.rank))
    return [rank for _, rank in sorted(order)]


def _bodies(parts: Sequence[Part], sources: Mapping[str, Source]) -> list[tuple[int, bool]]:
    """(part, late) in the order of probability over a power of the length; first what is asked for
    by its name, however long it is.
    """
    if not parts:
        return []
    best = parts[0].ranked.score
    order: list[tuple[float, int, bool]] = []
    for part in parts:
        p = math.exp(SHARPNESS * min(0.0, part.ranked.score - best))
        if p < NEGLIGIBLE:
            continue
        source = sources[part.path]
        for late, lines in ((False, part.shape.core), (True, part.shape.rest)):
            if lines:
                length = max(SHORTEST, source.cost(lines))
                asked = part.rank == 0 and part.ranked.meant and not late
                length = SHORTEST if asked else length
                worth = p * (LATE if late else 1.0) / length**LENGTH_POWER
                order.append((-worth, part.rank, late))
    return [(rank, late) for _, rank, late in sorted(order)]
