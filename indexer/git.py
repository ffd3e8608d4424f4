"""Asking git about a repository that may be hostile: nothing of it is run.

Only `rev-parse`, `ls-files` and `check-ignore` are used. They run no hooks, filters or textconv;
the file system monitor, which they would start, is switched off, and so is fetching of objects.
"""

import os
import subprocess
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
_LIST = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")


def in_work_tree(root: Path) -> bool:
    """Whether a `.git` stands in `root` or above; git itself is not asked."""
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))


def head_and_files(root: Path) -> tuple[str, list[bytes]]:
    """The commit at HEAD ("" before the first), and the paths below `root`, sorted.

    The paths are those tracked and those untracked that git does not ignore, "/"-separated and
    relative to `root`; one that ends in "/" is a repository inside this one. Raises
    RepositoryUnsafe and GitFailed.
    """
    head = _start(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    files = _start(root, *_LIST)
    try:
        listed, said = files.communicate(timeout=_SECONDS)
        commit, _ = head.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        message = f"git took more than {_SECONDS} seconds to list the files of {root}"
        raise GitFailed(message) from None
    finally:
        for process in (head, files):
            process.kill()
            process.communicate()
    if files.returncode:
        raise _error(root, said.decode(errors="replace"))
    paths = sorted(set(listed.split(b"\0")) - {b""})
    return commit.decode().strip(), paths


def ignores(root: Path) -> bool:
    """Whether `root` is a folder that the repository around it ignores."""
    process = _start(root, "check-ignore", "--quiet", ".")
    _, said = process.communicate(timeout=_SECONDS)
    if process.returncode not in (0, 1):
        raise _error(root, said.decode(errors="replace"))
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
