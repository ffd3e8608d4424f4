"""The test server is the real thing: Community 5.26, with a password."""

from dataclasses import replace
from typing import Any, cast

import pytest
from neo4j.exceptions import AuthError

from tests.neo4j.plugin import raw_driver
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j


def test_it_is_a_community_server_of_the_supported_release(neo4j_server: Server):
    with raw_driver(neo4j_server) as driver, cast("Any", driver).session() as session:
        (row,) = session.run("CALL dbms.components() YIELD versions, edition").values()
    assert row[0][0].startswith("5.26.")
    assert row[1] == "community"


def test_it_asks_for_the_password(neo4j_server: Server):
    wrong = replace(neo4j_server, password="wrong")
    with raw_driver(wrong) as driver, pytest.raises(AuthError):
        cast("Any", driver).verify_connectivity()
