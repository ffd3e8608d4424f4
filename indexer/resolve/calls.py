"""What a call gives, and what a decorated name is."""

from typing import TYPE_CHECKING, NamedTuple

from indexer.facts import Symbol
from indexer.resolve.bound import replacing, union
from indexer.resolve.builtin_calls import BuiltinCalls
from indexer.resolve.targets import MOST, OPEN, UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import FLOW
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values


class Given(NamedTuple):
    """The arguments of a call: a part of the file that makes it; -1 where none could matter."""

    view: View
    part: int

    @property
    def items(self) -> tuple[tuple[str, str], ...]:
        """(position, keyword, `*` or `**`; chain)."""
        return self.view.parts[self.part].items if self.part >= 0 else ()

    def chain(self, key: str) -> str:
        """The chain of one argument; "" where it is not given or not known."""
        return next((said for name, said in self.items if name == key), "")


class Calls:
    """Results of calls."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups
        self._builtin = BuiltinCalls(values)

    def result(self, target: Target, given: Given | None) -> Targets:
        """What calling a target with these arguments gives (None: they are not known)."""
        means = target.means
        if means == Means.CLASS:
            return self._made(target)
        if means == Means.FUNCTION:
            return self.given_by(target, given)
        if means == Means.INSTANCE:
            called = self._values.attributes.of(target, "__call__")
            return union([self.result(t, given) for t in called if t.means == Means.FUNCTION])
        if given is None and means != Means.METHOD:
            return UNKNOWN
        return self._builtin.result(target, given)

    def wrapped(self, partial: Target) -> Targets:
        """What a `functools.partial` calls."""
        return self._builtin.wrapped(partial)

    def argument(self, given: Given, key: str) -> Targets:
        """What one argument of a call means, where the call is made."""
        said = given.chain(key)
        if not said:
            path = given.view.path
            spreads = given.part >= 0
            return self._values.arguments.handed_on(path, given.part, key) if spreads else UNKNOWN
        scope = given.view.parts[given.part].scope
        return self._values.chain(given.view, scope, said)

    def _made(self, target: Target) -> Targets:
        made = Target(Means.INSTANCE, target.path, target.symbol, exact=False, name=target.name)
        return (made,)

    def given_by(self, function: Target, given: Given | None) -> Targets:
        """What a function gives when it is called."""
        view = self._lookups.view(function.path)
        if view is None:
            return UNKNOWN
        self._lookups.symbol(view, function.symbol)
        symbol = view.symbols[function.symbol]
        declared = UNKNOWN
        if symbol.returns:
            declared = self._declared(view, symbol, function, given)
            exact = declared and not any(map(self._values.is_vague, declared))
            if exact or (declared and "generator" in symbol.tags):
                return declared
        if "generator" in symbol.tags:
            return (Target(Means.GENERATOR, function.path, function.symbol, exact=False),)
        passed = self._passed_on(view, symbol)
        found = self._values.trace.step(
            ("returns", function.path, function.symbol),
            FLOW,
            UNKNOWN,
            self._returned,
            view,
            symbol,
        )
        if not passed:
            return union([found, declared])
        return union(
            [
                found,
                declared,
                *(self._own_argument(view, symbol, function, n, given) for n in passed),
            ]
        )

    def _declared(
        self, view: View, symbol: Symbol, function: Target, given: Given | None
    ) -> Targets:
        types = self._values.types
        bound = function.bound
        if bound is not None and symbol.returns.rpartition(".")[2] == "Self":
            return (Target(Means.INSTANCE, bound.path, bound.symbol, exact=False, name=OPEN),)
        if given is not None and symbol.returns.isidentifier():
            same = [p for p in symbol.parameters if p.annotation == symbol.returns]
            if same and types.is_variable(view, symbol.parent, symbol.returns):
                return self._own_argument(view, symbol, function, same[0].name, given)
            made = [
                p
                for p in symbol.parameters
                if p.annotation.lower() == f"type[{symbol.returns}]".lower()
            ]
            if made:
                classes = self._own_argument(view, symbol, function, made[0].name, given)
                return union([self._made(t) for t in classes if t.means == Means.CLASS])
        return types.annotated(view, symbol.parent, symbol.returns)

    def _passed_on(self, view: View, symbol: Symbol) -> list[str]:
        """The parameters that a function gives back as they came."""
        declared = {p.name for p in symbol.parameters}
        named = [name for name in _given_back(view, symbol) if name in declared]
        return [n for n in named if len(self._lookups.bindings(view, symbol.scope, n)) == 1]

    def _returned(self, view: View, symbol: Symbol) -> Targets:
        own = self._passed_on(view, symbol)
        found = union(
            [
                self._values.chain(view, symbol.scope, said)
                for said in _given_back(view, symbol)
                if said not in own
            ]
        )
        return found if len(found) <= MOST else UNKNOWN

    def _own_argument(
        self, view: View, symbol: Symbol, function: Target, name: str, given: Given | None
    ) -> Targets:
        """What the parameter `name` is in this one call."""
        values = self._values
        first = symbol.parameters[0].name if symbol.parameters else ""
        if function.bound is not None and name == first:
            return (function.bound,)
        key = values.arguments.key_of(symbol, name, bound=function.bound is not None)
        if given is not None and key:
            found = [self.argument(given, k) for k in key]
            if any(found) or any(map(given.chain, key)):
                return union(found)
        return values.bound(view, symbol.scope, name)

    def decorated(self, view: View, index: int, first: int = 0) -> Targets:
        """What a class or function is once its decorators have run, down to number `first`.

        A function that a wrapper replaces is meant too: who calls the one calls the other.
        """
        symbol = view.symbols[index]
        is_class = symbol.kind == "class"  # which the binding's key holds, and what replaces it
        plain = (Target(Means.CLASS if is_class else Means.FUNCTION, view.path, index),)
        if len(replacing(symbol)) <= first:
            return plain
        node = ("decorated", view.path, index, first)
        return self._values.trace.step(
            node, FLOW, plain, self._decorated, view, index, plain, first
        )

    def _decorated(self, view: View, index: int, plain: Targets, first: int) -> Targets:
        symbol = view.symbols[index]
        self._lookups.symbol(view, index)
        found = plain
        for number in range(len(symbol.decorators) - 1, first - 1, -1):
            said = symbol.decorators[number][0]
            made: list[Targets] = []
            for target in self._values.chain(view, symbol.parent, said):
                if target.means == Means.FUNCTION:
                    made.append(self._applied(target, found))
                elif target.means == Means.CLASS and self._has(target, "__call__"):
                    made.append(self._made(target))
                elif target.means == Means.CLASS and self._has(target, "__get__"):
                    made += [self._made(target), found]
            found = union(made) or found
        return found

    def _has(self, target: Target, method: str) -> bool:
        called = self._values.attributes.of(target._replace(means=Means.INSTANCE), method)
        return any(t.means == Means.FUNCTION for t in called)

    def _applied(self, decorator: Target, decorated: Targets) -> Targets:
        """What a function gives for one argument that is known."""
        view = self._lookups.view(decorator.path)
        if view is None:
            return UNKNOWN
        self._lookups.symbol(view, decorator.symbol)
        symbol = view.symbols[decorator.symbol]
        at = 1 if decorator.bound is not None else 0
        name = symbol.parameters[at].name if len(symbol.parameters) > at else ""
        given_back = self._passed_on(view, symbol)
        rest = (
            self.given_by(decorator, None)
            if not given_back
            else self._values.trace.step(
                ("returns", decorator.path, decorator.symbol),
                FLOW,
                UNKNOWN,
                self._returned,
                view,
                symbol,
            )
        )
        functions = tuple(
            t for t in rest if t.means in (Means.FUNCTION, Means.INSTANCE, Means.PARTIAL)
        )
        return union([functions, decorated if name in given_back else UNKNOWN])


def _given_back(view: View, symbol: Symbol) -> list[str]:
    """The chains that a function returns, with the alternatives in them."""
    found: list[str] = []
    todo = [b.value for b in view.names(symbol.scope).get("return", ())]
    while todo and len(found) < MOST:
        said = todo.pop()
        part = view.parts[int(said[1:-1])] if said[:1] == "<" and said[1:-1].isdigit() else None
        if part is not None and part.kind == "or":
            todo += [chain for _, chain in part.items]
        else:
            found.append(said.removesuffix("@0"))
    return found
