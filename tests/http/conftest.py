"""The service over the real indexer and embedded store, on a small repository."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http.app import create_app
from api.http.service import Parts
from cli.service import ServiceParts
from cli.settings import Settings
from cli.wiring import wired
from tests.cli.shop import write_shop
from tests.http.client import Client


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def http(tmp_path: Path) -> Iterator[Client]:
    with wired(Settings(data=tmp_path / "graphs")) as parts:
        ports = ServiceParts(parts, [tmp_path])
        app = create_app(Parts(ports, ports, ports))
        yield Client(app)
        app.state.service.jobs.close()


@pytest.fixture
def indexed(http: Client, shop: Path) -> Client:
    """A client whose service has indexed the shop."""
    http.index(shop)
    return http
