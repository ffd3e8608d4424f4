"""How the words of a question are scored against texts: which terms, over which fields.

The weights are a flat optimum over real issues (docs/benchmarks.md): within a factor of two of
any of them nothing changes that could be told from noise.
"""

from api.context.query import Question
from graph.search import FieldWeights, Grain, Scoring

NO_LENGTH = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
# name, signature, docstring, body, literals, path
MAIN = FieldWeights((3.0, 2.0, 0.5, 0.5, 0.0, 3.0), (0.0, 0.75, 0.75, 0.75, 0.0, 0.0), 2.5)
WHOLE_FILE = FieldWeights(MAIN.weights, MAIN.lengths, 4.0)
SINGLE = FieldWeights((4.0, 2.0, 1.0, 1.0, 0.0, 3.0), NO_LENGTH, 3.0, whole=0.75)
BODY = FieldWeights((0.0, 0.0, 0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.6, 0.0, 0.0), 2.0)
LITERAL = FieldWeights((0.0, 0.0, 0.0, 0.0, 1.0, 0.0), NO_LENGTH, 0.5)
PATH = FieldWeights((0.0, 0.0, 0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0, 0.0, 0.3), 2.0)

DOCUMENT_SCORES = ("main", "title", "prose", "code", "single", "body", "literal", "path")
FILE_SCORES = ("file", "file_title")


def scorings_of(question: Question) -> tuple[Scoring, ...]:
    """The scorings of a question: DOCUMENT_SCORES, then FILE_SCORES."""
    title = question.title or question.terms
    return (
        Scoring(question.terms, MAIN, nominates=True),
        Scoring(title, MAIN, nominates=True),
        Scoring(question.prose, MAIN),
        Scoring(question.code, MAIN),
        Scoring(question.terms, SINGLE),
        Scoring(question.terms, BODY),
        Scoring(question.pairs, LITERAL, nominates=True),
        Scoring(question.terms, PATH),
        Scoring(question.terms, WHOLE_FILE, Grain.FILE, nominates=True),
        Scoring(title, WHOLE_FILE, Grain.FILE, nominates=True),
    )
