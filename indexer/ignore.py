"""Which files are left out: `.remitignore`, include and exclude, and usual folders."""

import re
from collections.abc import Callable
from functools import lru_cache

from graph.scope import Scope
from indexer.errors import BadPattern

IGNORE_FILE = ".remitignore"

# Of a plain folder only; in a git work tree git knows what is ignored.
USUAL_FOLDERS = frozenset(
    {
        ".bzr", ".cache", ".eggs", ".git", ".gradle", ".hg", ".hypothesis", ".idea",
        ".ipynb_checkpoints", ".mypy_cache", ".next", ".nox", ".nuxt", ".pytest_cache",
        ".ruff_cache", ".svn", ".terraform", ".tox", ".venv", ".vscode", "__pycache__",
        "__pypackages__", "bower_components", "build", "dist", "env", "htmlcov", "node_modules",
        "site-packages", "target", "venv",
    }
)  # fmt: skip

_SECRET_NAMES = frozenset(
    {
        ".dockercfg", ".git-credentials", ".htpasswd", ".netrc", ".npmrc", ".pgpass", ".pypirc",
        "_netrc", "credentials", "credentials.json", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa",
        "secrets.json", "secrets.yaml", "secrets.yml", "service-account.json",
    }
)  # fmt: skip
_SECRET_SUFFIXES = frozenset(
    {".asc", ".gpg", ".jks", ".kdbx", ".key", ".keystore", ".p12", ".pem", ".pfx", ".ppk"}
)


@lru_cache(maxsize=1 << 16)
def is_secret(path: str) -> bool:
    """Whether only the name of this file may be known: `.env*`, keys and credentials."""
    name = path[path.rfind("/") + 1 :].lower()
    dot = name.rfind(".")
    if dot > 0:
        return name[dot:] in _SECRET_SUFFIXES or name in _SECRET_NAMES or name.startswith(".env")
    return name in _SECRET_NAMES or name.startswith(".env")


class Rules:
    """Says of a path below the root whether it is left out; answers are remembered."""

    __slots__ = ("_answers", "_exclude", "_folders", "_ignored", "_include")

    def __init__(self, text: str, include: tuple[str, ...], exclude: tuple[str, ...]) -> None:
        self._include, self._exclude = Scope(include), Scope(exclude)
        self._ignored = _ignore_spec(text)
        self._answers: dict[str, bool] = {}
        self._folders: dict[str, bool] = {}

    def leaves_out(self, path: str) -> bool:
        """Whether the file at `path` is left out."""
        answer = self._answers.get(path)
        if answer is None:
            answer = self._answers[path] = self._ask(path)
        return answer

    def leaves_out_folder(self, path: str) -> bool:
        """Whether all below the folder `path` is; includes are asked of files alone."""
        return self._ignores_folder(path) or self._exclude.denies(path)

    def _ask(self, path: str) -> bool:
        return (
            (bool(self._include.denied) and not self._include.denies(path))
            or self._exclude.denies(path)
            or self._ignores_folder(path.rpartition("/")[0])
            or self._ignored(path)
        )

    def _ignores_folder(self, path: str) -> bool:
        """As git has it, nothing below an ignored folder can be taken in again."""
        here = ""
        for part in path.split("/") if path else []:
            here += part + "/"
            if here not in self._folders:
                self._folders[here] = self._ignored(here)
            if self._folders[here]:
                return True
        return False


def _ignore_spec(text: str) -> Callable[[str], bool]:
    if not text.strip():
        return _nothing
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - rarely needed, slow to import

    spec = GitIgnoreSpec([])
    for number, line in enumerate(text.splitlines(), 1):
        try:
            spec += GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error) as error:  # the latter of `[z-a]`
            message = f"{IGNORE_FILE}:{number}: {line!r} is no pattern that can be read: {error}"
            raise BadPattern(message) from error
    return spec.match_file


def _nothing(_path: str) -> bool:
    return False


@lru_cache(maxsize=16)
def rules(text: str, include: tuple[str, ...], exclude: tuple[str, ...]) -> Rules | None:
    """The rules of a `.remitignore` and of globs (see graph.scope); None where there are none.

    Kept, for a service asks for the files of one repository again and again. Raises BadPattern.
    """
    if not (text.strip() or include or exclude):
        return None
    return Rules(text, include, exclude)
