"""What annotations say: instances, classes, and the elements of generic containers."""

from typing import TYPE_CHECKING, Final

from indexer.resolve.bound import union
from indexer.resolve.generics import generic, split
from indexer.resolve.targets import MOST, OPEN, UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import LOOK
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_FIRST: Final = frozenset(
    {"Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar",
     "Awaitable"}
)  # fmt: skip
_LAST: Final = frozenset({"Coroutine"})
_CLASSES: Final = frozenset({"type", "Type"})
_MAPPINGS: Final = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "defaultdict", "OrderedDict",
     "ChainMap", "WeakValueDictionary"}
)  # fmt: skip
_TUPLES: Final = frozenset({"tuple", "Tuple"})
_MADE_BY: Final = {Means.INSTANCE: Means.CLASS, Means.LITERAL: Means.EXTERNAL}


class Types:
    """Annotations are read where they stand: (file, scope, text)."""

    def __init__(self, values: "Values") -> None:
        self._values = values

    def annotated(self, view: View, scope: int, text: str) -> Targets:
        """What a value is that is annotated so."""
        return self._values.trace.step(
            ("annotated", view.path, scope, text), LOOK, UNKNOWN, self._annotated, view, scope, text
        )

    def _annotated(self, view: View, scope: int, text: str) -> Targets:
        found = union([self._one(view, scope, one) for one in split(text, "|")])
        return found if len(found) <= MOST else UNKNOWN

    def is_variable(self, view: View, scope: int, name: str) -> bool:
        """Whether a name is a type variable's."""
        return self._is_parameter(view, scope, name) or any(
            t.means == Means.VARIABLE for t in self._values.chain(view, scope, name)
        )

    def _is_parameter(self, view: View, scope: int, name: str) -> bool:
        """Whether one of the scopes around has it as a type parameter: `def f[T]`."""
        while scope > 0:
            bindings = self._values.lookups.bindings(view, scope, name)
            if any(b.kind == "param" for b in bindings):
                return True
            scope = view.scopes[scope].parent
        return False

    def _one(self, view: View, scope: int, text: str) -> Targets:
        head, arguments = generic(text)
        if head in ("None", "", "Any", "object"):
            return UNKNOWN
        last = head.rpartition(".")[2]
        if last == "Self":
            owner = (
                view.class_around(scope)
                if view.scopes[scope].kind != "class"
                else (view.scopes[scope].symbol)
            )
            if owner < 0:
                return UNKNOWN
            return (Target(Means.INSTANCE, view.path, owner, exact=False, name=OPEN),)
        if arguments and last in _FIRST:
            return self._annotated(view, scope, arguments[0])
        if arguments and last in _LAST:
            return self._annotated(view, scope, arguments[-1])
        if arguments and last == "Union":
            return union([self._annotated(view, scope, one) for one in arguments])
        if arguments and last in _CLASSES:
            made = self._annotated(view, scope, arguments[0])
            return tuple(t._replace(means=_MADE_BY[t.means]) for t in made if t.means in _MADE_BY)
        if head[:1] == ":":
            return self._outside(view, scope, text, arguments)
        meant = self._values.chain(view, scope, head) if _is_chain(head) else UNKNOWN
        return union([self._instance(t, view, scope, text, arguments) for t in meant])

    def _outside(self, view: View, scope: int, text: str, arguments: tuple[str, ...]) -> Targets:
        """Of a type named in full, as `indexer.resolve.outside` writes it."""
        if arguments:
            return (Target(Means.TYPED, view.path, scope, exact=False, name=text),)
        first, _, others = text[1:].partition("/")
        return (Target(Means.LITERAL, first, exact=False, name=others),)

    def _instance(
        self, target: Target, view: View, scope: int, text: str, arguments: tuple[str, ...]
    ) -> Targets:
        if target.means == Means.CLASS:
            return (Target(Means.INSTANCE, target.path, target.symbol, exact=False, name=OPEN),)
        if target.means == Means.EXTERNAL:
            if arguments:
                return (Target(Means.TYPED, view.path, scope, exact=False, name=text),)
            return (Target(Means.LITERAL, target.path, exact=False),)
        if target.means == Means.VARIABLE:
            return self._bound_of(target)
        return UNKNOWN

    def _bound_of(self, variable: Target) -> Targets:
        view = self._values.lookups.view(variable.path)
        if view is None:
            return UNKNOWN
        part = view.parts[variable.symbol]
        said = dict(part.items).get("bound", "")
        if said[:1] == "'":
            return self.annotated(view, part.scope, said[1:])
        return tuple(
            Target(Means.INSTANCE, t.path, t.symbol, exact=False, name=OPEN)
            for t in self._values.chain(view, part.scope, said)
            if t.means == Means.CLASS
        )

    def element(self, target: Target, key: str) -> Targets:
        """`a[key]` of something annotated."""
        last, arguments, view = self._parts(target)
        if view is None or not arguments:
            return UNKNOWN
        if last in _TUPLES and key.isdigit():
            at = 0 if arguments[-1] == "..." else min(int(key), len(arguments) - 1)
            return self.annotated(view, target.symbol, arguments[at])
        at = 1 if last in _MAPPINGS and len(arguments) > 1 else 0
        return self.annotated(view, target.symbol, arguments[at])

    def iterated(self, target: Target) -> Targets:
        """What iteration over something annotated gives."""
        last, arguments, view = self._parts(target)
        if view is None or not arguments or last == "Callable":
            return UNKNOWN
        if last in _TUPLES:
            return union([self.annotated(view, target.symbol, one) for one in arguments])
        return self.annotated(view, target.symbol, arguments[0])

    def called(self, target: Target) -> Targets:
        """What calling something annotated gives."""
        last, arguments, view = self._parts(target)
        if view is None or last != "Callable" or not arguments:
            return UNKNOWN
        return self.annotated(view, target.symbol, arguments[-1])

    def external(self, target: Target) -> str:
        """The dotted name of the class that a generic annotation is of."""
        head, _ = generic(target.name)
        if head[:1] == ":":
            return head[1:]
        view = self._values.lookups.view(target.path)
        meant = self._values.chain(view, target.symbol, head) if view is not None else UNKNOWN
        return next((t.path for t in meant if t.means == Means.EXTERNAL), "")

    def _parts(self, target: Target) -> tuple[str, tuple[str, ...], View | None]:
        head, arguments = generic(target.name)
        return head.rpartition(".")[2], arguments, self._values.lookups.view(target.path)


def _is_chain(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))
