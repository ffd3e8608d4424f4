"""Which weights do real issues ask for? `python -m bench.localize_weights JUDGE WORK`.

Of every indexed instance the signals of each file and function are read, and which of them the fix
edited. A conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior",
1974), held near the present weights, is fitted with one project left out at a time and read on
that project. Prints the loss and what is found with present and with fitted weights, how sure the
difference is, and these weights beside each other: they move only where both halves gain.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.context.priors import Taste, priors_of
from api.context.query import read_question
from api.context.rank import (
    CLASS_HEAD,
    FILE_WEIGHTS,
    UNIT_WEIGHTS,
    file_probabilities,
    unit_columns,
)
from api.context.retrieve import retrieve
from api.context.signals import Column, tables
from bench.localize import HALVES, Instance, Judge, half_of
from graph.sight import Flags
from graph.view import View

RIDGE = 3.0  # how strongly weights are held where they are
STEPS = 12
LEAST = 1e-6  # the probability of what was not found at all
FIRST = (1, 5)
UNITS = {**UNIT_WEIGHTS, "class": CLASS_HEAD}


@dataclass(frozen=True, slots=True)
class Choice:
    """One issue: the signals of each candidate (rows), and which are right, of `wanted` in all."""

    repository: str
    signals: Column
    right: Flags
    wanted: int


def choices(judge: Judge, rows: Iterable[Instance]) -> tuple[list[Choice], list[Choice]]:
    """Those of files, and those of functions."""
    files: list[Choice] = []
    functions: list[Choice] = []
    for row in rows:
        with judge.view(row) as view:
            of_files, of_functions = _choices(judge, row, view)
        files.append(of_files)
        functions += [of_functions] if of_functions.wanted else []
    return files, functions


def _choices(judge: Judge, row: Instance, view: View) -> tuple[Choice, Choice]:
    question = read_question(row["query"])
    priors = priors_of(view.in_sight, Taste())
    units, files = tables(retrieve(view, question, (), priors), priors)
    open_ = np.array([_localizable(judge, path) for path in files.paths], bool)
    edited = set[str](row["gold_files"])
    right = np.array([path in edited for path in files.paths], bool)
    of_files = Choice(row["repo"], _stacked(files.columns, FILE_WEIGHTS)[open_], right[open_],
                      len(edited))  # fmt: skip
    name = judge.names.canonical
    gold = {name(g["path"], g["name"]) for g in row["gold_functions"] if g["kind"] == "function"}
    symbols = [name(*unit.split("::", 1)) if "::" in unit else "" for unit in units.ids]
    shown = open_[units.files] & np.array(
        [grain in {"function", "class"} for grain in units.grains]
    )
    columns = unit_columns(units, file_probabilities(files))
    hit = np.array([symbol in gold for symbol in symbols], bool)
    return of_files, Choice(row["repo"], _stacked(columns, UNITS)[shown], hit[shown], len(gold))


def _localizable(judge: Judge, path: str) -> bool:
    return path.endswith(".py") and not judge.names.is_test_path(path)


def _stacked(columns: Mapping[str, Column], names: Iterable[str]) -> Column:
    return np.stack([columns[name] for name in names], axis=1)


def fitted(told: Sequence[Choice], start: Column, ridge: float = RIDGE) -> Column:
    """The weights that make the right ones likeliest, by Newton's method."""
    weights = start
    for _ in range(STEPS):
        slope = 2 * ridge * (weights - start)
        bend = 2 * ridge * np.eye(len(start))
        for one in told:
            if one.right.any():
                p = _likely(one, weights)
                mean = p @ one.signals
                slope += mean - one.right @ one.signals / one.right.sum()
                bend += one.signals.T @ (p[:, np.newaxis] * one.signals) - np.outer(mean, mean)
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def _likely(one: Choice, weights: Column) -> Column:
    total = one.signals @ weights
    powers = np.exp(total - total.max())
    return powers / powers.sum()


def figures(one: Choice, weights: Column) -> list[float]:
    """The log loss, then whether all that is wanted comes first, for each of FIRST."""
    p = _likely(one, weights) if len(one.right) else np.zeros(0)
    loss = -np.log(max(LEAST, float(p[one.right].sum())))
    order = one.right[np.argsort(-p, kind="stable")]
    return [loss, *(float(order[:k].sum() == min(k, one.wanted)) for k in FIRST)]


def compared(now: Column, new: Column) -> str:
    """How much the loss falls, with its standard error, and how many issues win and lose: rows are
    issues, columns as in `figures`. What is within two errors, or wins as often as not, is noise.
    """
    falls = now[:, 0] - new[:, 0]
    error = falls.std() / np.sqrt(len(falls))
    changes = new[:, 1:] - now[:, 1:]
    pairs = ", ".join(f"{(c > 0).sum()}:{(c < 0).sum()}" for c in changes.T)
    return f"loss falls {falls.mean():.3f} ± {error:.3f}; won:lost {pairs}"


def print_fit(name: str, told: Sequence[Choice], weights: Mapping[str, float]) -> None:
    """Present weights and those fitted without the project that they are read on."""
    start = np.array(list(weights.values()))
    projects = sorted({one.repository for one in told})
    without = {p: fitted([o for o in told if o.repository != p], start) for p in projects}
    print(f"\n{name}: log loss, share with all right among the first {FIRST}; present → left out")
    for group in (*HALVES, *projects):
        own = [one for one in told if group in {one.repository, half_of(one.repository)}]
        if own:
            now = np.array([figures(one, start) for one in own])
            new = np.array([figures(one, without[one.repository]) for one in own])
            means = f"{now.mean(axis=0).round(3)} → {new.mean(axis=0).round(3)}"
            print(f"| {group} | {len(own)} | {means} | {compared(now, new)} |")
    mean = np.mean(list(without.values()), axis=0)
    for signal, present, wanted in zip(weights, start, mean, strict=True):
        print(f"| {signal} | {present:.2f} | {wanted:.2f} |")


def main() -> None:
    """Read, fit, print."""
    options = argparse.ArgumentParser(prog="bench.localize_weights", description=__doc__)
    options.add_argument("judge", type=Path)
    options.add_argument("work", type=Path)
    options.add_argument("--sample", type=int, default=0)
    given = options.parse_args()
    judge = Judge(given.judge, given.work)
    files, functions = choices(judge, judge.instances(given.sample))
    print_fit("files", files, FILE_WEIGHTS)
    print_fit("functions", functions, UNITS)


if __name__ == "__main__":
    main()
