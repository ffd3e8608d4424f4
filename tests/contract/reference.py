"""What a store must answer, worked out plainly from the units that it was given."""

from collections.abc import Iterable, Mapping

from graph.checks import text_size
from graph.model import (
    Edge,
    EdgeKind,
    FileInfo,
    Node,
    NodeKind,
    Span,
    Unit,
    edge_key,
    implied_kind,
    implied_node,
)
from graph.snapshot import Snapshot
from graph.ties import Seen
from tests.ties import plain_ties

SYMBOLS = {NodeKind.CLASS, NodeKind.FUNCTION}
TIED = (EdgeKind.CALLS, EdgeKind.NAMED, EdgeKind.INHERITS, EdgeKind.REFERENCES)
TIES: tuple[tuple[bool, int | None, Seen | None], ...] = (
    (False, None, None),
    (True, 1, None),
    (True, None, lambda node, _: len(node) % 2 == 0),
    (True, 1, lambda _, path: len(path) % 2 == 0),
)


def expected(
    units: Mapping[str, Unit], facts: Mapping[str, bytes], records: Mapping[str, bytes]
) -> dict[str, object]:
    """Every answer of a snapshot that holds these units, facts and notes."""
    listed = {node.id: node for unit in units.values() for node in unit.nodes}
    edges = sorted((edge for unit in units.values() for edge in unit.edges), key=edge_key)
    implied = {e.target: implied_node(e.target) for e in edges if implied_kind(e.target)}
    nodes = dict(sorted((listed | implied).items()))
    symbols = [node for node in listed.values() if SYMBOLS.intersection(node.kinds)]
    names = sorted({name for n in listed.values() for name in (n.name, n.qualified_name)})
    return {
        "files": _files(units),
        "counts": (len(_files(units)), len(nodes), len(edges)),
        "all nodes": list(nodes.values()),
        "all edges": edges,
        "nodes": list(nodes.items()),
        "named": [
            (
                name,
                [
                    n
                    for n in nodes.values()
                    if n.id in listed and name in (n.name, n.qualified_name)
                ],
            )
            for name in names
        ],
        "names": sorted({(node.name, node.path) for node in symbols}),
        "unit nodes": [
            node for path in sorted(units) for node in sorted(units[path].nodes, key=_place)
        ],
        "from": [e for e in edges if e.kind is EdgeKind.CALLS],
        "to": edges,
        "ties": [
            plain_ties(edges, nodes, list(nodes), TIED, incoming=incoming, most=most, seen=seen)
            for incoming, most, seen in TIES
        ],
        "digests": sorted((n.id, n.path, n.digest, _lines(n.span)) for n in symbols if n.digest),
        "texts": [(p, u.text) for p, u in sorted(units.items()) if u.text is not None],
        "facts": sorted(facts.items()),
        "records": sorted(records.items()),
    }


def answers(snapshot: Snapshot, records: Iterable[str]) -> dict[str, object]:
    """The same questions, asked of a snapshot."""
    nodes = list(snapshot.all_nodes())
    ids = [node.id for node in nodes]
    listed = [node for node in nodes if not implied_kind(node.id)]
    names = sorted({name for n in listed for name in (n.name, n.qualified_name)})
    files = snapshot.files()
    paths = ["", *files]
    digests = sorted({file.digest for file in files.values()} | {"of no file"})
    info = snapshot.info
    return {
        "files": list(files.items()),
        "counts": (info.files, info.nodes, info.edges),
        "all nodes": nodes,
        "all edges": list(snapshot.all_edges()),
        "nodes": list(snapshot.nodes(["nowhere", *ids, "name:nobody"]).items()),
        "named": [(name, list(snapshot.named(name))) for name in names],
        "names": list(snapshot.names()),
        "unit nodes": list(snapshot.unit_nodes([*reversed(paths), *paths, "nowhere"])),
        "from": list(snapshot.edges_from([*reversed(ids), *ids, "nowhere"], [EdgeKind.CALLS])),
        "to": list(snapshot.edges_to(ids, [])),
        "ties": [
            snapshot.ties(["nowhere", *ids, *ids], TIED, incoming=incoming, most=most, seen=seen)
            for incoming, most, seen in TIES
        ],
        "digests": list(snapshot.digests()),
        "texts": list(snapshot.texts([*paths, "nowhere"]).items()),
        "facts": list(snapshot.facts(digests).items()),
        "records": list(snapshot.records(sorted(records)).items()),
    }


def dangling(units: Mapping[str, Unit]) -> list[Edge]:
    """The edges that lead to a node which is neither listed nor implied."""
    listed = {node.id for unit in units.values() for node in unit.nodes}
    edges = (edge for unit in units.values() for edge in unit.edges)
    return [e for e in edges if e.target not in listed and not implied_kind(e.target)]


def _files(units: Mapping[str, Unit]) -> list[tuple[str, FileInfo]]:
    return [
        (path, FileInfo(path, unit.digest, text_size(unit.text)))
        for path, unit in sorted(units.items())
        if path
    ]


def _place(node: Node) -> tuple[int, int, str]:
    span = node.span or Span(0, 0)
    return (span.start, -span.end, node.id)


def _lines(span: Span | None) -> int:
    return span.end - span.start + 1 if span else 0
