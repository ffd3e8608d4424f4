"""Settings: from the environment, and for indexing one repository from its `.remit.toml`.

Nothing else in Remit reads either of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.errors import UsageError

if TYPE_CHECKING:
    from indexer.settings import IndexSettings

REPOSITORY_FILE = ".remit.toml"

ENVIRONMENT: Mapping[str, str] = {
    "REMIT_STORE": "the store's URL, where `--store` does not name one",
    "REMIT_STORE_USER": "the user at a Neo4j store (default `neo4j`)",
    "REMIT_STORE_PASSWORD": "the password at a Neo4j store; there is no option for it, so that "
    "no list of processes shows it",
    "REMIT_PERSONA": "the default persona",
    "REMIT_MODEL": "a folder, or an installed package, with an embedding model: answers go by "
    "meaning too (default: none)",
    "REMIT_TRACEBACK": "set to anything: a mistake in Remit itself shows where it happened",
    "NO_COLOR": "set to anything: no colours",
    "XDG_DATA_HOME": "where the user's data folder is, on Linux (default `~/.local/share`): "
    "graphs lie in its `remit/graphs`, one SQLite file for each work tree (`remit doctor` names "
    "the folder)",
}
REPOSITORY_KEYS: Mapping[str, str] = {
    "workflow_bases": "names of classes whose subclasses are primitives "
    '(default `["WorkflowPrimitive"]`)',
    "include": "globs, anchored at the root, of what to index (default: everything)",
    "exclude": "globs, anchored at the root, of what to leave out",
    "max_file_bytes": "a larger file keeps its name and a warning (default 2000000)",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`store` "" is one SQLite file per repository in `data`; `persona` "" is the usual default;
    `model` "" is none.
    """

    data: Path
    store: str = ""
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    persona: str = ""
    model: str = ""


def settings(store: str = "", environment: Mapping[str, str] = os.environ) -> Settings:
    """The environment's settings; `store` is the command's own and wins."""
    from platformdirs import user_data_path

    return Settings(
        data=user_data_path("remit", appauthor=False) / "graphs",
        store=store or environment.get("REMIT_STORE", ""),
        user=environment.get("REMIT_STORE_USER", "neo4j"),
        password=environment.get("REMIT_STORE_PASSWORD", ""),
        persona=environment.get("REMIT_PERSONA", ""),
        model=environment.get("REMIT_MODEL", ""),
    )


def index_settings(root: Path) -> IndexSettings:
    """What the repository's own settings file says. Raises UsageError with the file's name."""
    from indexer.settings import IndexSettings

    path = root / REPOSITORY_FILE
    if path.is_symlink() or not path.is_file():
        return IndexSettings()
    values = _toml(path)
    unknown = sorted(set(values) - set(REPOSITORY_KEYS))
    if unknown:
        raise UsageError(
            f"{path}: there is no setting {unknown[0]!r}; there are {', '.join(REPOSITORY_KEYS)}"
        )
    return IndexSettings(**{key: _READ[key](path, key, value) for key, value in values.items()})


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise UsageError(f"{path}: cannot be read as TOML: {error}") from error


def _words(path: Path, key: str, value: object) -> tuple[str, ...]:
    words: list[str] = []
    for word in value if isinstance(value, list) else [None]:  # pyright: ignore[reportUnknownVariableType] - checked next
        if not isinstance(word, str) or not word:
            raise UsageError(f'{path}: {key} must be a list of words, as {key} = ["one"]')
        words.append(word)
    return tuple(words)


def _count(path: Path, key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise UsageError(f"{path}: {key} must be a whole number above 0")
    return value


_READ: Mapping[str, Callable[[Path, str, object], Any]] = {
    "workflow_bases": _words,
    "include": _words,
    "exclude": _words,
    "max_file_bytes": _count,
}
