"""A model that cannot be used is refused when it is opened, or at the text that it fails on."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from meaning.onnx import MAX_BYTES, load
from meaning.port import ModelFailed, ModelUnavailable
from tests.meaning.tiny import WIDTH, with_word, write_model, write_other

WORDS = 13
NODE: Any = onnx.helper.make_node
LOOK_UP = [NODE("Gather", ["table", "input_ids"], ["y"])]
SUM = [NODE("Cast", ["input_ids"], ["z"], to=1), NODE("ReduceSum", ["z"], ["y"], keepdims=0)]
NUMBERS = [NODE("Identity", ["input_ids"], ["y"])]
AS_WIDE_AS_LONG = [NODE("Cast", ["input_ids"], ["y"], to=1)]


def _filled(value: float) -> Any:
    return np.full((WORDS, WIDTH), value, np.float32)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("nodes", "table", "given", "says"),
    [
        (LOOK_UP, _filled(np.nan), "input_ids", "its numbers are not finite"),
        (LOOK_UP, _filled(np.inf), "input_ids", "its numbers are not finite"),
        (LOOK_UP, _filled(3e38), "input_ids", "its numbers are not finite"),
        (SUM, _filled(1), "input_ids", "what it gives for a text is no vector"),
        (NUMBERS, _filled(1), "input_ids", "what it gives for a text is no vector"),
        (AS_WIDE_AS_LONG, _filled(1), "input_ids", "its vectors are not of one width"),
        ([NODE("Gather", ["table", "pixels"], ["y"])], _filled(1), "pixels", "pixels"),
    ],
    ids=["nan", "infinite", "overflow", "no dimension", "integers", "no width", "other inputs"],
)
def test_a_network_that_gives_no_vectors_is_refused(
    tmp_path: Path, nodes: list[Any], table: Any, given: str, says: str
) -> None:
    write_other(tmp_path, nodes, table, given)
    with pytest.raises(ModelFailed, match=rf"model\.onnx cannot be used: .*{says}"):
        load(str(tmp_path))


def test_the_tokenizer_of_another_model_is_refused_and_nothing_else_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with_word(write_model(tmp_path), "[UNK]")
    with pytest.raises(ModelFailed, match=r"model\.onnx cannot be used: "):
        load(str(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_a_text_that_it_fails_on_is_said_and_the_others_have_vectors(tmp_path: Path) -> None:
    model = load(str(with_word(write_model(tmp_path), "zebra")))
    with pytest.raises(ModelFailed, match=r"model\.onnx cannot be used: "):
        model.vector("zebra")
    assert model.vector("car").shape == (WIDTH,)
    with pytest.raises(ModelFailed):
        model.question("a zebra")


def test_a_file_larger_than_any_network_is_not_read(tmp_path: Path) -> None:
    os.truncate(write_model(tmp_path) / "model.onnx", MAX_BYTES + 1)
    with pytest.raises(ModelUnavailable, match="is larger than 2 GiB"):
        load(str(tmp_path))


def test_a_file_for_which_there_is_no_memory_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(tmp_path)

    def full(path: Path) -> bytes:
        raise MemoryError

    monkeypatch.setattr(Path, "read_bytes", full)
    with pytest.raises(ModelUnavailable, match="cannot be read: there is not memory enough"):
        load(str(tmp_path))


def test_a_file_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(tmp_path)

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ModelUnavailable, match=r"cannot be read: Permission denied$"):
        load(str(tmp_path))


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("~nosuchuser/x", "cannot be looked for"),
        ("__main__", "no folder and no installed package"),
        ("x" * 5_000, "^the model 'x{200}…' (cannot be looked for: |is no folder)"),
        ("x/" * 2_500, "^the model '(x/){100}…' (cannot be looked for: |is no folder)"),
        ("a\0b", "the model 'a.x00b' (cannot be looked for|is no folder)"),
    ],
    ids=["no such user", "main", "long name", "long path", "null"],
)
def test_a_name_that_cannot_be_looked_for_is_said(named: str, says: str) -> None:
    with pytest.raises(ModelUnavailable, match=says) as raised:
        load(named)
    assert len(str(raised.value)) < 400
