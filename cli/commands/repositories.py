"""remit status, remove."""

from __future__ import annotations

from typing import Any

from api.ports import Standing
from cli.output import counted, emit, emit_json, paint, say, table
from cli.parser import Options
from cli.session import session_settings
from cli.wiring import wired
from graph.model import SourceInfo


def run_status(options: Options) -> int:
    """List what is indexed, or say how one source stands to its work tree."""
    with wired(session_settings(options)) as parts:
        if options.name:
            info = parts.library.info_of(options.name)
            standing = parts.work_trees.compare(parts.library.of(info))
            return _status_of(info, standing, options)
        listing = parts.library.listing()
    for problem in listing.problems:
        say(problem, "yellow")
    if options.json:
        emit_json({"items": [as_data(info) for info in listing.sources]})
    elif not listing.sources and not listing.problems:
        emit("nothing is indexed yet: run remit index PATH")
    rows = [
        (
            info.repository,
            info.commit[:10] or "no commit",
            counted(info.files, "file"),
            counted(info.nodes, "node"),
            counted(info.edges, "edge"),
            info.indexed_at,
            info.source,
        )
        for info in listing.sources
    ]
    if not options.json:
        for line in table(rows, ("bold", "", "", "", "", "dim", "cyan")):
            emit(line)
    return 1 if listing.problems else 0


def run_remove(options: Options) -> int:
    """Remove one source's graph."""
    with wired(session_settings(options)) as parts:
        info = parts.library.remove(options.name)
    if options.json:
        emit_json({"removed": as_data(info)})
    else:
        emit(
            f"removed the graph of {info.repository} ({info.source}): "
            f"{counted(info.files, 'file')}, {counted(info.nodes, 'node')}"
        )
    return 0


def as_data(info: SourceInfo) -> dict[str, Any]:
    """A source as JSON data."""
    return {
        "repository": info.repository,
        "source": info.source,
        "commit": info.commit,
        "state": info.state,
        "files": info.files,
        "nodes": info.nodes,
        "edges": info.edges,
        "indexed_at": info.indexed_at,
    }


def _status_of(info: SourceInfo, standing: Standing, options: Options) -> int:
    fresh, note, uncommitted = standing.fresh, standing.note, standing.uncommitted
    if options.json:
        emit_json({**as_data(info), "uncommitted": uncommitted, "fresh": fresh, "note": note})
        return 0
    emit(f"{paint(info.repository, 'bold')}  {paint(info.source, 'cyan')}")
    emit(f"  commit   {info.commit or 'none'}{_uncommitted(uncommitted) if info.commit else ''}")
    emit(f"  indexed  {info.indexed_at}")
    emit(
        f"  holds    {counted(info.files, 'file')}, {counted(info.nodes, 'node')}, "
        f"{counted(info.edges, 'edge')}"
    )
    words = {True: "up to date", False: "behind", None: "not known"}[fresh]
    emit(f"  state    {words}{': ' + note if note else ''}")
    return 0


def _uncommitted(count: int | None) -> str:
    if count is None:
        return ""
    if not count:
        return ", nothing uncommitted in the graph"
    return f", with {counted(count, 'file')} uncommitted in the graph"
