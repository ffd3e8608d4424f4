"""Names of stubs in full: through imports, aliases and type variables."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from indexer.resolve.generics import split
from indexer.said import Said, Stubs

NAME: Final = re.compile(r"[^\W\d][\w.]*")
NO_VARIABLES: Final[Mapping[str, str]] = {}
FORMS: Final = frozenset(
    {"Union", "Optional", "Callable", "Annotated", "ClassVar", "Final", "Generic", "Protocol"}
)
_SAID_OF_NOTHING: Final = frozenset({"None", "Any", "object", "Incomplete", "MaybeNone", "Unused"})
_DEEPEST: Final = 8  # imports and aliases in one another


class Known(NamedTuple):
    """What the stubs say of one dotted name.

    `module` is the stub that says it, `owner` the type whose member it is ("" for none),
    `variables` what the type variables stand for there.
    """

    said: tuple[Said, ...]
    module: str
    owner: str = ""
    variables: Mapping[str, str] = NO_VARIABLES

    @property
    def kind(self) -> str:
        """The kind of the first thing said."""
        return self.said[0].kind


class FullNames:
    """What the stubs say under a name, and their texts with every name in full."""

    def __init__(self, stubs: Stubs) -> None:
        self._stubs = stubs

    def split(self, dotted: str) -> tuple[str, list[str]]:
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
            whole = self.absolute(said[0].text, module, "", NO_VARIABLES, depth + 1)
            if whole[:1] == ":" and "|" not in whole:
                above, _, last = head_of(whole).rpartition(".")
                return self._global(above, last, depth + 1)
        return Known(said, module)

    def nested(self, module: str, names: list[str]) -> Known | None:
        """What a module, and the classes in it, say under some names."""
        known = self._global(module, names[0], 0) if names else None
        for name in names[1:]:
            if known is None or known.kind != "class":
                return None
            held = known.said[0].members.get(name)
            known = Known(held, known.module) if held else None
        return known

    def is_variable(self, module: str, name: str) -> bool:
        """Whether a name of a module is a type variable's."""
        known = self._global(module, name, 0)
        return known is not None and known.kind == "variable"

    def absolute(
        self, text: str, module: str, owner: str, variables: Mapping[str, str], depth: int
    ) -> str:
        """A text of a stub with every name in full; "" for one of which nothing is known."""

        def replaced(match: re.Match[str]) -> str:
            return self._named(match[0], module, owner, variables, depth)

        return _without_unknown(NAME.sub(replaced, text))

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
        if last in FORMS:
            return f":typing.{last}"
        return self._full_name(name, module, owner, depth)

    def _full_name(self, name: str, module: str, owner: str, depth: int) -> str:
        head, dot, rest = name.partition(".")
        stub = self._stubs.stub(module)
        said = stub.said(head) if stub is not None else ()
        if not said:
            if owner and self._is_inside(owner, head):
                return f":{head_of(owner)}.{name}"
            known = self._global("builtins", head, 0) if module != "builtins" else None
            return f":builtins.{name}" if known is not None else "Any"
        kind = said[0].kind
        if kind == "import":
            return self._imported(f"{said[0].text}{dot}{rest}", depth)
        if kind == "alias" and depth < _DEEPEST:
            return self.absolute(said[0].text, module, "", NO_VARIABLES, depth + 1) or "Any"
        if kind == "variable":
            return self.absolute(said[0].text, module, "", NO_VARIABLES, depth + 1) or "Any"
        return f":{module}.{name}" if kind == "class" else "Any"

    def _imported(self, dotted: str, depth: int) -> str:
        above, _, last = dotted.rpartition(".")
        known = self._global(above, last, 0)
        if known is None or known.kind == "class":
            return f":{dotted}"
        if known.kind == "variable" and depth < _DEEPEST:
            return self._full_name(last, known.module, "", depth + 1)
        return "Any"

    def _is_inside(self, owner: str, name: str) -> bool:
        known = self.nested(*self.split(f"{head_of(owner)}.{name}"))
        return known is not None and known.kind == "class"


def head_of(text: str) -> str:
    """The class that a type is of: of alternatives the first."""
    return text.partition("[")[0].partition("/")[0].lstrip(":")


def _without_unknown(text: str) -> str:
    members = [one for one in split(text, "|") if one not in ("Any", "None", "")]
    return "|".join(members)
