"""Which files there are: of a git work tree what git does not ignore, else of a plain folder."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import msgspec

from indexer import git
from indexer.errors import RepositoryMissing
from indexer.ignore import IGNORE_FILE, USUAL_FOLDERS, Rules, is_secret, rules
from indexer.read import read_small
from indexer.settings import IndexSettings


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A file to index. `path` is "/"-separated, relative to the root.

    `mtime_ns` is the later of the times its content and its inode changed. Of a `secret` file
    only the name may be known.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    mode: int
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The files below `root` sorted by path, and what was passed by as (path, reason), sorted.

    `head_commit` is "" in a plain folder and before the first commit.
    """

    root: Path
    is_git: bool
    head_commit: str
    entries: tuple[Entry, ...]
    skipped: tuple[tuple[str, str], ...]


LINK = "a link: links are not followed"
SUBMODULE = "a repository of its own inside this one: not entered"
_KINDS = {
    stat.S_IFIFO: "a pipe, not a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
}
_NOT_UTF8 = "its name is not UTF-8"


def list_files(root: Path, settings: IndexSettings) -> Listing:
    """List what is to be indexed; reads no file but `.remitignore`.

    Raises RepositoryMissing, RepositoryUnsafe, GitFailed and BadPattern.
    """
    root = _checked(root)
    asked = rules(read_small(root, IGNORE_FILE), settings.include, settings.exclude)
    if git.in_work_tree(root) and (os.path.lexists(root / ".git") or not git.ignores(root)):
        head, paths = git.head_and_files(root)
        entries, skipped = _of_git(root, paths, asked)
        return Listing(root, True, head, entries, skipped)
    entries, skipped = _of_folder(root, asked)
    return Listing(root, False, "", entries, skipped)


def _checked(root: Path) -> Path:
    try:
        real = root.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise RepositoryMissing(f"there is no folder {root}: check the path") from error
    if not real.is_dir():
        raise RepositoryMissing(f"{root} is a file: give the folder of a repository")
    if all((real / name).exists() for name in ("HEAD", "objects", "refs")):
        raise RepositoryMissing(f"{root} is a bare repository: give the folder of a checkout")
    return real


class _Found:
    """Entries and skips as they are met."""

    __slots__ = ("_rules", "entries", "skipped")

    def __init__(self, asked: Rules | None) -> None:
        self._rules = asked
        self.entries: list[Entry] = []
        self.skipped: list[tuple[str, str]] = []

    def add(self, path: str, status: os.stat_result) -> None:
        """Take a path in, or say why not."""
        if self._rules is not None and self._rules.leaves_out(path):
            return
        mode = status.st_mode
        if stat.S_ISREG(mode):
            changed = max(status.st_mtime_ns, status.st_ctime_ns)
            secret = is_secret(path)
            self.entries.append(
                Entry(path, status.st_size, changed, status.st_ino, mode, secret)
            )
        elif stat.S_ISLNK(mode):
            self.skipped.append((path, LINK))
        elif stat.S_ISDIR(mode):
            self.skipped.append((path, SUBMODULE))
        else:
            self.skipped.append((path, _KINDS.get(stat.S_IFMT(mode), "not a file")))

    def skip(self, path: str, reason: str) -> None:
        """Pass a path by, unless it is left out anyway."""
        if self._rules is None or not self._rules.leaves_out(path):
            self.skipped.append((path, reason))

    def sorted(self) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
        """All of it in the order of paths."""
        self.entries.sort(key=_by_path)
        return tuple(self.entries), tuple(sorted(self.skipped))


def _by_path(entry: Entry) -> str:
    return entry.path


def _of_git(
    root: Path, paths: list[bytes], asked: Rules | None
) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    found = _Found(asked)
    base = os.fsencode(root) + b"/"
    folder, linked = b"", False
    lstat = os.lstat
    for raw in paths:
        path = _name(raw.rstrip(b"/"))
        if path is None:
            found.skipped.append((raw.decode(errors="backslashreplace"), _NOT_UTF8))
            continue
        above = raw.rpartition(b"/")[0] if raw[-1:] != b"/" else raw[:-1]
        if above != folder:
            folder, linked = above, _through_link(base, above)
        if linked:
            found.skip(path, LINK)
            continue
        try:
            found.add(path, lstat(base + raw.rstrip(b"/")))
        except (FileNotFoundError, NotADirectoryError):
            continue  # tracked, and removed from the work tree
        except OSError as error:
            found.skip(path, f"cannot be looked at: {error.strerror}")
    return found.sorted()


def _through_link(base: bytes, folder: bytes) -> bool:
    """Whether a link stands on the way from the root to a folder."""
    here = base[:-1]
    for part in folder.split(b"/") if folder else []:
        here += b"/" + part
        try:
            if stat.S_ISLNK(os.lstat(here).st_mode):
                return True
        except OSError:
            return False
    return False


def _name(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _of_folder(
    root: Path, asked: Rules | None
) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    found = _Found(asked)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.fsencode(root / folder)) as listed:
                children = list(listed)
        except OSError as error:
            found.skip(folder or ".", f"cannot be entered: {error.strerror}")
            continue
        for child in children:
            name = _name(child.name)
            if name is None:
                said = child.name.decode(errors="backslashreplace")
                found.skipped.append((folder + said, _NOT_UTF8))
            elif child.is_dir(follow_symlinks=False):
                left_out = asked is not None and asked.leaves_out_folder(folder + name)
                if name not in USUAL_FOLDERS and not left_out:
                    folders.append(f"{folder}{name}/")
            else:
                _add(found, folder + name, child)
    return found.sorted()


def _add(found: _Found, path: str, child: os.DirEntry[bytes]) -> None:
    try:
        found.add(path, child.stat(follow_symlinks=False))
    except OSError as error:
        found.skip(path, f"cannot be looked at: {error.strerror}")
