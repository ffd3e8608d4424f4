"""A TCP proxy before the server that does something at a chosen commit."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

_COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # Bolt: one chunk, structure 0x12 without fields
_PIECE = 1 << 16


class Proxy:
    """Counts commits. Number `at` is passed on, its answer is not: the connection is cut."""

    def __init__(self, uri: str, *, at: int = 0) -> None:
        host, _, port = uri.rpartition("/")[2].partition(":")
        self._server = (host, int(port or 7687))
        self._at = at
        self._before: Callable[[], object] | None = None
        self._after: Callable[[], object] | None = None
        self.commits = 0
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"

    def do(self, work: Callable[[], object], *, answered: bool) -> None:
        """At that commit do `work`: once the server has answered, or in place of passing it on."""
        if answered:
            self._after = work
        else:
            self._before = work

    def __enter__(self) -> "Proxy":
        self._run(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._sockets:
            _cut(end)
        for thread in self._threads:
            thread.join(60)

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(self._server)
                except OSError:
                    client.close()
                    continue
                self._sockets += [client, server]
                for end in (client, server):  # else each small message waits 40 ms for the last one
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                muted = threading.Event()
                answered = threading.Event()
                self._run(lambda c=client, s=server, m=muted, a=answered: self._up(c, s, m, a))
                self._run(lambda c=client, s=server, m=muted, a=answered: _down(s, c, m, a))

    def _up(
        self,
        client: socket.socket,
        server: socket.socket,
        muted: threading.Event,
        answered: threading.Event,
    ) -> None:
        with suppress(OSError):
            while data := client.recv(_PIECE):
                hit = self._count(data)
                if hit and self._before:
                    self._before()
                    break
                if hit:
                    muted.set()
                server.sendall(data)
                if hit:
                    answered.wait(30)
                    if self._after:
                        self._after()
                    break
        _cut(client)
        _cut(server)

    def _count(self, data: bytes) -> bool:
        found = data.count(_COMMIT)
        self.commits += found
        return bool(found) and self.commits == self._at


def _down(
    server: socket.socket,
    client: socket.socket,
    muted: threading.Event,
    answered: threading.Event,
) -> None:
    with suppress(OSError):
        while data := server.recv(_PIECE):
            if muted.is_set():
                answered.set()
            else:
                client.sendall(data)
    if not muted.is_set():
        _cut(client)


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
