"""A model is found in a folder or a package, and turns each text into a vector by itself."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from meaning.onnx import TEXT_TOKENS, load
from meaning.port import ModelUnavailable
from tests.meaning.tiny import WIDTH, with_word, write_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_texts_of_like_meaning_lie_near(folder: Path) -> None:
    model = load(str(folder))
    car, vehicle, money = map(model.vector, ["car", "vehicle", "money"])
    assert car.shape == (WIDTH,)
    assert _cosine(car, vehicle) > 0.9 > 0.3 > abs(_cosine(car, money))


def test_a_vector_does_not_depend_on_its_company(folder: Path) -> None:
    model = load(str(folder))
    texts = ["car", "delete money " * 50, "", "price"]
    together = list(map(model.vector, texts))
    assert all(
        np.array_equal(one, model.vector(text)) for one, text in zip(together, texts, strict=True)
    )


def test_the_mean_of_the_tokens_is_the_vector_and_a_long_text_is_cut(folder: Path) -> None:
    model = load(str(folder))
    car, money, both = map(model.vector, ["car", "money", "car money"])
    assert np.allclose((car + money) / 2, both)
    cut = model.vector("car " * TEXT_TOKENS + "money " * TEXT_TOKENS)
    assert np.allclose(cut, car)
    question = model.question("car " * TEXT_TOKENS + "money " * TEXT_TOKENS)
    assert np.allclose(question, both, rtol=1e-4)


def test_a_name_tells_models_apart(folder: Path, tmp_path: Path) -> None:
    same = shutil.copytree(folder, tmp_path / "same")
    other = write_model(tmp_path / "other", seed=8)
    assert load(str(folder)).name == load(str(same)).name != load(str(other)).name


def test_another_tokenizer_is_another_model(folder: Path, tmp_path: Path) -> None:
    other = with_word(shutil.copytree(folder, tmp_path / "other"), "zebra")
    assert load(str(folder)).name != load(str(other)).name


def test_a_model_in_an_installed_package_is_found_without_importing_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "carries_a_model"
    shutil.copytree(folder, package / "data")
    (package / "__init__.py").write_text("raise SystemExit('imported')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert load("carries_a_model").name == load(str(folder)).name
    assert "carries_a_model" not in sys.modules


def _without_words(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _two_networks(folder: Path) -> None:
    shutil.copy(folder / "model.onnx", folder / "second.onnx")


def _damaged(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"not a network")


def _damaged_words(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_without_words, r"one file ending in tokenizer.json, and has: none"),
        (_two_networks, r"one file ending in .onnx, and has: model.onnx, second.onnx"),
        (_damaged, r"model.onnx cannot be read"),
        (_damaged_words, r"cannot be read"),
    ],
)
def test_what_a_model_lacks_is_said(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None], says: str
) -> None:
    copy = shutil.copytree(folder, tmp_path / "model")
    damage(copy)
    with pytest.raises(ModelUnavailable, match=says):
        load(str(copy))


@pytest.mark.parametrize("named", ["no_such_package", "./no/such/folder", "json", "a.b", "x:y"])
def test_a_model_that_is_not_there_is_named(named: str) -> None:
    with pytest.raises(ModelUnavailable, match=named.replace(".", r"\.")):
        load(named)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_its_packages_a_model_says_what_to_install(
    folder: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        ModelUnavailable, match=rf"{package}: pip install '\.\[meaning\]' in Remit's checkout"
    ):
        load(str(folder))
