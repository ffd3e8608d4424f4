"""Elements of containers: of displays by where they stand, of others by their annotations."""

from typing import TYPE_CHECKING, Final

from indexer.expressions import Part
from indexer.resolve.bound import union
from indexer.resolve.targets import MOST, UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import FLOW
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

ANY: Final = ""
_NAMED_TUPLE: Final = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
_ORDERED: Final = frozenset({Means.CONTAINER, Means.VARIADIC})


class Elements:
    """What `a[key]` and iteration over `a` mean."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def of(self, target: Target, view: View, link: str) -> Targets:
        """What a subscript link of a file (without its brackets) means."""
        if link == "*":
            return self.iterated(target)
        if link.endswith(":"):
            return self._sliced(target, link[:-1])
        if link[:1] == "=":
            return union([self.by_key(target, key) for key in self._keys(view, int(link[1:]))])
        return self.by_key(target, link)

    def _keys(self, view: View, number: int) -> list[str]:
        """The keys that the chain in a part may be; any where it is not known."""
        part = view.parts[number]
        meant = self._values.chain(view, part.scope, part.items[0][1])
        texts = [f"'{t.path}" for t in meant if t.means == Means.STRING]
        return texts if texts and len(texts) == len(meant) else [ANY]

    def by_key(self, target: Target, key: str) -> Targets:
        """An element by a key: `'a`, `3`, `-1`, or any."""
        means = target.means
        if means == Means.CONTAINER:
            return self._of_display(target, key)
        if means == Means.TYPED:
            return self._values.types.element(target, key)
        if means in (Means.INSTANCE, Means.SUPER):
            found = self._by_method(target, "__getitem__")
            if found or not key.isdigit() or means == Means.SUPER:
                return found
            return self._field(target, int(key)) or self._unpacked(target, key)
        if means == Means.ENTRY:
            bound = target.bound or target
            return (
                self.iterated(bound)
                if key == "0" and target.name == "items"
                else (self._entry_value(target, bound) if key != "0" else UNKNOWN)
            )
        if means == Means.TUPLE:
            return self._of_zipped(target, key)
        if means == Means.VARIADIC:
            return self._values.arguments.variadic(target, key)
        if means == Means.CLASS:
            return (target,)
        return self._values.externals.element(target)

    def _entry_value(self, entry: Target, bound: Target) -> Targets:
        return self.by_key(bound, ANY) if entry.name == "items" else self.iterated(bound)

    def iterated(self, target: Target) -> Targets:
        """What iteration gives."""
        means = target.means
        if means == Means.CONTAINER:
            part = self.part(target)
            return self._dict_keys(target) if part.kind == "dict" else self._of_display(target, ANY)
        if means == Means.TYPED:
            return self._values.types.iterated(target)
        if means == Means.GENERATOR:
            return self._yielded(target)
        if means == Means.INSTANCE:
            return self._iterated_instance(target)
        if means == Means.ENTRIES:
            bound = target.bound or target
            if target.name == "values":
                return self.by_key(bound, ANY)
            return (Target(Means.ENTRY, bound.path, name=target.name, exact=False, bound=bound),)
        if means == Means.ZIPPED:
            if target.name == "map":
                return self._mapped(target)
            return (target._replace(means=Means.TUPLE),)
        if means == Means.VARIADIC:
            return self._values.arguments.variadic(target, ANY)
        return self._values.externals.iterated(target)

    def _mapped(self, target: Target) -> Targets:
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        items = dict(view.parts[target.symbol].items)
        scope = view.parts[target.symbol].scope
        functions = self._values.chain(view, scope, items.get("0", ""))
        return union([self._values.calls.result(t, None) for t in functions])

    def _of_zipped(self, target: Target, key: str) -> Targets:
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        part = view.parts[target.symbol]
        found = [
            self.iterated(t)
            for k, said in part.items
            if key in (k, ANY)
            for t in self._values.chain(view, part.scope, said)
        ]
        return union(found)

    def _iterated_instance(self, target: Target) -> Targets:
        values = self._values
        iterators = union(
            [values.calls.result(t, None) for t in values.attributes.of(target, "__iter__")]
            + [values.calls.result(t, None) for t in values.attributes.of(target, "__aiter__")]
        )
        found: list[Targets] = []
        for iterator in iterators:
            if iterator.means == Means.INSTANCE:
                found.append(self._by_method(iterator, "__next__"))
                found.append(self._by_method(iterator, "__anext__"))
            else:
                found.append(self.iterated(iterator))
        return union(found) if found else self._by_method(target, "__getitem__")

    def _field(self, target: Target, position: int) -> Targets:
        """The field of a NamedTuple at one place."""
        ancestry = self._values.classes.ancestry(target.path, target.symbol)
        if _NAMED_TUPLE.isdisjoint(ancestry.externals):
            return UNKNOWN
        for path, index in ancestry.classes:
            view = self._lookups.view(path)
            if view is None:
                break
            self._lookups.signature(view, index)
            fields = [a for a in view.symbols[index].attributes if a[1]]
            if fields:
                own = position < len(fields)
                name = fields[position][0] if own else ""
                return self._values.attributes.of(target, name) if own else UNKNOWN
        return UNKNOWN

    def _unpacked(self, target: Target, key: str) -> Targets:
        """What iteration over an instance gives at one place."""
        values = self._values
        called = values.attributes.of(target, "__iter__")
        iterators = union([values.calls.result(t, None) for t in called])
        return union([self.by_key(t, key) for t in iterators if t.means in _ORDERED])

    def _by_method(self, target: Target, method: str) -> Targets:
        values = self._values
        called = [t for t in values.attributes.of(target, method) if t.means == Means.FUNCTION]
        return union([values.calls.result(t, None) for t in called])

    def _yielded(self, target: Target) -> Targets:
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        self._lookups.symbol(view, target.symbol)
        return self._values.bound(view, view.symbols[target.symbol].scope, "yield")

    def _sliced(self, target: Target, start: str) -> Targets:
        if target.means != Means.CONTAINER:
            return (target,) if target.means in (Means.TYPED, Means.VARIADIC) else UNKNOWN
        if not start or ":" in target.name:
            return (target._replace(name=":"),) if not start else (target,)
        return (target._replace(name=str(int(start) + int(target.name or "0"))),)

    def part(self, target: Target) -> Part:
        view = self._lookups.view(target.path)
        if view is None or target.symbol >= len(view.parts):
            return Part(0, "list")
        return view.parts[target.symbol]

    def _of_display(self, target: Target, key: str) -> Targets:
        if target.name == ":":
            key = ANY
        elif target.name and key.isdigit():
            key = str(int(key) + int(target.name))
        return self._values.trace.step(
            ("element", target.path, target.symbol, key),
            FLOW,
            UNKNOWN,
            self._evaluate,
            target,
            key,
        )

    def _evaluate(self, target: Target, key: str) -> Targets:
        values = self._values
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        part = self.part(target)
        if key[:1] == "-":
            key = str(max((int(k) for k, _ in part.items if k.isdigit()), default=0) + 1 + int(key))
        found: list[Targets] = []
        put, replaced = values.puts.into(view, target.symbol, part.scope, key)
        for at, said in part.items:
            if at[:1] == "*":
                found += [self.spread(t, at, key) for t in values.chain(view, part.scope, said)]
            elif not replaced and self._matches(view, part.scope, at, key):
                found.append(values.chain(view, part.scope, said))
        merged = union([*found, put])
        return merged if len(merged) <= MOST else UNKNOWN

    def spread(self, target: Target, at: str, key: str) -> Targets:
        """The element under a key of what holds a target's elements (`at`: as parts write it)."""
        if at == "**":
            return self.by_key(target, key)
        first = int(at[1:] or "-1")
        if first < 0 or not key.isdigit() or target.means not in _ORDERED:
            return self.iterated(target)
        return self.by_key(target, str(int(key) - first)) if int(key) >= first else UNKNOWN

    def _matches(self, view: View, scope: int, at: str, key: str) -> bool:
        if key == ANY or at in (ANY, key):
            return True
        if at[:1] != "=" or key[:1] != "'":
            return False
        meant = self._values.chain(view, scope, at[1:])
        texts = [t.path for t in meant if t.means == Means.STRING]
        return len(texts) != len(meant) or not texts or key[1:] in texts

    def _dict_keys(self, target: Target) -> Targets:
        view = self._lookups.view(target.path)
        if view is None:
            return UNKNOWN
        part = self.part(target)
        found: list[Targets] = []
        for at, _ in part.items:
            if at[:1] == "'":
                found.append((Target(Means.STRING, at[1:], exact=False),))
            elif at[:1] == "=":
                found.append(self._values.chain(view, part.scope, at[1:]))
        merged = union(found)
        return merged if len(merged) <= MOST else UNKNOWN
