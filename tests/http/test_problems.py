"""Every error is a problem: whose fault, what to do, and nothing of the inside."""

from http import HTTPStatus
from typing import cast

import pytest

from api import errors
from api.http.app import create_app
from api.http.guard import MAX_BODY_BYTES
from api.http.service import Parts
from api.ports import Indexing, Listing, Place, Standing
from graph import errors as graph_errors
from graph.model import SourceInfo
from tests.http.client import Client, problem


class Failing:
    """Repositories of which every question fails in one way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def listing(self) -> Listing:
        return Listing((), (str(self._error),))

    def place(self, wanted: str = "") -> Place:
        raise self._error

    def remove(self, wanted: str) -> SourceInfo:
        raise self._error

    def refresh(self, place: Place) -> Standing:
        raise self._error


def client(error: Exception | None = None) -> Client:
    failing = Failing(error or AssertionError("not to be asked"))
    return Client(create_app(Parts(failing, failing, cast(Indexing, None))))


@pytest.mark.parametrize(
    ("error", "status", "code", "retry"),
    [
        (errors.EmptyQuery("x"), 422, "empty-query", None),
        (errors.BadBudget("x"), 422, "bad-budget", None),
        (errors.UnknownFocus("x"), 422, "unknown-focus", None),
        (errors.BudgetTooSmall(1, 40), 422, "budget-too-small", None),
        (errors.UnknownPersona("x"), 422, "unknown-persona", None),
        (errors.NotIndexable("x"), 422, "not-indexable", None),
        (errors.BrokenPersona("x"), 409, "broken-persona", None),
        (errors.AmbiguousSymbol("x", ("a", "b"), 2), 409, "ambiguous-symbol", None),
        (errors.UnknownSymbol("x", ("y",)), 404, "unknown-symbol", None),
        (errors.TokenizerMissing("x"), 500, "tokenizer-missing", None),
        (graph_errors.UnknownRepository("x"), 404, "unknown-repository", None),
        (graph_errors.StoreUnavailable("x"), 503, "store-unavailable", "5"),
        (graph_errors.StoreBusy("x"), 503, "store-busy", "2"),
        (graph_errors.StoreDenied("x"), 503, "store-denied", None),
        (graph_errors.StoreCorrupt("x"), 503, "store-corrupt", None),
        (graph_errors.StoreVersion("x"), 503, "store-version", None),
        (graph_errors.SnapshotExpired("x"), 503, "snapshot-expired", "1"),
        (graph_errors.LeaseLost("x"), 503, "lease-lost", "2"),
        (graph_errors.ShrinkRefused("x"), 409, "shrink-refused", None),
        (ZeroDivisionError("a secret"), 500, "internal-error", None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_is_a_problem(error: Exception, status: int, code: str, retry: str | None) -> None:
    answer = client(error).get("/symbols", params={"name": "x"})
    assert problem(answer) == (status, code)
    assert answer.headers.get("retry-after") == retry
    assert "secret" not in answer.text


def test_near_names_are_given() -> None:
    answer = client(errors.UnknownSymbol("gett", ("get",))).get("/symbols", params={"name": "gett"})
    assert answer.json()["near"] == ["get"]


@pytest.mark.parametrize(
    ("method", "url", "body", "status", "code"),
    [
        ("GET", "/nothing", None, 404, "unknown-route"),
        ("GET", "/", None, 404, "unknown-route"),
        ("GET", "/jobs/nothing", None, 404, "unknown-job"),
        ("GET", "/context", None, 405, "method-not-allowed"),
        ("DELETE", "/health", None, 405, "method-not-allowed"),
        ("GET", "/symbols", None, 422, "invalid-request"),
        ("GET", "/symbols?name=", None, 422, "invalid-request"),
        ("GET", "/symbols?name=x&limit=0", None, 422, "invalid-request"),
        ("GET", "/symbols?name=x&limit=many", None, 422, "invalid-request"),
        ("POST", "/context", b"", 422, "invalid-request"),
        ("POST", "/context", b"{", 422, "invalid-request"),
        ("POST", "/context", b"[]", 422, "invalid-request"),
        ("POST", "/context", b"{}", 422, "invalid-request"),
        ("POST", "/context", b'{"query": 5}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "\\ud800"}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "\xff"}', 400, "bad-request"),
        ("POST", "/context", b'{"query": "x", "budget": "9"}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "x", "budget": true}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "x", "budget": 1.5}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "x", "buget": 9}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "x", "format": "xml"}', 422, "invalid-request"),
        ("POST", "/context", b'{"query": "x", "focus": "a"}', 422, "invalid-request"),
        ("POST", "/context", b" " * (MAX_BODY_BYTES + 1), 413, "too-large"),
        ("POST", "/repositories", b'{"path": "relative"}', 422, "not-indexable"),
    ],
)
def test_a_bad_request_is_a_problem(
    method: str, url: str, body: bytes | None, status: int, code: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = client().request(method, url, content=body, headers=headers)
    assert problem(answer) == (status, code)
    assert len(answer.content) < 1500


def test_a_body_of_unknown_length_is_limited_too() -> None:
    async def chunks():
        for _ in range(3):
            yield b" " * (MAX_BODY_BYTES // 2)

    answer = client().request("POST", "/context", content=chunks())
    assert problem(answer) == (413, "too-large")


def test_a_body_at_the_limit_is_read() -> None:
    body = b'{"query": 5}'.ljust(MAX_BODY_BYTES)
    headers = {"content-type": "application/json"}
    answer = client().request("POST", "/context", content=body, headers=headers)
    assert problem(answer) == (422, "invalid-request")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "localhost"}, 200),
        ({"host": "localhost:8000"}, 200),
        ({"host": "127.0.0.1:9"}, 200),
        ({"host": "[::1]:8000"}, 200),
        ({"host": "LOCALHOST"}, 200),
        ({"host": "localhost:8000", "origin": "http://localhost:8000"}, 200),
        ({"host": "attacker.example"}, 403),
        ({"host": "localhost.attacker.example"}, 403),
        ({"host": "attacker.example@localhost"}, 200),
        ({"host": "localhost@attacker.example"}, 403),
        ({"host": "[::1"}, 403),
        ({"host": ""}, 403),
        ({"host": "localhost:8000", "origin": "http://attacker.example"}, 403),
        ({"host": "localhost:8000", "origin": "http://localhost:3000"}, 403),
        ({"host": "localhost:8000", "origin": "null"}, 403),
    ],
)
def test_only_the_machine_itself_is_answered(headers: dict[str, str], status: int) -> None:
    answer = client().get("/health", headers=headers)
    assert answer.status_code == status
    if status == HTTPStatus.FORBIDDEN:
        assert problem(answer) == (403, "not-local")


def test_a_service_lives_without_its_store_but_is_not_ready() -> None:
    down = client(graph_errors.StoreUnavailable("the store is down"))
    assert down.get("/health").json()["status"] == "ok"
    answer = down.get("/ready")
    assert problem(answer) == (503, "not-ready")
    assert "the store is down" in answer.json()["detail"]
    assert answer.headers["retry-after"]


def test_the_description_is_served_and_no_page_that_loads_from_elsewhere() -> None:
    assert client().get("/openapi.json").json()["openapi"].startswith("3.")
    assert client().get("/docs").status_code == HTTPStatus.NOT_FOUND
