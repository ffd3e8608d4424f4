"""remit index."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from api.ports import IndexOrder
from cli.errors import UsageError
from cli.output import counted, emit, emit_json, paint
from cli.parser import Options
from cli.places import git_top
from cli.progress import shown
from cli.session import session_settings
from cli.wiring import wired
from indexer.summary import Summary

SHOWN_PER_REASON = 3


def run_index(options: Options) -> int:
    """Index one work tree and say what was done."""
    if options.jobs < 0:
        raise UsageError(f"--jobs {options.jobs}: give a number of workers, or 0 for all cores")
    here = Path.cwd()
    order = IndexOrder(options.path or str(git_top(here) or here), options.name, options.full)
    with wired(session_settings(options)) as parts, shown() as progress:
        summary = parts.work_trees.run(order, progress, options.jobs)
    if options.json:
        emit_json(as_data(summary))
    else:
        for line in lines(summary):
            emit(line)
    return 0


def as_data(summary: Summary) -> dict[str, object]:
    """The summary as JSON data."""
    from msgspec import to_builtins

    data: dict[str, object] = to_builtins(summary)
    for key in ("skipped", "warnings"):
        pairs = getattr(summary, key)
        data[key] = [{"path": path, "reason": reason} for path, reason in pairs]
    return data


def lines(summary: Summary) -> list[str]:
    """The summary for a person."""
    commit = f" at {summary.commit[:10]}" if summary.commit else ""
    title = f"{paint(summary.repository, 'bold')}  {summary.source}{commit}"
    if summary.unchanged:
        return [title, f"  {counted(summary.files, 'file')}, nothing changed  {_took(summary)}"]
    return [
        title,
        f"  {counted(summary.files, 'file')}: {summary.changed:,} read, "
        f"{summary.removed:,} removed, {summary.resolved:,} written",
        *_written(summary),
        *_reasons("skipped", summary.skipped),
        *_reasons("not read whole", summary.warnings),
        f"  {_took(summary)}",
    ]


def _written(summary: Summary) -> list[str]:
    if not summary.resolved:
        return ["  the graph stood so already" if not summary.removed else "  nothing else changed"]
    edges = ", ".join(f"{count:,} {certainty}" for certainty, count in summary.edges.items())
    return [f"  {counted(summary.symbols, 'symbol')} written, with edges: {edges or 'none'}"]


def _took(summary: Summary) -> str:
    return paint(f"{summary.seconds:.1f} s", "dim")


def _reasons(title: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """What was left out, by reason: most frequent first, with the first few paths."""
    if not pairs:
        return []
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for path, reason in pairs:
        grouped[reason].append(path)
    found = [f"  {title}: {counted(len(pairs), 'file')}"]
    for reason, paths in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        found.append(f"    {len(paths):,} × {reason}")
        found += [f"      {paint(path, 'dim')}" for path in paths[:SHOWN_PER_REASON]]
        if len(paths) > SHOWN_PER_REASON:
            found.append(paint(f"      and {len(paths) - SHOWN_PER_REASON:,} more", "dim"))
    return found
