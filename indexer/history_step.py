"""What an incremental run does with the history: nothing, unless HEAD or the files moved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import HISTORY, Unit
from graph.snapshot import Snapshot
from indexer.history import Together, read_history, stored_history, stored_together
from indexer.job import Tally
from indexer.manifest import Manifest, head_of
from indexer.walk import Listing


@dataclass(frozen=True, slots=True)
class Step:
    """From a stored history to the present one. `dirty` are the files whose partners differ."""

    snapshot: Snapshot
    head: str
    digest: str
    dirty: frozenset[str] = frozenset()
    units: tuple[Unit, ...] = ()
    removed: tuple[str, ...] = ()
    records: Mapping[str, bytes | None] = field(default_factory=dict[str, bytes | None])
    present: Together | None = None  # None: as it is stored

    def together(self, paths: Sequence[str]) -> Together:
        """The edges to what changed with these files."""
        if self.present is None:
            return stored_together(self.snapshot, paths)
        return self.present


def step(
    snapshot: Snapshot,
    listing: Listing,
    noted: Manifest,
    old: Collection[str],
    new: Collection[str],
    tally: Tally,
) -> Step:
    """What there is to do where `old` files were indexed and `new` ones are.

    Git is asked only where HEAD moved, and then only for commits that are new.
    """
    head = head_of(listing.head_commit, listing.cut_off)
    same_head = head == noted.head
    if same_head and old == new:
        return Step(snapshot, head, noted.history)
    before = stored_history(snapshot)
    after = before if same_head else read_history(listing, before, tally)
    if not before.commits and not after.commits:
        return Step(snapshot, head, "")
    present, former = after.together(new), before.together(old)
    return Step(
        snapshot,
        head,
        after.digest(),
        frozenset(p for p in new if former.get(p, ()) != present.get(p, ())),
        tuple(after.units(new)),
        () if after.commits else (HISTORY,),
        {} if after == before else after.records(),
        present,
    )
