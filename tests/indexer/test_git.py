"""Nothing of a foreign repository is run, and what git refuses is said in one sentence."""

import os
import shutil
from pathlib import Path

import pytest

from indexer.errors import GitFailed, RepositoryUnsafe
from indexer.settings import IndexSettings
from indexer.walk import list_files
from tests.indexer.trees import commit, git, write


def test_a_hostile_configuration_runs_nothing(tmp_path: Path) -> None:
    root, ran = tmp_path / "root", tmp_path / "ran"
    write(root, {"a.py": "x", ".gitattributes": "* filter=evil diff=evil\n"})
    commit(root)
    hook = root / ".git/hooks/evil"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    for name in ("post-index-change", "fsmonitor-watchman", "query-watchman"):
        shutil.copy(hook, hook.with_name(name))
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "diff.external",
        "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv",
        "alias.ls-files", "credential.helper",
    ):  # fmt: skip
        git(root, "config", key, str(hook))
    write(root, {"a.py": "changed", "b.py": ""})
    index = (root / ".git/index").read_bytes()
    listing = list_files(root, IndexSettings())
    assert [e.path for e in listing.entries] == [".gitattributes", "a.py", "b.py"]
    assert not ran.exists()
    assert (root / ".git/index").read_bytes() == index


def test_variables_of_a_calling_hook_point_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "one", {"a.py": ""})
    write(tmp_path / "two", {"b.py": ""})
    commit(tmp_path / "one")
    commit(tmp_path / "two")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "two/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "two/.git/index"))
    listing = list_files(tmp_path / "one", IndexSettings())
    assert [e.path for e in listing.entries] == ["a.py"]


def test_a_folder_that_cannot_be_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.py": "", "shut/b.py": ""})
    commit(tmp_path)
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin/git"
    said = "printf \"warning: could not open directory 'in/n er/': No way\\n\" >&2"
    real = shutil.which("git")
    fake.write_text(f'#!/bin/sh\ncase "$*" in *--others*) {said};; esac\nexec {real} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert ("in/n er", "cannot be entered: No way") in list_files(tmp_path, IndexSettings()).skipped


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.py": ""})
    commit(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.delenv("SUDO_UID", raising=False)
    for path in (tmp_path, tmp_path / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(RepositoryUnsafe, match=r"safe\.directory") as caught:
        list_files(tmp_path, IndexSettings())
    assert "\n" not in str(caught.value)


def test_a_broken_repository_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", ".git/HEAD": "nonsense"})
    with pytest.raises(GitFailed, match="no git work tree"):
        list_files(tmp_path, IndexSettings())


def test_without_git_a_work_tree_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.py": ""})
    commit(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="git is not installed"):
        list_files(tmp_path, IndexSettings())
