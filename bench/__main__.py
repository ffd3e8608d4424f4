"""Measure index and query speed on a repository: `python -m bench ROOT [--neo4j]`.

Prints a markdown table. The repository is copied first and stays as it is. With --neo4j the same
is measured on a Neo4j server: the one that the tests start, or REMIT_TEST_NEO4J_URI (whose data
is deleted).
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import memory, trees
from bench.report import Row, milliseconds, print_table, quantiles, ratio


def task(name: str, root: Path, store: str = "", *more: str) -> tuple[dict[str, Any], memory.Ran]:
    """Run one of bench.tasks in a process of its own."""
    ran = memory.run([sys.executable, "-m", "bench.tasks", name, str(root), store, *more])
    return json.loads(ran.output), ran


def best(name: str, root: Path, store: str, times: int) -> tuple[dict[str, Any], memory.Ran]:
    """The quickest of several runs, each into a store of its own: the others were disturbed."""
    runs = [task(name, root, f"{store}-{number}" if store else "") for number in range(times)]
    return min(runs, key=lambda run: run[0]["seconds"])


def on_sqlite(root: Path, folder: Path, tasks: Path | None) -> list[Row]:
    """Every row of the embedded store, parse first."""
    store = f"sqlite:///{folder}/graph.sqlite-0"
    parse, _ = best("parse", root, "", 3)
    python, _ = best("python", root, f"sqlite:///{folder}/python.sqlite", 3)
    full, ran = best("full", root, store.removesuffix("-0"), 2)
    size = f"{parse['files']} .py files, {parse['lines']:,} lines"
    other = full["seconds"] - python["seconds"]
    rest = f"{full['files'] - python['files']} files"
    return [
        Row("tree-sitter's parse of all .py, one core", f"{parse['seconds']:.2f} s", size),
        Row("full index of the .py files", f"{python['seconds']:.2f} s", _graph(python)),
        Row("… in units of the parse", ratio(python["seconds"], parse["seconds"]), "goal ≤ 2.0"),
        Row("… of it, the store", f"{python['store']:.2f} s"),
        Row("text in other languages", f"{other:+.2f} s", rest),
        Row("peak memory of the full index, workers included", f"{ran.peak_mb:.0f} MB", "≤ 300 MB"),
        *_changed(root, store),
        *cold_edit(root, store),
        *_queries(root, store, "goal p50 ≤ 20 ms, p99 ≤ 60 ms", tasks),
        *cold_query(root, store),
    ]


def on_neo4j(root: Path, folder: Path, tasks: Path | None) -> list[Row]:
    """The same on Neo4j, but for the cold commands."""
    from tests.neo4j.server import find_server

    server = find_server(folder / "neo4j")
    os.environ |= {"NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}
    if server.ours:
        server.start()
    try:
        first, _ = task("full", root, server.uri)
        size = f"the store {first['store']:.2f} s"
        return [
            Row("Neo4j: full index, cold server", f"{first['seconds']:.2f} s", size),
            *(_named("Neo4j: ", row) for row in _changed(root, server.uri)),
            *(
                _named("Neo4j: ", row)
                for row in _queries(root, server.uri, "goal 3 × embedded", tasks)
            ),
        ]
    finally:
        if server.ours:
            server.kill()


def _graph(full: dict[str, Any]) -> str:
    return f"{full['symbols']:,} symbols, {full['edges']:,} edges"


def _named(prefix: str, row: Row) -> Row:
    return Row(prefix + row.what, row.value, row.note)


def _changed(root: Path, store: str) -> list[Row]:
    found, _ = task("edits", root, store)
    return [Row("one changed file, warm", milliseconds(found["seconds"]), "goal ≤ 100 ms")]


def cold_edit(root: Path, store: str) -> list[Row]:
    """`remit index` as a command, after one edit each time."""
    seconds: list[float] = []
    for number, path in enumerate(trees.editable(root, 5)):
        trees.edit(path, 100 + number)
        seconds.append(memory.timed(remit("index", str(root), "--store", store)))
    return [Row("one changed file, cold command", milliseconds(seconds), "goal ≤ 0.5 s")]


def _texts(root: Path, store: str, goal: str, tasks: Path | None) -> list[Row]:
    if tasks is None:
        return []
    found, _ = task("texts", root, store, str(tasks))
    return [
        Row("context query by whole texts, warm service", quantiles(found["answers"]), goal),
        Row("… a megabyte of log with it", f"{milliseconds(found['log'])} more", "goal ≤ 200 ms"),
    ]


def _queries(root: Path, store: str, goal: str, tasks: Path | None) -> list[Row]:
    found, _ = task("queries", root, store)
    git = f"`git status` takes {milliseconds(found['statuses'])}"
    return [
        *_texts(root, store, goal, tasks),
        Row("context query, warm service", quantiles(found["answers"]), goal),
        Row("… and the freshness check before it", milliseconds(found["checks"]), git),
    ]


def cold_query(root: Path, store: str) -> list[Row]:
    """`remit context` as a command."""
    asked = trees.questions(root, 6)
    plain = [remit("context", query, str(root), "--store", store) for query in asked]
    stale = [[*command, "--no-refresh"] for command in plain]
    without = [memory.timed(command) for command in stale]
    return [
        Row("context query, cold command", milliseconds(without), "goal ≤ 0.3 s; --no-refresh"),
        Row("… with the freshness check", milliseconds([memory.timed(line) for line in plain])),
    ]


def remit(*arguments: str) -> list[str]:
    """The command, as installed next to this Python."""
    return [str(Path(sys.executable).parent / "remit"), *arguments]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("root", type=Path, nargs="?", default=Path())
    options.add_argument("--neo4j", action="store_true", help="measure on Neo4j too")
    options.add_argument("--tasks", type=Path, help='ask these too: JSON lines with a "query" each')
    given = options.parse_args(arguments)
    root: Path = given.root.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = trees.copy(root, folder / root.name)
        rows = on_sqlite(work, folder, given.tasks)
        if given.neo4j:
            again = trees.copy(root, folder / "again" / root.name)
            rows += on_neo4j(again, folder, given.tasks)
    print_table(root.name, rows)


if __name__ == "__main__":
    main()
