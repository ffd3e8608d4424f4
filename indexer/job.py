"""What one index run is about, and what it counts."""

import gc
import time
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

import msgspec

from graph.model import Certainty, NodeKind, Unit
from indexer.progress import Progress
from indexer.settings import IndexSettings
from indexer.summary import Changes, Summary

_SYMBOLS = frozenset({NodeKind.CLASS, NodeKind.FUNCTION})


class Job(msgspec.Struct, frozen=True):
    """An index run: of what, how, and since when (`started_ns` wall clock, `began` monotonic)."""

    repository: str
    source: str
    settings: IndexSettings
    made_by: str
    jobs: int
    allow_shrink: bool
    progress: Progress
    started_ns: int = msgspec.field(default_factory=time.time_ns)
    began: float = msgspec.field(default_factory=time.perf_counter)


@contextmanager
def without_collector() -> Generator[None]:
    """Stop looking for cycles while many small objects are made that hold none: a third faster."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Tally:
    """Counts what a run writes."""

    def __init__(self, skipped: Iterable[tuple[str, str]]) -> None:
        self._skipped = tuple(skipped)
        self._warnings: list[tuple[str, str]] = []
        self._edges: Counter[str] = Counter()
        self._symbols = 0
        self._modules = 0
        self._resolved = 0

    def warn(self, path: str, reasons: Iterable[str]) -> None:
        """Note what is wrong with a file."""
        self._warnings.extend((path, reason) for reason in reasons)

    def count(self, unit: Unit) -> None:
        """Count a file that was resolved."""
        self._resolved += 1
        self._symbols += sum(1 for node in unit.nodes if node.kinds[0] in _SYMBOLS)
        self._modules += any(node.kinds[0] is NodeKind.MODULE for node in unit.nodes)
        said = [edge.certainty for edge in unit.edges]
        for certainty in Certainty:
            self._edges[certainty.value] += said.count(certainty)

    def summary(
        self,
        job: Job,
        state: str,
        commit: str,
        *,
        files: int,
        unchanged: bool,
        uncommitted: Sequence[str] | None,
        changes: Changes | None = None,
    ) -> Summary:
        """All of it. No changes: every file was new."""
        return Summary(
            repository=job.repository,
            source=job.source,
            state=state,
            commit=commit,
            files=files,
            changed=files if changes is None else len(changes.added) + len(changes.changed),
            removed=0 if changes is None else len(changes.removed),
            resolved=self._resolved,
            symbols=self._symbols,
            modules=self._modules,
            edges=dict(sorted((+self._edges).items())),
            skipped=self._skipped,
            warnings=tuple(sorted(self._warnings)),
            seconds=time.perf_counter() - job.began,
            unchanged=unchanged,
            uncommitted=None if uncommitted is None else len(uncommitted),
        )
