"""Which store holds what: one shared store by URL, or one SQLite file per work tree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from graph.connect import open_store
from graph.errors import GraphError, StoreDenied

if TYPE_CHECKING:
    from cli.settings import Settings
    from graph.store import GraphStore


class Stores(Protocol):
    """The stores of one set of settings, opened when asked for and kept open until `close`."""

    def holding(self, source: str) -> GraphStore:
        """The store for a work tree, made where there is none."""
        ...

    def existing(self, source: str) -> GraphStore | None:
        """The store for a work tree, None where there is none."""
        ...

    def every(self) -> Iterator[GraphStore | GraphError]:
        """Each store, or why it could not be opened."""
        ...

    def discard(self, source: str) -> None:
        """The work tree's graph is gone: let go of what was kept for it alone."""
        ...

    def close(self) -> None:
        """Close what was opened."""
        ...


def stores(settings: Settings) -> Stores:
    """The stores that the settings mean."""
    if settings.store:
        return SharedStore(settings)
    return StoreFiles(settings.data)


class SharedStore:
    """One store, named by its URL, for everything."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: GraphStore | None = None
        self._lock = Lock()

    def holding(self, source: str) -> GraphStore:  # noqa: ARG002 - one for all
        with self._lock:
            if self._open is None:
                self._open = _open_shared(self._settings)
            return self._open

    def existing(self, source: str) -> GraphStore | None:
        return self.holding(source)

    def every(self) -> Iterator[GraphStore | GraphError]:
        yield self.holding("")

    def discard(self, source: str) -> None:
        """A shared store stays."""

    def close(self) -> None:
        with self._lock:
            if self._open is not None:
                self._open.close()
            self._open = None


def _open_shared(settings: Settings) -> GraphStore:
    if not settings.store.startswith("sqlite:"):
        import logging

        # Its driver logs what the error says, too; said twice it would only confuse.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
    try:
        return open_store(settings.store, user=settings.user, password=settings.password)
    except StoreDenied as error:
        if settings.store.startswith("sqlite:"):
            raise
        hint = "set REMIT_STORE_USER and REMIT_STORE_PASSWORD to those of the server"
        raise StoreDenied(f"{str(error).rstrip('.')}: {hint}") from error


class StoreFiles:
    """One SQLite file per work tree, so that a long index of one never blocks another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, GraphStore] = {}
        self._made: set[Path] = set()
        self._lock = Lock()

    def holding(self, source: str) -> GraphStore:
        return self._get(self.path(source))

    def existing(self, source: str) -> GraphStore | None:
        path = self.path(source)
        return self._get(path) if path.exists() else None

    def every(self) -> Iterator[GraphStore | GraphError]:
        for path in sorted(self._folder.glob("*.sqlite")):
            try:
                yield self._get(path)
            except GraphError as error:
                yield error

    def discard(self, source: str) -> None:
        path = self.path(source)
        with self._lock:
            store = self._open.pop(path, None)
        if store is not None:
            store.close()
        _delete(path)

    def close(self) -> None:
        with self._lock:
            for path, store in self._open.items():
                # Made for a run that failed or was interrupted: leave nothing behind.
                empty = path in self._made and _is_empty(store)
                store.close()
                if empty:
                    _delete(path)
            self._open.clear()

    def path(self, source: str) -> Path:
        """The file for a work tree: its folder's name for people, a digest to tell it apart."""
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(source).name)[:40].strip(".-") or "root"
        digest = hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        return self._folder / f"{name}-{digest}.sqlite"

    def _get(self, path: Path) -> GraphStore:
        with self._lock:
            if path not in self._open:
                # Graphs hold source text: the folder is the user's alone.
                _make(path.parent)
                if not path.exists():
                    self._made.add(path)
                self._open[path] = open_store(f"sqlite:///{path}")
            return self._open[path]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreDenied(
            f"the folder for graphs, {folder}, cannot be made ({error.strerror}): "
            "set XDG_DATA_HOME to a folder that you may write, or name a --store"
        ) from error


def _is_empty(store: GraphStore) -> bool:
    try:
        return not store.sources()
    except GraphError:
        return False


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
