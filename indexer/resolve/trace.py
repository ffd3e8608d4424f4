"""Evaluation that remembers what it looked at, and gives the same result in any order.

Every step is an entry: its own key, and the entries it used. A step that runs into itself ends
there with nothing; what came of such a round is not kept, so a result never depends on which
file asked first. Depth and rounds are bounded alike, whether or not a result was kept.
"""

from collections.abc import Callable, Hashable
from typing import Any

from indexer.resolve.keys import Key

MAX_DEPTH = 60
MAX_ROUNDS = 200


class TooDeep(Exception):
    """An evaluation that goes too deep or round too often: its result is unknown."""


class Entry:
    """One step that was evaluated: its value, its key, and the steps it used."""

    __slots__ = ("height", "key", "path", "used", "value")

    def __init__(self, path: str, key: Key) -> None:
        self.path = path
        self.key = key
        self.value: Any = None
        self.height = 0
        self.used: tuple[Entry, ...] = ()


class Trace:
    """The steps evaluated so far, and those the present file has used."""

    def __init__(self) -> None:
        self.own = ""  # the path of the file being resolved
        self._memo: dict[Hashable, Entry] = {}
        self._rounded: dict[Hashable, Entry] = {}  # came of rounds: good only where no step runs
        self._active: set[Hashable] = set()
        self._used: list[Entry] = []
        self._rounds = 0
        self._height = 0

    def begin(self, path: str) -> None:
        """Forget what was used: another file begins."""
        self.own = path
        self._used = []

    def used_keys(self) -> set[Key]:
        """The keys of every step used since `begin`, but those of the file itself."""
        keys: set[Key] = set()
        seen: set[int] = set()
        todo = list(self._used)
        while todo:
            entry = todo.pop()
            if id(entry) in seen:
                continue
            seen.add(id(entry))
            if entry.path != self.own:
                keys.add(entry.key)
            todo.extend(entry.used)
        return keys

    def note(self, node: Hashable, path: str, make_key: Callable[..., Key], *args: Any) -> None:
        """Record a lookup that has no steps of its own."""
        if path == self.own and path and not self._active:
            return
        entry = self._memo.get(node)
        if entry is None:
            entry = self._memo[node] = Entry(path, make_key(*args))
        self._used.append(entry)

    def step(
        self,
        node: Hashable,
        default: Any,
        path: str,
        key: Callable[[], Key],
        compute: Callable[..., Any],
        *args: Any,
    ) -> Any:
        """The value of a step, evaluated at most once; `default` where it runs into itself."""
        kept = self._memo.get(node)
        if kept is None and not self._active:
            kept = self._rounded.get(node)
        if kept is not None:
            return self._reuse(kept)
        if node in self._active:
            self._rounds += 1
            if self._rounds > MAX_ROUNDS:
                raise TooDeep
            return default
        return self._evaluate(node, Entry(path, key()), compute, args)

    def _reuse(self, entry: Entry) -> Any:
        self._used.append(entry)
        if len(self._active) + entry.height > MAX_DEPTH:
            raise TooDeep
        self._height = max(self._height, entry.height)
        return entry.value

    def _evaluate(
        self, node: Hashable, entry: Entry, compute: Callable[..., Any], args: tuple[Any, ...]
    ) -> Any:
        if len(self._active) >= MAX_DEPTH:
            raise TooDeep
        outer_used, outer_height, rounds = self._used, self._height, self._rounds
        self._used, self._height = [], 0
        self._active.add(node)
        try:
            entry.value = compute(*args)
        finally:
            self._active.discard(node)
            entry.used = tuple(dict.fromkeys(self._used))
            entry.height = self._height + 1
            outer_used.append(entry)
            self._used, self._height = outer_used, max(outer_height, entry.height)
            went_round = self._rounds != rounds
            if not self._active:
                self._rounds = 0
        if not went_round:
            self._memo[node] = entry
        elif not self._active:
            self._rounded[node] = entry
        return entry.value
