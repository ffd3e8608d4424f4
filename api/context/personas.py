"""Who asks: token budget, what is out of sight, and what matters most, by persona.

Personas come from the repository being served (`.hypertool/personas/*.json`) and from Remit's
own. Definitions of one name add up: restrictions are united, the smallest budget holds, and the
repository's words win over the built-in ones. A definition that cannot be read is never passed
over: whoever asks for that persona is refused, with the file and line.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from api.context.persona_file import PersonaProblem, parse_persona
from api.errors import BrokenPersona, UnknownPersona
from graph.scope import Scope
from graph.view import View

FOLDER = ".hypertool/personas/"
PREFERRED_DEFAULT = "tta-backend-engineer"  # where the repository defines it
FALLBACK_DEFAULT = "developer"


class Persona(msgspec.Struct, frozen=True):
    """One persona. `origins` are the files that define it ("built-in:NAME" for Remit's own)."""

    name: str
    display_name: str
    description: str
    budget: int
    restricted_paths: tuple[str, ...]
    key_files: tuple[str, ...]
    focus_areas: tuple[str, ...]
    origins: tuple[str, ...]
    primary_language: str = ""
    frameworks: tuple[str, ...] = ()
    allowed_servers: tuple[str, ...] = ()
    allowed_tools: tuple[tuple[str, tuple[str, ...]], ...] = ()
    environment_allowed: tuple[str, ...] = ()
    environment_blocked: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """What this persona may not see."""
        return Scope(self.restricted_paths)


class Personas(msgspec.Struct, frozen=True):
    """The personas there are, by name, and the definitions that cannot be used."""

    by_name: Mapping[str, Persona]
    problems: tuple[PersonaProblem, ...] = ()

    def choose(self, name: str | None = None, default: str | None = None) -> Persona:
        """The persona of that name, else the default one.

        Raises BrokenPersona where any definition of it cannot be used, and UnknownPersona.
        """
        wanted = name or default or self._default()
        for problem in self.problems:
            if wanted in problem.names:
                raise BrokenPersona(f"persona {wanted!r} cannot be used: {problem}")
        if wanted not in self.by_name:
            known = ", ".join(sorted(self.by_name))
            raise UnknownPersona(f"there is no persona {wanted!r}: choose one of {known}")
        return self.by_name[wanted]

    def warnings_for(self, persona: Persona) -> tuple[str, ...]:
        """A sentence for each unusable definition that this persona may know of."""
        scope = persona.scope
        return tuple(str(p) for p in self.problems if not scope.denies(p.path))

    def _default(self) -> str:
        known = {*self.by_name, *(name for p in self.problems for name in p.names)}
        return PREFERRED_DEFAULT if PREFERRED_DEFAULT in known else FALLBACK_DEFAULT


def read_personas(view: View) -> Personas:
    """The built-in personas and those of the state that an unscoped view shows."""
    found = dict(builtin_personas())
    problems: list[PersonaProblem] = []
    own: dict[str, Persona] = {}
    for path, text in persona_texts(view).items():
        parsed = _persona_of(path, text)
        if isinstance(parsed, PersonaProblem):
            problems.append(parsed)
        else:
            own[parsed.name] = _merged(own[parsed.name], parsed) if parsed.name in own else parsed
    found.update({n: _merged(p, found[n]) if n in found else p for n, p in own.items()})
    return Personas(dict(sorted(found.items())), tuple(problems))


def persona_texts(view: View) -> Mapping[str, str | None]:
    """The files of a view that define personas, by path; None where the text is not kept."""
    every = view.paths()
    folder = every[bisect_left(every, FOLDER) : bisect_left(every, f"{FOLDER}\U0010ffff")]
    paths = [path for path in folder if _defines_persona(path)]
    texts = view.texts(paths)
    return {path: texts.get(path) for path in paths}


@lru_cache(maxsize=1)
def builtin_personas() -> Mapping[str, Persona]:
    """Remit's own personas, by name."""
    folder = Path(__file__).with_name("builtin")
    parsed = [
        _persona_of(f"built-in:{entry.name.removesuffix('.json')}", entry.read_text("utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    ]
    return {p.name: p for p in _only_personas(parsed)}


def _only_personas(parsed: Iterable[Persona | PersonaProblem]) -> Iterable[Persona]:
    for one in parsed:
        if isinstance(one, PersonaProblem):
            raise BrokenPersona(str(one))
        yield one


def _defines_persona(path: str) -> bool:
    inside = path.removeprefix(FOLDER)
    return inside != path and "/" not in inside and inside.endswith(".json")


def _persona_of(path: str, text: str | None) -> Persona | PersonaProblem:
    parsed = parse_persona(path, text)
    if isinstance(parsed, PersonaProblem):
        return parsed
    return Persona(
        name=parsed.name,
        display_name=parsed.display_name or parsed.name,
        description=parsed.description,
        budget=parsed.token_budget,
        restricted_paths=parsed.restricted_paths,
        key_files=parsed.context.key_files,
        focus_areas=parsed.context.focus_areas,
        origins=(path,),
        primary_language=parsed.context.primary_language,
        frameworks=parsed.context.frameworks,
        allowed_servers=parsed.allowed_servers,
        allowed_tools=tuple(sorted(parsed.allowed_tools.items())),
        environment_allowed=parsed.security.allow_environment_access,
        environment_blocked=parsed.security.block_list,
        approvals=parsed.security.require_approval_for,
    )


def _merged(first: Persona, other: Persona) -> Persona:
    restricted = dict.fromkeys([*first.restricted_paths, *other.restricted_paths])
    builtin = other.origins[0].startswith("built-in:")
    return replace(
        first,
        budget=first.budget if builtin else min(first.budget, other.budget),
        restricted_paths=tuple(restricted),
        origins=(*first.origins, *other.origins),
    )
