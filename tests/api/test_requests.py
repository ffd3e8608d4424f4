"""A request as a browser makes it finds its route, with the models of what goes in and out."""

import pytest

from tests.api.graphs import view_of
from tests.api.test_plans import ask

TREE = {
    "app.py": "from fastapi import FastAPI\n\nfrom models import In, Out, Row\n\n"
    "app = FastAPI()\n\n\n"
    "@app.post('/quotes/{name}', response_model=Out)\ndef make(name: str, body: In):\n"
    "    return save(name)\n\n\n"
    "@app.get('/quotes/{name}')\ndef read(name: str) -> Row | None:\n    return None\n\n\n"
    "def save(name):\n    return name\n",
    "models.py": "from pydantic import BaseModel\n\n\n"
    + "\n\n".join(f"class {name}(BaseModel):\n    x: int\n" for name in ("In", "Out", "Row")),
}
VIEW = view_of(TREE)


@pytest.mark.parametrize(
    ("query", "symbols"),
    [
        ("what does POST /quotes/dhl return", {"make": "is asked about",
            "Out": "named where make is decorated", "In": "referred to by make",
            "save": "called by make"}),
        ("GET /quotes/17", {"read": "is asked about", "Row": "referred to by read"}),
        ("which function handles /quotes/17", {"make": "is asked about", "read": "is asked about"}),
    ],
)  # fmt: skip
def test_a_request_finds_its_route(query: str, symbols: dict[str, str]) -> None:
    answer = ask(query, view=VIEW)
    found = {item.symbol: item.why.partition(";")[0] for item in answer.items}
    assert symbols.items() <= found.items()
    assert answer.items[0].why.startswith("is asked about")
    assert not answer.warnings


def test_a_path_that_is_no_route_is_no_unknown_name() -> None:
    assert not ask("which function handles /etc/quotes/save", view=VIEW).warnings


def test_a_request_that_no_route_answers_is_about_none() -> None:
    items = ask("what handles DELETE /quotes/17", view=VIEW).items
    assert not any(item.why.startswith("is asked about") for item in items)
