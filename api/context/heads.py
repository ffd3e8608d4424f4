"""The lines that say how a symbol is called, and what for."""

from collections.abc import Mapping, Sequence

from api.context.excerpt import LONG_DOCSTRING, docstring_lines, signature_lines
from api.context.source import source_of
from graph.model import Node
from graph.view import View


def heads(
    view: View, nodes: Sequence[Node], docstring: int = LONG_DOCSTRING
) -> Mapping[str, tuple[int, ...]]:
    """By id, the lines of each signature, and so many of its docstring's; () of what has none."""
    texts = view.texts(sorted({node.path for node in nodes}))
    found: dict[str, tuple[int, ...]] = {node.id: () for node in nodes}
    for node in nodes:
        if node.span and node.path in texts:
            source = source_of(texts[node.path])
            signature = signature_lines(source, node.span.start, node.span.end)
            said = docstring_lines(source, signature[-1] + 1, node.span.end)[:docstring]
            found[node.id] = (*signature, *said)
    return found
