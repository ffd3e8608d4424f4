"""What is measured, each in a process of its own: `python -m bench.tasks TASK ROOT STORE ...`.

Prints one JSON object. A Neo4j store takes its user and password from NEO4J_USER and
NEO4J_PASSWORD.
"""

import argparse
import json
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from bench.timed_store import TimedStore
from bench.trees import GIT, edit, editable, python_files, questions
from graph.connect import open_store
from indexer.known import Warm
from indexer.run import IndexRequest, index, repository_name, source_id
from indexer.settings import IndexSettings

EDITS = 12
QUESTIONS = 200
WARM = 5  # answers that count for nothing
LOGS = 10


def parse(root: Path) -> dict[str, object]:
    """tree-sitter's parse of every .py file, on one core, already read into memory."""
    import tree_sitter_python
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_python.language()))
    texts = [path.read_bytes() for path in python_files(root)]
    started = time.perf_counter()
    for text in texts:
        parser.parse(text)
    seconds = time.perf_counter() - started
    lines = sum(text.count(b"\n") for text in texts)
    return {"seconds": seconds, "files": len(texts), "lines": lines}


def full(root: Path, url: str, *, python_only: bool) -> dict[str, object]:
    """A whole index into an empty store."""
    store = _open(url)
    settings = IndexSettings(include=("**/*.py",)) if python_only else IndexSettings()
    started = time.perf_counter()
    summary = index(store, IndexRequest(root, settings=settings, full=True))
    seconds = time.perf_counter() - started
    store.close()
    return {
        "seconds": seconds,
        "store": store.seconds,
        "files": summary.files,
        "symbols": summary.symbols,
        "edges": sum(summary.edges.values()),
    }


def edits(root: Path, url: str) -> dict[str, object]:
    """One changed file after another, in a warm process."""
    store = _open(url)
    request = IndexRequest(root)
    warm = Warm()
    index(store, request, warm=warm)
    found: list[float] = []
    for number, path in enumerate(editable(root, EDITS)):
        edit(path, number)
        started = time.perf_counter()
        summary = index(store, request, warm=warm)
        found.append(time.perf_counter() - started)
        assert summary.changed, summary
    store.close()
    return {"seconds": found[2:]}  # the first ones warm up


def texts(root: Path, url: str, tasks: Path) -> dict[str, object]:
    """Context answers of a warm service to whole texts, and what a log of a megabyte takes more."""
    from api.collector import collect_seldom
    from api.context.answer import answer_as
    from api.context.request import AsOf, ContextRequest
    from api.context.tokens import o200k

    store = _open(url)
    place = (repository_name(IndexRequest(root)), source_id(root))
    counter = o200k()
    collect_seldom()
    asked = [json.loads(line)["query"] for line in tasks.read_text("utf-8").splitlines()]
    seconds: list[float] = []
    for text in [*asked[:WARM], *asked, *(f"{text}\n{_log()}" for text in asked[:LOGS])]:
        started = time.perf_counter()
        with store.view(*place) as view:
            answer_as(view, ContextRequest(text), counter, as_of=AsOf(fresh=True))
        seconds.append(time.perf_counter() - started)
    store.close()
    plain, logs = seconds[WARM : WARM + len(asked)], seconds[WARM + len(asked) :]
    more = [log - own for log, own in zip(logs, plain, strict=False)]
    return {"answers": plain, "log": more}


def _log() -> str:
    """A megabyte of lines as services write them."""
    return "\n".join(
        f"2026-01-01T00:00:{n % 60:02} INFO worker-{n % 7} handled request {n} in {n % 97} ms"
        for n in range(18_000)
    )


def queries(root: Path, url: str) -> dict[str, object]:
    """Context answers of a warm service, with the freshness check apart."""
    from api.collector import collect_seldom
    from api.context.answer import answer_as
    from api.context.request import AsOf, ContextRequest
    from api.context.tokens import o200k
    from api.errors import EmptyQuery

    store = _open(url)
    request = IndexRequest(root)
    place = (repository_name(request), source_id(root))
    counter = o200k()
    collect_seldom()
    warm = Warm()
    index(store, request, warm=warm)
    checks: list[float] = []
    answers: list[float] = []
    git = ["git", *GIT[1:], "status", "--porcelain"]
    statuses: list[float] = []
    for number, question in enumerate(questions(root, QUESTIONS)):
        started = time.perf_counter()
        with store.view(*place) as view, suppress(EmptyQuery):
            answer_as(view, ContextRequest(question), counter, as_of=AsOf(fresh=True))
        answers.append(time.perf_counter() - started)
        if number % 10 == 0:
            started = time.perf_counter()
            index(store, request, warm=warm)
            checks.append(time.perf_counter() - started)
            started = time.perf_counter()
            subprocess.run(git, cwd=root, check=True, capture_output=True)
            statuses.append(time.perf_counter() - started)
    store.close()
    return {"answers": answers[5:], "checks": checks[1:], "statuses": statuses[1:]}


def _open(url: str) -> TimedStore:
    user = os.environ.get("NEO4J_USER", "")
    return TimedStore(open_store(url, user=user, password=os.environ.get("NEO4J_PASSWORD", "")))


def main() -> None:
    """Run one task."""
    options = argparse.ArgumentParser()
    options.add_argument("task", choices=("parse", "full", "python", "edits", "queries", "texts"))
    options.add_argument("root", type=Path)
    options.add_argument("store", nargs="?", default="")
    options.add_argument("tasks", nargs="?", type=Path, default=Path())
    given = options.parse_args()
    root, url = given.root, given.store
    tasks = {
        "parse": lambda: parse(root),
        "full": lambda: full(root, url, python_only=False),
        "python": lambda: full(root, url, python_only=True),
        "edits": lambda: edits(root, url),
        "queries": lambda: queries(root, url),
        "texts": lambda: texts(root, url, given.tasks),
    }
    print(json.dumps(tasks[given.task]()))


if __name__ == "__main__":
    main()
