"""Classes across files: bases and the method resolution order (C3, as Python computes it)."""

from collections.abc import Callable, Sequence

from indexer.resolve.lookups import Lookups
from indexer.resolve.targets import Ancestry, Means, Targets
from indexer.resolve.views import View

Place = tuple[str, int]


class Classes:
    """What is above a class."""

    def __init__(self, lookups: Lookups, chain: Callable[[View, int, str], Targets]) -> None:
        self._lookups = lookups
        self._chain = chain

    def bases(self, view: View, index: int) -> list[tuple[str, Targets]]:
        """Each base as written, without subscripts, and what it means."""
        self._lookups.symbol(view, index)
        symbol = view.symbols[index]
        written = [base.removesuffix("[]") for base in symbol.bases]
        return [(base, self._chain(view, symbol.parent, base)) for base in written if base]

    def ancestry(self, path: str, index: int) -> Ancestry:
        """The method resolution order of a class."""
        view = self._lookups.view(path)
        if view is None:
            return Ancestry(())
        return self._lookups.trace.step(
            ("ancestry", path, index),
            Ancestry(()),
            self._ancestry,
            view,
            index,
        )

    def _ancestry(self, view: View, index: int) -> Ancestry:
        own = (view.path, index)
        above: list[Ancestry] = []
        externals: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for written, targets in self.bases(view, index):
            known = [t for t in targets if t.means == Means.CLASS]
            above += [self.ancestry(t.path, t.symbol) for t in known]
            outside = [t.path for t in targets if t.means == Means.EXTERNAL]
            externals.update(dict.fromkeys(d for d in outside if d != "builtins.object"))
            if not known and not outside:
                unknown[written.removesuffix("()").rpartition(".")[2]] = None
        for ancestry in above:
            externals.update(dict.fromkeys(ancestry.externals))
            unknown.update(dict.fromkeys(ancestry.unknown))
        order = linearize(own, [a.classes for a in above if a.classes])
        return Ancestry(order, tuple(externals), tuple(unknown))


def linearize(own: Place, orders: Sequence[Sequence[Place]]) -> tuple[Place, ...]:
    """Merge the bases' orders as C3 does; where it refuses, depth first, each class once."""
    sequences = [list(order) for order in orders]
    sequences.append([order[0] for order in orders])
    merged = [own]
    while sequences := [s for s in sequences if s]:
        tails = {place for s in sequences for place in s[1:]}
        head = next((s[0] for s in sequences if s[0] not in tails), None)
        if head is None:
            return tuple(dict.fromkeys([own, *(p for order in orders for p in order)]))
        merged.append(head)
        sequences = [s[1:] if s[0] == head else s for s in sequences]
    return tuple(dict.fromkeys(merged))
