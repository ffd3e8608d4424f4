"""The order in which files come into an answer: by all that speaks for a file.

The best unit of a file says less of it than all its signals do: taken in the order of their best
units, the files of a fix are among the first five less often (docs/benchmarks.md).
"""

from collections.abc import Mapping, Sequence


def by_file(paths: Sequence[str], likely: Mapping[str, float]) -> list[int]:
    """How to reorder units: the new order, as places in the old one.

    `paths` are those of units, best first; `likely` says how likely each file is. The best of all
    stays first. Wherever another file comes in, it is the likeliest of those still to come, with
    its best unit; units that stand before their file's turn come with it.
    """
    first: dict[str, int] = {}
    for at, path in enumerate(paths):
        first.setdefault(path, at)
    order = sorted(first, key=lambda path: (first[path] > 0, -likely.get(path, 0.0), path))
    turns = dict(zip(order, first.values(), strict=True))

    def turn(at: int) -> tuple[int, int]:
        own = turns[paths[at]]
        return (own if at == first[paths[at]] else max(at, own), at)

    return sorted(range(len(paths)), key=turn)
