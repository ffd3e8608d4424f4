"""What changed since an index run is told from stat data, and read only where that may lie."""

import os
import time
from pathlib import Path

from indexer.read import read_file
from indexer.settings import IndexSettings
from indexer.stat_table import Difference, Stat, difference, refreshed, stat_of
from indexer.walk import list_files
from tests.indexer.trees import write

LIMIT = 1000


def saved(root: Path) -> dict[str, Stat]:
    return {
        entry.path: stat_of(entry, read_file(root, entry.path, max_bytes=LIMIT).digest)
        for entry in list_files(root, IndexSettings()).entries
    }


def compare(root: Path, table: dict[str, Stat], saved_ns: int) -> Difference:
    return difference(list_files(root, IndexSettings()), table, saved_ns, max_bytes=LIMIT)


def later() -> int:
    return time.time_ns() + 10**12


def test_added_changed_and_removed(tmp_path: Path) -> None:
    write(tmp_path, {"same": "1", "changed": "1", "touched": "1", "removed": "1"})
    table = saved(tmp_path)
    write(tmp_path, {"changed": "22", "added": "1"})
    os.utime(tmp_path / "touched", ns=(1, 1))
    (tmp_path / "removed").unlink()
    found = compare(tmp_path, table, later())
    changes = found.changes
    assert (changes.added, changes.changed, changes.removed) == (
        ("added",),
        ("changed",),
        ("removed",),
    )
    assert {path: content.data for path, content in found.contents.items()} == {
        "added": b"1",
        "changed": b"22",
    }


def test_unchanged_files_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    table = saved(tmp_path)
    lie = {path: Stat(s.size, s.mtime_ns, s.inode, "another digest") for path, s in table.items()}
    assert not compare(tmp_path, lie, later()).changes


def test_what_changed_as_late_as_the_table_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    table = saved(tmp_path)
    row = table["a"]
    stale = {"a": Stat(row.size, row.mtime_ns, row.inode, "of the content before")}
    assert compare(tmp_path, stale, row.mtime_ns).changes.changed == ("a",)
    assert not compare(tmp_path, stale, row.mtime_ns + 1).changes


def test_an_edit_that_keeps_size_and_modification_time_is_seen(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1"})
    status = (tmp_path / "a").stat()
    table = saved(tmp_path)
    time.sleep(0.02)  # as coarse as a file system's clock may be
    write(tmp_path, {"a": "2"})
    os.utime(tmp_path / "a", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert compare(tmp_path, table, later()).changes.changed == ("a",)


def test_the_table_after_a_look(tmp_path: Path) -> None:
    """What was read and is the same need not be read again."""
    write(tmp_path, {"same": "1", "touched": "1", "changed": "1", "removed": "1"})
    table = saved(tmp_path)
    write(tmp_path, {"changed": "22", "added": "1"})
    os.utime(tmp_path / "touched", ns=(1, 1))
    (tmp_path / "removed").unlink()
    assert refreshed(table, compare(tmp_path, table, later())) == saved(tmp_path)
