"""Serving the application at a loopback address until told to stop."""

import signal
import socket
from collections.abc import Callable
from ipaddress import ip_address
from types import FrameType

import uvicorn

from api.errors import AddressRefused
from api.http.app import LOOPBACK_NAMES, create_app
from api.http.service import Parts

GRACE_SECONDS = 10
BACKLOG = 128


def check_address(host: str, port: int) -> None:
    """Raises AddressRefused for anything but a loopback address and a port."""
    if not _is_loopback(host):
        raise AddressRefused(
            f"--host {host}: without keys the service answers on loopback only; "
            "use 127.0.0.1, ::1 or localhost"
        )
    if not 0 <= port <= 65535:
        raise AddressRefused(f"--port {port}: a port is a number from 0 to 65535")


def serve(parts: Parts, host: str, port: int, *, started: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is told the URL. Raises AddressRefused."""
    check_address(host, port)
    app = create_app(parts, names={*LOOPBACK_NAMES, host})
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with _listening(host, port) as listener:
        started(_url(host, listener.getsockname()[1]))
        # uvicorn raises the signal again once it has shut down; by then nothing is left to do.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _ended)
        uvicorn.Server(config).run(sockets=[listener])


def _ended(_: int, __: FrameType | None) -> None:
    """uvicorn has taken note of the signal already."""


def _listening(host: str, port: int) -> socket.socket:
    address = "127.0.0.1" if host == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's delay off: 44 ms less for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressRefused(
            f"cannot listen at {host} port {port} ({error.strerror or error}): "
            "give another with --port; 0 takes a free one"
        ) from error
    return listener


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
