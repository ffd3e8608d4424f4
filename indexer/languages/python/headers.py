"""Headers of functions and classes: parameters, one-line signatures, tags, docstrings."""

import re
from bisect import bisect_right

from tree_sitter import Node

from indexer.facts import Binding, Parameter
from indexer.languages.python.annotations import annotation
from indexer.languages.python.grammar import (
    DEFAULT_PARAMETER,
    DICTIONARY_SPLAT_PATTERN,
    EXPRESSION_STATEMENT,
    EXTRAS,
    IDENTIFIER,
    KEYWORD_SEPARATOR,
    LIST_SPLAT_PATTERN,
    POSITIONAL_SEPARATOR,
    STRING,
    TYPE,
    TYPED_DEFAULT_PARAMETER,
    TYPED_PARAMETER,
    inner,
)
from indexer.languages.python.visitor import Visitor

_STARS = {LIST_SPLAT_PATTERN: "*", DICTIONARY_SPLAT_PATTERN: "**"}
_WITH_TYPE_OR_DEFAULT = (DEFAULT_PARAMETER, TYPED_PARAMETER, TYPED_DEFAULT_PARAMETER)
_LONGEST_SIGNATURE = 1000  # characters

_TOKEN = re.compile(
    r"""(?P<kept>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | \#[^\n]* | \\\r?\n | \s+""",
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"""[rRuU]?(\"{3}|'{3}|"|')""")
_AFTER_OPEN = re.compile(r"([(\[{]) ")
_BEFORE_CLOSE = re.compile(r",? ([)\]}])")

_TAGS_OF_DECORATORS = {
    "property": "property",
    "cached_property": "property",
    "getter": "property",
    "setter": "setter",
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "overload": "overload",
    "abstractmethod": "abstract",
    "abstractproperty": "abstract",
    "dataclass": "dataclass",
    "fixture": "fixture",
}


def signature(text: str) -> str:
    """A header on one line, without comments, trailing commas and the space inside brackets."""
    if "\n" in text or "\\" in text:
        text = _TOKEN.sub(lambda match: match["kept"] or " ", text)
        text = " ".join(text.split("\n"))
        while (shorter := text.replace("  ", " ")) != text:
            text = shorter
        text = _BEFORE_CLOSE.sub(r"\1", _AFTER_OPEN.sub(r"\1", text))
    text = text.strip()
    return text if len(text) <= _LONGEST_SIGNATURE else text[:_LONGEST_SIGNATURE] + "…"


def parameters(visitor: Visitor, node: Node) -> tuple[Parameter, ...]:
    """Bind each parameter, and record what its annotation and default use."""
    found: list[Parameter] = []
    how = ""
    for child in node.named_children:
        kind = child.kind_id
        if kind == IDENTIFIER:
            start = child.start_byte
            name = visitor.cut(start, child.end_byte)
            line = bisect_right(visitor.source.starts, start)
            visitor.scope.bindings.append(Binding(name, "param", line))
            visitor.scope.named_at.append(start)
            visitor.scope.bound_at.append(start)
            found.append(Parameter(name, how))
        elif kind == POSITIONAL_SEPARATOR:
            found = [Parameter(p.name, "/", p.annotation, p.default) for p in found]
        elif kind == KEYWORD_SEPARATOR:
            how = "kw"
        elif kind not in EXTRAS:
            parameter = _parameter(visitor, child, how)
            if parameter is not None:
                found.append(parameter)
                how = "kw" if parameter.kind == "*" else how
    return tuple(found)


def _parameter(visitor: Visitor, node: Node, how: str) -> Parameter | None:
    target, said, default = node, "", None
    if node.kind_id in _WITH_TYPE_OR_DEFAULT:
        target, *rest = inner(node)
        for part in rest:
            if part.kind_id == TYPE:
                said = annotation(visitor, part)
            else:
                default = visitor.value(part)
    how = _STARS.get(target.kind_id, how)
    if target.kind_id in _STARS and (below := inner(target)):
        target = below[0]
    if target.kind_id != IDENTIFIER:
        return None
    name = visitor.text(target)
    visitor.bind(name, "param", target.start_byte, annotation=said)
    return Parameter(name, how, said, default)


def tags_of(decorators: tuple[tuple[str, int], ...]) -> set[str]:
    """What decorators make of a function or class, by the last part of their names."""
    found: set[str] = set()
    for chain, _ in decorators:
        last = chain.partition("(")[0].rpartition(".")[2]
        if last in _TAGS_OF_DECORATORS:
            found.add(_TAGS_OF_DECORATORS[last])
    return found


def docstring(visitor: Visitor, block: Node | None) -> tuple[str, Node | None]:
    """The cleaned docstring of a body and the statement that holds it."""
    for statement in block.named_children if block is not None else []:
        if statement.kind_id != EXPRESSION_STATEMENT:
            if statement.is_extra:
                continue
            break
        strings = statement.named_children
        if len(strings) != 1 or strings[0].kind_id != STRING:
            break
        text = visitor.text(strings[0])
        opening = _OPENING.match(text)
        if opening is None:
            break
        return clean(text[opening.end() : -len(opening[1])]), statement
    return "", None


def clean(text: str) -> str:
    """A docstring without its indentation and outer blank lines, as PEP 257 says."""
    if "\n" not in text:
        return text.strip()
    first, *rest = text.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in rest if line.strip()]
    margin = min(margins, default=0)
    return "\n".join([first.strip(), *(line[margin:].rstrip() for line in rest)]).strip("\n")
