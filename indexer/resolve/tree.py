"""Which file a dotted name means, from the paths of a repository alone.

A stem is the path of a module without its suffix; that of a package is its directory. A dotted
name may mean every stem that ends with it, where what is left is a source root: a directory
that is no package itself. Among several the nearest to the importing file is meant.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_SOURCE_DIRECTORIES = frozenset({"src", "lib", "python"})
_MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_STDLIB = sys.stdlib_module_names


class Candidate(NamedTuple):
    """A stem that a dotted name may mean; `far` is one that any file may import."""

    stem: str
    root: str
    far: bool
    namespace: bool
    inside: bool  # its root is a package itself: only files next to it may mean it


class ModuleTree:
    """The modules, packages and projects among the paths of a repository."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.stems: dict[str, str] = {}
        self.packages: set[str] = set()
        self.projects: set[str] = set()
        self.folders: set[str] = set()
        self._dirs: set[str] | None = None
        self._by_last: dict[str, list[str]] | None = None
        self._candidates: dict[str, tuple[Candidate, ...]] = {}
        self._chosen: dict[tuple[str, str], str] = {}
        for path in paths:
            self._add(path)

    def _add(self, path: str) -> None:
        self.folders.add(path.rpartition("/")[0])
        if path.endswith((".py", ".pyi")):
            stem = path.rpartition(".")[0]
            directory, _, last = stem.rpartition("/")
            if last == "__init__":
                stem = directory
                self.packages.add(directory)
            held = self.stems.get(stem)
            if held is None or _rank(path) < _rank(held):
                self.stems[stem] = path
        if path.rpartition("/")[2] in _MARKERS:
            self.projects.add(path.rpartition("/")[0])

    @property
    def dirs(self) -> set[str]:
        """Every directory that holds modules, at any depth."""
        if self._dirs is None:
            self._dirs = {parent for path in self.stems.values() for parent in parents(path)}
        return self._dirs

    def at(self, stem: str) -> str:
        """The module's path, else `stem/` for a namespace package, else ""."""
        return self.stems.get(stem) or (f"{stem}/" if stem in self.dirs else "")

    def candidates(self, dotted: str) -> tuple[Candidate, ...]:
        """All that a dotted name may mean, sorted by stem."""
        found = self._candidates.get(dotted)
        if found is None:
            found = self._candidates[dotted] = tuple(sorted(self._find(dotted)))
        return found

    def choose(self, dotted: str, directory: str) -> str | None:
        """The stem that a file in this directory means by a dotted name."""
        key = (dotted, directory)
        if key not in self._chosen:
            self._chosen[key] = self._choose(dotted, directory) or "\0"
        chosen = self._chosen[key]
        return None if chosen == "\0" else chosen

    def root(self, directory: str) -> str:
        """The source root that modules of a directory are named from."""
        while directory:
            parent, _, last = directory.rpartition("/")
            if directory not in self.packages and (
                last in _SOURCE_DIRECTORIES or directory in self.projects or not last.isidentifier()
            ):
                return directory
            directory = parent
        return ""

    def _find(self, dotted: str) -> Iterator[Candidate]:
        relative = dotted.replace(".", "/")
        ending = f"/{relative}"
        deep = "." in dotted
        for stem in self._index().get(relative.rpartition("/")[2], ()):
            if stem != relative and not stem.endswith(ending):
                continue
            root = stem[: -len(ending)] if stem != relative else ""
            far = deep or stem in self.packages or self._is_root(root)
            yield Candidate(
                stem, root, far, stem not in self.stems, root != "" and root in self.packages
            )

    def _is_root(self, root: str) -> bool:
        return root in self.projects or root.rpartition("/")[2] in _SOURCE_DIRECTORIES

    def _index(self) -> dict[str, list[str]]:
        if self._by_last is None:
            self._by_last = {}
            for stem in {*self.stems, *self.dirs}:
                self._by_last.setdefault(stem.rpartition("/")[2], []).append(stem)
        return self._by_last

    def _choose(self, dotted: str, directory: str) -> str | None:
        here = directory.split("/") if directory else []
        far = dotted.partition(".")[0] not in _STDLIB
        ranked: list[tuple[bool, bool, int, int, str]] = []
        for stem, root, may_be_far, namespace, inside in self.candidates(dotted):
            near = not root or directory == root or directory.startswith(f"{root}/")
            if (far and directory == root) if inside else (near or (far and may_be_far)):
                parts = stem.split("/")
                ranked.append((inside, namespace, -_common(here, parts), len(parts), stem))
        return min(ranked)[-1] if ranked else None


def _rank(path: str) -> tuple[bool, bool]:
    """A package wins over a module of its name, a source over its stub."""
    stem, _, suffix = path.rpartition(".")
    return (suffix == "pyi", stem.rpartition("/")[2] != "__init__")


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


@lru_cache(maxsize=4096)
def _ancestors(directory: str) -> tuple[str, ...]:
    if not directory:
        return ()
    return (directory, *_ancestors(directory.rpartition("/")[0]))


def parents(path: str) -> tuple[str, ...]:
    """The directories that a path lies in, nearest first, without the root."""
    return _ancestors(path.rpartition("/")[0])


def changed_tree(old: ModuleTree, new: ModuleTree) -> Iterator[tuple[str, str]]:
    """What differs between two trees: ("module", dotted), ("stem", stem), ("root", directory)."""
    toggled = {stem for stem in old.stems.keys() | new.stems if old.at(stem) != new.at(stem)}
    toggled |= old.dirs ^ new.dirs
    yield from (("stem", stem) for stem in sorted(toggled) if old.at(stem) != new.at(stem))
    moved = (old.packages ^ new.packages) | (old.projects ^ new.projects)
    names = {name for stem in toggled for name in _dotted_names(stem)}
    if moved:
        for stem in {*old.stems, *new.stems, *old.dirs, *new.dirs}:
            names.update(
                stem[len(top) + 1 if top else 0 :].replace("/", ".")
                for top in ("", *parents(stem))
                if top in moved
            )
        names.update(name for top in moved for name in _dotted_names(top))
        for directory in sorted(old.folders | new.folders):
            if old.root(directory) != new.root(directory):
                yield ("root", directory)
    for name in sorted(names):
        if old.candidates(name) != new.candidates(name):
            yield ("module", name)


def _dotted_names(stem: str) -> Iterator[str]:
    parts = stem.split("/")
    for start in range(len(parts)):
        yield ".".join(parts[start:])
