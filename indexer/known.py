"""What a run knows of the state that it begins from; a process may keep it for its next run."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from graph.snapshot import Snapshot
from indexer import manifest
from indexer.manifest import Manifest, Table
from indexer.stat_table import Difference, refreshed

if TYPE_CHECKING:
    from indexer.places import Shard
    from indexer.resolve.tree import ModuleTree
    from indexer.resolve.views import View

_MOST_READ = 8_000_000  # bytes that are kept decoded, at about five times their size


class Paths:
    """What follows from the paths of a state alone."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = tuple(paths)

    @cached_property
    def tree(self) -> "ModuleTree":
        """The modules among them."""
        from indexer.resolve.tree import ModuleTree  # noqa: PLC0415 - only where files changed

        return ModuleTree(self._paths)

    @cached_property
    def _by_hash(self) -> dict[int, list[str]]:
        from indexer.resolve.keys import provider_hash  # noqa: PLC0415 - only where files changed

        found: dict[int, list[str]] = {}
        for path in self._paths:
            found.setdefault(provider_hash(path), []).append(path)
        return found

    def of(self, hashes: Iterable[int]) -> set[str]:
        """Those that are known by these hashes (see `provider_hash`)."""
        return {path for number in hashes for path in self._by_hash.get(number, ())}


class Decoded(msgspec.Struct):
    """What was read of a state and decoded: views by path, and the index of places by shard."""

    views: "dict[str, View | None]" = msgspec.field(default_factory=dict)
    shards: "dict[int, Shard]" = msgspec.field(default_factory=dict)
    read: int = 0  # bytes

    def bounded(self) -> "Decoded":
        """The same, or nothing where it has become much."""
        return self if self.read <= _MOST_READ else Decoded()


class Known(msgspec.Struct, frozen=True):
    """A state by its name, its notes, and what was worked out of it."""

    state: str
    manifest: Manifest
    table: Table
    paths: Paths
    decoded: Decoded = msgspec.field(default_factory=Decoded)

    def is_of(self, snapshot: Snapshot) -> bool:
        """Whether it is of this state, made in the same way."""
        return self.state == snapshot.info.state and self.manifest == manifest.noted(snapshot)

    def seen(self, at_ns: int, found: Difference) -> "Known":
        """With the files as they were found, where their contents are the same."""
        if not found.rows:
            return self
        return replace(self, table=Table(at_ns, refreshed(self.table.rows, found)))


class Warm:
    """What a process knows of one source. It is used by one run at a time."""

    def __init__(self) -> None:
        self._known: Known | None = None

    def take(self, snapshot: Snapshot) -> Known | None:
        """What is known of a state, else what is noted of it: None where nothing can be used.

        It is handed over, so that a run which fails in the midst of changing it leaves nothing.
        """
        known, self._known = self._known, None
        return known if known is not None and known.is_of(snapshot) else read(snapshot)

    def keep(self, known: Known) -> None:
        """This is the present state."""
        self._known = known


def read(snapshot: Snapshot) -> Known | None:
    """What is noted of a state; None where there is nothing that this version can use."""
    former = manifest.load(snapshot)
    if former is None:
        return None
    return Known(snapshot.info.state, *former, Paths(former[1].rows))
