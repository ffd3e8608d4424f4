"""All files of a state in memory: what a full index looks things up in."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from indexer.facts import Sketch
from indexer.resolve.copies import FIRST, Member, members
from indexer.resolve.tree import ModuleTree
from indexer.resolve.views import Outlined, View


class MemorySources:
    """Views of every file, by path."""

    def __init__(self, tree: ModuleTree, outlines: Mapping[str, Outlined]) -> None:
        self._tree = tree
        self._views = {path: View(path, facts) for path, facts in outlines.items() if facts.scopes}
        self._definitions: dict[str, list[str]] | None = None
        self._files: dict[str, list[str]] | None = None
        self._paths = sorted(outlines)
        self._sites: dict[str, list[str]] | None = None

    def close(self) -> None:
        """Let go of every view."""
        self._views.clear()

    @property
    def tree(self) -> ModuleTree:
        """The modules among the paths."""
        return self._tree

    def view(self, path: str) -> View | None:
        """The view of a Python file."""
        return self._views.get(path)

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name, sorted."""
        if self._definitions is None:
            self._definitions = {}
            for view in self._views.values():
                for index, symbol in enumerate(view.symbols):
                    last = symbol.qualname.rpartition(".")[2]
                    self._definitions.setdefault(last, []).append(view.id(index))
        return tuple(sorted(self._definitions.get(name, ())))

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name, sorted."""
        if self._files is None:
            self._files = {}
            for path in self._paths:
                self._files.setdefault(path.rpartition("/")[2], []).append(path)
        return tuple(self._files.get(basename, ()))

    def sites(self, name: str) -> tuple[str, ...]:
        """The paths of the files that offer this name, sorted."""
        if self._sites is None:
            self._sites = {}
            for path in sorted(self._views):
                for offered in self._views[path].offered():
                    self._sites.setdefault(offered, []).append(path)
        return tuple(self._sites.get(name, ()))

    def offered(self) -> dict[str, frozenset[str]]:
        """The names that each file offers, by path."""
        return {path: view.offered() for path, view in self._views.items()}


class MemoryFamilies:
    """Who shares a key of a sketch, among all files."""

    def __init__(self, sketches: Mapping[str, Iterable[Sketch]]) -> None:
        self._members = sorted(one for path, own in sketches.items() for one in members(path, own))
        held = [np.unique(np.frombuffer(one.sketch.keys, "<u4")) for one in self._members]
        counts = np.fromiter(map(len, held), np.int64, len(held))
        keys = np.concatenate([np.empty(0, np.uint32), *held])
        order = np.argsort(keys, kind="stable")  # of one key, the members stay in their order
        self._keys = keys[order]
        self._numbers = np.repeat(np.arange(len(held)), counts)[order]

    def families(self, keys: Sequence[int]) -> Mapping[int, Sequence[Member]]:
        """The first members of each family, in the order of originality."""
        firsts = np.searchsorted(self._keys, np.array(keys, np.uint32))
        lasts = np.searchsorted(self._keys, np.array(keys, np.uint32), "right")
        found: dict[int, Sequence[Member]] = {}
        for key, first, last in zip(keys, firsts.tolist(), lasts.tolist(), strict=True):
            numbers = self._numbers[first : min(last, first + FIRST)].tolist()
            found[key] = [self._members[number] for number in numbers]
        return found
