"""Every store there is, as one fixture: a callable that opens a new handle onto one database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.connect import open_store
from graph.store import GraphStore
from tests.neo4j.server import Server

Opener = Callable[[], GraphStore]


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens handles onto the same database; closes them all at the end."""
    handles: list[GraphStore] = []
    if request.param == "sqlite":
        url, user, password = f"sqlite:///{tmp_path / 'graph.sqlite'}", "", ""
    else:
        server: Server = request.getfixturevalue("neo4j_database")
        url, user, password = server.uri, str(server.auth.principal), str(server.auth.credentials)

    def opener() -> GraphStore:
        handles.append(open_store(url, user=user, password=password))
        return handles[-1]

    yield opener
    for handle in handles:
        handle.close()


@pytest.fixture
def store(open_again: Opener) -> GraphStore:
    """One open, empty store."""
    return open_again()


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many random examples are worth their time: a server takes long for each."""
    return 50 if request.node.callspec.params["open_again"] == "sqlite" else 5
