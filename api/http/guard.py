"""What every request passes before a route sees it: whose it is, how large, and its raw path."""

from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem

MAX_BODY_BYTES = 2_000_000


class LocalOnly:
    """Answers only to the machine's own names, and to no other site's pages.

    A name that resolves to 127.0.0.1 (DNS rebinding) would otherwise let any web page read
    the code; so `Host` must be a loopback name, and an `Origin` must be this server itself.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self._reason(Headers(scope=scope)) if scope["type"] == "http" else ""
        if reason:
            refusal = problem(HTTPStatus.FORBIDDEN, reason, "not-local")
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _reason(self, headers: Headers) -> str:
        host = headers.get("host", "")
        if _name(f"//{host}") not in self._names:
            return "the Host header must name this machine: localhost, 127.0.0.1 or [::1]"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return "requests from other sites' pages are refused (see the Origin header)"
        return ""


class LimitedBody:
    """Reads the whole body first, and refuses what is larger than `limit` bytes."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        body = None
        if not (declared.isdecimal() and int(declared) > self._limit):
            body = await self._read(receive)
        if body is None:
            detail = f"a request's body may have {self._limit} bytes: send less"
            refusal = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, "too-large")
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)


class RawSymbolPaths:
    """Leaves the path below `/symbols/` percent-encoded, for the routes to decode.

    Ids hold slashes: `src%2Fcallers` is the file `src/callers`, `src/callers` are the callers
    of `src`. Once decoded, they could not be told apart.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path") or b""
        if scope["type"] == "http" and raw.startswith(b"/symbols/"):
            scope = {**scope, "path": raw.decode("latin-1")}
        await self._app(scope, receive, send)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, then what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
