"""All files of a state in memory: what a full index looks things up in."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from indexer.facts import Sketch
from indexer.resolve.copies import FIRST, Member, keys_of, members
from indexer.resolve.tree import ModuleTree
from indexer.resolve.views import Outlined, View


class Names(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is found by a name alone, sorted: ids of classes and functions by their bare name, and
    by what is offered (see View.offered) the numbers of the files, as their paths sort."""

    defined: dict[str, list[str]]
    offered: dict[str, list[int]]


class MemorySources:
    """Views of every file, by path. They are made when asked for; `forget` lets go of them."""

    def __init__(
        self, tree: ModuleTree, outlines: Mapping[str, Outlined], names: Names | None = None
    ) -> None:
        self._tree = tree
        self._outlines = outlines
        self._views: dict[str, View | None] = {}
        self._files: dict[str, list[str]] | None = None
        self._paths = sorted(outlines)
        self._names = names or self._all_names()

    def forget(self) -> None:
        """Let go of every view."""
        self._views.clear()

    @property
    def tree(self) -> ModuleTree:
        """The modules among the paths."""
        return self._tree

    def view(self, path: str) -> View | None:
        """The view of a Python file."""
        try:
            return self._views[path]
        except KeyError:
            facts = self._outlines.get(path)
            found = View(path, facts) if facts is not None and facts.scopes else None
            self._views[path] = found
            return found

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name, sorted."""
        return tuple(self._names.defined.get(name, ()))

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name, sorted."""
        if self._files is None:
            self._files = {}
            for path in self._paths:
                self._files.setdefault(path.rpartition("/")[2], []).append(path)
        return tuple(self._files.get(basename, ()))

    def sites(self, name: str) -> tuple[str, ...]:
        """The paths of the files that offer this name, sorted."""
        return tuple(self._paths[number] for number in self._names.offered.get(name, ()))

    def _all_names(self) -> Names:
        found: list[tuple[str, list[str], list[str]]] = []
        for path in self._paths:
            view = self.view(path)
            defined, offered = names_of(view) if view is not None else ([], [])
            found.append((path, defined, offered))
        return gather(found)


def names_of(view: View) -> tuple[list[str], list[str]]:
    """What a file defines, as local ids, and what it offers."""
    return [view.local(index) for index in range(len(view.symbols))], sorted(view.offered())


def gather(files: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> Names:
    """The names of all files: (path, local ids, what is offered), sorted by path."""
    defined: dict[str, list[str]] = {}
    offered: dict[str, list[int]] = {}
    for number, (path, locals_, names) in enumerate(files):
        for local in locals_:
            last = local.rpartition(".")[2].partition("#")[0]
            defined.setdefault(last, []).append(f"{path}::{local}")
        for name in names:
            offered.setdefault(name, []).append(number)
    return Names({name: sorted(ids) for name, ids in defined.items()}, offered)


class MemoryFamilies:
    """Who shares a key of a sketch, among all files. Who shares none is left out: nearly all."""

    def __init__(self, files: Iterable[tuple[str, Iterable[Sketch]]]) -> None:
        everyone = [(path, tuple(own)) for path, own in files]
        shared = _shared(sketch for _, own in everyone for sketch in own)
        found = [
            one
            for path, own in everyone
            if any(not shared.isdisjoint(keys_of(sketch)) for sketch in own)
            for one in members(path, own)
            if not shared.isdisjoint(keys_of(one.sketch))
        ]
        self._families: dict[int, list[Member]] = {}
        for one in sorted(found):
            for key in shared.intersection(keys_of(one.sketch)):
                family = self._families.setdefault(key, [])
                if len(family) < FIRST:
                    family.append(one)

    def families(self, keys: Sequence[int]) -> Mapping[int, Sequence[Member]]:
        """The first members of each family, in the order of originality; none of a lone one's."""
        return {key: self._families.get(key, ()) for key in keys}


def _shared(sketches: Iterable[Sketch]) -> frozenset[int]:
    """The keys that several sketches have."""
    held = b"".join(np.unique(np.frombuffer(one.keys, "<u4")).tobytes() for one in sketches)
    keys, counts = np.unique(np.frombuffer(held, "<u4"), return_counts=True)
    return frozenset(keys[counts > 1].tolist())
