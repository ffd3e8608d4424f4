"""One walk over a syntax tree, with an explicit stack: handlers say what each node kind means.

A handler records facts and pushes the nodes to visit next. Between nodes the stack holds marks,
which set the state back where a scope, a branch or a comprehension ends. So nothing recurses,
however deep a file is nested.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from tree_sitter import Node

from indexer.expressions import Composition, Part, Store
from indexer.facts import Binding, Call, Document, Reference, Registration, Scope, Symbol
from indexer.languages.python.grammar import CONSTANTS, LITERALS
from indexer.languages.python.scopes import Definition, Gathered, OpenScope
from indexer.languages.python.source import Source, mend

# What handlers are looked up by: the kind of a node, or one of a mark.
MARK = -1


class Mark:
    """A step on the stack that is no node: the state to put back when it is reached."""

    __slots__ = ("masked", "tags", "uses")

    kind_id = MARK

    def __init__(
        self,
        tags: tuple[str, ...] | None = None,
        masked: Mapping[str, str] | None = None,
        uses: Gathered | None = None,
    ) -> None:
        self.tags, self.masked, self.uses = tags, masked, uses


# The second argument is a Node; markers stand in for one on the stack.
Handler = Callable[["Visitor", Any], object]
# Gives the chain of an expression, and visits all that is in it.
Maker = Callable[["Visitor", Node], str]

DEEPEST = 30  # expressions in one another: what is deeper is visited, but has no chain


class Visitor:
    """The state of a walk, and the facts found so far."""

    def __init__(self, source: Source, makers: Mapping[int, Maker]) -> None:
        self.source = source
        self.makers = makers
        self.flat = source.flat
        self.cut = source.cut
        self.line = source.line
        # Nodes and marks: both have a kind_id, and that is all the loop asks of them.
        self.stack: list[Any] = []
        self.scope = OpenScope("module", 0, -1, -1, "")
        self.uses: Gathered = self.scope.body
        self.tags: tuple[str, ...] = ()
        # What comprehensions around call the names they bind; and that where the stack stands.
        self.masked: Mapping[str, str] = {}
        self.ground: Mapping[str, str] = self.masked
        self.depth = 0  # of the expression whose chain is being made
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
        self.parts: list[Part] = []
        self.stores: list[Store] = []
        self.parts_at: list[int] = []  # the byte at which each stands
        self.stores_at: list[int] = []
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

    def value(self, node: Node) -> str:
        """The chain of any expression, "" where it has none; all that is in it is visited."""
        kind = node.kind_id
        make = self.makers.get(kind)
        if make is None or self.depth >= DEEPEST:
            if kind not in CONSTANTS:
                self.later(node)
            return LITERALS.get(kind, "")
        self.depth += 1
        said = make(self, node)
        self.depth -= 1
        return said

    def later(self, node: Any) -> None:
        """Visit a node next, with the names of the comprehensions around it."""
        if self.masked is self.ground:
            self.stack.append(node)
        else:
            self.stack += (Mark(masked=self.ground), node, Mark(masked=self.masked))

    def part(
        self, kind: str, items: tuple[tuple[str, str], ...], offset: int, chain: str = ""
    ) -> int:
        """Record the inside of an expression; returns its number."""
        number, scope = len(self.parts), self.scope
        self.parts.append(Part(scope.index, kind, items, chain))
        self.parts_at.append(offset)
        scope.parts.append(number)
        return number

    def decorate(self, opened: Definition, decorator: str, number: int, offset: int) -> None:
        """Record that a decorator is given what those below it make of a definition."""
        if decorator:
            outer = opened.outer
            given = (("0", f"<@{opened.symbol}:{number + 1}>"),)
            self.parts.append(Part(outer.index, "decorate", given, decorator))
            self.parts_at.append(offset)
            outer.parts.append(len(self.parts) - 1)

    def implicit(self, chain: str, method: str, offset: int) -> None:
        """Record that a method of `chain` is called without being named."""
        if (chain and chain[0] not in "<'.") or (chain[:1] == "<" and chain[1:2].isdigit()):
            self.uses.implicit[f"{chain}.{method}"].append(offset)

    def text(self, node: Node) -> str:
        """The source text of a node."""
        text = self.flat[node.start_byte : node.end_byte]
        return text if text.isascii() else mend(text)

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
        after: int = 0,
    ) -> None:
        """Record that the open scope binds a name (of `self.x`, the method around).

        `after` is the byte from which it holds, where that is not the name's own.
        """
        line = bisect_right(self.source.starts, offset)
        scope = self.scope.method if name.startswith("self.") else self.scope
        scope.bindings.append(
            Binding(name, kind, line, module, level, target, value, annotation, self.tags)
        )
        scope.named_at.append(offset)
        scope.bound_at.append(after or offset)


def put_back(visitor: Visitor, mark: Mark) -> None:
    """The handler of marks."""
    if mark.tags is not None:
        visitor.tags = mark.tags
    if mark.masked is not None:
        visitor.masked = visitor.ground = mark.masked
    if mark.uses is not None:
        visitor.uses = mark.uses
