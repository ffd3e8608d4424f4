"""A request may index what the service was told of, and nothing else on the machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.http.app import create_app
from api.http.service import Parts
from cli.service import ServiceParts
from cli.settings import Settings
from cli.wiring import wired
from tests.cli.shop import write_shop
from tests.http.client import Client, problem

Serving = Callable[..., Client]


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """`serving(*folders)`: a client of a service that may index work trees in these."""
    with ExitStack() as stack:

        def start(*folders: Path) -> Client:
            parts = stack.enter_context(wired(Settings(data=tmp_path / "graphs")))
            ports = ServiceParts(parts, folders)
            app = create_app(Parts(ports, ports, ports))
            stack.callback(app.state.service.jobs.close)
            return Client(app)

        yield start


def refused(http: Client, path: Path) -> bool:
    """Whether neither a question nor an order makes the service index a folder; both agree."""
    asked = http.post("/context", {"query": "cache", "repository": str(path)})
    if asked.status_code == 200:
        return False
    assert problem(asked) == (403, "not-permitted")
    assert problem(http.post("/repositories", {"path": str(path)})) == (403, "not-permitted")
    assert problem(http.get(f"/symbols?name=fetch&repository={path}")) == (403, "not-permitted")
    assert http.get("/repositories").json()["items"] == []
    return True


def test_what_may_be_indexed(serving: Serving, tmp_path: Path) -> None:
    code = tmp_path / "code"
    shop = write_shop(code / "shop")
    elsewhere = tmp_path / "code-of-others"
    elsewhere.mkdir()
    (code / "link").symlink_to(elsewhere)
    (elsewhere / "a.py").write_text("def fetch(): ...\n")
    none, within = serving(), serving(code)
    assert refused(none, shop)
    assert refused(within, elsewhere)
    assert refused(within, code / "link"), "a link leads out"
    assert refused(within, code / ".." / "code-of-others")
    assert not refused(within, shop)


def test_what_is_indexed_already_is_answered_about_and_indexed_anew(
    serving: Serving, tmp_path: Path
) -> None:
    shop = write_shop(tmp_path / "shop")
    serving(shop).index(shop)
    http = serving()
    (shop / "new.py").write_text("def brand_new(): ...\n")
    assert http.get("/symbols?name=brand_new&repository=shop").json()["total"] == 1
    assert http.index(shop, full=True)["state"] == "done"


def test_it_is_said_what_to_do(serving: Serving, tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    said = serving(tmp_path / "code").post("/repositories", {"path": str(shop)}).json()["detail"]
    assert said == (
        f"{shop} is not indexed, and this service may index what lies in {tmp_path}/code: run "
        f"remit index {shop}, or name the folder when you start remit serve"
    )
