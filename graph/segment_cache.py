"""Pieces of segments that were read before. Segments never change, so neither do these."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Piece = TypeVar("Piece")


class SegmentCache(Generic[Key, Piece]):
    """The pieces used last, up to a total size; safe in threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[Piece, int]] = OrderedDict()
        self._size = 0

    def get(self, keys: Iterable[Key]) -> dict[Key, Piece]:
        """Those of these pieces that are kept."""
        found: dict[Key, Piece] = {}
        with self._lock:
            for key in keys:
                held = self._kept.get(key)
                if held is not None:
                    self._kept.move_to_end(key)
                    found[key] = held[0]
        return found

    def put(self, pieces: Mapping[Key, tuple[Piece, int]]) -> None:
        """Keep pieces, each with its size, and let go of those not used for longest."""
        with self._lock:
            for key, (piece, size) in pieces.items():
                self._size += size - self._kept.pop(key, (piece, 0))[1]
                self._kept[key] = (piece, size)
            while self._size > self._limit:
                _, (_, size) = self._kept.popitem(last=False)
                self._size -= size
