"""One file's facts as resolution reads them: names by scope, attributes by class."""

from collections.abc import Sequence
from typing import Final, Protocol

from msgspec.structs import replace

from indexer.expressions import Part, Store
from indexer.facts import Binding, Symbol

Bindings = tuple[Binding, ...]

_MAYBE: Final = ("conditional",)
_NO_BINDINGS: Final[dict[str, Bindings]] = {}


class Opened(Protocol):
    """A scope (Scope is one)."""

    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> int: ...
    @property
    def symbol(self) -> int: ...
    @property
    def bindings(self) -> tuple[Binding, ...]: ...
    @property
    def globals(self) -> tuple[str, ...]: ...
    @property
    def nonlocals(self) -> tuple[str, ...]: ...


class Outlined(Protocol):
    """What resolution reads of another file (FileFacts has it too)."""

    @property
    def symbols(self) -> tuple[Symbol, ...]: ...
    @property
    def scopes(self) -> Sequence["Opened"]: ...
    @property
    def all_names(self) -> tuple[str, ...] | None: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    @property
    def stores(self) -> tuple[Store, ...]: ...


class View:
    """The symbols and bindings of the file at `path`. A scope or symbol is its index."""

    __slots__ = (
        "_attributes",
        "_deriving",
        "_facts",
        "_names",
        "_parts",
        "_sites",
        "_stored",
        "_stores",
        "_values_named",
        "_variables",
        "all_names",
        "directory",
        "path",
        "scopes",
        "symbols",
    )  # fmt: skip

    def __init__(self, path: str, facts: Outlined) -> None:
        self.path = path
        self.directory = path.rpartition("/")[0]
        self.symbols = facts.symbols
        self.scopes = facts.scopes
        self.all_names = facts.all_names
        self._facts = facts
        self._parts: tuple[Part, ...] | None = None
        self._stores: tuple[Store, ...] | None = None
        self._sites: dict[str, list[int]] | None = None
        self._stored: dict[str, list[int]] | None = None
        self._deriving: dict[str, list[int]] | None = None
        self._values_named: frozenset[str] | None = None
        self._variables: list[int] | None = None
        self._names: list[dict[str, Bindings] | None] = [None] * len(facts.scopes)
        self._attributes: dict[int, dict[str, list[tuple[int, Binding]]]] | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The insides of its expressions, which chains refer to by number."""
        if self._parts is None:
            self._parts = self._facts.parts
        return self._parts

    @property
    def stores(self) -> tuple[Store, ...]:
        """What it puts into other things."""
        if self._stores is None:
            self._stores = self._facts.stores
        return self._stores

    def names(self, scope: int) -> dict[str, Bindings]:
        """The bindings of each name of a scope, in source order. Names declared `global` or
        `nonlocal` are given as a binding of that kind."""
        if scope >= len(self._names):
            return _NO_BINDINGS
        found = self._names[scope]
        if found is None:
            found = self._names[scope] = _by_name(self.scopes[scope])
            if scope == 0:
                self._add_globals(found)
        return found

    def sites(self, name: str) -> Sequence[int]:
        """The parts that call, or decorate with, something whose last name this is; "" for what
        has no name (`f()()`, `table[]()`)."""
        if self._sites is None:
            self._sites = {}
            for number, part in enumerate(self.parts):
                if part.chain:
                    self._sites.setdefault(last_name(part.chain), []).append(number)
                if part.chain[-1:] == "]" and (made := _subscripted(part.chain)):
                    self._sites.setdefault(made, []).append(number)
        return self._sites.get(name, ())

    def called(self, name: str) -> Sequence[int]:
        """The parts that call this name; of "", all that call what no definition is named."""
        return self.sites(name) if name else [*self.sites(""), *self.sites_of_variables]

    def stored(self, key: str) -> Sequence[int]:
        """The stores under a key that is an attribute's; "" for those into containers."""
        if self._stored is None:
            self._stored = {}
            for number, store in enumerate(self.stores):
                kind = store.key if store.key[:1] == "." else ""
                self._stored.setdefault(kind, []).append(number)
        return self._stored.get(key, ())

    @property
    def sites_of_variables(self) -> Sequence[int]:
        """The parts that call a bare name which is a parameter's or a variable's."""
        if self._variables is None:
            plain = {"import", "symbol"}
            named = {s.qualname.rpartition(".")[2] for s in self.symbols}
            named |= {b.name for s in self.scopes for b in s.bindings if b.kind in plain}
            names = {last_name(p.chain) for p in self.parts if p.chain and "." not in p.chain}
            self._variables = [n for name in sorted(names - named - {""}) for n in self.sites(name)]
        return self._variables

    @property
    def values_named(self) -> frozenset[str]:
        """The last names of what is handed on as a value: assigned, returned, given, held."""
        if self._values_named is None:
            said = [b.value for s in self.scopes for b in s.bindings if b.value]
            said += [chain for part in self.parts for _, chain in part.items]
            said += [store.value for store in self.stores]
            self._values_named = frozenset(map(last_name, said))
        return self._values_named

    def deriving(self, name: str) -> Sequence[int]:
        """The classes one of whose bases ends with this name."""
        if self._deriving is None:
            self._deriving = {}
            for index, symbol in enumerate(self.symbols):
                for base in symbol.bases:
                    last = base.removesuffix("[]").rpartition(".")[2]
                    self._deriving.setdefault(last, []).append(index)
        return self._deriving.get(name, ())

    def offered(self) -> frozenset[str]:
        """What the index of places knows this file by: the names it calls with arguments, and
        `<Base` for the classes it derives from."""
        self.deriving("")
        self.sites("")
        calls = self._sites or {}
        return frozenset(calls) - {""} | {f"<{name}" for name in self._deriving or {}}

    def is_method(self, symbol: int) -> bool:
        """Whether a symbol is defined in the body of a class."""
        return self.scopes[self.symbols[symbol].parent].kind == "class"

    def attribute(self, symbol: int, name: str) -> list[tuple[int, Binding]]:
        """(scope, binding) of `self.name` in the methods of a class."""
        if self._attributes is None:
            self._attributes = self._find_attributes()
        return self._attributes.get(symbol, {}).get(name, [])

    def may_bind(self, symbol: int, name: str) -> bool:
        """Whether a class or anything in its file sets this attribute of it."""
        return (
            name in self.names(self.symbols[symbol].scope)
            or bool(self.attribute(symbol, name))
            or bool(self.stored(f".{name}"))
        )

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

    def _add_globals(self, names: dict[str, Bindings]) -> None:
        """What functions bind to names that they declare `global`."""
        for scope in self.scopes:
            for binding in scope.bindings if scope.globals else ():
                if binding.name in scope.globals:
                    held = names.get(binding.name, ())
                    names[binding.name] = (*held, replace(binding, tags=_MAYBE))

    def _find_attributes(self) -> dict[int, dict[str, list[tuple[int, Binding]]]]:
        found: dict[int, dict[str, list[tuple[int, Binding]]]] = {}
        for index, scope in enumerate(self.scopes):
            for binding in scope.bindings if scope.kind == "function" else ():
                head, dot, name = binding.name.partition(".")
                if dot and head:
                    owner = self.class_around(index)
                    if owner >= 0:
                        found.setdefault(owner, {}).setdefault(name, []).append((index, binding))
        return found


def last_name(chain: str) -> str:
    """The bare name that a chain ends with; "" where it ends with a call or subscript."""
    name = chain.rpartition(".")[2].partition("@")[0]
    return name if name.isidentifier() else ""


def _subscripted(chain: str) -> str:
    """`A` of `m.A[...]`, which may be a class with its type arguments; "" for any other."""
    name = last_name(chain.rpartition("[")[0])
    return name if is_capitalised(name) else ""


def is_capitalised(name: str) -> bool:
    """Whether a name is written as those of classes are."""
    return name.lstrip("_")[:1].isupper()


def _by_name(scope: Opened) -> dict[str, Bindings]:
    names: dict[str, Bindings] = {}
    for binding in scope.bindings:
        held = names.get(binding.name)
        names[binding.name] = (binding,) if held is None else (*held, binding)
    for name in scope.globals:
        names[name] = (Binding(name, "global", 0),)
    for name in scope.nonlocals:
        names[name] = (Binding(name, "nonlocal", 0),)
    return names
