"""How a route is named: by one method and its pattern, "GET /quotes/{carrier}" in any framework."""

import re
from typing import Final

ANY: Final = "*"  # the method of a route that answers all
_PARAMETER: Final = re.compile(
    r"<(?:[^<>:]*:)?(\w+)>"  # Flask, Django: <int:id>
    r"|\(\?P<(\w+)>[^()]*\)"  # a regex of Django's: (?P<id>[0-9]+)
    r"|\{(\w+):[^{}]*\}"  # Starlette: {id:int}
)


def pattern_of(written: str) -> str:
    """A pattern with its parameters in braces."""
    named = _PARAMETER.sub(lambda found: f"{{{found[1] or found[2] or found[3]}}}", written)
    return named.removesuffix("$")


def meant_by(name: str) -> list[str]:
    """The names that a route may have in the graph which is asked for as `name`, likeliest first;
    () where it is no route's.
    """
    method, space, pattern = name.partition(" ")
    if not (space and method.isupper() and pattern.startswith("/")):
        return []
    pattern = pattern_of(pattern)
    other = pattern.removesuffix("/") if pattern.endswith("/") else f"{pattern}/"
    return [f"{verb} {end}" for end in (pattern, other) if end for verb in (method, ANY)]
