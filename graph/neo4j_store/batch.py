"""Write the changes of a batch of units in one transaction."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cypher import Statement
from graph.model import EdgeKey, Node, implied_kind, implied_node
from graph.neo4j_store.changes import (
    Changes,
    Incoming,
    Kept,
    Stored,
    compare,
    content_row,
    edge_row,
    facts_digest,
    relabel_row,
)
from graph.neo4j_store.connection import Transaction
from graph.neo4j_store.rows import (
    KINDS,
    OPEN,
    EdgeValue,
    Row,
    entity_key,
    entity_row,
    node_content,
    node_from,
    skip,
    version_row,
)


class Target(NamedTuple):
    """What is written to: a generation of a source."""

    repository: str
    sid: int
    generation: int


@dataclass(slots=True)
class Known:
    """What a load knows of the store, so that it need not ask.

    `paths` are the units that stood before the load, `elements` the element ids of identity
    nodes by node id; `complete` says that there are no others.
    """

    paths: frozenset[str]
    complete: bool = False
    elements: dict[str, str] = field(default_factory=dict[str, str])


def write_batch(
    transaction: Transaction, target: Target, batch: Sequence[Incoming], known: Known
) -> tuple[Changes, dict[str, str]]:
    """Write what `batch` changes; returns that, and the element ids learned on the way."""
    stored = _stored(transaction, target, [i.path for i in batch if i.path in known.paths])
    changes = Changes()
    for item in batch:
        compare(changes, target.repository, item, stored.get(item.path))
    _close(transaction, target, changes)
    found, made = _entities(transaction, target, changes, known)
    elements = ChainMap(found, made, known.elements)
    _write_nodes(transaction, target, changes, elements, made)
    _write_edges(transaction, target, changes, elements)
    _write_units(transaction, target, changes)
    return changes, found | made


def _stored(transaction: Transaction, target: Target, paths: Sequence[str]) -> Mapping[str, Stored]:
    """What is stored of these units, open ends only."""
    if not paths:
        return {}
    layouts = transaction.rows(Statement.OLD_LAYOUTS, sid=target.sid, paths=paths, open=OPEN)
    units = {path: Stored() for path, *_ in layouts}
    unit_of = {node: units[path] for path, ids, *_ in layouts for node in ids}
    keys = [entity_key(target.sid, node) for node in unit_of]
    where = {"keys": keys, "open": OPEN, "skip": skip(target.sid)}
    for element, *row in transaction.rows(Statement.OLD_NODES, **where):
        node = node_from(row)
        unit_of[node.id].nodes[node.id] = (element, node_content(node))
    for row in transaction.rows(Statement.OLD_EDGES, **where):
        key, value = _edge(row)
        unit_of[key[0]].edges[key] = (row[0], value)
    return units


def _edge(row: Row) -> tuple[EdgeKey, EdgeValue]:
    _, source, kind, target, position, certainty, role, lines = row
    key = (source, kind, target, position or 0)
    return key, (certainty, role or "", tuple(lines) if lines else ())


def _close(transaction: Transaction, target: Target, changes: Changes) -> None:
    generation = target.generation
    if changes.closed_versions:
        elements = changes.closed_versions
        transaction.rows(Statement.CLOSE_VERSIONS, elements=elements, generation=generation)
    if changes.closed_edges:
        elements = changes.closed_edges
        transaction.rows(Statement.CLOSE_EDGES, elements=elements, generation=generation)
    if changes.closed_units:
        transaction.rows(
            Statement.CLOSE_UNITS,
            sid=target.sid,
            paths=changes.closed_units,
            generation=generation,
            open=OPEN,
        )


def _entities(
    transaction: Transaction, target: Target, changes: Changes, known: Known
) -> tuple[dict[str, str], dict[str, str]]:
    """The element ids of all nodes that the changes name: (found in the store, made now)."""
    listed: dict[str, Node | None] = {node.id: node for node in changes.versions}
    ends = (end for edge, _ in changes.edges for end in (edge.source, edge.target))
    needed = dict.fromkeys(ends) | listed
    missing = [node for node in needed if node not in known.elements]
    found: dict[str, str] = {}
    if missing and not known.complete:
        keys = [entity_key(target.sid, node) for node in missing]
        rows = transaction.rows(Statement.ENTITIES, keys=keys, skip=skip(target.sid))
        found = {row[0]: row[1] for row in rows}
    new = [needed[node] or _bare(node) for node in missing if node not in found]
    if not new:
        return found, {}
    rows = [entity_row(target.sid, node) for node in new]
    ids, elements = transaction.rows(Statement.CREATE_ENTITIES, rows=rows)[0]
    return found, dict(zip(ids, elements, strict=True))


def _bare(node_id: str) -> Node:
    """What stands for a node until its unit is written, or for good where it is implied."""
    return implied_node(node_id) if implied_kind(node_id) else Node(node_id, ())


def _write_nodes(
    transaction: Transaction,
    target: Target,
    changes: Changes,
    elements: Mapping[str, str],
    made: Mapping[str, str],
) -> None:
    relabelled = [node for node in changes.versions if _unlabelled(node, changes, made)]
    relabelled += changes.relabelled
    if relabelled:
        rows = [relabel_row(elements[node.id], node) for node in relabelled]
        transaction.rows(Statement.RELABEL_ENTITIES, rows=rows, kinds=KINDS)
    if changes.versions:
        transaction.rows(
            Statement.CREATE_VERSIONS,
            rows=[version_row(elements[node.id], node) for node in changes.versions],
            sid=target.sid,
            generation=target.generation,
            open=OPEN,
        )


def _unlabelled(node: Node, changes: Changes, made: Mapping[str, str]) -> bool:
    """Whether an identity was made before anything listed it."""
    return node.id in changes.fresh and node.id not in made


def _write_edges(
    transaction: Transaction, target: Target, changes: Changes, elements: Mapping[str, str]
) -> None:
    if changes.edges:
        rows = [
            edge_row(elements[edge.source], edge, elements[edge.target], first)
            for edge, first in changes.edges
        ]
        transaction.rows(Statement.CREATE_EDGES, rows=rows, generation=target.generation, open=OPEN)


def _write_units(transaction: Transaction, target: Target, changes: Changes) -> None:
    if not changes.units:
        return
    transaction.rows(
        Statement.CREATE_UNITS,
        rows=changes.units,
        sid=target.sid,
        generation=target.generation,
        open=OPEN,
    )
    transaction.rows(Statement.LOCK_CONTENTS, repository=target.repository)
    keys = list(changes.contents)
    found = transaction.rows(Statement.KNOWN_CONTENTS, keys=keys)
    known = {digest: (has_text, facts) for digest, has_text, facts in found}
    rows = [
        content_row(key, kept)
        for key, kept in changes.contents.items()
        if not _is_known(kept, known.get(kept.digest))
    ]
    if rows:
        transaction.rows(Statement.WRITE_CONTENTS, rows=rows)


def _is_known(kept: Kept, known: tuple[bool, bytes | None] | None) -> bool:
    """Whether the store has the text and these facts."""
    if known is None:
        return False
    has_text, facts = known
    return (has_text or kept.text is None) and (not kept.facts or facts == facts_digest(kept.facts))
