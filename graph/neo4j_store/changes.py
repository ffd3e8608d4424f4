"""What a new version of a unit changes against the one that is stored. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from graph.checks import text_size
from graph.model import Edge, EdgeKey, Node, Span, Unit, edge_key, implied_kind, is_file
from graph.neo4j_store.rows import (
    NOWHERE,
    SYMBOLS,
    Content,
    EdgeValue,
    Row,
    content_key,
    edge_value,
    first_line,
    labels,
    node_content,
    packed,
)

_packer = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A unit to write, or, without one, the removal of a path. `fingerprint` is of all of it."""

    path: str
    unit: Unit | None = None
    fingerprint: bytes = b""

    @property
    def rows(self) -> int:
        """How much there may be to write."""
        unit = self.unit
        if unit is None:
            return 100
        return 1 + len(unit.nodes) + len(unit.edges) + len(unit.text or "") // 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of a unit: versions and edges by key, each with its element id."""

    nodes: dict[str, tuple[str, Content]] = field(default_factory=dict[str, tuple[str, Content]])
    edges: dict[EdgeKey, tuple[str, EdgeValue]] = field(
        default_factory=dict[EdgeKey, tuple[str, EdgeValue]]
    )


class Kept(NamedTuple):
    """What is kept by digest. Units of one digest may differ in whether they give text or facts."""

    digest: str
    text: str | None
    facts: bytes


@dataclass(slots=True)
class Changes:
    """What a batch writes. Edges name their ends by id; they become element ids later."""

    versions: list[Node] = field(default_factory=list[Node])
    fresh: set[str] = field(default_factory=set[str])  # ids that their unit did not list before
    gone: set[str] = field(default_factory=set[str])
    relabelled: list[Node] = field(default_factory=list[Node])
    closed_versions: list[str] = field(default_factory=list[str])
    edges: list[tuple[Edge, int]] = field(default_factory=list[tuple[Edge, int]])
    fresh_edges: int = 0
    gone_edges: int = 0
    closed_edges: list[str] = field(default_factory=list[str])
    closed_targets: set[str] = field(default_factory=set[str])
    closed_units: list[str] = field(default_factory=list[str])
    units: list[Row] = field(default_factory=list[Row])
    contents: dict[str, Kept] = field(default_factory=dict[str, Kept])
    files: int = 0  # more files than before


def incoming(unit: Unit) -> Incoming:
    """A unit with its fingerprint."""
    parts = (unit.digest, unit.text is None, unit.nodes, unit.edges)
    digest = hashlib.blake2b(_packer.encode(parts), digest_size=16).digest()
    return Incoming(unit.path, unit, digest + facts_digest(unit.facts))


def compare(changes: Changes, repository: str, new: Incoming, stored: Stored | None) -> None:
    """Add to `changes` what turns `stored` (None: no such unit) into `new`."""
    old = stored or Stored()
    unit = new.unit
    _compare_nodes(changes, unit.nodes if unit else (), old)
    _compare_edges(changes, unit, old)
    if stored is not None:
        changes.closed_units.append(new.path)
    if unit is not None:
        changes.units.append(_unit_row(repository, unit, new.fingerprint))
        key = content_key(repository, unit.digest)
        known = changes.contents.get(key, Kept(unit.digest, None, b""))
        text = known.text if unit.text is None else unit.text
        changes.contents[key] = Kept(unit.digest, text, unit.facts or known.facts)
    if is_file(new.path):
        changes.files += (unit is not None) - (stored is not None)


def _compare_nodes(changes: Changes, nodes: Iterable[Node], old: Stored) -> None:
    left = set(old.nodes)
    for node in nodes:
        left.discard(node.id)
        element, content = old.nodes.get(node.id, ("", ()))
        now = node_content(node)
        if now == content:
            continue
        if element:
            changes.closed_versions.append(element)
            if now[:3] != content[:3]:
                changes.relabelled.append(node)
        else:
            changes.fresh.add(node.id)
        changes.versions.append(node)
    changes.gone |= left
    changes.closed_versions += [old.nodes[node_id][0] for node_id in left]


def _compare_edges(changes: Changes, unit: Unit | None, old: Stored) -> None:
    firsts = {node.id: first_line(node.span) for node in unit.nodes} if unit else {}
    left = set(old.edges)
    for edge in unit.edges if unit else ():
        key = edge_key(edge)
        left.discard(key)
        element, value = old.edges.get(key, ("", None))
        first = firsts[edge.source]
        if value is not None and edge_value(edge, first) == value:
            continue
        if element:
            changes.closed_edges.append(element)
        else:
            changes.fresh_edges += 1
        changes.edges.append((edge, first))
    changes.gone_edges += len(left)
    changes.closed_edges += [old.edges[key][0] for key in left]
    changes.closed_targets |= {target for _, _, target, _ in left}


def _unit_row(repository: str, unit: Unit, fingerprint: bytes) -> Row:
    spans = [node.span or Span(NOWHERE, NOWHERE) for node in unit.nodes]
    symbols = [any(kind in SYMBOLS for kind in node.kinds) for node in unit.nodes]
    return [
        unit.path,
        unit.digest,
        text_size(unit.text),
        unit.text is not None,
        content_key(repository, unit.digest),
        fingerprint,
        [node.id for node in unit.nodes],
        [span.start for span in spans],
        [span.end for span in spans],
        [n.digest if symbol else "" for n, symbol in zip(unit.nodes, symbols, strict=True)],
    ]


def content_row(key: str, kept: Kept) -> Row:
    """A row for WRITE_CONTENTS."""
    text = None if kept.text is None else packed(kept.text.encode("utf-8", "surrogatepass"))
    facts = (packed(kept.facts), facts_digest(kept.facts)) if kept.facts else (None, None)
    return [key, kept.digest, text, *facts]


def facts_digest(facts: bytes) -> bytes:
    """What tells facts of one text apart: they change with the parser."""
    return hashlib.blake2b(facts, digest_size=16).digest()


def implied_targets(changes: Changes) -> set[str]:
    """The implied nodes whose existence the changes may begin or end."""
    targets = {edge.target for edge, _ in changes.edges} | changes.closed_targets
    return {target for target in targets if implied_kind(target)}


def relabel_row(element: str, node: Node) -> Row:
    """A row for RELABEL_ENTITIES."""
    return [element, labels(node.kinds), node.name[:200] or None]


def edge_row(source: str, edge: Edge, target: str, first: int) -> Row:
    """A row for CREATE_EDGES."""
    certainty, role, lines = edge_value(edge, first)
    position = edge.position or None
    kind = edge.kind.value
    return [source, kind, target, position, certainty, role or None, list(lines) or None]
