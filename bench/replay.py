"""Replay a repository's commits: after each, what incremental indexing made equals a full index.

    python -m bench.replay REPOSITORY [--range A..B] [--last N] [--every K] [--include GLOB]...

REPOSITORY is a git repository or bundle. Its first-parent commits that change what is included are
checked out in a clone, oldest first, and indexed into one embedded store, each from the state
before, as a service does that knows it. After every K-th commit, every merge, every commit of over
100 files and the last one, the same work tree is indexed whole into a fresh store (in memory);
every node and edge with all that an export tells of it, and every record of who looked up what, is
compared. Exits with 1 where something differs.

In the full index a file's facts are made once per content, for they are a function of its bytes;
the seconds that this saved are added back to what it took.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from bench.trees import git
from graph.connect import open_store
from graph.snapshot import Snapshot
from graph.store import GraphStore
from indexer import full, manifest
from indexer.known import Warm
from indexer.pool import Batch, parse_batch
from indexer.read import Content, read_file
from indexer.run import IndexRequest, index, source_id
from indexer.settings import IndexSettings
from indexer.summary import Summary
from indexer.walk import Entry
from tests.indexer.memory_store import MemoryStore

NAME = "replayed"
BROAD = 100  # files: after a commit of more than these the graphs are always compared
SHOWN = 8  # differences
DEFAULT = IndexSettings()


class KeptFacts:
    """Parses each content of a file once; `saved` are the seconds that took, where it is reused."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[Batch, float]] = {}
        self._former = full.parse_files
        self.saved = 0.0

    def __enter__(self) -> Self:
        full.parse_files = self.parse_files
        return self

    def __exit__(self, *_: object) -> None:
        full.parse_files = self._former

    def parse_files(
        self,
        root: Path,
        entries: Sequence[Entry],
        *,
        jobs: int,  # noqa: ARG002 - one process
        max_bytes: int,
        contents: Mapping[str, Content] | None = None,  # noqa: ARG002 - what is on the disk counts
    ) -> Iterator[Batch]:
        """In place of `indexer.pool.parse_files`."""
        present: dict[tuple[str, str], tuple[Batch, float]] = {}
        self.saved = 0.0
        for entry in entries:
            content = read_file(root, entry.path, max_bytes=max_bytes, secret=entry.secret)
            key = (entry.path, content.digest)
            made = self._made.get(key)
            if made is None:
                began = time.perf_counter()
                batch = parse_batch(root, [entry], max_bytes, {entry.path: content})
                made = (batch, time.perf_counter() - began)
            else:
                self.saved += made[1]
            present[key] = made
            yield made[0]
        self._made = present


@dataclass(slots=True)
class Replay:
    """What was done so far. Seconds are of the commits after which the graphs were compared."""

    commits: int = 0
    compared: int = 0
    lines: int = 0
    made: int = 0
    resolved: int = 0
    files: int = 0
    incremental: float = 0.0
    whole: float = 0.0
    wrong: list[str] = field(default_factory=list[str])


def commits(root: Path, span: str, last: int, include: Sequence[str]) -> list[str]:
    """The first-parent commits that change such paths and leave any file, oldest first."""
    paths = [f":(glob){glob}" for glob in include]
    listed = git(root, "rev-list", "--first-parent", "--reverse", span, "--", *paths).split()
    found = [commit for commit in listed if git(root, "ls-tree", commit)]
    return found[-last:] if last else found


def broad(root: Path, commit: str) -> bool:
    """Whether a commit is a merge or changes many files."""
    parents = git(root, "rev-list", "--parents", "-n", "1", commit).split()[1:]
    if len(parents) != 1:
        return True
    return len(git(root, "diff-tree", "-r", "--name-only", commit).splitlines()) > BROAD


def replay(
    clone: Path,
    listed: Sequence[str],
    every: int = 1,
    settings: IndexSettings = DEFAULT,
) -> Replay:
    """Index each commit from the state before, and compare. `clone` is one's own; beside it a
    store is made."""
    done = Replay()
    request = IndexRequest(clone, name=NAME, jobs=1, settings=settings, allow_shrink=True)
    grown, warm = open_store(f"sqlite:///{clone}.sqlite"), Warm()
    with KeptFacts() as kept:
        for number, commit in enumerate(listed, 1):
            git(clone, "checkout", "--quiet", "--force", commit)
            began = time.perf_counter()
            summary = index(grown, request, warm=warm)
            seconds = time.perf_counter() - began
            _count(done, summary, first=number == 1)
            if number % every == 0 or number in (1, len(listed)) or broad(clone, commit):
                whole = _compared(done, grown, request, commit)
                if number > 1:
                    done.incremental += seconds
                    done.whole += whole + kept.saved
            print(
                f"{number}/{len(listed)} {commit[:10]} changed {summary.changed + summary.removed},"
                f" resolved {summary.resolved} of {summary.files}, different {len(done.wrong)}",
                file=sys.stderr,
            )
    grown.close()
    return done


def _count(done: Replay, summary: Summary, *, first: bool) -> None:
    done.commits += 1
    if not first:
        done.made += summary.changed
        done.resolved += summary.resolved
        done.files += summary.files


def _compared(done: Replay, grown: GraphStore, request: IndexRequest, commit: str) -> float:
    """Compare with a full index into a fresh store; returns the seconds that it took."""
    store = MemoryStore()
    began = time.perf_counter()
    index(store, request)
    seconds = time.perf_counter() - began
    place = (NAME, source_id(request.root))
    with grown.snapshot(*place) as one, store.snapshot(*place) as other:
        done.lines += _differences(one, other, commit, done.wrong)
    done.compared += 1
    return seconds


def _differences(one: Snapshot, other: Snapshot, commit: str, wrong: list[str]) -> int:
    """Add what differs between an incremental and a full state; returns the lines compared."""
    ours, theirs = lines(one), lines(other)
    for sign, missing in (("-", theirs - ours), ("+", ours - theirs)):
        wrong += (f"{commit[:10]} {sign} {line.decode()}" for line in sorted(missing))
    before, after = noted(one), noted(other)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            wrong.append(f"{commit[:10]} ? the record of {key}")
    if one.info.state != other.info.state:
        wrong.append(f"{commit[:10]} ? the state")
    return len(theirs)


def lines(snapshot: Snapshot) -> set[bytes]:
    """Every node and edge, a line each."""
    encode = msgspec.json.Encoder().encode
    return {encode(one) for each in (snapshot.all_nodes(), snapshot.all_edges()) for one in each}


def noted(snapshot: Snapshot) -> dict[str, object]:
    """Who looked up what, who calls which name, and who is like whom, however it is sharded."""
    found: dict[str, object] = {}
    held = manifest.load(snapshot)
    shards = held[0].shards if held is not None else 0
    for number in range(shards):
        uses, places = f"index/uses/{number}", f"index/places/{number}"
        families = f"index/families/{number}"
        kept = snapshot.records([uses, places, families])
        if uses in kept:
            for path, keys in msgspec.msgpack.decode(kept[uses], type=dict[str, bytes]).items():
                found[f"lookups of {path}"] = keys
        if places in kept:
            for name, paths in msgspec.msgpack.decode(kept[places]).items():
                found[f"places of {name}"] = paths
        if families in kept:
            keys, files = np.frombuffer(kept[families], "<u4").reshape(2, -1).tolist()
            for key, file in zip(keys, files, strict=True):
                found[f"family {key} {file}"] = True
    return found


def report(done: Replay) -> str:
    """What was compared, and the work done."""
    shown = [f"  {line[:300]}" for line in islice(done.wrong, SHOWN)]
    ratio = done.incremental / done.whole if done.whole else 0.0
    return "\n".join(
        [
            f"{done.commits} commits, {done.compared} compared with a full index: "
            f"{done.lines:,} lines, {len(done.wrong)} of them different",
            *shown,
            f"of {done.files:,} files (each counted at each commit) the facts of {done.made:,} "
            f"were made, and {done.resolved:,} resolved again",
            f"seconds, incremental / full: {ratio:.3f}",
        ]
    )


def main() -> None:
    """Replay, and print what came out."""
    options = argparse.ArgumentParser(prog="bench.replay", description=__doc__)
    options.add_argument("repository", type=Path)
    options.add_argument("--range", default="HEAD", help="of revisions, as git takes it")
    options.add_argument("--last", type=int, default=0, help="only the last so many commits")
    options.add_argument("--every", type=int, default=1, help="compare after every K-th commit")
    options.add_argument("--include", action="append", default=[], help="only such paths")
    given = options.parse_args()
    source = str(given.repository.resolve())
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / NAME
        git(Path(folder), "clone", "--quiet", "--no-checkout", source, str(clone))
        listed = commits(clone, given.range, given.last, given.include)
        done = replay(clone, listed, given.every, IndexSettings(include=tuple(given.include)))
    print(report(done))
    sys.exit(bool(done.wrong))


if __name__ == "__main__":
    main()
