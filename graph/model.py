"""The vocabulary of the knowledge graph: plain frozen data, no behaviour beyond keys.

Everything here belongs to one repository and one source (a work tree, or `remote@ref`).
`msgspec.Struct` is used where an index makes hundreds of thousands of objects: frozen and
slotted like a dataclass, built several times faster (docs/adr/0003).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec


class NodeKind(StrEnum):
    """What a node is. A primitive is also a class and carries both kinds."""

    REPOSITORY = "Repository"
    PACKAGE = "Package"
    FILE = "File"
    MODULE = "Module"
    CLASS = "Class"
    FUNCTION = "Function"
    PRIMITIVE = "Primitive"
    WORKFLOW = "Workflow"
    ROUTE = "Route"
    SECTION = "Section"
    NAME = "Name"
    EXTERNAL_SYMBOL = "ExternalSymbol"
    DEPENDENCY = "Dependency"
    COMMIT = "Commit"
    VARIABLE = "Variable"  # never stored: found in the texts when asked for (`api`)


class EdgeKind(StrEnum):
    """How two nodes are related; read as `source KIND target`."""

    CONTAINS = "CONTAINS"
    IMPORTS = "IMPORTS"
    CALLS = "CALLS"
    INSTANTIATES = "INSTANTIATES"
    INHERITS = "INHERITS"
    OVERRIDES = "OVERRIDES"
    REFERENCES = "REFERENCES"
    DECORATES = "DECORATES"
    TESTS = "TESTS"
    COMPOSES = "COMPOSES"
    HANDLES = "HANDLES"
    MENTIONS = "MENTIONS"
    NAMED = "NAMED"
    TOUCHED = "TOUCHED"
    CHANGED_WITH = "CHANGED_WITH"
    DEPENDS_ON = "DEPENDS_ON"
    DUPLICATES = "DUPLICATES"


class Certainty(StrEnum):
    """How far an edge is proved: by scope and imports, by types or value flow, or by name only."""

    EXACT = "exact"
    INFERRED = "inferred"
    POSSIBLE = "possible"


# These nodes hold nothing but their identity: they exist while a live edge arrives at them,
# so no unit lists them and no store keeps one that nothing refers to.
IMPLIED_KINDS: Mapping[str, NodeKind] = {
    "name:": NodeKind.NAME,
    "external:": NodeKind.EXTERNAL_SYMBOL,
    "dependency:": NodeKind.DEPENDENCY,
}


# Begins the role of an edge of a call that cannot: then why, ": ", and what its target takes.
CANNOT_BIND = "cannot bind: "

HISTORY = ".git/"  # the path of the unit that holds the commits


def is_file(path: str) -> bool:
    """Whether a unit of this path is a file: the repository's own ("") and HISTORY are none."""
    return bool(path) and not path.endswith("/")


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Lines `start` to `end`, counted from 1, both included. A line ends at `\\n` only."""

    start: int
    end: int


class Node(msgspec.Struct, frozen=True, gc=False):
    """One thing in a repository. `kinds` goes from general to special: (CLASS, PRIMITIVE).

    `id` never holds a line number (see `indexer` and docs/architecture.md for its forms).
    `qualified_name` is dotted from the source root; `name` is its last part. `digest` is of
    the node's own text, children included ("" where it has none). `tags` are sorted words
    such as "async", "test", "copy".
    """

    id: str
    kinds: tuple[NodeKind, ...]
    path: str = ""
    name: str = ""
    qualified_name: str = ""
    signature: str = ""
    docstring: str = ""
    digest: str = ""
    tags: tuple[str, ...] = ()
    span: Span | None = None


class Edge(msgspec.Struct, frozen=True, gc=False):
    """`source KIND target`; `lines` (absolute, sorted) are where the source says so.

    Its identity is `edge_key`. `position` orders the operands of COMPOSES; `role` is the operand's
    role there ("sequence", "parallel", or a parameter's name). Elsewhere it is 0 and "", but for
    calls that cannot bind, which are counted from 1 and say why.
    """

    source: str
    kind: EdgeKind
    target: str
    position: int = 0
    certainty: Certainty = Certainty.EXACT
    role: str = ""
    lines: tuple[int, ...] = ()


EdgeKey = tuple[str, str, str, int]


def edge_key(edge: Edge) -> EdgeKey:
    """The identity of an edge, which is also its place in every sorted listing."""
    return (edge.source, edge.kind, edge.target, edge.position)


def implied_kind(node_id: str) -> NodeKind | None:
    """The kind of an implied node, or None for a node that some unit must list."""
    prefix, colon, _ = node_id.partition(":")
    return IMPLIED_KINDS.get(prefix + colon)


def implied_node(node_id: str) -> Node:
    """The node that an edge to `name:x`, `external:x.y` or `dependency:eco/x` implies."""
    prefix, _, rest = node_id.partition(":")
    kind = IMPLIED_KINDS[prefix + ":"]
    last = rest.rpartition("/")[2] if kind is NodeKind.DEPENDENCY else rest.rpartition(".")[2]
    return Node(id=node_id, kinds=(kind,), name=last, qualified_name=rest)


class Unit(msgspec.Struct, frozen=True):
    """All that one file contributes: its nodes, and every edge whose source is one of them.

    The unit of path "" is the repository's own (Repository and Package nodes), that of path
    HISTORY has its commits; what CHANGED_WITH a file is said by the file's unit. A store keeps
    for each unit exactly what its newest version says. `facts` is what the indexer wants back
    by `digest`, opaque to a store. `text` is None for what must not or cannot be shown.
    """

    path: str
    digest: str
    text: str | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    facts: bytes = b""


class Delta(msgspec.Struct, frozen=True):
    """What turns one state of a source into the next. `units` may be a stream, read once.

    `state` is a digest of everything the graph depends on, so equal trees have equal states
    and applying a delta again is seen to be done. `base` is the state it builds on, None for
    a source that does not exist yet. `replaces` says that every unit not listed goes (a full
    index). `records` are the indexer's own notes, opaque; None removes one. With `replaces`
    all former records go too. They are read once `units` is used up, so a stream may fill them.
    """

    repository: str
    source: str
    base: str | None
    state: str
    commit: str = ""
    units: Iterable[Unit] = ()
    removed: tuple[str, ...] = ()
    records: Mapping[str, bytes | None] = {}
    replaces: bool = False
    allow_shrink: bool = False


class SourceInfo(msgspec.Struct, frozen=True):
    """One indexed source as it stands: its state, the commit it was read at, and its size."""

    repository: str
    source: str
    state: str
    commit: str
    files: int
    nodes: int
    edges: int
    indexed_at: str


class FileInfo(msgspec.Struct, frozen=True):
    """A file as a snapshot lists it; `size` counts the non-blank bytes of its text."""

    path: str
    digest: str
    size: int


class Applied(msgspec.Struct, frozen=True):
    """What an apply wrote. `done_before` means that the store already stood at that state."""

    state: str
    nodes_written: int
    edges_written: int
    nodes_removed: int
    edges_removed: int
    done_before: bool = False
