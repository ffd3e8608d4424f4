"""Names that one scope binds again and again: which binding each use sees.

Only names all of whose bindings are sure to run have versions: at a use, the last binding before
it holds. A function's use of `x` becomes `x@1` for its second binding; in a module or class the
last version needs no mark, for that is what others see. All other names are the union of what
they are bound to.
"""

import re
from bisect import bisect_right
from collections import defaultdict

from msgspec.structs import replace

from indexer.expressions import Part
from indexer.languages.python.scopes import OpenScope, Uses
from indexer.languages.python.visitor import Visitor

_BINDING = frozenset({"value", "symbol", "import", "param"})
_END_OF_HEAD = re.compile(r"[.(\[@]").search
Versions = dict[str, list[int]]


def mark(visitor: Visitor, scope: OpenScope) -> None:
    """Mark the uses in a scope's body of names that have versions."""
    versions = _versions(scope)
    if not versions:
        return
    last = -1 if scope.kind == "function" else 0
    marker = _Marker(versions, last)
    body = scope.body
    for uses in (body.calls, body.reads, body.implicit, body.raised):
        marker.uses(uses)
    scope.bindings = [
        replace(b, value=marker.chain(b.value, at)) if b.value else b
        for b, at in zip(scope.bindings, scope.named_at, strict=True)
    ]
    for number in scope.parts:
        part, at = visitor.parts[number], visitor.parts_at[number]
        items = tuple([(marker.key(key, at), marker.chain(v, at)) for key, v in part.items])
        visitor.parts[number] = Part(part.scope, part.kind, items, marker.chain(part.chain, at))
    for number in scope.stores:
        store, at = visitor.stores[number], visitor.stores_at[number]
        visitor.stores[number] = replace(
            store,
            into=marker.chain(store.into, at),
            key=marker.key(store.key, at),
            value=marker.chain(store.value, at),
        )


def _versions(scope: OpenScope) -> Versions:
    """Where each version of a name begins to hold."""
    if len({binding.name for binding in scope.bindings}) == len(scope.bindings):
        return {}  # as in most scopes
    starts: defaultdict[str, list[int]] = defaultdict(list)
    mixed = {"return", "yield", *scope.globals, *scope.nonlocals}
    for binding, at in zip(scope.bindings, scope.bound_at, strict=True):
        starts[binding.name].append(at)
        accessor = binding.kind == "symbol" and scope.kind == "class"
        if binding.tags or binding.kind not in _BINDING or "." in binding.name or accessor:
            mixed.add(binding.name)
    return {n: held for n, held in starts.items() if len(held) > 1 and n not in mixed}


class _Marker:
    def __init__(self, versions: Versions, last: int) -> None:
        self._versions = versions
        self._last = last

    def uses(self, uses: Uses) -> None:
        """Split the uses of each chain by version."""
        for chain in [chain for chain in uses if _head(chain) in self._versions]:
            for offset in uses.pop(chain):
                uses[self.chain(chain, offset)].append(offset)

    def key(self, key: str, at: int) -> str:
        """A key, whose chain may be headed by such a name."""
        return f"={self.chain(key[1:], at)}" if key[:1] == "=" else key

    def chain(self, chain: str, at: int) -> str:
        """A chain as it stands at a byte."""
        head = _head(chain)
        starts = self._versions.get(head)
        if starts is None:
            return chain
        version = max(0, bisect_right(starts, at) - 1)
        if self._last == 0 and version == len(starts) - 1:
            return chain
        return f"{head}@{version}{chain[len(head) :]}"


def _head(chain: str) -> str:
    end = _END_OF_HEAD(chain)
    return chain[: end.start()] if end is not None else chain
