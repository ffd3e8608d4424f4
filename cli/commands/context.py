"""remit context."""

from __future__ import annotations

import sys

from cli.errors import UsageError
from cli.output import emit_bytes, say
from cli.parser import Options
from cli.session import reading, tell_problem


def run_context(options: Options) -> int:
    """Print the answer exactly as it was measured; what else there is to say goes to stderr."""
    from indexer.job import without_collector

    with without_collector():  # as long as one answer takes there is little to collect
        return _answered(options)


def _answered(options: Options) -> int:
    from api.context.answer import answer_as, check
    from api.context.request import AsOf, ContextRequest, Format
    from api.context.tokens import o200k

    request = ContextRequest(
        query=_task(options.task),
        persona=options.persona or None,
        budget=options.budget,
        focus=tuple(options.focus),
        format=Format(options.format),
    )
    check(request)
    with reading(options) as (parts, standing):
        place = standing.place
        with place.store.view(place.repository, place.source) as view:
            answer = answer_as(
                view,
                request,
                o200k(),
                as_of=AsOf(standing.fresh, standing.note, standing.uncommitted or 0),
                default_persona=parts.settings.persona or None,
                meaning=parts.models.meaning,
            )
    tell_problem(standing)
    if options.budget is not None and answer.budget < options.budget:
        say(f"{answer.budget:,} tokens is the most that {answer.persona} may take", "yellow")
    emit_bytes(answer.body.encode("utf-8"))
    return 0


def _task(task: str) -> str:
    raw = sys.stdin.buffer.read() if task == "-" else task.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the task is not UTF-8 (byte {error.start}): convert it first") from error
