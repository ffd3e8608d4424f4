"""What is doubtful in persona files: above all globs that match no file, and so restrict nothing.

A restriction may well name a folder that is not there (`**/node_modules/**`): `lint` tells of it,
answers do not. They tell of one that seems to mean files which the persona sees all the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from api.context.persona_file import (
    PersonaContext,
    PersonaFile,
    PersonaProblem,
    PersonaSecurity,
    parse_persona,
)
from api.context.personas import Persona, builtin_personas, persona_texts
from graph.scope import EVERYTHING, Scope, glob_regex
from graph.terms import terms_of, words
from graph.view import View

MAX_NAMED = 3
_SYNTAX = (  # of other tools' globs
    (re.compile(r"\{.*\}"), "`{a,b}` is no list here: write a glob for each"),
    (re.compile(r"\[.*\]"), "`[...]` is no set of characters here"),
    (re.compile(r"^[!~]"), "a glob cannot be turned round with `!` or `~`"),
    (re.compile(r"\\"), "folders are parted by `/`"),
    (re.compile(r"[^/]\*\*|\*\*[^/]"), "`**` stands for folders only where it is alone"),
)
_FIELDS: Mapping[str, frozenset[str]] = {
    place: frozenset(field.encode_name for field in msgspec.structs.fields(struct))
    for place, struct in (
        ("", PersonaFile),
        ("context", PersonaContext),
        ("security", PersonaSecurity),
    )
}


class Note(msgspec.Struct, frozen=True, order=True):
    """Something to look at in a persona file."""

    path: str
    line: int
    message: str


def lint(view: View, scope: Scope = EVERYTHING) -> list[Note]:
    """Everything doubtful in the persona files that an unscoped view shows, by path and line.

    Who may not see every file is told only of files in sight, and nothing of globs and focus areas:
    that they match nothing, or what, tells of the files out of sight.
    """
    found: list[Note] = []
    first: dict[str, str] = {}
    for path, kept in persona_texts(view).items():
        if scope.denies(path):
            continue
        parsed, text = parse_persona(path, kept), kept or ""
        if isinstance(parsed, PersonaProblem):
            found.append(Note(path, parsed.line, f"not usable: {parsed.message}"))
            continue
        said = list(_unknown(text))
        if not scope.denied:
            said += [*_globs(parsed, view.in_sight), *_focus(parsed, view)]
        other = first.setdefault(parsed.name, path)
        if other != path:
            both = "restrictions add up, and the smaller budget holds"
            said.append(("name", parsed.name, f"{other} defines {parsed.name!r} too: {both}"))
        found += [Note(path, _line(text, key, value), message) for key, value, message in said]
    return sorted(found)


def slips(persona: Persona, view: View, scoped: View) -> tuple[str, ...]:
    """A warning where restrictions seem to mean files that the persona sees all the same.

    `view` is unscoped: what a glob restricts is not in the persona's sight.
    """
    builtin = builtin_personas().get(persona.name)
    known = builtin.restricted_paths if builtin else ()
    own = tuple(glob for glob in persona.restricted_paths if glob not in known)
    globs = _slipping(view.in_sight, scoped.in_sight, own)
    if not globs:
        return ()
    more = f" and {len(globs) - MAX_NAMED} more" if len(globs) > MAX_NAMED else ""
    named = ", ".join(repr(glob) for glob in globs[:MAX_NAMED])
    return (f"no file is restricted by {named}{more}: see `remit personas lint`",)


@lru_cache(maxsize=16)
def _slipping(
    every: frozenset[str], seen: frozenset[str], globs: tuple[str, ...]
) -> tuple[str, ...]:
    idle = [glob for glob in globs if not _matches(glob, every)]
    return tuple(glob for glob in idle if _slip(glob, seen))


def _matches(glob: str, paths: frozenset[str]) -> bool:
    scope = Scope((glob,))
    return any(scope.denies(path) for path in paths)


def _slip(glob: str, paths: frozenset[str]) -> str:
    """Why a glob that matches nothing may have been meant otherwise, "" where nothing says so."""
    for syntax, said in _SYNTAX:
        if syntax.search(glob):
            return said
    alike = re.compile(glob_regex(glob), re.IGNORECASE | re.DOTALL)
    near = min(filter(alike.match, paths), default="")
    if near:
        return f"case counts, and there is {near}"
    deep = Scope((f"**/{glob.lstrip('/')}",))
    near = min(filter(deep.denies, paths), default="")
    return f"a glob begins at the root, and there is {near}" if near else ""


_Said = tuple[str, str, str]  # a key, the value under it, what is to be said of it


def _globs(parsed: PersonaFile, paths: frozenset[str]) -> Iterator[_Said]:
    hidden = Scope(parsed.restricted_paths)
    seen = frozenset(path for path in paths if not hidden.denies(path))
    for key, globs in (
        ("restrictedPaths", parsed.restricted_paths),
        ("keyFiles", parsed.context.key_files),
    ):
        for glob in globs:
            scope = Scope((glob,))
            matched = [path for path in paths if scope.denies(path)]
            if not matched:
                why = _slip(glob, seen)  # which may tell a name
                yield key, glob, f"{key} {glob!r} matches no file" + (f": {why}" if why else "")
            elif key == "keyFiles" and all(map(hidden.denies, matched)):
                yield key, glob, f"{key} {glob!r} lifts nothing: all of it is restricted"


def _focus(parsed: PersonaFile, view: View) -> Iterator[_Said]:
    every = words(" ".join(view.paths()))
    known = {term for word in set(every) for term in terms_of(word)}
    for area in parsed.context.focus_areas:
        if known.isdisjoint(term for word in words(area) for term in terms_of(word)):
            yield "focusAreas", area, f"focusAreas {area!r} lifts nothing: no path has a word of it"


def _unknown(text: str) -> Iterator[_Said]:
    data = json.loads(text)
    for place, known in _FIELDS.items():
        inside = data.get(place, {}) if place else data
        for key in inside:
            if key not in known:
                where = f" in {place!r}" if place else ""
                yield place, key, f"field {key!r}{where} is not known, and ignored"


def _line(text: str, key: str, value: str) -> int:
    """The line of a value under a key; of the key where it is written otherwise."""
    at = max(0, text.find(f'"{key}"')) if key else 0
    found = text.find(json.dumps(value, ensure_ascii=False), at)
    return text.count("\n", 0, found if found >= 0 else at) + 1
