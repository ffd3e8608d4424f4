"""Leaving a definition: it becomes a symbol, a scope, references and a document."""

from bisect import bisect_right

from indexer.facts import Document, Symbol
from indexer.languages.python import headers, versions
from indexer.languages.python.scopes import Definition
from indexer.languages.python.visitor import Visitor
from indexer.read import digest_of


def leave(visitor: Visitor, opened: Definition) -> None:
    """Handler of the end of a definition; the state around it is put back."""
    visitor.scope = opened.outer
    visitor.uses, visitor.tags = opened.outer_uses, opened.outer_tags
    versions.mark(visitor, opened)
    visitor.scopes[opened.index] = opened.closed()
    opened.add_references(visitor.references, visitor.source.starts)
    if opened.generator:
        opened.tags.add("generator")
    if "lambda" in opened.tags:
        visitor.symbols[opened.symbol] = _symbol(visitor, opened, "")
        return
    header_from = opened.node.start_byte
    signature = headers.signature(visitor.cut(header_from, opened.colon).rstrip(" \t:"))
    visitor.symbols[opened.symbol] = _symbol(visitor, opened, signature)
    if opened.start != header_from:
        signature = visitor.cut(opened.start, header_from) + signature
    opened.pieces.append(visitor.cut(opened.from_byte, opened.end))
    number = f"#{opened.ordinal}" if opened.ordinal > 1 else ""
    body = "\n".join(opened.pieces).strip()
    visitor.documents.append(
        Document(
            f"::{opened.qualname}{number}",
            opened.kind,
            opened.qualname,
            signature,
            opened.docstring,
            body,
        )
    )


def _symbol(visitor: Visitor, opened: Definition, signature: str) -> Symbol:
    starts = visitor.source.starts
    body = opened.block.start_byte if opened.block is not None else opened.node.start_byte
    return Symbol(
        opened.qualname,
        opened.ordinal,
        opened.kind,
        bisect_right(starts, opened.start),
        bisect_right(starts, opened.end - 1),
        bisect_right(starts, body),
        opened.index,
        opened.parent,
        signature,
        opened.docstring,
        digest_of(visitor.source.data[opened.start : opened.end]),
        tuple(sorted(opened.tags)),
        opened.parameters,
        opened.returns,
        opened.bases,
        opened.keywords,
        opened.decorators,
        _attributes(opened) if opened.kind == "class" else (),
    )


def _attributes(opened: Definition) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (binding.name, binding.annotation, binding.line)
        for binding in opened.bindings
        if binding.kind == "value"
    )
