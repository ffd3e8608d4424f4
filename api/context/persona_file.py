"""One persona file, read strictly: what is not understood must not fall open to "unrestricted".

Plain JSON first (for line numbers, and to refuse a key that is given twice), then msgspec for
the types: pydantic would do the same for 0.1 s more in every cold command.
"""

import json
import re
from pathlib import PurePosixPath
from typing import Annotated

import msgspec

_Words = tuple[str, ...]
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class PersonaProblem(msgspec.Struct, frozen=True):
    """Why a definition cannot be used, where, and the names of the personas it may define."""

    path: str
    line: int
    message: str
    names: frozenset[str]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class PersonaContext(msgspec.Struct, frozen=True, rename="camel"):
    """What matters to a persona."""

    primary_language: str = ""
    frameworks: _Words = ()
    focus_areas: _Words = ()
    key_files: _Words = ()


class PersonaSecurity(msgspec.Struct, frozen=True, rename="camel"):
    """What a persona's tools may do."""

    allow_environment_access: _Words = ()
    block_list: _Words = ()
    require_approval_for: _Words = ()


class PersonaFile(msgspec.Struct, frozen=True, rename="camel"):
    """A persona as a file says it. `restrictedPaths` may be empty but never missing."""

    name: _Text
    token_budget: Annotated[int, msgspec.Meta(ge=1)]
    restricted_paths: tuple[_Text, ...]
    display_name: str = ""
    description: str = ""
    allowed_servers: _Words = ()
    allowed_tools: dict[str, _Words] = {}
    context: PersonaContext = PersonaContext()
    security: PersonaSecurity = PersonaSecurity()


class _TwiceError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is given twice")
        self.key = key


def parse_persona(path: str, text: str | None) -> PersonaFile | PersonaProblem:
    """The definition in a JSON text, or what is wrong with it; None cannot be read."""
    names = _probable_names(path, text or "")
    if text is None:
        return PersonaProblem(path, 1, "its text cannot be read", names)
    try:
        data: object = json.loads(text, object_pairs_hook=_pairs)
        return msgspec.convert(data, PersonaFile)
    except json.JSONDecodeError as error:
        return PersonaProblem(path, error.lineno, f"not JSON: {error.msg}", names)
    except _TwiceError as error:
        return PersonaProblem(path, _line_of(text, error.key, last=True), str(error), names)
    except msgspec.ValidationError as error:
        key = re.findall(r"[$.](\w+)", str(error))
        line = _line_of(text, key[-1]) if key else 1
        return PersonaProblem(path, line, str(error), names)
    except RecursionError:
        return PersonaProblem(path, 1, "nested too deeply", names)


def _probable_names(path: str, text: str) -> frozenset[str]:
    """The personas that a file may mean to define, even where it cannot be read."""
    stem = PurePosixPath(path.removeprefix("built-in:")).name.removesuffix(".json")
    return frozenset({stem, *re.findall(r'"name"\s*:\s*"([^"\n]*)"', text)})


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _line_of(text: str, key: str, *, last: bool = False) -> int:
    at = text.rfind(f'"{key}"') if last else text.find(f'"{key}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
