"""Keys, and nodes and edges as rows that statements take and return.

An index takes values of up to 8 kB, so what is longer is folded to its beginning and a digest;
a version keeps the whole names beside their folded forms.
"""

import hashlib
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind, SourceInfo, Span
from graph.ties import Seen, Tie, Ties

OPEN = 2**34  # the end of what has not ended: the greatest power that Neo4j keeps in one block
KINDS = [kind.value for kind in NodeKind]
SYMBOLS = (NodeKind.CLASS, NodeKind.FUNCTION)
NOWHERE = -1  # first and last line of a node without a span

_LONGEST = 1000  # characters, so at most 4 kB
_EDGE_KINDS = {kind.value: kind for kind in EdgeKind}
_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}

Row = list[Any]
Content = tuple[object, ...]
"""What a version says of a node: everything but its id and span."""
EdgeValue = tuple[str, str, tuple[int, ...]]
"""What an edge says besides its key: certainty, role, lines counted from its source's first."""


def folded(text: str) -> str:
    """`text`, or a stand-in of bounded length that keeps its beginning and is as unique."""
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{text[:200]}…{digest}"


def source_key(repository: str, source: str) -> str:
    """The key of a source; a line feed can't be in a repository's name."""
    return folded(f"{repository}\n{source}")


def entity_key(sid: int, node_id: str) -> str:
    """The key of a node's identity."""
    return f"{sid}|{folded(node_id)}"


def entity_row(sid: int, node: Node) -> Row:
    """A row for CREATE_ENTITIES. The name is for those who browse."""
    key = folded(node.id)
    whole = None if key == node.id else node.id
    return [node.id, f"{sid}|{key}", labels(node.kinds), node.name[:200] or None, whole]


def skip(sid: int) -> int:
    """How many characters of a key stand before the id."""
    return len(entity_key(sid, ""))


def content_key(repository: str, digest: str) -> str:
    """The key of a text and its facts, shared by the sources of a repository."""
    return folded(f"{repository}\n{digest}")


def packed(data: bytes) -> bytes:
    """Compressed: Neo4j spreads long values over records of 120 bytes."""
    return zlib.compress(data, 1)


def unpacked(data: bytes) -> bytes:
    """The inverse of `packed`."""
    return zlib.decompress(data)


def source_info(row: Row) -> SourceInfo:
    """A row of SOURCE or SOURCES, without its first two columns (sid and generation)."""
    return SourceInfo(*row[2:])


def node_content(node: Node) -> Content:
    """What differs from one version of a node to the next."""
    return (
        node.kinds,
        node.path,
        node.name,
        node.qualified_name,
        node.signature,
        node.docstring,
        node.digest,
        node.tags,
    )


def version_row(element: str, node: Node) -> Row:
    """A row for CREATE_VERSIONS."""
    name, qualified = folded(node.name), folded(node.qualified_name)
    whole = name == node.name and qualified == node.qualified_name
    within = node.id.startswith(node.path)
    return [
        element,
        _kinds_text(node.kinds),
        None if within else node.path,
        len(node.path) if within else None,
        name,
        qualified,
        node.signature or None,
        node.docstring or None,
        node.digest or None,
        list(node.tags) or None,
        None if whole else [node.name, node.qualified_name],
    ]


def node_from(row: Row, span: Span | None = None) -> Node:
    """The node of a row of NODES or OLD_NODES (less its first column)."""
    node_id, kinds, path, length, name, qualified, signature, docstring, digest, tags, long = row
    if long:
        name, qualified = long
    return Node(
        node_id,
        _node_kinds(kinds),
        path_of(node_id, path, length),
        name,
        qualified,
        signature or "",
        docstring or "",
        digest or "",
        tuple(tags) if tags else (),
        span,
    )


def path_of(node_id: str, path: str | None, length: int | None) -> str:
    """A node's path, which is kept as its length where the id begins with it."""
    return node_id[:length] if path is None else path


def ties_from(rows: Sequence[Row], *, incoming: bool, most: int | None, seen: Seen | None) -> Ties:
    """The ties of rows of TIES_FROM or TIES_TO."""
    found: list[Tie] = []
    crowded: set[tuple[str, EdgeKind]] = set()
    for node_id, name, others in rows:
        kind = _EDGE_KINDS[name]
        near = [
            other
            for other, path, length, implied in others
            if seen is None or implied or seen(other, path_of(other, path, length))
        ]
        if most is not None and len(near) > most:
            crowded.add((node_id, kind))
        elif incoming:
            found += [(other, kind, node_id) for other in near]
        else:
            found += [(node_id, kind, other) for other in near]
    return Ties(tuple(sorted(found)), frozenset(crowded))


def likely_path(node_id: str) -> str:
    """The path that an id of the usual form begins with: a guess, to be checked."""
    return node_id.partition("::")[0].partition("#")[0]


@lru_cache(maxsize=256)
def _kinds_text(kinds: tuple[NodeKind, ...]) -> str:
    return " ".join(labels(kinds))


@lru_cache(maxsize=256)
def _node_kinds(names: str) -> tuple[NodeKind, ...]:
    return tuple(map(NodeKind, names.split()))


@lru_cache(maxsize=256)
def labels(kinds: tuple[NodeKind, ...]) -> list[str]:
    """Kinds as plain strings. Shared: not to be changed."""
    return [kind.value for kind in kinds]


def first_line(span: Span | None) -> int:
    """What the lines of a node's edges are counted from."""
    return span.start if span else 0


def edge_value(edge: Edge, first: int) -> EdgeValue:
    """What differs from one version of an edge to the next."""
    return (edge.certainty.value, edge.role, tuple([line - first for line in edge.lines]))


def edge_from(row: Sequence[Any], first: int) -> Edge:
    """The edge of a row of EDGES_FROM or EDGES_TO."""
    source, kind, target, position, certainty, role, lines = row
    return Edge(
        source,
        _EDGE_KINDS[kind],
        target,
        position or 0,
        _CERTAINTIES[certainty],
        role or "",
        tuple([line + first for line in lines]) if lines else (),
    )
