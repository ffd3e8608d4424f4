"""Expressions that are chains: names, attributes, calls and subscripts (see indexer.facts)."""

import re

from tree_sitter import Node

from indexer.languages.python import compositions, registrations, shapes
from indexer.languages.python.grammar import (
    ATTRIBUTE,
    AWAIT,
    CALL,
    COMMENT,
    CONSTANTS,
    CONTINUATION,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    LITERALS,
    PARENTHESIZED,
    STRING,
    SUBSCRIPT,
    inner,
)
from indexer.languages.python.source import mend
from indexer.languages.python.visitor import Visitor

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+").fullmatch
_NAMES = frozenset({IDENTIFIER, ATTRIBUTE})
_WRAPPERS = frozenset({AWAIT, PARENTHESIZED})
_LINKS = frozenset({ATTRIBUTE, CALL, SUBSCRIPT}) | _WRAPPERS
_CHAINS = frozenset({IDENTIFIER}) | _LINKS
_LONGEST = 400  # characters; beyond it a chain begins again, with an unknown head


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of every node that may be a chain."""
    chain(visitor, node)


def scan(visitor: Visitor, nodes: list[Node]) -> None:
    """Visit expressions: names and constants at once, the rest from the stack."""
    push = visitor.stack.append
    flat = visitor.source.flat
    for child in nodes:
        node, kind = child, child.kind_id
        if kind == KEYWORD_ARGUMENT:
            node = child.named_children[-1]
            kind = node.kind_id
        if kind == IDENTIFIER:
            start = node.start_byte
            text = flat[start : node.end_byte]
            if visitor.masked or not text.isascii():
                text = _known(visitor, text)
            if text:
                visitor.uses.reads[text].append(start)
        elif kind == ATTRIBUTE:
            text = flat[node.start_byte : node.end_byte]
            if visitor.masked or not _DOTTED(text):
                push(node)
            else:
                visitor.uses.reads[text].append(node.end_byte - 1)
        elif kind == STRING:
            if flat[node.start_byte] not in "\"'":
                push(node)
        elif kind not in CONSTANTS:
            push(node)


def descend(visitor: Visitor, node: Node) -> None:
    """Handler of nodes that only hold expressions."""
    scan(visitor, node.named_children)


def value(visitor: Visitor, node: Node) -> str:
    """The chain of any expression, "" where it is none; what is inside is visited next."""
    kind = node.kind_id
    if kind in _CHAINS:
        return chain(visitor, node)
    if kind not in CONSTANTS:
        visitor.stack.append(node)
    return LITERALS.get(kind, "")


def chain(visitor: Visitor, node: Node, *, silent: bool = False) -> str:
    """Record the uses in a chain and push what its calls and subscripts hold.

    `silent` leaves out the chain's own use (its last call, or its read).
    """
    kind = node.kind_id
    if kind == CALL:
        function, arguments = node.children[0], node.children[-1]
        text = _simple(visitor, function)
        if text is not None:
            if text and not silent:
                _call(visitor, node, text, function.end_byte)
            if arguments.start_byte + 2 != arguments.end_byte:
                descend(visitor, arguments)
            return text and text + "()"
    else:
        text = _simple(visitor, node)
        if text is not None:
            if text and not silent:
                visitor.uses.reads[text].append(node.end_byte - 1)
            return text
    return _long(visitor, node, silent=silent)


def _simple(visitor: Visitor, node: Node) -> str | None:
    """The text of a name, or of names and dots on one line; None for any other chain."""
    kind = node.kind_id
    if kind in _NAMES:
        text = visitor.source.flat[node.start_byte : node.end_byte]
        if kind == IDENTIFIER or _DOTTED(text):
            if visitor.masked or not text.isascii():
                return _known(visitor, text)
            return text
    return None


def _known(visitor: Visitor, text: str) -> str:
    """The chain without a head that only a comprehension or lambda around it binds."""
    if not text.isascii():
        text = mend(text)
    head, dot, rest = text.partition(".")
    return dot + rest if head in visitor.masked else text


def _long(visitor: Visitor, node: Node, *, silent: bool) -> str:
    """A chain with calls or subscripts along it: down to its head, then back up."""
    links, head = _unroll(node)
    last = head.start_byte
    if head.kind_id == IDENTIFIER:
        text = _known(visitor, visitor.source.flat[last : head.end_byte])
    else:
        visitor.stack.append(head)
        text = LITERALS.get(head.kind_id, "")
    outermost = links[0] if links else None
    for link in reversed(links):
        if link.kind_id == ATTRIBUTE:
            name = link.children[-1]
            last = name.start_byte
            text = (text if len(text) < _LONGEST else "") + "." + visitor.text(name)
        elif link.kind_id == CALL:
            if text and not (silent and link is outermost):
                _call(visitor, link, text, last)
            descend(visitor, link.children[-1])
            text = text and text + "()"
        else:
            scan(visitor, link.named_children[1:])
            text = text and text + "[]"
    plain = outermost is None or outermost.kind_id != CALL
    if plain and not silent and text and (links or head.kind_id == IDENTIFIER):
        visitor.uses.reads[text].append(last)
    return text


def _unroll(node: Node) -> tuple[list[Node], Node]:
    """The attributes, calls and subscripts of a chain, outermost first, and its head."""
    links: list[Node] = []
    while True:
        kind = node.kind_id
        if kind not in _LINKS:
            return links, node
        below = node.children
        first = below[0]
        if kind in _WRAPPERS or first.kind_id in (COMMENT, CONTINUATION):
            below = inner(node)
            if not below:
                return links, node
            first = below[0]
        if kind not in _WRAPPERS:
            links.append(node)
        node = first


def _is_private_class(text: str) -> bool:
    return text[text.rfind(".") + 1 :].lstrip("_")[:1].isupper()


def _call(visitor: Visitor, node: Node, text: str, offset: int) -> None:
    visitor.uses.calls[text].append(offset)
    last = text[text.rfind(".") + 1 :]
    if last in registrations.CALLS:
        registrations.call(visitor, node, text)
    first = last[0]
    if first.isupper() or (first == "_" and _is_private_class(text)):
        compositions.construct(visitor, node)
        shapes.call(visitor, node, text)
