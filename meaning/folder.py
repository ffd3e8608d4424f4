"""Where a model lies: a folder, or an installed package that carries one. Nothing is fetched."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from meaning.port import ModelUnavailable

WEIGHTS = ".onnx"
WORDS = "tokenizer.json"
MAX_NAMED = 200  # characters of a name that a message repeats


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's two files: the network, and how text is cut into its tokens."""

    weights: Path
    words: Path


def model_files(named: str) -> ModelFiles:
    """The files of the model that a folder's path or a package's name means.

    Raises ModelUnavailable where there is none, or more than one, or a folder may not be read.
    """
    try:
        folder = _folder(named)
        return ModelFiles(_only(folder, WEIGHTS), _only(folder, WORDS))
    except (OSError, RuntimeError, ValueError) as error:  # of paths: RuntimeError is a lost ~user
        why = error.strerror if isinstance(error, OSError) else error
        raise ModelUnavailable(f"the model {_short(named)} cannot be looked for: {why}") from error


def _folder(named: str) -> Path:
    folder = Path(named).expanduser()
    if folder.is_dir():
        return folder.resolve()
    places = _package(named) if named.isidentifier() else []
    if not places:
        raise ModelUnavailable(f"the model {_short(named)} is no folder and no installed package")
    return Path(places[0])


def _package(named: str) -> list[str]:
    """Where a package lies, which is found and not imported."""
    try:
        spec = find_spec(named)
    except ValueError:  # a module without a spec: __main__
        return []
    return list(spec.submodule_search_locations or ()) if spec else []


def _short(named: str) -> str:
    return repr(named if len(named) <= MAX_NAMED else f"{named[:MAX_NAMED]}…")


def _only(folder: Path, ending: str) -> Path:
    found = sorted(path for path in folder.rglob(f"*{ending}") if path.is_file())
    if len(found) == 1:
        return found[0]
    there = ", ".join(path.relative_to(folder).as_posix() for path in found[:5]) or "none"
    raise ModelUnavailable(
        f"the model in {folder} needs one file ending in {ending}, and has: {there}"
    )
