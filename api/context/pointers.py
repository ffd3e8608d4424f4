"""What a task points at by itself: routes, operators, and paths with lines."""

import re
from collections.abc import Iterable
from itertools import islice

import msgspec
from msgspec.structs import replace

from graph.routes import ANY

MAX_NAMES = 16
MAX_PLACES = 12
INLINE = re.compile(r"`([^`\n]+)`")


class Place(msgspec.Struct, frozen=True):
    """A path that a task mentions, with a line (0 for none); `frame` counts from the innermost, and
    `name` is the function that the frame says it is in, `text` the line that it quotes without its
    indent: "" where it says none.
    """

    path: str
    line: int = 0
    frame: int | None = None
    name: str = ""
    text: str = ""


_ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|WEBSOCKET) (/[\w/{}<>.:-]*)")
_BARE = re.compile(r"(?<![\w./:])(/[A-Za-z][\w/{}<>:-]*)(?![\w.])")
_ASKS_FOR_ROUTE = re.compile(
    r"\b(?:routes?|endpoints?|urls?|requests?|handles?|handlers?|answers?|serves?|calls?)\b|^\s*/\S+\s*$",
    re.IGNORECASE,
)
MAX_REQUEST = 200  # characters of a question in which a path alone may be that of a route
_OPERATORS = {
    ">>": "rshift", "<<": "lshift", "|": "or", "&": "and", "^": "xor", "@": "matmul",
    "//": "floordiv", "**": "pow", "%": "mod", "==": "eq", "<=": "le", ">=": "ge",
}  # fmt: skip
_OPERATOR = re.compile(
    rf"(?<!\S)[`'\"]?({'|'.join(map(re.escape, _OPERATORS))})[`'\"]?"
    r"(?=\s*(?:[?.!]\s*)?$|\s+(?:operator|is|do|does|work))"
)
_SIGNS = {  # that are more than operators: `-` is an option's, `/` a path's, `in` a word
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "<": "lt", ">": "gt", "!=": "ne",
    "[]": "getitem", "()": "call", "in": "contains",
}  # fmt: skip
_DONE_WITH = {  # the words that say that the sign is one
    "joined|concatenated|combined|added|summed|merged": ("+",),
    "combined|subtracted|multiplied|divided": ("-", "*", "/"),
    "compared|ordered": ("<", ">", "!="),
    "indexed|sliced|subscripted": ("[]",),
    "checked|tested": ("in",),
}


def _sign(signs: Iterable[str]) -> str:
    return rf"[`'\"]?({'|'.join(map(re.escape, signs))})[`'\"]?"


_LAST = r"\s*(?:[?.!]\s*)?$"
_ASKED_SIGNS = tuple(
    re.compile(text)
    for text in (
        rf"(?:\b(?:the|an?)\s+|'s\s+|(?<!\S)(?=[`'\"])){_sign(_SIGNS)}\s+operator\b",
        rf"\bdo(?:es)?\s+(?:the\s+)?{_sign(_SIGNS)}\s+(?:do|work)"
        rf"(?=\s+(?:on|to|for|with|between)\b|{_LAST})",
        *(
            rf"\b(?:{verbs})\s+(?:with|by|using)\s+(?:the\s+)?{_sign(signs)}{_LAST}"
            for verbs, signs in _DONE_WITH.items()
        ),
    )
)
_EXTENSIONS = (
    "py|pyi|md|rst|txt|toml|ya?ml|json|cfg|ini|js|ts|tsx|jsx|css|html|sh|sql|go|rs|java|c|h|cpp"
)
PATH = re.compile(  # begins only where a run of its signs does: else it would be read from each
    rf"(?<![\w/.@+-])(?:\.{{0,2}}/){{0,16}}"
    rf"((?:[\w.@+-]++/)*[\w.@+-]+\.(?:{_EXTENSIONS})|(?:[\w.@+-]++/){{2,}}[\w.@+-]+)"
    r"(?![\w/])(?::(\d+)(?=(?:[:,] in ([\w.<>]+))?)|#L(\d+)"
    r"|\", line (\d+)(?=(?:, in ([\w.<>]+))?))?"
)


def routes(text: str) -> list[str]:
    """Routes as the graph names them, "GET /api/traces"; of a short question about one also without
    its method.
    """
    found = [f"{m[1]} {m[2].rstrip('.,')}" for m in islice(_ROUTE.finditer(text), MAX_NAMES)]
    if not found and len(text) <= MAX_REQUEST and _ASKS_FOR_ROUTE.search(text):
        found = [f"{ANY} {m[1].rstrip('.,')}" for m in _BARE.finditer(text)]
    return found


def operators(text: str) -> list[str]:
    """The methods behind operators that stand alone in a short question: `__rshift__` for >>; of a
    sign that is more than an operator only where the words say that it is meant as one.
    """
    if "\n" in text.strip():
        return []
    found = [_OPERATORS[m[1]] for m in _OPERATOR.finditer(text)]
    found += [_SIGNS[m[1]] for asking in _ASKED_SIGNS for m in asking.finditer(text)]
    return [f"__{name}__" for name in found]


def places_of(text: str) -> list[Place]:
    """Paths with their lines; of a traceback the innermost frame first."""
    found: dict[tuple[str, int], Place] = {}
    frames: list[Place] = []
    for match in PATH.finditer(text):
        line = int((match[2] or match[4] or match[5] or "0")[:9])
        if match[5]:
            frames.append(Place(match[1], line, name=match[6] or ""))
        else:
            found.setdefault((match[1], line), Place(match[1], line, name=match[3] or ""))
    inner = [replace(frame, frame=n) for n, frame in enumerate(reversed(frames))]
    return [*list(found.values())[:MAX_PLACES], *inner[:MAX_PLACES]]
