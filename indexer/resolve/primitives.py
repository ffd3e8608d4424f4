"""Which classes are primitives: the configured workflow bases, and all that inherits from them.

A name alone makes no base: where one class of a configured name composes (it defines `>>` or
`|`), another of that name that does not is a look-alike. A base that may be either is not
proved, so what inherits from it is marked as no primitive.
"""

from collections.abc import Sequence
from typing import Final

from indexer.resolve.lookups import Lookups
from indexer.resolve.targets import Means, Target, Targets
from indexer.resolve.trace import LOOK
from indexer.resolve.values import Values
from indexer.resolve.views import View

_UNPROVED: Final = False  # what a class is that is asked for while it is being asked for
_OPERATORS: Final = ("__rshift__", "__or__")


class Primitives:
    """A base is configured by its bare or its dotted name."""

    def __init__(self, lookups: Lookups, values: Values, bases: Sequence[str]) -> None:
        self._lookups = lookups
        self._values = values
        self._bare = frozenset(base for base in bases if "." not in base)
        self._dotted = tuple(f".{base}" for base in bases if "." in base)
        self._last = frozenset(base.rpartition(".")[2] for base in bases)

    def is_primitive(self, path: str, index: int) -> bool:
        """Whether a class is a workflow base or inherits from one, through any files."""
        view = self._lookups.view(path)
        if view is None:
            return False
        return self._lookups.trace.step(
            ("primitive", path, index),
            LOOK,
            _UNPROVED,
            self._is_primitive,
            view,
            index,
        )

    def has_method(self, name: str) -> bool:
        """Whether a class of a base's name has a method of this name."""
        for node_id in (i for last in sorted(self._last) for i in self._lookups.definitions(last)):
            path, _, local = node_id.partition("::")
            view = self._lookups.view(path)
            index = view.index_of(local) if view is not None else -1
            if view is not None and index >= 0:
                scope = view.symbols[index].scope
                if self._lookups.bindings(view, scope, name):
                    return True
        return False

    def named_like_base(self, dotted: str) -> bool:
        """Whether something outside the repository has the name of a base."""
        return dotted.rpartition(".")[2] in self._bare or self._matches(dotted)

    def _is_primitive(self, view: View, index: int) -> bool:
        if self._is_base(view, index):
            return True
        bases = self._values.classes.bases(view, index)
        return any(self._proved(written, targets) for written, targets in bases)

    def _proved(self, written: str, targets: Targets) -> bool:
        meant = [t for t in targets if t.means == Means.CLASS]
        if meant:
            return all(self.is_primitive(t.path, t.symbol) for t in meant)
        outside = [t.path for t in targets if t.means == Means.EXTERNAL]
        if outside:
            return any(self.named_like_base(dotted) for dotted in outside)
        return written.rpartition(".")[2] in self._last

    def _is_base(self, view: View, index: int) -> bool:
        qualname = view.symbols[index].qualname
        if qualname.rpartition(".")[2] not in self._last:
            return False
        stem = view.path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")
        if qualname not in self._bare and not self._matches(f"{stem}.{qualname}"):
            return False
        others = self._lookups.definitions(qualname.rpartition(".")[2])
        return self._composes(view, index) or not any(map(self._is_composing, others))

    def _is_composing(self, node_id: str) -> bool:
        path, _, local = node_id.partition("::")
        view = self._lookups.view(path)
        index = view.index_of(local) if view is not None else -1
        return view is not None and index >= 0 and self._composes(view, index)

    def _composes(self, view: View, index: int) -> bool:
        self._lookups.symbol(view, index)
        if view.symbols[index].kind != "class":
            return False
        target = Target(Means.CLASS, view.path, index)
        found = (t for name in _OPERATORS for t in self._values.attributes.of(target, name))
        return any(t.means == Means.FUNCTION for t in found)

    def _matches(self, dotted: str) -> bool:
        return bool(self._dotted) and f".{dotted}".endswith(self._dotted)
