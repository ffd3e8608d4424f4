"""Functions and classes: opening their scope, and closing it into a symbol and a document."""

from dataclasses import dataclass
from hashlib import blake2b

from tree_sitter import Node

from indexer.facts import Document, Parameter, Symbol
from indexer.languages.python import headers
from indexer.languages.python.annotations import annotation, annotation_chain, types_in
from indexer.languages.python.chains import chain, value
from indexer.languages.python.grammar import (
    ARGUMENTS,
    ASYNC,
    ATTRIBUTE,
    BLOCK,
    CLASS,
    COLON,
    DECORATOR,
    DICTIONARY_SPLAT,
    FUNCTION,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    PARAMETERS,
    SUBSCRIPT,
    TYPE,
    TYPE_PARAMETERS,
    inner,
    kind,
)
from indexer.languages.python.scopes import Gathered, OpenScope
from indexer.languages.python.visitor import Visitor

DIGEST_BYTES = 16
_ENDS_IN_A_BODY = frozenset(
    kind(name)
    for name in (
        "block", "function_definition", "class_definition", "decorated_definition",
        "if_statement", "elif_clause", "else_clause", "for_statement", "while_statement",
        "try_statement", "except_clause", "finally_clause", "with_statement", "match_statement",
        "case_clause",
    )
)  # fmt: skip


@dataclass(slots=True)
class _Parts:
    """The pieces of a definition, by what they are."""

    name: Node | None = None
    type_parameters: Node | None = None
    parameters: Node | None = None  # of a class: its bases and keywords
    returns: Node | None = None
    colon: int = 0
    body: Node | None = None
    is_async: bool = False


@dataclass(slots=True)
class _Opened:
    """A definition whose body is being visited: what closing it needs."""

    node: Node
    start: int
    end: int
    qualname: str
    ordinal: int
    scope: OpenScope
    parts: _Parts
    decorators: tuple[tuple[str, int], ...]
    docstring: str
    tags: set[str]
    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    bases: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    attributes_from: int = 0


def decorated(visitor: Visitor, node: Node) -> None:
    """Handler of a definition with decorators."""
    children = inner(node)
    decorators = [child for child in children if child.kind_id == DECORATOR]
    for child in children:
        if child.kind_id in (FUNCTION, CLASS):
            _define(visitor, child, node.start_byte, decorators)
        elif child.kind_id != DECORATOR:
            visitor.stack.append(child)


def definition(visitor: Visitor, node: Node) -> None:
    """Handler of a definition without decorators."""
    _define(visitor, node, node.start_byte, [])


def _define(visitor: Visitor, node: Node, start: int, decorators: list[Node]) -> None:
    parts = _parts(node)
    if parts.name is None:
        visitor.push([*decorators, *node.named_children])
        return
    name = visitor.text(parts.name)
    outer, is_class = visitor.scope, node.kind_id == CLASS
    scope = _open(visitor, name, "class" if is_class else "function")
    visitor.bind(name, "symbol", parts.name.start_byte, target=str(scope.symbol))
    tags = set(visitor.tags) and {"conditional"}
    end = _end(visitor, node)
    _cut_out(visitor, outer, start, end)
    scope.from_byte = parts.colon
    docstring, statement = headers.docstring(visitor, parts.body)
    if statement is not None:
        _cut_out(visitor, scope, statement.start_byte, statement.end_byte)
    qualname = outer.prefix + name
    ordinal = visitor.ordinals[qualname] = visitor.ordinals.get(qualname, 0) + 1
    opened = _Opened(node, start, end, qualname, ordinal, scope, parts, (), docstring, tags)
    _enter(visitor, opened, outer, decorators)


def _end(visitor: Visitor, node: Node) -> int:
    """Where the last statement ends: comments behind it are the grammar's, not the definition's."""
    end = node.end_byte
    data = visitor.source.data
    if not data[data.rfind(b"\n", 0, end) + 1 : end].lstrip().startswith(b"#"):
        return end
    while below := inner(node):
        node = below[-1]
        if node.kind_id not in _ENDS_IN_A_BODY:
            break
    return node.end_byte


def _parts(node: Node) -> _Parts:
    parts = _Parts()
    for child in node.children:
        kind = child.kind_id
        if kind == IDENTIFIER and parts.name is None:
            parts.name = child
        elif kind in (PARAMETERS, ARGUMENTS):
            parts.parameters = child
        elif kind == TYPE_PARAMETERS:
            parts.type_parameters = child
        elif kind == TYPE:
            parts.returns = child
        elif kind == COLON:
            parts.colon = child.end_byte
        elif kind == BLOCK:
            parts.body = child
        elif kind == ASYNC:
            parts.is_async = True
    parts.colon = parts.colon or node.end_byte
    return parts


def _open(visitor: Visitor, name: str, kind: str) -> OpenScope:
    outer = visitor.scope
    visitor.symbols.append(None)
    visitor.scopes.append(None)
    index, symbol = len(visitor.scopes) - 1, len(visitor.symbols) - 1
    return OpenScope(kind, index, outer.index, symbol, f"{outer.prefix}{name}.")


def _cut_out(visitor: Visitor, scope: OpenScope, start: int, end: int) -> None:
    """Leave these bytes out of a scope's own text."""
    scope.pieces.append(visitor.cut(scope.from_byte, start))
    scope.from_byte = end


def _enter(visitor: Visitor, opened: _Opened, outer: OpenScope, decorators: list[Node]) -> None:
    """Visit the header, then the body, then close; the state around is put back behind it."""
    scope, parts = opened.scope, opened.parts
    uses, tags = visitor.uses, visitor.tags
    visitor.then(lambda: _leave(visitor, opened, outer, uses, tags))
    if parts.body is not None:
        visitor.stack.append(parts.body)
    visitor.then(lambda: _use(visitor, scope.body))
    visitor.scope, visitor.uses, visitor.tags = scope, scope.header, ()
    if parts.type_parameters is not None:
        _type_parameters(visitor, parts.type_parameters)
    opened.decorators = tuple(_decorators(visitor, decorators))
    opened.tags |= headers.tags_of(opened.decorators)
    if scope.kind == "class":
        _class_header(visitor, opened, outer)
    else:
        _function_header(visitor, opened, outer)


def _use(visitor: Visitor, uses: Gathered) -> None:
    visitor.uses = uses


def _decorators(visitor: Visitor, decorators: list[Node]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for decorator in decorators:
        for expression in inner(decorator)[:1]:
            said = chain(visitor, expression, silent=True)
            found.append((said, visitor.line(decorator.start_byte)))
    return found


def _function_header(visitor: Visitor, opened: _Opened, outer: OpenScope) -> None:
    scope, parts, tags = opened.scope, opened.parts, opened.tags
    if parts.parameters is not None:
        opened.parameters = headers.parameters(visitor, parts.parameters)
    if parts.returns is not None:
        opened.returns = annotation(visitor, parts.returns)
    if parts.is_async:
        tags.add("async")
    name = opened.qualname.rpartition(".")[2]
    is_method = outer.kind == "class"
    if is_method and opened.parameters and "staticmethod" not in tags:
        scope.self_dot = opened.parameters[0].name + "."
    elif outer.kind == "function":
        scope.self_dot, scope.method = outer.self_dot, outer.method
    if name.startswith("test") and (outer.kind == "module" or (is_method and outer.test)):
        tags.add("test")


def _class_header(visitor: Visitor, opened: _Opened, outer: OpenScope) -> None:
    parts, scope = opened.parts, opened.scope
    bases: list[str] = []
    keywords: list[tuple[str, str]] = []
    for child in inner(parts.parameters) if parts.parameters is not None else []:
        if child.kind_id == KEYWORD_ARGUMENT:
            below = inner(child)
            if len(below) == 2:
                keywords.append((visitor.text(below[0]), value(visitor, below[1])))
        elif child.kind_id != DICTIONARY_SPLAT:
            bases.append(_base(visitor, child))
    opened.bases, opened.keywords = tuple(bases), tuple(keywords)
    name = opened.qualname.rpartition(".")[2]
    scope.test = name.startswith("Test") or any(
        base.rpartition(".")[2].endswith(("TestCase", "Test", "Tests")) for base in bases
    )
    if scope.test and outer.kind == "module":
        opened.tags.add("test")


def _base(visitor: Visitor, node: Node) -> str:
    """The chain of a base; only the arguments of its subscript are references."""
    if node.kind_id == SUBSCRIPT:
        text = visitor.text(node)
        for name, offset in types_in(text)[1:]:
            visitor.uses.types[name].append(node.start_byte + offset)
        return annotation_chain(text)
    if node.kind_id in (IDENTIFIER, ATTRIBUTE):
        return chain(visitor, node, silent=True)
    return value(visitor, node)


def _type_parameters(visitor: Visitor, node: Node) -> None:
    for child in inner(node):
        found = types_in(visitor.text(child))
        for position, (name, offset) in enumerate(found):
            at = child.start_byte + offset
            if position == 0:
                visitor.bind(name, "param", at)
            else:
                visitor.uses.types[name].append(at)


def _leave(
    visitor: Visitor,
    opened: _Opened,
    outer: OpenScope,
    uses: Gathered,
    tags: tuple[str, ...],
) -> None:
    scope = opened.scope
    visitor.scope, visitor.uses, visitor.tags = outer, uses, tags
    visitor.scopes[scope.index] = scope.closed()
    visitor.references.extend(scope.references(visitor.source.starts))
    if scope.generator:
        opened.tags.add("generator")
    header = visitor.cut(opened.node.start_byte, opened.parts.colon)
    signature = headers.signature(header.rstrip(" \t:"))
    visitor.symbols[scope.symbol] = _symbol(visitor, opened, signature)
    if visitor.source.data[opened.start] == ord("@"):
        signature = visitor.cut(opened.start, opened.node.start_byte) + signature
    scope.pieces.append(visitor.cut(scope.from_byte, opened.end))
    number = f"#{opened.ordinal}" if opened.ordinal > 1 else ""
    body = "\n".join(scope.pieces).strip()
    visitor.documents.append(
        Document(
            f"::{opened.qualname}{number}",
            scope.kind,
            opened.qualname,
            signature,
            opened.docstring,
            body,
        )
    )


def _symbol(visitor: Visitor, opened: _Opened, signature: str) -> Symbol:
    node, scope, parts = opened.node, opened.scope, opened.parts
    line = visitor.line
    end = opened.end
    body = parts.body.start_byte if parts.body is not None else node.start_byte
    attributes = [
        (binding.name, binding.annotation, binding.line)
        for binding in scope.bindings
        if binding.kind == "value"
    ]
    return Symbol(
        opened.qualname,
        opened.ordinal,
        scope.kind,
        line(opened.start),
        line(end - 1),
        line(body),
        scope.index,
        scope.parent,
        signature,
        opened.docstring,
        blake2b(visitor.source.data[opened.start : end], digest_size=DIGEST_BYTES).hexdigest(),
        tuple(sorted(opened.tags)),
        opened.parameters,
        opened.returns,
        opened.bases,
        opened.keywords,
        opened.decorators,
        tuple(attributes) if scope.kind == "class" else (),
    )
