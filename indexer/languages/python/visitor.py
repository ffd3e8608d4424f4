"""One walk over a syntax tree, with an explicit stack: handlers say what each node kind means.

A handler records facts and pushes the nodes to visit next. Between nodes the stack holds marks,
which set the state back where a scope, a branch or a comprehension ends. So nothing recurses,
however deep a file is nested.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from tree_sitter import Node

from indexer.facts import (
    Binding,
    Call,
    Composition,
    Document,
    Reference,
    Registration,
    Scope,
    Symbol,
)
from indexer.languages.python.scopes import Gathered, OpenScope
from indexer.languages.python.source import Source

# What handlers are looked up by: the kind of a node, or one of a mark.
MARK = -1


class Mark:
    """A step on the stack that is no node: the state to put back when it is reached."""

    __slots__ = ("masked", "tags", "uses")

    kind_id = MARK

    def __init__(
        self,
        tags: tuple[str, ...] | None = None,
        masked: frozenset[str] | None = None,
        uses: Gathered | None = None,
    ) -> None:
        self.tags, self.masked, self.uses = tags, masked, uses


# The second argument is a Node; markers stand in for one on the stack.
Handler = Callable[["Visitor", Any], None]


class Visitor:
    """The state of a walk, and the facts found so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.cut = source.cut
        self.line = source.line
        # Nodes and marks: both have a kind_id, and that is all the loop asks of them.
        self.stack: list[Any] = []
        self.scope = OpenScope("module", 0, -1, -1, "")
        self.uses: Gathered = self.scope.body
        self.tags: tuple[str, ...] = ()
        self.masked: frozenset[str] = frozenset()  # names of comprehensions and lambdas around
        self.composed: tuple[int, int] = (0, 0)  # the bytes of the composition that is being walked
        self.barren: tuple[int, int] = (
            -1,
            -1,
        )  # where the left parts of an expression without operands begin
        self.assigned: tuple[int, int, str] = (0, 0, "")  # bytes of a value, and its name
        self.scopes: list[Scope | None] = [None]
        self.symbols: list[Symbol | None] = []
        self.ordinals: dict[str, int] = {}
        self.references: list[Reference] = []
        self.compositions: list[Composition] = []
        self.documents: list[Document] = []
        self.calls: list[Call] = []
        self.registrations: list[Registration] = []
        self.registering: list[tuple[int, int, int]] = []  # (start, end, index) of those around

    def walk(self, handlers: Mapping[int, Handler]) -> None:
        """Visit what is on the stack, until nothing is left. A kind without handler descends."""
        stack = self.stack
        find = handlers.get
        while stack:
            item = stack.pop()
            handler = find(item.kind_id)
            if handler is not None:
                handler(self, item)
            else:
                stack.extend(item.named_children[::-1])

    def push(self, nodes: list[Node]) -> None:
        """Visit these nodes next, in their order."""
        self.stack.extend(reversed(nodes))

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.cut(node.start_byte, node.end_byte)

    def bind(
        self,
        name: str,
        kind: str,
        offset: int,
        *,
        module: str = "",
        level: int = 0,
        target: str = "",
        value: str = "",
        annotation: str = "",
    ) -> None:
        """Record that the open scope binds a name (of `self.x`, the method around)."""
        line = bisect_right(self.source.starts, offset)
        scope = self.scope.method if name.startswith("self.") else self.scope
        scope.bindings.append(
            Binding(name, kind, line, module, level, target, value, annotation, self.tags)
        )


def put_back(visitor: Visitor, mark: Mark) -> None:
    """The handler of marks."""
    if mark.tags is not None:
        visitor.tags = mark.tags
    if mark.masked is not None:
        visitor.masked = mark.masked
    if mark.uses is not None:
        visitor.uses = mark.uses
