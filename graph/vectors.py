"""Vectors of functions and classes, kept beside a state: under which key, and in what form.

A vector follows from a model and a node's own place and text alone, so its key is a digest of
those: what did not change is never embedded again. Vectors are no part of a state. One that is
not there (yet) says nothing, and nothing else depends on it.
"""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


def key_of(node_id: str, digest: str) -> str:
    """The key of the vector of a node with this text: 32 hexadecimal digits."""
    told = f"{node_id}\0{digest}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def packed(vector: "Vector") -> bytes:
    """A byte for each number: its share of the largest, which keeps the vector's direction."""
    import numpy as np  # noqa: PLC0415 - numpy is for those who search or embed

    highest = float(np.abs(vector).max()) or 1.0
    return np.rint(vector * (127 / highest)).astype(np.int8).tobytes()


def cosines(question: "Vector", kept: Mapping[str, bytes]) -> dict[str, float]:
    """How alike each packed vector is to the question's, from -1 to 1; of other widths none."""
    import numpy as np  # noqa: PLC0415

    keys = [key for key, data in kept.items() if len(data) == len(question)]
    if not keys:
        return {}
    rows = np.array([np.frombuffer(kept[key], np.int8) for key in keys], np.float64)
    asked = question.astype(np.float64)
    lengths = np.sqrt((rows * rows).sum(axis=1)) * np.sqrt((asked * asked).sum())
    likeness = rows @ asked / np.where(lengths > 0, lengths, 1.0)
    return dict(zip(keys, likeness.tolist(), strict=True))
