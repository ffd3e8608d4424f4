"""The lines of a text: numbered, as a reader sees them, with about what they cost."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from graph.segment_cache import SegmentCache

MAX_LINE = 2_000  # characters: a longer line is data, and is never shown
KEPT_TEXTS = 8 << 20  # characters of the texts that a process keeps; with their lines six times it
_CONTROL = {code: 0x2400 + code for code in range(32) if code != 9}
_CONTROL.update(dict.fromkeys([0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD))

_Value = TypeVar("_Value")


class _Made(dict[int, _Value]):
    """Something of each line, made where it is first asked for."""

    def __init__(self, make: Callable[[int], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> _Value:
        made = self[number] = self._make(number)
        return made


class Source:
    """The lines of one text, numbered from 1; a line ends at `\\n` only."""

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._lines = lines[:-1] if lines[-1] == "" else lines
        self._rows = _Made(self._row)
        self.costs = _Made(self._cost)  # about how many tokens; only for cutting and ordering
        self.signatures: dict[tuple[int, int], tuple[int, ...]] = {}

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def line(self, number: int) -> str:
        """One line as it is, without its carriage return; "" where there is none."""
        if 0 < number <= len(self._lines):
            return self._lines[number - 1].removesuffix("\r")
        return ""

    def rows(self, numbers: Iterable[int]) -> list[str]:
        """Lines with their numbers, as a reader sees them: control characters made visible."""
        return [self._rows[number] for number in numbers]

    def cost(self, numbers: Iterable[int]) -> float:
        """What lines cost together."""
        return sum([self.costs[number] for number in numbers])

    def showable(self, start: int, end: int) -> Sequence[int]:
        """Which lines of a span exist and are short enough to be shown."""
        first = max(1, start)
        sizes = map(len, self._lines[first - 1 : max(0, end)])
        return [number for number, size in enumerate(sizes, first) if size <= MAX_LINE]

    def blank(self, number: int) -> bool:
        """Whether a line says nothing."""
        return not self.line(number).strip()

    def _row(self, number: int) -> str:
        line = self.line(number)
        seen = line if line.isprintable() else line.translate(_CONTROL)
        return f"{number}\t{seen}".rstrip() + "\n"

    def _cost(self, number: int) -> float:
        return 2.0 + len(self.line(number).lstrip()) / 3.6


def source_of(text: str) -> Source:
    """The lines of a text. Those read last are kept, as many as KEPT_TEXTS holds."""
    held = _SOURCES.get([text])
    if text not in held:
        held[text] = Source(text)
        _SOURCES.put({text: (held[text], len(text))})
    return held[text]


_SOURCES = SegmentCache[str, Source](KEPT_TEXTS)
