"""Calls of what lies outside the repository and is known to hand its arguments on."""

from typing import TYPE_CHECKING, Final

from indexer.resolve.bound import union
from indexer.resolve.targets import OPEN, UNKNOWN, Means, Target, Targets

if TYPE_CHECKING:
    from indexer.resolve.calls import Given
    from indexer.resolve.values import Values

# Give back what they are given first.
_SAME: Final = frozenset(
    f"builtins.{name}"
    for name in ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "dict")
) | {
    "copy.copy", "copy.deepcopy", "itertools.chain", "collections.deque",
    "collections.OrderedDict", "typing.no_type_check", "weakref.proxy", "types.MappingProxyType",
    "asyncio.create_task", "asyncio.wait_for", "asyncio.shield", "asyncio.ensure_future",
}  # fmt: skip
_ONE_OF: Final = frozenset({"builtins.next", "builtins.min", "builtins.max", "random.choice"})
_SECOND: Final = frozenset({"typing.cast", "typing_extensions.cast"})
_PARTIAL: Final = frozenset({"functools.partial", "functools.partialmethod"})
_VARIABLES: Final = frozenset({"typing.TypeVar", "typing_extensions.TypeVar"})
_OPENING: Final = {"builtins.open": "1", "io.open": "1", "pathlib.Path.open": "0"}  # mode's place
_ELEMENT: Final = frozenset({"get", "pop", "popleft", "setdefault", "popitem", "__getitem__"})
_ITSELF: Final = frozenset({"copy", "__iter__", "__enter__", "union", "most_common", "__aenter__"})

_NEXT: Final = frozenset({"__enter__", "__aenter__", "__next__", "__anext__", "send"})


class BuiltinCalls:
    """What calls give of which no source is in the repository."""

    def __init__(self, values: "Values") -> None:
        self._values = values

    def result(self, target: Target, given: "Given | None") -> Targets:
        """What calling a target gives."""
        if target.means == Means.METHOD:
            return self._method(target, given)
        if given is None:
            return UNKNOWN
        if target.means == Means.PARTIAL:
            return union([self._values.calls.result(t, None) for t in self.wrapped(target)])
        if target.means == Means.EXTERNAL:
            return self._external(target.path, given)
        if target.means == Means.TYPED:
            return self._values.types.called(target)
        return UNKNOWN

    def _argument(self, given: "Given", key: str) -> Targets:
        return self._values.calls.argument(given, key)

    def wrapped(self, target: Target) -> Targets:
        """What a partial calls."""
        view = self._values.lookups.view(target.path)
        if view is None:
            return UNKNOWN
        part = view.parts[target.symbol]
        said = next((chain for key, chain in part.items if key == "0"), "")
        return self._values.chain(view, part.scope, said)

    def _external(self, dotted: str, given: "Given") -> Targets:
        if dotted in _SAME:
            return self._argument(given, "0")
        if dotted in _ONE_OF:
            return self._element_of(self._argument(given, "0"))
        if dotted in _SECOND:
            return self._cast(given)
        if dotted == "builtins.getattr":
            return union([self.getattr(given), self._argument(given, "2")])
        if dotted in _PARTIAL:
            return (Target(Means.PARTIAL, given.view.path, given.part, exact=False),)
        if dotted in _VARIABLES:
            return (Target(Means.VARIABLE, given.view.path, given.part, exact=False),)
        if dotted in ("builtins.enumerate", "builtins.zip", "builtins.map", "builtins.filter"):
            return self._iterator(dotted.rpartition(".")[2], given)
        if dotted == "builtins.type":
            return tuple(
                t._replace(means=Means.CLASS)
                for t in self._argument(given, "0")
                if t.means == Means.INSTANCE
            )
        if dotted in _OPENING:
            mode = given.chain(_OPENING[dotted]) or given.chain("mode")
            if mode[:1] == "'" and "b" in mode:
                kind = "io.BufferedReader" if "r" in mode else "io.BufferedWriter"
                return (Target(Means.LITERAL, kind, exact=False),)
        return self._values.externals.called(dotted)

    def getattr(self, given: "Given") -> Targets:
        """What `getattr(a, "name")` means; with a prefix, all attributes that begin so."""
        values = self._values
        owners = self._argument(given, "0")
        found: list[Targets] = []
        for text in self._argument(given, "1"):
            if text.means != Means.STRING:
                continue
            for owner in owners:
                if not text.path.endswith("*"):
                    found.append(values.attributes.of(owner, text.path))
                    continue
                for name in values.classes.members(owner, text.path[:-1]):
                    found.append(values.attributes.of(owner, name))
        return union(found)

    def _cast(self, given: "Given") -> Targets:
        declared = self._argument(given, "0")
        made = tuple(
            Target(Means.INSTANCE, t.path, t.symbol, exact=False, name=OPEN)
            for t in declared
            if t.means == Means.CLASS
        )
        return made or self._argument(given, "1")

    def _iterator(self, name: str, given: "Given") -> Targets:
        if name == "filter":
            return self._argument(given, "1")
        if name == "enumerate":
            return tuple(
                Target(Means.ENTRIES, t.path, name=name, exact=False, bound=t)
                for t in self._argument(given, "0")
            )
        means = Means.ZIPPED
        return (Target(means, given.view.path, given.part, exact=False, name=name),)

    def _element_of(self, targets: Targets) -> Targets:
        return union([self._values.elements.iterated(t) for t in targets])

    def _method(self, target: Target, given: "Given | None") -> Targets:
        """A call of a method of a container, an iterator, or something typed."""
        bound, name = target.bound, target.name
        if bound is None:
            return UNKNOWN
        elements = self._values.elements
        if bound.means == Means.GENERATOR and name in (
            "__enter__",
            "__aenter__",
            "__next__",
            "send",
        ):
            return elements.iterated(bound)
        if bound.means == Means.TYPED and name in ("__enter__", "__aenter__", "__next__"):
            return elements.iterated(bound)
        if name in _ELEMENT:
            key = given.chain("0") if given is not None else ""
            found = elements.by_key(bound, key if key[:1] == "'" else "")
            default = self._argument(given, "1") if given is not None else UNKNOWN
            return union([found, default])
        if name in _ITSELF:
            return (bound,)
        if name == "items":
            return (Target(Means.ENTRIES, bound.path, name=name, exact=False, bound=bound),)
        if name == "values":
            return (Target(Means.ENTRIES, bound.path, name=name, exact=False, bound=bound),)
        if name == "keys":
            return (bound,)
        return self._values.externals.called_method(target)
