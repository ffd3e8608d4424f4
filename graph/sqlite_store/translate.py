"""SQLite's errors as the graph's: what was wrong, where, and what to do."""

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreDenied,
    StoreError,
    StoreUnavailable,
    StoreVersion,
)

_Told = tuple[type[StoreError], str]

# By primary result code (https://www.sqlite.org/rescode.html).
_MEANINGS: dict[int, _Told] = {
    sqlite3.SQLITE_NOTADB: (
        StoreCorrupt,
        "is damaged, or not a Remit store: move it away and index again",
    ),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, "is damaged: move it away and index again"),
    sqlite3.SQLITE_BUSY: (
        StoreBusy,
        "is being written by another process: wait until that is done and try again",
    ),
    sqlite3.SQLITE_LOCKED: (
        StoreBusy,
        "is being written by another thread: wait until that is done and try again",
    ),
    sqlite3.SQLITE_FULL: (
        StoreUnavailable,
        "cannot grow, its disk is full: free some space and try again; nothing was changed",
    ),
    sqlite3.SQLITE_READONLY: (
        StoreDenied,
        "cannot be written: make the file and its folder writable, or name another --store",
    ),
    sqlite3.SQLITE_PERM: (StoreDenied, "may not be opened: check who owns it"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreDenied,
        "cannot be opened: make the file and its folder readable and writable for you",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnavailable,
        "cannot be read or written, its disk fails: check the disk and try again",
    ),
    sqlite3.SQLITE_TOOBIG: (
        StoreUnavailable,
        "cannot hold a value of over 1 GB: leave that file out of the index",
    ),
    sqlite3.SQLITE_NOMEM: (StoreUnavailable, "needs more memory than there is"),
    sqlite3.SQLITE_SCHEMA: (StoreVersion, "was changed by another version: start again"),
}
_NEEDED = 65_536  # bytes
_UNKNOWN: _Told = (StoreCorrupt, "does not answer as a Remit store: move it away and index again")


def graph_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The graph's error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    code = code & 0xFF if isinstance(code, int) else -1
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL
    kind, text = _MEANINGS.get(code, _UNKNOWN)
    return kind(f"the store {path} {text} ({error})")


def _is_full(path: Path) -> bool:
    """Whether the disk has no room for what SQLite needs beside the file, even to read."""
    try:
        return shutil.disk_usage(path.parent).free < _NEEDED
    except OSError:
        return False


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Raise SQLite's errors inside the block as the graph's."""
    try:
        yield
    except sqlite3.Error as error:
        raise graph_error(error, path) from error
