"""What is put aside comes back, and a folder that cannot take it is said."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import SpoolFailed
from indexer.spool import Spool


@given(st.lists(st.binary(max_size=200)))
def test_all_comes_back_in_any_order(pieces: list[bytes]) -> None:
    with Spool() as spool:
        spans = [spool.put(piece) for piece in pieces]
        assert [spool.get(span) for span in reversed(spans)] == pieces[::-1]


def test_what_was_never_put_there_is_refused() -> None:
    with Spool() as spool:
        at, size = spool.put(b"abc")
        with pytest.raises(SpoolFailed, match="cut off"):
            spool.get((at, size + 1))


def test_no_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(SpoolFailed, match="set TMPDIR"):
        Spool()
