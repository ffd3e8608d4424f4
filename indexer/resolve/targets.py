"""What an expression may mean."""

from typing import Final, NamedTuple


class Means:
    """The kinds of target: plain numbers, for they are compared millions of times."""

    CLASS: Final = 0
    FUNCTION: Final = 1  # `bound` is what it was reached through, where it is a method of that
    INSTANCE: Final = 2  # of the class at (path, symbol); `name` is OPEN where a subclass may be it
    SUPER: Final = 3  # the bases of the class at (path, symbol), as `super()` sees them
    MODULE: Final = 4  # path is its stem
    EXTERNAL: Final = 5  # path is its dotted name
    LITERAL: Final = 6  # an instance of the outside class whose dotted name is path
    STRING: Final = 7  # path is the text; `visit_*` for one that begins so
    CONTAINER: Final = 8  # the display in part `symbol` of a file; `name` is where a slice begins
    TYPED: Final = 9  # an instance of the annotation `name`, as scope `symbol` of a file reads it
    GENERATOR: Final = 10  # what the function at (path, symbol) yields
    PARTIAL: Final = 11  # of the call in part `symbol`
    METHOD: Final = 12  # the method `name` of `bound`, which is no class of the repository
    VARIADIC: Final = 13  # the arguments that `*name` or `**name` of a function takes
    ENTRIES: Final = 14  # pairs of a key and an element of `bound`; `name`: "items", "enumerate"
    ENTRY: Final = 15  # one of them
    ZIPPED: Final = 16  # tuples of elements of the arguments in part `symbol`
    TUPLE: Final = 17  # one of them
    VARIABLE: Final = 18  # a type variable, made by the call in part `symbol`


OPEN: Final = "+"


class Target(NamedTuple):
    """One thing meant: a class or function of a file, a module, or something outside.

    `symbol` is its index in its file. `exact` says that scopes and imports alone prove it.
    """

    means: int
    path: str
    symbol: int = -1
    exact: bool = True
    name: str = ""
    bound: "Target | None" = None


Targets = tuple[Target, ...]
UNKNOWN: Targets = ()
MOST = 128  # of more targets than these none is said: by size, never by order of arrival


def inferred(targets: Targets) -> Targets:
    """The same targets, as reached by a type or a value."""
    return tuple(t if not t.exact else t._replace(exact=False) for t in targets)


class Ancestry(NamedTuple):
    """The method resolution order of a class, itself first, as far as it is in the repository.

    `externals` are the dotted names of outside bases, `unknown` the last names of those that
    could not be found; of the class itself and of all above it.
    """

    classes: tuple[tuple[str, int], ...]
    externals: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
