"""Small graphs to write: a file with functions that call one another, and deltas of them."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from graph.model import Certainty, Delta, Edge, EdgeKind, Node, NodeKind, Span, Unit

REPOSITORY = "shop"
SOURCE = "/srv/shop"


def digest(text: str) -> str:
    """A digest as the indexer makes them."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def unit(path: str, calls: Mapping[str, Sequence[str]], *, above: int = 0) -> Unit:
    """A file of functions, each four lines long, with the ids that each one calls.

    `above` blank lines stand at its top.
    """
    text = "\n" * above + "".join(f"def {name}():\n    a\n    b\n    c\n" for name in calls)
    nodes = [Node(id=path, kinds=(NodeKind.FILE,), path=path, name=path, qualified_name=path)]
    edges: list[Edge] = []
    for index, (name, targets) in enumerate(calls.items()):
        start = above + 1 + 4 * index
        own = f"{path}::{name}"
        nodes.append(_function(own, path, name, Span(start, start + 3)))
        edges.append(Edge(path, EdgeKind.CONTAINS, own, lines=(start,)))
        edges.append(Edge(own, EdgeKind.NAMED, f"name:{name}"))
        edges += [_call(own, target, start + 1) for target in dict.fromkeys(targets)]
    facts = f"facts of {digest(text)}".encode()
    return Unit(path, digest(text), text, tuple(nodes), tuple(edges), facts)


def _function(own: str, path: str, name: str, span: Span) -> Node:
    return Node(
        id=own,
        kinds=(NodeKind.FUNCTION,),
        path=path,
        name=name,
        qualified_name=f"{path.removesuffix('.py').replace('/', '.')}.{name}",
        signature=f"def {name}()",
        docstring=f"What {name} does.",
        digest=digest(name),
        tags=("async", "test"),
        span=span,
    )


def _call(own: str, target: str, line: int) -> Edge:
    possible = target.startswith("name:")
    certainty = Certainty.POSSIBLE if possible else Certainty.EXACT
    return Edge(own, EdgeKind.CALLS, target, certainty=certainty, lines=(line, line + 1))


def delta(
    base: str | None,
    state: str,
    units: Iterable[Unit] = (),
    *,
    removed: Sequence[str] = (),
    records: Mapping[str, bytes | None] | None = None,
    replaces: bool = False,
    allow_shrink: bool = False,
    repository: str = REPOSITORY,
    source: str = SOURCE,
) -> Delta:
    """A delta of the shop, unless another repository or source is named."""
    return Delta(
        repository=repository,
        source=source,
        base=base,
        state=state,
        commit=f"commit of {state}",
        units=units,
        removed=tuple(removed),
        records=records or {},
        replaces=replaces,
        allow_shrink=allow_shrink,
    )
