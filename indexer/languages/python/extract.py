"""From the bytes of a Python file to its facts and documents."""

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter

from tree_sitter import Node, Parser

from indexer.facts import Document, FileFacts
from indexer.languages.python import annotations as types
from indexer.languages.python import (
    branches,
    chains,
    comprehensions,
    definitions,
    displays,
    headers,
    imports,
    lambdas,
    operators,
    statements,
    targets,
    versions,
)
from indexer.languages.python.exports import exports
from indexer.languages.python.grammar import CONSTANTS, LANGUAGE, kind
from indexer.languages.python.scopes import ENTER, LEAVE
from indexer.languages.python.source import Source
from indexer.languages.python.symbols import leave
from indexer.languages.python.visitor import MARK, Handler, Maker, Visitor, put_back

_ALL = tuple(range(LANGUAGE.node_kind_count))


def _handlers() -> Mapping[int, Handler]:
    """The handler of each node kind, by id. A kind that is not here is only descended into."""
    by_name: dict[str, Handler] = {
        **dict.fromkeys(("identifier", "attribute", "call", "subscript", "await"), chains.visit),
        **dict.fromkeys(("function_definition", "class_definition"), definitions.definition),
        **dict.fromkeys(
            ("list_comprehension", "set_comprehension", "dictionary_comprehension",
             "generator_expression"), comprehensions.visit,
        ),
        **dict.fromkeys(
            ("argument_list", "list", "tuple", "set", "dictionary", "pair",
             "expression_list", "parenthesized_expression", "list_splat", "slice",
             "dictionary_splat"),
            chains.descend,
        ),
        **dict.fromkeys(("while_statement", "elif_clause", "assert_statement"), branches.condition),
        "match_statement": branches.match_statement,
        "if_clause": branches.if_clause,
        "boolean_operator": displays.alternatives,
        "not_operator": operators.negation,
        "conditional_expression": displays.conditional,
        "decorated_definition": definitions.decorated,
        "assignment": statements.assignment,
        "expression_statement": statements.expression,
        "augmented_assignment": statements.augmented,
        "named_expression": statements.walrus,
        "type_alias_statement": statements.type_alias,
        "for_statement": statements.loop,
        "if_statement": branches.if_statement,
        "try_statement": branches.try_statement,
        "with_statement": statements.with_statement,
        "except_clause": statements.except_clause,
        "delete_statement": statements.delete,
        "global_statement": statements.global_names,
        "nonlocal_statement": statements.nonlocal_names,
        "case_clause": statements.case_clause,
        "return_statement": statements.returns,
        "raise_statement": statements.raises,
        "interpolation": statements.interpolation,
        "comparison_operator": operators.comparison,
        "unary_operator": operators.unary,
        "lambda": lambdas.visit,
        "yield": statements.yields,
        "keyword_argument": statements.keyword_argument,
        "string": statements.string,
        "binary_operator": operators.binary,
        "case_pattern": targets.pattern,
        "type": types.visit,
        "import_statement": imports.plain,
        "import_from_statement": imports.from_module,
        "future_import_statement": imports.future,
    }  # fmt: skip
    found = {
        number: by_name[name]
        for number in _ALL
        if LANGUAGE.node_kind_is_named(number)
        and (name := LANGUAGE.node_kind_for_id(number)) in by_name
    }
    return {**found, **dict.fromkeys(CONSTANTS, _nothing), **_MARKS}


def _makers() -> Mapping[int, Maker]:
    """What makes the chain of each kind of expression, by id."""
    by_name: dict[str, Maker] = {
        "identifier": chains.name,
        **dict.fromkeys(
            ("attribute", "call", "subscript", "await", "parenthesized_expression"), chains.chain
        ),
        "string": displays.string,
        **dict.fromkeys(
            ("list", "tuple", "set", "expression_list", "pattern_list"), displays.sequence
        ),
        "dictionary": displays.dictionary,
        **dict.fromkeys(
            ("list_comprehension", "set_comprehension", "dictionary_comprehension",
             "generator_expression"), displays.comprehension,
        ),
        "conditional_expression": displays.conditional,
        "boolean_operator": displays.alternatives,
        "binary_operator": operators.binary,
        "comparison_operator": operators.comparison,
        "unary_operator": operators.unary,
        "not_operator": operators.negation,
        "yield": statements.sent,
        "lambda": lambdas.value,
        "named_expression": comprehensions.walrus_value,
    }  # fmt: skip
    return {kind(name): make for name, make in by_name.items()}


def _nothing(_visitor: Visitor, _node: Node) -> None:
    """Handler of what holds nothing."""


_MARKS: Mapping[int, Handler] = {MARK: put_back, ENTER: lambdas.enter, LEAVE: leave}
HANDLERS = _handlers()
MAKERS = _makers()
_ERROR = 0xFFFF
_MOST_WARNINGS = 5
_CONFLICT = re.compile(rb"^(?:<{7} |>{7} )", re.MULTILINE)


def python_facts(data: bytes) -> tuple[FileFacts, tuple[Document, ...]]:
    """Facts and documents of a module, pure in its bytes. UTF-8 without byte order mark."""
    source = Source(data)
    root = Parser(LANGUAGE).parse(data).root_node
    visitor = Visitor(source, MAKERS)
    module = visitor.scope
    docstring, statement = headers.docstring(visitor, root)
    if statement is not None:
        module.pieces.append(source.cut(0, statement.start_byte))
        module.from_byte = statement.end_byte
    visitor.push(root.named_children)
    visitor.walk(HANDLERS)
    module.pieces.append(source.cut(module.from_byte, len(data)))
    versions.mark(visitor, module)
    visitor.scopes[0] = module.closed()
    module.add_references(visitor.references, source.starts)
    body = "\n".join(module.pieces).strip()
    facts = FileFacts(
        language="python",
        lines=source.lines,
        docstring=docstring,
        symbols=tuple(symbol for symbol in visitor.symbols if symbol is not None),
        scopes=tuple(scope for scope in visitor.scopes if scope is not None),
        references=tuple(sorted(visitor.references, key=attrgetter("scope"))),
        compositions=tuple(visitor.compositions),
        all_names=exports(source, root),
        warnings=tuple(_warnings(source, root)) if root.has_error else (),
        parts=tuple(visitor.parts),
        stores=tuple(visitor.stores),
        registrations=tuple(visitor.registrations),
        calls=tuple(visitor.calls),
    )
    return facts, (Document("::", "module", "", "", docstring, body), *visitor.documents)


def _warnings(source: Source, root: Node) -> Iterator[str]:
    """The first lines that the grammar could not make sense of."""
    marks = _CONFLICT.search(source.data)
    if marks is not None:
        line = source.line(marks.start())
        yield f"conflict marks at line {line}: settle the merge to have all of it read"
        return
    lines: set[int] = set()
    nodes = [root]
    while nodes and len(lines) < _MOST_WARNINGS:
        node = nodes.pop()
        if node.kind_id == _ERROR or node.is_missing:
            line = source.line(node.start_byte)
            if line not in lines:
                lines.add(line)
                yield f"syntax error at line {line}: what could be read around it is indexed"
        elif node.has_error:
            nodes.extend(reversed(node.children))
