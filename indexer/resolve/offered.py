"""What a lookup tells of the files that offer a name, which may be many.

A name is offered by the files that call it with arguments, and `<Base` by those that derive from a
class of that name. Of a name that many offer nothing follows, so that no more is told than that:
what one file more among many does cannot be seen, and concerns nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from indexer.resolve.nodes import is_test_path
from indexer.resolve.views import View

MOST_CALLING: Final = 8  # of a name that more files call nothing is said
MOST_DERIVING: Final = 64  # nor of the classes below one of which more files derive


def asked_of(name: str) -> tuple[str, ...]:
    """What may be asked of an offered name: of `<Base` also `<<Base`, those of tests with it."""
    return (name, f"<{name}") if name[:1] == "<" else (name,)


def offered_as(asked: str) -> str:
    """The name that files offer, by what is asked."""
    return asked[1:] if asked[:2] == "<<" else asked


def most(asked: str) -> int:
    """How many files are told of at most."""
    return MOST_DERIVING if asked[:1] == "<" else MOST_CALLING


def told(asked: str, paths: Sequence[str]) -> Sequence[str]:
    """What is told of the files that offer a name: all of them, or one more than the most."""
    if asked[:1] == "<" and asked[:2] != "<<":
        paths = [path for path in paths if not is_test_path(path)]
    return paths[: most(asked) + 1]


def offers(view: View | None) -> Mapping[str, Sequence[str]]:
    """What a file offers; of `<Base`, the classes that derive."""
    if view is None:
        return {}
    return {
        name: [view.local(index) for index in view.deriving(name[1:])] if name[:1] == "<" else ()
        for name in view.offered()
    }
