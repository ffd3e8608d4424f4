"""How something is done with what the repository offers: the sections that a guide has on it."""

import re
from collections.abc import Mapping, Sequence, Set

from api.context.points import HALF, NO_PLAN, Plan, Point
from api.context.priors import Priors
from api.context.query import Question
from api.context.retrieve import nodes_of
from graph.model import Node, NodeKind
from graph.search import FieldWeights, Scoring, TextQuery
from graph.terms import terms_of, words
from graph.view import View

MAX_LOOKED_AT = 60
FILES = 30
MAX_SECTIONS = 3
OWN, ABOVE, TEXT = 1.0, 0.7, 0.4  # worth of a word in a section's heading, those above it, its text
ENOUGH = 0.65  # of the words, by that worth
PRECISE = 0.2  # for a heading that says nothing else
ASIDE = 0.3  # less, for what is told in passing
NEAR = 0.35  # below the best: what is worth less is on something else
NEXT = 0.3  # how far below the first the next section counts
LEAST = 2  # lines below a heading
_TITLES = FieldWeights((4.0, 2.0, 0.0, 0.5, 0.0, 1.0), (0.0, 0.5, 0.0, 0.75, 0.0, 0.0), 2.0)
_CHANGES = re.compile(
    r"(?:^|/)[^/]*(?:change|history|news|whats?.?new|release.?notes)[^/]*\Z|(?:^|/)releases?/",
    re.IGNORECASE,
)
_WEAK = re.compile(  # what is done with nearly everything
    r"(?:add|chang|choos|configur|control|creat|defin|disabl|do|enabl|get|giv|handl|hav|mak|modif"
    r"|pass|provid|set|specif|switch|turn|us|work)(?:e|y|es|ed|s|ies|ing|ting)?",
    re.IGNORECASE,
)
ASIDE_TOLD = re.compile(
    r"(?:^|/)(?:tests?|examples?|samples?|benchmarks?)/|troubleshoot|compatib|migrat|upgrad|\bfaq",
    re.IGNORECASE,
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_SHORTEST = 2


def of_guide(
    view: View,
    thing: str,
    question: Question,
    priors: Priors,
    verb: str = "",
    least: float = ENOUGH,
) -> Plan:
    """The sections that are on a thing, best first; NO_PLAN where none is.

    A section is on it whose own heading has one of its words, and that has all of them, most in
    headings; so for the `verb` that says what is done with it, but that its text may lack it.
    """
    needed = _needed(thing, question, view.info.repository)
    doing = () if _WEAK.fullmatch(verb) else _said(verb, question)
    if not needed:
        return NO_PLAN
    factors = {path: float(may_tell(path, priors)) for path in view.paths()}
    terms = frozenset[str]().union(*needed, *doing)
    scoring = Scoring(dict.fromkeys(terms, 1.0), _TITLES, nominates=True)
    found = view.search(TextQuery((scoring,), MAX_LOOKED_AT, 0, factors, FILES))
    sections = [
        node
        for node in nodes_of(view, found.nodes).values()
        if node.kinds[0] is NodeKind.SECTION and factors.get(node.path) and _tells(node)
    ]
    texts = view.texts(sorted({node.path for node in sections}))
    worth = {node.id: _worth(node, texts, needed, doing, least) for node in sections}
    best = max(worth.values(), default=0.0)
    near = [node for node in sections if worth[node.id] > max(0.0, best - NEAR)]
    order = sorted(near, key=lambda node: (-worth[node.id], node.id.count(" / ")))[:MAX_SECTIONS]
    points = [Point(node, "a section on it", NEXT * n) for n, node in enumerate(order)]
    return Plan(tuple(points), least=HALF) if points else NO_PLAN


def _needed(thing: str, question: Question, repository: str) -> Sequence[Set[str]]:
    """The words of a thing that say something, each by the terms that stand for it; a project's own
    name says nothing where there are others.
    """
    told = _said(thing, question)
    known = _terms(repository)
    return [terms for terms in told if terms - known] or told


def _said(text: str, question: Question) -> Sequence[Set[str]]:
    said = [part for word in words(text) for part in _parts(word)]
    told = [frozenset(terms_of(part)) & question.terms.keys() for part in said]
    return [terms for terms in told if terms]


def _parts(word: str) -> Sequence[str]:
    """The words that a compound word is made of; none of single letters."""
    return [part for part in _PART.findall(word) if len(part) >= _SHORTEST]


def may_tell(path: str, priors: Priors) -> bool:
    """Whether a file is a document that guides: no list of changes."""
    return priors.of(path)[1] == "document" and not _CHANGES.search(path)


def in_passing(node: Node) -> bool:
    """Whether a section tells of something else: of changes, of trouble, of a test."""
    return bool(_CHANGES.search(node.path) or ASIDE_TOLD.search(node.id))


def _tells(node: Node) -> bool:
    """Whether there is a text under the heading."""
    return "entry" in node.tags or bool(node.span and node.span.end - node.span.start >= LEAST)


def _worth(
    node: Node,
    texts: Mapping[str, str],
    needed: Sequence[Set[str]],
    doing: Sequence[Set[str]],
    least: float,
) -> float:
    """How much a section is on what is asked, 0 where it is not."""
    own, above = _terms(node.name), _terms(f"{node.qualified_name} {node.path}")
    said = _terms(_text(node, texts))
    places = [
        OWN if not own.isdisjoint(terms)
        else ABOVE if not above.isdisjoint(terms)
        else TEXT if not said.isdisjoint(terms)
        else 0.0
        for terms in (*needed, *doing)
    ]  # fmt: skip
    share = sum(places) / len(places)
    if OWN not in places or 0.0 in places[: len(needed)] or share < least:
        return 0.0
    named = {t for w in words(node.name) for part in _parts(w) for t in terms_of(part)}
    exact = PRECISE if named <= frozenset[str]().union(*needed, *doing) else 0.0
    return share + exact - (ASIDE if ASIDE_TOLD.search(node.id) else 0.0)


def _text(node: Node, texts: Mapping[str, str]) -> str:
    lines = texts.get(node.path, "").split("\n")
    return "\n".join(lines[node.span.start - 1 : node.span.end]) if node.span else ""


def _terms(text: str) -> Set[str]:
    return frozenset(term for word in words(text) for term in terms_of(word))
