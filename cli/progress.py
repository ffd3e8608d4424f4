"""How an index run shows itself: a bar on a terminal, a line where an answer has to wait."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.output import coloured, counted, say
from indexer.progress import Silent

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from indexer.progress import Progress

PATIENCE_SECONDS = 0.7
_LABELS = {
    "walk": "listing files",
    "parse": "parsing",
    "resolve": "resolving",
    "write": "writing",
    "embed": "embedding",
}


class Bar:
    """A bar for each phase."""

    def __init__(self, rich: RichProgress) -> None:
        self._rich = rich
        self._tasks: dict[str, TaskID] = {}

    def advance(self, phase: str, done: int, total: int) -> None:
        """Draw how far the phase is."""
        if phase not in self._tasks:
            self._tasks[phase] = self._rich.add_task(_LABELS.get(phase, phase))
        self._rich.update(self._tasks[phase], completed=done, total=total or None)


class Notice:
    """Says once that there is something to wait for, when it takes long enough to wonder."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._said = False
        self._start = time.monotonic()

    def advance(self, phase: str, done: int, total: int) -> None:
        """Say it, when it is time."""
        if (
            phase in {"walk", "write", "embed"}
            or self._said
            or time.monotonic() - self._start < PATIENCE_SECONDS
        ):
            return
        self._said = True
        say(f"{self._what}: {counted(total or done, 'file')} to do ...", "dim")


@contextmanager
def shown() -> Generator[Progress]:
    """A bar while the block runs, where standard error is a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=not coloured(sys.stderr))
    columns = (TextColumn("{task.description:14}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as rich:
        yield Bar(rich)
