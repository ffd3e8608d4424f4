"""Vectors in SQLite: one table, by source, model and key."""

import sqlite3
from collections.abc import Mapping, Sequence

from graph.sqlite_store.keys import chunks


def read(
    connection: sqlite3.Connection, source: int, model: str, keys: Sequence[str]
) -> dict[str, bytes]:
    """Those of these keys that there are."""
    found: dict[str, bytes] = {}
    for marks, values in chunks(keys):
        found |= connection.execute(
            f"SELECT key, data FROM vector WHERE source = ? AND model = ? AND key IN ({marks})",
            (source, model, *values),
        ).fetchall()
    return {key: found[key] for key in keys if key in found}


def read_keys(connection: sqlite3.Connection, source: int) -> dict[str, frozenset[str]]:
    """The keys that there are, by model."""
    rows = connection.execute("SELECT model, key FROM vector WHERE source = ?", (source,))
    found: dict[str, set[str]] = {}
    for model, key in rows:
        found.setdefault(model, set()).add(key)
    return {model: frozenset(found[model]) for model in sorted(found)}


def write(
    connection: sqlite3.Connection, source: int, model: str, vectors: Mapping[str, bytes | None]
) -> None:
    """Write these; None removes one."""
    gone = [(source, model, key) for key, data in vectors.items() if data is None]
    kept = [(source, model, key, data) for key, data in vectors.items() if data is not None]
    connection.executemany("DELETE FROM vector WHERE source = ? AND model = ? AND key = ?", gone)
    connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)", kept)
