"""The Neo4j server as fixtures, for tests/neo4j and for the suites that run on every store.

Tests that ask for `neo4j_server` are skipped, loudly, where no server can be had; with
REMIT_REQUIRE_NEO4J=1 (CI sets it) they fail instead.
"""

import os
from collections.abc import Iterator

import pytest
from neo4j import GraphDatabase

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
        server.stop()


@pytest.fixture
def neo4j_database(neo4j_server: Server) -> Server:
    """The server with nothing in its database."""
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as driver,
        driver.session() as session,
    ):
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    return neo4j_server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Say that Neo4j was not tested, or, after a failure, where its log is."""
    stash = terminalreporter.config.stash
    if _MISSING in stash:
        reason = f"Neo4j was NOT tested: {stash[_MISSING]}."
        remedy = "Install Java 17 and Maven, or set REMIT_TEST_NEO4J_URI."
        terminalreporter.write_line(f"{reason} {remedy}", yellow=True, bold=True)
    elif exitstatus and _SERVER in stash:
        terminalreporter.write_line(f"Neo4j's log: {stash[_SERVER].log}")
