"""Taking sources out, and freeing what nothing refers to any more."""

import sqlite3
from collections.abc import Collection

from graph.sqlite_store.keys import chunks


def remove_sources(connection: sqlite3.Connection, repository: str, source: str | None) -> int:
    """Remove a repository, or one source of it; returns how many sources went."""
    rows = connection.execute(
        "SELECT source.id, repository.id FROM source JOIN repository"
        " ON repository.id = source.repository"
        " WHERE repository.name = ?1 AND (?2 IS NULL OR source.name = ?2)",
        (repository, source),
    ).fetchall()
    for row, owner in rows:
        digests = {
            digest
            for (digest,) in connection.execute("SELECT digest FROM unit WHERE source = ?", (row,))
        }
        _remove_rows(connection, row)
        free(connection, owner, digests)
    connection.execute("DELETE FROM repository WHERE id NOT IN (SELECT repository FROM source)")
    return len(rows)


def free(connection: sqlite3.Connection, repository: int, digests: Collection[str]) -> None:
    """Forget the texts and facts of those digests that no unit has any more."""
    for marks, values in chunks(list(digests)):
        connection.execute(
            f"DELETE FROM text WHERE digest IN ({marks}) AND NOT EXISTS"
            " (SELECT 1 FROM unit WHERE unit.digest = text.digest AND shown)",
            values,
        )
        connection.execute(
            f"DELETE FROM facts WHERE repository = ? AND digest IN ({marks}) AND NOT EXISTS"
            " (SELECT 1 FROM unit JOIN source ON source.id = unit.source"
            " WHERE unit.digest = facts.digest AND source.repository = facts.repository)",
            (repository, *values),
        )


def _remove_rows(connection: sqlite3.Connection, source: int) -> None:
    connection.execute(
        "DELETE FROM edge WHERE source IN (SELECT id FROM node WHERE source = ?)", (source,)
    )
    for table in ("node", "unit", "record", "vector"):
        connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))
    connection.execute("DELETE FROM source WHERE id = ?", (source,))
