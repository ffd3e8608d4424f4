"""What an index run reports when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Summary:
    """The state reached, and what it took.

    Counts of `symbols` (classes and functions), `modules` (Python files) and `edges` (by certainty)
    are of the files that were written in this run; `resolved` counts them. `skipped` and
    `warnings` are (path, reason), sorted. `unchanged` says that the graph already stood at this
    state.
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
    edges: Mapping[str, int] = field(default_factory=dict[str, int])
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """How a work tree differs from its indexed state, each sorted by path."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)
