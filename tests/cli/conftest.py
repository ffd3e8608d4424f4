"""Running the command line in this process, away from the user's own data."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Remit = Callable[..., Ran]


@pytest.fixture
def remit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Remit:
    """`remit("find", "x", stdin=b"", cwd=path)`, with a data folder of the test's own."""
    for name in ("STORE", "STORE_USER", "STORE_PASSWORD", "PERSONA", "MODEL"):
        monkeypatch.delenv(f"REMIT_{name}", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)

    def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
