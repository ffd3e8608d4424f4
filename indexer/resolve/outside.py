"""What is known of names outside the repository: types as the stubs of the standard library say.

A type is an annotation's text in which every class is named in full behind a colon:
`:builtins.list[:pathlib.Path]`. Texts of type arguments may be of a file of the repository, and
stand for themselves. `:builtins.str/:builtins.bytes` is what an overloaded function gives: the
first of these classes that has what is asked of it.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from indexer.resolve.full_names import FORMS, NAME, FullNames, Known, head_of
from indexer.resolve.generics import generic
from indexer.said import Said, Stubs

_OBJECT: Final = "builtins.object"
_BARE: Final = frozenset(
    f"{module}.{name}" for module in ("typing", "typing_extensions") for name in FORMS
)
_FORMS_OF_CLASSES: Final = frozenset({"typing.NamedTuple", "typing.TypedDict"})
_VARIABLE: Final = re.compile(r"(?<![\w.:])_?[A-Z]\w*(?![\w.])")


class Base(NamedTuple):
    """A class among those that another inherits from, itself first, `object` last."""

    name: str
    said: Said
    module: str
    variables: Mapping[str, str]


class Outside:
    """Answers by dotted name. Every method is a pure function of the stubs."""

    def __init__(self, stubs: Stubs) -> None:
        self._names = FullNames(stubs)
        self._found: dict[tuple[str, str], Known | None] = {}
        self._orders: dict[str, tuple[Base, ...]] = {}

    def is_class(self, dotted: str) -> bool:
        """Whether the stubs know a class of this name."""
        known = self.find(dotted)
        return known is not None and known.kind == "class"

    def is_stubbed(self, dotted: str) -> bool:
        """Whether the stubs know the module of a dotted name."""
        return bool(self._names.split(dotted)[0])

    def find(self, dotted: str) -> Known | None:
        """What a module, a class or the value of a variable has under a dotted name."""
        module, names = self._names.split(dotted)
        if not names:
            return None
        known = self._names.nested(module, names[:1])
        at = f"{module}.{names[0]}"
        for name in names[1:]:
            if known is None:
                return None
            if known.kind != "class":
                at = self.value(known)
            known = self.member(at, name)
            at = f"{at}.{name}"
        return known

    def named(self, of: str, name: str) -> str | None:
        """The dotted name of a member of a class; "" for none, None where that is not known."""
        if of in _BARE:
            return ""
        if of in _FORMS_OF_CLASSES and name == "__init__":
            return f"{_OBJECT}.{name}"
        order = self._order(of)
        if not order:
            return None
        for base in order:
            if name in base.said.members:
                return f"{base.name if base.name == _OBJECT else of}.{name}"
        return ""

    def member(self, of: str, name: str) -> Known | None:
        """A member of a class, or of a type with arguments, along its bases."""
        key = (of, name)
        if key not in self._found:
            self._found[key] = self._member(of, name)
        return self._found[key]

    def called(self, known: Known) -> str:
        """What calling something known gives; "" where that is not known."""
        return self._type(known) if known.kind == "function" else ""

    def value(self, known: Known) -> str:
        """What reading a property or a variable gives; "" where that is not known."""
        return self._type(known) if known.kind in ("property", "value") else ""

    def iterated(self, of: str) -> str:
        """The type of what iteration over a type gives."""
        given = self._gives(of, "__iter__") or self._gives(of, "__aiter__")
        return self._gives(given, "__next__") or self._gives(given, "__anext__") if given else ""

    def element(self, of: str) -> str:
        """The type of `a[key]`."""
        return self._gives(of, "__getitem__")

    def _gives(self, of: str, name: str) -> str:
        known = self.member(of, name)
        return self.called(known) if known is not None else ""

    def _member(self, of: str, name: str) -> Known | None:
        head, arguments = head_of(of), _arguments(of)
        for base in self._order(head):
            held = base.said.members
            if name in held:
                own = dict(zip(self._parameters_of(head), arguments, strict=False))
                variables = {v: _put_in(text, own) for v, text in base.variables.items()}
                return Known(held[name], base.module, of, variables)
        return None

    def _order(self, dotted: str) -> tuple[Base, ...]:
        """A class and those above it, nearest first."""
        if dotted not in self._orders:
            self._orders[dotted] = ()
            self._orders[dotted] = self._linear(dotted)
        return self._orders[dotted]

    def _linear(self, dotted: str) -> tuple[Base, ...]:
        module, names = self._names.split(dotted)
        known = self._names.nested(module, names)
        if known is None or known.kind != "class":
            return ()
        said = known.said[0]
        own = self._parameters(said, known.module)
        found = [Base(dotted, said, known.module, {name: name for name in own})]
        for written in said.bases:
            base = self._names.absolute(written, known.module, "", {name: name for name in own}, 0)
            given = dict(zip(self._parameters_of(head_of(base)), _arguments(base), strict=False))
            for above in self._order(head_of(base)) if base else ():
                variables = {v: _put_in(text, given) for v, text in above.variables.items()}
                found.append(Base(above.name, above.said, above.module, variables))
        above = [base for base in found if base.name != _OBJECT]
        return (*above, *(self._order(_OBJECT) if dotted != _OBJECT else found))

    def _parameters_of(self, dotted: str) -> tuple[str, ...]:
        order = self._order(dotted)
        return tuple(order[0].variables) if order else ()

    def _parameters(self, said: Said, module: str) -> tuple[str, ...]:
        """The type parameters of a class, in their order."""
        for base in said.bases:
            if base.partition("[")[0].rpartition(".")[2] in ("Generic", "Protocol") and "[" in base:
                return _arguments(base)
        named = [name for base in said.bases for name in NAME.findall(base.partition("[")[2])]
        return tuple(dict.fromkeys(n for n in named if self._names.is_variable(module, n)))

    def _type(self, known: Known) -> str:
        """The type that the text of something said means; of overloads, the first and others."""
        if known.kind in ("value", "property"):
            return self._of(known, known.said[0])
        found = dict.fromkeys(filter(None, (self._of(known, said) for said in known.said)))
        plain = [text for text in found if "[" not in text and "|" not in text]
        first = next(iter(found), "")
        return "/".join(plain) if first in plain else first

    def _of(self, known: Known, said: Said) -> str:
        return self._names.absolute(said.text, known.module, known.owner, known.variables, 0)


def _arguments(text: str) -> tuple[str, ...]:
    return generic(text)[1]


def _put_in(text: str, given: Mapping[str, str]) -> str:
    """A text with its type variables by what they stand for; a variable without is unknown."""
    return _VARIABLE.sub(lambda match: given.get(match[0], "Any"), text)
