"""Counting tokens, exactly, with OpenAI's o200k vocabulary. Other models count differently."""

from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Protocol, cast

from api.errors import TokenizerMissing

_ENCODING = "o200k_base"


class TokenCounter(Protocol):
    """The port: how many tokens a text is. Never too few."""

    def count(self, text: str) -> int:
        """The tokens of a text without lone surrogates."""
        ...


class _Bindings(Protocol):
    def tokenizer_for_encoding(self, encoding_name: str) -> TokenCounter: ...


@lru_cache(maxsize=1)
def o200k() -> TokenCounter:
    """The o200k tokenizer, loaded once. Raises TokenizerMissing.

    The compiled part of bpe-openai is loaded without its package, which reads every vocabulary
    a second time in Python when it is imported: 0.08 s and 80 MB instead of 0.7 s and 160 MB.
    """
    package = find_spec("bpe_openai")
    locations = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("bpe_openai._bindings", locations) if locations else None
    if spec is None or spec.loader is None:
        raise TokenizerMissing("bpe-openai is not installed whole: pip install bpe-openai")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return cast(_Bindings, cast(object, module)).tokenizer_for_encoding(_ENCODING)
    except (AttributeError, ImportError, ValueError) as error:
        raise TokenizerMissing(
            f"bpe-openai cannot be loaded ({error}): reinstall it with pip"
        ) from error
