"""Work trees and stores that end-to-end tests share."""

from pathlib import Path

import pytest

from tests.e2e import archive, bundle
from tests.e2e.command import Store, remit
from tests.neo4j.server import Server

MISSING = "the bundle is not here: set REMIT_TEST_BUNDLE to the path of tta-dev.bundle"


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle's repository at tag reference-layout."""
    source = bundle.bundle()
    if source is None:
        pytest.skip(MISSING)
    return bundle.checkout(
        source, tmp_path_factory.mktemp("layout") / "tta-dev", "reference-layout"
    )


@pytest.fixture(scope="session")
def main_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle's repository at branch main, else a small one from the package registry."""
    source = bundle.bundle()
    folder = tmp_path_factory.mktemp("main")
    if source is not None:
        return bundle.checkout(source, folder / "tta-dev", "main")
    try:
        return archive.fetch(folder)
    except archive.ArchiveMissing as error:
        pytest.skip(f"{MISSING}; and no archive: {error}")


@pytest.fixture(scope="session")
def embedded(layout: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An embedded store with reference-layout in it."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('store')}/graph.sqlite")
    remit(store, "index", str(layout))
    return store


@pytest.fixture
def neo4j_store(neo4j_database: Server) -> Store:
    """An empty Neo4j."""
    server = neo4j_database
    return Store(server.uri, server.user, server.password)
