"""Names in sight that are spelled almost like one that is not there, those of variables too."""

import re
from collections.abc import Iterator, Sequence

from api.context.bindings import without_strings
from api.context.variables import PYTHON
from graph.spelling import nearest
from graph.view import View

READ_AT_ONCE = 500  # files
_BINDS = re.compile(r"^([^\W\d]\w*)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)


def spelled_like(view: View, name: str, limit: int = 5) -> Sequence[str]:
    """The nearest names of symbols and of modules' variables, nearest first.

    Reads the text of every Python file: where nothing has the name there is nothing else to do.
    """
    bound = sorted(set(_bound(view)))
    names = dict.fromkeys([*view.near(name, limit), *nearest(name, bound, limit)])
    return nearest(name, list(names), limit)


def without_python(view: View) -> str:
    """That a repository has no symbols, where it has no Python; else ""."""
    paths = view.paths()
    if not paths or any(path.endswith(PYTHON) for path in paths):
        return ""
    return "no Python is in sight, and of other languages no functions and classes are known"


def _bound(view: View) -> Iterator[str]:
    paths = [path for path in view.paths() if path.endswith(PYTHON)]
    for at in range(0, len(paths), READ_AT_ONCE):
        for text in view.texts(paths[at : at + READ_AT_ONCE]).values():
            yield from _BINDS.findall(without_strings(text))
