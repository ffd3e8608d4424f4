"""Which files of a real work tree or folder are listed, and what is said of the others."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import BadPattern, RepositoryMissing
from indexer.read import read_file
from indexer.settings import IndexSettings
from indexer.walk import Listing, list_files
from tests.indexer.trees import commit, git, write

EVERYTHING = IndexSettings()


def paths(root: Path, settings: IndexSettings = EVERYTHING) -> list[str]:
    return [entry.path for entry in list_files(root, settings).entries]


def skipped(listing: Listing) -> dict[str, str]:
    return dict(listing.skipped)


def test_a_work_tree_lists_tracked_and_untracked_and_not_ignored(tmp_path: Path) -> None:
    write(tmp_path, {"b.py": "", "a/é.md": "", ".gitignore": "*.log\n/out\n", "gone.py": ""})
    head = commit(tmp_path)
    write(tmp_path, {"new.txt": "", "x.log": "", "out/y.py": "", "build/z.py": ""})
    (tmp_path / "gone.py").unlink()
    listing = list_files(tmp_path, EVERYTHING)
    assert [e.path for e in listing.entries] == [
        ".gitignore", "a/é.md", "b.py", "build/z.py", "new.txt",
    ]  # fmt: skip
    assert (listing.is_git, listing.head_commit, listing.skipped) == (True, head, ())


def test_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init")
    write(tmp_path, {"a.py": ""})
    listing = list_files(tmp_path, EVERYTHING)
    assert (listing.is_git, listing.head_commit, len(listing.entries)) == (True, "", 1)


def test_a_folder_below_a_work_tree(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "sub/b.py": "", ".gitignore": "tmp/\n", "tmp/dist/c.py": ""})
    commit(tmp_path)
    write(tmp_path, {"tmp/d.py": ""})
    assert paths(tmp_path / "sub") == ["b.py"]
    ignored = list_files(tmp_path / "tmp", EVERYTHING)
    assert ([e.path for e in ignored.entries], ignored.is_git) == (["d.py"], False)


def test_a_plain_folder_leaves_out_what_builds_make(tmp_path: Path) -> None:
    kept = {"a.py": "", "src/b.py": ""}
    left_out = {
        f"{name}/x.py": "" for name in ("node_modules", ".venv", "build", "src/__pycache__")
    }
    write(tmp_path, kept | left_out)
    listing = list_files(tmp_path, EVERYTHING)
    assert ([e.path for e in listing.entries], listing.is_git) == (["a.py", "src/b.py"], False)


ENVIRONMENT = {"pyvenv.cfg": "home = /usr\n", "lib/site-packages/x.py": "", "bin/activate": ""}


@pytest.mark.parametrize("is_git", [True, False])
@pytest.mark.parametrize("tracked", [True, False])
def test_a_virtual_environment_is_left_out_and_said(
    tmp_path: Path, *, is_git: bool, tracked: bool
) -> None:
    write(tmp_path, {"a.py": "", "pyvenv.cfg": ""})
    within = {f"tools/my-env/{path}": text for path, text in ENVIRONMENT.items()}
    within |= {f"tools/my-env/lib/inner/{path}": text for path, text in ENVIRONMENT.items()}
    if tracked:
        write(tmp_path, within)
    if is_git:
        commit(tmp_path)
    write(tmp_path, within | {"tools/my-environment.py": ""})
    listing = list_files(tmp_path, EVERYTHING)
    assert [e.path for e in listing.entries] == ["a.py", "pyvenv.cfg", "tools/my-environment.py"]
    assert list(skipped(listing)) == ["tools/my-env"]
    assert "virtual environment" in skipped(listing)["tools/my-env"]


@pytest.mark.parametrize("is_git", [True, False])
def test_a_mark_that_is_gone_or_a_link_tells_nothing(tmp_path: Path, *, is_git: bool) -> None:
    write(tmp_path, {f"{folder}/{name}": "" for folder in "ab" for name in ("pyvenv.cfg", "x.py")})
    if is_git:
        commit(tmp_path)
    (tmp_path / "a/pyvenv.cfg").unlink()
    (tmp_path / "b/pyvenv.cfg").unlink()
    (tmp_path / "b/pyvenv.cfg").symlink_to("/dev/zero")
    found = [e.path for e in list_files(tmp_path, EVERYTHING).entries]
    assert {"a/x.py", "b/x.py"} <= {*found}


def test_packages_that_git_neither_tracks_nor_ignores_are_left_out_and_said(tmp_path: Path) -> None:
    write(tmp_path, {"web/node_modules/own/a.js": "", "b.py": ""})
    commit(tmp_path)
    write(tmp_path, {"web/node_modules/own/new.js": ""})
    others = ("node_modules/x/a.js", "node_modules/x/node_modules/y/b.js", "lib/site-packages/c.py")
    write(tmp_path, dict.fromkeys(others, "") | {"my_node_modules/d.js": ""})
    listing = list_files(tmp_path, EVERYTHING)
    kept = ["b.py", "my_node_modules/d.js", "web/node_modules/own/a.js",
            "web/node_modules/own/new.js"]  # fmt: skip
    assert [e.path for e in listing.entries] == kept
    assert list(skipped(listing)) == ["lib/site-packages", "node_modules"]


@pytest.mark.parametrize("is_git", [True, False])
@pytest.mark.parametrize(
    ("ignore", "include", "exclude", "expected"),
    [
        ("", (), (), ["a.py", "b/c.md", "b/d.py"]),
        ("*.md\n", (), (), ["a.py", "b/d.py"]),
        ("b/\n!b/d.py\n", (), (), ["a.py"]),
        ("# note\n/a.py\n", (), (), ["b/c.md", "b/d.py"]),
        ("", ("**/*.py",), (), ["a.py", "b/d.py"]),
        ("", ("*.py",), (), ["a.py"]),
        ("", (), ("b",), ["a.py"]),
        ("", ("**/*.py",), ("b/**",), ["a.py"]),
    ],
)
def test_what_is_left_out_on_request(
    tmp_path: Path,
    *,
    is_git: bool,
    ignore: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    expected: list[str],
) -> None:
    write(tmp_path, {"a.py": "", "b/c.md": "", "b/d.py": "", ".remitignore": ignore})
    if is_git:
        commit(tmp_path)
    found = paths(tmp_path, IndexSettings(include=include, exclude=exclude))
    assert [path for path in found if path != ".remitignore"] == expected


@pytest.mark.parametrize("pattern", ["!", "b\\", "[z-a]"])
def test_a_pattern_that_cannot_be_read_is_said_with_its_line(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, {"a.py": "", ".remitignore": f"*.log\n\n{pattern}\n"})
    with pytest.raises(BadPattern, match=r"^\.remitignore:3: "):
        list_files(tmp_path, EVERYTHING)


@pytest.mark.parametrize("is_git", [True, False])
def test_what_is_no_file_is_said_and_never_opened(tmp_path: Path, *, is_git: bool) -> None:
    root = tmp_path / "root"
    write(tmp_path, {"outside.py": "secret = 1"})
    write(root, {"a.py": ""})
    (root / "link.py").symlink_to(tmp_path / "outside.py")
    (root / "dangling").symlink_to("/nowhere/at/all")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as unix:
        here = Path.cwd()
        os.chdir(root)
        unix.bind("sock")
        os.chdir(here)
        if is_git:
            commit(root)
        listing = list_files(root, EVERYTHING)
    assert [e.path for e in listing.entries] == ["a.py"]
    expected = dict.fromkeys(("link.py", "dangling", "loop"), "a link: links are not followed")
    if not is_git:  # git itself lists no pipes and sockets
        expected |= {"pipe": "a pipe, not a file", "sock": "a socket, not a file"}
    assert skipped(listing) == expected


def test_a_tracked_folder_that_became_a_link_is_not_entered(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, {"outside/a.py": "secret = 1"})
    write(root, {"sub/a.py": "", "sub/deep/b.py": ""})
    commit(root)
    for name in ("sub/a.py", "sub/deep/b.py"):
        (root / name).unlink()
    (root / "sub/deep").rmdir()
    (root / "sub").rmdir()
    (root / "sub").symlink_to(tmp_path / "outside")
    listing = list_files(root, EVERYTHING)
    assert listing.entries == ()
    assert skipped(listing)["sub/a.py"] == "a link: links are not followed"
    assert read_file(root, "sub/a.py", max_bytes=100).data is None


def test_repositories_inside_are_said_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "sub/b.py": "", "loose/c.py": ""})
    commit(tmp_path / "sub")
    git(tmp_path, "init")
    git(tmp_path, "add", "a.py", "sub")
    commit(tmp_path / "loose")
    listing = list_files(tmp_path, EVERYTHING)
    assert [e.path for e in listing.entries] == ["a.py"]
    reason = "a repository of its own inside this one: not entered"
    assert skipped(listing) == {"sub": reason, "loose": reason}


@pytest.mark.parametrize("is_git", [True, False])
def test_names_that_are_not_utf8_are_said(tmp_path: Path, *, is_git: bool) -> None:
    write(tmp_path, {"a.py": ""})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.py")).write_text("")
    if is_git:
        commit(tmp_path)
    listing = list_files(tmp_path, EVERYTHING)
    assert [e.path for e in listing.entries] == ["a.py"]
    assert skipped(listing) == {"b\\xff.py": "its name is not UTF-8"}


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        (".env", True),
        ("a/.env.local", True),
        ("id_rsa", True),
        ("certs/Server.PEM", True),
        (".aws/credentials", True),
        ("a.key", True),
        ("store.p12", True),
        ("env.py", False),
        ("keys.py", False),
        ("id_rsa.py", False),
        ("a/credentials/b.py", False),
    ],
)
def test_of_secrets_only_the_name_is_known(tmp_path: Path, path: str, *, secret: bool) -> None:
    write(tmp_path, {path: "password"})
    (entry,) = list_files(tmp_path, EVERYTHING).entries
    content = read_file(tmp_path, entry.path, max_bytes=100, secret=entry.secret)
    assert (entry.secret, content.data) == (secret, None if secret else b"password")


def grow(file: Path) -> None:
    file.write_bytes(b"x" * 101)


def link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/hostname")


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Path.unlink, "gone since it was listed"),
        (grow, "too large: 101 bytes, limit 100"),
        (link, "cannot be opened"),
        (pipe, "no longer a regular file"),
        (folder, "no longer a regular file"),
    ],
)
def test_what_changed_since_it_was_listed(
    tmp_path: Path, change: Callable[[Path], None], reason: str
) -> None:
    write(tmp_path, {"a.py": "x"})
    change(tmp_path / "a.py")
    content = read_file(tmp_path, "a.py", max_bytes=100)
    assert content.data is None
    assert content.reason.startswith(reason)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x", "sub/b.py": ""})
    (tmp_path / "a.py").chmod(0)
    (tmp_path / "sub").chmod(0)
    listing = list_files(tmp_path, EVERYTHING)
    (tmp_path / "sub").chmod(0o700)
    assert skipped(listing) == {"sub/": "cannot be entered: Permission denied"}
    content = read_file(tmp_path, "a.py", max_bytes=100)
    assert content.reason == "cannot be opened: Permission denied"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("nowhere", "there is no folder"),
        ("file", "is a file: give the folder"),
        ("bare", "is a bare repository: give the folder of a checkout"),
        ("loop", "there is no folder"),
    ],
)
def test_roots_that_are_none(tmp_path: Path, where: str, said: str) -> None:
    write(tmp_path, {"file": ""})
    git(tmp_path, "init", "--bare", "bare")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(RepositoryMissing, match=said):
        list_files(tmp_path / where, EVERYTHING)
