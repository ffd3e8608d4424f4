"""Reading the task: which words weigh how much, and which names, paths and lines it mentions.

Pure. Zone weights are those a study on 222 real issues found best: a title says most, then
inline code, the error line, prose, code blocks, and last the frames of a traceback. A term weighs
as much as the heaviest zone it stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from api.context.common_words import (
    BOILERPLATE,
    DOCUMENT_WORDS,
    IDIOMS,
    QUESTION_WORDS,
    TASK_WORDS,
    TEST_WORDS,
    variant,
)
from api.context.pointers import INLINE, MAX_NAMES, Place, names_of, operators, places_of, routes
from api.context.wishes import wants_tests
from graph.terms import pairs, terms_of, words

MAX_CHARACTERS = 48_000  # of longer texts both ends are read: a log ends with its error
MAX_TERMS = 1_200  # of a megabyte of log; an issue has fewer
MAX_PAIRS = 300
MAX_TITLE = 240
NOTHING = frozenset[str]()
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
    faint: frozenset[str] = NOTHING  # terms that only say what to do

    @property
    def plain(self) -> "Question":
        """The question without its faint terms, which alone find nothing to the point."""

        def told(terms: Mapping[str, float]) -> Mapping[str, float]:
            return {term: weight for term, weight in terms.items() if term not in self.faint}

        return replace(
            self,
            terms=told(self.terms),
            title=told(self.title),
            prose=told(self.prose),
            code=told(self.code),
        )


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
    said_faintly: set[str] = field(default_factory=set[str])
    said_plainly: set[str] = field(default_factory=set[str])

    def add(self, text: str, zone: Zone) -> None:
        found = words(IDIOMS.sub(" ", text) if zone in {Zone.TITLE, Zone.PROSE} else text)
        for word in found:
            lowered = word.lower()
            if lowered in QUESTION_WORDS:
                self._common(word, zone)
                continue
            weight = zone.value * (TASK_WEIGHT if lowered in self.faint else 1.0)
            said = self.said_faintly if lowered in self.faint else self.said_plainly
            said.update(terms_of(word))
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
    wished = (TEST_WORDS if tests else NOTHING) | (DOCUMENT_WORDS if documents else NOTHING)
    reading = _Reading(TASK_WORDS | wished)
    for zone, line in _zones(text):
        reading.add(line, zone)
        for code in INLINE.findall(line) if zone in {Zone.TITLE, Zone.PROSE} else ():
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
        names=tuple([*routes(text), *operators(text), *names_of(text)][:MAX_NAMES]),
        places=tuple(places_of(text)),
        asked=tuple(lowered) if asked else (),
        wants_tests=tests,
        wants_documents=documents,
        vague=bool(reading.common) and not reading.weights,
        faint=frozenset(reading.said_faintly - reading.said_plainly),
    )


def clean(query: str) -> str:
    """The query bounded in length, without control characters and lone surrogates."""
    if len(query) > MAX_CHARACTERS:
        query = f"{query[: MAX_CHARACTERS // 2]}\n{query[-MAX_CHARACTERS // 2 :]}"
    return _UNREADABLE.sub(" ", query.replace("\r\n", "\n").replace("\r", "\n"))


_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
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
