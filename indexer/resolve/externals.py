"""Values from outside the repository: their attributes, elements, and what calling them gives."""

from typing import TYPE_CHECKING, Final

from indexer.resolve.bound import union
from indexer.resolve.full_names import Known
from indexer.resolve.generics import generic
from indexer.resolve.outside import Outside
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_BUILT: Final = {Means.GENERATOR: "typing.Generator", Means.ENTRY: "builtins.tuple",
                 Means.TUPLE: "builtins.tuple"}  # fmt: skip
_ABSTRACT: Final = ("typing.", "collections.abc.")


class Externals:
    """What the stubs know of targets. What they do not know is told by its name alone."""

    def __init__(self, values: "Values", outside: Outside) -> None:
        self._values = values
        self._outside = outside

    def is_class(self, dotted: str) -> bool:
        """Whether a dotted name is known to be a class."""
        return self._outside.is_class(dotted)

    def is_abstract(self, target: Target) -> bool:
        """Whether something typed is so by a class that others implement."""
        if target.means != Means.TYPED:
            return False
        return self._values.types.external(target).startswith(_ABSTRACT)

    def attribute(self, target: Target, name: str) -> Targets:
        """What `target.name` means, of something outside."""
        means = target.means
        if means == Means.STRING:
            return self._of_class(("builtins.str",), name, exact=False)
        if means == Means.LITERAL:
            others = target.name.replace(":", "").split("/") if target.name else ()
            return self._of_class((target.path, *others), name, exact=target.exact)
        if means == Means.METHOD:
            return union([self._values.attributes.of(t, name) for t in self.read(target)])
        if self._is_of_class(target.path):
            return union([self._values.attributes.of(t, name) for t in self.read(target)])
        return (Target(Means.EXTERNAL, f"{target.path}.{name}", -1, target.exact),)

    def _is_of_class(self, dotted: str) -> bool:
        """Whether a dotted name is that of a property or variable of a class."""
        known = self._outside.find(dotted) if dotted.count(".") > 1 else None
        return known is not None and bool(known.owner) and known.kind in ("property", "value")

    def _of_class(self, classes: tuple[str, ...], name: str, *, exact: bool) -> Targets:
        for dotted in classes:
            found = self._outside.named(dotted, name)
            if found is None:
                found = f"{dotted}.{name}"
            if found:
                return (Target(Means.EXTERNAL, found, -1, exact),)
        return UNKNOWN

    def inherited(self, classes: tuple[str, ...], name: str) -> Targets:
        """What a class gets from the outside ones that it inherits from."""
        unknown: list[str] = []
        for dotted in classes or ("builtins.object",):
            found = self._outside.named(dotted, name)
            if found:
                if not unknown:
                    return (Target(Means.EXTERNAL, found, -1, exact=False),)
            elif found is None:
                unknown.append(dotted)
        if len(unknown) == 1:
            return (Target(Means.EXTERNAL, f"{unknown[0]}.{name}", -1, exact=False),)
        return UNKNOWN

    def read(self, target: Target) -> Targets:
        """What a property or variable outside holds."""
        known = self._known(target)
        return self._meant(target, self._outside.value(known)) if known is not None else UNKNOWN

    def called(self, dotted: str) -> Targets:
        """What calling something outside gives."""
        known = self._outside.find(dotted)
        if known is None:
            plain = not self._outside.is_stubbed(dotted) and dotted.rpartition(".")[2][:1].isupper()
            return (Target(Means.LITERAL, dotted, exact=False),) if plain else UNKNOWN
        if known.kind == "class":
            return (Target(Means.LITERAL, dotted, exact=False),)
        return self._typed(self._outside.called(known))

    def called_method(self, method: Target) -> Targets:
        """What a method of a container, or of something typed, gives."""
        known = self._known(method)
        return self._meant(method, self._outside.called(known)) if known is not None else UNKNOWN

    def iterated(self, target: Target) -> Targets:
        """What iteration gives."""
        if target.means == Means.EXTERNAL:
            return union([self._values.elements.iterated(t) for t in self.read(target)])
        return self._typed(self._outside.iterated(_class_of(target)))

    def element(self, target: Target) -> Targets:
        """What a subscript gives."""
        if target.means == Means.EXTERNAL:
            return union([self._values.elements.by_key(t, "") for t in self.read(target)])
        return self._typed(self._outside.element(_class_of(target)))

    def name(self, method: Target) -> str:
        """The dotted name of a method of a container, or of something typed; "" for none."""
        dotted = generic(self._type_of(method.bound))[0] if method.bound is not None else ""
        named = self._outside.named(dotted, method.name) if dotted else ""
        return f"{dotted}.{method.name}" if named is None else named

    def _known(self, target: Target) -> Known | None:
        if target.means == Means.EXTERNAL:
            return self._outside.find(target.path)
        of = self._type_of(target.bound) if target.bound is not None else ""
        return self._outside.member(of, target.name) if of else None

    def _type_of(self, target: Target) -> str:
        """The type of something with elements, with its arguments."""
        if target.means == Means.TYPED:
            dotted = self._values.types.external(target)
            bracket = target.name.find("[")
            return f"{dotted}{target.name[bracket:]}" if dotted else ""
        if target.means == Means.CONTAINER:
            kind = self._values.elements.part(target).kind
            return f"builtins.{kind}" if kind != "generator" else "typing.Generator"
        if target.means == Means.VARIADIC:
            return "builtins.tuple" if target.name == "*" else "builtins.dict"
        return _BUILT.get(target.means, "")

    def _meant(self, target: Target, text: str) -> Targets:
        """A type as the file reads it whose type arguments may be in it."""
        typed = target.bound if target.means == Means.METHOD else None
        if typed is not None and typed.means == Means.TYPED:
            view = self._values.lookups.view(typed.path)
            return self._typed(text, view, typed.symbol) if view is not None else UNKNOWN
        return self._typed(text)

    def _typed(self, text: str, view: View | None = None, scope: int = 0) -> Targets:
        if not text:
            return UNKNOWN
        where = view or self._values.lookups.view("")
        return self._values.types.annotated(where, scope, text) if where is not None else UNKNOWN


def _class_of(target: Target) -> str:
    if target.means == Means.STRING:
        return "builtins.str"
    return target.path if target.means == Means.LITERAL else ""
