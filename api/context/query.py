"""Reading the task: which words weigh how much, and which names, paths and lines it mentions.

Pure. A term weighs as much as the heaviest zone it stands in (`zones.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.context.common_words import (
    DOCUMENT_WORDS,
    QUESTION_WORDS,
    TASK_WORDS,
    TEST_WORDS,
)
from api.context.names import INLINE, PATH, names_in
from api.context.zones import Zone, clean, zones
from graph.terms import pairs, terms_of, words

MAX_TERMS = 1_200  # of a megabyte of log; an issue has fewer
MAX_PAIRS = 300
MAX_PLACES = 12
MAX_WISH = 25  # words: a longer task speaks of tests and documents without asking for them
TASK_WEIGHT = 0.3  # "add", "fix": what is to be done says little of where


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
    wants_tests: bool
    wants_documents: bool
    vague: bool  # nothing but words like "how" and "the", which find nothing in particular


@dataclass(slots=True)
class _Reading:
    weights: dict[str, float] = field(default_factory=dict[str, float])
    title: dict[str, float] = field(default_factory=dict[str, float])
    prose: dict[str, float] = field(default_factory=dict[str, float])
    code: dict[str, float] = field(default_factory=dict[str, float])
    pairs: dict[str, float] = field(default_factory=dict[str, float])
    spoken: dict[str, str] = field(default_factory=dict[str, str])
    common: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, text: str, zone: Zone) -> None:
        found = words(text)
        for word in found:
            lowered = word.lower()
            if lowered in QUESTION_WORDS:
                self._common(word, zone)
                continue
            weight = zone.value * (TASK_WEIGHT if lowered in TASK_WORDS else 1.0)
            for term in terms_of(word):
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
    reading = _Reading()
    read = list(zones(text))
    for zone, line in read:
        reading.add(line, zone)
        for code in INLINE.findall(line) if zone in {Zone.TITLE, Zone.PROSE} else ():
            reading.add(code, Zone.INLINE)
    if reading.prose or reading.code:  # a report, not a question: its common words count together
        for term, weight in reading.common.items():
            reading.weights.setdefault(term, weight)
    lowered = [word.lower() for word in words(text)]
    asked = set(lowered) if len(lowered) <= MAX_WISH else set[str]()
    return Question(
        terms=_heaviest(reading.weights),
        title=reading.title,
        prose=reading.prose,
        code=reading.code,
        pairs=reading.pairs,
        spoken=reading.spoken,
        names=tuple(names_in("\n".join(line for zone, line in read if zone is not Zone.FRAME))),
        places=tuple(_places(text)),
        wants_tests=bool(asked & TEST_WORDS),
        wants_documents=bool(asked & DOCUMENT_WORDS),
        vague=bool(reading.common) and not reading.weights,
    )


def _heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    if len(weights) <= MAX_TERMS:
        return dict(weights)
    kept = sorted(weights, key=lambda term: -weights[term])[:MAX_TERMS]
    return {term: weights[term] for term in kept}


def _places(text: str) -> list[Place]:
    """Paths with their lines; of a traceback the innermost frame first."""
    found: dict[tuple[str, int], Place] = {}
    frames: list[Place] = []
    for match in PATH.finditer(text):
        line = int(next((g for g in match.groups()[1:] if g), "0")[:9])
        if match[4]:
            frames.append(Place(match[1], line))
        else:
            found.setdefault((match[1], line), Place(match[1], line))
    inner = [Place(f.path, f.line, frame=n) for n, f in enumerate(reversed(frames))]
    return [*list(found.values())[:MAX_PLACES], *inner[:MAX_PLACES]]
