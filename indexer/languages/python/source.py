"""The bytes of one file, and cutting text and counting lines in them by byte offset."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate


class Source:
    """UTF-8 bytes; `cut(start, end)` is the text between two byte offsets."""

    __slots__ = ("_from", "_line", "_starts", "_to", "cut", "data", "text")

    def __init__(self, data: bytes) -> None:
        """Raises UnicodeDecodeError where `data` is not UTF-8."""
        self.data = data
        self.text = data.decode()
        self.cut = _cutter(data, self.text)
        lengths = map(len, data.split(b"\n"))
        self._starts = [0, *accumulate(length + 1 for length in lengths)]
        self._from, self._to, self._line = 0, self._starts[1], 1

    def line(self, offset: int) -> int:
        """The line of a byte, from 1. Offsets are mostly asked for in order."""
        if not self._from <= offset < self._to:
            line = min(bisect_right(self._starts, offset), len(self._starts) - 1)
            self._from, self._to, self._line = self._starts[line - 1], self._starts[line], line
        return self._line

    @property
    def lines(self) -> int:
        """How many lines there are: the last counts where it holds something."""
        return self.data.count(b"\n") + (not self.data.endswith(b"\n") and bool(self.data))


def _cutter(data: bytes, text: str) -> Callable[[int, int], str]:
    """In ASCII a byte offset is a character offset, and no decoding is needed."""
    if len(data) == len(text):
        return lambda start, end: text[start:end]
    return lambda start, end: data[start:end].decode(errors="replace")
