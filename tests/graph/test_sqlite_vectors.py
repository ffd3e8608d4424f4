"""What a removed source leaves in the file: no vector."""

import sqlite3
from contextlib import closing
from pathlib import Path

from graph.connect import open_store
from tests.contract.builders import REPOSITORY, SOURCE, delta, unit


def test_vectors_are_deleted_with_their_source(tmp_path: Path) -> None:
    path = tmp_path / "graph.sqlite"
    with closing(open_store(f"sqlite:///{path}")) as store:
        for source in (SOURCE, "/elsewhere"):
            store.apply(delta(None, "one", [unit("a.py", {"f": []})], source=source))
            store.write_vectors(REPOSITORY, source, "m", {"k": b"v", "l": b"w"})
        store.remove(REPOSITORY, SOURCE)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM vector").fetchone() == (2,)


def test_a_store_of_the_first_version_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "graph.sqlite"
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.apply(delta(None, "one", [unit("a.py", {"f": []})]))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE vector")
        connection.execute("PRAGMA user_version = 1")
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.write_vectors(REPOSITORY, SOURCE, "m", {"k": b"v"})
        with store.snapshot(REPOSITORY, SOURCE) as snapshot:
            assert snapshot.vectors("m", ["k"]) == {"k": b"v"}
            assert list(snapshot.files()) == ["a.py"]
