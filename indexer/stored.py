"""Files of a stored state with some changed: what an incremental run looks things up in."""

from collections.abc import Mapping

from graph.model import NodeKind
from graph.snapshot import Snapshot
from indexer import kept
from indexer.facts import FileFacts
from indexer.known import Decoded
from indexer.manifest import Manifest
from indexer.places import Places
from indexer.resolve.tree import ModuleTree
from indexer.resolve.views import View

_DEFINED = frozenset({NodeKind.CLASS, NodeKind.FUNCTION})


class StoredSources:
    """Views by path: of changed files as they are now, of all others read when asked for."""

    def __init__(
        self,
        snapshot: Snapshot,
        digests: Mapping[str, str],
        changed: Mapping[str, FileFacts | None],
        tree: ModuleTree,
        former: Manifest,
        places: Places,
        decoded: Decoded,
    ) -> None:
        """`decoded` holds views of the state that is stored, and gets those that are read."""
        self._former = former
        self._places = places
        self._snapshot = snapshot
        self._digests = digests
        self._changed = changed
        self._tree = tree
        self._decoded = decoded
        self._present: dict[str, View | None] = {}  # of changed files
        self._defined: dict[str, list[str]] | None = None  # by name, in changed files
        self._stored: dict[str, list[str]] = {}  # by name, in the others
        self._files: dict[str, list[str]] | None = None
        for path in changed:
            decoded.views.pop(path, None)

    @property
    def tree(self) -> ModuleTree:
        """The modules among the paths as they are now."""
        return self._tree

    def view(self, path: str) -> View | None:
        """The view of a Python file."""
        if path in self._changed:
            return self._view_of_changed(path)
        held = self._decoded.views
        if path not in held and path in self._digests:
            held[path] = self._read(path)
        return held.get(path)

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name, sorted."""
        if self._defined is None:
            self._defined = {}
            for path, facts in self._changed.items():
                view = View(path, facts) if facts is not None else None
                if view is not None:
                    for index, symbol in enumerate(view.symbols):
                        last = symbol.qualname.rpartition(".")[2]
                        self._defined.setdefault(last, []).append(view.id(index))
        if name not in self._stored:
            self._stored[name] = self._read_defined(name)
        return tuple(sorted([*self._stored[name], *self._defined.get(name, ())]))

    def _read_defined(self, name: str) -> list[str]:
        return [
            node.id
            for node in self._snapshot.named(name)
            if node.name == name and node.path not in self._changed and _is_defined(node.kinds)
        ]

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name, sorted."""
        if self._files is None:
            self._files = {}
            for path in sorted(self._digests):
                self._files.setdefault(path.rpartition("/")[2], []).append(path)
        return tuple(self._files.get(basename, ()))

    def sites(self, name: str) -> tuple[str, ...]:
        """The paths of the files that offer this name, sorted."""
        return self._places.of(name)

    def _view_of_changed(self, path: str) -> View | None:
        if path not in self._present:
            facts = self._changed[path]
            python = facts is not None and bool(facts.scopes)
            self._present[path] = View(path, facts) if facts is not None and python else None
        return self._present[path]

    def _read(self, path: str) -> View | None:
        blob = self._snapshot.facts([self._digests[path]]).get(self._digests[path], b"")
        self._decoded.read += len(blob)
        return former_view(self._snapshot, path, blob, self._former)


def former_view(snapshot: Snapshot, path: str, blob: bytes, former: Manifest) -> View | None:
    """The view of a file as it was stored, from the facts kept under its digest."""
    language = former.language(path)
    if language not in ("", "python"):
        return None
    found = kept.read_outline(blob, language)
    if found is None:
        found = kept.read(blob, path, language, snapshot.texts([path]).get(path))
    return View(path, found) if found.scopes else None


def _is_defined(kinds: tuple[NodeKind, ...]) -> bool:
    return not _DEFINED.isdisjoint(kinds)
