"""What frameworks call on a function's behalf: dependencies, pytest fixtures, event handlers."""

from typing import Final

from graph.model import EdgeKind
from indexer.facts import Registration
from indexer.resolve.edges import INFERRED
from indexer.resolve.python_file import PythonFile
from indexer.resolve.targets import Means

_DEPENDS: Final = frozenset({"Depends", "Security"})
_EVENTS: Final = frozenset(
    {"receiver", "listens_for", "on_event", "event", "on", "subscribe", "middleware"}
    | {"exception_handler", "errorhandler", "app_errorhandler", "context_processor"}
    | {"before_request", "after_request", "teardown_request", "teardown_appcontext"}
)


def add(file: PythonFile) -> None:
    """Add the edges of a file's functions to what frameworks give them."""
    for one in file.facts.registrations:
        last = one.chain.rpartition(".")[2]
        if one.symbol < 0:
            continue
        if last in _DEPENDS:
            _depends(file, one)
        elif last in _EVENTS:  # the framework is handed the function, by whoever says so
            owner, own = file.owner(one.scope), file.ids[one.symbol]
            file.edges.add(owner, EdgeKind.REFERENCES, own, [one.line], INFERRED)
        elif last == "usefixtures":
            for _, name in one.strings:
                _uses(file, one.symbol, name, one.line)
    for index, symbol in enumerate(file.facts.symbols):
        if symbol.kind == "function" and not {"test", "fixture"}.isdisjoint(symbol.tags):
            is_method = file.facts.scopes[symbol.parent].kind == "class"
            for parameter in symbol.parameters[is_method:]:
                if parameter.default is None and not parameter.kind:
                    _uses(file, index, parameter.name, symbol.start)


def _depends(file: PythonFile, one: Registration) -> None:
    own = file.ids[one.symbol]
    for key, chain in one.values:
        if key in ("0", "dependency"):
            for target in file.chain(one.scope, chain):
                node = file.node_id(target)
                if node is not None and target.means in (Means.FUNCTION, Means.CLASS):
                    file.edges.add(own, EdgeKind.CALLS, node, [one.line], INFERRED)


def _uses(file: PythonFile, index: int, name: str, line: int) -> None:
    fixture = file.values.fixtures.named(file.view, index, name)
    node = file.node_id(fixture) if fixture is not None else None
    if node is not None:
        file.edges.add(file.ids[index], EdgeKind.CALLS, node, [line], INFERRED)
