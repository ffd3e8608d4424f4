"""Do answers hold what real fixes edited? `python -m bench.localize_answers JUDGE WORK [--index]`.

With --index what is missing is indexed first (minutes an instance for the largest); with --earlier
it is asked on an earlier commit of the same repository, where one is indexed. Prints a table by
half and one by repository, in percent.
"""

import argparse
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.context.answer import answer_as
from api.context.request import AsOf, ContextRequest, Format
from api.context.tokens import TokenCounter, o200k
from bench.localize import HALVES, Instance, Judge, half_of
from graph.view import View

MEASURES = (
    "file@1", "file@3", "file@5", "func@5", "func@10", "file_any@2k", "file_any@4k", "func_any@4k",
    "lines@2k", "lines@4k", "lines@8k",
)  # fmt: skip
Record = Mapping[str, Any]


def ask(judge: Judge, row: Instance, form: Format, counter: TokenCounter) -> Record:
    """The measures of one instance, with `seconds` of its slowest answer."""
    with judge.view(row) as view:
        answers: dict[str, list[Any]] = {}
        seconds = 0.0
        for label, budget in judge.metrics.BUDGETS.items():
            request = ContextRequest(row["query"], budget=budget, format=form)
            started = time.perf_counter()
            found = answer_as(view, request, counter, as_of=AsOf(fresh=True))
            seconds = max(seconds, time.perf_counter() - started)
            told = [
                judge.items.Item(
                    item.path,
                    item.start_line,
                    item.end_line,
                    item.text,
                    judge.items.within_file(item.path, item.symbol) if item.symbol else None,
                    judge.items.line_numbers(item.lines),
                )
                for item in found.items
            ]
            answers[label] = judge.metrics.localizable(told)
        scores: dict[str, Any] = judge.metrics.score(row, answers, _texts(judge, view), True)
    return {**scores, "id": row["id"], "repo": row["repo"], "seconds": seconds}


def _texts(judge: Judge, view: View) -> object:
    """The judge's reader of files, reading what is stored."""

    def source(path: str) -> str:
        return view.texts([path]).get(path, "").replace("\r\n", "\n")

    held = judge.metrics.Repository(Path())
    held.source = source
    return held


def row_of(name: str, records: Sequence[Record]) -> str:
    """A row of the table: means in percent of those that have a measure."""
    cells = [f"{100 * _mean(r[key] for r in records):.1f}" for key in MEASURES]
    return f"| {name} | {len(records)} | {' | '.join(cells)} |"


def _mean(values: Iterable[float | None]) -> float:
    held = [value for value in values if value is not None]
    return statistics.fmean(held) if held else 0.0


def print_tables(records: Sequence[Record]) -> None:
    """By half, and by repository."""
    print(f"| | n | {' | '.join(MEASURES)} |\n|---|{'--:|' * (len(MEASURES) + 1)}")
    for half in HALVES:
        print(row_of(half, [r for r in records if half_of(r["repo"]) == half]))
    for repository in sorted({r["repo"] for r in records}):
        print(row_of(repository, [r for r in records if r["repo"] == repository]))
    times = sorted(r["seconds"] for r in records)
    print(f"\nseconds of an answer: median {statistics.median(times):.3f}, most {times[-1]:.3f}")


def main() -> None:
    """Index if asked to, ask, print."""
    options = argparse.ArgumentParser(prog="bench.localize_answers", description=__doc__)
    options.add_argument("judge", type=Path)
    options.add_argument("work", type=Path)
    options.add_argument("--sample", type=int, default=60)
    options.add_argument("--index", action="store_true")
    options.add_argument("--earlier", action="store_true")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--format", type=Format, default=Format.JSON)
    given = options.parse_args()
    judge = Judge(given.judge, given.work)
    if given.index:
        judge.make(judge.instances(given.sample, indexed=False), given.jobs)
    counter = o200k()
    rows = judge.earlier(given.sample) if given.earlier else judge.instances(given.sample)
    print_tables([ask(judge, row, given.format, counter) for row in rows])


if __name__ == "__main__":
    main()
