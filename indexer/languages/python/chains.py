"""Expressions that are chains: names, attributes, calls and subscripts (see indexer.facts)."""

import re
from typing import Final

from tree_sitter import Node

from indexer.languages.python import compositions, registrations, shapes
from indexer.languages.python.grammar import (
    ATTRIBUTE,
    AWAIT,
    CALL,
    COMMENT,
    CONSTANTS,
    CONTINUATION,
    DICTIONARY_SPLAT,
    EXTRAS,
    GENERATOR,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    LIST_SPLAT,
    PARENTHESIZED,
    STRING,
    SUBSCRIPT,
    inner,
)
from indexer.languages.python.source import mend
from indexer.languages.python.stores import key_link, put_by_method
from indexer.languages.python.visitor import Visitor

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+").fullmatch
_NAMES = frozenset({IDENTIFIER, ATTRIBUTE})
# The grammar reads `[*a.b()]` as a call of `b` of what `*a` is.
_WRAPPERS = frozenset({AWAIT, PARENTHESIZED, LIST_SPLAT})
_LINKS = frozenset({ATTRIBUTE, CALL, SUBSCRIPT}) | _WRAPPERS
_LONGEST = 400  # characters; beyond it a chain begins again, with an unknown head
# Builtins that call a method of what they are given.
_PROTOCOL: Final = {
    "len": "__len__", "str": "__str__", "repr": "__repr__", "bool": "__bool__", "int": "__int__",
    "float": "__float__", "hash": "__hash__", "abs": "__abs__", "iter": "__iter__",
    "next": "__next__", "reversed": "__reversed__", "bytes": "__bytes__", "list": "__iter__",
    "tuple": "__iter__", "set": "__iter__", "sorted": "__iter__", "dict": "__iter__",
    "print": "__str__", "format": "__format__", "sum": "__iter__", "round": "__round__",
    "enumerate": "__iter__", "any": "__iter__", "all": "__iter__", "dir": "__dir__",
}  # fmt: skip


def visit(visitor: Visitor, node: Node) -> None:
    """Handler of every node that may be a chain."""
    chain(visitor, node)


def scan(visitor: Visitor, nodes: list[Node]) -> None:
    """Visit expressions: names and constants at once, the rest from the stack."""
    push = visitor.later
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
            if text and "%" not in text:
                visitor.uses.reads[text].append(start)
        elif kind == ATTRIBUTE:
            text = flat[node.start_byte : node.end_byte]
            if visitor.masked or len(text) > _LONGEST or not _DOTTED(text):
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


def name(visitor: Visitor, node: Node) -> str:
    """Maker of a bare name."""
    start = node.start_byte
    text = visitor.source.flat[start : node.end_byte]
    if visitor.masked or not text.isascii():
        text = _known(visitor, text)
    if text and "%" not in text:
        visitor.uses.reads[text].append(start)
    return text


def chain(visitor: Visitor, node: Node, *, silent: bool = False) -> str:
    """Record the uses in a chain and visit what its calls and subscripts hold.

    `silent` leaves out the chain's own use (its last call, or its read).
    """
    kind = node.kind_id
    if kind == CALL:
        function, arguments = node.children[0], node.children[-1]
        text = _simple(visitor, function)
        if text is not None:
            if text and not silent:
                _call(visitor, node, text, function.end_byte)
            return _with_arguments(visitor, text, arguments)
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
        if kind == IDENTIFIER or (len(text) <= _LONGEST and _DOTTED(text)):
            if visitor.masked or not text.isascii():
                return _known(visitor, text)
            return text
    return None


def _known(visitor: Visitor, text: str) -> str:
    """The chain headed by what a comprehension around it calls its names."""
    if not text.isascii():
        text = mend(text)
    head, dot, rest = text.partition(".")
    return visitor.masked.get(head, head) + dot + rest


def _long(visitor: Visitor, node: Node, *, silent: bool) -> str:
    """A chain with calls or subscripts along it: down to its head, then back up."""
    links, head = _unroll(node)
    last = head.start_byte
    if head.kind_id == IDENTIFIER:
        text = _known(visitor, visitor.source.flat[last : head.end_byte])
    else:
        text = visitor.value(head)
    outermost = links[0] if links else None
    for link in reversed(links):
        if link.kind_id == ATTRIBUTE:
            name = link.children[-1]
            last = name.start_byte
            text = (text if len(text) < _LONGEST else "") + "." + visitor.text(name)
        elif link.kind_id == CALL:
            if text and not (silent and link is outermost):
                _call(visitor, link, text, last)
            text = _with_arguments(visitor, text, link.children[-1])
        else:
            visitor.implicit(text, "__getitem__", link.start_byte)
            text = _element(visitor, text, link)
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


def _with_arguments(visitor: Visitor, text: str, arguments: Node) -> str:
    """The chain of a call of `text`; its arguments are visited."""
    if arguments.start_byte + 2 == arguments.end_byte and text[:6] != "super(":
        return text and text + "()"
    if arguments.kind_id == GENERATOR:
        items = (("0", visitor.value(arguments)),)
    else:
        items = _arguments(visitor, arguments)
    if text in _PROTOCOL and items and items[0][0] == "0":
        visitor.implicit(items[0][1], _PROTOCOL[text], arguments.start_byte)
    if not text or not (items or text[:6] == "super("):
        return text and text + "()"
    if text == "isinstance":
        _narrow(visitor, items, arguments.start_byte)
    put_by_method(visitor, text, items, arguments.start_byte)
    return f"{text}({visitor.part('call', items, arguments.start_byte, text)})"


def _narrow(visitor: Visitor, items: tuple[tuple[str, str], ...], offset: int) -> None:
    """What `isinstance` says of a name in a function."""
    given = dict(items)
    name, said = given.get("0", ""), given.get("1", "")
    if name.isidentifier() and said and visitor.scope.kind == "function":
        made = f"{said}[*]" if said[0] == "<" else said
        visitor.bind(name, "narrow", offset, value=made)


def _arguments(visitor: Visitor, node: Node) -> tuple[tuple[str, str], ...]:
    """(position, keyword, `*` or `**`; chain) of the arguments of which something is known."""
    found: list[tuple[str, str]] = []
    position = 0
    after = ""
    for child in node.named_children:
        kind = child.kind_id
        if kind in CONSTANTS:  # of which nothing is worth saying
            position += kind not in EXTRAS
            continue
        if kind == KEYWORD_ARGUMENT:
            below = inner(child)
            key, said = visitor.text(below[0]), visitor.value(below[-1])
        elif kind in (LIST_SPLAT, DICTIONARY_SPLAT):
            key = "**" if kind == DICTIONARY_SPLAT else after or f"*{position}"
            after = "*" if kind == LIST_SPLAT else after
            said = visitor.value(inner(child)[-1])
        else:
            key, said = "" if after else str(position), visitor.value(child)
            position += 1
        if said and said not in _PLAIN:
            found.append((key, said))
    return tuple(found)


_PLAIN = frozenset({"<str>", "<int>", "<float>", "<bool>", "<None>", "<bytes>"})


def _element(visitor: Visitor, text: str, node: Node) -> str:
    """The chain of a subscript of `text`."""
    keys = [child for child in node.named_children[1:] if child.kind_id != COMMENT]
    if len(keys) != 1 or not text:
        scan(visitor, keys)
        return text and text + "[]"
    return text + key_link(visitor, keys[0])


def _is_private_class(text: str) -> bool:
    return text[text.rfind(".") + 1 :].lstrip("_")[:1].isupper()


def _call(visitor: Visitor, node: Node, text: str, offset: int) -> None:
    visitor.uses.calls[text].append(offset)
    last = text[text.rfind(".") + 1 :]
    if last in registrations.CALLS:
        registrations.call(visitor, node, text)
    first = last[:1]
    if first.isupper() or (first == "_" and _is_private_class(text)):
        compositions.construct(visitor, node)
        shapes.call(visitor, node, text)
