"""Functions and classes: opening their scope, and what their headers say."""

from tree_sitter import Node

from indexer.languages.python import headers, registrations
from indexer.languages.python.annotations import annotation, annotation_chain, types_in
from indexer.languages.python.chains import chain
from indexer.languages.python.grammar import (
    ARGUMENTS,
    ASYNC,
    ATTRIBUTE,
    BLOCK,
    CLASS,
    COLON,
    DECORATOR,
    DICTIONARY_SPLAT,
    ELLIPSIS,
    EXPRESSION_STATEMENT,
    FUNCTION,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    PARAMETERS,
    PASS,
    RAISE,
    STRING,
    SUBSCRIPT,
    TYPE,
    TYPE_PARAMETERS,
    inner,
    kind,
)
from indexer.languages.python.scopes import Definition, Gathered
from indexer.languages.python.visitor import Mark, Visitor

_ENDS_IN_A_BODY = frozenset(
    kind(name)
    for name in (
        "block", "function_definition", "class_definition", "decorated_definition",
        "if_statement", "elif_clause", "else_clause", "for_statement", "while_statement",
        "try_statement", "except_clause", "finally_clause", "with_statement", "match_statement",
        "case_clause",
    )
)  # fmt: skip


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
    children = node.children
    at = 2 if children[0].kind_id == ASYNC else 1
    if len(children) <= at or children[at].kind_id != IDENTIFIER:
        visitor.push([*decorators, *node.named_children])  # broken code
        return
    name_at = children[at].start_byte
    name = visitor.cut(name_at, children[at].end_byte)
    opened = _open(visitor, node, name)
    opened.start, opened.end = start, _end(visitor, node)
    opened.async_ = at == 2
    _parts(opened, children[at + 1 :])
    visitor.bind(name, "symbol", name_at, target=str(opened.symbol))
    opened.tags = {"conditional"} if visitor.tags else set()
    _own_text(visitor, opened)
    _enter(visitor, opened, decorators)


def _open(visitor: Visitor, node: Node, name: str) -> Definition:
    outer = visitor.scope
    qualname = outer.prefix + name
    of = "class" if node.kind_id == CLASS else "function"
    index, symbol = len(visitor.scopes), len(visitor.symbols)
    opened = Definition(of, index, outer.index, symbol, qualname + ".")
    visitor.scopes.append(None)
    visitor.symbols.append(None)
    opened.node, opened.qualname, opened.outer = node, qualname, outer
    opened.ordinal = visitor.ordinals[qualname] = visitor.ordinals.get(qualname, 0) + 1
    return opened


def _parts(opened: Definition, children: list[Node]) -> None:
    for child in children:
        of = child.kind_id
        if of == BLOCK:
            opened.block = child
        elif of == COLON:
            opened.colon = child.end_byte
        elif of in (PARAMETERS, ARGUMENTS):
            opened.arguments = child
        elif of == TYPE:
            opened.annotation = child
        elif of == TYPE_PARAMETERS:
            opened.type_parameters = child
    opened.colon = opened.colon or opened.end


def _end(visitor: Visitor, node: Node) -> int:
    """Where the line of the last statement ends: comments below it are the grammar's addition."""
    end = node.end_byte
    flat = visitor.source.flat
    if not flat[flat.rfind("\n", 0, end) + 1 : end].lstrip().startswith("#"):
        return end
    while below := inner(node):
        node = below[-1]
        if node.kind_id not in _ENDS_IN_A_BODY:
            break
    last = node.end_byte
    line = flat[last : flat.find("\n", last, end)]
    return last + len(line.rstrip()) if "\n" in flat[last:end] else last


def _own_text(visitor: Visitor, opened: Definition) -> None:
    """Leave the definition out of the text around it, and the docstring out of its own."""
    outer = opened.outer
    outer.pieces.append(visitor.cut(outer.from_byte, opened.start))
    outer.from_byte = opened.end
    opened.from_byte = opened.colon
    if opened.block is not None:
        opened.docstring, statement = headers.docstring(visitor, opened.block)
        if statement is not None:
            opened.pieces.append(visitor.cut(opened.colon, statement.start_byte))
            opened.from_byte = statement.end_byte


def _enter(visitor: Visitor, opened: Definition, decorators: list[Node]) -> None:
    """Visit the header, then the body, then leave."""
    stack, body = visitor.stack, opened.body
    opened.outer_uses, opened.outer_tags = visitor.uses, visitor.tags
    stack.append(opened)
    if opened.block is not None:
        stack.append(opened.block)
    depth = len(stack)
    visitor.scope, visitor.uses, visitor.tags = opened, body, ()
    if opened.type_parameters is not None:
        _type_parameters(visitor, opened.type_parameters)
    if decorators:
        opened.decorators = tuple(_decorators(visitor, decorators))
        for number, (said, _) in enumerate(opened.decorators):
            visitor.decorate(opened, said, number, decorators[number].start_byte)
        opened.tags |= headers.tags_of(opened.decorators)
        registrations.decorators(visitor, opened, decorators)
    if opened.kind == "class":
        _class_header(visitor, opened)
    else:
        _function_header(visitor, opened)
    if len(stack) > depth or body:
        opened.header, opened.body = body, Gathered()
        stack.insert(depth, Mark(uses=opened.body))


def _decorators(visitor: Visitor, decorators: list[Node]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for decorator in decorators:
        for expression in inner(decorator)[:1]:
            said = chain(visitor, expression, silent=True)
            found.append((said, visitor.line(decorator.start_byte)))
    return found


def _function_header(visitor: Visitor, opened: Definition) -> None:
    outer, tags = opened.outer, opened.tags
    if opened.arguments is not None:
        opened.parameters = headers.parameters(visitor, opened.arguments)
        registrations.dependencies(visitor, opened, opened.arguments)
    if opened.annotation is not None:
        opened.returns = annotation(visitor, opened.annotation)
    if opened.async_:
        tags.add("async")
    if _is_unwritten(visitor, opened.block) or (outer.protocol and _is_empty(opened.block)):
        tags.add("abstract")
    is_method = outer.kind == "class"
    if is_method and opened.parameters and "staticmethod" not in tags:
        opened.self_dot = opened.parameters[0].name + "."
    elif outer.kind == "function":
        opened.self_dot, opened.method = outer.self_dot, outer.method
    collected = outer.kind == "module" or (is_method and outer.test)
    if collected and opened.qualname.rpartition(".")[2].startswith("test"):
        tags.add("test")


def _is_unwritten(visitor: Visitor, block: Node | None) -> bool:
    """Whether a body does nothing but raise NotImplementedError, or does so first."""
    for statement in inner(block)[:2] if block is not None else []:
        if statement.kind_id == RAISE:
            return visitor.text(statement)[5:].lstrip().startswith("NotImplementedError")
        if statement.kind_id != EXPRESSION_STATEMENT:
            return False
    return False


def _is_empty(block: Node | None) -> bool:
    """Whether a body holds nothing but a docstring and `...`."""
    statements = inner(block) if block is not None else []
    plain = (EXPRESSION_STATEMENT, PASS)
    return all(s.kind_id in plain and not _does(s) for s in statements)


def _does(statement: Node) -> bool:
    return any(part.kind_id not in (ELLIPSIS, STRING) for part in statement.named_children)


def _class_header(visitor: Visitor, opened: Definition) -> None:
    bases: list[str] = []
    keywords: list[tuple[str, str]] = []
    for child in inner(opened.arguments) if opened.arguments is not None else []:
        if child.kind_id == KEYWORD_ARGUMENT:
            below = inner(child)
            if len(below) == 2:
                keywords.append((visitor.text(below[0]), visitor.value(below[1])))
        elif child.kind_id != DICTIONARY_SPLAT:
            bases.append(_base(visitor, child))
    opened.bases, opened.keywords = tuple(bases), tuple(keywords)
    opened.protocol = any(b.removesuffix("[]").rpartition(".")[2] == "Protocol" for b in bases)
    name = opened.qualname.rpartition(".")[2]
    opened.test = name.startswith("Test") or any(
        base.rpartition(".")[2].endswith(("TestCase", "Test", "Tests")) for base in bases
    )
    if opened.test and opened.outer.kind == "module":
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
    return visitor.value(node)


def _type_parameters(visitor: Visitor, node: Node) -> None:
    for child in inner(node):
        for position, (name, offset) in enumerate(types_in(visitor.text(child))):
            at = child.start_byte + offset
            if position == 0:
                visitor.bind(name, "param", at)
            else:
                visitor.uses.types[name].append(at)
