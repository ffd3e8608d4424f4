"""Which routes answer a request."""

import pytest

from graph.routes import answering

NAMES = [
    "GET /quotes", "GET /quotes/{name}", "POST /quotes/{name}", "GET /quotes/new", "* /any/{x}",
    "GET /quotes/{name}/lines/{line}", "GET /files/{name}.txt", "quotes", "GET",
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "routes"),
    [
        ("GET /quotes/dhl", ["GET /quotes/{name}"]),
        ("GET /quotes/dhl/", ["GET /quotes/{name}"]),
        ("GET /quotes/new", ["GET /quotes/new"]),
        ("* /quotes/dhl", ["GET /quotes/{name}", "POST /quotes/{name}"]),
        ("PUT /any/1", ["* /any/{x}"]),
        ("GET /quotes/dhl/lines/3", ["GET /quotes/{name}/lines/{line}"]),
        ("DELETE /quotes/dhl", []),
        ("GET /quotes/{id}/lines", []),
        ("GET /orders/dhl", []),
        ("quotes", []),
    ],
)
def test_of_those_that_fit_the_most_literal_answer(request_: str, routes: list[str]) -> None:
    assert answering(request_, NAMES) == routes
