"""In which order files come into an answer."""

import pytest

from api.context.arrival import by_file

LIKELY = {"a": 0.1, "b": 0.2, "c": 0.4, "d": 0.3}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("", ""),
        ("a1", "a1"),
        ("a1 a2 b1", "a1 a2 b1"),
        ("a1 b1 c1", "a1 c1 b1"),  # the best of all stays, however unlikely its file is
        ("a1 b1 b2 c1 c2", "a1 c1 b1 b2 c2"),  # b2 waits with b1 for its file's turn
        ("a1 b1 c1 b2 c2", "a1 c1 b1 b2 c2"),  # c2 has its own place again once c has come
        ("a1 b1 a2 c1 d1", "a1 c1 a2 d1 b1"),  # of a file that is there nothing moves
        ("b1 a1 a2 a3 c1 d1", "b1 c1 d1 a1 a2 a3"),
    ],
)
def test_files_come_as_likely_as_they_are(units: str, expected: str) -> None:
    told = units.split()
    assert [told[at] for at in by_file([unit[0] for unit in told], LIKELY)] == expected.split()


def test_files_of_which_nothing_is_known_come_last_by_path() -> None:
    assert by_file(["a", "z", "y", "b"], LIKELY) == [0, 3, 2, 1]
