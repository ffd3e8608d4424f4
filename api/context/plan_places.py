"""Plans about places: the frames of a traceback, the changed lines of a diff."""

from collections.abc import Collection, Iterable, Sequence

from api.context.kinds import Hunk
from api.context.mentions import SYMBOLS, at_lines, paths_of
from api.context.plan_impact import of_impact
from api.context.pointers import Place
from api.context.points import NEAR_BEST, Plan, Point
from api.context.priors import Priors
from api.context.shown import ranges
from graph.model import Node, NodeKind
from graph.view import View

BEFORE, AFTER = 8, 4  # lines around the line of a frame that are shown first
MAX_FRAMES = 8
GAP = 0.4  # from frame to frame
MAX_CHANGED = 10
SURE = 0.5  # of a path: less agrees in nothing but the file's name


def of_traceback(view: View, frames: Sequence[tuple[Place, str]], priors: Priors) -> Plan:
    """The units of the frames that lie in the repository, innermost first.

    Lines move: where the function of a frame is elsewhere in its file now, it is what is meant.
    """
    paths = paths_of(priors.paths)
    placed: list[tuple[Place, str, bool]] = []
    for place, name in frames:
        path, sure = _likeliest(paths.ending(place.path), priors)
        if path:
            placed.append((Place(path, place.line, place.frame), name, sure > SURE))
    outline: dict[str, list[Node]] = {}
    for node in view.outline(sorted({place.path for place, _, _ in placed})):
        outline.setdefault(node.path, []).append(node)
    points: list[Point] = []
    for place, name, sure in placed:
        node, moved = _meant(outline.get(place.path, ()), place, name)
        if node is not None and (sure or (name and node.name == name)):
            points.append(_frame(node, place, moved=moved, nth=len(points)))
    return Plan(tuple(points[:MAX_FRAMES]), least=NEAR_BEST)


def _likeliest(ends: Sequence[tuple[str, float]], priors: Priors) -> tuple[str, float]:
    """The path in the likeliest place of those that end alike, and how much they agree in all."""
    best = max(ends, key=lambda end: (priors.of(end[0])[0], end[0]), default=("", 0.0))
    return best[0], sum(sure for _, sure in ends)


def _meant(outline: Iterable[Node], place: Place, name: str) -> tuple[Node | None, bool]:
    """The unit that a frame means, and whether it stands elsewhere than the frame says.

    Of functions within functions that is the outermost, which shows the others too.
    """
    units = [n for n in outline if n.span and n.kinds[0] in SYMBOLS]
    around = [n for n in units if n.span and n.span.start <= place.line <= n.span.end]
    named = [n for n in units if n.name == name]
    unsaid = not name or name.startswith("<")
    if named and not unsaid and not any(n.name == name for n in around):
        return min(named, key=lambda n: _away(n, place.line)), True
    functions = [n for n in around if n.kinds[0] is NodeKind.FUNCTION]
    chosen = functions[0] if functions else next(reversed(around), None)
    return chosen, not unsaid and not named


def _away(node: Node, line: int) -> int:
    if node.span is None:
        return line
    return max(0, node.span.start - line, line - node.span.end)


def _frame(node: Node, place: Place, *, moved: bool, nth: int) -> Point:
    which = "a frame of the traceback" if nth else "innermost frame of the traceback in sight"
    if moved or node.span is None:
        return Point(node, f"{which}; line {place.line} may have moved", GAP * nth)
    first, last = max(node.span.start, place.line - BEFORE), min(node.span.end, place.line + AFTER)
    return Point(node, f"{which}, line {place.line}", GAP * nth, tuple(range(first, last + 1)))


def of_diff(view: View, hunks: Sequence[Hunk], priors: Priors) -> Plan:
    """What the hunks change, whole, then who depends on it."""
    paths = paths_of(priors.paths)
    found = {hunk.path: _likeliest(paths.ending(hunk.path), priors) for hunk in hunks}
    known = {wanted: path for wanted, (path, sure) in found.items() if sure > SURE}
    texts = view.texts(sorted(set(known.values())))
    held = {path: frozenset(text.split("\n")) for path, text in texts.items()}
    places: dict[str, list[Place]] = {}
    for hunk in hunks:
        path = known.get(hunk.path, "")
        if path in held:
            numbers = _lines(hunk, held[path])
            places.setdefault(path, []).extend(Place(path, number) for number in numbers)
    changed: dict[str, list[int]] = {}
    nodes: dict[str, Node] = {}
    for node, place in at_lines(view, places):
        nodes[node.id] = node
        changed.setdefault(node.id, []).append(place.line)
    chosen = [nodes[key] for key in list(changed)[:MAX_CHANGED]]
    points = [
        Point(node, f"the diff changes line {ranges(sorted(set(changed[node.id])))}", n / 20)
        for n, node in enumerate(chosen)
    ]
    functions = [n for n in chosen if n.kinds[0] in SYMBOLS]
    if not functions:
        return Plan(tuple(points))
    impact = of_impact(view, functions, priors)
    others = [point for point in impact.points if point.node.id not in nodes]
    return Plan((*points, *others), impact.said, least=NEAR_BEST)


def _lines(hunk: Hunk, texts: Collection[str]) -> Sequence[int]:
    """The numbers of the changed lines as the text stands: before the diff, or after it."""
    has_new = bool(hunk.added) and all(text in texts for text in hunk.added)
    has_old = bool(hunk.removed) and all(text in texts for text in hunk.removed)
    return hunk.after if has_new and not has_old else hunk.before
