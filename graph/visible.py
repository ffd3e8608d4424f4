"""Which files and symbols a scope leaves in sight, contents included.

Denied paths are only half of it: a file whose text is identical to a denied one, or a function
copied from one, would give the denied text away. So identical content is denied too, from
`MIN_FILE_BYTES` non-blank bytes for files and `MIN_SYMBOL_LINES` lines for symbols; below that,
equality is chance (empty `__init__` files, one-line properties).
"""

from dataclasses import dataclass

from graph.model import Node, NodeKind
from graph.scope import Scope
from graph.snapshot import Snapshot

MIN_FILE_BYTES = 64
MIN_SYMBOL_LINES = 4


@dataclass(frozen=True, slots=True)
class Visible:
    """What one scope leaves of one state: files by path, and symbols denied by their content."""

    scope: Scope
    paths: frozenset[str]
    directories: frozenset[str]
    denied_nodes: frozenset[str]

    def path(self, path: str) -> bool:
        """Whether a file, a directory (ending in `/`), or no path at all is in sight."""
        return not path or path in (self.directories if path.endswith("/") else self.paths)

    def node(self, node: Node) -> bool:
        """Whether a listed node is in sight."""
        place = node.id if NodeKind.PACKAGE in node.kinds else node.path
        return self.path(place) and node.id not in self.denied_nodes


def visible(snapshot: Snapshot, scope: Scope) -> Visible:
    """Work out what `scope` leaves of a snapshot: one pass over files, one over symbols."""
    files = snapshot.files()
    denied = {path for path in files if scope.denies(path)}
    twins = {files[path].digest for path in denied if files[path].size >= MIN_FILE_BYTES}
    paths = frozenset(
        path for path, file in files.items() if path not in denied and file.digest not in twins
    )
    hidden = _denied_symbols(snapshot, paths) if len(paths) < len(files) else frozenset[str]()
    return Visible(scope, paths, _directories(paths), hidden)


def _directories(paths: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        while path:
            path = path.rstrip("/").rpartition("/")[0]
            path = f"{path}/" if path else ""
            if path in found:
                break
            found.add(path)
    return frozenset(found)


def _denied_symbols(snapshot: Snapshot, paths: frozenset[str]) -> frozenset[str]:
    rows = [row for row in snapshot.digests() if row[3] >= MIN_SYMBOL_LINES]
    secret = {digest for _, path, digest, _ in rows if path not in paths}
    return frozenset(node for node, path, digest, _ in rows if path in paths and digest in secret)
