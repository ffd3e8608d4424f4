"""remit index."""

from __future__ import annotations

import sys
from pathlib import Path

from api.ports import IndexOrder
from cli.errors import CliError, UsageError
from cli.meaning import REMEDY
from cli.output import emit, emit_json, say
from cli.parser import Options
from cli.places import folder, git_top
from cli.progress import shown
from cli.report import summary_lines, vector_lines
from cli.session import session_settings
from cli.waiting import index_in_turn
from cli.wiring import Wired, wired
from indexer.embed import Embedded
from indexer.progress import Progress
from indexer.summary import Summary
from meaning.port import ModelFailed


def run_index(options: Options) -> int:
    """Index one work tree and say what was done."""
    if options.jobs < 0:
        raise UsageError(f"--jobs {options.jobs}: give a number of workers, or 0 for all cores")
    here = Path.cwd()
    order = IndexOrder(options.path or str(git_top(here) or here), options.name, options.full)
    with wired(session_settings(options)) as parts, shown() as progress:
        if parts.models.fault:
            raise UsageError(f"REMIT_MODEL: {parts.models.fault}; nothing was indexed: {REMEDY}")
        before = parts.library.known(str(folder(order.path)))
        summary = index_in_turn(parts, order, progress, options.jobs)
        vectors = _embedded(parts, order, progress)
    if before is not None and before.repository != summary.repository:
        say(f"{before.repository} is called {summary.repository} now", "yellow")
    if options.json:
        emit_json(as_data(summary, vectors))
    else:
        for line in (*summary_lines(summary, sys.stdout), *vector_lines(vectors, sys.stdout)):
            emit(line)
    return 0


def _embedded(parts: Wired, order: IndexOrder, progress: Progress) -> Embedded | None:
    try:
        return parts.work_trees.embed(order, progress)
    except ModelFailed as error:
        raise CliError(
            f"REMIT_MODEL: {error}; the graph is indexed, some vectors are lacking: {REMEDY}"
        ) from error


def as_data(summary: Summary, vectors: Embedded | None) -> dict[str, object]:
    """The summary as JSON data, with what was embedded where a model is set."""
    from msgspec import to_builtins

    data: dict[str, object] = to_builtins(summary)
    for key in ("skipped", "warnings"):
        pairs = getattr(summary, key)
        data[key] = [{"path": path, "reason": reason} for path, reason in pairs]
    if vectors is None:
        return data
    failed = [{"symbol": symbol, "reason": reason} for symbol, reason in vectors.failed]
    return data | {"vectors": to_builtins(vectors) | {"failed": failed}}
