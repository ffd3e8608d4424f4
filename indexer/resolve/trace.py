"""Evaluation that remembers what it looked at, and gives the same result in any order.

Every step is an entry: its node, and the entries it used. A budget has two parts. Each flow, which
follows a value through a variable, a call or an argument, takes one of FLOWS away and gives LOOKS
looks, which follow names, imports and bases. At the end of either nothing is known. So each result
is a function of its node and budget alone, however steps run into each other. A step that never met
an end has the same result wherever the budget reaches as far; any other is kept by its budget.

A node is (kind, path, ...): what was asked, and of which file ("" for none). Its key is made
only for entries that some file has to be told of.
"""

from collections.abc import Callable
from typing import Any, Final

from indexer.resolve.keys import NONE, Key

FLOWS: Final = 5
LOOKS: Final = 24
LOOK: Final = 1
FLOW: Final = 32  # above LOOKS, so that a budget is one number: flows * FLOW + looks
TOP: Final = FLOWS * FLOW + LOOKS  # the budget of a file's own expressions
MAX_KEPT: Final = 60_000  # steps: about 25 MB; what is forgotten is evaluated again
LOCAL: Final = "local"  # the kind of node that names of function bodies have

Node = tuple[Any, ...]


class Entry:
    """One step that was evaluated: its value, its key, and the steps it used."""

    __slots__ = ("flows", "keys", "looks", "node", "used", "value")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.keys: tuple[Key, ...] | None = None
        self.value: Any = None
        self.flows = 0  # what it needed: flows, in units of FLOW
        self.looks = 0  # and looks before the first of them
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
        self._flows = 0
        self._looks: int = 0
        self._at_end: bool = False  # whether the budget ended inside the step being evaluated

    def begin(self, path: str) -> None:
        """Forget what was used: another file begins."""
        self.own = path
        self._used = []
        if len(self._whole) + len(self._cut) + len(self._noted) > MAX_KEPT:
            self.forget()

    def forget(self) -> None:
        """Let go of every step."""
        self._whole.clear()
        self._cut.clear()
        self._noted.clear()
        self._used = []

    def used_keys(self, keys_of: Callable[[Node], tuple[Key, ...]]) -> set[Key]:
        """The keys of every step used since `begin`, but those of the file itself."""
        own = self.own
        keys: set[Key] = set()
        seen = set(self._used)
        todo = list(seen)
        while todo:
            entry = todo.pop()
            if entry.node[1] != own:
                if entry.keys is None:
                    entry.keys = keys_of(entry.node)
                keys.update(entry.keys)
            if entry.used:
                new = [used for used in entry.used if used not in seen]
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
        level = self.level
        if cost == LOOK:
            reaches = level % FLOW > 0
            level -= LOOK
        else:
            reaches = level >= FLOW
            level = level - level % FLOW - FLOW + LOOKS
        if not reaches:
            self._at_end = True
            return default
        entry = self._whole.get(node)
        if entry is None or entry.flows > level or entry.looks > level % FLOW:
            entry = self._cut.get((node, level))
            if entry is not None:
                self._at_end = True
        if entry is None:
            entry = self._evaluate(node, level, compute, args)
        self._used.append(entry)
        if cost == LOOK:
            flows = entry.flows
            if entry.looks >= self._looks:
                self._looks = entry.looks + LOOK
        else:
            flows = entry.flows + FLOW
        if flows > self._flows:  # noqa: PLR1730 - max() takes three times as long
            self._flows = flows
        return entry.value

    def _evaluate(
        self, node: Node, level: int, compute: Callable[..., Any], args: tuple[Any, ...]
    ) -> Entry:
        outer = self.level, self._used, self._flows, self._looks, self._at_end
        self.level, self._used, self._flows, self._looks, self._at_end = level, [], 0, 0, False
        entry = Entry(node)
        entry.value = compute(*args)
        if self._used:
            entry.used = tuple(dict.fromkeys(self._used))
        entry.flows, entry.looks = self._flows, self._looks
        cut = self._at_end
        self.level, self._used, self._flows, self._looks, self._at_end = outer
        if cut:
            self._cut[(node, level)] = entry
            self._at_end = True
        else:
            self._whole[node] = entry
        return entry
