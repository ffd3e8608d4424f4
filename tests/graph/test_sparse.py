"""What only few of many places have is worked out at the cost of those few."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.sparse import DENSE, gather, numbered


@given(st.lists(st.integers(0, 40), max_size=30), st.sampled_from([41, 1_000]))
def test_each_place_has_one_number(places: list[int], size: int) -> None:
    distinct, number = numbered(np.array(places, np.int32), size)
    assert distinct[number].tolist() == places
    assert len(set(distinct.tolist())) == len(distinct)


def test_as_many_numbers_as_places_however_many_there_are() -> None:
    places = np.array([7, 3, 7])
    assert len(numbered(places, 1_000_000)[0]) == 2
    assert len(numbered(places, DENSE * 3)[0]) == DENSE * 3


def test_numbers_in_a_row() -> None:
    assert gather(np.array([5, 0, 9]), np.array([2, 0, 1])).tolist() == [5, 6, 9]
