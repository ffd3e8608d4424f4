"""The port: what every graph store can do, in domain verbs. There is no `execute(query)`.

A store implements `graph.snapshot.Snapshot` (plain reads of one whole state, unscoped) and
`GraphStore`.
Readers use `GraphStore.view`, which wraps a snapshot in `graph.view.View`: the same scoping,
ordering, limits and ranking mechanics for every store, so that stores answer alike. Only the
indexer, which has to see everything, uses `GraphStore.snapshot`.

The promises (tests/contract checks them on every store):
1. A snapshot sees one whole state, whatever is written or dies meanwhile.
2. `apply` of one delta twice is as once; a failed, killed or refused apply leaves the state before.
3. What is read back is what was applied: node for node, edge for edge, lines absolute.
4. Every verb answers alike on every store, in the same order.
5. Nothing that the scope denies leaves the store.
Vectors (`graph.vectors`) are kept beside states: the first two do not hold for them.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from graph.model import Applied, Delta, SourceInfo
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.view import View


class GraphStore(Protocol):
    """Repositories, their sources, and one current state of each."""

    def sources(self) -> Sequence[SourceInfo]:
        """Every source there is, sorted by repository and source."""
        ...

    def snapshot(self, repository: str, source: str) -> AbstractContextManager[Snapshot]:
        """The current state, pinned until the block ends. Raises UnknownRepository."""
        ...

    def view(
        self, repository: str, source: str, scope: Scope = EVERYTHING
    ) -> AbstractContextManager[View]:
        """The current state, pinned, without what `scope` denies. Raises UnknownRepository."""
        ...

    def apply(self, delta: Delta) -> Applied:
        """Make `delta.state` the current state, whole or not at all.

        Raises StaleBase, ShrinkRefused (of at least 20 files fewer than half would be left),
        LeaseLost, InvalidDelta, and StoreError.
        """
        ...

    def write_vectors(
        self, repository: str, source: str, model: str, vectors: Mapping[str, bytes | None]
    ) -> None:
        """Keep vectors that a model made, by their keys (see `graph.vectors`); None removes one.

        They are beside the state: written at once, seen by every snapshot opened after that, and
        gone with the source. Raises UnknownRepository and StoreError.
        """
        ...

    def remove(self, repository: str, source: str | None = None) -> int:
        """Remove a repository, or one source of it; returns how many sources went."""
        ...

    def check(self) -> Sequence[str]:
        """Lines for `remit doctor`: versions, reach, integrity. Raises StoreError."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
