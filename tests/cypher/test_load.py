"""Statements are files, all of them known, each single and explained."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cypher
from cypher import CypherError, Statement

FILES = sorted(cypher.HERE.rglob("*.cypher"))


def _remove(folder: Path) -> None:
    (folder / "nodes.cypher").unlink()


def _add(folder: Path) -> None:
    (folder / "surprise.cypher").write_text("RETURN 1")


def _empty(folder: Path) -> None:
    (folder / "nodes.cypher").write_text("// nothing")


def _double(folder: Path) -> None:
    (folder / "nodes.cypher").write_text("RETURN 1; RETURN 2")


def _gap(folder: Path) -> None:
    (folder / "migrations" / "0009_later.cypher").write_text("RETURN 1")


def _no_migrations(folder: Path) -> None:
    shutil.rmtree(folder / "migrations")


def test_all_statements_load():
    loaded = cypher.load()
    assert set(loaded.texts) == set(Statement)
    assert [m.version for m in loaded.migrations] == list(range(1, len(loaded.migrations) + 1))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_remove, "statements are missing: nodes"),
        (_add, "unknown Cypher statements in .*: surprise"),
        (_empty, "nodes.cypher holds no statement"),
        (_double, "nodes.cypher holds 2 statements"),
        (_gap, "0009_later.cypher is not migration"),
        (_no_migrations, "there are no migrations"),
    ],
)
def test_a_damaged_installation_is_found_at_start(
    tmp_path: Path, damage: Callable[[Path], None], says: str
):
    folder = tmp_path / "cypher"
    shutil.copytree(cypher.HERE, folder)
    damage(folder)
    with pytest.raises(CypherError, match=says):
        cypher.load(folder)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_says_first_what_it_is_for(path: Path):
    assert re.match(r"// \S.{15,}", path.read_text("utf-8"))
