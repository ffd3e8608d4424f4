"""The embedding model of one set of settings, loaded when it is first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.context.meaning import Meaning
    from api.ports import Place
    from indexer.embed import Embedded
    from indexer.progress import Progress

AT_ONCE = 64  # symbols that are embedded before an answer: a second or two


class Models:
    """The model that REMIT_MODEL names, if it does."""

    def __init__(self, named: str) -> None:
        self.named = named

    @cached_property
    def meaning(self) -> Meaning:
        """What answers go by: the model, or why it is not there."""
        from api.context.meaning import Meaning

        if not self.named:
            return Meaning()
        from meaning.onnx import load
        from meaning.port import MeaningError

        try:
            return Meaning(load(self.named))
        except MeaningError as error:
            return Meaning(problem=f"answered without the model of REMIT_MODEL: {error}")

    def embed(self, place: Place, progress: Progress, most: int | None = None) -> Embedded | None:
        """Bring a source's vectors up to its state; None without a model. See `indexer.embed`."""
        if not self.named or self.meaning.model is None:
            return None
        from indexer.embed import embed

        model = self.meaning.model
        return embed(place.store, place.repository, place.source, model, progress, most)
