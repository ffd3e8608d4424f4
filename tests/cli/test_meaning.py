"""A model that is set: indexed with, answered with, and missed in plain words."""

import json
import shutil
from pathlib import Path

import pytest

from api.context.meaning import FAILED, UNUSABLE
from cli.meaning import AT_ONCE
from indexer.embed import BATCH
from tests.cli.conftest import Remit
from tests.cli.shop import write_shop
from tests.meaning.tiny import with_word, write_model

TASK = "the automobile is not washed after a customer came"
TREE = {
    "src/wash.py": "\n\n".join(
        f'def wash_{what}(customer):\n    """A customer came by {what}."""\n    after(customer)\n'
        for what in ("bike", "vehicle", "zebra")
    )
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = write_shop(tmp_path / "shop")
    for path, text in TREE.items():
        (root / path).write_text(text)
    return root


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_model(tmp_path / "model")
    monkeypatch.setenv("REMIT_MODEL", str(folder))
    return folder


def test_an_index_run_makes_vectors_once(remit: Remit, shop: Path, model: Path) -> None:
    said = json.loads(remit("index", str(shop), "--json").out)
    made = said["vectors"]["made"]
    assert made > 3
    assert said["vectors"] == {"made": made, "removed": 0, "lacking": 0, "others": [], "failed": []}
    assert "0 vectors made, 0 removed" in remit("index", str(shop)).out
    with (shop / "src/wash.py").open("a") as file:
        file.write("\n\ndef wash_cat():\n    pass\n")
    assert "1 vector made, 0 removed" in remit("index", str(shop)).out


def test_an_answer_goes_by_meaning_and_off_it_is_as_it_was(
    remit: Remit, shop: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REMIT_MODEL")
    plain = remit("context", TASK, str(shop))
    monkeypatch.setenv("REMIT_MODEL", str(model))
    remit("index", str(shop))
    items = json.loads(remit("context", TASK, str(shop), "--format", "json").out)["items"]
    assert items[0]["symbol"] == "wash_vehicle"
    assert "close to the task in meaning" in items[0]["why"]
    monkeypatch.delenv("REMIT_MODEL")
    assert remit("context", TASK, str(shop)).out == plain.out


def test_an_edit_is_embedded_before_the_answer(remit: Remit, shop: Path, model: Path) -> None:
    remit("index", str(shop))
    text = (shop / "src/wash.py").read_text()
    (shop / "src/wash.py").write_text(text.replace("wash_zebra", "wash_car"))
    remit("context", TASK, str(shop))
    assert "0 vectors made, 0 removed" in remit("index", str(shop)).out


def test_another_model_replaces_the_vectors_and_says_so(
    remit: Remit, shop: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remit("index", str(shop))
    monkeypatch.setenv("REMIT_MODEL", str(write_model(tmp_path / "second", seed=2)))
    before = remit("context", TASK, str(shop))
    assert before.code == 0
    assert "of this graph its vectors were made by model " in before.out
    assert ", another model)" in remit("index", str(shop)).out
    assert "were made by" not in remit("context", TASK, str(shop)).out


def test_a_model_that_went_away_is_missed_and_the_answer_comes(
    remit: Remit, shop: Path, model: Path
) -> None:
    remit("index", str(shop))
    shutil.rmtree(model)
    answer = remit("context", TASK, str(shop))
    assert answer.code == 0
    assert UNUSABLE in answer.out
    assert str(model) not in answer.out
    refused = remit("index", str(shop))
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"remit: REMIT_MODEL: the model '{model}' is no folder and no installed package; "
        "nothing was indexed: unset REMIT_MODEL, or give it the folder of a model\n"
    )


def test_a_text_that_the_model_fails_on_is_named_and_answers_go_on(
    remit: Remit, shop: Path, model: Path
) -> None:
    with_word(model, "rider")
    with (shop / "src/wash.py").open("a") as file:
        file.write("\n\ndef wash_rider(rider):\n    pass\n")
    indexed = remit("index", str(shop))
    assert (indexed.code, indexed.err) == (0, "")
    assert ", 1 symbol without\n  without: 1 symbol\n    1 × the model " in indexed.out
    assert "\n      src/wash.py::wash_rider\n" in indexed.out
    [failed] = json.loads(remit("index", str(shop), "--json").out)["vectors"]["failed"]
    assert (failed["symbol"], sorted(failed)) == ("src/wash.py::wash_rider", ["reason", "symbol"])
    with (shop / "src/wash.py").open("a") as file:
        file.write("\n\ndef wash_cat(rider):\n    pass\n")
    answer = remit("context", f"{TASK} as a rider", str(shop))
    assert answer.code == 0
    assert FAILED in answer.out
    assert "wash_cat" in remit("find", "wash_cat", "--in", str(shop)).out
    for name in ("wash_rider", "wash_cat"):
        said = (
            f"src/wash.py::{name} has no vector: REMIT_MODEL: the model {model}/model.onnx cannot "
        )
        assert said in answer.err


def test_a_model_that_fails_on_all_texts_of_a_batch_is_said_once(
    remit: Remit, shop: Path, model: Path
) -> None:
    with_word(model, "customer")
    many = "".join(f"def serve_{n}(customer):\n    return {n}\n" for n in range(2 * BATCH))
    (shop / "src/a.py").write_text(many)
    stopped = remit("index", str(shop))
    assert (stopped.code, stopped.out) == (1, "")
    assert stopped.err.startswith(f"remit: REMIT_MODEL: the model {model}/model.onnx cannot be ")
    assert "; the graph is indexed, some vectors are lacking: unset REMIT_MODEL" in stopped.err
    assert stopped.err.count("\n") == 1


def test_an_answer_does_not_wait_for_many_vectors(remit: Remit, shop: Path, model: Path) -> None:
    remit("index", str(shop))
    for count, held in ((AT_ONCE + 1, "warn"), (AT_ONCE, "ok  ")):
        many = "".join(f"def serve_{n}(a):\n    return {n + count}\n" for n in range(count))
        (shop / "src/a.py").write_text(many)
        remit("context", TASK, str(shop))
        assert f"{held}  meaning" in remit("doctor", str(shop)).out


def test_a_model_that_never_works_is_said_by_index_and_doctor(
    remit: Remit, shop: Path, model: Path
) -> None:
    with_word(model, "[UNK]")
    refused = remit("index", str(shop))
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert f"REMIT_MODEL: the model {model}/model.onnx cannot be used: " in refused.err
    assert f"fail  meaning     REMIT_MODEL: the model {model}/model" in remit("doctor").out
    answer = remit("context", TASK, str(shop))
    assert answer.code == 0
    assert UNUSABLE in answer.out
    assert str(model) not in answer.out


def test_doctor_says_how_it_stands(
    remit: Remit, shop: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REMIT_MODEL")
    remit("index", str(shop))
    assert "off: REMIT_MODEL is not set" in remit("doctor", str(shop)).out
    monkeypatch.setenv("REMIT_MODEL", str(model))
    lacking = remit("doctor", str(shop))
    assert lacking.code == 0
    assert "warn  meaning     0 of " in lacking.out
    remit("index", str(shop))
    whole = remit("doctor", str(shop)).out
    assert "warn  meaning" not in whole
    assert f"ok    meaning     on: {model} (model " in whole
    monkeypatch.setenv("REMIT_MODEL", "nowhere")
    broken = remit("doctor", str(shop))
    assert broken.code == 1
    assert "REMIT_MODEL: the model 'nowhere' is no folder and no installed package" in broken.out
    assert "→ unset REMIT_MODEL, or give it the folder of a model" in broken.out
    assert "answered" not in broken.out
