"""The store: opens snapshots and views, applies deltas, removes sources."""

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreCorrupt
from graph.model import Applied, Delta, SourceInfo
from graph.recent import Recent
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.sqlite_store import schema, sources
from graph.sqlite_store.apply import apply_delta
from graph.sqlite_store.connections import Connections
from graph.sqlite_store.kept import Kept, State
from graph.sqlite_store.remove import remove_sources
from graph.sqlite_store.snapshot import SqliteSnapshot
from graph.sqlite_store.vectors import write as write_vectors
from graph.view import View
from graph.visible import Visible, visible


class SqliteStore:
    """Repositories in one SQLite file. Safe for threads, and for many processes on one file."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the file at `path`, with `create` make it where it is missing. Raises StoreError."""
        self._connections = Connections(path, create=create)
        self._kept = Kept()
        self._visible = Recent[tuple[State, Scope], Visible](16)

    def sources(self) -> Sequence[SourceInfo]:
        """Every source there is, sorted by repository and source."""
        with self._connections.use() as connection:
            return sources.all_sources(connection)

    @contextmanager
    def snapshot(self, repository: str, source: str) -> Generator[SqliteSnapshot]:
        """The current state, pinned until the block ends. Raises UnknownRepository."""
        with self._connections.use() as connection:
            connection.execute("BEGIN")
            row = sources.get_source(connection, repository, source)  # this read pins the state
            yield SqliteSnapshot(connection, row, self._kept)

    @contextmanager
    def view(self, repository: str, source: str, scope: Scope = EVERYTHING) -> Generator[View]:
        """The current state, pinned, without what `scope` denies. Raises UnknownRepository."""
        with self.snapshot(repository, source) as snapshot:
            row = snapshot.row

            def narrow(_: Snapshot, scope: Scope) -> Visible:
                return self._visible.get((row.key, scope), lambda: visible(snapshot, scope))

            yield View(snapshot, narrow(snapshot, scope), narrow)

    def apply(self, delta: Delta) -> Applied:
        """Make `delta.state` the current state, in one transaction.

        Raises StaleBase, ShrinkRefused, InvalidDelta and StoreError.
        """
        with self._connections.use() as connection:
            self._begin(connection)
            applied = apply_delta(connection, delta)
            connection.execute("COMMIT")
            return applied

    def write_vectors(
        self, repository: str, source: str, model: str, vectors: Mapping[str, bytes | None]
    ) -> None:
        """Keep vectors, or with None remove them. Raises UnknownRepository and StoreError."""
        with self._connections.use() as connection:
            self._begin(connection)
            row = sources.get_source(connection, repository, source)
            write_vectors(connection, row.id, model, vectors)
            connection.execute("COMMIT")

    def remove(self, repository: str, source: str | None = None) -> int:
        """Remove a repository, or one source of it; returns how many sources went."""
        with self._connections.use() as connection:
            self._begin(connection)
            removed = remove_sources(connection, repository, source)
            connection.execute("COMMIT")
            return removed

    def check(self) -> Sequence[str]:
        """Lines for `remit doctor`: versions, size, integrity. Raises StoreError."""
        path = self._connections.path
        with self._connections.use() as connection:
            version = schema.check_version(connection, path)
            found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
            if found != ["ok"]:
                raise StoreCorrupt(
                    f"the store {path} is damaged ({'; '.join(found)}): "
                    f"move it away and index again"
                )
            count = len(sources.all_sources(connection))
        return [
            f"{path}: {path.stat().st_size / 1e6:.1f} MB, sound, sources: {count} "
            f"(SQLite {sqlite3.sqlite_version}, tables of version {version})",
        ]

    def close(self) -> None:
        """Let go of the file."""
        self._connections.close()

    def _begin(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        schema.check_version(connection, self._connections.path)
