"""What a name or path means, as the command line and the service ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ports import IndexOrder
from cli.errors import UsageError
from cli.settings import Settings
from cli.wiring import Wired, wired
from graph.errors import UnknownRepository
from indexer.progress import Silent
from tests.cli.shop import write_shop


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Wired]:
    """Four small repositories: `flask`, `acme+api`, `api` and `Psf/Requests`."""
    with wired(Settings(tmp_path / "data")) as parts:
        for folder, name in (("flask", ""), ("acme+api", ""), ("api", ""), ("req", "Psf/Requests")):
            write_shop(tmp_path / folder)
            parts.work_trees.run(IndexOrder(str(tmp_path / folder), name), Silent())
        yield parts


@pytest.mark.parametrize(
    ("wanted", "repository"),
    [
        ("flask", "flask"),
        ("pallets/flask", "flask"),
        ("Pallets/Flask", "flask"),
        ("Psf/Requests", "Psf/Requests"),
        ("other/api", "api"),
    ],
)
def test_a_name(home: Wired, wanted: str, repository: str) -> None:
    assert home.library.place(wanted).repository == repository


def test_a_folder_comes_before_a_name(
    home: Wired, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pallets" / "flask").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert home.library.place("pallets/flask").source == str(tmp_path / "pallets" / "flask")


@pytest.mark.parametrize(
    ("wanted", "error", "says"),
    [
        ("acme/api", UnknownRepository, "2 work trees are called 'acme/api'"),
        ("requests", UnknownRepository, "no repository or folder is called 'requests'"),
        ("pallets/click", UnknownRepository, "no repository or folder is called"),
        ("./flask", UsageError, "no such folder"),
        ("a/b/flask", UsageError, "no such folder"),
        ("/flask", UsageError, "no such folder"),
    ],
)
def test_no_name(home: Wired, wanted: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        home.library.place(wanted)
