"""One delta, inside one write transaction."""

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import islice

from graph.checks import check_shrink
from graph.errors import InvalidDelta, StaleBase
from graph.model import Applied, Delta, Unit
from graph.sqlite_store import schema
from graph.sqlite_store.connections import CACHE_KIB
from graph.sqlite_store.remove import free
from graph.sqlite_store.sources import SourceRow, find_source
from graph.sqlite_store.write import Counts, Writer

_BATCH = 64
_LOAD_CACHE_KIB = 4 * 1024


def apply_delta(connection: sqlite3.Connection, delta: Delta) -> Applied:
    """Write what `delta` changes; the caller commits. Raises DeltaError."""
    try:
        source = find_source(connection, delta.repository, delta.source)
        if source and source.info.state == delta.state:
            _note_commit(connection, source, delta.commit)
            return Applied(delta.state, 0, 0, 0, 0, done_before=True)
        _check_base(delta, source)
        return _write(connection, delta, source or _new_source(connection, delta))
    except UnicodeEncodeError as error:
        raise InvalidDelta(f"the delta holds text that is not UTF-8: {error}") from error


def _write(connection: sqlite3.Connection, delta: Delta, source: SourceRow) -> Applied:
    before = _paths(connection, source.id) if delta.replaces else frozenset[str]()
    writer = Writer(connection, source.repository, source.id, fresh=_is_new(connection, source.id))
    with _first_load(connection) if _is_empty(connection) else nullcontext():
        writer.remove(delta.removed)
        for batch in _batches(delta.units):
            writer.write(batch)
        if delta.replaces:
            writer.remove(sorted(before - writer.seen))
    writer.finish()
    files = source.info.files
    check_shrink(files, files + writer.counts.files, allowed=delta.allow_shrink)
    free(connection, source.repository, writer.loose_digests)
    _write_records(connection, delta, source.id)
    counts = writer.counts
    _finish_source(connection, delta, source, counts)
    return Applied(
        delta.state,
        counts.nodes_written,
        counts.edges_written,
        counts.nodes_removed,
        counts.edges_removed,
    )


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM edge LIMIT 1").fetchone() is None


@contextmanager
def _first_load(connection: sqlite3.Connection) -> Generator[None]:
    """Make the indexes last, and hold few pages: rows only come in at the ends of tables."""
    schema.drop_indexes(connection)
    connection.execute(f"PRAGMA cache_size = -{_LOAD_CACHE_KIB}")
    try:
        yield
        schema.make_indexes(connection)
    finally:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _batches(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    stream = iter(units)
    while batch := list(islice(stream, _BATCH)):
        yield batch


def _check_base(delta: Delta, source: SourceRow | None) -> None:
    state = source.info.state if source else None
    if delta.base != state:
        raise StaleBase(
            f"the delta for {delta.repository!r} ({delta.source}) builds on the state "
            f"{delta.base or 'none'}, but the store is at {state or 'none'}: index again"
        )


def _new_source(connection: sqlite3.Connection, delta: Delta) -> SourceRow:
    connection.execute("INSERT OR IGNORE INTO repository (name) VALUES (?)", (delta.repository,))
    connection.execute(
        "INSERT INTO source (repository, name, revision, state, git_commit, files, nodes, edges,"
        " indexed_at) SELECT id, ?, 0, '', '', 0, 0, 0, '' FROM repository WHERE name = ?",
        (delta.source, delta.repository),
    )
    made = find_source(connection, delta.repository, delta.source)
    assert made is not None  # noqa: S101 - it was made two lines above
    return made


def _is_new(connection: sqlite3.Connection, source: int) -> bool:
    held = connection.execute("SELECT 1 FROM unit WHERE source = ? LIMIT 1", (source,))
    return held.fetchone() is None


def _paths(connection: sqlite3.Connection, source: int) -> set[str]:
    rows = connection.execute("SELECT path FROM unit WHERE source = ?", (source,))
    return {path for (path,) in rows}


def _write_records(connection: sqlite3.Connection, delta: Delta, source: int) -> None:
    if delta.replaces:
        connection.execute("DELETE FROM record WHERE source = ?", (source,))
    gone = [(source, key) for key, data in delta.records.items() if data is None]
    kept = [(source, key, data) for key, data in delta.records.items() if data is not None]
    connection.executemany("DELETE FROM record WHERE source = ? AND key = ?", gone)
    connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", kept)


def _finish_source(
    connection: sqlite3.Connection, delta: Delta, source: SourceRow, counts: Counts
) -> None:
    connection.execute(
        "UPDATE source SET revision = revision + 1, state = ?, git_commit = ?, files = files + ?,"
        " nodes = nodes + ?, edges = edges + ?, indexed_at = ? WHERE id = ?",
        (
            delta.state,
            delta.commit,
            counts.files,
            counts.nodes,
            counts.edges,
            datetime.now(UTC).isoformat(timespec="seconds"),
            source.id,
        ),
    )


def _note_commit(connection: sqlite3.Connection, source: SourceRow, commit: str) -> None:
    if commit != source.info.commit:
        connection.execute("UPDATE source SET git_commit = ? WHERE id = ?", (commit, source.id))
