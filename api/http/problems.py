"""Every error as RFC 9457 problem details, `application/problem+json`.

`type` is "about:blank", so `title` is the status's own phrase; `code` tells the cases apart.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api import errors
from api.errors import ApiError, code_of
from graph import errors as graph_errors
from graph.errors import GraphError

MEDIA_TYPE = "application/problem+json"

# The first class that fits an error says its status and the seconds to wait before asking again.
STATUSES: Sequence[tuple[type[Exception], HTTPStatus, int | None]] = (
    (errors.BadRequest, HTTPStatus.UNPROCESSABLE_ENTITY, None),
    (errors.BudgetTooSmall, HTTPStatus.UNPROCESSABLE_ENTITY, None),
    (errors.UnknownPersona, HTTPStatus.UNPROCESSABLE_ENTITY, None),
    (errors.NotIndexable, HTTPStatus.UNPROCESSABLE_ENTITY, None),
    (errors.RunFailed, HTTPStatus.UNPROCESSABLE_ENTITY, None),
    (errors.NotPermitted, HTTPStatus.FORBIDDEN, None),
    (errors.BrokenPersona, HTTPStatus.CONFLICT, None),
    (errors.AmbiguousSymbol, HTTPStatus.CONFLICT, None),
    (errors.UnknownSymbol, HTTPStatus.NOT_FOUND, None),
    (errors.UnknownJob, HTTPStatus.NOT_FOUND, None),
    (errors.JobRefused, HTTPStatus.CONFLICT, 5),
    (graph_errors.UnknownRepository, HTTPStatus.NOT_FOUND, None),
    (graph_errors.ShrinkRefused, HTTPStatus.CONFLICT, None),
    (graph_errors.StoreBusy, HTTPStatus.SERVICE_UNAVAILABLE, 2),
    (graph_errors.StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE, 5),
    (graph_errors.StoreError, HTTPStatus.SERVICE_UNAVAILABLE, None),
    (graph_errors.SnapshotExpired, HTTPStatus.SERVICE_UNAVAILABLE, 1),
    (graph_errors.DeltaError, HTTPStatus.SERVICE_UNAVAILABLE, 2),
)


class Fault(BaseModel):
    """One thing that is wrong with a request, and where: "body.budget"."""

    where: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": "there is no persona 'bakend': choose one of backend, developer",
                "code": "unknown-persona",
            }
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="What was wrong, where, and what to do.")
    code: str = Field(description="The case, for programs: `unknown-persona`.")
    near: list[str] | None = Field(None, description="Names that may have been meant.")
    faults: list[Fault] | None = Field(None, description="What is wrong with the request.")


def problem(
    status: int,
    detail: str,
    code: str,
    *,
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    """A problem as a response."""
    said = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, code=code, **extra
    )
    content = said.model_dump(exclude_none=True)
    return JSONResponse(content, status, dict(headers or {}), media_type=MEDIA_TYPE)


def known_problem(error: Exception) -> Response:
    """The problem of an error that `api` or `graph` raises."""
    for kind, status, seconds in STATUSES:
        if isinstance(error, kind):
            headers = {"Retry-After": str(seconds)} if seconds else {}
            near = list(error.near) if isinstance(error, errors.UnknownSymbol) else None
            return problem(status, str(error), code_of(error), headers=headers, near=near)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(error), code_of(error))


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""

    def known(_: Request, error: Exception) -> Response:
        return known_problem(error)

    def refused(_: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return _refused(error)
        raise error

    def invalid(_: Request, error: Exception) -> Response:
        if isinstance(error, RequestValidationError):
            return _invalid(error)
        raise error

    def unexpected(_: Request, __: Exception) -> Response:
        # The server logs it; what went wrong inside is nothing to tell a client.
        detail = "a mistake in Remit itself; the server's log says more"
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, "internal-error")

    app.add_exception_handler(ApiError, known)
    app.add_exception_handler(GraphError, known)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)


_REFUSALS: Mapping[int, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: ("bad-request", "the body cannot be read: send JSON as UTF-8"),
    HTTPStatus.NOT_FOUND: ("unknown-route", "there is nothing here; /openapi.json lists what is"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", "this route takes another method"),
}


def _refused(error: HTTPException) -> Response:
    code, detail = _REFUSALS.get(error.status_code, ("refused", str(error.detail)))
    allow = (error.headers or {}).get("Allow")
    if allow:
        detail = f"{detail}: {allow}"
    return problem(error.status_code, detail, code, headers=error.headers)


def _message(fault: Mapping[str, Any]) -> str:
    if fault["loc"] == ("body",):
        return "send a JSON object, with Content-Type: application/json"
    return str(fault["msg"])


def _invalid(error: RequestValidationError) -> Response:
    faults = [
        Fault(where=".".join(str(part) for part in one["loc"]), message=_message(one))
        for one in error.errors()
    ]
    detail = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:5])
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid-request", faults=faults)
