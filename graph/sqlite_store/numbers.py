"""Integer keys of node ids within one apply, handed out before a node itself is written.

An edge may name a node that a later unit lists, so its number is reserved at first mention; what
is still only reserved at the end is an implied node, or an edge to nowhere.
"""

import sqlite3
from collections.abc import Iterable

from graph.sqlite_store.keys import chunks


class Numbers:
    """The numbers of one source's nodes. `fresh` says that the source held nothing before."""

    def __init__(self, connection: sqlite3.Connection, source: int, *, fresh: bool) -> None:
        self._connection = connection
        self._source = source
        self._fresh = fresh
        self._known: dict[str, int] = {}
        last = connection.execute("SELECT ifnull(max(id), 0) FROM node").fetchone()[0]
        self._next = int(last) + 1
        self._stored: set[int] = set()
        self.reserved: dict[str, int] = {}  # mentioned, not written yet

    def learn(self, ids: Iterable[str]) -> None:
        """Make the numbers of these ids known: from the store, else reserved."""
        unknown = {key for key in ids if key not in self._known}
        if not self._fresh:
            for marks, values in chunks(sorted(unknown)):
                query = f"SELECT key, id FROM node WHERE source = ? AND key IN ({marks})"
                for key, number in self._connection.execute(query, (self._source, *values)):
                    self._known[key] = number
                    self._stored.add(number)
                    unknown.discard(key)
        for key in sorted(unknown):
            self._known[key] = self.reserved[key] = self._next
            self._next += 1

    def of(self, key: str) -> int:
        """The number of an id that was learnt."""
        return self._known[key]

    def has_row(self, number: int) -> bool:
        """Whether the node of this number is in the store."""
        return number in self._stored

    def written(self, key: str) -> None:
        """The node of this id has its row now."""
        self._stored.add(self._known[key])
        self.reserved.pop(key, None)
