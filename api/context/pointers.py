"""What a task points at by itself: code-like names, routes, operators, and paths with lines."""

import re
from dataclasses import dataclass
from itertools import islice

MAX_NAMES = 8
MAX_PLACES = 12
INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Place:
    """A path that a task mentions, with a line (0 for none); `frame` counts from the innermost."""

    path: str
    line: int = 0
    frame: int | None = None


_NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*(?:\(\))?")
_ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|WEBSOCKET) (/[\w/{}.:-]*)")
_OPERATORS = {
    ">>": "rshift", "<<": "lshift", "|": "or", "&": "and", "^": "xor", "@": "matmul",
    "//": "floordiv", "**": "pow", "%": "mod", "==": "eq", "<=": "le", ">=": "ge",
}  # fmt: skip
_OPERATOR = re.compile(
    rf"(?<!\S)[`'\"]?({'|'.join(map(re.escape, _OPERATORS))})[`'\"]?"
    r"(?=\s*[?.!]?\s*$|\s+(?:operator|is|do|does|work))"
)
_HUMPS = re.compile(r"[a-z\d][A-Z]|[A-Z][A-Z][a-z]")
_EXTENSIONS = (
    "py|pyi|md|rst|txt|toml|ya?ml|json|cfg|ini|js|ts|tsx|jsx|css|html|sh|sql|go|rs|java|c|h|cpp"
)
_PATH = re.compile(
    rf"(?<![\w/.-])(?:\.{{0,2}}/)*((?:[\w.@+-]+/)*[\w.@+-]+\.(?:{_EXTENSIONS})|(?:[\w.@+-]+/){{2,}}[\w.@+-]+)"
    r"(?![\w/])(?::(\d+)|#L(\d+)|\", line (\d+))?"
)


def names_of(text: str) -> list[str]:
    """Code-like names: dotted, called, compound, or alone in backticks; most telling first."""
    found: dict[str, None] = {}
    for quoted in INLINE.findall(text):
        if _NAME.fullmatch(quoted.strip()):
            found.setdefault(quoted.strip().removesuffix("()"))
    for match in _NAME.finditer(_PATH.sub(" ", text)):
        name = match[0]
        if name.endswith("()") or "." in name or "::" in name or _compound(name):
            found.setdefault(name.removesuffix("()"))
        if len(found) >= MAX_NAMES * 4:
            break
    alone = text.strip()
    if _NAME.fullmatch(alone):
        found.setdefault(alone.removesuffix("()"))
    return [name for name in found if len(name) > 2][:MAX_NAMES]


def routes(text: str) -> list[str]:
    """Routes as the graph names them: "GET /api/traces"."""
    return [f"{m[1]} {m[2].rstrip('.,')}" for m in islice(_ROUTE.finditer(text), MAX_NAMES)]


def operators(text: str) -> list[str]:
    """The methods behind operators that stand alone in a short question: `__rshift__` for >>."""
    if "\n" in text.strip():
        return []
    return [f"__{_OPERATORS[m[1]]}__" for m in _OPERATOR.finditer(text)]


def _compound(name: str) -> bool:
    return "_" in name.strip("_") or _HUMPS.search(name) is not None


def places_of(text: str) -> list[Place]:
    """Paths with their lines; of a traceback the innermost frame first."""
    found: dict[tuple[str, int], Place] = {}
    frames: list[Place] = []
    for match in _PATH.finditer(text):
        line = int(next((g for g in match.groups()[1:] if g), "0")[:9])
        if match[4]:
            frames.append(Place(match[1], line))
        else:
            found.setdefault((match[1], line), Place(match[1], line))
    inner = [Place(f.path, f.line, frame=n) for n, f in enumerate(reversed(frames))]
    return [*list(found.values())[:MAX_PLACES], *inner[:MAX_PLACES]]
