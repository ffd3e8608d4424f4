"""Plans about places: the frames of a traceback, the changed lines of a diff."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from api.context.hunks import Hunk, Lines, sides
from api.context.mentions import paths_of
from api.context.plan_impact import of_impact
from api.context.pointers import Place
from api.context.points import NEAR_BEST, Plan, Point
from api.context.priors import Priors
from api.context.shown import ranges
from api.context.standing import SYMBOLS, Outline, frame_at, outline_of
from graph.model import Node
from graph.view import View

BEFORE, AFTER = 8, 4  # lines around the line of a frame that are shown first
MAX_FRAMES = 8
GAP = 0.4  # from frame to frame
MAX_CHANGED = 10
SURE = 0.5  # of a path: less agrees in nothing but the file's name


def of_traceback(view: View, frames: Sequence[Place], priors: Priors) -> Plan:
    """The units of the frames that lie in the repository, innermost first."""
    paths = paths_of(priors.paths)
    placed: list[tuple[Place, bool]] = []
    for place in frames:
        path, sure = _likeliest(paths.ending(place.path), priors)
        if path:
            placed.append((replace(place, path=path), sure > SURE))
    outline = outline_of(view, [place.path for place, _ in placed])
    quoted = _quoted(view, [place for place, _ in placed])
    points: list[Point] = []
    for place, sure in placed:
        node, line = frame_at(outline.get(place.path, ()), place, quoted.get(place))
        if node is not None and (sure or node.name == place.name):
            points.append(_frame(node, place, line, nth=len(points)))
        if len(points) == MAX_FRAMES:
            break
    return Plan(tuple(points), least=NEAR_BEST)


def _quoted(view: View, places: Sequence[Place]) -> Mapping[Place, Sequence[int]]:
    """Of each frame that quotes a line of a text in sight, the numbers of all lines like it."""
    paths = sorted({place.path for place in places if place.text})
    found: dict[str, dict[str, list[int]]] = {}
    for path, text in view.texts(paths).items() if paths else ():
        stand = found.setdefault(path, {})
        for number, line in enumerate(text.split("\n"), start=1):
            stand.setdefault(line.strip(), []).append(number)
    quoting = [place for place in places if place.text and place.path in found]
    return {place: found[place.path].get(place.text, ()) for place in quoting}


def _likeliest(ends: Sequence[tuple[str, float]], priors: Priors) -> tuple[str, float]:
    """The path in the likeliest place of those that end alike, and how much they agree in all."""
    best = max(ends, key=lambda end: (priors.of(end[0])[0], end[0]), default=("", 0.0))
    return best[0], sum(sure for _, sure in ends)


def _frame(node: Node, place: Place, line: int, *, nth: int) -> Point:
    """`line` is where it stands now; 0 where that is not known."""
    which = "a frame of the traceback" if nth else "innermost frame of the traceback in sight"
    now = f", now {line}" if line != place.line else ""
    told = f", line {place.line}{now}" if line else f"; line {place.line} may have moved"
    return Point(node, f"{which}{told}", GAP * nth, _around(node, line or place.line))


def _around(node: Node, line: int) -> tuple[int, ...]:
    """The lines around a line of a unit; () of a line outside of it."""
    if node.span is None or not node.span.start <= line <= node.span.end:
        return ()
    first, last = max(node.span.start, line - BEFORE), min(node.span.end, line + AFTER)
    return tuple(range(first, last + 1))


def of_diff(view: View, hunks: Sequence[Hunk], priors: Priors) -> Plan:
    """What the hunks change, whole, then who depends on it."""
    changed, nodes = _changed(view, _in_sight(hunks, priors))
    chosen = [nodes[key] for key in list(changed)[:MAX_CHANGED]]
    points = [Point(node, _how(changed[node.id]), n / 20) for n, node in enumerate(chosen)]
    functions = [n for n in chosen if n.kinds[0] in SYMBOLS]
    if not functions:
        return Plan(tuple(points))
    impact = of_impact(view, functions, priors)
    others = [point for point in impact.points if point.node.id not in nodes]
    return Plan((*points, *others), impact.said, least=NEAR_BEST)


def _in_sight(hunks: Sequence[Hunk], priors: Priors) -> list[Hunk]:
    """The hunks of files in sight, with their paths there."""
    paths = paths_of(priors.paths)
    found = {hunk.path: _likeliest(paths.ending(hunk.path), priors) for hunk in hunks}
    return [replace(h, path=found[h.path][0]) for h in hunks if found[h.path][1] > SURE]


def _changed(
    view: View, hunks: Sequence[Hunk]
) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Node]]:
    """By id, the units that hunks change and on which lines: none where only a heading says so."""
    paths = sorted({hunk.path for hunk in hunks})
    texts = {path: Lines(text) for path, text in view.texts(paths).items()}
    outlines = outline_of(view, paths)
    outline = {path: Outline(outlines.get(path, ())) for path in paths}
    changed: dict[str, list[int]] = {}
    nodes: dict[str, Node] = {}
    for hunk in hunks:
        held = outline[hunk.path]
        for line in _lines(hunk, texts[hunk.path], held.nodes) if hunk.path in texts else ():
            node = held.at(line) if line else held.named(hunk.heading, hunk.before)
            if node is not None:
                nodes[node.id] = node
                changed.setdefault(node.id, []).extend(filter(None, (line,)))
    return changed, nodes


def _lines(hunk: Hunk, text: Lines, outline: Sequence[Node]) -> Sequence[int]:
    """The numbers of the changed lines by their text; where it is not there, 0 for the unit that
    the hunk's heading names, else as the hunk says them.
    """
    spans = [n.span for n in outline if n.span and n.name == hunk.heading and hunk.heading]
    found = text.changed(hunk, [range(span.start, span.end + 1) for span in spans])
    said = sides(hunk)[0].numbers if hunk.before else ()
    if found or any(span.start <= line <= span.end for span in spans for line in said):
        return found or said
    return (0,) if spans else said


def _how(lines: Sequence[int]) -> str:
    if not lines:
        return "the diff's heading names it; the lines it changes are not there"
    return f"the diff changes line {ranges(sorted(set(lines)))}"
