"""What a persona may not see, as a predicate over paths.

Globs are anchored at the repository's root, POSIX and case-sensitive: `**` is zero or more
directories, `*` and `?` stop at `/`. A glob that names a directory denies what lies below it.
"""

import re
from functools import lru_cache

import msgspec


class Scope(msgspec.Struct, frozen=True):
    """Paths matching any of `denied` are out of sight, and so is text identical to theirs."""

    denied: tuple[str, ...] = ()

    def denies(self, path: str) -> bool:
        """Whether `path` (of a file, or of a directory ending in `/`) is out of sight."""
        return bool(self.denied) and _pattern(self.denied).match(path) is not None


EVERYTHING = Scope()


@lru_cache(maxsize=64)
def _pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{glob_regex(glob)})" for glob in globs), re.DOTALL)


def glob_regex(glob: str) -> str:
    """The regular expression, matched from the start, of one glob."""
    parts = [part for part in glob.split("/") if part not in ("", ".")]
    if not parts and glob:
        parts = ["**"]  # "/" and "." are the root, and all below it
    pieces: list[str] = []
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**":
            pieces.append(".*" if last else "(?:[^/]+/)*")
        else:
            pieces.append(_segment(part) + ("" if last else "/"))
    ending = "" if parts and parts[-1] == "**" else r"(?:/.*)?"
    return "".join(pieces) + ending + r"\Z"


def _segment(part: str) -> str:
    translated = {"*": "[^/]*", "?": "[^/]"}
    return "".join(translated.get(character, re.escape(character)) for character in part)
