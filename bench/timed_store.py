"""A store that says how long it took itself, without the time of whoever feeds it."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from msgspec.structs import replace

from graph.model import Applied, Delta, SourceInfo, Unit
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.store import GraphStore
from graph.view import View


class TimedStore:
    """Passes everything on to `inner`; `seconds` sums up what `apply` took of its own."""

    def __init__(self, inner: GraphStore) -> None:
        self._inner = inner
        self.seconds = 0.0

    def sources(self) -> Sequence[SourceInfo]:
        return self._inner.sources()

    def snapshot(self, repository: str, source: str) -> AbstractContextManager[Snapshot]:
        return self._inner.snapshot(repository, source)

    def view(
        self, repository: str, source: str, scope: Scope = EVERYTHING
    ) -> AbstractContextManager[View]:
        return self._inner.view(repository, source, scope)

    def apply(self, delta: Delta) -> Applied:
        started = time.perf_counter()
        try:
            return self._inner.apply(replace(delta, units=self._fed(delta.units)))
        finally:
            self.seconds += time.perf_counter() - started

    def write_vectors(
        self, repository: str, source: str, model: str, vectors: Mapping[str, bytes | None]
    ) -> None:
        self._inner.write_vectors(repository, source, model, vectors)

    def remove(self, repository: str, source: str | None = None) -> int:
        return self._inner.remove(repository, source)

    def check(self) -> Sequence[str]:
        return self._inner.check()

    def close(self) -> None:
        self._inner.close()

    def _fed(self, units: Iterable[Unit]) -> Iterator[Unit]:
        feed = iter(units)
        while True:
            started = time.perf_counter()
            unit = next(feed, None)
            self.seconds -= time.perf_counter() - started
            if unit is None:
                return
            yield unit
