"""What an index run did, for a person."""

from __future__ import annotations

from collections import defaultdict
from typing import IO, TYPE_CHECKING

from cli.output import counted, paint

if TYPE_CHECKING:
    from indexer.embed import Embedded
    from indexer.summary import Summary

SHOWN_PER_REASON = 3


def summary_lines(summary: Summary, stream: IO[str]) -> list[str]:
    """The summary for a person who reads `stream`."""
    commit = f" at {summary.commit[:10]}" if summary.commit else ""
    if summary.uncommitted:
        commit += f" with {counted(summary.uncommitted, 'file')} uncommitted"
    title = f"{paint(summary.repository, 'bold', stream)}  {summary.source}{commit}"
    if summary.unchanged:
        files = counted(summary.files, "file")
        said = "all read anew, the graph stood so already" if summary.changed else "nothing changed"
        return [title, f"  {files}, {said}  {_took(summary, stream)}", *_left_out(summary, stream)]
    return [
        title,
        f"  {counted(summary.files, 'file')}: {summary.changed:,} read, "
        f"{summary.removed:,} removed, {summary.resolved:,} written",
        *_written(summary),
        *_left_out(summary, stream),
        f"  {_took(summary, stream)}",
    ]


def vector_lines(vectors: Embedded | None, stream: IO[str]) -> list[str]:
    """What was embedded, for a person; nothing without a model."""
    if vectors is None:
        return []
    said = [f"{counted(vectors.made, 'vector')} made", f"{vectors.removed:,} removed"]
    said += [f"{counted(vectors.lacking, 'symbol')} without"] if vectors.lacking else []
    others = f" (of {', '.join(vectors.others)}, another model)" if vectors.others else ""
    return [f"  {', '.join(said)}{others}", *_reasons("without", vectors.failed, stream, "symbol")]


def _written(summary: Summary) -> list[str]:
    if not summary.resolved:
        return ["  the graph stood so already" if not summary.removed else "  nothing else changed"]
    if not summary.modules and summary.changed == summary.files:
        return ["  no symbols: there is no Python in it, so only its text can be searched"]
    edges = ", ".join(f"{count:,} {certainty}" for certainty, count in summary.edges.items())
    return [f"  {counted(summary.symbols, 'symbol')} written, with edges: {edges or 'none'}"]


def _left_out(summary: Summary, stream: IO[str]) -> list[str]:
    """What was not read; of a run that read nothing anew, nothing."""
    if summary.unchanged and not summary.changed:
        return []
    return [
        *_reasons("skipped", summary.skipped, stream),
        *_reasons("not read whole", summary.warnings, stream),
    ]


def _took(summary: Summary, stream: IO[str]) -> str:
    return paint(f"{summary.seconds:.1f} s", "dim", stream)


def _reasons(
    title: str, pairs: tuple[tuple[str, str], ...], stream: IO[str], word: str = "file"
) -> list[str]:
    """What was left out, by reason: most frequent first, with the first few paths."""
    if not pairs:
        return []
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for path, reason in pairs:
        grouped[reason].append(path)
    found = [f"  {title}: {counted(len(pairs), word)}"]
    for reason, paths in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        found.append(f"    {len(paths):,} × {reason}")
        found += [f"      {paint(path, 'dim', stream)}" for path in paths[:SHOWN_PER_REASON]]
        if len(paths) > SHOWN_PER_REASON:
            found.append(paint(f"      and {len(paths) - SHOWN_PER_REASON:,} more", "dim", stream))
    return found
