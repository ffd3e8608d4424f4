"""The server dies and comes back, in the middle of a load and in the middle of a view."""

from collections.abc import Iterator

import pytest

from graph.model import Unit
from graph.neo4j_store import Neo4jStore, load
from tests.neo4j.graphs import REPOSITORY, SOURCE, content, delta, units
from tests.neo4j.plugin import StoreFactory
from tests.neo4j.proxy import Proxy
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j

RETRY = 120.0  # seconds: a start takes long on a busy machine


def test_nothing_is_lost_or_mixed(
    neo4j_database: Server, neo4j_stores: StoreFactory, monkeypatch: pytest.MonkeyPatch
):
    if not neo4j_database.ours:
        pytest.skip("the server is not ours to kill")
    monkeypatch.setattr(load, "BATCH_ROWS", 100)
    direct: Neo4jStore = neo4j_stores(retry=RETRY)
    direct.apply(delta(None, "B", units(5, shift=3)))
    want = content(direct)
    direct.remove(REPOSITORY)
    direct.apply(delta(None, "A", units(6)))
    before = content(direct)

    def restart() -> None:
        neo4j_database.kill()
        neo4j_database.start()

    with direct.snapshot(REPOSITORY, SOURCE) as snapshot:
        nodes = snapshot.all_nodes()
        first = next(nodes)

        def killing() -> Iterator[Unit]:
            yield from units(5, shift=3)[:3]
            restart()
            yield from units(5, shift=3)[3:]

        direct.apply(delta("A", "B", killing(), replaces=True))
        assert [first, *nodes] == before[2]  # type: ignore[index] - a tuple
        assert list(snapshot.all_edges()) == before[3]  # type: ignore[index]
    assert content(direct) == want


def test_a_commit_during_which_the_server_dies_is_whole_or_not_at_all(
    neo4j_database: Server, neo4j_stores: StoreFactory, monkeypatch: pytest.MonkeyPatch
):
    if not neo4j_database.ours:
        pytest.skip("the server is not ours to kill")
    monkeypatch.setattr(load, "BATCH_ROWS", 50)  # more commits than the one that is hit
    direct: Neo4jStore = neo4j_stores(retry=RETRY)
    direct.apply(delta(None, "A", units(4)))
    want = content(direct)
    direct.remove(REPOSITORY)

    def restart() -> None:
        neo4j_database.kill()
        neo4j_database.start()

    with Proxy(neo4j_database.uri, at=7) as proxy:
        proxy.do(restart, answered=True)
        store: Neo4jStore = neo4j_stores(proxy.uri, retry=RETRY)
        store.apply(delta(None, "A", units(4)))
        assert proxy.commits > 7
        store.close()
    assert content(direct) == want
