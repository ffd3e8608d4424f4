"""What an index run notes for the next one, and the state that names what it made."""

import sys
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

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
_Noted = TypeVar("_Noted")
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
    said = "".join([f"\0{path}\0{content}" for path, content in sorted(files)])
    return blake2b(f"{made}{said}".encode(), digest_size=16).hexdigest()


def is_odd(path: str, language: str) -> bool:
    """Whether a file is Python and its name does not say so, or the other way round."""
    return (language == "python") != (language_of(path, b"") == "python")


def save(manifest: Manifest, table: Table) -> dict[str, bytes]:
    """The records of both."""
    return {MANIFEST: _encode(manifest), TABLE: _encode(table)}


def load(snapshot: Snapshot) -> tuple[Manifest, Table] | None:
    """What the former run noted; None where there is nothing that this version can use."""
    found, table = noted(snapshot), snapshot.records([TABLE]).get(TABLE)
    if found is None or table is None:
        return None
    return found, _decoded(snapshot, table, Table)


def noted(snapshot: Snapshot) -> Manifest | None:
    """The same without the table of files."""
    record = snapshot.records([MANIFEST]).get(MANIFEST)
    return None if record is None else _decoded(snapshot, record, Manifest)


def _decoded(snapshot: Snapshot, record: bytes, kind: type[_Noted]) -> _Noted:
    try:
        return msgspec.msgpack.decode(record, type=kind)
    except msgspec.DecodeError as error:
        info = snapshot.info
        raise StoreCorrupt(
            f"the notes of the index of {info.repository} are damaged: run `remit index --full`"
        ) from error
