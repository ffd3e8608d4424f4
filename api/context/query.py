"""Reading the task: which words weigh how much, and which names, paths and lines it mentions.

Pure. A term weighs as much as the heaviest zone it stands in (`zones.py`).
"""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from api.context.common_words import (
    DOCUMENT_WORDS,
    IDIOMS,
    QUESTION_WORDS,
    TASK_WORDS,
    TEST_WORDS,
    variant,
)
from api.context.names import names_in
from api.context.pointers import INLINE, MAX_NAMES, Place, operators, places_of, routes
from api.context.wishes import wants_tests
from api.context.zones import Zone, clean, zones
from graph.terms import pairs, terms_of, words

MAX_TERMS = 1_200  # of a megabyte of log; an issue has fewer
MAX_PAIRS = 300
NOTHING = frozenset[str]()
MAX_WISH = 25  # words: a longer task speaks of tests and documents without asking for them
TASK_WEIGHT = 0.3  # "add", "fix": what is to be done says little of where


class Question(msgspec.Struct, frozen=True):
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


class _Reading(msgspec.Struct):
    faint: frozenset[str]  # words that say what to do, or what is wished for
    weights: dict[str, float] = {}
    title: dict[str, float] = {}
    prose: dict[str, float] = {}
    code: dict[str, float] = {}
    pairs: dict[str, float] = {}
    spoken: dict[str, str] = {}
    common: dict[str, float] = {}
    said_faintly: set[str] = msgspec.field(default_factory=set[str])
    said_plainly: set[str] = msgspec.field(default_factory=set[str])
    met: set[tuple[str, Zone]] = msgspec.field(default_factory=set[tuple[str, Zone]])

    def add(self, text: str, zone: Zone) -> None:
        found = words(IDIOMS.sub(" ", text) if zone in {Zone.TITLE, Zone.PROSE} else text)
        for word in found:
            if (word, zone) in self.met:  # of a log most are; once more would change nothing
                continue
            self.met.add((word, zone))
            lowered = word.lower()
            if lowered in QUESTION_WORDS:
                self._common(word, zone)
                continue
            weight = zone.value * (TASK_WEIGHT if lowered in self.faint else 1.0)
            said = self.said_faintly if lowered in self.faint else self.said_plainly
            said.update(terms_of(word))
            other = variant(lowered)
            for term in (*terms_of(word), *(terms_of(other) if other else ())):
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
    read = list(zones(text))
    for zone, line in read:
        reading.add(line, zone)
        for code in INLINE.findall(line) if zone in {Zone.TITLE, Zone.PROSE} else ():
            reading.add(code, Zone.INLINE)
    if reading.prose or reading.code:  # a report, not a question: its common words count together
        for term, weight in reading.common.items():
            reading.weights.setdefault(term, weight)
    code = "\n".join(line for zone, line in read if zone is not Zone.FRAME)
    return Question(
        terms=_heaviest(reading.weights),
        title=reading.title,
        prose=reading.prose,
        code=reading.code,
        pairs=_telling(reading.pairs, reading.weights),
        spoken=reading.spoken,
        names=tuple([*routes(text), *operators(text), *names_in(code)][:MAX_NAMES]),
        places=tuple(places_of(text)),
        asked=tuple(lowered) if asked else (),
        wants_tests=tests,
        wants_documents=documents,
        vague=bool(reading.common) and not reading.weights,
        faint=frozenset(reading.said_faintly - reading.said_plainly),
    )


def _telling(pairs: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """The pairs with a word that counts: `is~a` stands in any message."""
    return {
        pair: weight
        for pair, weight in pairs.items()
        if any(term in weights for word in pair.split("~") for term in terms_of(word))
    }


def _heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    if len(weights) <= MAX_TERMS:
        return dict(weights)
    kept = sorted(weights, key=lambda term: -weights[term])[:MAX_TERMS]
    return {term: weights[term] for term in kept}
