"""The real server, as a process of its own: from its first line to its last."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.shop import write_shop


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def server(environment: dict[str, str], shop: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", "0"],
        cwd=shop,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def url_of(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    found = re.search(r"serving at (http://127\.0\.0\.1:\d+) ", server.stderr.readline())
    assert found
    return found[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_about_where_it_was_started_and_ends_when_told(
    server: subprocess.Popen[str], number: int
) -> None:
    with httpx.Client(base_url=url_of(server), timeout=30) as http:
        answer = http.post("/context", json={"query": "how do cache entries expire"})
        assert answer.status_code == 200
        assert "src/shop/cache.py" in answer.text
        assert http.get("/nothing").headers["content-type"] == "application/problem+json"
        huge = http.post("/context", content=b" " * 3_000_000)
        assert huge.status_code == 413
        rebound = http.get("/health", headers={"host": "attacker.example"})
        assert rebound.status_code == 403
    server.send_signal(number)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, out, err) == (0, "", "")


def test_a_port_in_use_is_said(server: subprocess.Popen[str], environment: dict[str, str]) -> None:
    port = url_of(server).rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "cli.main", "serve", "--port", port],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"cannot listen at 127.0.0.1 port {port}" in second.stderr
    assert "Traceback" not in second.stderr
