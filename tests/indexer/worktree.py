"""Write trees to disk and index them, whole or after an edit."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from indexer.known import Warm
from indexer.run import IndexRequest, index
from indexer.settings import IndexSettings
from indexer.summary import Summary
from tests.indexer.memory_store import MemoryStore, State

Tree = Mapping[str, str]


class WorkTree:
    """A folder, and the store that follows it."""

    def __init__(self, root: Path, settings: IndexSettings | None = None) -> None:
        self.root = root
        self._settings = settings or IndexSettings()
        self.store = MemoryStore()
        self._warm = Warm()

    def write(self, tree: Mapping[str, str | None]) -> None:
        """Write files; None removes one."""
        for path, text in tree.items():
            file = self.root / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)

    def index(self) -> Summary:
        """Bring the store up to date."""
        return index(self.store, self._request(), warm=self._warm)

    def restart(self) -> None:
        """Forget what a process knows from its last run."""
        self._warm = Warm()

    def _request(self) -> IndexRequest:
        return IndexRequest(self.root, name="r", jobs=1, settings=self._settings, allow_shrink=True)

    @property
    def state(self) -> State:
        """The one state there is."""
        [state] = self.store.states.values()
        return state

    def check(self) -> None:
        """Compare the state with a full index of the same files."""
        other = MemoryStore()
        index(other, self._request())
        [full] = other.states.values()
        assert list(self.state.all_nodes()) == list(full.all_nodes())
        assert list(self.state.all_edges()) == list(full.all_edges())
        assert self.state.info.state == full.info.state
        assert self.state.all_texts() == full.all_texts()
        assert lookups(self.state) == lookups(full)
        assert families(self.state) == families(full)


def lookups(state: State) -> dict[str, frozenset[int]]:
    """Every key that each file is on record for."""
    found: dict[str, frozenset[int]] = {}
    for name, record in state.kept.items():
        if name.startswith("index/uses/"):
            for path, keys in msgspec.msgpack.decode(record, type=dict[str, bytes]).items():
                found[path] = frozenset(np.frombuffer(keys, np.uint64).tolist())
    return found


def families(state: State) -> set[tuple[int, int]]:
    """Every (key, hash of a path) on record of those that are alike."""
    found: set[tuple[int, int]] = set()
    for name, record in state.kept.items():
        if name.startswith("index/families/"):
            keys, files = np.frombuffer(record, "<u4").reshape(2, -1).tolist()
            found.update(zip(keys, files, strict=True))
    return found
