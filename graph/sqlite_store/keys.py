"""Queries over many keys: in chunks of few sizes, so that SQLite compiles few statements."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Key = TypeVar("Key", int, str)

_SIZES = (1, 8, 64, 512)


def chunks(keys: Sequence[Key]) -> Iterator[tuple[str, list[Key]]]:
    """(`?,?,...`, values) for `IN (...)`, the last chunk filled up with its last key."""
    start = 0
    while start < len(keys):
        left = len(keys) - start
        size = next((size for size in _SIZES if size >= left), _SIZES[-1])
        values = list(keys[start : start + size])
        start += size
        values.extend([values[-1]] * (size - len(values)))
        yield _marks(size), values


def storable(keys: Sequence[str]) -> Sequence[str]:
    """The keys that can be in a store at all: a lone surrogate cannot."""
    try:
        "".join(keys).encode()
    except UnicodeEncodeError:
        return [key for key in keys if key.encode(errors="ignore").decode() == key]
    return keys


def _marks(size: int) -> str:
    return ",".join("?" * size)
