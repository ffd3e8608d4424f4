"""A sentence encoder in ONNX form, run by ONNX Runtime on the processor.

What comes out for each token is averaged, which is how sentence-transformers' MiniLM and E5 models
are meant to be read (Reimers and Gurevych, "Sentence-BERT", 2019). Each text runs by itself: in a
batch a quantised network rounds by its loudest text, and a vector would depend on its company.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from meaning.folder import ModelFiles, model_files
from meaning.port import ModelUnavailable

Vector = NDArray[np.float32]
TEXT_TOKENS = 128
QUESTION_TOKENS = 256
_LOG_ERRORS = 3
_SPINNING = "session.intra_op.allow_spinning"


class OnnxModel:
    """`meaning.port.Model` from a network and its tokenizer. Usable from several threads."""

    def __init__(self, files: ModelFiles) -> None:
        """Load both files. Raises ModelUnavailable."""
        runtime, tokenizers = _libraries()
        self.name = _name(files)
        try:
            self._texts = _tokenizer(tokenizers, files.words, TEXT_TOKENS)
            self._questions = _tokenizer(tokenizers, files.words, QUESTION_TOKENS)
            options = runtime.SessionOptions()
            options.log_severity_level = _LOG_ERRORS
            options.add_session_config_entry(_SPINNING, "0")  # twice the work, and no faster
            self._session: Any = runtime.InferenceSession(
                str(files.weights), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelUnavailable(f"the model {files.weights} cannot be read: {error}") from error
        self._inputs = frozenset[str](given.name for given in self._session.get_inputs())

    def vectors(self, texts: Iterable[str]) -> Iterator[Vector]:
        """The vectors of texts, one by one, each of its first 128 tokens."""
        return (self._run(self._texts, text) for text in texts)

    def question(self, text: str) -> Vector:
        """The vector of a question, of its first 256 tokens."""
        return self._run(self._questions, text)

    def _run(self, tokenizer: Any, text: str) -> Vector:
        ids = np.array([tokenizer.encode(text).ids or [0]], np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        fed = {name: array for name, array in given.items() if name in self._inputs}
        out = cast("Vector", self._session.run(None, fed)[0])[0]
        return out.mean(axis=0) if out.ndim > 1 else out


def load(named: str) -> OnnxModel:
    """The model in a folder, or in an installed package. Raises ModelUnavailable."""
    return OnnxModel(model_files(named))


def _libraries() -> tuple[Any, Any]:
    try:
        import onnxruntime  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs] - an extra
        import tokenizers  # noqa: PLC0415
    except ImportError as error:
        raise ModelUnavailable(
            f"a model needs the package {error.name}: pip install '.[meaning]' in Remit's checkout"
        ) from error
    return onnxruntime, tokenizers


def _tokenizer(tokenizers: Any, path: Path, most: int) -> Any:
    """Without padding: a text runs by itself."""
    made = tokenizers.Tokenizer.from_file(str(path))
    made.no_padding()
    made.enable_truncation(most)
    return made


def _name(files: ModelFiles) -> str:
    """The network's file name and a digest of all that a vector follows from."""
    digest = hashlib.blake2b(f"mean of {TEXT_TOKENS}".encode(), digest_size=8)
    for path in (files.weights, files.words):
        digest.update(path.read_bytes())
    return f"{files.weights.stem} {digest.hexdigest()}"
