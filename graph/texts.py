"""The texts of files as a scope lets them be seen."""

from collections.abc import Iterable, Mapping, Sequence

from graph.model import Span
from graph.snapshot import Snapshot
from graph.visible import Visible


def texts_in_sight(snapshot: Snapshot, visible: Visible, paths: Sequence[str]) -> Mapping[str, str]:
    """Those of these files in sight, without the lines of symbols denied for what they say."""
    texts = snapshot.texts([path for path in paths if visible.path(path)])
    holding = [path for path in texts if path in visible.denied_in]
    if not holding:
        return texts
    hidden: dict[str, list[Span]] = {path: [] for path in holding}
    for node in snapshot.unit_nodes(holding):
        if node.span and not visible.node(node):
            hidden[node.path].append(node.span)
    return {p: _without(text, hidden[p]) if p in hidden else text for p, text in texts.items()}


def _without(text: str, spans: Iterable[Span]) -> str:
    lines = text.split("\n")
    for span in spans:
        for number in range(span.start - 1, min(span.end, len(lines))):
            lines[number] = ""
    return "\n".join(lines)
