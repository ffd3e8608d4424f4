"""What the graph says to a question: text hits, what it names, and what is near them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.context.mentions import Mentions, mentions_of
from api.context.nearness import Nearness, near
from api.context.past import Past, past_of
from api.context.priors import Priors
from api.context.query import Question
from api.context.scorings import scorings_of
from graph.model import EdgeKind, Node
from graph.search import Hit, TextQuery
from graph.view import View

MAX_HITS = 100  # of each scoring
WHOLE_FILES = 6  # of each scoring of files: every unit of theirs is a candidate
FILES = 50  # the best so many by each scoring that nominates are scored every way
SEEDS = 50
IMPORTERS = 5  # the best so many files, whose imports are looked at


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for a unit or a file, before anything is weighed."""

    hits: tuple[Hit, ...]
    files: Mapping[str, tuple[float, ...]]
    mentions: Mentions
    nearness: Nearness
    imported: Mapping[str, float]  # by path, how good the best files are that import it
    past: Past
    spoken: frozenset[str]  # the words of the question, in small letters


def retrieve(view: View, question: Question, focus: Sequence[str], priors: Priors) -> Evidence:
    """Ask the view. Raises UnknownFocus."""
    query = TextQuery(scorings_of(question), MAX_HITS, WHOLE_FILES, priors.factors, FILES)
    found = view.search(query)
    mentions = mentions_of(view, question, focus, priors)
    return Evidence(
        hits=found.hits,
        files=found.files,
        mentions=mentions,
        nearness=near(view, _seeds(found.hits, mentions, priors)),
        imported=_imported(view, _tops(found.hits, priors)),
        past=past_of(view, question.terms),
        spoken=frozenset(word.lower() for word in question.spoken.values()),
    )


def _seeds(hits: Iterable[Hit], mentions: Mentions, priors: Priors) -> dict[str, float]:
    """The best units by text, squared, and those that are named."""
    scored = [(hit.score * priors.of(hit.path)[0], hit.node) for hit in hits]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    best = scored[0][0] if scored else 1.0
    seeds = {node: (score / best) ** 2 for score, node in scored[:SEEDS] if score}
    for node, kinds in mentions.nodes.items():
        sure = max(mention.weight for mention in kinds.values())
        seeds[node] = max(seeds.get(node, 0.0), sure)
    return seeds


def _tops(hits: Iterable[Hit], priors: Priors) -> list[tuple[str, float]]:
    """The best files by their best three units, each with its share of the best one's."""
    own: dict[str, list[float]] = {}
    for hit in hits:
        own.setdefault(hit.path, []).append(hit.score * priors.of(hit.path)[0])
    sums = {path: top3(scores) for path, scores in own.items()}
    best = max(sums.values(), default=0.0) or 1.0
    order = sorted(sums, key=lambda path: (-sums[path], path))
    return [(path, sums[path] / best) for path in order[:IMPORTERS]]


def _imported(view: View, tops: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    shares = {f"{path}::": share for path, share in tops}
    for source, _, target in view.ties(sorted(shares), (EdgeKind.IMPORTS,)).found:
        path = target.partition("::")[0]
        if path != source.partition("::")[0]:
            found[path] = max(found.get(path, 0.0), shares[source] ** 2)
    return found


def top3(scores: Iterable[float]) -> float:
    """The best three, each next one counting a fifth less."""
    best = sorted(scores, reverse=True)[:3]
    return sum(weight * score for weight, score in zip((1.0, 0.8, 0.64), best, strict=False))


def nodes_of(view: View, ids: Sequence[str]) -> dict[str, Node]:
    """Nodes of the view, their scope checked once more: nothing else is ranked, shown or told."""
    found = view.nodes(ids)
    return {key: node for key, node in found.items() if not view.scope.denies(node.path)}


def enclosing(node_id: str) -> Iterable[str]:
    """The ids of the symbols around a symbol, outermost first: `a.py::A` for `a.py::A.f`."""
    path, separator, qualname = node_id.partition("::")
    parts = qualname.split(".") if separator and qualname else []
    return [f"{path}::{'.'.join(parts[:end])}" for end in range(1, len(parts))]
