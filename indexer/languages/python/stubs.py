"""From the bytes of a stub (.pyi) to what it says of types."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node, Parser

from indexer.languages.python.annotations import plain
from indexer.languages.python.grammar import (
    ALIASED_IMPORT,
    ARGUMENTS,
    ASSIGNMENT,
    BLOCK,
    CALL,
    CLASS,
    DOTTED_NAME,
    EXPRESSION_STATEMENT,
    FUNCTION,
    IDENTIFIER,
    KEYWORD_ARGUMENT,
    LANGUAGE,
    TYPE,
    WILDCARD_IMPORT,
    inner,
    kind,
)
from indexer.said import Said

_DECORATED = kind("decorated_definition")
_IMPORT = kind("import_statement")
_IMPORT_FROM = kind("import_from_statement")
_BRANCHING = frozenset({kind(n) for n in ("if_statement", "else_clause", "elif_clause")} | {BLOCK})
# What a statement of a module begins with; text that runs over several lines may begin them too.
_OUTERMOST = re.compile(
    rb"^(?:@|(?:class|def|async|from|import|if) |(?!else\b|try\b)[\w.]+ *(?:[:=(]|\+=))",
    re.MULTILINE,
)
# The name that a statement of a module is alone about.
_DEFINITION = re.compile(
    rb"(?:@.*\n|\).*\n|[ \t#].*\n|\n)*(?:(?:class|(?:async )?def) (\w+)|(\w+) *[:=](?!=))"
)
_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
_LITERAL = re.compile(r"Literal\[([^\]]*)\]")
_ALIASES = frozenset({"TypeAlias", "typing.TypeAlias", "_TypeAlias"})


class StubText:
    """The text of a stub. Of its definitions only those that are asked for are parsed.

    Threads may share one: at worst both parse the same definition.
    """

    def __init__(self, data: bytes, module: str, *, package: bool) -> None:
        self._package = module.split(".") if package else module.split(".")[:-1]
        self._definitions, rest = _definitions(data)
        reader = _Reader(rest, self._package)
        self._others = reader.names()
        self.stars = tuple(reader.stars)
        self._said: dict[str, tuple[Said, ...]] = {}

    def said(self, name: str) -> tuple[Said, ...]:
        """All that is said of a name: by definitions first, then by imports and in branches."""
        found = self._said.get(name)
        if found is None:
            text = self._definitions.get(name, b"")
            own = _Reader(text, self._package).names().get(name, ()) if text else ()
            found = self._said[name] = (*own, *self._others.get(name, ()))
        return found


def _definitions(data: bytes) -> tuple[dict[str, bytes], bytes]:
    """The statements of a stub that say one name, by it; and all others."""
    named: dict[str, bytes] = {}
    rest: list[bytes] = []
    for start, end in pairwise([*_starts(data), len(data)]):
        statement = data[start:end]
        match = _DEFINITION.match(statement)
        if match is None:
            rest.append(statement)
        else:
            name = (match[1] or match[2]).decode()
            named[name] = named.get(name, b"") + statement
    return named, b"".join(rest)


def _starts(data: bytes) -> Iterator[int]:
    """Where the statements of a module begin, each with its decorators."""
    decorated = False
    for match in _OUTERMOST.finditer(data):
        decorator = match[0] == b"@"
        if not decorated:
            yield match.start()
        decorated = decorator


class _Reader:
    def __init__(self, data: bytes, package: list[str]) -> None:
        self._data = data
        self._package = package
        self.stars: list[str] = []

    def names(self) -> dict[str, tuple[Said, ...]]:
        """What the statements say, by name."""
        names: dict[str, list[Said]] = {}
        self.block(Parser(LANGUAGE).parse(self._data).root_node, names)
        return {name: tuple(said) for name, said in names.items()}

    def block(self, node: Node, names: dict[str, list[Said]]) -> None:
        """Gather what the statements of a block, and of the branches in it, say."""
        for child in node.named_children:
            of = child.kind_id
            if of == FUNCTION:
                self._function(child, "function", names)
            elif of == CLASS:
                self._class(child, names)
            elif of == _DECORATED:
                self._decorated(child, names)
            elif of == EXPRESSION_STATEMENT:
                self._statement(child, names)
            elif of in _BRANCHING:
                self.block(child, names)
            elif of == _IMPORT_FROM:
                self._import_from(child, names)
            elif of == _IMPORT:
                self._import(child, names)

    def _text(self, node: Node) -> str:
        return self._data[node.start_byte : node.end_byte].decode()

    def _type(self, node: Node) -> str:
        return plain(_LITERAL.sub(_type_of_literal, self._text(node)))

    def _decorated(self, node: Node, names: dict[str, list[Said]]) -> None:
        *decorators, defined = inner(node)
        if defined.kind_id == CLASS:
            self._class(defined, names)
            return
        said = {self._text(d).lstrip("@").rpartition(".")[2] for d in decorators}
        if said & {"setter", "deleter"}:
            return
        how = "property" if said & {"property", "cached_property"} else "function"
        self._function(defined, how, names)

    def _function(self, node: Node, how: str, names: dict[str, list[Said]]) -> None:
        name, returns = "", ""
        for child in node.named_children:
            if child.kind_id == IDENTIFIER and not name:
                name = self._text(child)
            elif child.kind_id == TYPE:
                returns = self._type(child)
        _add(names, name, Said(how, returns))

    def _class(self, node: Node, names: dict[str, list[Said]]) -> None:
        name, bases = "", []
        members: dict[str, list[Said]] = {}
        for child in node.named_children:
            if child.kind_id == IDENTIFIER and not name:
                name = self._text(child)
            elif child.kind_id == ARGUMENTS:
                bases = [self._type(b) for b in inner(child) if b.kind_id != KEYWORD_ARGUMENT]
            elif child.kind_id == BLOCK:
                self.block(child, members)
        held = {member: tuple(said) for member, said in members.items()}
        _add(names, name, Said("class", "", tuple(bases), held))

    def _statement(self, node: Node, names: dict[str, list[Said]]) -> None:
        only = node.named_children[0]
        if only.kind_id != ASSIGNMENT:
            return
        left, *rest = only.named_children
        declared = next((self._type(p) for p in rest if p.kind_id == TYPE), "")
        value = rest[-1] if rest and rest[-1].kind_id != TYPE else None
        if left.kind_id != IDENTIFIER:
            return
        if declared and declared not in _ALIASES:
            _add(names, self._text(left), Said("value", declared))
        elif value is not None and value.kind_id == CALL:
            called = self._text(value.named_children[0]).rpartition(".")[2]
            if called in _VARIABLES:
                _add(names, self._text(left), Said("variable", self._constraints(value)))
        elif value is not None:
            _add(names, self._text(left), Said("alias", self._type(value)))

    def _constraints(self, call: Node) -> str:
        """The types that a constrained variable is one of."""
        given = [a for a in inner(call.named_children[-1]) if a.kind_id != KEYWORD_ARGUMENT]
        return "/".join(map(self._type, given[1:]))

    def _import(self, node: Node, names: dict[str, list[Said]]) -> None:
        for child in inner(node):
            if child.kind_id == ALIASED_IMPORT:
                whole, name = inner(child)
                _add(names, self._text(name), Said("import", self._text(whole)))
            else:
                top = self._text(child).partition(".")[0]
                _add(names, top, Said("import", top))

    def _import_from(self, node: Node, names: dict[str, list[Said]]) -> None:
        source, *taken = inner(node)
        module = self._absolute(self._text(source))
        for child in taken:
            if child.kind_id == WILDCARD_IMPORT:
                self.stars.append(module)
            elif child.kind_id == ALIASED_IMPORT:
                whole, name = inner(child)
                _add(names, self._text(name), Said("import", f"{module}.{self._text(whole)}"))
            elif child.kind_id == DOTTED_NAME:
                name = self._text(child)
                _add(names, name, Said("import", f"{module}.{name}"))

    def _absolute(self, module: str) -> str:
        named = module.lstrip(".")
        up = len(module) - len(named)
        if not up:
            return module
        parts = self._package[: len(self._package) - up + 1]
        return ".".join([*parts, *filter(None, [named])])


def _add(names: dict[str, list[Said]], name: str, said: Said) -> None:
    held = names.setdefault(name, [])
    if said not in held:
        held.append(said)


def _type_of_literal(match: re.Match[str]) -> str:
    kinds = dict.fromkeys(_kind_of(one.strip()) for one in match[1].split(","))
    return "|".join(kinds)


def _kind_of(text: str) -> str:
    if text[:1] in "\"'":
        return "str"
    if text[:2] in ("b'", 'b"'):
        return "bytes"
    if text in ("True", "False"):
        return "bool"
    return "int" if text.lstrip("-").isdigit() else "None" if text == "None" else "Any"
