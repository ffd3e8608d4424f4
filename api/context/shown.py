"""What is shown so far, file by file: parts with their lines, no line under two of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.context.excerpt import Source
from api.context.pack import Part, Step
from api.context.request import Item


@dataclass(frozen=True, slots=True)
class Shown:
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
        if lines >= {*shape.core, *shape.rest}:
            return "outline" if self.part.kind in {"class", "primitive"} else "whole"
        return "signature" if lines <= set(shape.signature) else "excerpt"

    @property
    def why(self) -> str:
        """Why it is here, with its callers and tests once they are said."""
        said = [self.part.why, self.part.relations if self.relations else ""]
        return "; ".join(text for text in said if text)


class Showing:
    """Collects steps. The only thing in a context answer that changes while it is made."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._lines: dict[int, set[int]] = {}
        self._relations: set[int] = set()
        self._files: dict[str, list[int]] = {}

    def add(self, step: Step) -> str:
        """Show one more thing; returns the path of the file that it belongs to."""
        path = self._parts[step.part].path
        if step.part not in self._lines:
            self._lines[step.part] = set()
            self._files.setdefault(path, []).append(step.part)
        self._lines[step.part].update(step.lines)
        if step.relations:
            self._relations.add(step.part)
        return path

    @property
    def count(self) -> int:
        """How many parts are shown."""
        return len(self._lines)

    def file(self, path: str) -> list[Shown]:
        """What is shown of a file, best first; a line goes to the narrowest part around it."""
        parts = sorted(self._files.get(path, []))
        lines: dict[int, list[int]] = {index: [] for index in parts}
        for number in sorted({n for index in parts for n in self._lines[index]}):
            holder = [i for i in parts if self._parts[i].start <= number <= self._parts[i].end]
            lines[min(holder, key=self._width)].append(number)
        return [Shown(self._parts[i], tuple(lines[i]), i in self._relations) for i in parts]

    def everything(self) -> list[Shown]:
        """All that is shown, best first."""
        shown = [one for path in self._files for one in self.file(path)]
        return sorted(shown, key=lambda one: one.part.rank)

    def _width(self, index: int) -> tuple[int, int]:
        return (self._parts[index].end - self._parts[index].start, index)


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
