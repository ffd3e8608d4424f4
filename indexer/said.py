"""What a stub (.pyi) says of types: names, and what they give, as text.

Only what tells the type of an expression is here; facts of the repository's own files, stubs
among them, are another thing (see indexer.facts).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol


class Said(NamedTuple):
    """One thing that a stub says of a name; an overloaded or conditional one is said often.

    kind       | text
    "function" | what calling it gives
    "property" | what reading it gives
    "value"    | its annotation
    "class"    | ""; `bases` as written, `members` by name
    "alias"    | what it stands for
    "import"   | the absolute dotted name of what is imported
    "variable" | of a type variable: the types it is one of, between slashes
    Texts are on one line, without spaces and quotes; `Literal[...]` is the type of what it holds.
    """

    kind: str
    text: str = ""
    bases: tuple[str, ...] = ()
    members: "Mapping[str, tuple[Said, ...]]" = MappingProxyType({})


class Stub(Protocol):
    """What the stub of one module says."""

    @property
    def stars(self) -> tuple[str, ...]:
        """The modules that it takes all names of."""
        ...

    def said(self, name: str) -> tuple[Said, ...]:
        """All that is said of a name, in source order."""
        ...


class Stubs(Protocol):
    """Where stubs are read from."""

    def stub(self, module: str) -> Stub | None:
        """The stub of a module; None where there is none."""
        ...
