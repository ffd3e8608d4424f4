"""The only way from one file to others. Whatever is asked is recorded, found or not."""

from typing import Protocol

from indexer.resolve import keys
from indexer.resolve.trace import Trace
from indexer.resolve.tree import ModuleTree
from indexer.resolve.views import Bindings, View


class Sources(Protocol):
    """All files of one state: what lookups read."""

    @property
    def tree(self) -> ModuleTree:
        """The modules among the paths."""
        ...

    def view(self, path: str) -> View | None:
        """The facts of a file as resolution reads them; None for no such file."""
        ...

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name, sorted."""
        ...

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name, sorted."""
        ...


class Lookups:
    """Reads of other files, each recorded in the trace of the file being resolved."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.trace = Trace()

    def view(self, path: str) -> View | None:
        """A file's view. What is read of it has to be recorded by who reads it."""
        found = self._sources.view(path)
        if found is None:
            self.trace.note(("view", path), path, keys.view_key, path)
        return found

    def module(self, dotted: str, directory: str) -> str | None:
        """The stem that a file of this directory means by an absolute dotted name."""
        self.trace.note(("module", dotted), "", keys.module_key, dotted)
        return self._sources.tree.choose(dotted, directory)

    def at(self, stem: str) -> str:
        """The path of the module at a stem, `stem/` for a namespace package, "" for none."""
        self.trace.note(("stem", stem), "", keys.stem_key, stem)
        return self._sources.tree.at(stem)

    def root(self, directory: str) -> str:
        """The source root that modules of a directory are named from."""
        self.trace.note(("root", directory), "", keys.root_key, directory)
        return self._sources.tree.root(directory)

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name."""
        self.trace.note(("files", basename), "", keys.files_key, basename)
        return self._sources.files(basename)

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name."""
        self.trace.note(("definitions", name), "", keys.definitions_key, name)
        return self._sources.definitions(name)

    def bindings(self, view: View, scope: int, name: str) -> Bindings:
        """What a name is bound to in one scope of a file."""
        node = (view.path, scope, name)
        self.trace.note(node, view.path, _bound_key, view, scope, name)
        return view.names(scope).get(name, ())

    def symbol(self, view: View, index: int) -> None:
        """Record that the statement defining a class or function was read."""
        self.trace.note((view.path, index), view.path, _symbol_key, view, index)

    def exports(self, view: View, name: str) -> bool:
        """Whether `import *` of a file takes a name along."""
        self.trace.note(("exports", view.path), view.path, keys.exports_key, view.path)
        return name in view.all_names if view.all_names is not None else not name.startswith("_")


def _bound_key(view: View, scope: int, name: str) -> keys.Key:
    return keys.bound_key(view.path, view.scope_name(scope), name)


def _symbol_key(view: View, index: int) -> keys.Key:
    return keys.symbol_key(view.path, view.local(index))
