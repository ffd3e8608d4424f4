"""What the graph says to a question: text hits, what it names, and what is near them."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from api.context.mentions import Mentions, mentions_of
from api.context.nearness import Nearness, near
from api.context.past import Past, past_of
from api.context.priors import Priors
from api.context.query import Question
from api.context.scorings import scorings_of
from graph.model import EdgeKind, Node
from graph.order import best_first
from graph.search import Found, TextQuery
from graph.view import View

Column = NDArray[np.float64]

MAX_HITS = 100  # of each scoring
WHOLE_FILES = 6  # of each scoring of files: every unit of theirs is a candidate
FILES = 50  # the best so many by each scoring that nominates are scored every way
SEEDS = 50
IMPORTERS = 5  # the best so many files, whose imports are looked at


class Evidence(msgspec.Struct, frozen=True):
    """Everything that speaks for a unit or a file, before anything is weighed."""

    found: Found
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
    scores = _told(found, priors)
    return Evidence(
        found=found,
        mentions=mentions,
        nearness=near(view, _seeds(found, scores, mentions)),
        imported=_imported(view, _tops(found, scores)),
        past=past_of(view, question.terms),
        spoken=frozenset(word.lower() for word in question.spoken.values()),
    )


def _told(found: Found, priors: Priors) -> Column:
    """The first score of each document, times what its path counts."""
    factors = np.array([priors.of(path)[0] for path in found.paths], np.float64)
    return found.scores[0] * factors.take(found.files) if found.nodes else factors


def _seeds(found: Found, scores: Column, mentions: Mentions) -> dict[str, float]:
    """The best units by text, squared, and those that are named."""
    order = best_first(scores, found.nodes)[:SEEDS]
    told: list[float] = scores[order].tolist()
    pairs = zip(order, told, strict=True)
    seeds = {found.nodes[at]: (score / told[0]) ** 2 for at, score in pairs if score}
    for node, kinds in mentions.nodes.items():
        sure = max(mention.weight for mention in kinds.values())
        seeds[node] = max(seeds.get(node, 0.0), sure)
    return seeds


def _tops(found: Found, scores: Column) -> list[tuple[str, float]]:
    """The best files by their best three units, each with its share of the best one's."""
    sums = top3(scores, found.files, len(found.paths))
    best = float(sums.max(initial=0.0)) or 1.0
    order = best_first(sums, found.paths)[:IMPORTERS]
    return [(found.paths[at], float(sums[at]) / best) for at in order]


def _imported(view: View, tops: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    shares = {f"{path}::": share for path, share in tops}
    for source, _, target in view.ties(sorted(shares), (EdgeKind.IMPORTS,)).found:
        path = target.partition("::")[0]
        if path != source.partition("::")[0]:
            found[path] = max(found.get(path, 0.0), shares[source] ** 2)
    return found


def top3(scores: Column, files: NDArray[np.int64], count: int) -> Column:
    """Of each file the best three, each next one counting a fifth less."""
    order = np.lexsort((-scores, files))
    file, score = files.take(order), scores.take(order)
    place = np.arange(len(order)) - np.searchsorted(file, file)
    total = np.zeros(count)
    for at, weight in enumerate((1.0, 0.8, 0.64)):
        held = place == at
        total[file[held]] += weight * score[held]
    return total


def nodes_of(view: View, ids: Sequence[str]) -> dict[str, Node]:
    """Nodes of the view, their scope checked once more: nothing else is ranked, shown or told."""
    found = view.nodes(ids)
    return {key: node for key, node in found.items() if not view.scope.denies(node.path)}


def enclosing(node_id: str) -> Iterable[str]:
    """The ids of the symbols around a symbol, outermost first: `a.py::A` for `a.py::A.f`."""
    path, separator, qualname = node_id.partition("::")
    parts = qualname.split(".") if separator and qualname else []
    return [f"{path}::{'.'.join(parts[:end])}" for end in range(1, len(parts))]


def without_number(symbol: str) -> str:
    """The name of a symbol, without the number of the second and further of equal names."""
    name, _, number = symbol.rpartition("#")
    return name if name and number.isdigit() else symbol
