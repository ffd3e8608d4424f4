"""The tables, made by numbered migrations; `PRAGMA user_version` says which have run."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from graph.errors import StoreCorrupt, StoreVersion

APPLICATION_ID = 0x524D4954  # "RMIT", in the file's header


@cache
def _migrations() -> tuple[str, ...]:
    folder = files("graph.sqlite_store") / "migrations"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in found)


@cache
def _indexes() -> str:
    return (files("graph.sqlite_store") / "indexes.sql").read_text(encoding="utf-8")


# One for each migration: known without reading them, so that opening a store is quick.
VERSION = 2


def version(connection: sqlite3.Connection) -> int:
    """How many migrations have run."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version there is. Raises StoreVersion for a newer one, StoreCorrupt for a stranger."""
    found = version(connection)
    if found > VERSION:
        raise StoreVersion(
            f"the store {path} was written by a newer Remit (its version is {found}, this one "
            f"knows {VERSION}): update Remit, or name another --store"
        )
    ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    if not ours and (found or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise StoreCorrupt(f"{path} is an SQLite file of another program: name another --store")
    return found


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the migrations that are missing, in one transaction."""
    if check_version(connection, path) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = check_version(connection, path)  # another process may have been faster
        for script in (*_migrations()[done:], _indexes()):
            for statement in statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def drop_indexes(connection: sqlite3.Connection) -> None:
    """Drop what `make_indexes` makes."""
    for statement in statements(_indexes()):
        name = statement.partition(" EXISTS ")[2].partition(" ")[0]
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def make_indexes(connection: sqlite3.Connection) -> None:
    """Make the indexes that are missing."""
    for statement in statements(_indexes()):
        connection.execute(statement)


def statements(script: str) -> Iterator[str]:
    """The statements of a script, each to be executed inside a transaction."""
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line.partition("--")[0])
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines).strip()
            lines = []
