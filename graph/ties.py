"""Who is tied to whom: edges without what they say, bounded at nodes that much is tied to."""

from collections.abc import Callable

import msgspec

from graph.model import EdgeKind

Tie = tuple[str, EdgeKind, str]  # source, kind, target
Seen = Callable[[str, str], bool]  # by a listed node's id and path


class Ties(msgspec.Struct, frozen=True):
    """Sorted ties at some nodes; one for each position of an edge.

    At `crowded` nodes there are more of a kind than were asked for, and none of them is here.
    """

    found: tuple[Tie, ...]
    crowded: frozenset[tuple[str, EdgeKind]] = frozenset()
