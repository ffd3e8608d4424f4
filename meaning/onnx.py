"""A sentence encoder in ONNX form, run by ONNX Runtime on the processor.

What comes out for each token is averaged, which is how sentence-transformers' MiniLM and E5 models
are meant to be read (Reimers and Gurevych, "Sentence-BERT", 2019). Each text runs by itself: in a
batch a quantised network rounds by its loudest text, and a vector would depend on its company.
"""

import hashlib
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from meaning.faults import told
from meaning.folder import ModelFiles, model_files
from meaning.port import ModelFailed, ModelUnavailable

Vector = NDArray[np.float32]
TEXT_TOKENS = 128
QUESTION_TOKENS = 256
TRIALS = ("remit", "return the price of an order")  # of unlike lengths, for vectors of one width
MAX_BYTES = 2**31  # of a file: protobuf, and with it a network in one file, ends there
_LOG_NOTHING = 4  # only what ends the process: errors are raised as well
_FLAT = 2  # dimensions of an output that is one vector for a text, not one for each token
_SPINNING = "session.intra_op.allow_spinning"


class OnnxModel:
    """`meaning.port.Model` from a network and its tokenizer. Usable from several threads."""

    def __init__(self, files: ModelFiles) -> None:
        """Load both files, and try them on a short text. Raises ModelUnavailable."""
        runtime, tokenizers = _libraries()
        self._runtime, self._weights = runtime, files.weights
        with told(runtime, f"the model {files.weights} cannot be read", ModelUnavailable):
            self.name = _name(files)
            self._texts = _tokenizer(tokenizers, files.words, TEXT_TOKENS)
            self._questions = _tokenizer(tokenizers, files.words, QUESTION_TOKENS)
            options = runtime.SessionOptions()
            options.log_severity_level = _LOG_NOTHING
            options.add_session_config_entry(_SPINNING, "0")  # twice the work, and no faster
            self._session: Any = runtime.InferenceSession(
                str(files.weights), options, providers=["CPUExecutionProvider"]
            )
        self._inputs = frozenset[str](given.name for given in self._session.get_inputs())
        if len({len(vector) for vector in map(self.vector, TRIALS)}) > 1:
            raise self._failed("its vectors are not of one width")

    def vector(self, text: str) -> Vector:
        """The vector of a text, of its first 128 tokens."""
        return self._run(self._texts, text)

    def question(self, text: str) -> Vector:
        """The vector of a question, of its first 256 tokens."""
        return self._run(self._questions, text)

    def _run(self, tokenizer: Any, text: str) -> Vector:
        with told(self._runtime, f"the model {self._weights} cannot be used", ModelFailed):
            ids = np.array([tokenizer.encode(text).ids or [0]], np.int64)
            given = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            fed = {name: array for name, array in given.items() if name in self._inputs}
            out = self._session.run(None, fed)[0]
        if not _is_of_one_text(out):
            raise self._failed("what it gives for a text is no vector")
        with np.errstate(all="ignore"):
            one: Vector = out[0].astype(np.float32, copy=False)
            vector = cast("Vector", one.mean(axis=0) if out.ndim > _FLAT else one)
            if not np.isfinite((vector * vector).sum()):
                raise self._failed("its numbers are not finite")
        return vector

    def _failed(self, why: str) -> ModelFailed:
        return ModelFailed(f"the model {self._weights} cannot be used: {why}")


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


def _is_of_one_text(out: Any) -> bool:
    """Whether an output has the shape (1, width) or (1, tokens, width), of numbers."""
    if not isinstance(out, np.ndarray):
        return False
    array = cast("NDArray[Any]", out)
    shaped = array.ndim in {_FLAT, _FLAT + 1} and array.shape[0] == 1 and array.size > 0
    return shaped and array.dtype.kind == "f"


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
        if path.stat().st_size > MAX_BYTES:
            raise ModelUnavailable(f"the model's file {path} is larger than 2 GiB")
        digest.update(path.read_bytes())
    return f"{files.weights.stem} {digest.hexdigest()}"
