"""Which files and symbols a scope leaves in sight, contents included.

Denied paths are only half of it: a file whose text is identical to a denied one, or a function
identical to one in it, would give the denied text away. So identical content is denied too, from
`MIN_FILE_BYTES` non-blank bytes for files and `MIN_SYMBOL_LINES` lines for symbols; below that,
equality is chance (empty `__init__` files, one-line properties).
"""

import re
from functools import lru_cache

import msgspec

from graph.log import denied_commits, read_log
from graph.model import Node, NodeKind
from graph.scope import Scope
from graph.snapshot import Snapshot

MIN_FILE_BYTES = 64
MIN_SYMBOL_LINES = 4

_ORDINAL = re.compile(r"#\d+\Z")
_OWNED = re.compile(r"[.<]")


class Visible(msgspec.Struct, frozen=True):
    """What one scope leaves of one state: files by path, and symbols denied by their content.

    `denied_nodes` lie in files that are in sight, `denied_in`; with a symbol goes all it holds.
    `denied_commits` touched anything that is out of sight, now or when it was still there.
    """

    scope: Scope
    paths: frozenset[str]
    directories: frozenset[str]
    denied_nodes: frozenset[str]
    denied_in: frozenset[str] = frozenset()
    denied_commits: frozenset[str] = frozenset()
    withheld: int = 0  # files out of sight, copies of denied ones among them

    def path(self, path: str) -> bool:
        """Whether a file, a directory (ending in `/`), or no path at all is in sight."""
        return not path or path in (self.directories if path.endswith("/") else self.paths)

    def name(self, name: str, path: str) -> bool:
        """Whether the name of a symbol of this file may be told."""
        return self.path(path) and (
            path not in self.denied_in or (name, path) not in _names(self.denied_nodes)
        )

    def symbol(self, node_id: str, path: str) -> bool:
        """Whether a listed node that lies in a file (no package, no commit) is in sight."""
        if not self.path(path) or node_id in self.denied_nodes:
            return False
        return path not in self.denied_in or not _held(node_id, _bare(self.denied_nodes))

    def node(self, node: Node) -> bool:
        """Whether a listed node is in sight."""
        if NodeKind.COMMIT in node.kinds:
            return node.id not in self.denied_commits
        place = node.id if NodeKind.PACKAGE in node.kinds else node.path
        return self.symbol(node.id, place)


def visible(snapshot: Snapshot, scope: Scope) -> Visible:
    """Work out what `scope` leaves of a snapshot: a pass over files, symbols and commits."""
    files = snapshot.files()
    if not scope.denied:
        paths = frozenset(files)
        return Visible(scope, paths, _directories(paths), frozenset())
    denied = {path for path in files if scope.denies(path)}
    digests = {files[path].digest for path in denied}
    # Of a denied file whose text may not be shown either, only the copy knows how long it is.
    twins = {f.digest for f in files.values() if f.digest in digests and f.size >= MIN_FILE_BYTES}
    paths = frozenset(
        path for path, file in files.items() if path not in denied and file.digest not in twins
    )
    hidden = _denied_symbols(snapshot, paths) if len(paths) < len(files) else []
    nodes, holding = frozenset(n for n, _ in hidden), frozenset(path for _, path in hidden)
    whole = paths - holding
    log = read_log(snapshot)
    commits = denied_commits(
        log, lambda path: path in whole or (path not in files and not scope.denies(path))
    )
    withheld = len(files) - len(paths)
    return Visible(scope, paths, _directories(paths), nodes, holding, commits, withheld)


@lru_cache(maxsize=8)
def in_order(paths: frozenset[str]) -> list[str]:
    """The same paths sorted; those of a state are asked for with every question."""
    return sorted(paths)


def _directories(paths: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(f"{folder}/" for folder in found)


def _denied_symbols(snapshot: Snapshot, paths: frozenset[str]) -> list[tuple[str, str]]:
    """(id, path) of the symbols in sight that say what one out of sight says, or lie in such."""
    rows = snapshot.digests()
    secret = {
        digest for _, path, digest, lines in rows if path not in paths and lines >= MIN_SYMBOL_LINES
    }
    seen = [row for row in rows if row[1] in paths]
    copies = [(node, path) for node, path, digest, _ in seen if digest in secret]
    if not copies:
        return []
    bare = _bare(frozenset(node for node, _ in copies))
    holding = {path for _, path in copies}
    inner = [(n, path) for n, path, *_ in seen if path in holding and _held(n, bare)]
    return [*copies, *inner]


@lru_cache(maxsize=16)
def _bare(nodes: frozenset[str]) -> frozenset[str]:
    """These ids without their ordinals: what a symbol holds does not say in which of equals."""
    return frozenset(_ORDINAL.sub("", node) for node in nodes)


@lru_cache(maxsize=16)
def _names(nodes: frozenset[str]) -> frozenset[tuple[str, str]]:
    """(name, path) of these symbols."""
    parts = [node.rpartition("::") for node in _bare(nodes)]
    return frozenset((qualname.rpartition(".")[2], path) for path, _, qualname in parts)


def _held(node: str, owners: frozenset[str]) -> bool:
    """Whether a node lies inside one of these: `a.py::C.f` and `a.py::C<workflow 1>` in C."""
    return any(node[: at.start()] in owners for at in _OWNED.finditer(node))
