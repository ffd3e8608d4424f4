"""What is kept of a store: of each state its own nodes, and no more than there is room for."""

from collections.abc import Mapping, Sequence

import pytest

from graph.model import Node, NodeKind
from graph.sqlite_store import kept
from graph.sqlite_store.kept import Kept

OLD, NEW = (1, 1, "one"), (1, 2, "two")


def test_nodes_are_read_once_for_a_state_while_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "MAX_NODES", 3)
    held, asked = Kept(), list[str]()

    def read(ids: Sequence[str]) -> Mapping[str, Node]:
        asked.extend(ids)
        return {key: Node(key, (NodeKind.FUNCTION,)) for key in ids if key != "none"}

    for state, ids, reads in (
        (OLD, "b a", "b a"),
        (OLD, "a none b", "none"),
        (NEW, "a", "a"),
        (OLD, "c a", "c"),
        (OLD, "d", "d"),  # one too many: it begins anew
        (OLD, "d a", "a"),
    ):
        asked.clear()
        found = held.nodes(state, ids.split(), read)
        assert (list(found), asked) == ([i for i in ids.split() if i != "none"], reads.split())
