"""How a route is named: by one method and its pattern, "GET /quotes/{carrier}" in any framework."""

import re
from collections.abc import Iterable
from typing import Final

ANY: Final = "*"  # the method of a route that answers all
_PARAMETER: Final = re.compile(
    r"<(?:[^<>:]*:)?(\w+)>"  # Flask, Django: <int:id>
    r"|\(\?P<(\w+)>[^()]*\)"  # a regex of Django's: (?P<id>[0-9]+)
    r"|\{(\w+):[^{}]*\}"  # Starlette: {id:int}
)


_VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "WEBSOCKET", ANY)


def pattern_of(written: str) -> str:
    """A pattern with its parameters in braces."""
    named = _PARAMETER.sub(lambda found: f"{{{found[1] or found[2] or found[3]}}}", written)
    return named.removesuffix("$")


def meant_by(name: str) -> list[str]:
    """The names that a route may have in the graph which is asked for as `name`, likeliest first;
    () where it is no route's.
    """
    method, space, pattern = name.partition(" ")
    if not (space and method in _VERBS and pattern.startswith("/")):
        return []
    pattern = pattern_of(pattern)
    other = pattern.removesuffix("/") if pattern.endswith("/") else f"{pattern}/"
    verbs = _VERBS if method == ANY else (method, ANY)
    return [f"{verb} {end}" for end in (pattern, other) if end for verb in verbs]


def is_route(name: str) -> bool:
    """Whether a name is that of a route."""
    verb, _, pattern = name.partition(" ")
    return pattern.startswith("/") and verb in _VERBS


def answering(request: str, names: Iterable[str]) -> list[str]:
    """Of these names those of the routes that answer a request (`GET /quotes/dhl`; with ANY for a
    method, one by any), but of a pattern with fewer parameters those alone, as routers prefer them.
    """
    method, space, path = request.partition(" ")
    if not (space and path.startswith("/")):
        return []
    wanted = _segments(path)
    found: dict[str, int] = {}
    for name in names:
        verb, _, pattern = name.partition(" ")
        if is_route(name) and (method == ANY or verb in (method, ANY)):
            parts = _segments(pattern)
            if len(parts) == len(wanted) and all(map(_fits, parts, wanted)):
                found[name] = sum("{" in part for part in parts)
    fewest = min(found.values(), default=0)
    return sorted(name for name, parameters in found.items() if parameters == fewest)


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _fits(part: str, wanted: str) -> bool:
    """Whether a segment of a pattern answers one of a request."""
    return part == wanted or ("{" in part and bool(wanted) and "{" not in wanted)
