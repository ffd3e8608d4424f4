"""Which classes have all that a Protocol asks for, without naming it."""

import io
from contextlib import AbstractContextManager
from types import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType, MethodType
from typing import TYPE_CHECKING, Final

from indexer.facts import Symbol
from indexer.resolve.classes import MOST_SUBCLASSES, Place
from indexer.resolve.nodes import is_test_path
from indexer.resolve.targets import Means, Target
from indexer.resolve.trace import LOOK
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values


_PLAIN: Final = (
    *(object, int, str, list, dict, set, property, io.TextIOWrapper, AbstractContextManager),
    *(FunctionType, MethodType, GeneratorType, CoroutineType, AsyncGeneratorType),
)
# A protocol that asks for no more than these says too little of a class.
_COMMON: Final = frozenset(n for kind in _PLAIN for n in dir(kind)) | {"__aenter__", "__aexit__"}


class Protocols:
    """Structural types. What tests put in their place does not count elsewhere."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def implementers(self, path: str, index: int) -> tuple[Place, ...]:
        """The classes that look as a protocol says, in order; none where there are many."""
        node = ("implementers", path, index)
        return self._values.trace.step(node, LOOK, (), self._implementers, path, index)

    def is_stub(self, function: Target) -> bool:
        """Whether a function is a protocol's own, which nothing runs."""
        view = self._lookups.view(function.path) if function.means == Means.FUNCTION else None
        if view is None or "abstract" not in view.symbols[function.symbol].tags:
            return False  # as the key of its binding says too
        self._lookups.symbol(view, function.symbol)
        around = view.scopes[view.symbols[function.symbol].parent]
        return around.kind == "class" and self._values.classes.is_protocol(
            Target(Means.INSTANCE, function.path, around.symbol)
        )

    def _implementers(self, path: str, index: int) -> tuple[Place, ...]:
        view = self._lookups.view(path)
        if view is None or not self._values.classes.is_protocol(
            Target(Means.INSTANCE, path, index)
        ):
            return ()
        asked = self._methods(view, index)
        fewest: tuple[str, ...] | None = None
        for name in asked:
            ids = self._lookups.definitions(name)
            fewest = ids if fewest is None or len(ids) < len(fewest) else fewest
        if fewest is None or len(fewest) > MOST_SUBCLASSES or _COMMON.issuperset(asked):
            return ()
        owners = dict.fromkeys(filter(None, map(self._owner, fewest)))
        here = is_test_path(path)
        return tuple(
            place
            for place in owners
            if (here or not is_test_path(place[0])) and self._has_all(place, asked)
        )

    def _methods(self, view: View, index: int) -> dict[str, Symbol]:
        """What a protocol asks for, by name."""
        self._lookups.body(view, index)
        found: dict[str, Symbol] = {}
        for name, bindings in sorted(view.names(view.symbols[index].scope).items()):
            if bindings[-1].kind == "symbol":
                method = int(bindings[-1].target)
                self._lookups.symbol(view, method)
                found[name] = view.symbols[method]
        return found

    def _owner(self, node_id: str) -> Place | None:
        """The class in whose body something is defined, if that is no protocol itself."""
        path, _, local = node_id.partition("::")
        view = self._lookups.view(path)
        index = view.index_of(local) if view is not None else -1
        if view is None or index < 0 or not view.is_method(index):
            return None
        owner = view.scopes[view.symbols[index].parent].symbol
        is_one = self._values.classes.is_protocol(Target(Means.INSTANCE, path, owner))
        return None if is_one else (path, owner)

    def _has_all(self, place: Place, asked: dict[str, Symbol]) -> bool:
        order = self._values.classes.ancestry(*place).classes
        return all(any(self._has(*above, name, asked[name]) for above in order) for name in asked)

    def _has(self, path: str, index: int, name: str, wanted: Symbol) -> bool:
        view = self._lookups.view(path)
        if view is None:
            return False
        bindings = self._lookups.bindings(view, view.symbols[index].scope, name)
        if not bindings or bindings[-1].kind != "symbol":
            return bool(bindings)
        method = int(bindings[-1].target)
        self._lookups.symbol(view, method)
        return _takes(view.symbols[method]) >= len(_positional(wanted))


def _positional(function: Symbol) -> list[str]:
    return [p.name for p in function.parameters if p.kind in ("", "/")]


def _takes(function: Symbol) -> int:
    """How many positional arguments a function can be given."""
    takes_any = any(p.kind == "*" for p in function.parameters)
    return 1000 if takes_any else len(_positional(function))
