"""The test server is the real thing: Community 5.26, with a password."""

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def test_it_is_a_community_server_of_the_supported_release(neo4j_server: Server):
    with GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as driver:
        records, _, _ = driver.execute_query("CALL dbms.components()")
    assert records[0]["versions"][0].startswith("5.26.")
    assert records[0]["edition"] == "community"


def test_it_asks_for_the_password(neo4j_server: Server):
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=("neo4j", "wrong")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()
