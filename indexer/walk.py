"""Which files there are: of a git work tree what git does not ignore, else of a plain folder."""

import os
import stat
from functools import lru_cache
from pathlib import Path

import msgspec

from indexer import git
from indexer.environments import ENVIRONMENT, MARK, installed, outside
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


class Listing(msgspec.Struct, frozen=True):
    """The files below `root` sorted by path, and what was passed by as (path, reason), sorted.

    `head_commit` is "" in a plain folder and before the first commit. `cut_off` are the commits
    at which a shallow clone ends.
    """

    root: Path
    head_commit: str
    entries: tuple[Entry, ...]
    skipped: tuple[tuple[str, str], ...]
    is_git: bool = False
    cut_off: tuple[str, ...] = ()


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
        with git.list_work_tree(root) as answers:
            return _of_git(root, answers, asked)
    entries, skipped = _of_folder(root, asked)
    return Listing(root, "", entries, skipped)


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
        if not path.isascii() and not _is_utf8(path):
            self.skip(path, _NOT_UTF8)
        elif stat.S_ISREG(mode):
            modified, changed = status.st_mtime_ns, status.st_ctime_ns
            self.entries.append(
                Entry(
                    path,
                    status.st_size,
                    modified if modified > changed else changed,
                    status.st_ino,
                    mode,
                    is_secret(path),
                )
            )
        elif stat.S_ISLNK(mode):
            self.skip(path, LINK)
        elif stat.S_ISDIR(mode):
            self.skip(path, SUBMODULE)
        else:
            self.skip(path, _KINDS.get(stat.S_IFMT(mode), "not a file"))

    def skip(self, path: str, reason: str) -> None:
        """Pass a path by, unless it is left out anyway."""
        if self._rules is None or not self._rules.leaves_out(path):
            self.skipped.append((_shown(path), reason))

    def sorted(self) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
        """All of it in the order of paths."""
        self.entries.sort(key=_by_path)
        return tuple(self.entries), tuple(sorted(self.skipped))


def _is_utf8(path: str) -> bool:
    """Whether it was UTF-8 on the disk: other bytes are surrogates in a path."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: str) -> str:
    """A path as it may be printed."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _by_path(entry: Entry) -> str:
    return entry.path


def _of_git(root: Path, answers: git.Listing, asked: Rules | None) -> Listing:
    base = f"{root}/"
    tracked = answers.tracked()
    found = _Found(asked)
    _look_at(found, base, tracked)  # while git still looks for what is untracked
    untracked = tuple(path.rstrip("/") for path in answers.untracked())
    left_out = installed(tracked, untracked, lambda path: _is_file(f"{base}{path}"))
    if left_out:
        found = _Found(asked)
        _look_at(found, base, outside(tracked, left_out))
    for folder, reason in left_out.items():
        found.skip(folder, reason)
    _look_at(found, base, outside(untracked, left_out) if left_out else untracked)
    for folder, reason in answers.unreadable():
        found.skip(folder, f"cannot be entered: {reason}")
    entries, skipped = found.sorted()
    head, cut_off = answers.head()
    return Listing(root, head, entries, skipped, is_git=True, cut_off=cut_off)


def _look_at(found: _Found, base: str, paths: tuple[str, ...]) -> None:
    lstat, add = os.lstat, found.add
    links = _links(base, _folders(paths))
    for path in paths:
        if links and path.rpartition("/")[0] in links:
            found.skip(path, LINK)
            continue
        try:
            add(path, lstat(base + path))
        except (FileNotFoundError, NotADirectoryError):
            continue  # tracked, and removed from the work tree
        except OSError as error:
            found.skip(path, f"cannot be looked at: {error.strerror}")


@lru_cache(maxsize=4)  # as in `git`: the paths of a work tree are mostly the same ones
def _folders(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The folders that these paths lie in at any depth, each after the one around it."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return tuple(sorted(found))


def _links(base: str, folders: tuple[str, ...]) -> set[str]:
    """Those folders that are links, or that a link leads to."""
    lstat, is_link = os.lstat, stat.S_ISLNK
    found: set[str] = set()
    for folder in folders:
        if found and folder.rpartition("/")[0] in found:
            found.add(folder)
            continue
        try:
            if is_link(lstat(base + folder).st_mode):
                found.add(folder)
        except OSError:
            continue  # gone, or not to be entered: so are the files in it
    return found


def _of_folder(
    root: Path, asked: Rules | None
) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    found = _Found(asked)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder) as listed:
                children = list(listed)
        except OSError as error:
            found.skip(folder or ".", f"cannot be entered: {error.strerror}")
            continue
        if folder and any(c.name == MARK and c.is_file(follow_symlinks=False) for c in children):
            found.skip(folder.rstrip("/"), ENVIRONMENT)
            continue
        for child in children:
            name = child.name
            if child.is_dir(follow_symlinks=False):
                left_out = asked is not None and asked.leaves_out_folder(folder + name)
                if name not in USUAL_FOLDERS and not left_out:
                    folders.append(f"{folder}{name}/")
            else:
                _add(found, folder + name, child)
    return found.sorted()


def _add(found: _Found, path: str, child: os.DirEntry[str]) -> None:
    try:
        found.add(path, child.stat(follow_symlinks=False))
    except OSError as error:
        found.skip(path, f"cannot be looked at: {error.strerror}")


def _is_file(path: str) -> bool:
    """Whether it is one now, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False
