"""Calls that cannot bind, in code and in the examples of documents: edges that say why.

Such an edge stands beside the plain one, at a position of its own, and its role is the reason
with the true signature.
"""

from collections.abc import Iterable, Sequence

from graph.model import EdgeKind
from indexer.facts import Call
from indexer.resolve.binding import UNBOUND, Signature, Signatures, problem
from indexer.resolve.edges import EXACT, INFERRED, Edges
from indexer.resolve.originality import originality
from indexer.resolve.python_file import PythonFile
from indexer.resolve.targets import Means
from indexer.resolve.values import Values

_MOST = 12  # a name with more definitions than this says nothing


class _Said:
    """The edges of one unit, a position for each reason of a source."""

    def __init__(self, kind: EdgeKind, edges: Edges) -> None:
        self._kind = kind
        self._edges = edges
        self._positions: dict[tuple[str, str, str], int] = {}

    def say(self, source: str, target: str, reason: str, line: int, rank: int) -> None:
        key = (source, target, reason)
        before = sum(1 for k in self._positions if k[:2] == key[:2])
        position = self._positions.setdefault(key, before + 1)
        self._edges.add(
            source, self._kind, target, [line], rank, position=position, role=UNBOUND + reason
        )


def add(file: PythonFile) -> None:
    """Add the edges of a file's calls of classes that are known exactly."""
    signatures = Signatures(file.values)
    said = _Said(EdgeKind.INSTANTIATES, file.edges)
    known: dict[tuple[str, int], Signature | None] = {}
    for call in file.facts.calls:
        targets = file.chain(call.scope, call.chain)
        if len(targets) != 1 or targets[0].means != Means.CLASS or not targets[0].exact:
            continue
        place = (targets[0].path, targets[0].symbol)
        plain = signatures.own(*place)
        if plain is not None and not problem(plain, call):
            continue
        if place not in known:
            known[place] = signatures.of(*place)
        signature, node = known[place], file.node_id(targets[0])
        if signature is not None and node is not None:
            reason = problem(signature, call)
            if reason:
                reason = f"{reason}: {signature}"
                said.say(file.owner(call.scope), node, reason, call.line, EXACT)


def add_examples(
    sections: Sequence[str], calls: Iterable[Call], values: Values, edges: Edges
) -> None:
    """Add the edges of a document's examples that bind to no class of their name at all."""
    signatures = Signatures(values)
    said = _Said(EdgeKind.MENTIONS, edges)
    for call in calls:
        found = _candidates(call.chain.rpartition(".")[2], values, signatures)
        reasons = [(problem(signature, call), node, signature) for node, signature in found]
        if reasons and all(reason for reason, *_ in reasons):
            reason, node, signature = reasons[0]
            said.say(sections[call.scope], node, f"{reason}: {signature}", call.line, INFERRED)


def _candidates(name: str, values: Values, signatures: Signatures) -> list[tuple[str, Signature]]:
    """Every class of a name, the most original first; [] where one cannot be known."""
    named = values.lookups.definitions(name)
    if not 0 < len(named) <= _MOST:
        return []
    found: list[tuple[str, Signature]] = []
    for node in sorted(named, key=lambda key: originality(key.partition("::")[0])):
        path, _, local = node.partition("::")
        view = values.lookups.view(path)
        index = view.index_of(local) if view is not None else -1
        if view is None or index < 0:
            return []
        values.lookups.symbol(view, index)
        signature = signatures.of(path, index) if view.symbols[index].kind == "class" else None
        if signature is None:
            return []
        found.append((node, signature))
    return found
