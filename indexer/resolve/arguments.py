"""What reaches a parameter from the places that call.

Places are found by name: calls whose last name is the function's, in its own file and in a few
others. Where many files call that name nothing is said, by their number, never by which come first.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.facts import Binding, Symbol
from indexer.resolve.bound import is_receiver, receives_class, union
from indexer.resolve.offered import MOST_CALLING
from indexer.resolve.targets import MOST, OPEN, UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import FLOW
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

MOST_SITES: Final = 40  # of one name in one file


class Site(NamedTuple):
    """A call of a function: the part with its arguments, and whether the first is implied."""

    path: str
    part: int
    bound: bool


class Arguments:
    """Parameters by what they are given."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def parameter(self, view: View, scope: int, binding: Binding) -> Targets:
        """What a parameter may be."""
        opened = view.scopes[scope]
        self._lookups.symbol(view, opened.symbol)
        function = view.symbols[opened.symbol]
        declared = next((p for p in function.parameters if p.name == binding.name), None)
        if declared is None:
            return UNKNOWN
        if declared.kind in ("*", "**"):
            return self._variadic_parameter(view, opened.symbol, binding, declared.kind)
        said = UNKNOWN
        if binding.annotation:
            said = self._values.types.annotated(view, opened.parent, binding.annotation)
            vague = any(map(self._values.is_vague, said))
            if said and not vague and not all(t.means == Means.LITERAL for t in said):
                return said
        around = view.scopes[opened.parent]
        if around.kind == "class" and is_receiver(function, binding.name):
            means = Means.CLASS if receives_class(function) else Means.INSTANCE
            return (Target(means, view.path, around.symbol, exact=False, name=OPEN),)
        default = self._values.chain(view, opened.parent, declared.default or "")
        given = self.given(view, opened.symbol, binding.name)
        if declared.default is None:
            given = union([given, self._values.fixtures.value(view, opened.symbol, binding.name)])
        found = union([default, given, said])
        return found if len(found) <= MOST else UNKNOWN

    def _variadic_parameter(self, view: View, symbol: int, binding: Binding, kind: str) -> Targets:
        if binding.annotation and binding.annotation.rpartition(".")[2] not in ("Any", "object"):
            head = "tuple" if kind == "*" else "dict"
            inside = f"{binding.annotation},..." if kind == "*" else f"str,{binding.annotation}"
            scope = view.symbols[symbol].parent
            text = f"{head}[{inside}]"
            return (Target(Means.TYPED, view.path, scope, exact=False, name=text),)
        return (Target(Means.VARIADIC, view.path, symbol, exact=False, name=kind),)

    def variadic(self, target: Target, key: str) -> Targets:
        """An element of `*args` or `**kwargs`."""
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        node = ("variadic", target.path, target.symbol, target.name, key)
        return self._values.trace.step(node, FLOW, UNKNOWN, self._variadic, view, target, key)

    def _variadic(self, view: View, target: Target, key: str) -> Targets:
        symbol = view.symbols[target.symbol]
        named = [p for p in symbol.parameters if p.kind not in ("*", "**", "kw")]
        found: list[Targets] = []
        for site in self.sites(view, target.symbol):
            first = len(named) - site.bound
            found.append(self._spread(site, target.name, first, key))
            for name, _ in self._part_items(site):
                at = int(name) - first if name.isdigit() else -1
                if target.name == "*":
                    wanted = at >= 0 and (not key.isdigit() or at == int(key))
                else:
                    wanted = name.isidentifier() and key in ("", f"'{name}")
                if wanted:
                    found.append(self._argument(site, name))
        merged = union(found)
        return merged if len(merged) <= MOST else UNKNOWN

    def _spread(self, site: Site, kind: str, first: int, key: str) -> Targets:
        """Of what a call spreads, what reaches an element of `*args` or `**kwargs`."""
        if kind == "**":
            return self.handed_on(site.path, site.part, key)
        at = str(int(key) + first) if key.isdigit() else ""
        return self.handed_on(site.path, site.part, at)

    def handed_on(self, path: str, number: int, key: str) -> Targets:
        """The argument under a key among those that a call spreads: `f(*a, **b)`."""
        view = self._lookups.view(path)
        if view is None:
            return UNKNOWN
        part = view.parts[number]
        found: list[Targets] = []
        for at, said in part.items:
            if at[:1] == "*" and (at == "**") != (key.isdigit() or not key):
                of = f"'{key}" if at == "**" and key[:1] != "'" else key
                for target in self._values.chain(view, part.scope, said):
                    found.append(self._values.elements.spread(target, at, of))
        return union(found)

    def sent(self, view: View, scope: int) -> Targets:
        """What is sent to the generator whose body a scope is."""
        symbol = view.scopes[scope].symbol
        elsewhere = self._lookups.sites("send")
        if len(elsewhere) > MOST_CALLING:
            return UNKNOWN
        found: list[Targets] = []
        for path in sorted({*elsewhere, view.path}):
            there = self._lookups.view(path)
            if there is None:
                continue
            numbers = self._lookups.called(there, "send")
            for number in numbers if len(numbers) <= MOST_SITES else ():
                part = there.parts[number]
                into = self._values.chain(there, part.scope, part.chain.removesuffix(".send"))
                if any(t[:3] == (Means.GENERATOR, view.path, symbol) for t in into):
                    found.append(self._argument(Site(path, number, bound=True), "0"))
        return union(found)

    def given(self, view: View, symbol: int, name: str) -> Targets:
        """What the calls of a function give to one of its parameters."""
        found: list[Targets] = []
        function = view.symbols[symbol]
        for site in self.sites(view, symbol):
            for key in self.key_of(function, name, bound=site.bound):
                found.append(self._argument(site, key))
        found.append(self._values.handed.given(view, symbol, name))
        return union(found)

    def key_of(self, function: Symbol, name: str, *, bound: bool) -> tuple[str, ...]:
        """The keys of the argument for a parameter: its position, its name."""
        for position, parameter in enumerate(function.parameters):
            if parameter.kind in ("*", "kw", "**"):
                break
            if parameter.name == name:
                at = position - bound
                return (str(at), name) if at >= 0 else (name,)
        return (name,)

    def _argument(self, site: Site, key: str) -> Targets:
        view = self._lookups.view(site.path)
        if view is None:
            return UNKNOWN
        part = view.parts[site.part]
        said = next((chain for at, chain in part.items if at == key), "")
        if not said:
            return self.handed_on(site.path, site.part, key)
        return self._values.chain(view, part.scope, said)

    def _part_items(self, site: Site) -> tuple[tuple[str, str], ...]:
        view = self._lookups.view(site.path)
        return view.parts[site.part].items if view is not None else ()

    def sites(self, view: View, symbol: int) -> tuple[Site, ...]:
        """The calls of a function that were found."""
        return self._values.trace.step(
            ("sites", view.path, symbol), FLOW, (), self._sites, view, symbol
        )

    def _sites(self, view: View, symbol: int) -> tuple[Site, ...]:
        names = self._called_as(view, symbol)
        places: dict[str, None] = {}
        for name in names:
            elsewhere = self._lookups.sites(name) if name else ()
            if len(elsewhere) > MOST_CALLING:
                return ()
            places.update(dict.fromkeys(elsewhere))
        own = (Means.FUNCTION, view.path, symbol)
        found: list[Site] = []
        for path in sorted({*places, view.path}):
            there = self._lookups.view(path)
            if there is None:
                continue
            handed_on = path == view.path and self._escapes(view, names)
            for name in [*names, ""] if handed_on else names:
                found += self._in_file(there, name, own)
        return tuple(found)

    def _called_as(self, view: View, symbol: int) -> list[str]:
        function = view.symbols[symbol]
        name = function.qualname.rpartition(".")[2]
        if "lambda" in function.tags:
            return [""]
        if not view.is_method(symbol):
            return [name]
        owner = view.scopes[function.parent].symbol
        if name in ("__init__", "__new__"):
            below = self._values.classes.subclasses(view.path, owner)
            names = {view.symbols[owner].qualname.rpartition(".")[2], "cls"}
            for path, index in below:
                other = self._lookups.view(path)
                if other is not None:
                    names.add(other.symbols[index].qualname.rpartition(".")[2])
            return sorted(names)
        return [name]

    def _escapes(self, view: View, names: list[str]) -> bool:
        """Whether something of this name is handed on as a value in its own file."""
        return any(self._lookups.hands_on(view, name) for name in names)

    def _in_file(self, view: View, name: str, own: tuple[int, str, int]) -> list[Site]:
        numbers = self._lookups.called(view, name)
        if len(numbers) > MOST_SITES:
            return []
        found: list[Site] = []
        for number in numbers:
            part = view.parts[number]
            for target in self._values.raw(view, part.scope, part.chain):
                reached = self._reached(target, own)
                if reached is not None:
                    found.append(Site(view.path, number, reached))
                    break
        return found

    def _reached(self, target: Target, own: tuple[int, str, int]) -> bool | None:
        """Whether a call of a target runs the function: None for no, else if `self` is implied."""
        if target[:3] == own:
            return target.bound is not None
        if target.means == Means.CLASS:
            for method in ("__init__", "__new__"):
                if any(t[:3] == own for t in self._values.attributes.of(target, method)):
                    return True
        if target.means == Means.INSTANCE:
            called = self._values.attributes.of(target, "__call__")
            if any(t[:3] == own for t in called):
                return True
        return None
