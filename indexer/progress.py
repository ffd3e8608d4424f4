"""How an index run tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Told of each phase ("walk", "parse", "resolve", "write", "embed") as it goes on."""

    def advance(self, phase: str, done: int, total: int) -> None:
        """`done` of `total` files have passed `phase` (symbols, of "embed"); `total` is 0 while it
        is not known.
        """
        ...


class Silent:
    """Shows nothing."""

    def advance(self, phase: str, done: int, total: int) -> None:
        """Ignore it."""
