"""What a file offers to the lookups of others: each key with its value, free of line numbers."""

from collections.abc import Iterator

from indexer.facts import Binding, Symbol
from indexer.resolve import keys
from indexer.resolve.keys import Key
from indexer.resolve.views import Bindings, View


def changed_keys(old: View | None, new: View | None) -> set[Key]:
    """The keys whose value differs between two versions of a file (None: no Python there)."""
    before = provided(old) if old is not None else {}
    after = provided(new) if new is not None else {}
    return {key for key in before.keys() | after if before.get(key) != after.get(key)}


def provided(view: View) -> dict[Key, object]:
    """Every key that a lookup may ask of a file, with its value."""
    values: dict[Key, object] = {keys.view_key(view.path): True}
    if view.all_names is not None:
        values[keys.exports_key(view.path)] = view.all_names
    for scope in range(len(view.scopes)):
        name = view.scope_name(scope)
        for bound, bindings in view.names(scope).items():
            values[keys.bound_key(view.path, name, bound)] = _bindings(view, bindings)
    for index in range(len(view.symbols)):
        values.update(_of_symbol(view, index))
    for last, ids in _definitions(view).items():
        values[keys.definitions_key(last)] = ids
    return values


def _of_symbol(view: View, index: int) -> Iterator[tuple[Key, object]]:
    symbol = view.symbols[index]
    local = view.local(index)
    parameters = tuple((p.name, p.kind, p.annotation) for p in symbol.parameters)
    yield (
        keys.symbol_key(view.path, local),
        (
            symbol.kind,
            symbol.tags,
            parameters,
            symbol.returns,
            symbol.bases,
            view.scope_name(symbol.parent),
        ),
    )
    yield keys.signature_key(view.path, local), _signature(symbol)
    if symbol.kind != "class":
        return
    body = view.names(symbol.scope)
    for name in {*body, *view.attributes(index)}:
        set_there = [
            (view.scope_name(scope), _binding(view, binding))
            for scope, binding in view.attribute(index, name)
        ]
        value = (_bindings(view, body.get(name, ())), set_there)
        yield keys.attribute_key(view.path, local, name), value


def _signature(symbol: Symbol) -> tuple[object, ...]:
    decorators = [chain for chain, _ in symbol.decorators]
    if symbol.kind == "class":
        fields = [(n, a) for n, a, _ in symbol.attributes] if "dataclass" in symbol.tags else ()
        return (symbol.tags, decorators, symbol.keywords, fields)
    return (decorators, [(p.name, p.kind, p.default is None) for p in symbol.parameters])


def _definitions(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for index, symbol in enumerate(view.symbols):
        found.setdefault(symbol.qualname.rpartition(".")[2], []).append(view.id(index))
    return {name: sorted(ids) for name, ids in found.items()}


def _bindings(view: View, bindings: Bindings) -> tuple[object, ...]:
    return tuple(_binding(view, binding) for binding in bindings)


def _binding(view: View, binding: Binding) -> tuple[object, ...]:
    target: object = binding.target
    if binding.kind == "symbol":
        index = int(binding.target)
        symbol = view.symbols[index]
        second = not {"setter", "overload"}.isdisjoint(symbol.tags)
        target = (view.local(index), symbol.kind, second)
    return (
        binding.kind,
        binding.module,
        binding.level,
        target,
        binding.value,
        binding.annotation,
        binding.tags,
    )
