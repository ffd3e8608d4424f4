"""Which pytest fixtures a parameter names: of its class, its module, or a conftest above."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.facts import Symbol
from indexer.resolve.bound import union
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import FLOW
from indexer.resolve.tree import parents
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values


class Fixtures:
    """Fixtures are asked for by the names of parameters."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def value(self, view: View, index: int, name: str) -> Targets:
        """What the fixture of this name gives to a test or to another fixture."""
        if {"test", "fixture"}.isdisjoint(view.symbols[index].tags):
            return UNKNOWN
        node = ("fixture", view.path, index, name)
        return self._values.trace.step(node, FLOW, UNKNOWN, self._value, view, index, name)

    def _value(self, view: View, index: int, name: str) -> Targets:
        fixture = self.named(view, index, name)
        there = self._lookups.view(fixture.path) if fixture is not None else None
        if fixture is None or there is None:
            return UNKNOWN
        given = self._values.calls.given_by(fixture, None)
        if "generator" in there.symbols[fixture.symbol].tags:
            return union([self._values.elements.iterated(t) for t in given])
        return given

    def named(self, view: View, index: int, name: str) -> Target | None:
        """The fixture that a name means for a function."""
        return next(self._candidates(view, index, name), None)

    def _candidates(self, view: View, index: int, name: str) -> Iterator[Target]:
        scope = view.symbols[index].parent
        while scope >= 0:
            for binding in self._lookups.bindings(view, scope, name):
                if binding.kind == "symbol":
                    target = Target(Means.FUNCTION, view.path, int(binding.target))
                    yield from self._that_are(view, (target,), index)
            scope = view.scopes[scope].parent
        yield from self._that_are(view, self._values.chain(view, 0, name), index)
        for directory in (*parents(view.path), ""):
            path = f"{directory}/conftest.py" if directory else "conftest.py"
            above = self._lookups.guess(path) if path != view.path else None
            if above is not None:
                self._lookups.bindings(above, 0, name)
                yield from self._that_are(view, self._values.chain(above, 0, name), index)

    def _that_are(self, view: View, targets: Targets, index: int) -> Iterator[Target]:
        for target in targets:
            is_itself = (target.path, target.symbol) == (view.path, index)
            if target.means != Means.FUNCTION or is_itself:
                continue
            there = self._lookups.view(target.path)
            if there is not None:
                self._lookups.symbol(there, target.symbol)
                found: Symbol = there.symbols[target.symbol]
                if "fixture" in found.tags:
                    yield target
