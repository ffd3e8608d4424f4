"""Does meaning find what real issues ask for? `python -m bench.localize_meaning JUDGE WORK MODEL`.

Of every indexed instance (see `bench.localize`) the candidates are put in order without and with
the model in MODEL, a folder or a package. Only what is compared is embedded, and its vectors stay
in the instance's store. Prints, by half and project, the share with all right files first and
among five, with all right functions among the first, five and ten, and the log loss of functions.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.context.meaning import FIRST, Meaning, nearer, read_meaning
from api.context.priors import Taste, priors_of
from api.context.query import read_question
from api.context.rank import file_probabilities, order
from api.context.retrieve import retrieve
from api.context.signals import Column, Files, Units, tables
from bench.localize import HALVES, Instance, Judge, half_of
from bench.localize_weights import LEAST
from graph.connect import open_store
from graph.store import GraphStore
from graph.vectors import key_of, packed
from indexer.embed import text_of
from meaning.onnx import OnnxModel, load

FILES, FUNCTIONS = (1, 5), (1, 5, 10)
HEAD = "| group | issues | file@1 | file@5 | func@1 | func@5 | func@10 | log loss |"


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one issue, without and with the model."""

    repository: str
    off: Sequence[float]
    on: Sequence[float]


def measure(judge: Judge, model: OnnxModel, rows: Sequence[Instance]) -> Iterator[Measured]:
    """Each issue; what it took is printed at the end."""
    taken: list[float] = []
    for row in rows:
        store = open_store(f"sqlite:///{judge.store(row)}", create=False)
        try:
            yield _measured(judge, model, row, store, taken)
        finally:
            store.close()
    print(f"\nreading a question's meaning: {1000 * float(np.median(taken)):.0f} ms of processor")


def _measured(
    judge: Judge, model: OnnxModel, row: Instance, store: GraphStore, taken: list[float]
) -> Measured:
    [info] = store.sources()
    with store.view(info.repository, info.source) as view:
        priors = priors_of(view.in_sight, Taste())
        question = read_question(row["query"])
        units, files = tables(retrieve(view, question, (), priors), priors)
    scores = order(units, file_probabilities(files))
    _embed(store, model, [units.ids[at] for at in _order(units, scores)[:FIRST]])
    started = time.process_time()
    meant = read_meaning(Meaning(model), row["query"])
    taken.append(time.process_time() - started)
    assert meant is not None
    with store.view(info.repository, info.source) as view:
        after, _ = nearer(view, units.ids, scores, meant)
    told = (judge, row, units, files)
    return Measured(row["repo"], _figures(*told, scores), _figures(*told, after))


def _embed(store: GraphStore, model: OnnxModel, ids: Sequence[str]) -> None:
    [info] = store.sources()
    with store.snapshot(info.repository, info.source) as snapshot:
        nodes = [n for n in snapshot.nodes(ids).values() if n.span and "::" in n.id[:-2]]
        texts = snapshot.texts(sorted({node.path for node in nodes}))
        held = snapshot.vectors(model.name, [key_of(n.id, n.digest) for n in nodes])
    told = {
        key: text_of(node, texts[node.path].split("\n"))
        for node in nodes
        if node.path in texts and (key := key_of(node.id, node.digest)) not in held
    }
    made = {key: packed(model.vector(text)) for key, text in told.items()}
    store.write_vectors(info.repository, info.source, model.name, made)


def _figures(
    judge: Judge, row: Instance, units: Units, files: Files, scores: Column
) -> Sequence[float]:
    name: Callable[[str, str], str] = judge.names.canonical
    in_order = _order(units, scores)
    places: list[int] = units.files.tolist()
    paths = [files.paths[at] for at in places]
    in_order = [at for at in in_order if _open(judge, paths[at])]
    found = list(dict.fromkeys(paths[at] for at in in_order))
    edited = set[str](row["gold_files"])
    by_file = [float(len(edited & set(found[:k])) == min(k, len(edited))) for k in FILES]
    gold = {name(g["path"], g["name"]) for g in row["gold_functions"] if g["kind"] == "function"}
    if not gold:
        return [*by_file, *[np.nan] * (len(FUNCTIONS) + 1)]
    shown = [at for at in in_order if units.grains[at] in {"function", "class"}]
    hit = np.array([name(*units.ids[at].split("::", 1)) in gold for at in shown])
    powers = np.exp(scores[shown] - scores[shown].max())
    loss = -np.log(max(LEAST, float(powers[hit].sum() / powers.sum())))
    by_function = [float(hit[:k].sum() >= min(k, len(gold))) for k in FUNCTIONS]
    return [*by_file, *by_function, loss]


def _order(units: Units, scores: Column) -> list[int]:
    return np.lexsort((np.array(units.ids), -scores)).tolist()


def _open(judge: Judge, path: str) -> bool:
    return path.endswith(".py") and not judge.names.is_test_path(path)


def main() -> None:
    """Read, compare, print."""
    options = argparse.ArgumentParser(prog="bench.localize_meaning", description=__doc__)
    options.add_argument("judge", type=Path)
    options.add_argument("work", type=Path)
    options.add_argument("model")
    options.add_argument("--sample", type=int, default=0)
    given = options.parse_args()
    judge, model = Judge(given.judge, given.work), load(given.model)
    found = list(measure(judge, model, judge.instances(given.sample)))
    print(f"{model.name}: without → with\n{HEAD}\n|{' --- |' * HEAD[1:].count('|')}")
    for group in (*HALVES, *sorted({one.repository for one in found})):
        own = [one for one in found if group in {one.repository, half_of(one.repository)}]
        if own:
            off = np.nanmean([one.off for one in own], axis=0)
            on = np.nanmean([one.on for one in own], axis=0)
            cells = [f"{100 * a:.1f} → {100 * b:.1f}" for a, b in zip(off, on, strict=True)][:-1]
            cells.append(f"{off[-1]:.3f} → {on[-1]:.3f}")
            print(f"| {group} | {len(own)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
