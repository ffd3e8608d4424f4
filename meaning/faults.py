"""What the libraries that run a model raise, in this room's own words."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from meaning.port import ModelUnavailable

MAX_SAID = 300  # characters of a library's message: some list whole graphs
_RUNTIME = (
    "EPFail",
    "EngineError",
    "Fail",
    "InvalidArgument",
    "InvalidGraph",
    "InvalidProtobuf",
    "ModelLoaded",
    "ModelRequiresCompilation",
    "NoModel",
    "NoSuchFile",
    "NotFound",
    "NotImplemented",
    "RuntimeException",
)


@contextmanager
def told(runtime: Any, what: str, kind: type[ModelUnavailable]) -> Generator[None]:
    """Raise `kind` with `what`, and why, for what ONNX Runtime and tokenizers raise."""
    state = runtime.capi.onnxruntime_pybind11_state
    named = tuple(getattr(state, name) for name in _RUNTIME if hasattr(state, name))
    try:
        yield
    except (*named, MemoryError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise kind(f"{what}: {_said(error)}") from error
    except Exception as error:
        if type(error) is not Exception:  # tokenizers raises nothing more exact
            raise
        raise kind(f"{what}: {_said(error)}") from error


def _said(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "there is not memory enough for it"
    said = error.strerror if isinstance(error, OSError) else None
    return " ".join((said or str(error)).split())[:MAX_SAID]
