"""What an index run reports when it is done."""

from collections.abc import Mapping

import msgspec


class Summary(msgspec.Struct, frozen=True):
    """The state reached, and what it took.

    Counts of `symbols` (classes and functions), `modules` (Python files) and `edges` (by certainty)
    are of the files that were written in this run; `resolved` counts them. `skipped` and
    `warnings` are (path, reason), sorted. `unchanged` says that the graph already stood at this
    state. `uncommitted` counts the files that the graph holds otherwise than the commit does; None
    where that is not known.
    """

    repository: str
    source: str
    state: str
    commit: str
    files: int = 0
    changed: int = 0
    removed: int = 0
    resolved: int = 0
    symbols: int = 0
    modules: int = 0
    edges: Mapping[str, int] = {}
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    unchanged: bool = False
    uncommitted: int | None = None


class Changes(msgspec.Struct, frozen=True):
    """How a work tree differs from its indexed state, each sorted by path."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


class Comparison(msgspec.Struct, frozen=True):
    """How a work tree differs from its indexed state, which it does not touch.

    `head` is the commit checked out now, `commit` the one that the state was indexed at, with
    `uncommitted` files of its own (None where that is not known).
    """

    changes: Changes
    head: str
    commit: str
    uncommitted: int | None
