"""What a stub (.pyi) says of types: names, and what they give, as text.

Only what tells the type of an expression is here; facts of the repository's own files, stubs
among them, are another thing (see indexer.facts).
"""

import msgspec


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing that a stub says of a name; an overloaded or conditional one is said often.

    kind       | text
    "function" | what calling it gives; "classmethod" and "staticmethod" are kinds too
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
    members: dict[str, tuple["Said", ...]] | None = None


class Stub(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One module: what is said of each name, in source order, and whose names it takes whole."""

    names: dict[str, tuple[Said, ...]]
    stars: tuple[str, ...] = ()
