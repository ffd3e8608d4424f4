"""What the visitor gathers about one scope while it is open."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from indexer.facts import Binding, Reference, Scope

Uses = defaultdict[str, list[int]]


class Gathered:
    """Chains in use, by role: each with the byte offsets it is used at, in order of visit."""

    __slots__ = ("calls", "reads", "types")

    def __init__(self) -> None:
        self.calls: Uses = defaultdict(list)
        self.reads: Uses = defaultdict(list)
        self.types: Uses = defaultdict(list)

    def references(
        self, scope: int, starts: list[int], hidden: set[str], *, header: bool
    ) -> Iterator[Reference]:
        """One Reference for each role and chain, without reads of the `hidden` names."""
        for role, uses in (("call", self.calls), ("read", self.reads), ("type", self.types)):
            for chain, offsets in uses.items():
                if chain in hidden and role == "read":
                    continue
                if len(offsets) == 1:
                    lines = (bisect_right(starts, offsets[0]),)
                else:
                    lines = tuple(sorted({bisect_right(starts, offset) for offset in offsets}))
                yield Reference(scope, chain, role, lines, header)


class OpenScope:
    """A module, class or function whose body is being visited."""

    __slots__ = (
        "bindings", "body", "from_byte", "generator", "globals", "header", "index",
        "kind", "method", "nonlocals", "parent", "pieces", "prefix", "self_dot", "symbol", "test",
    )  # fmt: skip

    def __init__(self, kind: str, index: int, parent: int, symbol: int, prefix: str) -> None:
        self.kind, self.index, self.parent, self.symbol = kind, index, parent, symbol
        self.prefix = prefix  # of the qualified names inside: "" or "Outer."
        self.self_dot = ""  # "self." inside a method, with the name it gives its first parameter
        self.method = self  # where attributes of that parameter are bound
        self.test = False
        self.generator = False
        self.header = Gathered()
        self.body = Gathered()
        self.bindings: list[Binding] = []
        self.globals: list[str] = []
        self.nonlocals: list[str] = []
        self.pieces: list[str] = []  # own text, without that of symbols inside
        self.from_byte = 0  # where the next piece begins

    def closed(self) -> Scope:
        """The scope as a fact."""
        return Scope(
            self.kind,
            self.parent,
            self.symbol,
            tuple(self.bindings),
            tuple(self.globals),
            tuple(self.nonlocals),
        )

    def references(self, starts: list[int]) -> Iterator[Reference]:
        """Every use in the header and the body; in a function, reads of its values are left out."""
        yield from self.header.references(self.index, starts, set(), header=True)
        hidden: set[str] = set()
        if self.kind == "function":
            hidden = {binding.name for binding in self.bindings if binding.kind in _HIDING}
            hidden.difference_update(self.globals, self.nonlocals)
        yield from self.body.references(self.index, starts, hidden, header=False)


_HIDING = frozenset({"value", "param", "del"})
