"""The graph in one SQLite file."""

from graph.sqlite_store.store import SqliteStore

__all__ = ["SqliteStore"]
