"""Words of a question that stand in no text in sight, and the names that they may mean."""

from api.context.kinds import Asked, names_in
from api.context.query import Question
from graph.search import FieldWeights, Scoring, TextQuery
from graph.spelling import likeness
from graph.terms import terms_of, words
from graph.view import View

SHORTEST = 5  # letters: shorter words are like too many others
MAX_WORDS = 6
SURE = 0.8  # likeness of a name to what is asked for
MAX_NEAR = 3
_ANYWHERE = FieldWeights((1.0, 1.0, 1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 1.0)


def misspelled(view: View, asked: Asked, question: Question) -> str:
    """That a word of what is asked about is nowhere, with the names spelled like it; "" where all
    are somewhere, or nothing is spelled so.

    The word itself is not said again: see `plans.no_such_name`.
    """
    unknown = _nowhere(view, asked.thing, question)
    if not unknown:
        return ""
    meant = [*names_in(asked.thing, question), *unknown]
    near = {name for one in meant for name in view.near(one, 1)}
    sure = {name: max(likeness(name, one) for one in meant) for name in near}
    alike = sorted((name for name in near if sure[name] >= SURE), key=lambda n: (-sure[n], n))
    told = ", ".join(alike[:MAX_NEAR])
    return f"a word of the question is in no text in sight; spelled like it: {told}" if told else ""


def _nowhere(view: View, thing: str, question: Question) -> list[str]:
    said = frozenset(question.spoken.values())
    known = [w for w in words(thing) if w in said and w.isalpha() and len(w) >= SHORTEST]
    if not known:
        return []
    scorings = tuple(Scoring({terms_of(word)[0]: 1.0}, _ANYWHERE) for word in known[:MAX_WORDS])
    scores = view.search(TextQuery(scorings, 1)).scores
    found = [bool(len(row) and row.max()) for row in scores]
    return [word for word, held in zip(known, found, strict=False) if not held]
