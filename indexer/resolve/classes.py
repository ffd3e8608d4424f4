"""Classes across files: bases and the method resolution order (C3, as Python computes it)."""

from collections.abc import Callable, Sequence
from typing import Final

from indexer.resolve.lookups import Lookups
from indexer.resolve.nodes import is_test_path
from indexer.resolve.offered import MOST_DERIVING
from indexer.resolve.targets import Ancestry, Means, Target, Targets
from indexer.resolve.trace import LOOK
from indexer.resolve.views import View

Place = tuple[str, int]
_FINISHED: Final = False
MOST_SUBCLASSES = 64  # of a class with more none is said


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
            LOOK,
            Ancestry(((path, index),)),
            self._ancestry,
            view,
            index,
        )

    def subclasses(self, path: str, index: int) -> tuple[Place, ...]:
        """The classes below a class, at any depth, in order; none where there are many."""
        return self._lookups.trace.step(
            ("subclasses", path, index), LOOK, (), self._subclasses, path, index
        )

    def _subclasses(self, path: str, index: int) -> tuple[Place, ...]:
        found: dict[Place, None] = {}
        for place in self._direct(path, index):
            found[place] = None
            found.update(dict.fromkeys(self.subclasses(*place)))
        return tuple(found) if len(found) <= MOST_SUBCLASSES else ()

    def _direct(self, path: str, index: int) -> list[Place]:
        view = self._lookups.view(path)
        if view is None:
            return []
        own = (path, index)
        name = view.symbols[index].qualname.rpartition(".")[2]
        # What tests put in a class's place says nothing of it.
        places = self._lookups.sites(f"<<{name}" if is_test_path(path) else f"<{name}")
        if len(places) > MOST_DERIVING:
            return []
        found: list[Place] = []
        for place in sorted({*places, path}):
            there = self._lookups.view(place)
            for other in there.deriving(name) if there is not None else ():
                bases = self.bases(there, other) if there is not None else []
                if any(t.means == Means.CLASS and t[1:3] == own for _, ts in bases for t in ts):
                    found.append((place, other))
        return found

    def is_unfinished(self, path: str, index: int) -> bool:
        """Whether a class has methods of its own that those below it have to write."""
        node = ("unfinished", path, index)
        return self._lookups.trace.step(node, LOOK, _FINISHED, self._is_unfinished, path, index)

    def _is_unfinished(self, path: str, index: int) -> bool:
        view = self._lookups.view(path)
        if view is None:
            return False
        self._lookups.body(view, index)
        bound = view.names(view.symbols[index].scope).values()
        methods = [int(b[-1].target) for b in bound if b[-1].kind == "symbol"]
        for method in methods:
            self._lookups.symbol(view, method)
        return any("abstract" in view.symbols[method].tags for method in methods)

    def metaclasses(self, path: str, index: int) -> Targets:
        """What makes a class: the first metaclass that it or one above it names."""
        return self._lookups.trace.step(
            ("metaclasses", path, index), LOOK, (), self._metaclasses, path, index
        )

    def _metaclasses(self, path: str, index: int) -> Targets:
        for place, above in self.ancestry(path, index).classes:
            view = self._lookups.view(place)
            if view is None:
                continue
            self._lookups.signature(view, above)
            symbol = view.symbols[above]
            said = dict(symbol.keywords).get("metaclass", "")
            if said:
                meant = self._chain(view, symbol.parent, said)
                return tuple(t for t in meant if t.means == Means.CLASS)
        return ()

    def is_protocol(self, target: Target) -> bool:
        """Whether a target is an instance of a class that says only what others look like."""
        view = self._lookups.view(target.path) if target.means == Means.INSTANCE else None
        if view is None:
            return False
        self._lookups.symbol(view, target.symbol)
        bases = view.symbols[target.symbol].bases
        return any(base.removesuffix("[]").rpartition(".")[2] == "Protocol" for base in bases)

    def members(self, owner: Target, prefix: str) -> list[str]:
        """The names that begin so in the bodies of a class, of those above and those below it."""
        if owner.means not in (Means.CLASS, Means.INSTANCE):
            return []
        places = [*self.ancestry(owner.path, owner.symbol).classes]
        places += self.subclasses(owner.path, owner.symbol)
        found: dict[str, None] = {}
        for path, index in places:
            view = self._lookups.view(path)
            if view is not None:
                self._lookups.body(view, index)
                names = view.names(view.symbols[index].scope)
                found.update(dict.fromkeys(n for n in names if n.startswith(prefix)))
        return sorted(found)

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
