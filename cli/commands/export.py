"""remit export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from cli.parser import Options
from cli.session import reading, tell
from graph.model import Edge, Node
from graph.snapshot import Snapshot

BATCH = 1000


def run_export(options: Options) -> int:
    """Write every node, then every edge, a line each; nothing is held but one batch."""
    encoder = msgspec.json.Encoder()
    out = sys.stdout.buffer
    with reading(options) as (_, standing):
        tell(standing)
        at = standing.place
        # Everything is exported, so the plain snapshot will do, without a scope to apply.
        with at.store.snapshot(at.repository, at.source) as snapshot:
            lines: list[bytes] = []
            for record in records(snapshot):
                lines.append(encoder.encode(record))
                if len(lines) == BATCH:
                    out.write(b"\n".join([*lines, b""]))
                    lines.clear()
            out.write(b"\n".join([*lines, b""]))
    out.flush()
    return 0


def records(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Nodes by id, then edges by key: no times, no states, so equal graphs are equal lines."""
    for node in snapshot.all_nodes():
        yield node_record(node)
    for edge in snapshot.all_edges():
        yield edge_record(edge)


def node_record(node: Node) -> dict[str, Any]:
    """A node's line."""
    return {
        "node": node.id,
        "kinds": node.kinds,
        "path": node.path,
        "name": node.name,
        "qualified_name": node.qualified_name,
        "start_line": node.span.start if node.span else None,
        "end_line": node.span.end if node.span else None,
        "digest": node.digest,
        "signature": node.signature,
        "docstring": node.docstring,
        "tags": node.tags,
    }


def edge_record(edge: Edge) -> dict[str, Any]:
    """An edge's line."""
    return {
        "edge": edge.kind,
        "from": edge.source,
        "to": edge.target,
        "position": edge.position,
        "role": edge.role,
        "certainty": edge.certainty,
        "lines": edge.lines,
    }
