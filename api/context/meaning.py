"""Likeness in meaning: the first candidates put in order once more, by vectors of a model.

Only where a model is set. docs/benchmarks.md names the run that found the weight.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from api.context.signals import Column
from api.context.zones import Zone, clean, zones
from graph.order import best_first
from graph.vectors import cosines
from graph.view import View
from meaning.port import Model, ModelFailed

Vector = NDArray[np.float32]

MAX_CHARACTERS = 6_000  # of a question; no model reads so far
FIRST = 60  # candidates that are compared
WEIGHT = 0.7  # of how many standard deviations a likeness is above the mean
UNUSABLE = "answered without the model of REMIT_MODEL, which cannot be used: remit doctor says why"
FAILED = "answered without the model of REMIT_MODEL, which failed on this task"
REASON = "close to the task in meaning"


class Meaning(msgspec.Struct, frozen=True):
    """The model to answer with; without one, `problem` says why it is not there ("": none set)."""

    model: Model | None = None
    problem: str = ""


class Meant(msgspec.Struct, frozen=True):
    """What a question means: its vector, and the name of the model that made it."""

    model: str
    vector: Vector


class Told(Protocol):
    """What has reasons: a ranked node."""

    @property
    def beside(self) -> tuple[str, ...]:
        """The reasons beside the words that match."""
        ...


UNSET = Meaning()


def read_meaning(meaning: Meaning, query: str) -> Meant | None:
    """The vector of a question, where there is a model and it does not fail."""
    try:
        return _meant(meaning.model, query) if meaning.model else None
    except ModelFailed:
        return None


def _meant(model: Model, query: str) -> Meant:
    """Half by the question's title, half by all of it but the tracebacks."""
    read = [(zone, line) for zone, line in zones(clean(query)) if zone is not Zone.FRAME]
    whole = ("\n".join(line for _, line in read) or query)[:MAX_CHARACTERS]
    title = " ".join(line for zone, line in read if zone is Zone.TITLE)
    vector = _unit(model.question(whole))
    if title not in {"", whole}:
        vector = vector + _unit(model.question(title))
    return Meant(model.name, vector)


def nearer(
    view: View, ids: Sequence[str], scores: Column, meant: Meant
) -> tuple[Column, frozenset[str]]:
    """The scores with likeness in meaning among the first, and which came forward by it.

    What has no vector keeps its score: it counts as no more and no less like than the others.
    """
    first = best_first(scores, ids)[:FIRST]
    nodes = view.nodes([ids[at] for at in first])
    likeness = cosines(meant.vector, view.vectors(meant.model, list(nodes.values())))
    known = [at for at in first if ids[at] in likeness]
    values = np.array([likeness[ids[at]] for at in known])
    spread = float(values.std()) if known else 0.0
    if not spread:
        return scores, frozenset()
    after = scores.copy()
    after[known] += WEIGHT * (values - values.mean()) / spread
    place = {at: number for number, at in enumerate(best_first(after, ids))}
    gained = {at for at, number in zip(first, range(FIRST), strict=False) if place[at] < number}
    return after, frozenset(ids[at] for at in gained if after[at] > scores[at])


def unheard(view: View, meaning: Meaning, meant: Meant | None, ranked: Iterable[Told]) -> list[str]:
    """Why a question was answered without the model that is set; nothing where it was with it."""
    if meant is None:
        problem = FAILED if meaning.model else meaning.problem
        return [problem] if problem else []
    if any(REASON in one.beside for one in ranked):
        return []
    models = view.vector_models()
    if meant.model in models:
        return []
    there = f"its vectors were made by {', '.join(models)}" if models else "it has no vectors"
    return [f"answered without {meant.model}: of this graph {there}; run remit index"]


def _unit(vector: Vector) -> Vector:
    length = float(np.sqrt((vector * vector).sum()))
    return vector / length if length else vector
