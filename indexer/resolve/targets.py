"""What an expression may mean."""

from typing import Final, NamedTuple


class Means:
    """The kinds of target: plain numbers, for they are compared millions of times."""

    CLASS: Final = 0
    FUNCTION: Final = 1
    INSTANCE: Final = 2  # of the class at (path, symbol)
    SUPER: Final = 3  # the bases of the class at (path, symbol), as `super()` sees them
    MODULE: Final = 4  # path is its stem
    EXTERNAL: Final = 5  # path is its dotted name
    LITERAL: Final = 6  # an instance of the builtin type whose dotted name is path


class Target(NamedTuple):
    """One thing meant: a class or function of a file, a module, or something outside.

    `symbol` is its index in its file. `exact` says that scopes and imports alone prove it.
    """

    means: int
    path: str
    symbol: int = -1
    exact: bool = True


Targets = tuple[Target, ...]
UNKNOWN: Targets = ()


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
