"""The shapes of calls that may make something: what their arguments are called."""

from tree_sitter import Node

from indexer.facts import Call
from indexer.languages.python.grammar import (
    ARGUMENTS,
    DICTIONARY_SPLAT,
    ELLIPSIS,
    EXTRAS,
    KEYWORD_ARGUMENT,
    LIST_SPLAT,
)
from indexer.languages.python.visitor import Visitor


def call(visitor: Visitor, node: Node, chain: str) -> None:
    """Record a call, unless its head is a name that only a comprehension or lambda binds."""
    arguments = node.children[-1]
    if chain[0] == "." or arguments.kind_id != ARGUMENTS or node.has_error:
        return
    positional, is_open = 0, False
    keywords: list[str] = []
    for argument in arguments.named_children:
        kind = argument.kind_id
        if kind == KEYWORD_ARGUMENT:
            name = argument.children[0]
            keywords.append(visitor.cut(name.start_byte, name.end_byte))
        elif kind in (LIST_SPLAT, DICTIONARY_SPLAT, ELLIPSIS):  # `...` stands for more of them
            is_open = True
        elif kind not in EXTRAS:
            positional += 1
    line = visitor.line(node.start_byte)
    visitor.calls.append(
        Call(visitor.scope.index, chain, line, positional, tuple(keywords), is_open)
    )
