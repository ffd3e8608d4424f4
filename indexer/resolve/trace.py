"""Evaluation that remembers what it looked at, and gives the same result in any order.

Every step is an entry: its node, and the entries it used. A step has a budget, its level, and
passes on less than it got; at the end of the budget nothing is known. So each result is a function
of its node and level alone, however steps run into each other. A step that never met the end of its
budget has the same result at every level that reaches as high; any other is kept by its level.

A node is (kind, path, ...): what was asked, and of which file ("" for none). Its key is made
only for entries that some file has to be told of.
"""

from collections.abc import Callable
from typing import Any, Final

from indexer.resolve.keys import NONE, Key

TOP: Final = 24  # the level at which a file's own expressions are evaluated
LOOK: Final = 1  # what it costs to follow a name, an import or a base
FLOW: Final = 4  # what it costs to follow a value through a variable, a call or an argument
MAX_KEPT: Final = 60_000  # steps: about 25 MB; what is forgotten is evaluated again
LOCAL: Final = "local"  # the kind of node that names of function bodies have

Node = tuple[Any, ...]


class Entry:
    """One step that was evaluated: its value, its key, and the steps it used."""

    __slots__ = ("height", "key", "node", "used", "value")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.key: Key | None = None
        self.value: Any = None
        self.height = 0
        self.used: tuple[Entry, ...] = ()


class Trace:
    """The steps evaluated so far, and those the present file has used."""

    def __init__(self) -> None:
        self.own = ""  # the path of the file being resolved
        self.level = TOP
        self._whole: dict[Node, Entry] = {}
        self._cut: dict[tuple[Node, int], Entry] = {}
        self._noted: dict[Node, Entry] = {}
        self._used: list[Entry] = []
        self._height = 0
        self._at_end = False  # whether the budget ended inside the step being evaluated

    def begin(self, path: str) -> None:
        """Forget what was used: another file begins."""
        self.own = path
        self._used = []
        if len(self._whole) + len(self._cut) > MAX_KEPT:
            self.forget()

    def forget(self) -> None:
        """Let go of every step."""
        self._whole.clear()
        self._cut.clear()
        self._noted.clear()
        self._used = []

    def used_keys(self, key_of: Callable[[Node], Key]) -> set[Key]:
        """The keys of every step used since `begin`, but those of the file itself."""
        own = self.own
        keys: set[Key] = set()
        seen = set(self._used)
        todo = list(seen)
        while todo:
            entry = todo.pop()
            if entry.node[1] != own:
                if entry.key is None:
                    entry.key = key_of(entry.node)
                keys.add(entry.key)
            new = [used for used in entry.used if used not in seen]
            if new:
                seen.update(new)
                todo += new
        keys.discard(NONE)
        return keys

    def note(self, node: Node) -> None:
        """Record a lookup that has no steps of its own."""
        if self.level == TOP and node[1] == self.own:
            return
        entry = self._noted.get(node)
        if entry is None:
            entry = self._noted[node] = Entry(node)
        self._used.append(entry)

    def step(
        self, node: Node, cost: int, default: Any, compute: Callable[..., Any], *args: Any
    ) -> Any:
        """The value of a step; `default` where the budget does not reach it."""
        level = self.level - cost
        if level < 0:
            self._at_end = True
            return default
        entry = self._whole.get(node)
        if entry is None or entry.height > level:
            entry = self._cut.get((node, level))
            if entry is not None:
                self._at_end = True
        if entry is None:
            return self._evaluate(node, level, cost, compute, args)
        self._used.append(entry)
        height = entry.height + cost
        if height > self._height:  # noqa: PLR1730 - max() takes three times as long
            self._height = height
        return entry.value

    def _evaluate(
        self, node: Node, level: int, cost: int, compute: Callable[..., Any], args: tuple[Any, ...]
    ) -> Any:
        outer_used, outer_height, outer_end = self._used, self._height, self._at_end
        self._used, self._height, self._at_end = [], 0, False
        self.level = level
        entry = Entry(node)
        entry.value = compute(*args)
        self.level = level + cost
        if self._used:
            entry.used = tuple(dict.fromkeys(self._used))
        entry.height = self._height
        if self._at_end:
            self._cut[(node, level)] = entry
        else:
            self._whole[node] = entry
            self._at_end = outer_end
        outer_used.append(entry)
        self._used = outer_used
        self._height = max(outer_height, entry.height + cost)
        return entry.value
