"""Asking git about a repository that may be hostile: nothing of it is run.

Only `rev-parse`, `ls-files` and `check-ignore` are used. They run no hooks, filters or textconv;
the file system monitor, which they would start, is switched off, and so is fetching of objects.
"""

import os
import subprocess
from contextlib import AbstractContextManager, closing
from pathlib import Path

from indexer.errors import GitFailed, RepositoryUnsafe

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
        self._head = _start(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")

    def tracked(self) -> list[str]:
        """The paths in git's index, each once."""
        return self._paths(self._tracked)

    def untracked(self) -> list[str]:
        """The paths that are neither tracked nor ignored; "/" ends that of a repository."""
        return self._paths(self._untracked)

    def head(self) -> str:
        """The commit at HEAD, "" before the first."""
        return _finish(self._root, self._head).decode().strip()

    def close(self) -> None:
        """Let go of what has not been asked for."""
        for process in (self._tracked, self._untracked, self._head):
            if process.poll() is None:
                process.kill()
                process.communicate()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def _paths(self, process: subprocess.Popen[bytes]) -> list[str]:
        listed = _finish(self._root, process)
        if process.returncode:
            raise GitFailed(f"git stopped while it listed the files of {self._root}: try again")
        return os.fsdecode(listed).split("\0")[:-1]


def list_work_tree(root: Path) -> AbstractContextManager[Listing]:
    """Begin to list a work tree; what is still running when the block ends is stopped."""
    return closing(Listing(root))


def _finish(root: Path, process: subprocess.Popen[bytes]) -> bytes:
    try:
        answer, said = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        message = f"git took more than {_SECONDS} seconds to list the files of {root}"
        raise GitFailed(message) from None
    if process.returncode and said:
        raise _error(root, said.decode(errors="replace"))
    return answer


def ignores(root: Path) -> bool:
    """Whether `root` is a folder that the repository around it ignores."""
    process = _start(root, "check-ignore", "--quiet", ".")
    _finish(root, process)
    return process.returncode == 0


def _start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    try:
        return subprocess.Popen(
            ["git", *_SAFE, "-C", str(root), *arguments],
            env=environment | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
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
    return GitFailed(f"git could not list the files of {root}: {reason}")
