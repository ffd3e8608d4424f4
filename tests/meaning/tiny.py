"""A model small enough to be made by a test: a real network in ONNX form, and its tokenizer.

Each word has a vector of its own; the words of one line of SYNONYMS lie near each other.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import tokenizers

SYNONYMS = (
    ("car", "automobile", "vehicle"),
    ("delete", "remove", "discard", "drop"),
    ("money", "price", "amount", "charge"),
)
WIDTH = 16


def write_model(folder: Path, *, seed: int = 7) -> Path:
    """Write model.onnx and tokenizer.json into a folder, which is made; another seed, others."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["[UNK]", *(word for line in SYNONYMS for word in line)]
    _write_tokenizer(folder / "tokenizer.json", words)
    _write_network(folder / "model.onnx", _table(words, seed))
    return folder


def with_word(folder: Path, word: str, number: int = 40_000) -> Path:
    """Let the tokenizer know a word that the network does not: only texts with it fail."""
    path = folder / "tokenizer.json"
    held: Any = tokenizers.Tokenizer.from_file(str(path))
    vocabulary = {**held.get_vocab(), word: number}
    _save_tokenizer(path, vocabulary)
    return folder


def write_other(folder: Path, nodes: list[Any], table: Any, given: str = "input_ids") -> Path:
    """A model of other nodes, which make `y` of `given` and `table`."""
    write_model(folder)
    helper: Any = onnx.helper
    inputs = [helper.make_tensor_value_info(given, onnx.TensorProto.INT64, ["texts", "tokens"])]
    kind = onnx.TensorProto.INT64 if nodes[-1].op_type == "Identity" else onnx.TensorProto.FLOAT
    output = helper.make_tensor_value_info("y", kind, None)
    _save_network(folder / "model.onnx", nodes, inputs, output, table)
    return folder


def _table(words: list[str], seed: int) -> Any:
    random = np.random.default_rng(seed)
    table = random.normal(0, 0.05, (len(words), WIDTH))
    for number, line in enumerate(SYNONYMS):
        for word in line:
            table[words.index(word), number] += 1
    return table.astype(np.float32)


def _write_tokenizer(path: Path, words: list[str]) -> None:
    _save_tokenizer(path, {word: number for number, word in enumerate(words)})


def _save_tokenizer(path: Path, vocabulary: dict[str, int]) -> None:
    made: Any = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save(str(path))


def _write_network(path: Path, table: Any) -> None:
    """Looks each token up: (texts, tokens) → (texts, tokens, WIDTH)."""
    helper: Any = onnx.helper
    integers, floats = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    axes = ["texts", "tokens"]
    inputs = [
        helper.make_tensor_value_info(name, integers, axes)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", floats, [*axes, WIDTH])
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    _save_network(path, [node], inputs, output, table)


def _save_network(path: Path, nodes: list[Any], inputs: list[Any], output: Any, table: Any) -> None:
    helper: Any = onnx.helper
    weights = [onnx.numpy_helper.from_array(table, "table")]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], weights)
    opset = [helper.make_opsetid("", 17)]
    path.write_bytes(
        helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()
    )
