"""Which names are spelled almost like another."""

from collections.abc import Sequence

ALIKE = 0.6  # of 1, by edits (Damerau, Levenshtein), exchanged neighbours being one


def nearest(wanted: str, names: Sequence[str], limit: int) -> Sequence[str]:
    """The names most like the last part of a dotted one, best first; case does not count."""
    from rapidfuzz import process  # noqa: PLC0415 - an answer without typos does not pay for it
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415

    found = process.extract(
        wanted.replace("::", ".").rpartition(".")[2].lower(),
        [name.lower() for name in names],
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=ALIKE,
        limit=limit,
    )
    return [names[index] for _, _, index in found]


def likeness(one: str, other: str) -> float:
    """How much two names are alike, 0 to 1; case does not count."""
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - as above

    return DamerauLevenshtein.normalized_similarity(one.lower(), other.lower())
