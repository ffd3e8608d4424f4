"""The port: a model that turns texts into vectors, so that texts of like meaning lie near."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


class MeaningError(Exception):
    """Base of everything `meaning` raises."""


class ModelUnavailable(MeaningError):
    """There is no such model, it is not whole, or what runs it is not installed."""


class ModelFailed(ModelUnavailable):
    """The network or its tokenizer gave no vector for a text."""


class Model(Protocol):
    """Turns texts into vectors of one width, each text by itself: no other text bears on it."""

    @property
    def name(self) -> str:
        """What tells models apart: equal names give equal vectors of equal texts."""
        ...

    def vector(self, text: str) -> "Vector":
        """The vector of a text that is kept; a long one is cut. Raises ModelFailed."""
        ...

    def question(self, text: str) -> "Vector":
        """The vector of a question; more of it is read than of a text. Raises ModelFailed."""
        ...
