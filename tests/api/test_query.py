"""What is read out of a task."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.context.pointers import Place, places_of
from api.context.query import MAX_TERMS, read_question
from api.context.zones import Zone

ISSUE = """Crash in `Basket.total()` after expiry

Calling it twice dies, see src/shop/basket.py:22 and shop.cache.Cache.

```python
basket.add("pear")
```

Traceback (most recent call last):
  File "/home/me/shop/basket.py", line 22, in total
    return sum(prices)
  File "/home/me/shop/cache.py", line 19, in get
    made = make()
LookupError: no supplier

### Environment
ubuntu
requests==2.31.0
"""


@pytest.mark.parametrize(
    ("term", "zone"),
    [
        ("crash", Zone.TITLE), ("basket", Zone.TITLE), ("twice", Zone.PROSE), ("pear", Zone.CODE),
        ("supplier", Zone.ERROR), ("lookup", Zone.ERROR), ("made", Zone.FRAME),
    ],
)  # fmt: skip
def test_zones(term: str, zone: Zone) -> None:
    assert read_question(ISSUE).terms[term] == zone.value


def test_environment_is_left_out() -> None:
    terms = read_question(ISSUE).terms
    assert "ubuntu" not in terms
    assert "request" not in terms


def test_names_and_places() -> None:
    question = read_question(ISSUE)
    assert question.names[:2] == ("Basket.total", "shop.cache.Cache")
    assert question.places == (
        Place("src/shop/basket.py", 22),
        Place("home/me/shop/cache.py", 19, frame=0, name="get"),
        Place("home/me/shop/basket.py", 22, frame=1, name="total"),
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("where is CachePrimitive", ("CachePrimitive",)),
        ("get_stats", ("get_stats",)),
        ("price", ("price",)),
        ("what does price() do", ("price",)),
        ("what does `price` do", ("price",)),
        ("src/a.py::Cache.get", ("Cache.get",)),
        ("how do prices expire", ()),
    ],
)
def test_names(query: str, names: tuple[str, ...]) -> None:
    assert read_question(query).names == names


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("src/a.py:12", Place("src/a.py", 12)),
        ("look at src/a.py#L7 now", Place("src/a.py", 7)),
        ("src/a.py:12: in f", Place("src/a.py", 12, name="f")),
        ("File src/a.py:12, in A.f(self)", Place("src/a.py", 12, name="A.f")),
        ("settings.toml", Place("settings.toml")),
        ("in ./docs/guide.md.", Place("docs/guide.md")),
    ],
)
def test_places(query: str, place: Place) -> None:
    assert read_question(query).places == (place,)


@pytest.mark.parametrize(
    ("query", "vague"), [("how does the it", True), ("how does it expire", False), ("!?", False)]
)
def test_vague(query: str, *, vague: bool) -> None:
    assert read_question(query).vague is vague


def test_wishes() -> None:
    assert read_question("which tests cover the cache").wants_tests
    assert read_question("where is this documented").wants_documents
    assert not read_question("how do prices expire").wants_tests


@pytest.mark.parametrize(
    "query",
    ["a/" * 500_000, "a." * 500_000, "`" * 1_000_000, "<!--" * 250_000, "word1 " * 170_000,
     "(" * 1_000_000, " " * 1_000_000, "\n" * 1_000_000, "Ab" * 500_000,
     " ".join(f"{n}word" for n in range(150_000)), f">>{' ' * 47_000}x",
     f"joined with +{' ' * 47_000}x"],
    ids=[str(number) for number in range(12)],
)  # fmt: skip
def test_a_megabyte_is_bounded(query: str) -> None:
    question = read_question(query)
    assert len(question.terms) <= MAX_TERMS
    assert len(question.names) + len(question.places) <= 40


@pytest.mark.parametrize("run", ["./", "../", "@", "+/", "a/", "a/../", "a.", "-./"])
def test_no_run_of_signs_of_paths_takes_the_square_of_its_length(run: str) -> None:
    assert places_of(run * 200_000 + " src/a.py")[-1] == Place("src/a.py")


def test_both_ends_of_a_long_log_are_read() -> None:
    terms = read_question("beginning\n" + "noise\n" * 200_000 + "KeyError: ending").terms
    assert {"begin", "end", "keyerror"} <= set(terms)


@given(st.text())
def test_any_text_is_read(query: str) -> None:
    question = read_question(query)
    assert all(weight > 0 for weight in question.terms.values())
    assert set(question.title) <= set(question.terms)
    "".join(question.terms).encode()


TEMPLATE = """Wrong order of rows

### Describe the bug
The rows come backwards.

**Environment**
```
marsupial 3.1.4
```
- wombat version: 2.0.1

<summary>Output of show_versions()</summary>
INSTALLED VERSIONS
koala: None

### Expected behavior
Sorted ascending, as in numbat 1.2 said before.
"""


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("backwards", True), ("ascending", True), ("numbat", True), ("order", True),
        ("marsupial", False), ("wombat", False), ("koala", False), ("environment", False),
        ("behavior", False), ("describe", False), ("installed", False),
    ],
)  # fmt: skip
def test_what_an_issue_template_asks_for_says_nothing(word: str, read: bool) -> None:
    spoken = {said.lower() for said in read_question(TEMPLATE).spoken.values()}
    assert (word in spoken) is read


@pytest.mark.parametrize(
    "line",
    ["numpy==1.2", "numpy: 1.2.3", "* Python version: 3.7", "numpy 1.2", "commit: None", "1.2.3"],
)
def test_a_version_says_nothing(line: str) -> None:
    assert set(read_question(f"Crash at start\n{line}").spoken) == {"crash", "start"}
