"""Evidence as tables: a row for each unit and each file, a column for each signal.

Every column but flags is divided by its maximum for this question, so that weights compare.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from api.context.mentions import FOCUS, FRAME, LINE, NAMED, Mention
from api.context.nearness import CALLS, Link
from api.context.priors import Priors
from api.context.retrieve import Column, Evidence, enclosing, top3
from api.context.scorings import DOCUMENT_SCORES, FILE_SCORES
from graph.model import implied_kind
from graph.order import best_first

NEAR = 40  # units without a text hit that are taken in for lying near
BEST = 15  # units of which is asked who calls and is called by them


class Units(msgspec.Struct, frozen=True):
    """`ids` in the order of rows; `files` is each unit's row among `Files`."""

    ids: tuple[str, ...]
    grains: tuple[str, ...]
    files: NDArray[np.int64]
    columns: Mapping[str, Column]


class Files(msgspec.Struct, frozen=True):
    """`paths` in the order of rows."""

    paths: tuple[str, ...]
    columns: Mapping[str, Column]


def tables(evidence: Evidence, priors: Priors) -> tuple[Units, Files]:
    """The signals of every candidate."""
    ids, grains, scores = _units(evidence)
    row = {node: at for at, node in enumerate(ids)}
    of_path = [path_of(node) for node in ids]
    paths = tuple(dict.fromkeys([*of_path, *evidence.mentions.files, *evidence.found.paths]))
    place = {path: at for at, path in enumerate(paths)}
    files = np.array([place[path] for path in of_path], np.int64)
    factors = np.array([priors.of(path)[0] for path in paths])
    text = scores * factors.take(files)
    columns = {name: _shared(text[at]) for at, name in enumerate(DOCUMENT_SCORES)}
    ranks = np.array([evidence.nearness.ranks.get(node, 0.0) for node in ids])
    columns["near"] = _shared(ranks * factors[files])
    columns["class"] = np.array([grain == "class" for grain in grains], np.float64)
    columns["module"] = np.array([grain in {"module", "file"} for grain in grains], np.float64)
    for kind in (NAMED, LINE, FRAME, FOCUS):
        columns[kind] = _mentioned(ids, evidence.mentions.nodes, kind)
    columns |= _by_calls(ids, row, columns, evidence.nearness.links)
    units = Units(ids, grains, files, columns)
    return units, Files(paths, _file_columns(units, paths, text[0], evidence, factors))


def _units(evidence: Evidence) -> tuple[tuple[str, ...], tuple[str, ...], Column]:
    """Every candidate, its grain, its scores [scoring, unit]; inner functions in the outermost."""
    found = evidence.found
    grains = dict(zip(found.nodes, found.grains, strict=True))
    rows: dict[str, int] = {}
    row = [rows.setdefault(_outermost(node, grains), len(rows)) for node in found.nodes]
    kinds = [grains[node] for node in rows]
    others = _without_text(evidence, rows)
    scores = np.zeros((len(DOCUMENT_SCORES), len(rows) + len(others)))
    at = np.array(row, np.int64)
    for own, values in zip(scores, found.scores, strict=False):
        np.maximum.at(own, at, values)
    return (*rows, *others), (*kinds, *("" for _ in others)), scores


def _outermost(node: str, grains: Mapping[str, str]) -> str:
    """The outermost function around a node that was found too, else the node itself."""
    dot = node.find(".", node.find("::") + 1 or len(node))
    while dot > 0:
        if grains.get(node[:dot]) == "function":
            return node[:dot]
        dot = node.find(".", dot + 1)
    return node


def _without_text(evidence: Evidence, known: Mapping[str, int]) -> list[str]:
    mentions = evidence.mentions
    named = [node for node in mentions.nodes if node not in known]
    found = {path_of(node) for node in [*known, *named]} if mentions.files else set[str]()
    files = [path for path in mentions.files if path not in found]
    whole = [node for path in files for node in (path, f"{path}::")]
    return list(dict.fromkeys([*named, *_near(evidence, known), *whole]))


def _near(evidence: Evidence, known: Mapping[str, int]) -> list[str]:
    """The nearest symbols that no text found, nor what holds them."""
    ranks = evidence.nearness.ranks
    nodes = list(ranks)
    order = best_first(np.fromiter(ranks.values(), np.float64, len(nodes)), nodes)
    apart = (
        node
        for node in map(nodes.__getitem__, order)
        if node not in known and "::" in node and implied_kind(node) is None
    )
    return list(islice((n for n in apart if known.keys().isdisjoint(enclosing(n))), NEAR))


def path_of(node_id: str) -> str:
    """The file that a symbol, a section or a file is of."""
    return node_id.partition("::")[0].partition("#")[0]


def stem_of(path: str) -> str:
    """The file's name without its ending, in small letters."""
    return path.rpartition("/")[2].partition(".")[0].lower()


def _mentioned(
    keys: Sequence[str], mentions: Mapping[str, Mapping[str, Mention]], kind: str
) -> Column:
    weights = {key: held[kind].weight for key, held in mentions.items() if kind in held}
    if not weights:
        return np.zeros(len(keys))
    return np.array([weights.get(key, 0.0) for key in keys])


def _by_calls(
    ids: Sequence[str], row: Mapping[str, int], columns: Mapping[str, Column], links: Iterable[Link]
) -> dict[str, Column]:
    """Called by the best units by text; calling, and called by, those that are named."""
    main = columns["main"]
    best = set(np.argsort(-main, kind="stable")[:BEST].tolist())
    meant = columns[NAMED] + columns[LINE] + columns[FRAME]
    called = np.zeros(len(ids))
    near_named = np.zeros(len(ids))
    for link in links:
        source, target = row.get(link.source), row.get(link.target)
        if source is None or target is None or link.kind not in CALLS:
            continue
        if source in best:
            called[target] = max(called[target], 1 / link.among)
        for one, other in ((source, target), (target, source)):
            if meant[one]:
                near_named[other] = max(near_named[other], min(1.0, meant[one]) / link.among)
    return {"called": called, "near_named": near_named}


def _file_columns(
    units: Units,
    paths: Sequence[str],
    main: Column,
    evidence: Evidence,
    factors: Column,
) -> dict[str, Column]:
    count = len(paths)
    place = {path: at for at, path in enumerate(paths)}
    rows = [place[path] for path in evidence.found.paths]
    columns: dict[str, Column] = {}
    for at, name in enumerate(FILE_SCORES):
        whole = np.zeros(count)
        whole[rows] = evidence.found.file_scores[at] if rows else 0.0
        columns[name] = _shared(whole * factors)
    for name in ("main", "single", "body", "literal", "path", "near"):
        columns[f"max_{name}"] = _shared(_best(units, units.columns[name], count))
    columns["top3"] = _shared(top3(main, units.files, count))
    columns["named"] = _best(units, units.columns[NAMED], count)
    columns["imported"] = np.array([evidence.imported.get(path, 0.0) for path in paths])
    for name, scores in (
        ("commits", evidence.past.commits),
        ("messages", evidence.past.messages),
    ):
        columns[name] = _shared(np.array([scores.get(path, 0.0) for path in paths]) * factors)
    columns["stem"] = np.array([stem_of(path) in evidence.spoken for path in paths], np.float64)
    for kind in (LINE, FRAME, FOCUS):
        columns[kind] = _mentioned(paths, evidence.mentions.files, kind)
    return columns


def _best(units: Units, column: Column, count: int) -> Column:
    """The best unit of each file."""
    best = np.zeros(count)
    np.maximum.at(best, units.files, column)
    return best


def _shared(column: Column) -> Column:
    highest = float(column.max()) if len(column) else 0.0
    return column / highest if highest > 0 else column
