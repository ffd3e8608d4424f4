"""A service with a model embeds what it indexes, and answers with it or says why not."""

from pathlib import Path

import pytest

from api.context.meaning import FAILED, REASON, UNUSABLE
from api.http.app import create_app
from api.http.service import Parts
from cli.service import ServiceParts
from cli.settings import Settings
from cli.wiring import wired
from tests.http.client import Client
from tests.meaning.tiny import with_word, write_model

FUNCTIONS = "\n\n".join(
    f'def wash_{what}(customer):\n    """A customer came by {what}."""\n    after(customer)\n'
    for what in ("bike", "vehicle", "zebra")
)
QUESTION = {"query": "the automobile is not washed after a customer came", "format": "json"}


@pytest.mark.parametrize(
    ("model", "first", "reasons", "missed"),
    [
        ("", "wash_bike", 0, ""),
        ("model", "wash_vehicle", 1, ""),
        ("failing", "wash_bike", 0, FAILED),
        ("nowhere", "wash_bike", 0, UNUSABLE),
    ],
)
def test_answers_go_by_the_model_that_is_set(
    tmp_path: Path, shop: Path, model: str, first: str, reasons: int, missed: str
) -> None:
    (shop / "src/wash.py").write_text(FUNCTIONS)
    write_model(tmp_path / "model")
    with_word(write_model(tmp_path / "failing"), "customer")
    named = str(tmp_path / model) if model else ""
    with wired(Settings(data=tmp_path / "graphs", model=named)) as parts:
        ports = ServiceParts(parts, [tmp_path])
        app = create_app(Parts(ports, ports, ports, None, parts.models.meaning))
        http = Client(app)
        assert http.index(shop)["state"] == "done"
        answer = http.post("/context", json=QUESTION).json()
        app.state.service.jobs.close()
    assert answer["items"][0]["symbol"] == first
    assert sum(REASON in item["why"] for item in answer["items"]) == reasons
    said = [warning for warning in answer["warnings"] if "without" in warning]
    assert said == ([missed] if missed else [])
