"""The best first, equal ones by name."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.order import best_first


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.text("ab", max_size=3))))
def test_as_sorted_by_falling_score_and_name(rows: list[tuple[float, str]]) -> None:
    scores, names = np.array([score for score, _ in rows]), [name for _, name in rows]
    found = best_first(scores, names)
    assert sorted(found) == list(range(len(rows)))
    assert [rows[at] for at in found] == sorted(rows, key=lambda row: (-row[0], row[1]))
