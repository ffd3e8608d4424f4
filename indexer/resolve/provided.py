"""What a file offers to the lookups of others: each key with its value, free of line numbers."""

import re
from collections.abc import Iterator

from indexer.facts import Binding, Symbol
from indexer.read import digest_of
from indexer.resolve import keys
from indexer.resolve.bound import replacing
from indexer.resolve.chains import PART, has_parts
from indexer.resolve.keys import Key
from indexer.resolve.views import Bindings, View


def changed_keys(old: View | None, new: View | None) -> set[Key]:
    """The keys whose value differs between two versions of a file (None: no Python there)."""
    before = provided(old) if old is not None else {}
    after = provided(new) if new is not None else {}
    return {key for key in before.keys() | after if before.get(key) != after.get(key)}


def provided(view: View) -> dict[Key, list[object]]:
    """Every key that a lookup may ask of a file, with its value: all of those that share it."""
    found: dict[Key, list[object]] = {}
    for key, value in _Provider(view).values():
        found.setdefault(key, []).append(value)
    return found


class _Provider:
    def __init__(self, view: View) -> None:
        self._view = view
        self._parts: dict[int, str] = {}

    def values(self) -> Iterator[tuple[Key, object]]:
        """Every key with its value."""
        view = self._view
        yield keys.view_key(view.path), True
        if view.all_names is not None:
            yield keys.exports_key(view.path), view.all_names
        for scope in range(len(view.scopes)):
            name = view.scope_name(scope)
            for bound, bindings in view.names(scope).items():
                yield keys.bound_key(view.path, name, bound), self._bindings(bindings)
        for index in range(len(view.symbols)):
            yield from self._of_symbol(index)
        for last, ids in _definitions(view).items():
            yield keys.definitions_key(last), ids
        yield from self._of_calls()
        yield from self._of_stores()

    def _of_symbol(self, index: int) -> Iterator[tuple[Key, object]]:
        view = self._view
        symbol = view.symbols[index]
        local = view.local(index)
        parameters = tuple(
            (p.name, p.kind, p.annotation, self._chain(p.default or "")) for p in symbol.parameters
        )
        yield (
            keys.symbol_key(view.path, local),
            (
                symbol.kind,
                symbol.tags,
                parameters,
                symbol.returns,
                symbol.bases,
                [self._chain(chain) for chain, _ in symbol.decorators],
                (view.scope_name(symbol.parent), view.scopes[symbol.parent].kind),
            ),
        )
        yield keys.signature_key(view.path, local), _signature(symbol)
        if symbol.kind != "class":
            return
        body = view.names(symbol.scope)
        yield keys.body_key(view.path, local), sorted(body)
        for name in {*body, *view.attributes(index)}:
            set_there = [
                (view.scope_name(scope), self._binding(binding))
                for scope, binding in view.attribute(index, name)
            ]
            value = (self._bindings(body.get(name, ())), set_there)
            yield keys.attribute_key(view.path, local, name), value

    def _of_calls(self) -> Iterator[tuple[Key, object]]:
        view = self._view
        for name in [*view.offered(), ""]:
            if name[:1] != "<":
                found = [self._part(number) for number in view.called(name)]
                yield keys.called_key(view.path, name), found
        for name in view.values_named:
            yield keys.handed_key(view.path, name), True

    def _of_stores(self) -> Iterator[tuple[Key, object]]:
        view = self._view
        stores: dict[str, list[object]] = {}
        for store in view.stores:
            value = (
                view.scope_name(store.scope),
                self._chain(store.into),
                self._chain(store.key),
                self._chain(store.value),
                store.conditional,
            )
            stores.setdefault(store.key if store.key[:1] == "." else "", []).append(value)
        for key, values in stores.items():
            yield keys.stored_key(view.path, key), values

    def _part(self, number: int) -> str:
        """A part by what it says, whatever its number."""
        found = self._parts.get(number)
        if found is None:
            self._parts[number] = ""  # parts hold only parts made before them
            part = self._view.parts[number]
            if part.kind == "lambda":
                items = [("", self._view.local(int(part.items[0][1])))]
            else:
                items = [(self._chain(key), self._chain(said)) for key, said in part.items]
            scope = self._view.scope_name(part.scope)
            said = f"{scope} {part.kind} {items} {self._chain(part.chain)}"
            found = self._parts[number] = digest_of(said.encode(errors="replace"))
        return found

    def _chain(self, chain: str) -> str:
        """A chain with its parts by what they say."""
        if not has_parts(chain):
            return chain
        return PART.sub(self._said, chain)

    def _said(self, match: re.Match[str]) -> str:
        number = int(match[2])
        return match[1] + (self._view.local(number) if match[1] == "<@" else self._part(number))

    def _bindings(self, bindings: Bindings) -> tuple[object, ...]:
        return tuple(self._binding(binding) for binding in bindings)

    def _binding(self, binding: Binding) -> tuple[object, ...]:
        view = self._view
        target: object = binding.target
        if binding.kind == "symbol":
            index = int(binding.target)
            symbol = view.symbols[index]
            second = not {"setter", "overload"}.isdisjoint(symbol.tags)
            made_by = [self._chain(chain) for chain, _ in replacing(symbol)]
            unwritten = "abstract" in symbol.tags
            target = (view.local(index), symbol.kind, second, unwritten, made_by)
        return (
            binding.kind,
            binding.module,
            binding.level,
            target,
            self._chain(binding.value),
            binding.annotation,
            binding.tags,
        )


def _signature(symbol: Symbol) -> tuple[object, ...]:
    decorators = [chain for chain, _ in symbol.decorators]
    if symbol.kind == "class":
        has_fields = "dataclass" in symbol.tags or any("NamedTuple" in b for b in symbol.bases)
        fields = [(n, a) for n, a, _ in symbol.attributes] if has_fields else ()
        return (symbol.tags, decorators, symbol.keywords, fields)
    return (decorators, [(p.name, p.kind, p.default is None) for p in symbol.parameters])


def _definitions(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for index, symbol in enumerate(view.symbols):
        found.setdefault(symbol.qualname.rpartition(".")[2], []).append(view.id(index))
    return {name: sorted(ids) for name, ids in found.items()}
