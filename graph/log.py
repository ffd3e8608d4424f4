"""Which commits a source keeps, and what each of them touched: what an index run notes of git.

See docs/architecture.md, "History". A commit is in sight of a scope when everything that it
touched is, files that are gone included: its message speaks of all of it.
"""

from collections.abc import Callable, Iterator

import msgspec

from graph.errors import StoreCorrupt
from graph.snapshot import Snapshot

LOG = "history/log"
WORDS = "history/words"  # the words of their messages (graph.segment), in the same order
PREFIX = "commit:"


class Log(msgspec.Struct, frozen=True, array_like=True):
    """Commits from new to old. `times` are seconds since 1970 (UTC), of the committer.

    `touched` are indexes into `paths`, which is sorted; none of a commit that touched too many.
    `words` is a digest of the record WORDS.
    """

    shas: tuple[str, ...] = ()
    times: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    touched: tuple[tuple[int, ...], ...] = ()
    words: str = ""

    def commits(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The node id of each commit, and the paths it touched."""
        for sha, touched in zip(self.shas, self.touched, strict=True):
            yield PREFIX + sha, tuple([self.paths[at] for at in touched])


def read_log(snapshot: Snapshot) -> Log:
    """The commits of a source, none where it has no history. Raises StoreCorrupt."""
    return decode_log(snapshot.records([LOG]).get(LOG))


def decode_log(data: bytes | None) -> Log:
    """Read the record LOG. Raises StoreCorrupt."""
    if data is None:
        return Log()
    try:
        log = msgspec.msgpack.decode(data, type=Log)
    except msgspec.MsgspecError as error:
        raise damaged(error) from error
    top = max((at for touched in log.touched for at in touched), default=-1)
    if not len(log.shas) == len(log.times) == len(log.touched) or top >= len(log.paths):
        raise damaged("its lists contradict each other")
    return log


def denied_commits(log: Log, seen: Callable[[str], bool]) -> frozenset[str]:
    """The ids of the commits that touched a path that is not `seen`, or nobody knows which."""
    out = [not seen(path) for path in log.paths]
    return frozenset(
        PREFIX + sha
        for sha, touched in zip(log.shas, log.touched, strict=True)
        if not touched or any(out[at] for at in touched)
    )


def damaged(reason: object) -> StoreCorrupt:
    """What to raise for a history that cannot be read."""
    return StoreCorrupt(
        f"the history in the index is damaged ({reason}): index the repository again with --full"
    )
