"""The families of copies before and after some files changed."""

from collections.abc import Mapping, Sequence

from graph.snapshot import Snapshot
from indexer import kept
from indexer.facts import FileFacts
from indexer.families import (
    PathsOf,
    Records,
    Sketches,
    StoredFamilies,
    changed_families,
    differing,
)
from indexer.manifest import Manifest
from indexer.resolve.keys import provider_hash


class ChangedFamilies:
    """What an update of these files (None: removed) does to who is a copy of whom."""

    def __init__(
        self,
        snapshot: Snapshot,
        former: Manifest,
        digests: Mapping[str, str],
        paths_of: PathsOf,
        changed: Mapping[str, FileFacts | None],
    ) -> None:
        """`digests` and `paths_of` are of the files as they were stored."""
        self._snapshot = snapshot
        self._former = former
        self._digests = digests
        before = self._stored([path for path in changed if path in digests])
        after = {path: facts.sketches if facts else () for path, facts in changed.items()}
        held = Records(snapshot.records, former.shards)
        old = StoredFamilies(held, paths_of, {}, self._stored)
        self.families = StoredFamilies(held, paths_of, after, self._stored)
        self.differing = differing(old, self.families, changed_families(before, after))
        self.concerned = old.paths(self.differing)  # the changed ones are resolved anyway
        # Files whose paths have the same hash are one there: what any of them has stays.
        beside = self._stored(sorted({*paths_of(map(provider_hash, changed))} - changed.keys()))
        self.records = held.changes({**before, **beside}, {**after, **beside})

    def _stored(self, paths: Sequence[str]) -> dict[str, Sketches]:
        blobs = self._snapshot.facts(sorted({self._digests[path] for path in paths}))
        return {path: self._read(path, blobs.get(self._digests[path], b"")) for path in paths}

    def _read(self, path: str, blob: bytes) -> Sketches:
        language = self._former.language(path)
        found = kept.read_sketches(blob, language)
        if found is None:
            text = self._snapshot.texts([path]).get(path)
            found = kept.read(blob, path, language, text).sketches
        return found
