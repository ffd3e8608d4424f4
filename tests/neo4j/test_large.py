"""A delta of more than 20,000 rows is loaded in batches, and answers as one transaction does."""

import pytest

from graph.neo4j_store import Neo4jStore, load
from tests.neo4j.graphs import content, delta, units
from tests.neo4j.plugin import StoreFactory

pytestmark = pytest.mark.neo4j

FILES = units(60, functions=90)  # 5,460 nodes and 21,600 edges


def test_batches_and_one_transaction_give_the_same(
    neo4j_stores: StoreFactory, monkeypatch: pytest.MonkeyPatch
):
    store: Neo4jStore = neo4j_stores()
    rows = sum(len(unit.nodes) + len(unit.edges) for unit in FILES)
    assert rows > load.BATCH_ROWS
    applied = store.apply(delta(None, "A", FILES))
    in_batches = content(store)
    assert applied.nodes_written + applied.edges_written == rows
    store.remove("shop")
    monkeypatch.setattr(load, "BATCH_ROWS", 10 * rows)
    store.apply(delta(None, "A", FILES))
    assert content(store) == in_batches
