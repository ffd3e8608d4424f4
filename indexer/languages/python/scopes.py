"""What the visitor gathers about one scope while it is open."""

from indexer.facts import Binding, Reference, Scope

Uses = dict[str, list[int]]


class Gathered:
    """Chains in use, by role: each with the lines it is used on, in order of visit."""

    __slots__ = ("calls", "reads", "types")

    def __init__(self) -> None:
        self.calls: Uses = {}
        self.reads: Uses = {}
        self.types: Uses = {}

    def references(self, scope: int, hidden: set[str], *, header: bool) -> list[Reference]:
        """One Reference for each role and chain, without reads of the `hidden` names."""
        reads = {chain: lines for chain, lines in self.reads.items() if chain not in hidden}
        return [
            Reference(scope, chain, role, tuple(sorted(set(lines))), header)
            for role, uses in (("call", self.calls), ("read", reads), ("type", self.types))
            for chain, lines in uses.items()
        ]


class OpenScope:
    """A module, class or function whose body is being visited."""

    __slots__ = (
        "bindings", "body", "from_byte", "generator", "globals", "header", "hidden", "index",
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
        self.hidden: set[str] = set()
        self.globals: list[str] = []
        self.nonlocals: list[str] = []
        self.pieces: list[str] = []  # own text, without that of symbols inside
        self.from_byte = 0  # where the next piece begins

    def bind(self, binding: Binding) -> None:
        """Add a binding. Plain values and parameters hide reads of their name in a function."""
        self.bindings.append(binding)
        if self.kind == "function" and binding.kind in ("value", "param", "del"):
            self.hidden.add(binding.name)

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

    def references(self) -> list[Reference]:
        """Every use in the header and the body."""
        hidden = self.hidden.difference(self.globals, self.nonlocals)
        return [
            *self.header.references(self.index, set(), header=True),
            *self.body.references(self.index, hidden, header=False),
        ]
