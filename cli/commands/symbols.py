"""remit find, show, callers, callees."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from api.symbols import Desk, Meant, Neighbour, Neighbours, desk
from cli.errors import UsageError
from cli.output import clean, counted, emit, emit_json, paint, table
from cli.parser import Options
from cli.session import reading, tell
from graph.model import Certainty, Node, NodeKind

LINES_SHOWN = 4
OTHERS_SHOWN = 3
PLACES = {
    "code": "in code",
    "tests": "in tests",
    "copies": "in copies",
    "subclasses": "by inheriting",
    "itself": "by itself",
}
VERBS = {
    "CALLS": "calls",
    "INSTANTIATES": "makes",
    "REFERENCES": "refers to",
    "DECORATES": "decorated by",
    "HANDLES": "handled by",
    "INHERITS": "inherits",
    "IMPORTS": "imports",
}


def run_find(options: Options) -> int:
    """List what a name means."""
    with _seated(options) as seat:
        found, total = seat.find(options.name, options.limit)
        if not found:
            seat.one(options.name)
        if options.json:
            emit_json({"total": total, "items": [node_data(node) for node in found]})
            return 0
        rows = [(place(node), kind(node), titled(node)) for node in found]
    for line in table(rows, ("cyan", "dim", "")):
        emit(line)
    _say_more(len(found), total)
    return 0


def run_show(options: Options) -> int:
    """Print one symbol."""
    with _seated(options) as seat:
        meant = seat.one(options.symbol)
        node = meant.node
        lines = seat.source(node)
        callers, callees = seat.callers(node, 0), seat.callees(node, 0)
    if options.json:
        source = [{"line": line.number or None, "text": line.text} for line in lines]
        counts = {"callers": callers.total, "callees": callees.total}
        emit_json({**node_data(node), "source": source, **counts, **_others_data(meant)})
        return 0
    emit(f"{paint(place(node), 'cyan')}  {paint(kind(node), 'dim')}  {clean(node.qualified_name)}")
    if node.signature:
        emit(paint(clean(node.signature), "bold"))
    if not lines and node.docstring:
        emit(clean(node.docstring))
    _say_others(meant)
    emit()
    width = len(str(lines[-1].number)) if lines else 0
    for line in lines:
        number = str(line.number) if line.number else "⋮"
        text = clean(line.text) if line.number else f"(withheld from {seat.persona.name})"
        emit(f"{paint(number.rjust(width), 'dim')}  {text}".rstrip())
    if not lines:
        emit(paint("(no text is kept of this file: remit index --full says why)", "dim"))
    emit()
    emit(f"{_total(callers, 'caller')}, {_total(callees, 'callee')}")
    return 0


def run_callers(options: Options) -> int:
    """List who calls, makes or refers to a symbol."""
    with _seated(options) as seat:
        meant = seat.one(options.symbol)
        found = seat.callers(meant.node, options.limit)
    return _print(options, meant, found, "caller")


def run_callees(options: Options) -> int:
    """List what a symbol calls, makes or refers to."""
    with _seated(options) as seat:
        meant = seat.one(options.symbol)
        node = meant.node
        found = seat.callees(node, options.limit)
    code = _print(options, meant, found, "callee")
    if NodeKind.CLASS in node.kinds and not options.json:
        method = f"{node.qualified_name}.METHOD"
        emit(paint(f"of the class's own body: for a method, ask remit callees {method}", "dim"))
    return code


def node_data(node: Node) -> dict[str, Any]:
    """A node as JSON data."""
    return {
        "id": node.id,
        "kinds": [kind.value for kind in node.kinds],
        "path": node.path,
        "start_line": node.span.start if node.span else None,
        "end_line": node.span.end if node.span else None,
        "qualified_name": node.qualified_name,
        "signature": node.signature,
        "docstring": node.docstring,
        "tags": list(node.tags),
    }


def place(node: Node) -> str:
    """`path:start-end`, or what there is of it."""
    span = node.span
    path = clean(node.path or node.id)
    return f"{path}:{span.start}-{span.end}" if span else path


def kind(node: Node) -> str:
    """The most special kind, and the tags: `Function test`."""
    return " ".join([node.kinds[-1].value, *node.tags])


def titled(node: Node) -> str:
    """`Cache.get(self, key)`, `Cache.size: int = 3`: the name within its file, so that it can be
    asked for, and how it is called or bound."""
    local = clean(node.id.partition("::")[2])
    if not local or not node.signature:
        return local or clean(node.qualified_name)
    if NodeKind.VARIABLE in node.kinds:
        return local + clean(node.signature).partition(node.name)[2]
    _, bracket, called = clean(node.signature).partition("(")
    return local + bracket + called


@contextmanager
def _seated(options: Options) -> Generator[Desk]:
    if hasattr(options, "limit") and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: give a number above 0")
    name = options.name if hasattr(options, "name") else options.symbol
    if not name.strip():
        raise UsageError("the name is empty: give a symbol or a path")
    with reading(options) as (parts, standing):
        at = standing.place
        with at.store.view(at.repository, at.source) as view:
            seat = desk(view, options.persona or None, parts.settings.persona or None)
            tell(standing.within(seat.persona.scope))
            yield seat


def _print(options: Options, meant: Meant, found: Neighbours, word: str) -> int:
    node = meant.node
    if options.json:
        emit_json(
            {
                "symbol": node_data(node),
                "total": found.total,
                "by_certainty": {one.value: found.counts.get(one, 0) for one in Certainty},
                **(
                    {"by_place": {at: found.split.get(at, 0) for at in PLACES}}
                    if found.split
                    else {}
                ),
                "items": [neighbour_data(one) for one in found.items],
                **_others_data(meant),
            }
        )
        return 0
    total = paint(_total(found, word), "bold")
    emit(f"{total} of {clean(node.qualified_name)}  {paint(place(node), 'cyan')}")
    _say_others(meant)
    rows = [
        (one.certainty, VERBS[one.relation], _says(one), _named(one), _lies(one))
        for one in found.items
    ]
    for line in table(rows, ("dim", "dim", "cyan", "", "cyan")):
        emit(f"  {line}")
    if len(found.split) > 1:
        split = [f"{found.split[at]:,} {said}" for at, said in PLACES.items() if at in found.split]
        emit(paint(f"{found.total:,} in all: {', '.join(split)}", "dim"))
    _say_more(len(found.items), found.total)
    return 0


def neighbour_data(one: Neighbour) -> dict[str, Any]:
    """A neighbour as JSON data."""
    return {
        "symbol": node_data(one.node),
        "relation": one.relation,
        "certainty": one.certainty,
        "path": one.path,
        "lines": list(one.lines),
    }


def _says(one: Neighbour) -> str:
    shown = ",".join(str(line) for line in one.lines[:LINES_SHOWN])
    more = "…" if len(one.lines) > LINES_SHOWN else ""
    return f"{clean(one.path)}:{shown}{more}"


def _named(one: Neighbour) -> str:
    if NodeKind.NAME in one.node.kinds:
        return f"{one.node.name}: nothing in sight has this name"
    test = "  (test)" if "test" in one.node.tags else ""
    return f"{clean(one.node.qualified_name)}{test}"


def _lies(one: Neighbour) -> str:
    """Where the neighbour itself is, unless the row says so already."""
    return place(one.node) if one.node.path not in ("", one.path) else ""


def _total(found: Neighbours, word: str) -> str:
    """`no callers`, `2 callers (exact)`, `317 callers (12 exact, 5 inferred, 300 possible)`."""
    if not found.total:
        return f"no {word}s"
    held = [one for one in Certainty if found.counts.get(one)]
    split = [f"{found.counts[one]:,} {one}" for one in held] if held[1:] else held
    return f"{counted(found.total, word)} ({', '.join(split)})"


def _others_data(meant: Meant) -> dict[str, Any]:
    return {"others": [node.id for node in meant.others]} if meant.others else {}


def _say_others(meant: Meant) -> None:
    """Name the others of that name, which were passed by."""
    if not meant.others:
        return
    ids = [node.id for node in meant.others[:OTHERS_SHOWN]]
    more = len(meant.others) - len(ids)
    listed = ", ".join(ids) + (f" and {more:,} more" if more else "")
    emit(paint(f"others of that name, to be asked for by id: {listed}", "dim"))


def _say_more(shown: int, total: int) -> None:
    if shown < total:
        emit(paint(f"{shown} of {total:,} shown; --limit N shows more", "dim"))
