"""Which row each node id has, while a delta is written."""

import sqlite3
from collections.abc import Collection

from graph.errors import InvalidDelta
from graph.model import Edge, implied_kind
from graph.sqlite_store.keys import chunks


class NodeIds:
    """Rows by node id. An edge may come before the node it leads to, which then has a row already.

    `owners` gives the unit that lists a row, None for an implied node; what is in `known` and not
    there is awaited (an edge leads to it) or gone (its unit does not list it any more).
    """

    def __init__(self, connection: sqlite3.Connection, source: int, *, fresh: bool) -> None:
        self._connection = connection
        self._source = source
        self._fresh = fresh
        last = connection.execute("SELECT ifnull(max(id), 0) FROM node").fetchone()[0]
        self._next = int(last) + 1
        self.known: dict[str, int] = {}
        self.owners: dict[int, int | None] = {}
        self.gone: dict[str, int] = {}
        self._awaited: dict[str, Edge] = {}
        self._implied: list[tuple[int, str]] = []

    def load(self, ids: Collection[str]) -> None:
        """Find the rows that these ids have in the store."""
        if self._fresh:
            return
        missing = [key for key in ids if key not in self.known]
        for marks, values in chunks(missing):
            query = f"SELECT key, id, unit FROM node WHERE source = ? AND key IN ({marks})"
            for key, row, unit in self._connection.execute(query, (self._source, *values)):
                self.known[key] = row
                self.owners[row] = unit

    def listed(self, key: str, unit: int) -> tuple[int, bool]:
        """The row of a node that `unit` lists, and whether it has yet to be inserted."""
        row = self.known.get(key)
        if row is None:
            row = self._new(key)
        elif row in self.owners:
            if self.owners[row] != unit:
                raise InvalidDelta(f"two units list the node {key!r}: an id belongs to one")
            return row, False
        else:
            self._awaited.pop(key, None)
            self.gone.pop(key, None)
        self.owners[row] = unit
        return row, True

    def target(self, edge: Edge) -> int:
        """The row of the node that an edge leads to, whether it is there yet or not."""
        row = self.known.get(edge.target)
        if row is not None:
            return row
        row = self._new(edge.target)
        if implied_kind(edge.target) is None:
            self._awaited[edge.target] = edge
        else:
            self.owners[row] = None
            self._implied.append((row, edge.target))
        return row

    def forget(self, key: str, row: int) -> None:
        """A unit does not list this node any more."""
        self.known[key] = row
        self.owners.pop(row, None)
        self.gone[key] = row

    def implied(self) -> list[tuple[int, str]]:
        """(row, id) of the implied nodes that are new since the last call."""
        implied, self._implied = self._implied, []
        return implied

    def check(self) -> None:
        """Raises InvalidDelta where an edge leads to a node that is not there after all."""
        for edge in self._awaited.values():
            raise InvalidDelta(
                f"the edge {edge.source!r} {edge.kind} {edge.target!r} leads to a node that no "
                f"unit lists"
            )
        for marks, values in chunks(list(self.gone.values())):
            found = self._connection.execute(
                "SELECT start.key, edge.target FROM edge JOIN node start ON start.id = edge.source"
                f" WHERE edge.target IN ({marks}) LIMIT 1",
                values,
            ).fetchone()
            if found:
                target = next(key for key, row in self.gone.items() if row == found[1])
                raise InvalidDelta(
                    f"an edge of {found[0]!r} leads to {target!r}, which the delta removes"
                )

    def _new(self, key: str) -> int:
        row = self._next
        self._next += 1
        self.known[key] = row
        return row
