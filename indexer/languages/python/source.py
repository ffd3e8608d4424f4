"""The bytes of one file, and cutting text and counting lines in them by byte offset."""

from bisect import bisect_right
from itertools import accumulate, count
from operator import add


class Source:
    """UTF-8 bytes, and `flat`: one character for each byte, so that byte offsets cut text.

    A slice of `flat` that is not ASCII has to be mended; asking whether it is costs nothing.
    `starts` is where each line begins; the line of an offset is `bisect_right(starts, offset)`.
    """

    __slots__ = ("data", "flat", "starts")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.flat = data.decode("latin-1")
        lengths = map(len, data.split(b"\n")[:-1])
        self.starts = [0, *map(add, accumulate(lengths), count(1))]

    def cut(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        text = self.flat[start:end]
        return text if text.isascii() else mend(text)

    def line(self, offset: int) -> int:
        """The line of a byte, from 1."""
        return bisect_right(self.starts, offset)

    @property
    def lines(self) -> int:
        """How many lines there are: the last counts where it holds something."""
        return len(self.starts) - (not self.data or self.data.endswith(b"\n"))


def mend(text: str) -> str:
    """The real text of a slice of `flat`."""
    return text.encode("latin-1").decode(errors="replace")
