"""Settings come from the environment and a repository's file, and nothing odd passes."""

import sys
from pathlib import Path

import pytest

from cli.errors import UsageError
from cli.settings import ENVIRONMENT, REPOSITORY_FILE, index_settings, settings
from indexer.settings import IndexSettings


def test_the_option_wins_over_the_environment() -> None:
    environment = {"REMIT_STORE": "sqlite:///a", "REMIT_PERSONA": "backend"}
    assert settings("", environment).store == "sqlite:///a"
    assert settings("sqlite:///b", environment).store == "sqlite:///b"
    assert settings("", environment).persona == "backend"
    assert (settings("", {}).store, settings("", {}).user) == ("", "neo4j")


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is of Linux")
def test_graphs_lie_where_the_reference_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert settings("", {}).data == tmp_path / "remit/graphs"
    assert "`remit/graphs`" in ENVIRONMENT["XDG_DATA_HOME"]


def test_a_password_is_not_in_what_is_printed() -> None:
    assert "hush" not in repr(settings("", {"REMIT_STORE_PASSWORD": "hush"}))


def test_a_repository_says_how_it_is_indexed(tmp_path: Path) -> None:
    assert index_settings(tmp_path) == IndexSettings()
    (tmp_path / REPOSITORY_FILE).write_text(
        'workflow_bases = ["Step"]\ninclude = ["src/**"]\nexclude = []\nmax_file_bytes = 9\n'
    )
    assert index_settings(tmp_path) == IndexSettings(("Step",), ("src/**",), (), 9)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"exclud = []", "there is no setting 'exclud'; there are workflow_bases"),
        (b"exclude = 'a'", "exclude must be a list of words"),
        (b"exclude = [1]", "exclude must be a list of words"),
        (b"exclude = ['']", "exclude must be a list of words"),
        (b"max_file_bytes = 0", "max_file_bytes must be a whole number above 0"),
        (b"max_file_bytes = true", "max_file_bytes must be a whole number above 0"),
        (b"max_file_bytes = ", "cannot be read as TOML"),
        (b"# caf\xe9", "cannot be read as TOML"),
    ],
)
def test_a_bad_setting_is_named_with_its_file(tmp_path: Path, text: bytes, says: str) -> None:
    (tmp_path / REPOSITORY_FILE).write_bytes(text)
    with pytest.raises(UsageError) as caught:
        index_settings(tmp_path)
    assert says in str(caught.value)
    assert str(tmp_path / REPOSITORY_FILE) in str(caught.value)


def test_a_link_is_no_settings_file(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("exclude = ['**']")
    (tmp_path / REPOSITORY_FILE).symlink_to(tmp_path / "elsewhere")
    assert index_settings(tmp_path) == IndexSettings()
