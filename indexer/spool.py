"""Bytes put aside in an unnamed file: what a full index need not hold in memory all the time.

Workers read what was put there before they began. The file is gone with the last process that
has it open, however that ends.
"""

import os
import tempfile
from multiprocessing import reduction
from types import TracebackType
from typing import Any

from indexer.errors import SpoolFailed

Span = tuple[int, int]  # where it begins, how many bytes


class Spool:
    """A file of what was put into it, one after the other."""

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise SpoolFailed(
                f"there is no folder for temporary files ({error.strerror}): set TMPDIR to one "
                "that can be written to"
            ) from error
        self._end = 0

    def put(self, data: bytes) -> Span:
        """Where these bytes are from now on. Raises SpoolFailed."""
        at, left = self._end, memoryview(data)
        try:
            while left:
                left = left[os.pwrite(self._file.fileno(), left, at + len(data) - len(left)) :]
        except OSError as error:
            raise SpoolFailed(
                f"cannot write to the folder for temporary files ({tempfile.gettempdir()}): "
                f"{error.strerror}; free some space there or set TMPDIR to another folder"
            ) from error
        self._end += len(data)
        return at, len(data)

    def get(self, span: Span) -> bytes:
        """What was put there."""
        at, size = span
        data = os.pread(self._file.fileno(), size, at)
        while len(data) < size:
            more = os.pread(self._file.fileno(), size - len(data), at + len(data))
            if not more:
                raise SpoolFailed("a temporary file was cut off: index again")
            data += more
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __getstate__(self) -> Any:
        """For a process that is being started: the file it inherits."""
        return reduction.DupFd(self._file.fileno())

    def __setstate__(self, state: Any) -> None:
        self._file = open(state.detach(), "rb", buffering=0)  # noqa: PTH123, SIM115 - of a number
        self._end = 0
