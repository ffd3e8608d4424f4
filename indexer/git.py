"""Asking git about a repository that may be hostile: nothing of it is run.

Only `rev-parse`, `ls-files`, `ls-tree`, `check-ignore`, `check-attr`, `rev-list` and `diff-tree`
are used. They run no hooks, filters, textconv or signature checks (`log` would, if the repository
says so, and `ls-files --modified` filters); the file system monitor, which they would start, is
switched off, and so is fetching of objects.
"""

import os
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import lru_cache
from pathlib import Path

from indexer.errors import GitFailed, GitRefused, RepositoryUnsafe

_SAFE = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.alternateRefsCommand=",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
# Kept, for `safe.directory` may be set through them; all else that begins with GIT_ would
# point git at another repository when Remit is called from a hook.
_KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH")
_SECONDS = 120
_TRACKED = ("ls-files", "-z", "--cached", "--deduplicate")
_UNTRACKED = ("ls-files", "-z", "--others", "--exclude-standard")
_HEAD = ("rev-parse", "--verify", "--quiet", "--git-path", "shallow", "HEAD^{commit}")
_TOUCHED = (
    "diff-tree", "--stdin", "-z", "-r", "--root", "--name-only", "--relative",
    "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none",
    "--encoding=UTF-8", "--format=%x00%H%x00%ct%x00%B",
)  # fmt: skip
_UNFILTERED = (b"unspecified", b"unset")
_AT_ONCE = 200  # commits asked about at once: what is asked has to fit into a pipe
_NOT_ENTERED = re.compile(rb"^warning: could not open directory '(.+)': (.+)$", re.MULTILINE)
_PORTION = 1 << 16
_FITS = 1 << 15  # into a pipe, whatever else is in it


def in_work_tree(root: Path) -> bool:
    """Whether a `.git` stands in `root` or above; git itself is not asked."""
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))


class Listing:
    """What git says of a work tree; it is asked all at once, so that the answers overlap.

    Paths are "/"-separated and relative to the root, bytes that are not UTF-8 in them as
    surrogates. Each method raises RepositoryUnsafe or
    GitFailed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tracked = _start(root, *_TRACKED)
        self._untracked = _start(root, *_UNTRACKED)
        self._head = _start(root, *_HEAD)
        self._complaints = b""

    def tracked(self) -> tuple[str, ...]:
        """The paths in git's index, each once."""
        return self._paths(self._tracked)[0]

    def untracked(self) -> tuple[str, ...]:
        """The paths that are neither tracked nor ignored; "/" ends that of a repository."""
        found, self._complaints = self._paths(self._untracked)
        return found

    def unreadable(self) -> list[tuple[str, str]]:
        """The folders that could not be entered, each with the reason; after `untracked`."""
        return [
            (os.fsdecode(path).rstrip("/"), os.fsdecode(reason))
            for path, reason in _NOT_ENTERED.findall(self._complaints)
        ]

    def head(self) -> tuple[str, tuple[str, ...]]:
        """The commit at HEAD, "" before the first; and, sorted, the commits at which a shallow
        clone is cut off.
        """
        path, _, commit = _finish(self._root, self._head)[0].rstrip(b"\n").rpartition(b"\n")
        if self._head.returncode:
            return "", ()
        return commit.decode(), _words(self._root / os.fsdecode(path))

    def close(self) -> None:
        """Let go of what has not been asked for."""
        for process in (self._tracked, self._untracked, self._head):
            if process.poll() is None:
                process.kill()
                process.communicate()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def _paths(self, process: subprocess.Popen[bytes]) -> tuple[tuple[str, ...], bytes]:
        listed, said = _finish(self._root, process)
        if process.returncode:
            raise GitFailed(f"git stopped while it listed the files of {self._root}: try again")
        return _decoded(listed), said


@lru_cache(maxsize=4)  # a service lists the same work trees again and again
def _decoded(listed: bytes) -> tuple[str, ...]:
    return tuple(os.fsdecode(listed).split("\0")[:-1])


def list_work_tree(root: Path) -> AbstractContextManager[Listing]:
    """Begin to list a work tree; what is still running when the block ends is stopped."""
    return closing(Listing(root))


def ignores(root: Path) -> bool:
    """Whether `root` is a folder that the repository around it ignores."""
    process = _start(root, "check-ignore", "--quiet", ".")
    _finish(root, process)
    return process.returncode == 0


def ancestors(root: Path, commit: str, most: int) -> list[str]:
    """The last ancestors of a commit that are no merges, itself among them, from new to old."""
    order = ("rev-list", "--no-merges", f"--max-count={most}", commit, "--")
    return b"".join(_told(root, order)).decode("ascii", "replace").split()


def touched(root: Path, commits: Sequence[str]) -> Iterator[bytes]:
    """What `diff-tree` says of these commits, cut at NUL (`indexer.commits` reads it).

    Trees are compared, nothing else: no file is read, and no rename is guessed.
    """
    for start in range(0, len(commits), _AT_ONCE):
        asked = "".join(f"{commit}\n" for commit in commits[start : start + _AT_ONCE])
        yield from _cut(_told(root, _TOUCHED, asked.encode()))


def blobs(root: Path, commit: str, among: Sequence[str] = ()) -> dict[str, str]:
    """The names of a commit's regular files below `root`, by path; of these files, or of all."""
    some = among if len(among) <= _AT_ONCE else ()
    found: dict[str, str] = {}
    for row in _cut(
        _told(root, ("--literal-pathspecs", "ls-tree", "-r", "-z", commit, "--", *some))
    ):
        about, _, path = row.partition(b"\t")
        mode, _, name = about.split()
        if mode.startswith(b"100"):
            found[os.fsdecode(path)] = name.decode()
    return found


def differing(root: Path, before: str, commit: str) -> list[str]:
    """The paths below `root` that differ between two commits."""
    order = ("diff-tree", "-r", "-z", "--name-only", "--relative", "--no-renames", before, commit)
    return [os.fsdecode(path) for path in _cut(_told(root, (*order, "--")))]


def filtered(root: Path, paths: Sequence[str]) -> set[str]:
    """Of these files, those that git would filter or encode anew before it compares them."""
    order = ("check-attr", "-z", "--stdin", "filter", "ident", "working-tree-encoding")
    found: set[str] = set()
    asked = b""
    for number, path in enumerate(paths, 1):
        asked += os.fsencode(path) + b"\0"
        if len(asked) > _FITS or number == len(paths):
            rows = list(_cut(_told(root, order, asked)))
            answers = zip(rows[::3], rows[2::3], strict=True)
            found.update(os.fsdecode(p) for p, said in answers if said not in _UNFILTERED)
            asked = b""
    return found


def not_checked_out(root: Path) -> set[str]:
    """The files in git's index that a sparse checkout leaves out."""
    rows = _cut(_told(root, ("ls-files", "-z", "-t", "--cached")))
    return {os.fsdecode(row[2:]) for row in rows if row[:1] == b"S"}


def _cut(portions: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for portion in portions:
        *whole, rest = (rest + portion).split(b"\0")
        yield from whole


def _told(root: Path, arguments: Sequence[str], asked: bytes = b"") -> Iterator[bytes]:
    """What git answers, in portions, so that a huge answer need not fit into memory."""
    process = _start(root, *arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    late = threading.Timer(_SECONDS, process.kill)
    late.start()
    asking, answers = process.stdin, process.stdout
    assert asking is not None and answers is not None  # noqa: S101, PT018 - both are pipes
    try:
        with process:
            with suppress(BrokenPipeError), asking:
                asking.write(asked)
            while portion := os.read(answers.fileno(), _PORTION):
                yield portion
    finally:
        late.cancel()
    if process.returncode:
        raise GitFailed(f"git could not read the history of {root}")


def _words(path: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(path.read_text("ascii", "replace").split()))
    except OSError:
        return ()


def _finish(root: Path, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What git answers, and what it complains of."""
    try:
        answer, said = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        message = f"git took more than {_SECONDS} seconds to list the files of {root}"
        raise GitFailed(message) from None
    if process.returncode and said:
        raise _error(root, said.decode(errors="replace"))
    return answer, said


def _start(
    root: Path,
    *arguments: str,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    try:
        return subprocess.Popen(
            ["git", *_SAFE, "-C", str(root), *arguments],
            env=environment | _ENVIRONMENT,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError:
        message = f"{root} is a git repository, but git is not installed: install git"
        raise GitFailed(message) from None


def _error(root: Path, said: str) -> RepositoryUnsafe | GitFailed:
    if "dubious ownership" in said:
        return RepositoryUnsafe(
            f"git refuses {root}, for it belongs to another user: if you trust it, run "
            f"`git config --global --add safe.directory {root}`"
        )
    if "must be run in a work tree" in said or "not a git repository" in said:
        return GitFailed(f"{root} has no git work tree: give the folder of a checkout")
    reason = said.strip().removeprefix("fatal: ").partition("\n")[0] or "it gave no reason"
    return GitRefused(f"git could not list the files of {root}: {reason}")
