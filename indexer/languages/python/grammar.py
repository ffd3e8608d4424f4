"""The Python grammar: its language object and the ids of the node kinds that are looked at."""

import tree_sitter_python
from tree_sitter import Language, Node

LANGUAGE = Language(tree_sitter_python.language())


def kind(name: str, *, named: bool = True) -> int:
    """The id of a node kind. Raises KeyError where the grammar has none of that name."""
    found = LANGUAGE.id_for_node_kind(name, named)
    if found is None:
        raise KeyError(f"this tree-sitter-python has no node kind {name!r}")
    return found


IDENTIFIER = kind("identifier")
ELLIPSIS = kind("ellipsis")
ATTRIBUTE = kind("attribute")
CALL = kind("call")
SUBSCRIPT = kind("subscript")
AWAIT = kind("await")
PARENTHESIZED = kind("parenthesized_expression")
STRING = kind("string")
CONCATENATED = kind("concatenated_string")
COMMENT = kind("comment")
CONTINUATION = kind("line_continuation")
BLOCK = kind("block")
TYPE = kind("type")
ARGUMENTS = kind("argument_list")
KEYWORD_ARGUMENT = kind("keyword_argument")
ASSIGNMENT = kind("assignment")
BINARY = kind("binary_operator")
LAMBDA = kind("lambda")
LAMBDA_PARAMETERS = kind("lambda_parameters")
PARAMETERS = kind("parameters")
TYPE_PARAMETERS = kind("type_parameter")
FUNCTION = kind("function_definition")
CLASS = kind("class_definition")
DECORATOR = kind("decorator")
EXPRESSION_STATEMENT = kind("expression_statement")
PASS = kind("pass_statement")
RAISE = kind("raise_statement")
DOTTED_NAME = kind("dotted_name")
ALIASED_IMPORT = kind("aliased_import")
WILDCARD_IMPORT = kind("wildcard_import")
RELATIVE_IMPORT = kind("relative_import")
AS_PATTERN = kind("as_pattern")
AS_TARGET = kind("as_pattern_target")
FOR_IN = kind("for_in_clause")
LIST = kind("list")
TUPLE = kind("tuple")
SET = kind("set")
DICTIONARY = kind("dictionary")
PAIR = kind("pair")
LIST_SPLAT = kind("list_splat")
DICTIONARY_SPLAT = kind("dictionary_splat")
LIST_SPLAT_PATTERN = kind("list_splat_pattern")
DICTIONARY_SPLAT_PATTERN = kind("dictionary_splat_pattern")
DEFAULT_PARAMETER = kind("default_parameter")
TYPED_PARAMETER = kind("typed_parameter")
TYPED_DEFAULT_PARAMETER = kind("typed_default_parameter")
KEYWORD_SEPARATOR = kind("keyword_separator")
POSITIONAL_SEPARATOR = kind("positional_separator")
CLASS_PATTERN = kind("class_pattern")
KEYWORD_PATTERN = kind("keyword_pattern")
SPLAT_PATTERN = kind("splat_pattern")
IF_CLAUSE = kind("if_clause")
ELSE_CLAUSE = kind("else_clause")
EXCEPT_CLAUSE = kind("except_clause")
FINALLY_CLAUSE = kind("finally_clause")
WITH_CLAUSE = kind("with_clause")

INTEGER = kind("integer")
SLICE = kind("slice")
CONDITIONAL = kind("conditional_expression")
BOOLEAN = kind("boolean_operator")
COMPARISON = kind("comparison_operator")
EXPRESSION_LIST = kind("expression_list")
PATTERN_LIST = kind("pattern_list")
LIST_COMPREHENSION = kind("list_comprehension")
SET_COMPREHENSION = kind("set_comprehension")
DICTIONARY_COMPREHENSION = kind("dictionary_comprehension")
GENERATOR = kind("generator_expression")
WALRUS = kind("named_expression")
YIELD = kind("yield")

ASYNC = kind("async", named=False)
COLON = kind(":", named=False)
EQUALS = kind("=", named=False)
SHIFT_RIGHT = kind(">>", named=False)
BAR = kind("|", named=False)

EXTRAS = frozenset({COMMENT, CONTINUATION})
# Nodes with nothing to visit in them.
CONSTANTS = EXTRAS | {
    kind(name)
    for name in ("integer", "float", "true", "false", "none", "ellipsis", "pass_statement",
                 "break_statement", "continue_statement", "keyword_separator",
                 "positional_separator")
}  # fmt: skip

# The type that a literal, or a display that builds one, has: the head of its chain.
LITERALS = {
    STRING: "<str>",
    CONCATENATED: "<str>",
    kind("integer"): "<int>",
    kind("float"): "<float>",
    kind("true"): "<bool>",
    kind("false"): "<bool>",
    kind("none"): "<None>",
    LIST: "<list>",
    LIST_COMPREHENSION: "<list>",
    TUPLE: "<tuple>",
    EXPRESSION_LIST: "<tuple>",
    DICTIONARY: "<dict>",
    DICTIONARY_COMPREHENSION: "<dict>",
    SET: "<set>",
    SET_COMPREHENSION: "<set>",
}


def inner(node: Node) -> list[Node]:
    """The named children of a node without comments and line continuations."""
    children = node.named_children
    for child in children:
        if child.kind_id in EXTRAS:
            return [child for child in children if child.kind_id not in EXTRAS]
    return children
