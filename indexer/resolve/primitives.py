"""Which classes are primitives: the transitive subclasses of the configured workflow bases."""

from collections.abc import Sequence

from indexer.resolve.classes import Classes
from indexer.resolve.lookups import Lookups


class Primitives:
    """A base is configured by its bare or its dotted name; it is no primitive itself."""

    def __init__(self, lookups: Lookups, classes: Classes, bases: Sequence[str]) -> None:
        self._lookups = lookups
        self._classes = classes
        self._bare = frozenset(base for base in bases if "." not in base)
        self._dotted = tuple(f".{base}" for base in bases if "." in base)
        self._last = frozenset(base.rpartition(".")[2] for base in bases)

    def is_base(self, path: str, index: int) -> bool:
        """Whether a class is one of the configured bases."""
        view = self._lookups.view(path)
        if view is None:
            return False
        qualname = view.symbols[index].qualname
        stem = path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")
        return qualname in self._bare or self._matches(f"{stem}.{qualname}")

    def is_primitive(self, path: str, index: int) -> bool:
        """Whether a class inherits from a configured base, through any number of files."""
        ancestry = self._classes.ancestry(path, index)
        return (
            any(self.is_base(*above) for above in ancestry.classes[1:])
            or any(self._outside(dotted) for dotted in ancestry.externals)
            or not self._last.isdisjoint(ancestry.unknown)
        )

    def named_like_base(self, dotted: str) -> bool:
        """Whether something outside the repository is named as a configured base."""
        return self._outside(dotted)

    def _outside(self, dotted: str) -> bool:
        return dotted.rpartition(".")[2] in self._bare or self._matches(dotted)

    def _matches(self, dotted: str) -> bool:
        return bool(self._dotted) and f".{dotted}".endswith(self._dotted)
