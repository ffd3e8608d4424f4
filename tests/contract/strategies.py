"""Small random graphs: units that fit together, and what changes one state into the next."""

from dataclasses import dataclass

from hypothesis import strategies as st

from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind, Span, Unit
from tests.contract.builders import digest

PATHS = ("a.py", "b.py", "d/a.py", "d/é.md")
NAMES = ("f", "g", "Größe")
IMPLIED = ("name:f", "name:g", "external:json.dumps", "dependency:pypi/httpx")
KINDS = ((NodeKind.FUNCTION,), (NodeKind.CLASS,), (NodeKind.CLASS, NodeKind.PRIMITIVE))
TARGETS = (*IMPLIED, *PATHS, *(f"{path}::{name}" for path in PATHS for name in NAMES))

_spans = st.tuples(st.integers(1, 9), st.integers(0, 6)).map(lambda s: Span(s[0], s[0] + s[1]))
_contents = st.sampled_from(["", "x = 1\n", "def f():\n    return 1\n", "ß\x00\r\n\n"])


@dataclass(frozen=True)
class Step:
    """The units to write (by path) and the paths to remove; notes, where None removes one.

    A careless step may leave edges to nowhere.
    """

    units: dict[str, Unit]
    removed: tuple[str, ...]
    records: dict[str, bytes | None]
    replaces: bool
    careless: bool


@st.composite
def units(draw: st.DrawFn, path: str) -> Unit:
    """A unit of up to three symbols, with edges from them to whatever may be there."""
    content = draw(_contents)
    file = Node(path, (NodeKind.FILE,), path, path.rpartition("/")[2], path, digest=digest(content))
    nodes = [file, *draw(st.lists(_symbols(path), max_size=3, unique_by=lambda node: node.id))]
    edges = draw(
        st.lists(
            _edges(nodes),
            max_size=5,
            unique_by=lambda edge: (edge.source, edge.kind, edge.target, edge.position),
        )
    )
    shown = draw(st.booleans()) or draw(st.booleans())
    facts = draw(st.sampled_from([b"", b"facts of "])) and f"facts of {content}".encode()
    text = content if shown else None
    return Unit(path, digest(content), text, tuple(nodes), tuple(edges), facts)


def _symbols(path: str) -> st.SearchStrategy[Node]:
    def symbol(name: str, kinds: tuple[NodeKind, ...], said: str, span: Span | None) -> Node:
        return Node(
            f"{path}::{name}",
            kinds,
            path,
            name,
            f"{path}.{name}",
            f"def {name}({said})",
            said,
            digest(said) if said else "",
            tuple(said),
            span,
        )

    said = st.sampled_from(["", "a", "ab"])
    return st.builds(
        symbol, st.sampled_from(NAMES), st.sampled_from(KINDS), said, st.none() | _spans
    )


@st.composite
def _edges(draw: st.DrawFn, nodes: list[Node]) -> Edge:
    source = draw(st.sampled_from(nodes))
    start = source.span.start if source.span else 1
    return Edge(
        source.id,
        draw(st.sampled_from([EdgeKind.CALLS, EdgeKind.CONTAINS, EdgeKind.COMPOSES])),
        draw(st.sampled_from(TARGETS)),
        draw(st.integers(0, 1)),
        draw(st.sampled_from(list(Certainty))),
        draw(st.sampled_from(["", "parallel"])),
        tuple(sorted(start + n for n in draw(st.sets(st.integers(0, 9), max_size=3)))),
    )


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Some paths written, some removed, some notes changed."""
    written = draw(st.sets(st.sampled_from(PATHS)))
    removed = draw(st.sets(st.sampled_from(PATHS), max_size=2))
    records = st.dictionaries(st.sampled_from("xy"), st.none() | st.binary(max_size=3))
    return Step(
        {path: draw(units(path)) for path in sorted(written)},
        tuple(sorted(removed)),
        draw(records),
        draw(st.integers(0, 5)) == 0,
        draw(st.integers(0, 5)) == 0,
    )
