"""What an index run notes for the next one, and the state that names what it made."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import msgspec

from graph.errors import StoreCorrupt
from graph.snapshot import Snapshot
from indexer.parse import language_of
from indexer.settings import IndexSettings
from indexer.stat_table import Stat
from indexer.stubs import stubs_version
from indexer.versions import VERSIONS

MANIFEST = "index/manifest"
TABLE = "index/stat"
_encode = msgspec.msgpack.Encoder(order="sorted").encode


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """Of one indexed state: how it was made, and what the repository's own unit is made of.

    `odd` are the files that are Python though their name does not say so, and those that are not
    though it does. `head` is where git stood (see `head_of`), `history` the digest of its commits.
    `uncommitted` are the paths that are not as they are in that commit, None where it is not known.
    """

    made_by: str
    shards: int
    odd: tuple[str, ...]
    head: str = ""
    history: str = ""
    uncommitted: tuple[str, ...] | None = None

    @property
    def commit(self) -> str:
        """The commit that was checked out, "" for none."""
        return self.head.partition(" ")[0]

    def language(self, path: str) -> str:
        """The language that a file was read as, "" for one that could not be read."""
        named = language_of(path, b"")
        if path not in self.odd:
            return named
        return "" if named == "python" else "python"


class Table(msgspec.Struct, frozen=True, array_like=True):
    """What each file looked like, and when they began to be listed."""

    saved_ns: int
    rows: dict[str, Stat]


def made_by(settings: IndexSettings) -> str:
    """A digest of everything but the files that a graph depends on."""
    python = sys.version_info[:2]
    said = (*VERSIONS, python, stubs_version(), msgspec.to_builtins(settings))
    return blake2b(_encode(said), digest_size=16).hexdigest()


def head_of(commit: str, cut_off: Sequence[str]) -> str:
    """What a history follows from: the commit, and where a shallow clone is cut off."""
    if not cut_off:
        return commit
    return f"{commit} {blake2b(' '.join(cut_off).encode(), digest_size=16).hexdigest()}"


def state_of(files: Iterable[tuple[str, str]], noted: Manifest) -> str:
    """The state of a graph made of these (path, digest) pairs and the history that is noted."""
    made = f"{noted.made_by}\0{noted.head}\0{noted.history}"
    digest = blake2b(made.encode(), digest_size=16)
    for path, content in sorted(files):
        digest.update(f"\0{path}\0{content}".encode())
    return digest.hexdigest()


def is_odd(path: str, language: str) -> bool:
    """Whether a file is Python and its name does not say so, or the other way round."""
    return (language == "python") != (language_of(path, b"") == "python")


def save(manifest: Manifest, table: Table) -> dict[str, bytes]:
    """The records of both."""
    return {MANIFEST: _encode(manifest), TABLE: _encode(table)}


def load(snapshot: Snapshot) -> tuple[Manifest, Table] | None:
    """What the former run noted; None where there is nothing that this version can use."""
    records: Mapping[str, bytes] = snapshot.records([MANIFEST, TABLE])
    if len(records) < 2:
        return None
    try:
        return (
            msgspec.msgpack.decode(records[MANIFEST], type=Manifest),
            msgspec.msgpack.decode(records[TABLE], type=Table),
        )
    except msgspec.DecodeError as error:
        info = snapshot.info
        raise StoreCorrupt(
            f"the notes of the index of {info.repository} are damaged: run `remit index --full`"
        ) from error
