"""The only way from one file to others. Whatever is asked is recorded, found or not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from indexer.facts import FileFacts, Scope
from indexer.resolve import keys
from indexer.resolve.keys import Key
from indexer.resolve.offered import offered_as, told
from indexer.resolve.trace import LOCAL, Node, Trace
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

    def sites(self, name: str) -> tuple[str, ...]:
        """The paths of the files that offer this name (see View.offered), sorted."""
        ...


class Lookups:
    """Reads of other files, each recorded in the trace of the file being resolved."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.trace = Trace()

    def close(self) -> None:
        """Let go of all that was looked up."""
        self.trace.forget()

    def begin(self, path: str) -> None:
        """Another file is resolved from here on."""
        self.trace.begin(path)

    def used_keys(self) -> set[Key]:
        """The keys of all that the present file looked up in others."""
        return self.trace.used_keys(self._keys)

    def view(self, path: str) -> View | None:
        """A file's view. What is read of it has to be recorded by who reads it.

        The path "" is of what is said outside the repository.
        """
        if not path:
            return _NOWHERE
        found = self._sources.view(path)
        if found is None:
            self.trace.note(("view", path))
        return found

    def guess(self, path: str) -> View | None:
        """The view of a file of which nothing else may be read: there or not is recorded."""
        self.trace.note(("view", path))
        return self._sources.view(path)

    def module(self, dotted: str, directory: str) -> str | None:
        """The stem that a file of this directory means by an absolute dotted name."""
        self.trace.note(("module", "", dotted))
        return self._sources.tree.choose(dotted, directory)

    def at(self, stem: str) -> str:
        """The path of the module at a stem, `stem/` for a namespace package, "" for none."""
        self.trace.note(("stem", "", stem))
        return self._sources.tree.at(stem)

    def root(self, directory: str) -> str:
        """The source root that modules of a directory are named from."""
        self.trace.note(("root", "", directory))
        return self._sources.tree.root(directory)

    def files(self, basename: str) -> tuple[str, ...]:
        """The paths of the files of this base name."""
        self.trace.note(("files", "", basename))
        return self._sources.files(basename)

    def definitions(self, name: str) -> tuple[str, ...]:
        """The ids of the classes and functions of this bare name."""
        self.trace.note(("definitions", "", name))
        return self._sources.definitions(name)

    def sites(self, asked: str) -> Sequence[str]:
        """The paths of the files that offer a name, as `indexer.resolve.offered` tells them."""
        self.trace.note(("sites of", "", asked))
        return told(asked, self._sources.sites(offered_as(asked)))

    def called(self, view: View, name: str) -> Sequence[int]:
        """The parts of a file that call this name with arguments; "": all but named functions."""
        self.trace.note(("called", view.path, name))
        return view.called(name)

    def hands_on(self, view: View, name: str) -> bool:
        """Whether a file hands on something of this name as a value."""
        self.trace.note(("handed", view.path, name))
        return name in view.values_named

    def stored(self, view: View, key: str) -> Sequence[int]:
        """The stores of a file into an attribute `.name`, or ("") into containers."""
        self.trace.note(("stored", view.path, key))
        return view.stored(key)

    def body(self, view: View, index: int) -> None:
        """Record that the names in the body of a class were read."""
        self.trace.note(("body", view.path, index))

    def family(self, number: int) -> None:
        """Record that it was read who shares a key of a sketch."""
        self.trace.note(("family", "", number))

    def bindings(self, view: View, scope: int, name: str) -> Bindings:
        """What a name is bound to in one scope of a file."""
        self.trace.note(("name", view.path, scope, name))
        return view.names(scope).get(name, ())

    def enclosing(self, view: View, scope: int, name: str) -> None:
        """Record that a name was looked for from a scope outwards, up to the module."""
        self.trace.note(("enclosing", view.path, scope, name))

    def absent(self, view: View, index: int, name: str) -> None:
        """Record that nothing in a file sets this attribute of a class in it."""
        self.trace.note(("absent", view.path, index, name))

    def symbol(self, view: View, index: int) -> None:
        """Record that the statement defining a class or function was read."""
        self.trace.note(("symbol", view.path, index))

    def signature(self, view: View, index: int) -> None:
        """Record that it was read what calling a class or function takes."""
        self.trace.note(("signature", view.path, index))

    def exports(self, view: View, name: str) -> bool:
        """Whether `import *` of a file takes a name along."""
        self.trace.note(("exports", view.path))
        return name in view.all_names if view.all_names is not None else not name.startswith("_")

    def _keys(self, node: Node) -> tuple[Key, ...]:
        kind, path = node[0], node[1]
        if kind in ("enclosing", "absent"):
            view = self._sources.view(path)
            if view is None:
                return (keys.view_key(path) if path else keys.NONE,)
            index, name = node[2:]
            if kind == "enclosing":
                return tuple(_enclosing(view, index, name))
            local = view.local(index)
            return keys.attribute_key(path, local, name), keys.stored_key(path, f".{name}")
        return (self._key(node),)

    def _key(self, node: Node) -> Key:
        kind, path = node[0], node[1]
        if kind in _OF_STEPS:
            return keys.NONE  # it reads nothing but through other steps
        if not path:
            return _OF_PATHS[kind](node[2])
        view = self._sources.view(path)
        if view is None or kind == "view":
            return keys.view_key(path)
        if kind == "exports":
            return keys.exports_key(path)
        if kind in ("name", "bound", LOCAL):
            return keys.bound_key(path, view.scope_name(node[2]), node[3])
        if kind == "global":
            return keys.bound_key(path, "", node[2])
        if kind in _OF_NAMES:
            return _OF_NAMES[kind](path, node[2])
        if kind == "body":
            return keys.body_key(path, view.local(node[2]))
        if kind == "returns":
            index: int = node[2]
            return keys.bound_key(path, view.scope_name(view.symbols[index].scope), "return")
        if kind == "attribute":
            return keys.attribute_key(path, view.local(node[2]), node[3])
        if kind == "signature":
            return keys.signature_key(path, view.local(node[2]))
        return keys.symbol_key(path, view.local(node[2]))


def _enclosing(view: View, scope: int, name: str) -> Iterator[Key]:
    while scope > 0:
        yield keys.bound_key(view.path, view.scope_name(scope), name)
        if name in view.names(scope):  # a class hides it from the functions in it
            yield keys.symbol_key(view.path, view.scope_name(scope))
        scope = view.scopes[scope].parent


_OF_NAMES: Final[Mapping[str, Callable[[str, str], Key]]] = {
    "called": keys.called_key,
    "handed": keys.handed_key,
    "stored": keys.stored_key,
}
_NOWHERE: Final = View("", FileFacts("python", 0, scopes=(Scope("module", -1, -1),)))
_OF_STEPS: Final = frozenset(
    {
        "element",
        "annotated",
        "sites",
        "variadic",
        "puts",
        "metaclasses",
        "getattr",
        "fixture",
        "stops",
    }
)
_OF_PATHS: Final[Mapping[str, Callable[[Any], Key]]] = {
    "family": keys.family_key,
    "module": keys.module_key,
    "stem": keys.stem_key,
    "root": keys.root_key,
    "files": keys.files_key,
    "definitions": keys.definitions_key,
    "sites of": keys.sites_key,
}
