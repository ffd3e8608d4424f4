"""Names in sight that are spelled almost like one that is not there, those of variables too."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from api.context.bindings import without_strings
from api.context.variables import PYTHON
from graph.spelling import nearest
from graph.view import View

READ_AT_ONCE = 500  # files
_BINDS = re.compile(
    r"\n([^\W\d]\w*)[ \t]*(?::[^=\n]+)?=(?!=)"
)  # begins as a plain sign: found fast


def spelled_like(view: View, name: str, limit: int = 5) -> Sequence[str]:
    """The nearest names of symbols and of modules' variables, nearest first.

    Reads the text of every Python file: where nothing has the name there is nothing else to do.
    """
    held = _bound(view)
    alike = nearest(name, sorted(held), len(held))
    bound = islice((one for one in alike if _is_bound(view, one, held[one])), limit)
    names = dict.fromkeys([*view.near(name, limit), *bound])
    return nearest(name, list(names), limit)


def without_python(view: View) -> str:
    """That a repository has no symbols, where it has no Python; else ""."""
    paths = view.paths()
    if not paths or any(path.endswith(PYTHON) for path in paths):
        return ""
    return "no Python is in sight, and of other languages no functions and classes are known"


def _bound(view: View) -> Mapping[str, Sequence[str]]:
    """The names that a line at the left margin binds, in a string or not, with their files."""
    paths = [path for path in view.paths() if path.endswith(PYTHON)]
    found: dict[str, list[str]] = {}
    for at in range(0, len(paths), READ_AT_ONCE):
        for path, text in view.texts(paths[at : at + READ_AT_ONCE]).items():
            for name in set(_binds(text)):
                found.setdefault(name, []).append(path)
    return found


def _is_bound(view: View, name: str, paths: Sequence[str]) -> bool:
    """Whether one of these files binds a name outside of its strings, which takes long to tell."""
    texts = (view.texts([path]).get(path, "") for path in paths)
    return any(name in _binds(without_strings(text)) for text in texts)


def _binds(text: str) -> Sequence[str]:
    return _BINDS.findall(f"\n{text}")
