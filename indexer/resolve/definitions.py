"""What a Python file defines, and what definitions say of others: bases, overrides, decorators."""

from graph.model import EdgeKind
from indexer.facts import Symbol
from indexer.resolve.edges import INFERRED
from indexer.resolve.nodes import module_node, symbol_node
from indexer.resolve.python_file import PythonFile
from indexer.resolve.targets import Means, Target


def add(file: PythonFile) -> None:
    """Add the module and its symbols, and the edges that their headers say."""
    file.nodes.append(module_node(file.path, file.dotted, file.digest, file.facts))
    file.edges.add(file.path, EdgeKind.CONTAINS, file.module)
    for index, symbol in enumerate(file.facts.symbols):
        _symbol(file, index, symbol)


def _symbol(file: PythonFile, index: int, symbol: Symbol) -> None:
    own = file.ids[index]
    is_class = symbol.kind == "class"
    primitive = is_class and file.primitives.is_primitive(file.path, index)
    file.nodes.append(symbol_node(file.path, file.dotted, symbol, own, primitive=primitive))
    file.edges.add(file.owner(symbol.parent), EdgeKind.CONTAINS, own)
    if is_class:
        _inherits(file, own, index)
        _prepared(file, index)
        _named(file, index)
    elif "lambda" not in symbol.tags:
        name = symbol.qualname.rpartition(".")[2]
        file.edges.add(own, EdgeKind.NAMED, f"name:{name}")
        _overrides(file, own, index, name)
    for chain, line in symbol.decorators:
        called = chain.rpartition("(")[0] if chain.endswith(")") else chain
        file.point(own, EdgeKind.DECORATES, file.chain(symbol.parent, called), called, [line])


def _inherits(file: PythonFile, own: str, index: int) -> None:
    line = [file.facts.symbols[index].start]
    for written, targets in file.values.classes.bases(file.view, index):
        file.point(own, EdgeKind.INHERITS, targets, written, line)


def _prepared(file: PythonFile, index: int) -> None:
    """What the statement of a class calls: its metaclass, and `__init_subclass__` above it."""
    symbol = file.facts.symbols[index]
    if not symbol.bases and not symbol.keywords:
        return
    values, owner = file.values, file.owner(symbol.parent)
    called = [values.attributes.of(Target(Means.SUPER, file.path, index), "__init_subclass__")]
    for meta in values.classes.metaclasses(file.path, index):
        called += [values.attributes.of(meta, name) for name in ("__new__", "__init__")]
    for target in (t for targets in called for t in targets):
        node = file.node_id(target) if target.means == Means.FUNCTION else None
        if node is not None:
            file.edges.add(owner, EdgeKind.CALLS, node, [symbol.start], INFERRED)


def _named(file: PythonFile, index: int) -> None:
    """What is made in the body of a class is told its name there, by `__set_name__`."""
    symbol = file.facts.symbols[index]
    owner = file.owner(symbol.parent)
    for binding in file.facts.scopes[symbol.scope].bindings:
        made = file.chain(symbol.scope, binding.value) if binding.value[-1:] == ")" else ()
        for one in made:
            if one.means == Means.INSTANCE:
                for target in file.values.attributes.of(one, "__set_name__"):
                    node = file.node_id(target) if target.means == Means.FUNCTION else None
                    if node is not None:
                        file.edges.add(owner, EdgeKind.CALLS, node, [binding.line], INFERRED)


def _overrides(file: PythonFile, own: str, index: int, name: str) -> None:
    symbol = file.facts.symbols[index]
    around = file.facts.scopes[symbol.parent]
    if around.kind != "class" or "overload" in symbol.tags:
        return
    above = Target(Means.SUPER, file.path, around.symbol)
    for target in file.values.attributes.of(above, name):
        overridden = file.node_id(target)
        if target.means == Means.FUNCTION and overridden and overridden != own:
            file.edges.add(own, EdgeKind.OVERRIDES, overridden)
