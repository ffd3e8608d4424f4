"""One file's facts as resolution reads them: names by scope, attributes by class."""

from collections.abc import Sequence
from typing import Final, Protocol

from indexer.facts import Binding, Scope, Symbol

Bindings = tuple[Binding, ...]

_NO_BINDINGS: Final[dict[str, Bindings]] = {}


class Outlined(Protocol):
    """What resolution reads of another file (FileFacts has it too)."""

    @property
    def symbols(self) -> tuple[Symbol, ...]: ...
    @property
    def scopes(self) -> tuple[Scope, ...]: ...
    @property
    def all_names(self) -> tuple[str, ...] | None: ...


class View:
    """The symbols and bindings of the file at `path`. A scope or symbol is its index."""

    __slots__ = ("_attributes", "_names", "all_names", "directory", "path", "scopes", "symbols")

    def __init__(self, path: str, facts: Outlined) -> None:
        self.path = path
        self.directory = path.rpartition("/")[0]
        self.symbols = facts.symbols
        self.scopes = facts.scopes
        self.all_names = facts.all_names
        self._names: list[dict[str, Bindings] | None] = [None] * len(facts.scopes)
        self._attributes: dict[int, dict[str, list[tuple[int, Binding]]]] | None = None

    def names(self, scope: int) -> dict[str, Bindings]:
        """The bindings of each name of a scope, in source order. Names declared `global` or
        `nonlocal` are given as a binding of that kind."""
        if scope >= len(self._names):
            return _NO_BINDINGS
        found = self._names[scope]
        if found is None:
            found = self._names[scope] = _by_name(self.scopes[scope])
        return found

    def attribute(self, symbol: int, name: str) -> list[tuple[int, Binding]]:
        """(scope, binding) of `self.name` in the methods of a class."""
        if self._attributes is None:
            self._attributes = self._find_attributes()
        return self._attributes.get(symbol, {}).get(name, [])

    def attributes(self, symbol: int) -> Sequence[str]:
        """The names set on `self` in the methods of a class."""
        if self._attributes is None:
            self._attributes = self._find_attributes()
        return list(self._attributes.get(symbol, ()))

    def local(self, symbol: int) -> str:
        """What follows the path in a symbol's id, without `::`."""
        found = self.symbols[symbol]
        return found.qualname if found.ordinal == 1 else f"{found.qualname}#{found.ordinal}"

    def index_of(self, local: str) -> int:
        """The symbol of a local id; -1 for none."""
        return next((i for i in range(len(self.symbols)) if self.local(i) == local), -1)

    def scope_name(self, scope: int) -> str:
        """The local id of the symbol whose scope this is; "" for the module."""
        symbol = self.scopes[scope].symbol
        return "" if symbol < 0 else self.local(symbol)

    def id(self, symbol: int) -> str:
        """The node id of a symbol; of the module for -1."""
        return f"{self.path}::" if symbol < 0 else f"{self.path}::{self.local(symbol)}"

    def class_around(self, scope: int) -> int:
        """The class whose method a scope is in, at any depth; -1 for none."""
        while scope > 0:
            parent = self.scopes[scope].parent
            if self.scopes[scope].kind == "function" and self.scopes[parent].kind == "class":
                return self.scopes[parent].symbol
            scope = parent
        return -1

    def _find_attributes(self) -> dict[int, dict[str, list[tuple[int, Binding]]]]:
        found: dict[int, dict[str, list[tuple[int, Binding]]]] = {}
        for index, scope in enumerate(self.scopes):
            if scope.kind != "function":
                continue
            for binding in scope.bindings:
                head, dot, name = binding.name.partition(".")
                if dot and head:
                    owner = self.class_around(index)
                    if owner >= 0:
                        found.setdefault(owner, {}).setdefault(name, []).append((index, binding))
        return found


def _by_name(scope: Scope) -> dict[str, Bindings]:
    names: dict[str, Bindings] = {}
    for binding in scope.bindings:
        held = names.get(binding.name)
        names[binding.name] = (binding,) if held is None else (*held, binding)
    for name in scope.globals:
        names[name] = (Binding(name, "global", 0),)
    for name in scope.nonlocals:
        names[name] = (Binding(name, "nonlocal", 0),)
    return names
