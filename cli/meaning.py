"""The embedding model of one set of settings, loaded when it is first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cli.output import say

if TYPE_CHECKING:
    from api.context.meaning import Meaning
    from api.ports import Place
    from indexer.embed import Embedded
    from indexer.progress import Progress
    from meaning.port import Model

REMEDY = "unset REMIT_MODEL, or give it the folder of a model"
SAID = 3  # symbols without a vector, of one run
AT_ONCE = 64  # symbols that are embedded before an answer: a second or two


class Models:
    """The model that REMIT_MODEL names, if it does."""

    def __init__(self, named: str) -> None:
        self.named = named

    @property
    def fault(self) -> str:
        """Why there is no model though one is named; "" where there is, or none is named."""
        return self._loaded[1]

    @cached_property
    def meaning(self) -> Meaning:
        """What answers go by: the model, or why they are without it."""
        from api.context.meaning import UNUSABLE, Meaning

        model, fault = self._loaded
        return Meaning(model, UNUSABLE if fault else "")  # why is not for those who ask

    @cached_property
    def _loaded(self) -> tuple[Model | None, str]:
        if not self.named:
            return None, ""
        from meaning.onnx import load
        from meaning.port import MeaningError

        try:
            return load(self.named), ""
        except MeaningError as error:
            return None, str(error)

    def embed(self, place: Place, progress: Progress, most: int | None = None) -> Embedded | None:
        """Bring a source's vectors up to its state; None without a model. See `indexer.embed`.

        Raises ModelFailed too.
        """
        if not self.named or self.meaning.model is None:
            return None
        from indexer.embed import embed

        model = self.meaning.model
        return embed(place.store, place.repository, place.source, model, progress, most)

    def embed_or_say(self, place: Place, progress: Progress, most: int | None = None) -> None:
        """The same where answers go on without: a model that fails is said on stderr."""
        if not self.named:
            return
        from meaning.port import ModelFailed

        try:
            done = self.embed(place, progress, most)
        except ModelFailed as error:
            say(f"vectors are lacking: REMIT_MODEL: {error}", "yellow")
        else:
            for symbol, why in done.failed[:SAID] if done else ():
                say(f"{symbol} has no vector: REMIT_MODEL: {why}", "yellow")
