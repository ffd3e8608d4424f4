"""Expressions that are chains: names, attributes, calls and subscripts (see indexer.facts)."""

import re

from tree_sitter import Node

from indexer.languages.python import compositions
from indexer.languages.python.grammar import (
    ATTRIBUTE,
    AWAIT,
    CALL,
    IDENTIFIER,
    LITERALS,
    PARENTHESIZED,
    SUBSCRIPT,
    inner,
)
from indexer.languages.python.scopes import Uses
from indexer.languages.python.visitor import Visitor

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_LINKS = frozenset({ATTRIBUTE, CALL, SUBSCRIPT, AWAIT, PARENTHESIZED})
_CHAINS = frozenset({IDENTIFIER}) | _LINKS
_LONGEST = 400  # characters; beyond it a chain begins again, with an unknown head


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of every node that may be a chain."""
    chain(visitor, node)


def value(visitor: Visitor, node: Node) -> str:
    """The chain of any expression, "" where it is none; what is inside is visited next."""
    if node.kind_id in _CHAINS:
        return chain(visitor, node)
    visitor.stack.append(node)
    return LITERALS.get(node.kind_id, "")


def chain(visitor: Visitor, node: Node, *, silent: bool = False) -> str:
    """Record the uses in a chain and push what its calls and subscripts hold.

    `silent` leaves out the chain's own use (its last call, or its read).
    """
    kind = node.kind_id
    if kind == IDENTIFIER:
        text = _head(visitor, visitor.text(node))
        if text and not silent:
            _use(visitor, visitor.uses.reads, text, node.start_byte)
        return text
    if kind == ATTRIBUTE:
        text = visitor.text(node)
        if _DOTTED.fullmatch(text):
            text = _head(visitor, text)
            if not silent:
                _use(visitor, visitor.uses.reads, text, node.end_byte)
            return text
    elif kind == CALL:
        function = node.children[0]
        called = function.kind_id
        if called == IDENTIFIER or called == ATTRIBUTE:
            text = visitor.text(function)
            if called == IDENTIFIER or _DOTTED.fullmatch(text):
                text = _head(visitor, text)
                if not silent:
                    _call(visitor, node, text, function.end_byte)
                visitor.stack.append(node.children[-1])
                return text and text + "()"
    return _long(visitor, node, silent=silent)


def _long(visitor: Visitor, node: Node, *, silent: bool) -> str:
    """A chain with calls or subscripts along it: down to its head, then back up."""
    links, head = unroll(node)
    last = head.start_byte
    if head.kind_id == IDENTIFIER:
        text = _head(visitor, visitor.text(head))
    else:
        visitor.stack.append(head)
        text = LITERALS.get(head.kind_id, "")
    outermost = links[0] if links else None
    for link in reversed(links):
        if link.kind_id == ATTRIBUTE:
            name = link.children[-1]
            last = name.end_byte
            text = (text if len(text) < _LONGEST else "") + "." + visitor.text(name)
        elif link.kind_id == CALL:
            if text and not (silent and link is outermost):
                _call(visitor, link, text, last)
            visitor.stack.append(link.children[-1])
            text = text and text + "()"
        else:
            visitor.push(link.named_children[1:])
            text = text and text + "[]"
    plain = outermost is None or outermost.kind_id != CALL
    if plain and not silent and text and (links or head.kind_id == IDENTIFIER):
        _use(visitor, visitor.uses.reads, text, last)
    return text


def unroll(node: Node) -> tuple[list[Node], Node]:
    """The attributes, calls and subscripts of a chain, outermost first, and its head."""
    links: list[Node] = []
    while True:
        kind = node.kind_id
        if kind not in _LINKS:
            return links, node
        below = inner(node)
        if not below:
            return links, node
        if kind not in (AWAIT, PARENTHESIZED):
            links.append(node)
        node = below[0]


def _head(visitor: Visitor, text: str) -> str:
    """The chain without a head that only a comprehension or lambda around it binds."""
    if visitor.masked:
        head, dot, rest = text.partition(".")
        if head in visitor.masked:
            return dot + rest
    return text


def _call(visitor: Visitor, node: Node, text: str, offset: int) -> None:
    if not text:
        return
    _use(visitor, visitor.uses.calls, text, offset)
    if text[text.rfind(".") + 1 :].lstrip("_")[:1].isupper():
        compositions.construct(visitor, node)


def _use(visitor: Visitor, uses: Uses, text: str, offset: int) -> None:
    line = visitor.line(offset)
    lines = uses.get(text)
    if lines is None:
        uses[text] = [line]
    else:
        lines.append(line)
