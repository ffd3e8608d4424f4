"""What inherits from a class, or overrides a method: nearest first, with what each overrides."""

from collections.abc import Iterable, Mapping, Sequence

from api.context.excerpt import brief, signature_lines
from api.context.heads import heads
from api.context.points import HALF, NOTHING, Plan, Point, title
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.source import source_of
from graph.model import EdgeKind, Node, NodeKind
from graph.view import View

MAX_LEVELS = 8
MAX_HEIRS = 40
MAX_SIGNED = 8  # of so many subclasses the overrides stand with their signatures, of more by name
MAX_SAID = 6  # names of overrides
LEVEL = 0.3  # how far below those that it inherits from each level counts, at most
_DEEPEST = 2

Below = Mapping[str, tuple[int, str]]  # by id of a class, how many levels down, and from whom


def of_heirs(view: View, subjects: Sequence[Node], priors: Priors) -> Plan:
    """The subjects by their heads; of classes the subclasses by theirs, with the signatures of what
    they override; of methods the overriding ones. What lies in a copy is left out.
    """
    kind = EdgeKind.INHERITS if NodeKind.CLASS in subjects[0].kinds else EdgeKind.OVERRIDES
    below = _below(view, [node.id for node in subjects], kind)
    nodes = nodes_of(view, sorted(below))
    found = [n for n in nodes.values() if n.path and priors.of(n.path)[1] != "copy"]
    found.sort(key=lambda n: (below[n.id][0], priors.of(n.path)[1], n.id))
    lines = heads(view, subjects)
    points = [Point(n, "what is asked about", 0.0, lines[n.id], cut=True) for n in subjects]
    shown = found[:MAX_HEIRS]
    classes = shown if kind is EdgeKind.INHERITS else ()
    overrides = _overrides(view, subjects, classes)
    told = _lines(view, classes, overrides if len(classes) <= MAX_SIGNED else {})
    for n, node in enumerate(shown):
        level, above = below[node.id]
        reason = _reason(kind, title(subjects), level, above, overrides.get(node.id, ()))
        off = LEVEL * min(level, _DEEPEST) + n / 100
        points.append(Point(node, reason, off, told.get(node.id, ()), cut=node.id in told))
    said = {
        n.id: _said(view, n, kind, found, below if len(subjects) == 1 else {}) for n in subjects
    }
    return Plan(tuple(points), said, least=NOTHING if found else HALF)


def _said(view: View, subject: Node, kind: EdgeKind, found: Sequence[Node], below: Below) -> str:
    """How many of these are below this one subject."""
    own = below or _below(view, [subject.id], kind)
    return _counted(kind, [own[node.id][0] for node in found if node.id in own])


def _below(view: View, ids: Sequence[str], kind: EdgeKind) -> Below:
    """All that arrives at these along edges of a kind, by the shortest way."""
    found: dict[str, tuple[int, str]] = {}
    level: Iterable[str] = ids
    for depth in range(1, MAX_LEVELS + 1):
        edges = view.edges(sorted(level), (kind,), incoming=True)
        new = {e.source: e.target for e in edges if e.source not in found and e.source not in ids}
        if not new:
            break
        found |= {source: (depth, target) for source, target in new.items()}
        level = new
    return found


def _overrides(
    view: View, subjects: Sequence[Node], heirs: Sequence[Node]
) -> Mapping[str, Sequence[Node]]:
    """By id of an heir, its methods that override one of a subject, in their order."""
    if not heirs:
        return {}
    held = view.edges([node.id for node in subjects], (EdgeKind.CONTAINS,))
    methods = _below(view, [edge.target for edge in held], EdgeKind.OVERRIDES)
    own = {node.id for node in heirs}
    found: dict[str, list[Node]] = {}
    for node in nodes_of(view, sorted(methods)).values():
        owner = node.id.rpartition(".")[0]
        if owner in own:
            found.setdefault(owner, []).append(node)
    return {key: sorted(nodes, key=_start) for key, nodes in found.items()}


def _lines(
    view: View, heirs: Sequence[Node], overrides: Mapping[str, Sequence[Node]]
) -> Mapping[str, tuple[int, ...]]:
    """By id, the lines that begin a class, and those that begin what it overrides."""
    texts = view.texts(sorted({node.path for node in heirs}))
    found: dict[str, tuple[int, ...]] = {}
    for node in heirs:
        if node.path in texts:
            source = source_of(texts[node.path])
            own = (node, *overrides.get(node.id, ()))
            spans = [one.span for one in own if one.span]
            found[node.id] = tuple(
                line
                for span in spans
                for line in brief(source, signature_lines(source, span.start, span.end))
            )
    return found


def _reason(kind: EdgeKind, name: str, level: int, above: str, overrides: Sequence[Node]) -> str:
    verb = "inherits from" if kind is EdgeKind.INHERITS else "overrides"
    near = above.partition("::")[2].partition("#")[0]
    told = f"{verb} {name}" if level == 1 else f"{verb} {near}, below {name}"
    if not overrides:
        return told
    names = [node.name for node in overrides]
    more = f" and {len(names) - MAX_SAID} more" if len(names) > MAX_SAID else ""
    return f"{told}; overrides {', '.join(names[:MAX_SAID])}{more}"


def _counted(kind: EdgeKind, levels: Sequence[int]) -> str:
    """`3 subclasses (2 direct, 1 indirect)`."""
    one, many = (
        ("subclass", "subclasses") if kind is EdgeKind.INHERITS else ("override", "overrides")
    )
    if not levels:
        return f"no {one} in sight"
    direct = sum(level == 1 for level in levels)
    by = (
        f"{direct} direct, {len(levels) - direct} indirect"
        if direct < len(levels)
        else "all direct"
    )
    return f"{len(levels)} {one if len(levels) == 1 else many} ({by})"


def _start(node: Node) -> int:
    return node.span.start if node.span else 0
