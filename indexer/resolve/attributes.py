"""What `a.name` means for each kind of `a`."""

from typing import TYPE_CHECKING, Final

from indexer.resolve.bound import receives_class, union
from indexer.resolve.classes import Place
from indexer.resolve.receivers import Running
from indexer.resolve.targets import OPEN, UNKNOWN, Means, Target, Targets, inferred
from indexer.resolve.trace import FLOW
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_OUTSIDE: Final = frozenset({Means.EXTERNAL, Means.LITERAL, Means.STRING, Means.METHOD})
_READING: Final = (".__get__", ".__getattr__")  # methods that reading an attribute calls
_OF_CLASSES: Final = frozenset({Means.CLASS, Means.INSTANCE, Means.SUPER})


class Attributes:
    """Attributes of classes and their instances, of modules, and of what lies outside."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def of(self, target: Target, name: str, running: Running | None = None) -> Targets:
        """What `target.name` means; a property is its function, bound.

        `running` is the method whose receiver the target is, where it is one.
        """
        means = target.means
        if means == Means.MODULE:
            return self._values.member(target.path, name)
        if means in _OF_CLASSES:
            return self._of_class(target, name, running)
        if means in _OUTSIDE:
            return self._values.externals.attribute(target, name)
        if means == Means.FUNCTION:
            return UNKNOWN
        return (Target(Means.METHOD, target.path, name=name, exact=False, bound=target),)

    def settled(self, targets: Targets) -> Targets:
        """The same targets, with what each property gives in its place."""
        for target in targets:  # most often none is a method, and this is asked millions of times
            if target.bound is not None and target.means == Means.FUNCTION:
                return union([self._settle(t) for t in targets])
        return targets

    def is_property(self, target: Target) -> bool:
        """Whether a target is a property that was read from an instance."""
        if target.means != Means.FUNCTION or target.bound is None:
            return False
        if target.bound.means == Means.CLASS:
            return False
        view = self._lookups.view(target.path)
        if view is None:
            return False
        self._lookups.symbol(view, target.symbol)
        symbol = view.symbols[target.symbol]
        return "property" in symbol.tags or symbol.qualname.endswith(_READING)

    def _settle(self, target: Target) -> Targets:
        if self.is_property(target):
            return self._values.calls.given_by(target, None)
        return (target,)

    def _of_class(self, target: Target, name: str, running: Running | None) -> Targets:
        if name == "__class__" and target.means == Means.INSTANCE:
            return (target._replace(means=Means.CLASS),)
        found = self._inherited(target, name)
        if target.name == OPEN and target.means != Means.SUPER:
            below = self._in_subclasses(target, name, running)
            below += self._in_implementers(target, name)
            found = union([self._left(target, name, found) if below else found, *below])
            found = found or self._beside(target, name)
        if not found and target.means == Means.INSTANCE and name[:2] != "__":
            node = ("getattr", target.path, target.symbol, target.name, name)
            return self._values.trace.step(node, FLOW, UNKNOWN, self._by_getattr, target, name)
        if target.means == Means.CLASS and target.exact:
            return self._bind(target, found)
        return inferred(self._bind(target, found))

    def _inherited(self, target: Target, name: str) -> Targets:
        known = False
        if target.means != Means.SUPER:
            found = self.own(target.path, target.symbol, name)
            if found:
                return found
            known = found is not None
        ancestry = self._values.classes.ancestry(target.path, target.symbol)
        for path, index in ancestry.classes[1:]:
            found = self.own(path, index, name)
            if found:
                return found
            known = known or found is not None
        if ancestry.unknown or known:
            return UNKNOWN
        return self._values.externals.inherited(ancestry.externals, name)

    def _in_subclasses(self, target: Target, name: str, running: Running | None) -> list[Targets]:
        found: list[Targets] = []
        for place in self._values.classes.subclasses(target.path, target.symbol):
            own = self.own(*place, name)
            if own and (running is None or self._values.receivers.may_be(running, place)):
                found.append(own)
        return found

    def _in_implementers(self, target: Target, name: str) -> list[Targets]:
        """Of a protocol, what the classes have that look like it."""
        view = self._lookups.view(target.path)
        bases = view.symbols[target.symbol].bases if view is not None else ()
        if not any("Protocol" in base for base in bases):  # as the key of `subclasses` says too
            return []
        places = self._values.protocols.implementers(target.path, target.symbol)
        ones = [target._replace(path=path, symbol=index) for path, index in places]
        return [self._bind(one, self._inherited(one, name)) for one in ones]

    def _left(self, target: Target, name: str, found: Targets) -> Targets:
        """Without methods that others have to write, or that all that can be made have written."""
        place = (target.path, target.symbol)
        written = self._written(found)
        if not self._values.classes.is_unfinished(*place):
            return written
        below = self._values.classes.subclasses(*place)
        is_left = any(self._is_inherited(one, place, name) for one in below)
        return written if is_left else tuple(filter(self._values.protocols.is_stub, found))

    def _is_inherited(self, one: Place, place: Place, name: str) -> bool:
        """Whether a class gets a name from the one at place, or from above that."""
        for above in self._values.classes.ancestry(*one).classes:
            if above == place:
                return True
            if self.own(*above, name) is not None:
                return False
        return False

    def _written(self, found: Targets) -> Targets:
        """Without methods that others have to write; those of protocols may be said to be meant."""
        is_stub = self._values.protocols.is_stub
        return tuple(
            t for t in found if t.means != Means.FUNCTION or not self._is_abstract(t) or is_stub(t)
        )

    def _is_abstract(self, method: Target) -> bool:
        view = self._lookups.view(method.path)
        if view is None:
            return False
        self._lookups.symbol(view, method.symbol)
        return "abstract" in view.symbols[method.symbol].tags

    def _beside(self, target: Target, name: str) -> Targets:
        """What a class that is mixed in gets of those that it is mixed with."""
        below = self._values.classes.subclasses(target.path, target.symbol)
        return union([self._inherited(target._replace(path=p, symbol=i), name) for p, i in below])

    def _by_getattr(self, target: Target, name: str) -> Targets:
        """What `__getattr__` gives: it is called, and what it asks another for is asked of that."""
        methods = self._bind(target, self._inherited(target, "__getattr__"))
        if not methods or self._is_bound(target, name):
            return UNKNOWN
        found: list[Targets] = []
        for method in methods:
            view = self._lookups.view(method.path) if method.means == Means.FUNCTION else None
            if view is None:
                continue
            found.append(inferred((method,)))
            scope = view.symbols[method.symbol].scope
            for binding in self._lookups.bindings(view, scope, "return"):
                for asked in self._values.chain(view, scope, _asked(view, binding.value)):
                    found.append(self.of(asked, name))
        return union(found)

    def _is_bound(self, target: Target, name: str) -> bool:
        """Whether a class or one above it has an attribute, whatever it is."""
        order = self._values.classes.ancestry(target.path, target.symbol).classes
        return any(self.own(path, index, name) is not None for path, index in order)

    def _bind(self, target: Target, found: Targets) -> Targets:
        """Methods as they are reached through a class or an instance."""
        if not any(t.means == Means.FUNCTION for t in found):
            return found
        return tuple(self._bound(target, t) for t in found)

    def _bound(self, target: Target, function: Target) -> Target:
        if function.means != Means.FUNCTION or function.bound is not None:
            return function
        view = self._lookups.view(function.path)
        if view is None:
            return function
        self._lookups.symbol(view, function.symbol)
        if not view.is_method(function.symbol):
            return function
        method = view.symbols[function.symbol]
        if "staticmethod" in method.tags:
            return function
        if target.means == Means.CLASS:
            if not receives_class(method):
                return function
            return function._replace(bound=target._replace(exact=False))
        receiver = Target(Means.INSTANCE, target.path, target.symbol, exact=False, name=OPEN)
        if receives_class(method):
            receiver = Target(Means.CLASS, target.path, target.symbol, exact=False)
        elif target.means == Means.INSTANCE:
            receiver = target
        return function._replace(bound=receiver)

    def own(self, path: str, index: int, name: str) -> Targets | None:
        """What a class itself binds to a name, on it or on its instances; None for nothing."""
        view = self._lookups.view(path)
        if view is None:
            return None
        if not view.may_bind(index, name):
            self._lookups.absent(view, index, name)
            return None
        return self._values.trace.step(
            ("attribute", path, index, name), FLOW, None, self._own, view, index, name
        )

    def _described(self, target: Target) -> Targets:
        """What reading an attribute of a class gives: of a descriptor, its `__get__`."""
        if target.means != Means.INSTANCE:
            return (target,)
        getters = self._bind(target, self._inherited(target, "__get__"))
        return tuple(t for t in getters if t.means == Means.FUNCTION) or (target,)

    def _property_above(self, path: str, index: int, name: str) -> Targets:
        """The property of a class above that `self.name = v` sets, which therefore stays."""
        for place, above in self._values.classes.ancestry(path, index).classes[1:]:
            view = self._lookups.view(place)
            if view is None:
                continue
            scope = view.symbols[above].scope
            bindings = self._lookups.bindings(view, scope, name)
            if bindings:
                of_symbols = [int(b.target) for b in bindings if b.kind == "symbol"]
                is_property = any("property" in view.symbols[i].tags for i in of_symbols)
                return self._values.bound(view, scope, name) if is_property else UNKNOWN
        return UNKNOWN

    def _own(self, view: View, index: int, name: str) -> Targets | None:
        values = self._values
        scope = view.symbols[index].scope
        in_methods = view.attribute(index, name)
        in_body = name in view.names(scope)
        put = values.puts.on(view, index, name)
        if not in_body and not in_methods and put is None:
            return None
        if not in_body:
            setting = self._property_above(view.path, index, name)
            if setting:
                return setting
        found = values.bound(view, scope, name) if in_body else UNKNOWN
        found = union([self._described(t) for t in found])
        set_there = union([values.binding(view, s, b) for s, b in in_methods])
        return union([found, inferred(set_there), put or UNKNOWN])


def _asked(view: View, returned: str) -> str:
    """`a` of `getattr(a, name)`, where that is what a `__getattr__` returns; else ""."""
    if not returned.startswith("getattr(") or not returned[8:-1].isdigit():
        return ""
    given = dict(view.parts[int(returned[8:-1])].items)
    return given.get("0", "") if given.get("1", "").isidentifier() else ""
