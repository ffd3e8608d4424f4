"""Calls that cannot bind to what they call: in code, and in the examples of documents."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.originals import original_paths
from graph.model import CANNOT_BIND, EdgeKind, Node, NodeKind
from graph.view import View

_KINDS = (EdgeKind.INSTANTIATES, EdgeKind.MENTIONS)


@dataclass(frozen=True, slots=True)
class Unbound:
    """A call at a line of `source` (a function, a module, a section of a document) that `target`
    does not take; `signature` is what it does take. `copies` are the places ("path:line") where the
    same stands in copies of the file.
    """

    line: int
    source: Node
    target: Node
    reason: str
    signature: str
    copies: tuple[str, ...] = ()

    @property
    def in_document(self) -> bool:
        """Whether it stands in an example of a document."""
        return NodeKind.SECTION in self.source.kinds


def unbound(view: View) -> list[Unbound]:
    """All of them in sight, those in copies with their originals, sorted by path, line and target;
    a pass over all edges.
    """
    edges = [e for e in view.all_edges() if e.kind in _KINDS and e.role.startswith(CANNOT_BIND)]
    nodes = view.nodes(sorted({end for edge in edges for end in (edge.source, edge.target)}))
    found: list[Unbound] = []
    for edge in edges:
        reason, _, signature = edge.role.removeprefix(CANNOT_BIND).rpartition(": ")
        source, target = nodes[edge.source], nodes[edge.target]
        found += [Unbound(line, source, target, reason, signature) for line in edge.lines]
    return _folded(view, sorted(found, key=_place))


def _place(one: Unbound) -> tuple[str, int, str, str]:
    return one.source.path, one.line, one.target.id, one.reason


def _folded(view: View, found: Sequence[Unbound]) -> list[Unbound]:
    """One for each that stands in copies too: that of the original where it has it, else the first.

    In a copy it stands in the same symbol or section, and is the nth of its kind there.
    """
    original = original_paths(view, sorted({one.source.path for one in found}))
    seen: Counter[tuple[str, ...]] = Counter()
    groups: dict[tuple[object, ...], list[Unbound]] = {}
    for one in found:
        path = one.source.path
        said = (one.source.id.removeprefix(path), one.target.name, one.reason, one.signature)
        seen[path, *said] += 1
        groups.setdefault((original.get(path, path), seen[path, *said], *said), []).append(one)
    folded: list[Unbound] = []
    for (path, *_), same in groups.items():
        first, *copies = sorted(same, key=lambda one: (one.source.path != path, *_place(one)))
        places = tuple(f"{one.source.path}:{one.line}" for one in copies)
        folded.append(replace(first, copies=places))
    return sorted(folded, key=_place)
