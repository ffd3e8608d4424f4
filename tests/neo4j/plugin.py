"""The Neo4j server as fixtures, for tests/neo4j and for the suites that run on every store.

Tests that ask for `neo4j_server` are skipped, loudly, where no server can be had; with
REMIT_REQUIRE_NEO4J=1 (CI sets it) they fail instead.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from neo4j import Driver, GraphDatabase

from graph.neo4j_store import Neo4jStore
from tests.neo4j.server import Server, ServerMissing, find_server

_MISSING = pytest.StashKey[str]()
_SERVER = pytest.StashKey[Server]()


@pytest.fixture(scope="session")
def neo4j_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for the whole session; a test that kills it starts it again."""
    try:
        server = find_server(tmp_path_factory.mktemp("neo4j"))
    except ServerMissing as error:
        if os.environ.get("REMIT_REQUIRE_NEO4J") == "1":
            pytest.fail(f"REMIT_REQUIRE_NEO4J is set, but {error}")
        request.config.stash[_MISSING] = str(error)
        pytest.skip(str(error))
    if not server.ours:
        yield server
        return
    request.config.stash[_SERVER] = server
    try:
        server.start()
        yield server
    finally:
        server.kill()  # in good order it would take ten seconds, and nothing is kept


def raw_driver(server: Server, **config: Any) -> Driver:
    """The driver itself, for what the store offers no verb for."""
    make = cast("Callable[..., Driver]", GraphDatabase.driver)
    return make(server.uri, auth=server.auth, notifications_min_severity="OFF", **config)


def count_nodes(server: Server) -> dict[str, int]:
    """How many nodes of each label there are."""
    with raw_driver(server) as driver, cast("Any", driver).session() as session:
        query = "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*)"
        return dict(session.run(query).values())


@pytest.fixture
def neo4j_database(neo4j_server: Server) -> Server:
    """The server with nothing in its database."""
    with raw_driver(neo4j_server) as driver, cast("Any", driver).session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    return neo4j_server


StoreFactory = Callable[..., Neo4jStore]


@pytest.fixture
def neo4j_stores(neo4j_database: Server) -> Iterator[StoreFactory]:
    """Opens stores on one empty database; closes them at the end. Keywords as Neo4jStore's."""
    opened: list[Neo4jStore] = []

    def open_store(uri: str = "", **keywords: Any) -> Neo4jStore:
        server = neo4j_database
        login = {"user": server.user, "password": server.password}
        opened.append(Neo4jStore(uri or server.uri, **login, **keywords))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in several processes share one server, so one process runs all that use it."""
    for item in items:
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.xdist_group("neo4j"))
        elif item.path.parent.name == "e2e":
            item.add_marker(pytest.mark.xdist_group("e2e"))  # the index that they read


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Say that Neo4j was not tested, or, after a failure, where its log is."""
    stash = terminalreporter.config.stash
    if _MISSING in stash:
        reason = f"Neo4j was NOT tested: {stash[_MISSING]}."
        remedy = "Install Java 17 and Maven, or set REMIT_TEST_NEO4J_URI."
        terminalreporter.write_line(f"{reason} {remedy}", yellow=True, bold=True)
    elif exitstatus and _SERVER in stash:
        terminalreporter.write_line(f"Neo4j's log: {stash[_SERVER].log}")
