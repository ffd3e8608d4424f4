"""What every store checks and derives alike when it writes a delta."""

from graph.errors import InvalidDelta, ShrinkRefused
from graph.model import Unit, implied_kind

SHRINK_FROM = 20  # files: a smaller source may shrink as it likes


def check_unit(unit: Unit) -> None:
    """Raise InvalidDelta where a unit contradicts itself.

    Nodes are listed once, none of them implied; edges once, each from a node of the unit.
    """
    ids = {node.id for node in unit.nodes}
    if len(ids) < len(unit.nodes):
        raise InvalidDelta(f"two nodes of one id in the unit of {unit.path!r}")
    for node in unit.nodes:
        if implied_kind(node.id):
            raise InvalidDelta(f"the unit of {unit.path!r} lists the implied node {node.id!r}")
    seen: set[tuple[str, str, str, int]] = set()
    for edge in unit.edges:
        key = (edge.source, edge.kind, edge.target, edge.position)
        if edge.source not in ids:
            raise InvalidDelta(f"an edge of {unit.path!r} leaves {edge.source!r}, not in that unit")
        if key in seen:
            raise InvalidDelta(f"two edges of one key in the unit of {unit.path!r}: {key}")
        seen.add(key)


def check_shrink(before: int, after: int, *, allowed: bool) -> None:
    """Raise ShrinkRefused where a source of at least 20 files would keep fewer than half as many.

    Files that only change their paths are no shrink.
    """
    if not allowed and before >= SHRINK_FROM and after * 2 < before:
        raise ShrinkRefused(
            f"the graph would shrink from {before} files to {after}: if that is right, index the "
            "repository again with --full"
        )


def text_size(text: str | None) -> int:
    """The non-blank bytes of a text, 0 for none: `FileInfo.size`."""
    if text is None:
        return 0
    return sum(map(len, text.encode("utf-8", "surrogatepass").split()))
