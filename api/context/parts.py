"""From ranked nodes to parts that can be shown: texts read, lines cut, reasons said."""

import math
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from api.context.excerpt import Shape, narrowed, node_span, shape
from api.context.nearness import CALLS, Link
from api.context.pack import Part
from api.context.priors import Priors
from api.context.query import Question
from api.context.rank import Ranked
from api.context.retrieve import without_number
from api.context.source import Source, source_of
from graph.model import EdgeKind, Node, NodeKind, Span
from graph.terms import terms_of, words
from graph.view import View

MAX_PARTS = 60
FAINT = 0.1  # of the best score: what is fainter is counted, and never shown
MAX_FILES = 25
MEMO = 4096  # nodes whose terms are remembered: about 8 MB
MAX_MATCHES_SAID = 3
RELATED_PARTS = 5  # the best so many say who calls and tests them
MAX_RELATED = 3
_FAILING = frozenset({"error", "except", "fail", "rais", "crash"})  # terms: what raises matters
_TEXTS = frozenset({NodeKind.SECTION, NodeKind.FILE})
SHORTEST_TERM = 3
CONTENT = 0.5  # zone weight from which a word is worth saying as a match


def make_parts(
    view: View,
    ranked: Sequence[Ranked],
    question: Question,
    relations: Callable[[str], str],
    said: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[Part], dict[str, Source]]:
    """The parts of the best nodes, and the sources of their files: two calls of the view.

    `relations` are said of the best parts; `said` at once, with the names of those meant.
    """
    chosen = _chosen(ranked)
    paths = list(dict.fromkeys(r.node.path for r in chosen))
    sources = {path: source_of(text) for path, text in view.texts(paths).items()}
    outline: dict[str, list[Node]] = {}
    holding = list(dict.fromkeys(r.node.path for r in chosen if _holds(r.node)))
    for node in view.outline(holding) if holding else ():
        outline.setdefault(node.path, []).append(node)
    parts: list[Part] = []
    relevance = _relevance(question)
    everywhere = _terms_in(view.info.repository)
    for one in chosen:
        node = one.node
        source = sources.get(node.path)
        if source is None or not source.count:
            continue
        inside = _inside(node, outline.get(node.path, ()))
        start, end = node_span(node, source)
        alone = node.id in said or (one.meant and parts) or len(parts) >= RELATED_PARTS
        beside = "" if alone else relations(node.id)
        why = _why(one, matched(one.node, question, everywhere), beside)
        parts.append(
            Part(
                rank=len(parts),
                ranked=one,
                path=node.path,
                symbol=symbol_of(node),
                kind=_kind(node),
                start=start,
                end=end,
                shape=_shape(one, source, inside, relevance),
                why=f"{why}; {said[node.id]}" if node.id in said else why,
                relations=beside,
            )
        )
    return parts, sources


def _shape(
    one: Ranked, source: Source, inside: Iterable[Node], relevance: Callable[[str], float]
) -> Shape:
    whole = shape(one.node, source, inside, relevance)
    return narrowed(whole, source, one.lines, cut=one.cut) if one.lines else whole


def relations_of(
    links: Iterable[Link], priors: Priors, ranked: Sequence[Ranked] = ()
) -> Callable[[str], str]:
    """Says of a node id who surely calls it and what tests it, those that rank best by name."""
    arriving: dict[str, list[Link]] = {}
    for link in links:
        arriving.setdefault(link.target, []).append(link)
    order = {one.node.id: n for n, one in enumerate(ranked)}

    def of(node_id: str) -> str:
        sure = [link for link in arriving.get(node_id, ()) if _is_sure(link, priors)]
        tests = {link.source for link in sure if link.kind is EdgeKind.TESTS}
        callers = {link.source for link in sure if link.kind in CALLS} - tests
        phrases = (_listed("called by", callers, order), _listed("tested by", tests, order))
        return "; ".join(phrase for phrase in phrases if phrase)

    return of


def _is_sure(link: Link, priors: Priors) -> bool:
    return link.among == 1 and priors.of(link.source.partition("::")[0])[1] != "copy"


def symbol_of(node: Node) -> str:
    """The name within the file; of a section its headings."""
    if node.kinds[0] is NodeKind.SECTION:
        return node.id[len(node.path) + 1 :]
    return node.id.partition("::")[2]


def _chosen(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The best nodes of the best files, and of each of these files at least the best one: many
    hits in one file leave room for the others.
    """
    told = [
        one
        for one in ranked
        if one.node.path
        and not one.node.path.endswith("/")
        and one.score >= FAINT * ranked[0].score
    ]
    best: dict[str, Ranked] = {}
    for one in told:
        if len(best) < MAX_FILES:
            best.setdefault(one.node.path, one)
    room = MAX_PARTS - len(best)
    chosen: list[Ranked] = []
    for one in told:
        first = best.get(one.node.path)
        if first is not None and (first is one or room > 0):
            chosen.append(one)
            room -= first is not one
    return chosen


def _inside(node: Node, outline: Iterable[Node]) -> list[Node]:
    """The symbols directly within a class or module, or the entries of a section, which have lines
    of their own. Of two classes of one name in a file each has the members in its span.
    """
    if not _holds(node):
        return []
    if node.kinds[0] is NodeKind.SECTION:
        return [
            n
            for n in outline
            if "entry" in n.tags and n.id != node.id and _contains(node.span, n.span)
        ]
    prefix = f"{node.path}::" if node.kinds[0] is NodeKind.MODULE else f"{node.id}."
    symbols = {NodeKind.CLASS, NodeKind.FUNCTION}
    whole = Span(1, sys.maxsize) if node.kinds[0] is NodeKind.MODULE else node.span
    within = [
        n
        for n in outline
        if n.id.startswith(prefix) and n.kinds[0] in symbols and _contains(whole, n.span)
    ]
    return [n for n in within if "." not in n.id[len(prefix) :].split("#")[0]]


def _holds(node: Node) -> bool:
    """Whether what lies within a node has lines of its own: in a class, a module, a section of
    entries.
    """
    if node.kinds[0] in _TEXTS:
        return not {"entries", "entry"}.isdisjoint(node.tags)
    return NodeKind.FUNCTION not in node.kinds


def _contains(outer: Span | None, inner: Span | None) -> bool:
    return bool(outer and inner and outer.start <= inner.start and inner.end <= outer.end)


def _kind(node: Node) -> str:
    return node.kinds[-1].value.lower()


def _relevance(question: Question) -> Callable[[str], float]:
    """How well a line matches, by the beginnings of words."""
    weights = {
        term: w for term, w in question.terms.items() if w >= CONTENT and len(term) >= SHORTEST_TERM
    }
    if not weights.keys().isdisjoint(_FAILING):
        weights.setdefault("raise ", max(weights.values()))
    if not weights:
        return lambda _: 0.0
    find = _any_of(weights)

    def of(line: str) -> float:
        return math.fsum(weights[term] for term in set(find(line.lower())))

    return of


def _any_of(terms: Iterable[str]) -> Callable[[str], list[str]]:
    """Finds terms in a line from left to right, of two at one place the longer; by their first
    letters, for a regex of a thousand terms tries each of them at each place.
    """
    starts: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        starts.setdefault(term[0], []).append(re.escape(term[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(ends)})" for first, ends in starts.items())
    return re.compile("|".join(groups)).findall


def _why(one: Ranked, own: Sequence[str], relations: str) -> str:
    """Why a part is here, with its `own` words; callers that its relations name are not said
    twice."""
    said = list(one.reasons)
    if own and not one.meant:
        said.append(f"matches {', '.join(own)}")
    said += [r for r in one.beside if r.rpartition(" ")[2] not in relations]
    if one.copies:
        said.append(
            "1 copy elsewhere" if len(one.copies) == 1 else f"{len(one.copies)} copies elsewhere"
        )
    return "; ".join(said) or "its text matches"


def matched(node: Node, question: Question, everywhere: frozenset[str] = frozenset()) -> list[str]:
    """Words of the question in a node's name, signature, docstring or path, heaviest first;
    terms that are `everywhere`, as the project's own name is, count for nothing in a path.
    """
    own = _terms_in(f"{symbol_of(node)} {node.signature} {node.docstring}")
    own |= _terms_in(node.path) - everywhere
    asked = own & question.spoken.keys() & question.terms.keys()  # of a long task not all count
    terms = sorted(asked, key=lambda t: (-question.terms[t], t))
    said = dict.fromkeys(question.spoken[term].lower() for term in terms)
    return [word for word in said if len(word) > 2][:MAX_MATCHES_SAID]


@lru_cache(maxsize=MEMO)
def _terms_in(text: str) -> frozenset[str]:
    return frozenset[str]().union(*map(terms_of, set(words(text))))


def _listed(verb: str, ids: Collection[str], order: Mapping[str, int]) -> str:
    distinct = sorted(ids, key=lambda key: (order.get(key, len(order)), key))
    if not distinct:
        return ""
    named = ", ".join(_short(node_id) for node_id in distinct[:MAX_RELATED])
    more = len(distinct) - MAX_RELATED
    return f"{verb} {named}" + (f" and {more} more" if more > 0 else "")


def _short(node_id: str) -> str:
    path, _, qualname = node_id.partition("::")
    file = path.rpartition("/")[2]
    return f"{without_number(qualname)} ({file})" if qualname else file
