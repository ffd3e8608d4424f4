"""History in the graph: commits as nodes, what they touched and what changed together as edges.

All of it is a pure function of the commits and of the paths that are indexed, so that an
incremental run and a full one cannot differ. See docs/architecture.md, "History".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from graph.log import LOG, PREFIX, WORDS, Log, read_log
from graph.model import HISTORY, Edge, EdgeKind, Node, NodeKind, Unit
from graph.snapshot import Snapshot
from indexer.commits import Commit, read_commits
from indexer.documents import count
from indexer.errors import GitFailed
from indexer.facts import Document
from indexer.job import Tally
from indexer.walk import Listing

BROAD = 30  # files: what more than these changed in one commit need not belong together
PARTNERS = 10  # of a file, at most

Together = Mapping[str, tuple[Edge, ...]]


@dataclass(frozen=True, slots=True)
class History:
    """The commits of one state, from new to old."""

    commits: tuple[Commit, ...] = ()

    def digest(self) -> str:
        """What tells two histories apart: "" for none."""
        if not self.commits:
            return ""
        shas = "\n".join(commit.sha for commit in self.commits)
        return blake2b(shas.encode(), digest_size=16).hexdigest()

    def units(self, paths: Collection[str]) -> list[Unit]:
        """The unit of the commits, which TOUCHED those of these files that they did; or none."""
        if not self.commits:
            return []
        nodes = sorted((_node(commit) for commit in self.commits), key=lambda node: node.id)
        edges = [
            Edge(PREFIX + commit.sha, EdgeKind.TOUCHED, path)
            for commit in sorted(self.commits, key=lambda commit: commit.sha)
            for path in commit.paths
            if path in paths
        ]
        return [Unit(HISTORY, self.digest(), None, tuple(nodes), tuple(edges))]

    def together(self, paths: Collection[str]) -> Together:
        """For each of these files, the edges to those that changed with it most.

        A commit of n of these files, at most BROAD, counts 1 / (n - 1) for each two of them.
        """
        weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for commit in self.commits:
            files = [path for path in commit.paths if path in paths]
            if len(files) <= BROAD:
                for path in files:
                    for other in files:
                        weights[path][other] += 1 / max(1, len(files) - 1)
        return {path: _partners(path, weights[path]) for path in sorted(weights)}

    def records(self) -> dict[str, bytes | None]:
        """What the view reads of it; None removes what a former run kept."""
        if not self.commits:
            return {LOG: None, WORDS: None}
        paths = sorted({path for commit in self.commits for path in commit.paths})
        number = {path: at for at, path in enumerate(paths)}
        words = count(_documents(self.commits))
        log = Log(
            tuple(commit.sha for commit in self.commits),
            tuple(commit.time for commit in self.commits),
            tuple(paths),
            tuple(tuple([number[p] for p in commit.paths]) for commit in self.commits),
            blake2b(words, digest_size=16).hexdigest(),
        )
        return {LOG: msgspec.msgpack.encode(log), WORDS: words}


def read_history(listing: Listing, former: History, tally: Tally) -> History:
    """The history of the commit that a work tree stands at; what `former` has is not read again.

    Where git cannot tell it (parts of a partial clone are missing), there is none, and a warning.
    """
    if not listing.head_commit:
        return History()
    known = {commit.sha: commit for commit in former.commits}
    try:
        commits = read_commits(listing.root, listing.head_commit, listing.cut_off, known)
    except GitFailed as error:
        tally.warn(HISTORY, [str(error)])
        return History()
    return History(commits)


def stored_history(snapshot: Snapshot) -> History:
    """The history of an indexed state."""
    log = read_log(snapshot)
    nodes = snapshot.nodes([PREFIX + sha for sha in log.shas])
    return History(
        tuple(
            Commit(node.id.removeprefix(PREFIX), time, node.name, node.docstring, touched)
            for (node, (_, touched), time) in zip(
                nodes.values(), log.commits(), log.times, strict=True
            )
        )
    )


def stored_together(snapshot: Snapshot, paths: Sequence[str]) -> Together:
    """The edges to what changed with these files, of an indexed state."""
    found: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in snapshot.edges_from(paths, [EdgeKind.CHANGED_WITH]):
        found[edge.source].append(edge)
    return {path: tuple(edges) for path, edges in found.items()}


def _node(commit: Commit) -> Node:
    return Node(
        PREFIX + commit.sha,
        (NodeKind.COMMIT,),
        path=HISTORY,
        name=commit.subject,
        qualified_name=commit.sha,
        docstring=commit.body,
        tags=(commit.day,),
    )


def _partners(path: str, weights: Mapping[str, float]) -> tuple[Edge, ...]:
    ranked = sorted(weights, key=lambda other: (-round(weights[other], 9), other))
    best = [other for other in ranked if other != path][:PARTNERS]
    return tuple(Edge(path, EdgeKind.CHANGED_WITH, other) for other in sorted(best))


def _documents(commits: Sequence[Commit]) -> Iterable[tuple[str, tuple[Document]]]:
    """Each message as a file of one document, named so that they stay in order."""
    for at, commit in enumerate(commits):
        document = Document(
            node="",
            grain="commit",
            name=commit.subject,
            signature="",
            docstring="",
            body=commit.body,
        )
        yield f"{at:05}", (document,)
