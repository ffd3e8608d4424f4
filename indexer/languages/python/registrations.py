"""Registrations: decorators and calls that may tell a framework of a route, command or fixture.

Only names that some framework gives them are recorded; which framework it is, if any, is for
resolution to say.
"""

from typing import Final

from tree_sitter import Node

from indexer.facts import Registration
from indexer.languages.python.compositions import plain
from indexer.languages.python.grammar import (
    ARGUMENTS,
    CALL,
    CONCATENATED,
    KEYWORD_ARGUMENT,
    LIST,
    SET,
    STRING,
    TUPLE,
    inner,
    kind,
)
from indexer.languages.python.scopes import Definition
from indexer.languages.python.visitor import Visitor

CALLS: Final = frozenset(
    {
        *("FastAPI", "APIRouter", "Starlette", "Router", "Flask", "Blueprint", "Typer", "Celery"),
        *("include_router", "register_blueprint", "mount", "add_typer", "include"),
        *("add_api_route", "add_api_websocket_route", "add_route", "add_websocket_route"),
        *("add_url_rule", "Route", "WebSocketRoute", "Mount", "path", "re_path", "url"),
    }
)
_DECORATORS: Final = frozenset(
    {
        *("get", "post", "put", "delete", "patch", "head", "options", "trace"),
        *("route", "api_route", "websocket", "websocket_route"),
        *("command", "group", "callback", "task", "shared_task", "periodic_task"),
        *("fixture", "usefixtures"),
        *("receiver", "listens_for", "on_event", "event", "on", "subscribe", "middleware"),
        *("exception_handler", "errorhandler", "app_errorhandler", "context_processor"),
        *("before_request", "after_request", "teardown_request", "teardown_appcontext"),
    }
)
_DEPENDS: Final = frozenset({"Depends", "Security"})
_GROUPS: Final = frozenset({LIST, TUPLE, SET})
_INTERPOLATION: Final = kind("interpolation")
_CONTENT: Final = kind("string_content")
_DEEPEST: Final = 12


def call(visitor: Visitor, node: Node, chain: str) -> None:
    """Record a call of one of `CALLS`."""
    arguments = node.children[-1]
    start, end = node.start_byte, node.end_byte
    around = visitor.registering
    while around and not around[-1][0] <= start <= end <= around[-1][1]:
        around.pop()
    within = around[-1][2] if around else -1
    name = visitor.assigned[2] if visitor.assigned[:2] == (start, end) else ""
    around.append((start, end, len(visitor.registrations)))
    visitor.registrations.append(
        Registration(
            visitor.scope.index, chain, visitor.line(start), -1, name,
            *_arguments(visitor, arguments), within,
        )
    )  # fmt: skip


def decorators(visitor: Visitor, opened: Definition, nodes: list[Node]) -> None:
    """Record the decorators of a definition that frameworks give."""
    for (chain, line), node in zip(opened.decorators, nodes, strict=False):
        called = chain.rpartition("(")[0] if chain.endswith(")") else chain
        if called.rpartition(".")[2] == "dataclass" and _changes_init(visitor, node):
            opened.tags.add("odd_init")
        if called.rpartition(".")[2] in _DECORATORS:
            written = inner(node)[0]
            arguments = written.children[-1] if written.kind_id == CALL else None
            visitor.registrations.append(
                Registration(
                    opened.parent, called, line, opened.symbol, "",
                    *(_arguments(visitor, arguments) if arguments else ((), ())),
                )
            )  # fmt: skip


def _changes_init(visitor: Visitor, decorator: Node) -> bool:
    """Whether `@dataclass(...)` says itself what its `__init__` takes."""
    text = visitor.text(decorator)
    return "init" in text or "kw_only" in text


def dependencies(visitor: Visitor, opened: Definition, parameters: Node) -> None:
    """Record what the parameters of a function depend on, in defaults and in `Annotated`."""
    text = visitor.text(parameters)
    if not any(f"{name}(" in text for name in _DEPENDS):
        return
    nodes = [(node, 0) for node in reversed(parameters.named_children)]
    while nodes:
        node, depth = nodes.pop()
        if node.kind_id == CALL:
            chain = plain(visitor, node.children[0])
            if chain.rpartition(".")[2] in _DEPENDS:
                strings, values = _arguments(visitor, node.children[-1])
                line = visitor.line(node.start_byte)
                visitor.registrations.append(
                    Registration(opened.parent, chain, line, opened.symbol, "", strings, values)
                )
        if depth < _DEEPEST:
            nodes.extend((child, depth + 1) for child in reversed(node.named_children))


def _arguments(
    visitor: Visitor, arguments: Node
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """(strings, values) of a call, each with its position or keyword."""
    strings: list[tuple[str, str]] = []
    values: list[tuple[str, str]] = []
    for position, argument in enumerate(inner(arguments) if arguments.kind_id == ARGUMENTS else []):
        key, node = str(position), argument
        if argument.kind_id == KEYWORD_ARGUMENT:
            below = inner(argument)
            if len(below) != 2:
                continue
            key, node = visitor.text(below[0]), below[1]
        for one in inner(node) if node.kind_id in _GROUPS else [node]:
            text = _string(visitor, one)
            if text is not None:
                strings.append((key, text))
            elif chain := plain(visitor, one):
                values.append((key, chain))
    return tuple(strings), tuple(values)


def _string(visitor: Visitor, node: Node) -> str | None:
    """The text of a plain string literal; None for anything else, `f"..."` with holes too."""
    if node.kind_id == CONCATENATED:
        parts = [_string(visitor, part) for part in inner(node)]
        return "".join(p for p in parts if p is not None) if None not in parts else None
    if node.kind_id != STRING:
        return None
    below = node.named_children
    if any(child.kind_id == _INTERPOLATION for child in below):
        return None
    return "".join(visitor.text(child) for child in below if child.kind_id == _CONTENT)
