"""What the graph says to a question: text hits, what is mentioned by name, and near relations.

Every call of the view may be a round trip, so they are few and carry many ids each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.context.priors import Priors
from api.context.query import Place, Question
from api.errors import UnknownFocus
from graph.model import Edge, EdgeKind, Node, NodeKind
from graph.search import FieldWeights, Found, Hit, TextQuery
from graph.view import View

# name, signature, docstring, body, path: flat optimum over 222 real issues
FIELDS = FieldWeights((3.0, 2.0, 0.5, 0.5, 3.0), (0.0, 0.75, 0.75, 0.75, 0.0), 2.5)
MAX_HITS = 120
MAX_FOUND = 100
MAX_MATCHES = 12  # a name with more definitions than this says nothing
SHORT = 8  # words: in so short a question what is named is the point of it
POINTED = 2.0
RELATED = (
    EdgeKind.CALLS,
    EdgeKind.INSTANTIATES,
    EdgeKind.INHERITS,
    EdgeKind.OVERRIDES,
    EdgeKind.TESTS,
)
SYMBOLS = frozenset({NodeKind.CLASS, NodeKind.FUNCTION})


@dataclass(frozen=True, slots=True)
class Mention:
    """Why a node is meant by the words of a task itself, and how surely: 0 to 1, to POINTED for
    what is in focus or all that a short question names.
    """

    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for a node, before anything is weighed. Scores are BM25F."""

    hits: tuple[Hit, ...]
    title_scores: Mapping[str, float]
    mentions: Mapping[str, Mention]  # by node id
    mentioned_files: Mapping[str, Mention]
    nodes: Mapping[str, Node]
    withheld: int
    total: int


def retrieve(view: View, question: Question, focus: Sequence[str], priors: Priors) -> Evidence:
    """Ask the view. Priors choose among the definitions of one name. Raises UnknownFocus."""
    found = view.search(TextQuery(question.terms, FIELDS, MAX_HITS))
    title = _titles(view, question, found)
    mentions, files = _mentions(view, question, priors)
    _add_focus(view, focus, mentions, files)
    whole = (key for path in files for key in (path, f"{path}::"))
    ids = dict.fromkeys([*(hit.node for hit in found.hits), *mentions, *whole])
    nodes = _nodes(view, [*ids, *sorted(_around(ids))])
    return Evidence(found.hits, title, mentions, files, nodes, found.withheld, found.total)


def related(view: View, ids: Sequence[str]) -> tuple[Sequence[Edge], Mapping[str, Node]]:
    """The edges between these nodes and their neighbours, and the neighbours."""
    edges = [*view.edges(ids, RELATED), *view.edges(ids, RELATED, incoming=True)]
    own = set(ids)
    others = {end for e in edges for end in (e.source, e.target) if end not in own}
    return edges, _nodes(view, sorted(other for other in others if "::" in other))


def _nodes(view: View, ids: Sequence[str]) -> dict[str, Node]:
    """Nodes of the view, their scope checked once more: nothing else is ranked, shown or told."""
    found = view.nodes(ids)
    return {key: node for key, node in found.items() if not view.scope.denies(node.path)}


def enclosing(node_id: str) -> Iterable[str]:
    """The ids of the symbols around a symbol, outermost first: `a.py::A` for `a.py::A.f`."""
    path, separator, qualname = node_id.partition("::")
    parts = qualname.split(".") if separator and qualname else []
    return [f"{path}::{'.'.join(parts[:end])}" for end in range(1, len(parts))]


def _around(ids: Iterable[str]) -> set[str]:
    return {outer for node_id in ids for outer in enclosing(node_id)}


def _titles(view: View, question: Question, found: Found) -> Mapping[str, float]:
    """Scores by the title's words alone; of a task that is all title, the same scores."""
    if question.title and question.title != question.terms:
        found = view.search(TextQuery(question.title, FIELDS, MAX_HITS))
    return {hit.node: hit.score for hit in found.hits}


class _Paths:
    """The paths in sight, found by any ending of theirs."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths
        self._by_name: dict[str, list[str]] = {}

    def ending(self, wanted: str) -> list[tuple[str, float]]:
        """(path, how much agrees) of the paths that agree in most of their last parts."""
        if not self._by_name:
            for path in self._paths:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        parts = [part for part in wanted.split("/") if part not in {"", ".", ".."}]
        if not parts:
            return []
        scored = [(path, _agreeing(path, parts)) for path in self._by_name.get(parts[-1], [])]
        best = max((agree for _, agree in scored), default=0)
        enough = [path for path, agree in scored if agree == best]
        weight = (1.0 if best > 1 or len(parts) == 1 else 0.4) / max(1, len(enough))
        return [(path, weight) for path in enough] if len(enough) <= 5 else []


def _agreeing(path: str, parts: Sequence[str]) -> int:
    agreed = 0
    for own, other in zip(reversed(path.split("/")), reversed(parts), strict=False):
        if own != other:
            break
        agreed += 1
    return agreed


def _mentions(
    view: View, question: Question, priors: Priors
) -> tuple[dict[str, Mention], dict[str, Mention]]:
    mentions: dict[str, Mention] = {}
    files: dict[str, Mention] = {}
    pointed = POINTED if len(set(question.spoken.values())) <= SHORT else 1.0
    bare = not question.title  # nothing but a traceback: then it is about its frames
    framed, named = (1.5 * POINTED, 0.5) if bare else (pointed, pointed)
    for name in question.names:
        matches = _likely([n for n in view.find(name, MAX_FOUND) if n.path], priors)
        if not 0 < len(matches) <= MAX_MATCHES:
            continue
        for node in matches:
            _keep(mentions, node.id, Mention(named / len(matches), f"{name} is named"))
    paths = _Paths(priors.paths) if question.places else None
    lines: dict[str, list[Place]] = {}
    for place in question.places:
        for path, weight in paths.ending(place.path) if paths else ():
            sure = weight if place.frame is None else weight * 0.5 / (1 + place.frame)
            _keep(files, path, Mention(sure, "the path is named"))
            if place.line:
                lines.setdefault(path, []).append(place)
    for node, place in _at_lines(view, lines):
        sure = pointed if place.frame is None else framed / (1 + place.frame)
        what = f"line {place.line} is named" if place.frame is None else "is in the traceback"
        _keep(mentions, node.id, Mention(sure, what))
    return mentions, files


def _likely(nodes: Sequence[Node], priors: Priors) -> list[Node]:
    """Of the definitions of one name those in the likeliest places: not copies, not in tests."""
    best = max((priors.of(node.path)[0] for node in nodes), default=0.0)
    return [node for node in nodes if priors.of(node.path)[0] >= 0.75 * best]


def _at_lines(view: View, lines: Mapping[str, list[Place]]) -> Iterable[tuple[Node, Place]]:
    """The innermost symbol or section around each line."""
    outline = view.outline(sorted(lines)) if lines else ()
    for path, places in lines.items():
        own = [n for n in outline if n.path == path and n.span and n.kinds[0] is not NodeKind.FILE]
        for place in places:
            holding = [n for n in own if n.span and n.span.start <= place.line <= n.span.end]
            if holding:
                yield min(holding, key=_width), place


def _width(node: Node) -> int:
    return node.span.end - node.span.start if node.span else 0


def _add_focus(
    view: View, focus: Sequence[str], mentions: dict[str, Mention], files: dict[str, Mention]
) -> None:
    for wanted in focus:
        matches = view.find(wanted, MAX_MATCHES)
        if not matches:
            near = ", ".join(view.near(wanted, 3))
            hint = f": did you mean {near}?" if near else ": give a path or a symbol of it"
            raise UnknownFocus(f"there is no file or symbol {wanted[:200]!r} in sight{hint}")
        for node in matches:
            if node.kinds[0] in SYMBOLS:
                _keep(mentions, node.id, Mention(POINTED / len(matches), "in focus"))
            if node.path:
                _keep(files, node.path, Mention(POINTED / len(matches), "in focus"))


def _keep(held: dict[str, Mention], key: str, mention: Mention) -> None:
    if key not in held or held[key].weight < mention.weight:
        held[key] = mention
