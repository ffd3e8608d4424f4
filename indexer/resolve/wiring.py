"""What frameworks call on a function's behalf: dependencies, pytest fixtures, event handlers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from graph.model import EdgeKind
from indexer.facts import Registration, Symbol
from indexer.resolve.edges import INFERRED
from indexer.resolve.targets import Means, Target
from indexer.resolve.tree import parents

if TYPE_CHECKING:
    from indexer.resolve.python import PythonFile

_DEPENDS: Final = frozenset({"Depends", "Security"})
_EVENTS: Final = frozenset(
    {"receiver", "listens_for", "on_event", "event", "on", "subscribe", "middleware"}
    | {"exception_handler", "errorhandler", "app_errorhandler", "context_processor"}
    | {"before_request", "after_request", "teardown_request", "teardown_appcontext"}
)


def add(file: "PythonFile") -> None:
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


def _depends(file: "PythonFile", one: Registration) -> None:
    own = file.ids[one.symbol]
    for key, chain in one.values:
        if key in ("0", "dependency"):
            for target in file.chain(one.scope, chain):
                node = file.node_id(target)
                if node is not None and target.means in (Means.FUNCTION, Means.CLASS):
                    file.edges.add(own, EdgeKind.CALLS, node, [one.line], INFERRED)


def _uses(file: "PythonFile", index: int, name: str, line: int) -> None:
    """The fixture that a name means for a test: of its class, its module, or a conftest above."""
    for target in _fixtures(file, index, name):
        node = file.node_id(target)
        if node is not None:
            file.edges.add(file.ids[index], EdgeKind.CALLS, node, [line], INFERRED)
        return


def _fixtures(file: "PythonFile", index: int, name: str) -> Iterator[Target]:
    symbol = file.facts.symbols[index]
    scope = symbol.parent
    while scope >= 0:
        for binding in file.view.names(scope).get(name, ()):
            if binding.kind == "symbol" and int(binding.target) != index:
                found = file.facts.symbols[int(binding.target)]
                if "fixture" in found.tags:
                    yield Target(Means.FUNCTION, file.path, int(binding.target))
        scope = file.facts.scopes[scope].parent
    yield from _that_are(file, file.chain(0, name), index)
    lookups = file.values.lookups
    for directory in (*parents(file.path), ""):
        path = f"{directory}/conftest.py" if directory else "conftest.py"
        view = lookups.guess(path) if path != file.path else None
        if view is not None:
            lookups.bindings(view, 0, name)
            yield from _that_are(file, file.values.chain(view, 0, name), index)


def _that_are(file: "PythonFile", targets: tuple[Target, ...], index: int) -> Iterator[Target]:
    lookups = file.values.lookups
    for target in targets:
        if target.means != Means.FUNCTION or (target.path, target.symbol) == (file.path, index):
            continue
        view = lookups.view(target.path)
        if view is not None:
            lookups.symbol(view, target.symbol)
            found: Symbol = view.symbols[target.symbol]
            if "fixture" in found.tags:
                yield target
