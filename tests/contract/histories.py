"""Small histories to write beside the units of a delta."""

from collections.abc import Sequence

from msgspec.structs import replace

from graph.model import Delta, Unit
from indexer.commits import Commit
from indexer.history import History
from tests.contract.builders import delta

DAY = 86_400
NOW = 1_700_000_000


def commit(name: str, subject: str, *paths: str, age: float = 0, body: str = "") -> Commit:
    """A commit of this many days ago; its id is made of its name."""
    return Commit(f"{name}{'0' * 30}", int(NOW - age * DAY), subject, body, tuple(sorted(paths)))


def delta_of(units: Sequence[Unit], commits: Sequence[Commit]) -> Delta:
    """A first delta of these units and commits, from new to old."""
    history = History(tuple(commits))
    paths = {unit.path for unit in units}
    together = history.together(paths)
    joined = [replace(u, edges=(*u.edges, *together.get(u.path, ()))) for u in units]
    return delta(None, "one", [*history.units(paths), *joined], records=history.records())
