"""The names of symbols and routes in sight, read once for a state and a scope."""

from collections.abc import Sequence

import msgspec

from graph.recent import Recent
from graph.routes import is_route
from graph.snapshot import Snapshot
from graph.visible import Visible

STATES = 4  # states and scopes kept: about 2 MB each for 30,000 names


class Names(msgspec.Struct, frozen=True):
    """All names, sorted, and those among them that are of routes."""

    every: Sequence[str]
    routes: Sequence[str]


_NAMES = Recent[tuple[str, str, str, Visible], Names](STATES)


def names_in_sight(snapshot: Snapshot, visible: Visible) -> Names:
    """What a scope leaves of the names of a snapshot."""
    info = snapshot.info
    key = info.repository, info.source, info.state, visible
    return _NAMES.get(key, lambda: _read(snapshot, visible))


def _read(snapshot: Snapshot, visible: Visible) -> Names:
    names = sorted({name for name, path in snapshot.names() if visible.name(name, path)})
    return Names(names, [name for name in names if is_route(name)])
