"""A real Neo4j Community server: fetched once by Maven, run by Java, on a free loopback port.

`REMIT_TEST_NEO4J_URI`, `_USER` and `_PASSWORD` name another server to use instead; what is in its
database is deleted. Nothing here waits for longer than `START_SECONDS`.
"""

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from neo4j import Auth, basic_auth

HERE = Path(__file__).parent
START_SECONDS = 120
JAVA_VERSION = 17


class ServerMissing(Exception):
    """No server can be had here; the text says what is missing."""


@dataclass
class Server:
    """A server's address. One that the tests did not start can be neither killed nor started."""

    uri: str
    user: str
    password: str
    home: Path | None = None
    jars: Path | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def auth(self) -> Auth:
        return basic_auth(self.user, self.password)

    @property
    def ours(self) -> bool:
        return self.home is not None

    def start(self) -> None:
        """Start the process and wait until it says that Bolt is on and the password is set."""
        assert self.home is not None
        assert self.jars is not None
        self.home.mkdir(parents=True, exist_ok=True)
        port = self.uri.rpartition(":")[2]
        command = [
            "java",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            f"{self.jars}/*",
        ]
        command += [str(HERE / "Neo4jServer.java"), str(self.home), port]
        with self.log.open("ab") as log:
            offset = log.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, "NEO4J_PASSWORD": self.password},
            )
        try:
            self._await_ready(self._process, offset)
        except RuntimeError:
            self.kill()
            raise

    @property
    def log(self) -> Path:
        assert self.home is not None
        return self.home / "server.log"

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate(timeout=START_SECONDS)

    def _await_ready(self, process: subprocess.Popen[bytes], offset: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if b"ready" in self.log.read_bytes()[offset:].splitlines():
                return
            if process.poll() is not None:
                raise RuntimeError(f"Neo4j ended while it started: see {self.log}")
            time.sleep(0.1)
        raise RuntimeError(f"Neo4j was not ready within {START_SECONDS} s: see {self.log}")


def find_server(home: Path) -> Server:
    """The server named by the environment, else one of our own, not started yet.

    Raises ServerMissing where neither can be had.
    """
    if uri := os.environ.get("REMIT_TEST_NEO4J_URI"):
        user = os.environ.get("REMIT_TEST_NEO4J_USER", "neo4j")
        return Server(uri, user, os.environ.get("REMIT_TEST_NEO4J_PASSWORD", ""))
    jars = _jars()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return Server(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_urlsafe(12), home, jars)


def _jars() -> Path:
    """The folder of Neo4j's jars, filled by Maven the first time."""
    _check_java()
    pom = HERE / "pom.xml"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "remit"
    folder = cache / f"neo4j-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
    try:
        done = subprocess.run(
            [*command, f"-DoutputDirectory={fresh}"], check=False, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise ServerMissing("Maven (mvn) is not installed") from None
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ServerMissing(f"Maven could not fetch Neo4j: {done.stdout[-500:]}")
    with suppress(OSError):  # another run was faster
        fresh.rename(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _check_java() -> None:
    try:
        done = subprocess.run(["java", "--version"], check=False, capture_output=True, text=True)
    except FileNotFoundError:
        raise ServerMissing(f"Java {JAVA_VERSION} (java) is not installed") from None
    version = done.stdout.split()[1:2]
    major = version[0].partition(".")[0] if version else ""
    if not major.isdigit() or int(major) < JAVA_VERSION:
        raise ServerMissing(f"Java {JAVA_VERSION} is needed, found {done.stdout[:60]!r}")
