"""Which files changed since an index run, told from their stat data as git does."""

from collections.abc import Mapping

import msgspec

from indexer.read import Content, read_file
from indexer.summary import Changes
from indexer.walk import Entry, Listing


class Stat(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a file looked like when its content had this digest."""

    size: int
    mtime_ns: int
    inode: int
    digest: str


class Difference(msgspec.Struct, frozen=True):
    """`contents` holds what was read to tell, by path: of every added and changed file. `rows` are
    those of all files that were read, the unchanged ones among them too."""

    changes: Changes
    contents: Mapping[str, Content]
    rows: Mapping[str, Stat]


def stat_of(entry: Entry, digest: str) -> Stat:
    """The row of the table for a file with this content."""
    return Stat(entry.size, entry.mtime_ns, entry.inode, digest)


def difference(
    listing: Listing, saved: Mapping[str, Stat], saved_ns: int, *, max_bytes: int
) -> Difference:
    """Compare a listing with the table saved at `saved_ns` (before the files were listed then).

    A file with the same size, times and inode is unchanged and not read, unless it changed so
    late that a further change may have kept them: then its content decides, as for the others.
    """
    added: list[str] = []
    changed: list[str] = []
    contents: dict[str, Content] = {}
    rows: dict[str, Stat] = {}
    known = 0
    for entry in listing.entries:
        row = saved.get(entry.path)
        if row is not None:
            known += 1
            if _clean(entry, row, saved_ns):
                continue
        content = read_file(listing.root, entry.path, max_bytes=max_bytes, secret=entry.secret)
        rows[entry.path] = stat_of(entry, content.digest)
        if row is not None and content.digest == row.digest:
            continue
        (added if row is None else changed).append(entry.path)
        contents[entry.path] = content
    gone = saved.keys() - {e.path for e in listing.entries} if known < len(saved) else ()
    changes = Changes(tuple(added), tuple(changed), tuple(sorted(gone)))
    return Difference(changes, contents, rows)


def refreshed(table: Mapping[str, Stat], found: Difference) -> dict[str, Stat]:
    """The table of the files as they were found."""
    rows = {**table, **found.rows}
    for path in found.changes.removed:
        del rows[path]
    return rows


def _clean(entry: Entry, row: Stat, saved_ns: int) -> bool:
    return (
        row.mtime_ns == entry.mtime_ns
        and row.size == entry.size
        and row.inode == entry.inode
        and entry.mtime_ns < saved_ns
    )
