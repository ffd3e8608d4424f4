"""Old generations go, but never from under a view that may still ask."""

from itertools import pairwise

import pytest

from graph.errors import SnapshotExpired
from graph.neo4j_store import Neo4jStore, load
from graph.neo4j_store.prune import KEEP_MS
from tests.neo4j.graphs import REPOSITORY, SOURCE, content, delta, unit, units
from tests.neo4j.plugin import StoreFactory, count_nodes
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j


class Clock:
    """Milliseconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


def edits(store: Neo4jStore, clock: Clock, states: str, pause: int) -> None:
    """A state after each letter: m0.py moves down, and calls a name of its own."""
    for before, after in pairwise(states):
        clock.now += pause
        changed = unit("m0.py", ["f0", "f1"], ["m1.py::f0", f"name:{after}"], shift=ord(after))
        store.apply(delta(before, after, [changed]))


def test_a_view_stays_whole_for_ten_minutes_through_any_number_of_edits(
    neo4j_stores: StoreFactory,
):
    clock = Clock()
    store: Neo4jStore = neo4j_stores(clock=clock)
    store.apply(delta(None, "A", units(4)))
    before = content(store)
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        edits(store, clock, "ABCDEFGH", KEEP_MS // 8)
        nodes, edges = list(snapshot.all_nodes()), list(snapshot.all_edges())
        texts = snapshot.texts(list(snapshot.files()))
    assert (nodes, edges, texts) == (before[2], before[3], before[5])  # type: ignore[index]


def test_a_view_that_outlives_what_it_reads_is_told(neo4j_stores: StoreFactory):
    clock = Clock()
    store: Neo4jStore = neo4j_stores(clock=clock)
    store.apply(delta(None, "A", units(4)))
    with pytest.raises(SnapshotExpired, match="ask again"), store.snapshot(REPOSITORY, SOURCE):
        edits(store, clock, "ABCD", KEEP_MS + 1)


def test_half_a_state_is_never_the_reason_of_another_error(neo4j_stores: StoreFactory):
    clock = Clock()
    store: Neo4jStore = neo4j_stores(clock=clock)
    store.apply(delta(None, "A", units(4)))

    def fail_late() -> None:
        with store.snapshot(REPOSITORY, SOURCE) as snapshot:
            edits(store, clock, "ABCD", KEEP_MS + 1)
            raise KeyError(snapshot.info.state)

    with pytest.raises(SnapshotExpired):
        fail_late()


def test_a_view_of_a_removed_source_is_told(neo4j_stores: StoreFactory):
    store: Neo4jStore = neo4j_stores()
    store.apply(delta(None, "A", units(4)))

    def replace() -> None:
        with store.snapshot(REPOSITORY, SOURCE):
            store.remove(REPOSITORY)
            store.apply(delta(None, "A", units(4)))

    with pytest.raises(SnapshotExpired):
        replace()


def test_the_last_two_generations_stay_however_old(neo4j_stores: StoreFactory):
    clock = Clock()
    store: Neo4jStore = neo4j_stores(clock=clock)
    store.apply(delta(None, "A", units(4)))
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        clock.now += 100 * KEEP_MS
        edits(store, clock, "AB", 1)
        store.apply(delta("B", "B", []))
        assert len(list(snapshot.all_nodes())) == snapshot.info.nodes


@pytest.mark.parametrize("large", [False, True])
def test_what_no_view_can_ask_for_goes_without_a_trace(
    neo4j_database: Server,
    neo4j_stores: StoreFactory,
    monkeypatch: pytest.MonkeyPatch,
    *,
    large: bool,
):
    if large:
        monkeypatch.setattr(load, "BATCH_ROWS", 50)
    clock = Clock()
    store: Neo4jStore = neo4j_stores(clock=clock)
    store.apply(delta(None, "A", units(4), records={"note": b"A"}))
    counts, before = count_nodes(neo4j_database), content(store)
    for base, state, shift in [("A", "B", 5), ("B", "C", 9), ("C", "A2", 0)]:
        clock.now += KEEP_MS + 1
        note = {"note": state.encode()}
        store.apply(delta(base, state, units(4, shift=shift), records=note, replaces=True))
    assert count_nodes(neo4j_database) != counts
    for state in ("A3", "A4", "A"):  # one more state pushes the last edit below the floor
        clock.now += KEEP_MS + 1
        base = {"A3": "A2", "A4": "A3", "A": "A4"}[state]
        store.apply(delta(base, state, []))
    assert count_nodes(neo4j_database) == counts
    assert content(store) == before
