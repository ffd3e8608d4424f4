"""Reading the task: which words weigh how much, and which names, paths and lines it mentions.

Pure. Zone weights are those a study on 222 real issues found best: a title says most, then
inline code, the error line, prose, code blocks, and last the frames of a traceback. A term weighs
as much as the heaviest zone it stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from api.context.common_words import (
    BOILERPLATE,
    DOCUMENT_WORDS,
    IDIOMS,
    QUESTION_WORDS,
    TASK_WORDS,
    TEST_WORDS,
    variant,
)
from api.context.wishes import wants_tests
from graph.terms import pairs, terms_of, words

MAX_CHARACTERS = 48_000  # of longer texts both ends are read: a log ends with its error
MAX_TERMS = 1_200  # of a megabyte of log; an issue has fewer
MAX_PAIRS = 300
MAX_NAMES = 8
MAX_PLACES = 12
MAX_TITLE = 240
NONE = frozenset[str]()
MAX_WISH = 25  # words: a longer task speaks of tests and documents without asking for them
TASK_WEIGHT = 0.3  # "add", "fix": what is to be done says little of where


class Zone(Enum):
    """A part of a task, with the weight of its words."""

    TITLE = 4.0
    INLINE = 3.0
    ERROR = 1.5
    PROSE = 1.0
    CODE = 0.7
    FRAME = 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """A path that a task mentions, with a line (0 for none); `frame` counts from the innermost."""

    path: str
    line: int = 0
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a task asks for. `terms` are weighted by the heaviest zone that a term stands in;
    `title`, `prose` and `code` by their own zones alone; `pairs` are word pairs of messages.
    `spoken` maps each term to the word it comes from, `names` are code-like names in the order
    they come.
    """

    terms: Mapping[str, float]
    title: Mapping[str, float]
    prose: Mapping[str, float]
    code: Mapping[str, float]
    pairs: Mapping[str, float]
    spoken: Mapping[str, str]
    names: tuple[str, ...]
    places: tuple[Place, ...]
    asked: tuple[str, ...]  # the words of a short question, in lower case; () of a long task
    wants_tests: bool
    wants_documents: bool
    vague: bool  # nothing but words like "how" and "the", which find nothing in particular


@dataclass(slots=True)
class _Reading:
    faint: frozenset[str]  # words that say what to do, or what is wished for
    weights: dict[str, float] = field(default_factory=dict[str, float])
    title: dict[str, float] = field(default_factory=dict[str, float])
    prose: dict[str, float] = field(default_factory=dict[str, float])
    code: dict[str, float] = field(default_factory=dict[str, float])
    pairs: dict[str, float] = field(default_factory=dict[str, float])
    spoken: dict[str, str] = field(default_factory=dict[str, str])
    common: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, text: str, zone: Zone) -> None:
        found = words(IDIOMS.sub(" ", text) if zone in {Zone.TITLE, Zone.PROSE} else text)
        for word in found:
            lowered = word.lower()
            if lowered in QUESTION_WORDS:
                self._common(word, zone)
                continue
            weight = zone.value * (TASK_WEIGHT if lowered in self.faint else 1.0)
            for term in (*terms_of(word), *terms_of(variant(lowered))):
                self.spoken.setdefault(term, word)
                self._raise(self.weights, term, weight)
                self._raise(self._own(zone), term, weight)
        if zone is not Zone.FRAME and len(self.pairs) < MAX_PAIRS:
            self.pairs.update(dict.fromkeys(pairs(found), 1.0))

    def _common(self, word: str, zone: Zone) -> None:
        for term in terms_of(word):
            self._raise(self.common, term, zone.value)

    def _own(self, zone: Zone) -> dict[str, float]:
        if zone is Zone.TITLE:
            return self.title
        return self.code if zone in {Zone.CODE, Zone.FRAME} else self.prose

    @staticmethod
    def _raise(weights: dict[str, float], term: str, weight: float) -> None:
        weights[term] = max(weight, weights.get(term, 0.0))


def read_question(query: str) -> Question:
    """Analyse a task of any length, in time bounded by MAX_CHARACTERS."""
    text = clean(query)
    lowered = [word.lower() for word in words(text)]
    asked = set(lowered) if len(lowered) <= MAX_WISH else set[str]()
    tests = bool(asked & TEST_WORDS) and wants_tests(text)
    documents = bool(asked & DOCUMENT_WORDS)
    wished = (TEST_WORDS if tests else NONE) | (DOCUMENT_WORDS if documents else NONE)
    reading = _Reading(TASK_WORDS | wished)
    for zone, line in _zones(text):
        reading.add(line, zone)
        for code in _INLINE.findall(line) if zone in {Zone.TITLE, Zone.PROSE} else ():
            reading.add(code, Zone.INLINE)
    if reading.prose or reading.code:  # a report, not a question: its common words count together
        for term, weight in reading.common.items():
            reading.weights.setdefault(term, weight)
    return Question(
        terms=_heaviest(reading.weights),
        title=reading.title,
        prose=reading.prose,
        code=reading.code,
        pairs=reading.pairs,
        spoken=reading.spoken,
        names=tuple([*_routes(text), *_operators(text), *_names(text)][:MAX_NAMES]),
        places=tuple(_places(text)),
        asked=tuple(lowered) if asked else (),
        wants_tests=tests,
        wants_documents=documents,
        vague=bool(reading.common) and not reading.weights,
    )


def clean(query: str) -> str:
    """The query bounded in length, without control characters and lone surrogates."""
    if len(query) > MAX_CHARACTERS:
        query = f"{query[: MAX_CHARACTERS // 2]}\n{query[-MAX_CHARACTERS // 2 :]}"
    return _UNREADABLE.sub(" ", query.replace("\r\n", "\n").replace("\r", "\n"))


_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INLINE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"\s*#{1,6}\s+(.*)")
_ERROR_LINE = re.compile(r"\s*(?:E\s+)?[\w.]*(?:Error|Exception|Warning|Interrupt)\b(?::|$)")
_FRAME_LINE = re.compile(r"\s*File \"[^\"]+\", line \d+")
_CODE_LINE = re.compile(r"\s*(?:>>> |\.\.\. |\$ |@@ |[+-]{3} )|(?: {4}|\t)\s*\S+.*[=(){}\[\];:]")
_VERSIONS = re.compile(r"\s*(?:- \[[ xX]\]|[\w.-]+ ?==? ?v?\d+\.\d[\w.]*\s*$)")
_TRACEBACK = "Traceback (most recent call last)"


def _zones(text: str) -> Iterator[tuple[Zone, str]]:
    """(zone, line) for every line that says something."""
    state, titled = "", False
    for line in _uncommented(text).split("\n"):
        if not line.strip():
            continue
        if _FENCE.match(line):
            state = "" if state in {"fence", "fence traceback"} else "fence"
            continue
        heading = _HEADING.match(line)
        if heading and not state.startswith("fence"):
            state = "skip" if heading[1].strip(" :*").lower() in BOILERPLATE else ""
        zone, state = _zone_of(line, state)
        if zone is None or (_VERSIONS.match(line) and titled):
            continue
        if not titled and zone is Zone.PROSE:
            titled = True
            yield Zone.TITLE, line[:MAX_TITLE]
            line = line[MAX_TITLE:]
        if line:
            yield zone, line


def _uncommented(text: str) -> str:
    """Without HTML comments; one that is not closed hides nothing. (A regex would be quadratic.)"""
    first, *pieces = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] or piece for piece in pieces)


def _zone_of(line: str, state: str) -> tuple[Zone | None, str]:
    """The zone of a line (None for none), and the state after it."""
    if state == "skip":
        return None, state
    if _TRACEBACK in line:
        return Zone.FRAME, f"{state} traceback".strip() if "traceback" not in state else state
    if _ERROR_LINE.match(line):
        return Zone.ERROR, state.replace("traceback", "").strip()
    if "traceback" in state:
        inside = line.startswith((" ", "\t")) or _FRAME_LINE.match(line) is not None
        if inside or state.startswith("fence"):
            return Zone.FRAME, state
        return Zone.PROSE, ""
    if _FRAME_LINE.match(line):
        return Zone.FRAME, state
    return (Zone.CODE if state == "fence" or _CODE_LINE.match(line) else Zone.PROSE), state


def _heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    if len(weights) <= MAX_TERMS:
        return dict(weights)
    kept = sorted(weights, key=lambda term: -weights[term])[:MAX_TERMS]
    return {term: weights[term] for term in kept}


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


def _names(text: str) -> list[str]:
    """Code-like names: dotted, called, compound, or alone in backticks; most telling first."""
    found: dict[str, None] = {}
    for quoted in _INLINE.findall(text):
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


def _routes(text: str) -> list[str]:
    """Routes as the graph names them: "GET /api/traces"."""
    return [f"{m[1]} {m[2].rstrip('.,')}" for m in islice(_ROUTE.finditer(text), MAX_NAMES)]


def _operators(text: str) -> list[str]:
    """The methods behind operators that stand alone in a short question: `__rshift__` for >>."""
    if "\n" in text.strip():
        return []
    return [f"__{_OPERATORS[m[1]]}__" for m in _OPERATOR.finditer(text)]


def _compound(name: str) -> bool:
    return "_" in name.strip("_") or _HUMPS.search(name) is not None


def _places(text: str) -> list[Place]:
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
