"""Which of a name's bindings count, and what they come to together."""

from collections.abc import Iterable
from typing import Final

from indexer.facts import Symbol
from indexer.resolve.targets import UNKNOWN, Targets
from indexer.resolve.views import Bindings, View

_CONDITIONAL: Final = frozenset({"type_checking", "conditional", "try"})
_PASSING: Final = frozenset({"generator", "property", "staticmethod", "classmethod"})
_ON_THE_CLASS: Final = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


def union(parts: Iterable[Targets]) -> Targets:
    """All targets, each once, in order."""
    one: Targets = UNKNOWN
    for targets in parts:
        if targets and targets != one:
            one = tuple(dict.fromkeys((*one, *targets))) if one else targets
    return one


def lasting(bindings: Bindings) -> Bindings:
    """The bindings that may hold when all have run: the last unconditional one, and any after."""
    for index in range(len(bindings) - 1, -1, -1):
        if not _CONDITIONAL.intersection(bindings[index].tags):
            return bindings[index:]
    return bindings


def without_accessors(view: View, bindings: Bindings) -> Bindings:
    """Leave out property setters and overloads where there is more than these."""
    if len(bindings) < 2:
        return bindings
    kept = tuple(
        b
        for b in bindings
        if b.kind != "symbol"
        or not {"setter", "overload"}.intersection(view.symbols[int(b.target)].tags)
    )
    return kept or bindings[-1:]


def replacing(symbol: Symbol) -> tuple[tuple[str, int], ...]:
    """The decorators of a function whose results may take its place."""
    if symbol.kind == "class" or not _PASSING.isdisjoint(symbol.tags):
        return ()
    return symbol.decorators


def receives_class(method: Symbol) -> bool:
    """Whether a method's first argument is the class instead of an instance."""
    return "classmethod" in method.tags or method.qualname.rpartition(".")[2] in _ON_THE_CLASS


def is_receiver(method: Symbol, parameter: str) -> bool:
    """Whether a parameter is the one that a method is called on."""
    first = bool(method.parameters) and method.parameters[0].name == parameter
    return first and "staticmethod" not in method.tags


def is_imported(view: View, name: str) -> bool:
    """Whether a module imports this name."""
    return any(b.kind == "import" for b in view.names(0).get(name, ()))
