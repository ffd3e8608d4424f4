"""What goes wrong with a server becomes one clear error."""

import socket
import threading
from typing import Any, cast

import pytest

from graph.connect import open_store
from graph.errors import BadStoreUrl, StoreCorrupt, StoreDenied, StoreUnavailable, StoreVersion
from graph.neo4j_store import Neo4jStore
from graph.neo4j_store.schema import check_server
from tests.neo4j.graphs import REPOSITORY, SOURCE, delta, units
from tests.neo4j.plugin import StoreFactory, raw_driver
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def run(server: Server, query: str) -> None:
    with raw_driver(server) as driver, cast("Any", driver).session() as session:
        session.run(query).consume()


def test_a_wrong_password_is_denied(neo4j_server: Server):
    with pytest.raises(StoreDenied, match="refused the user or the password"):
        open_store(neo4j_server.uri, user="neo4j", password="wrong")


def test_a_server_that_is_down_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(StoreUnavailable, match="cannot reach Neo4j"):
        Neo4jStore(f"bolt://127.0.0.1:{port}", user="", password="")


def test_what_is_no_neo4j_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        port = listener.getsockname()[1]

        def hang_up() -> None:
            end, _ = listener.accept()
            end.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            end.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(StoreUnavailable):
            Neo4jStore(f"bolt://127.0.0.1:{port}", user="", password="")
        thread.join()


def test_a_server_that_never_answers_is_unavailable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("graph.neo4j_store.connection.CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:  # it takes calls and says nothing
        port = listener.getsockname()[1]
        with pytest.raises(StoreUnavailable, match="cannot reach Neo4j"):
            Neo4jStore(f"bolt://127.0.0.1:{port}", user="", password="", retry=0.5)


@pytest.mark.parametrize("url", ["neo4j://", "bolt://", "http://localhost"])
def test_a_url_that_cannot_be_read_is_told(url: str):
    with pytest.raises(BadStoreUrl):
        open_store(url)


@pytest.mark.parametrize("version", ["4.4.41", "5.25.1", "5.9.0", "unknown"])
def test_an_older_server_is_refused(version: str):
    with pytest.raises(StoreVersion, match=r"Remit needs 5\.26 or later"):
        check_server("neo4j://host", version)


@pytest.mark.parametrize("version", ["5.26.0", "5.26.30", "2025.10.1", "5.27-aura"])
def test_later_servers_will_do(version: str):
    check_server("neo4j://host", version)


def test_a_graph_of_a_newer_remit_is_refused(neo4j_database: Server, neo4j_stores: StoreFactory):
    neo4j_stores()
    run(neo4j_database, "MATCH (r:Remit) SET r.schema = 99")
    with pytest.raises(StoreVersion, match=r"schema 99.*update Remit"):
        neo4j_stores()


def test_check_finds_what_is_missing(neo4j_database: Server, neo4j_stores: StoreFactory):
    store: Neo4jStore = neo4j_stores()
    store.apply(delta(None, "A", units(3)))
    assert any("3 files" in line and "all there" in line for line in store.check())
    run(neo4j_database, "MATCH ()-[r:CALLS]->() WITH r LIMIT 1 DELETE r")
    with pytest.raises(StoreCorrupt, match="index it again"):
        store.check()


def test_a_removal_that_was_cut_off_is_finished_by_the_next(
    neo4j_database: Server, neo4j_stores: StoreFactory
):
    store: Neo4jStore = neo4j_stores()
    store.apply(delta(None, "A", units(3)))
    store.write_vectors(REPOSITORY, SOURCE, "m", {"k": b"v"})
    run(neo4j_database, "MATCH (s:Source) REMOVE s:Source SET s:Removed, s.key = null")
    assert store.remove("another") == 0
    with raw_driver(neo4j_database) as driver, cast("Any", driver).session() as session:
        labels = session.run("MATCH (n) UNWIND labels(n) AS l RETURN DISTINCT l").values()
    assert {row[0] for row in labels} <= {"Remit", "Shared"}
