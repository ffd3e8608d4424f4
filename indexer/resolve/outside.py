"""What is known of names outside the repository: types as the stubs of the standard library say.

A type is an annotation's text in which every class is named in full behind a colon:
`:builtins.list[:pathlib.Path]`. Texts of type arguments may be of a file of the repository, and
stand for themselves. `:builtins.str/:builtins.bytes` is what an overloaded function gives: the
first of these classes that has what is asked of it.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from indexer.resolve.generics import generic, split
from indexer.said import Said, Stubs

_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_SAID_OF_NOTHING: Final = frozenset({"None", "Any", "object", "Incomplete", "MaybeNone", "Unused"})
_FORMS: Final = frozenset(
    {"Union", "Optional", "Callable", "Annotated", "ClassVar", "Final", "Generic", "Protocol"}
)
_OBJECT: Final = "builtins.object"
_BARE: Final = frozenset(
    f"{module}.{name}" for module in ("typing", "typing_extensions") for name in _FORMS
)
_DEEPEST: Final = 8  # imports, aliases and bases in one another
_NO_VARIABLES: Final[Mapping[str, str]] = {}


class Known(NamedTuple):
    """What the stubs say of one dotted name.

    `module` is the stub that says it, `owner` the type whose member it is ("" for none),
    `variables` what the type variables stand for there.
    """

    said: tuple[Said, ...]
    module: str
    owner: str = ""
    variables: Mapping[str, str] = _NO_VARIABLES

    @property
    def kind(self) -> str:
        """The kind of the first thing said."""
        return self.said[0].kind


class Base(NamedTuple):
    """A class among those that another inherits from, itself first, `object` last."""

    name: str
    said: Said
    module: str
    variables: Mapping[str, str]


class Outside:
    """Answers by dotted name. Every method is a pure function of the stubs."""

    def __init__(self, stubs: Stubs) -> None:
        self._stubs = stubs
        self._found: dict[tuple[str, str], Known | None] = {}
        self._orders: dict[str, tuple[Base, ...]] = {}

    def is_class(self, dotted: str) -> bool:
        """Whether the stubs know a class of this name."""
        known = self.find(dotted)
        return known is not None and known.kind == "class"

    def is_stubbed(self, dotted: str) -> bool:
        """Whether the stubs know the module of a dotted name."""
        return bool(self._split(dotted)[0])

    def find(self, dotted: str) -> Known | None:
        """What a module, a class or the value of a variable has under a dotted name."""
        module, names = self._split(dotted)
        if not names:
            return None
        known = self._global(module, names[0], 0)
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
        order = self._order(of)
        if not order:
            return None
        for base in order:
            if name in base.said.members:
                return f"{base.name if base.name == _OBJECT else of}.{name}"
        return f"{of}.{name}" if self.member(of, "__getattr__") is not None else ""

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

    def _split(self, dotted: str) -> tuple[str, list[str]]:
        """The longest module that there is a stub of, and the names that follow."""
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            module = ".".join(parts[:end])
            if self._stubs.stub(module) is not None:
                return module, parts[end:]
        return "", []

    def _global(self, module: str, name: str, depth: int) -> Known | None:
        """A name of a module, through its imports."""
        stub = self._stubs.stub(module)
        if stub is None or depth > _DEEPEST:
            return None
        said = stub.said(name)
        if not said:
            found = (self._global(star, name, depth + 1) for star in stub.stars)
            return next((known for known in found if known is not None), None)
        if said[0].kind == "import":
            source, _, last = said[0].text.rpartition(".")
            return self._global(source, last, depth + 1)
        if said[0].kind == "alias":
            whole = self._absolute(said[0].text, module, "", _NO_VARIABLES, depth + 1)
            if whole[:1] == ":" and "|" not in whole:
                above, _, last = _head(whole).rpartition(".")
                return self._global(above, last, depth + 1)
        return Known(said, module)

    def _member(self, of: str, name: str) -> Known | None:
        head, arguments = _head(of), _arguments(of)
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
        module, names = self._split(dotted)
        known = self._nested(module, names)
        if known is None or known.kind != "class":
            return ()
        said = known.said[0]
        own = self._parameters(said, known.module)
        found = [Base(dotted, said, known.module, {name: name for name in own})]
        for written in said.bases:
            base = self._absolute(written, known.module, "", {name: name for name in own}, 0)
            given = dict(zip(self._parameters_of(_head(base)), _arguments(base), strict=False))
            for above in self._order(_head(base)) if base else ():
                variables = {v: _put_in(text, given) for v, text in above.variables.items()}
                found.append(Base(above.name, above.said, above.module, variables))
        above = [base for base in found if base.name != _OBJECT]
        return (*above, *(self._order(_OBJECT) if dotted != _OBJECT else found))

    def _nested(self, module: str, names: list[str]) -> Known | None:
        known = self._global(module, names[0], 0) if names else None
        for name in names[1:]:
            if known is None or known.kind != "class":
                return None
            held = known.said[0].members.get(name)
            known = Known(held, known.module) if held else None
        return known

    def _parameters_of(self, dotted: str) -> tuple[str, ...]:
        order = self._order(dotted)
        return tuple(order[0].variables) if order else ()

    def _parameters(self, said: Said, module: str) -> tuple[str, ...]:
        """The type parameters of a class, in their order."""
        for base in said.bases:
            if base.partition("[")[0].rpartition(".")[2] in ("Generic", "Protocol") and "[" in base:
                return _arguments(base)
        named = [name for base in said.bases for name in _NAME.findall(base.partition("[")[2])]
        return tuple(dict.fromkeys(n for n in named if self._is_variable(module, n)))

    def _is_variable(self, module: str, name: str) -> bool:
        known = self._global(module, name, 0)
        return known is not None and known.kind == "variable"

    def _type(self, known: Known) -> str:
        """The type that the text of something said means; of overloads, the first and others."""
        if known.kind in ("value", "property"):
            return self._of(known, known.said[0])
        found = dict.fromkeys(filter(None, (self._of(known, said) for said in known.said)))
        plain = [text for text in found if "[" not in text and "|" not in text]
        first = next(iter(found), "")
        return "/".join(plain) if first in plain else first

    def _of(self, known: Known, said: Said) -> str:
        return self._absolute(said.text, known.module, known.owner, known.variables, 0)

    def _absolute(
        self, text: str, module: str, owner: str, variables: Mapping[str, str], depth: int
    ) -> str:
        """A text of a stub with every name in full; "" for one of which nothing is known."""

        def replaced(match: re.Match[str]) -> str:
            return self._named(match[0], module, owner, variables, depth)

        return _without_unknown(_NAME.sub(replaced, text))

    def _named(
        self, name: str, module: str, owner: str, variables: Mapping[str, str], depth: int
    ) -> str:
        if name in variables:
            return variables[name]
        if name in _SAID_OF_NOTHING:
            return "Any"
        if name == "LiteralString":
            return ":builtins.str"
        last = name.rpartition(".")[2]
        if last == "Self":
            return f":{owner.lstrip(':')}" if owner else "Any"
        if last in _FORMS:
            return f":typing.{last}"
        return self._full_name(name, module, owner, depth)

    def _full_name(self, name: str, module: str, owner: str, depth: int) -> str:
        head, dot, rest = name.partition(".")
        stub = self._stubs.stub(module)
        said = stub.said(head) if stub is not None else ()
        if not said:
            if owner and self._inside(owner, head):
                return f":{_head(owner)}.{name}"
            known = self._global("builtins", head, 0) if module != "builtins" else None
            return f":builtins.{name}" if known is not None else "Any"
        kind = said[0].kind
        if kind == "import":
            return self._imported(f"{said[0].text}{dot}{rest}", depth)
        if kind == "alias" and depth < _DEEPEST:
            return self._absolute(said[0].text, module, "", _NO_VARIABLES, depth + 1) or "Any"
        if kind == "variable":
            return self._absolute(said[0].text, module, "", _NO_VARIABLES, depth + 1) or "Any"
        return f":{module}.{name}" if kind == "class" else "Any"

    def _imported(self, dotted: str, depth: int) -> str:
        above, _, last = dotted.rpartition(".")
        known = self._global(above, last, 0)
        if known is None or known.kind == "class":
            return f":{dotted}"
        if known.kind == "variable" and depth < _DEEPEST:
            return self._full_name(last, known.module, "", depth + 1)
        return "Any"

    def _inside(self, owner: str, name: str) -> bool:
        known = self.member(owner, name)
        return known is not None and known.kind == "class"


def _head(text: str) -> str:
    """The class that a type is of: of alternatives the first."""
    return text.partition("[")[0].partition("/")[0].lstrip(":")


def _arguments(text: str) -> tuple[str, ...]:
    return generic(text)[1]


def _put_in(text: str, given: Mapping[str, str]) -> str:
    """A text with its type variables by what they stand for; a variable without is unknown."""
    return _VARIABLE.sub(lambda match: given.get(match[0], "Any"), text)


_VARIABLE: Final = re.compile(r"(?<![\w.:])_?[A-Z]\w*(?![\w.])")


def _without_unknown(text: str) -> str:
    members = [one for one in split(text, "|") if one not in ("Any", "None", "")]
    return "|".join(members)
