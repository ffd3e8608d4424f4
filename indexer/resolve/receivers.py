"""Which subclasses `self` may be where a method runs.

A class whose own method of that name does not pass the call on never runs the one above it, so what
the one above calls on `self` is not that of such a class.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.resolve.bound import is_receiver
from indexer.resolve.classes import Place
from indexer.resolve.trace import LOOK
from indexer.resolve.views import View, is_capitalised, last_name

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_ANY: Final = frozenset({"property", "staticmethod"})  # `super().x` of a property is no call

_PASSES: Final = False  # what is said where the budget ends


class Running(NamedTuple):
    """A method that runs: on what its receiver is."""

    view: View
    method: int


class Receivers:
    """What methods are called on."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def running(self, view: View, scope: int, chain: str) -> Running | None:
        """The method around a scope, if a chain is the bare name of its receiver."""
        while scope > 0:
            opened = view.scopes[scope]
            bindings = view.names(scope).get(chain, ())
            if bindings or view.scopes[opened.parent].kind == "class":
                break
            scope = opened.parent
        else:
            return None
        opened = view.scopes[scope]
        if len(bindings) != 1 or view.scopes[opened.parent].kind != "class":
            return None
        self._lookups.symbol(view, opened.symbol)
        method = view.symbols[opened.symbol]
        is_one = is_receiver(method, chain) and _ANY.isdisjoint(method.tags)
        return Running(view, opened.symbol) if is_one else None

    def may_be(self, running: Running, place: Place) -> bool:
        """Whether a method may run on an instance of a class below its own."""
        view = running.view
        method = view.symbols[running.method]
        own = (view.path, view.scopes[method.parent].symbol)
        name = method.qualname.rpartition(".")[2]
        for above in self._values.classes.ancestry(*place).classes:
            if above == own:
                return True
            if self._stops(*above, name):
                return False
        return True

    def _stops(self, path: str, index: int, name: str) -> bool:
        """Whether a class has a method of a name, and nothing in it calls the one above."""
        node = ("stops", path, index, name)
        return self._values.trace.step(node, LOOK, _PASSES, self._has_last, path, index, name)

    def _has_last(self, path: str, index: int, name: str) -> bool:
        view = self._lookups.view(path)
        if view is None:
            return False
        self._lookups.symbol(view, index)
        if not self._lookups.bindings(view, view.symbols[index].scope, name):
            return False
        for number in self._lookups.called(view, name):
            part = view.parts[number]
            on = part.chain.rpartition(".")[0]
            passes = on.startswith("super(") or is_capitalised(last_name(on))
            if passes and view.class_around(part.scope) == index:
                return False
        return True
