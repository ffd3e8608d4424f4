"""Evaluation that remembers what it looked at, and gives the same result in any order.

Every step is an entry: its node, and the entries it used. A step that runs into itself ends
there with nothing; what came of such a round is not kept, so a result never depends on which
file asked first. Depth and rounds are bounded alike, whether or not a result was kept.

A node is (kind, path, ...): what was asked, and of which file ("" for none). Its key is made
only for entries that some file has to be told of.
"""

from collections.abc import Callable
from typing import Any

from indexer.resolve.keys import Key

MAX_DEPTH = 60
MAX_ROUNDS = 200
MAX_KEPT = 50_000  # steps: about 20 MB; what is forgotten is evaluated again
LOCAL = "local"  # the kind of node that names of function bodies have

Node = tuple[Any, ...]


class TooDeep(Exception):
    """An evaluation that goes too deep or round too often: its result is unknown."""


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
        self.active: set[Node] = set()  # the steps that are being evaluated
        self._memo: dict[Node, Entry] = {}
        self._passing: dict[Node, Entry] = {}  # of function bodies: kept for one file
        self._rounded: dict[Node, Entry] = {}  # came of rounds: good only where no step runs
        self._used: list[Entry] = []
        self._rounds = 0
        self._height = 0

    def begin(self, path: str) -> None:
        """Forget what was used: another file begins."""
        self.own = path
        self._used = []
        self._passing.clear()
        self._rounded.clear()
        if len(self._memo) > MAX_KEPT:
            self._memo.clear()

    def forget(self) -> None:
        """Let go of every step."""
        self._memo.clear()
        self._rounded.clear()
        self._passing.clear()
        self._used = []

    def used_keys(self, key_of: Callable[[Node], Key]) -> set[Key]:
        """The keys of every step used since `begin`, but those of the file itself."""
        own = self.own
        keys: set[Key] = set()
        todo = self._used
        seen = set(todo)
        todo = list(seen)
        while todo:
            entry = todo.pop()
            if entry.node[1] != own:
                if entry.key is None:
                    entry.key = key_of(entry.node)
                keys.add(entry.key)
            for used in entry.used:
                if used not in seen:
                    seen.add(used)
                    todo.append(used)
        return keys

    def note(self, node: Node) -> None:
        """Record a lookup that has no steps of its own."""
        if not self.active and node[1] == self.own:
            return
        entry = self._memo.get(node)
        if entry is None:
            entry = self._memo[node] = Entry(node)
        self._used.append(entry)

    def step(self, node: Node, default: Any, compute: Callable[..., Any], *args: Any) -> Any:
        """The value of a step, evaluated at most once; `default` where it runs into itself."""
        kept = (self._passing if node[0] == LOCAL else self._memo).get(node)
        if kept is None:
            if not self.active:
                kept = self._rounded.get(node)
            elif node in self.active:
                self._rounds += 1
                if self._rounds > MAX_ROUNDS:
                    raise TooDeep
                return default
        if kept is None:
            return self._evaluate(node, compute, args)
        self._used.append(kept)
        self._height = max(self._height, kept.height)
        if len(self.active) + kept.height > MAX_DEPTH:
            raise TooDeep
        return kept.value

    def _evaluate(self, node: Node, compute: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        active = self.active
        if len(active) >= MAX_DEPTH:
            raise TooDeep
        entry = Entry(node)
        outer_used, outer_height, rounds = self._used, self._height, self._rounds
        self._used, self._height = [], 0
        active.add(node)
        try:
            entry.value = compute(*args)
        finally:
            active.discard(node)
            if self._used:
                entry.used = tuple(dict.fromkeys(self._used))
            entry.height = height = self._height + 1
            outer_used.append(entry)
            self._used = outer_used
            self._height = height if height > outer_height else outer_height
            went_round = self._rounds != rounds
            if not active:
                self._rounds = self._height = 0
        if not went_round:
            (self._passing if node[0] == LOCAL else self._memo)[node] = entry
        elif not active:
            self._rounded[node] = entry
        return entry.value
