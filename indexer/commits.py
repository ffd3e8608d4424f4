"""Past commits as git tells them: when, the message, and which paths; never what a file said.

A commit's record is a pure function of the commit and of where the root lies in the repository,
so it is read once. Messages may come from anyone: addresses are left out (whole trailers such as
`Signed-off-by` too), control characters as well, and the length is bounded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from indexer import git

WINDOW = 500  # commits: four or sixteen times as many found no more of the code to change
MOST_PATHS = 100  # of a commit that touched more, it is not kept which
_SUBJECT, _BODY = 300, 4000  # characters
_LATEST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())

_TRAILER = re.compile(r"^(?:[\w-]+-by|cc|change-id):.*$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"<?[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}>?")
_CONTROL = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_BLANK = re.compile(r"\n\s*\n\s*")


class Commit(msgspec.Struct, frozen=True, gc=False):
    """One commit: `time` in seconds since 1970 (UTC), `paths` sorted, () for too many."""

    sha: str
    time: int
    subject: str
    body: str
    paths: tuple[str, ...]

    @property
    def day(self) -> str:
        """The date, as in 2024-02-29 (UTC)."""
        return datetime.fromtimestamp(self.time, UTC).strftime("%Y-%m-%d")


def read_commits(
    root: Path, head: str, cut_off: Sequence[str], known: Mapping[str, Commit]
) -> tuple[Commit, ...]:
    """The last WINDOW ancestors of `head` that touched a file below the root, from new to old.

    Only those not `known` are asked for. Commits at which a shallow clone is cut off would seem
    to have added every file: they are left out. Raises GitFailed.
    """
    listed = [sha for sha in git.ancestors(root, head, WINDOW) if sha not in cut_off]
    missing = [sha for sha in listed if sha not in known]
    found = {commit.sha: commit for commit in _parsed(git.touched(root, missing))}
    every = {**known, **found}
    return tuple(every[sha] for sha in listed if sha in every)


def _parsed(told: Iterator[bytes]) -> Iterator[Commit]:
    """Each commit is an empty string, its id, time and message, and, after a line feed, paths."""
    if next(told, None) is None:
        return
    for sha in told:
        time, message = next(told), next(told)
        paths: list[bytes] = []
        for path in told:
            if not path:
                break
            if len(paths) <= MOST_PATHS:
                paths.append(path)
        yield _commit(sha, time, message, paths)


def _commit(sha: bytes, time: bytes, message: bytes, paths: list[bytes]) -> Commit:
    subject, body = _said(message.decode(errors="replace"))
    if paths:
        paths[0] = paths[0][1:]
    names = sorted(path.decode(errors="replace") for path in paths)
    return Commit(
        sha.decode("ascii"),
        min(max(int(time), 0), _LATEST),
        subject,
        body,
        tuple(names) if len(names) <= MOST_PATHS else (),
    )


def _said(message: str) -> tuple[str, str]:
    """The subject on one line, and the rest, without addresses and what is no text."""
    plain = _CONTROL.sub(" ", _ADDRESS.sub("", _TRAILER.sub("", message))).strip()
    subject, _, body = _BLANK.sub("\0", plain, count=1).partition("\0")
    return " ".join(subject.split())[:_SUBJECT], body.strip()[:_BODY]
