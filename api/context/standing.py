"""What stands at a line that a task points at; lines move, so a frame's own name says more."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from api.context.pointers import Place
from graph.model import Node, NodeKind
from graph.view import View

MAX_TRIED = 50  # lines of one text, nearest first, that a frame may quote
SYMBOLS = frozenset({NodeKind.CLASS, NodeKind.FUNCTION})


def at_lines(view: View, lines: Mapping[str, Sequence[Place]]) -> Iterator[tuple[Node, Place]]:
    """The unit that each place means, and the place."""
    outline = outline_of(view, lines)
    for path, places in lines.items():
        for place in places:
            unit, _ = unit_at(outline.get(path, ()), place)
            if unit is not None:
                yield unit, place


def outline_of(view: View, paths: Iterable[str]) -> Mapping[str, Sequence[Node]]:
    """By path, what a file holds."""
    found: dict[str, list[Node]] = {}
    wanted = sorted(set(paths))
    for node in view.outline(wanted) if wanted else ():
        found.setdefault(node.path, []).append(node)
    return found


class Outline:
    """What a file holds, looked up by line: between two edges of spans all lines have one unit."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        spans = [node.span for node in nodes if node.span]
        self._edges = sorted({edge for span in spans for edge in (span.start, span.end + 1)})
        self._known: dict[int, Node | None] = {}

    def at(self, line: int) -> Node | None:
        """The unit around a line; see `unit_at`."""
        between = bisect_right(self._edges, line)
        if between not in self._known:
            self._known[between] = unit_at(self.nodes, Place("", line))[0]
        return self._known[between]

    def named(self, name: str, line: int) -> Node | None:
        """The unit of this name around a line, or nearest to it."""
        return unit_at(self.nodes, Place("", line, name=name))[0]


def unit_at(outline: Iterable[Node], place: Place) -> tuple[Node | None, bool]:
    """The unit that a place means: the outermost function around its line, else the innermost
    symbol or section; and whether it stands elsewhere than the place says.

    A place that says the name of its function never means another: where none of that name is
    around the line, it is the nearest of it.
    """
    units = [n for n in outline if n.span and n.kinds[0] is not NodeKind.FILE]
    around = [n for n in units if _away(n, place.line) == 0]
    name = _named(place)
    if name and not any(n.name == name for n in around):
        named = [n for n in units if n.name == name and n.kinds[0] in SYMBOLS]
        return min(named, key=lambda n: _away(n, place.line), default=None), True
    functions = [n for n in around if NodeKind.FUNCTION in n.kinds]
    if functions:
        return max(functions, key=_width), False
    return min(around, key=_width, default=None), False


def frame_at(
    outline: Sequence[Node], place: Place, quoted: Sequence[int] | None
) -> tuple[Node | None, int]:
    """The unit that a frame means, and the line there which it means now: of the `quoted` numbers,
    where its text stands in the file, the nearest in the unit; 0 where that is not known. None is
    of a frame without a text, or of a file whose text is not in sight.
    """
    unit, elsewhere = unit_at(outline, place)
    for line in sorted(quoted or (), key=lambda line: abs(line - place.line))[:MAX_TRIED]:
        found, away = unit_at(outline, replace(place, line=line))
        if found is not None and not away and (found is unit or _named(place)):
            return found, line
    return unit, 0 if elsewhere or quoted is not None else place.line


def _named(place: Place) -> str:
    """The function's own name; "" of none, of a lambda and of a module."""
    name = place.name.rpartition(".")[2]
    return "" if name.startswith("<") else name


def _away(node: Node, line: int) -> int:
    if node.span is None:
        return line
    return max(0, node.span.start - line, line - node.span.end)


def _width(node: Node) -> int:
    return node.span.end - node.span.start if node.span else 0
