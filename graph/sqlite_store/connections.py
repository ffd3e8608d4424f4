"""Connections to one file: opened, pooled, and let go of."""

import os
import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreDenied, StoreUnavailable
from graph.sqlite_store.schema import migrate
from graph.sqlite_store.translate import translated

BUSY_SECONDS = 5.0
_IDLE = 8
_PAGE_BYTES = 8192  # of a new file: a first load is a seventh faster than with 4096
CACHE_KIB = 32 * 1024
_JOURNAL_BYTES = 16 * 1024 * 1024
_File = tuple[int, int]  # device and inode


class Connections:
    """A pool for one file. A connection is used by one thread at a time, whichever that is."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open the file, make or migrate its tables. Raises StoreError."""
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        _check_place(path, create=create)
        self._file: _File = (0, 0)
        with translated(path):
            connection = _open(path)
            try:
                _write_ahead(connection)
                migrate(connection, path)
                self._file = _identity(path)
            except BaseException:
                connection.close()
                raise
        self._idle.append(connection)

    @contextmanager
    def use(self) -> Generator[sqlite3.Connection]:
        """A connection outside of any transaction; what the block leaves open is rolled back."""
        with translated(self.path):
            connection, file = self._take()
            try:
                yield connection
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            except sqlite3.Error:
                connection.close()  # never use a connection again that has failed
                raise
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give(connection, file)
                raise
            self._give(connection, file)

    def close(self) -> None:
        """Close what is idle now, and what is in use when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> tuple[sqlite3.Connection, _File]:
        if self._closed:
            raise StoreUnavailable(f"the store {self.path} has been closed: open it again")
        self._follow_file()
        with self._lock:
            file = self._file
            if self._idle:
                return self._idle.pop(), file
        return _open(self.path), file

    def _give(self, connection: sqlite3.Connection, file: _File) -> None:
        """Keep a connection for the next one, unless its file is no longer ours."""
        with self._lock:
            if not self._closed and file == self._file and len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _follow_file(self) -> None:
        """Where another file has taken the place of ours, forget the connections to the old."""
        try:
            identity = _identity(self.path)
        except OSError as error:
            raise StoreUnavailable(
                f"the store {self.path} is gone ({error.strerror}): index the repository again"
            ) from error
        if identity == self._file:
            return
        with self._lock:
            idle, self._idle = self._idle, []
            self._file = identity
        for connection in idle:
            connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL, once for a file. SQLite does not wait for locks here, so we do."""
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # no effect on a file that is there
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _check_place(path: Path, *, create: bool) -> None:
    """Tell in plain words what SQLite only calls 'unable to open database file'."""
    try:
        if path.is_dir():
            raise StoreUnavailable(f"the store {path} is a folder: name a file in it")
        if path.exists():
            if not path.is_file():
                raise StoreUnavailable(f"the store {path} is no plain file: name another")
            if not os.access(path, os.R_OK):
                raise StoreDenied(f"the store {path} may not be read: check who owns it")
            return
        if not create:
            raise StoreUnavailable(f"there is no store at {path}: index the repository first")
        if not path.parent.is_dir():
            raise StoreUnavailable(f"the folder {path.parent} does not exist: make it first")
    except OSError as error:
        raise StoreDenied(f"the store {path} cannot be reached: {error.strerror}") from error


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_dev, status.st_ino)
