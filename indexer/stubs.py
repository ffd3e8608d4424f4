"""The stubs of the standard library, as the package typeshed-client ships them: its data alone."""

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from indexer.errors import StubsMissing
from indexer.said import Stub

_PACKAGE = "typeshed_client"
_FOLDER = "typeshed"


class PackagedStubs:
    """Stubs by module, each read when it is first asked for in a process."""

    def stub(self, module: str) -> Stub | None:
        """What the stub of a module says; None where there is none. Raises StubsMissing."""
        return _stub(module)


@lru_cache(maxsize=1)
def stubs_version() -> str:
    """Which version of the stubs there is. Raises StubsMissing."""
    package = _package()
    found = sorted(package.parent.glob(f"{_PACKAGE}-*.dist-info"))
    return found[0].name if found else str(package)


@cache  # there are 750
def _stub(module: str) -> Stub | None:
    if not all(part.isidentifier() for part in module.split(".")):
        return None
    stem = _package().joinpath(_FOLDER, *module.split("."))
    package = (stem / "__init__.pyi").is_file()
    path = stem / "__init__.pyi" if package else stem.with_suffix(".pyi")
    if not path.is_file():
        return None
    from indexer.languages.python.stubs import StubText  # noqa: PLC0415 - only where one is read

    return StubText(path.read_bytes(), module, package=package)


@lru_cache(maxsize=1)
def _package() -> Path:
    spec = find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        if (Path(location) / _FOLDER / "builtins.pyi").is_file():
            return Path(location)
    raise StubsMissing(
        f"the stubs of the standard library are not there: pip install {_PACKAGE.replace('_', '-')}"
    )
