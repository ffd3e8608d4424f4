"""The sources in a file: one row each, with the current state and its size."""

import sqlite3

import msgspec

from graph.errors import UnknownRepository
from graph.model import SourceInfo

_COLUMNS = """
    SELECT source.id, source.repository, source.revision, repository.name, source.name, state,
        git_commit, files, nodes, edges, indexed_at
    FROM source JOIN repository ON repository.id = source.repository
"""


class SourceRow(msgspec.Struct, frozen=True):
    """A source by its integer keys."""

    id: int
    repository: int
    revision: int
    info: SourceInfo

    @property
    def key(self) -> tuple[int, int, str]:
        """Names one state. (id, revision) is never used twice in one file; but another file may
        take the place of this one, and count anew.
        """
        return self.id, self.revision, self.info.state


def all_sources(connection: sqlite3.Connection) -> list[SourceInfo]:
    """Every source, by repository and name."""
    rows = connection.execute(f"{_COLUMNS} ORDER BY repository.name, source.name")
    return [_row(row).info for row in rows]


def find_source(connection: sqlite3.Connection, repository: str, source: str) -> SourceRow | None:
    """One source, if it is there."""
    try:
        row = connection.execute(
            f"{_COLUMNS} WHERE repository.name = ? AND source.name = ?", (repository, source)
        ).fetchone()
    except UnicodeEncodeError:
        return None
    return None if row is None else _row(row)


def get_source(connection: sqlite3.Connection, repository: str, source: str) -> SourceRow:
    """One source. Raises UnknownRepository, naming those there are."""
    found = find_source(connection, repository, source)
    if found is None:
        raise unknown(connection, repository, source)
    return found


def unknown(
    connection: sqlite3.Connection, repository: str, source: str | None
) -> UnknownRepository:
    """The error for a repository or source that is not there."""
    known = all_sources(connection)
    sources = [info.source for info in known if info.repository == repository]
    if sources and source is not None:
        there = ", ".join(sources)
        return UnknownRepository(
            f"the repository {repository!r} has no source {source!r}; it has: {there}"
        )
    there = ", ".join(sorted({info.repository for info in known})) or "none"
    return UnknownRepository(f"no repository {repository!r} in this store; there are: {there}")


def _row(row: tuple[int, int, int, str, str, str, str, int, int, int, str]) -> SourceRow:
    key, repository, revision, repository_name, name, state, commit, files, nodes, edges, at = row
    info = SourceInfo(repository_name, name, state, commit, files, nodes, edges, at)
    return SourceRow(key, repository, revision, info)
