"""Every Cypher statement of Remit, one per file, named for what it answers.

`load` reads them all at once and checks that each file is known and each known one is there, so
that a broken installation is found at start and not in the middle of an answer. A statement's
parameters are all that is ever put into it; no Cypher is built from text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).parent
_MIGRATION = re.compile(r"(\d{4})_\w+\.cypher")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


class CypherError(Exception):
    """A statement file is missing, unknown or empty: the installation is damaged."""


class Statement(StrEnum):
    """Every statement by its file's name; the file's first lines say what it is for."""

    # The server and its sources
    SCOPED_TIES_FROM = "scoped_ties_from"
    SCOPED_TIES_TO = "scoped_ties_to"
    SERVER = "server"
    RECORD_SCHEMA = "record_schema"
    NEXT_NUMBER = "next_number"
    SOURCES = "sources"
    SOURCE = "source"
    FLOOR = "floor"
    INDEXES_OFFLINE = "indexes_offline"
    UNFINISHED = "unfinished"
    LIVE_COUNTS = "live_counts"
    # Reading one state
    LISTING = "listing"
    LISTING_CHANGES = "listing_changes"
    LAYOUTS = "layouts"
    NODES = "nodes"
    IMPLIED = "implied"
    ALL_IMPLIED = "all_implied"
    NAMED = "named"
    NAMES = "names"
    EDGES_FROM = "edges_from"
    EDGES_TO = "edges_to"
    TIES_FROM = "ties_from"
    TIES_TO = "ties_to"
    TEXTS = "texts"
    FACTS = "facts"
    RECORDS = "records"
    VECTORS = "vectors"
    VECTOR_KEYS = "vector_keys"
    # Leases and states
    OPEN_SOURCE = "open_source"
    LOCK_SOURCE = "lock_source"
    TAKE_LEASE = "take_lease"
    BEGIN_LOAD = "begin_load"
    COUNT_BATCH = "count_batch"
    RELEASE_LEASE = "release_lease"
    FORGET_PENDING = "forget_pending"
    PUBLISH = "publish"
    RECOMMIT = "recommit"
    # Writing
    OLD_NODES = "old_nodes"
    OLD_EDGES = "old_edges"
    OLD_LAYOUTS = "old_layouts"
    ENTITIES = "entities"
    CREATE_ENTITIES = "create_entities"
    RELABEL_ENTITIES = "relabel_entities"
    CREATE_VERSIONS = "create_versions"
    CREATE_EDGES = "create_edges"
    CREATE_UNITS = "create_units"
    CLOSE_VERSIONS = "close_versions"
    CLOSE_EDGES = "close_edges"
    CLOSE_UNITS = "close_units"
    LOCK_CONTENTS = "lock_contents"
    KNOWN_CONTENTS = "known_contents"
    WRITE_CONTENTS = "write_contents"
    OPEN_RECORDS = "open_records"
    CLOSE_RECORDS = "close_records"
    CREATE_RECORDS = "create_records"
    WRITE_VECTORS = "write_vectors"
    DROP_VECTORS = "drop_vectors"
    DANGLING = "dangling"
    LISTED_TWICE = "listed_twice"
    IMPLIED_CHANGE = "implied_change"
    # Undoing a dead load, pruning, removing
    UNITS_OF_GENERATION = "units_of_generation"
    UNDO_EDGES = "undo_edges"
    UNDO_VERSIONS = "undo_versions"
    UNDO_UNITS = "undo_units"
    UNDO_RECORDS = "undo_records"
    DELETE_UNREFERENCED = "delete_unreferenced"
    DELETE_CONTENTS = "delete_contents"
    RAISE_FLOOR = "raise_floor"
    UNITS_BELOW = "units_below"
    PRUNE_EDGES = "prune_edges"
    PRUNE_VERSIONS = "prune_versions"
    PRUNE_RECORDS = "prune_records"
    DELETE_UNITS = "delete_units"
    FORGET_CLOSED = "forget_closed"
    SOURCES_OF_REPOSITORY = "sources_of_repository"
    UNLIST_SOURCE = "unlist_source"
    REMOVED_SOURCES = "removed_sources"
    DELETE_ENTITIES = "delete_entities"
    DELETE_SOURCE_UNITS = "delete_source_units"
    DELETE_SOURCE_RECORDS = "delete_source_records"
    DELETE_SOURCE_VECTORS = "delete_source_vectors"
    DELETE_REMOVED = "delete_removed"


@dataclass(frozen=True, slots=True)
class Migration:
    """What brings a database from one schema version to the next."""

    version: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cypher:
    """All statements by name, and the migrations in order, numbered from 1 without a gap."""

    texts: dict[Statement, str]
    migrations: tuple[Migration, ...]


def load(folder: Path = HERE) -> Cypher:
    """Read and check all statements. Raises CypherError."""
    files = {path.stem: path for path in folder.glob("*.cypher")}
    if missing := sorted(set(Statement) - files.keys()):
        raise CypherError(f"Cypher statements are missing: {', '.join(missing)}; install again")
    if unknown := sorted(files.keys() - set(Statement)):
        raise CypherError(f"unknown Cypher statements in {folder}: {', '.join(unknown)}")
    texts = {name: _single(files[name]) for name in Statement}
    return Cypher(texts, tuple(_migrations(folder / "migrations")))


def _migrations(folder: Path) -> Sequence[Migration]:
    found: list[Migration] = []
    for number, path in enumerate(sorted(folder.glob("*.cypher")), 1):
        match = _MIGRATION.fullmatch(path.name)
        if match is None or int(match[1]) != number:
            raise CypherError(f"{path.name} is not migration {number:04d}_<what>.cypher")
        found.append(Migration(number, _parts(path)))
    if not found:
        raise CypherError(f"there are no migrations in {folder}; install again")
    return found


def _single(path: Path) -> str:
    parts = _parts(path)
    if len(parts) != 1:
        raise CypherError(f"{path.name} holds {len(parts)} statements, not one")
    (text,) = parts
    return text


def _parts(path: Path) -> tuple[str, ...]:
    text = _COMMENT.sub("", path.read_text("utf-8"))
    parts = tuple(part.strip() for part in text.split(";") if part.strip())
    if not parts:
        raise CypherError(f"{path.name} holds no statement")
    return parts
