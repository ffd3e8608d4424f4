"""How nodes and edges look as rows."""

from functools import lru_cache

import msgspec

from graph.model import Certainty, EdgeKind, Node, NodeKind

# The position is the code in the file: only ever add at the end.
EDGE_KINDS = (
    EdgeKind.CONTAINS,
    EdgeKind.IMPORTS,
    EdgeKind.CALLS,
    EdgeKind.INSTANTIATES,
    EdgeKind.INHERITS,
    EdgeKind.OVERRIDES,
    EdgeKind.REFERENCES,
    EdgeKind.DECORATES,
    EdgeKind.TESTS,
    EdgeKind.COMPOSES,
    EdgeKind.HANDLES,
    EdgeKind.MENTIONS,
    EdgeKind.NAMED,
    EdgeKind.TOUCHED,
    EdgeKind.CHANGED_WITH,
    EdgeKind.DEPENDS_ON,
    EdgeKind.DUPLICATES,
)
CERTAINTIES = (Certainty.EXACT, Certainty.INFERRED, Certainty.POSSIBLE)

KIND_CODES = {kind: code for code, kind in enumerate(EDGE_KINDS)}
CERTAINTY_CODES = {certainty: code for code, certainty in enumerate(CERTAINTIES)}

Lines = int | str | None
Content = tuple[str, str | None, str, str, str, str, str, str]
Layout = dict[int, tuple[int, int]]  # node -> first and last line

_layout = msgspec.msgpack.Decoder(Layout)


def pack_lines(lines: tuple[int, ...], base: int) -> Lines:
    """Absolute lines as kept: relative to `base`; most edges have one."""
    if len(lines) == 1:
        return lines[0] - base
    return " ".join([str(line - base) for line in lines]) if lines else None


def unpack_lines(lines: Lines, base: int) -> tuple[int, ...]:
    """The absolute lines of what `pack_lines` made."""
    if lines is None:
        return ()
    if isinstance(lines, int):
        return (lines + base,)
    return tuple([int(line) + base for line in lines.split(" ")])


def pack_layout(layout: Layout) -> bytes:
    """A unit's spans as kept."""
    return msgspec.msgpack.encode(layout)


@lru_cache(maxsize=512)
def unpack_layout(layout: bytes) -> Layout:
    """The spans of what `pack_layout` made."""
    return _layout.decode(layout)


@lru_cache(maxsize=256)
def pack_kinds(kinds: tuple[NodeKind, ...]) -> str:
    """The kinds of a node as kept."""
    return " ".join(kinds)


@lru_cache(maxsize=256)
def unpack_kinds(kinds: str) -> tuple[NodeKind, ...]:
    """The kinds of what `pack_kinds` made."""
    return tuple(NodeKind(kind) for kind in kinds.split())


@lru_cache(maxsize=1024)
def unpack_tags(tags: str) -> tuple[str, ...]:
    """The tags, joined by a space."""
    return tuple(tags.split())


def pack_content(node: Node, unit_path: str) -> Content:
    """A node as kept, without its id and its place."""
    return (
        pack_kinds(node.kinds),
        None if node.path == unit_path else node.path,
        node.name,
        node.qualified_name,
        node.digest,
        " ".join(node.tags),
        node.signature,
        node.docstring,
    )
