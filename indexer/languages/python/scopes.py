"""What the visitor gathers about one scope while it is open."""

from bisect import bisect_right
from collections import defaultdict

from tree_sitter import Node

from indexer.facts import Binding, Parameter, Reference, Scope

Uses = defaultdict[str, list[int]]

LEAVE = -2  # the kind a definition has on the visitor's stack: its body has been visited
ENTER = -3  # the kind of a lambda that waits on the stack to be visited


class Gathered:
    """Chains in use, by role: each with the byte offsets it is used at, in order of visit."""

    __slots__ = ("calls", "implicit", "raised", "reads", "types")

    def __init__(self) -> None:
        self.calls: Uses = defaultdict(list)
        self.reads: Uses = defaultdict(list)
        self.types: Uses = defaultdict(list)
        self.implicit: Uses = defaultdict(list)
        self.raised: Uses = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self.calls or self.reads or self.types or self.implicit or self.raised)

    def by_role(self) -> tuple[tuple[str, Uses], ...]:
        """The chains of each role."""
        return (
            ("call", self.calls),
            ("read", self.reads),
            ("type", self.types),
            ("implicit", self.implicit),
            ("raise", self.raised),
        )

    def add_to(
        self, found: list[Reference], scope: int, starts: list[int], *, header: bool
    ) -> None:
        """Add one Reference for each role and chain."""
        for role, uses in self.by_role():
            for chain, offsets in uses.items():
                if len(offsets) == 1:
                    lines = (bisect_right(starts, offsets[0]),)
                else:
                    lines = tuple(sorted({bisect_right(starts, offset) for offset in offsets}))
                found.append(Reference(scope, chain, role, lines, header))


class OpenScope:
    """A module, class or function whose body is being visited.

    What is the same for most is a default of the class, for there are many of these.
    """

    kind_id = LEAVE
    self_dot = ""  # "self." inside a method, with the name it gives its first parameter
    test = False  # a class of tests
    protocol = False  # a class that says what others look like
    generator = False
    header: Gathered | None = None
    globals: tuple[str, ...] = ()
    nonlocals: tuple[str, ...] = ()
    from_byte = 0  # where the next piece of own text begins
    lambdas = 0  # how many were opened in it
    comprehensions = 0

    def __init__(self, kind: str, index: int, parent: int, symbol: int, prefix: str) -> None:
        self.kind, self.index, self.parent, self.symbol = kind, index, parent, symbol
        self.prefix = prefix  # of the qualified names inside: "" or "Outer."
        self.method: OpenScope = self  # where attributes of its first parameter are bound
        self.body = Gathered()
        self.bindings: list[Binding] = []
        self.named_at: list[int] = []  # the byte at which each binding names what it binds
        self.bound_at: list[int] = []  # and from which it holds
        self.parts: list[int] = []  # the numbers of those that stand in it
        self.stores: list[int] = []
        self.pieces: list[str] = []  # own text, without that of symbols inside

    def closed(self) -> Scope:
        """The scope as a fact."""
        bindings = tuple(self.bindings)
        return Scope(self.kind, self.parent, self.symbol, bindings, self.globals, self.nonlocals)

    def add_references(self, found: list[Reference], starts: list[int]) -> None:
        """Add every use in the header and the body; a function's reads of its values are none."""
        if self.header is not None:
            self.header.add_to(found, self.index, starts, header=True)
        if self.kind == "function":
            reads = self.body.reads
            for binding in self.bindings:
                name = binding.name
                if name in reads and binding.kind in _HIDING and not self._is_of_others(name):
                    del reads[name]
        self.body.add_to(found, self.index, starts, header=False)

    def _is_of_others(self, name: str) -> bool:
        return name in self.globals or name in self.nonlocals


_HIDING = frozenset({"value", "param", "del"})


class Definition(OpenScope):
    """A class or function, from its header until its body has been visited."""

    async_ = False
    colon = 0  # where the header ends
    arguments: Node | None = None  # parameters, or bases and keywords
    type_parameters: Node | None = None
    annotation: Node | None = None
    block: Node | None = None
    parameters: tuple[Parameter, ...] = ()
    returns = ""
    bases: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    decorators: tuple[tuple[str, int], ...] = ()
    docstring = ""

    # Set when the definition is opened, and what is put back when it is left.
    node: Node
    start: int
    end: int
    qualname: str
    ordinal: int
    tags: set[str]
    outer: OpenScope
    outer_uses: Gathered
    outer_tags: tuple[str, ...]
