"""What is shown so far, file by file: parts with their lines, no line under two of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from api.context.pack import Part, Step
from api.context.request import Item
from api.context.source import Source


class Shown(msgspec.Struct, frozen=True):
    """One part as it is shown: its lines, sorted, and whether its relations are said."""

    part: Part
    lines: tuple[int, ...]
    relations: bool

    @property
    def fidelity(self) -> str:
        """ "name", "signature", "outline", "excerpt" or "whole"."""
        lines, shape = set(self.lines), self.part.shape
        if not lines:
            return "name"
        if lines >= {*shape.core, *shape.rest} and not shape.cut:
            listed = self.part.kind in {"class", "primitive"} or shape.members
            return "outline" if listed else "whole"
        return "signature" if lines <= set(shape.signature) else "excerpt"

    @property
    def told(self) -> bool:
        """Whether more is shown than a name or signature, or all that is to be shown of it; of what
        a plan is about, whatever is shown.
        """
        lines, shape = {*self.lines}, self.part.shape
        if self.part.rank == 0 and self.part.ranked.meant:
            return True
        if not lines.issubset(shape.signature):
            return True
        if shape.cut:
            return lines.issuperset(shape.core)
        return bool(lines) and lines.issuperset(shape.core) and lines.issuperset(shape.rest)

    @property
    def why(self) -> str:
        """Why it is here, with its callers and tests once they are said."""
        said = [self.part.why, self.part.relations if self.relations else ""]
        return "; ".join(text for text in said if text)


def shown_of(parts: Sequence[Part], steps: Iterable[Step]) -> list[Shown]:
    """What some steps of one file show, best first; a line goes to the narrowest part around it."""
    named: set[int] = set()
    lines: set[int] = set()
    relations: set[int] = set()
    for step in steps:
        named.add(step.part)
        lines.update(step.lines)
        if step.relations:
            relations.add(step.part)
    owner: dict[int, int] = {}
    ordered = sorted(lines)
    for index in sorted(named, key=lambda i: (parts[i].start - parts[i].end, -i)):
        first, last = (
            bisect_left(ordered, parts[index].start),
            bisect_right(ordered, parts[index].end),
        )
        owner.update(dict.fromkeys(ordered[first:last], index))
    own: dict[int, list[int]] = {index: [] for index in sorted(named)}
    for number in ordered:
        own[owner[number]].append(number)
    return [Shown(parts[i], tuple(numbers), i in relations) for i, numbers in own.items()]


def item(shown: Shown, source: Source) -> Item:
    """A shown part as an item of the answer."""
    part = shown.part
    return Item(
        path=part.path,
        start_line=part.start,
        end_line=part.end,
        lines=ranges(shown.lines),
        symbol=part.symbol,
        kind=part.kind,
        fidelity=shown.fidelity,
        why=shown.why,
        text="\n".join(source.line(n) for n in shown.lines),
    )


def items(everything: Iterable[Shown], sources: Mapping[str, Source]) -> tuple[Item, ...]:
    """All items, in the order given."""
    return tuple(item(shown, sources[shown.part.path]) for shown in everything)


def ranges(lines: Sequence[int]) -> str:
    """ "10-14,30" for sorted lines."""
    found: list[list[int]] = []
    for number in lines:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)
