"""Folders of installed packages that git does not ignore: nobody's own code, left out and said."""

from collections.abc import Callable, Iterable, Mapping

MARK = "pyvenv.cfg"  # stands in the folder of every virtual environment
ENVIRONMENT = f"a virtual environment (it holds {MARK}): not entered"
PACKAGES = "installed packages that git does not track: not entered"
_INSTALLED = ("node_modules", "site-packages")


def installed(
    tracked: Iterable[str], untracked: Iterable[str], is_file: Callable[[str], bool]
) -> Mapping[str, str]:
    """The outermost such folders of a work tree, each with the reason. Where something is tracked
    only MARK tells that it is one, as long as it is there.
    """
    found: dict[str, str] = {}
    for paths in (tracked, untracked):
        for path in paths:
            if path.endswith(f"/{MARK}") and is_file(path):
                found[path.removesuffix(f"/{MARK}")] = ENVIRONMENT
    others = _packages(untracked)
    for folder in others - _packages(tracked) if others else ():
        found.setdefault(folder, PACKAGES)
    around = outside(found, found)
    return {folder: found[folder] for folder in around}


def _packages(paths: Iterable[str]) -> set[str]:
    """The outermost folders for installed packages that these paths lie in."""
    found: set[str] = set()
    for path in paths:
        for name in _INSTALLED:
            before, inside, _ = f"/{path}".partition(f"/{name}/")
            if inside:
                found.add(f"{before}/{name}".removeprefix("/"))
    return found


def outside(paths: Iterable[str], folders: Iterable[str]) -> tuple[str, ...]:
    """The paths that lie in none of these folders."""
    beginnings = tuple(f"{folder}/" for folder in folders)
    return tuple(path for path in paths if not path.startswith(beginnings))
