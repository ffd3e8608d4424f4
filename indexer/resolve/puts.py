"""What is put into containers and attributes after they were made."""

from typing import TYPE_CHECKING, Final

from indexer.resolve.bound import union
from indexer.resolve.targets import Means, Targets
from indexer.resolve.trace import FLOW
from indexer.resolve.views import View

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_MOST_OF_ATTRIBUTE: Final = 40  # stores into attributes of one name in one file
_MOST_STORES: Final = 200  # into containers in one file


class Puts:
    """Containers and attributes by what is put there."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def on(self, view: View, index: int, name: str) -> Targets | None:
        """What is assigned to an attribute of a class or its instances from outside of it."""
        numbers = self._lookups.stored(view, f".{name}")
        if not numbers or len(numbers) > _MOST_OF_ATTRIBUTE:
            return None
        found: list[Targets] = []
        for number in numbers:
            store = view.stores[number]
            into = self._values.chain(view, store.scope, store.into)
            if any(
                t.path == view.path
                and t.symbol == index
                and t.means in (Means.CLASS, Means.INSTANCE)
                for t in into
            ):
                found.append(self._values.chain(view, store.scope, store.value))
        return union(found) if found else None

    def into(self, view: View, part: int, scope: int, key: str) -> tuple[Targets, bool]:
        """What is put into a display under a key, and whether that surely replaces what it held."""
        found: list[Targets] = []
        replaced = False
        for number in self._puts(view).get(part, ()):
            store = view.stores[number]
            if not self._is_under(view, store.scope, store.key, key):
                continue
            value = self._values.chain(view, store.scope, store.value)
            if store.key == "*":
                elements = self._values.elements
                value = union(
                    [elements.by_key(t, key) if key else elements.iterated(t) for t in value]
                )
                sure = bool(value) and bool(key)
            else:
                sure = bool(key) and store.key == key
            if sure and not store.conditional and store.scope == scope:
                found, replaced = [], True
            found.append(value)
        return union(found), replaced

    def _puts(self, view: View) -> dict[int, list[int]]:
        """The stores of a file into each of its displays."""
        return self._values.trace.step(("puts", view.path), FLOW, {}, self._all_puts, view)

    def _all_puts(self, view: View) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number in self._lookups.stored(view, "")[:_MOST_STORES]:
            store = view.stores[number]
            for target in self._values.chain(view, store.scope, store.into):
                if target.means == Means.CONTAINER and target.path == view.path:
                    found.setdefault(target.symbol, []).append(number)
        return found

    def _is_under(self, view: View, scope: int, at: str, key: str) -> bool:
        if not key or at in ("", "*", key):
            return True
        if at[:1] != "=" or key[:1] != "'":
            return at[:1] == "="
        meant = self._values.chain(view, scope, at[1:])
        texts = [t.path for t in meant if t.means == Means.STRING]
        return len(texts) != len(meant) or not texts or key[1:] in texts
