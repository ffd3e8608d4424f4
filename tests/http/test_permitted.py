"""A request may index what the service was told of, and nothing else on the machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.errors import NotPermitted
from api.http.app import create_app
from api.http.service import Parts
from api.ports import IndexOrder
from cli.service import ServiceParts
from cli.settings import Settings
from cli.wiring import wired
from indexer.progress import Silent
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


def refused_now(http: Client, path: Path) -> bool:
    """Whether a question about a folder is refused."""
    asked = http.post("/context", {"query": "cache", "repository": str(path)})
    return asked.status_code != 200 and problem(asked) == (403, "not-permitted")


def refused(http: Client, path: Path) -> bool:
    """Whether neither a question nor an order makes the service index a folder; both agree."""
    if not refused_now(http, path):
        return False
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


def test_a_link_in_the_place_of_a_folder_leads_nowhere(serving: Serving, tmp_path: Path) -> None:
    shop, elsewhere = write_shop(tmp_path / "code" / "shop"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.py").write_text("def secret(): ...\n")
    http = serving(tmp_path / "code")
    http.index(shop)
    shop.rename(tmp_path / "code" / "moved")
    shop.symlink_to(elsewhere)
    answer = http.post("/context", {"query": "where is secret", "repository": "shop"}).json()
    assert answer["fresh"] is not True
    assert refused_now(http, elsewhere)
    assert [item["repository"] for item in http.get("/repositories").json()["items"]] == ["shop"]


def test_an_order_that_waited_is_looked_at_again(tmp_path: Path) -> None:
    shop, elsewhere = write_shop(tmp_path / "code" / "shop"), tmp_path / "elsewhere"
    write_shop(elsewhere)
    with wired(Settings(data=tmp_path / "graphs")) as parts:
        ports = ServiceParts(parts, [tmp_path / "code"])
        order = IndexOrder(ports.check(IndexOrder(str(shop))))
        shop.rename(tmp_path / "moved")
        shop.symlink_to(elsewhere)
        with pytest.raises(NotPermitted):
            ports.run(order, Silent())
