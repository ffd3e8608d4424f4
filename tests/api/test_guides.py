"""How something is done: the sections of the guides that are on it come first."""

import pytest

from tests.api.graphs import view_of
from tests.api.test_plans import ask

SETTINGS = """Settings
========

What can be set.

.. confval:: SHOP_SIZE

   How large the shop is.

.. confval:: SHOP_COOKIE_NAME

   How the cookie of the session is called.

.. confval:: SHOP_COOKIE_AGE

   How old it grows.

Read once, when it starts.
"""
GUIDE = """# Using the shop

## Timeouts

Wait no longer than `timeout`.
Give it in seconds.

## Retrying an order

A failed order is tried again.
Three times.

## Workers

### timeout

A worker is ended that says nothing.
For thirty seconds.

## Empty

## Orders and errors

What the shop raises.
"""
TREE = {
    "docs/settings.rst": SETTINGS,
    "docs/guide.md": GUIDE,
    "CHANGES.md": "# Changes\n\n## Timeouts\n\nThere are timeouts.\nOf orders.\n",
    "examples/README.md": "# Examples\n\n## Timeouts\n\nSee the code.\nIt waits.\n",
    "src/shop.py": "SHOP_SIZE = 3\n\n\ndef set_timeout(timeout):\n    return timeout\n\n\n"
    "def order(timeout=3):\n    '''Order, and wait no longer than the timeout.'''\n",
}
VIEW = view_of(TREE)


@pytest.mark.parametrize(
    ("query", "sections"),
    [
        (
            "how do I set a timeout",
            ["Using the shop / Timeouts", "Using the shop / Workers / timeout"],
        ),
        ("how do I use a timeout?", ["Using the shop / Timeouts"]),
        ("how do I set the worker timeout", ["Using the shop / Workers / timeout"]),
        ("how do I configure the worker timeout", ["Using the shop / Workers / timeout"]),
        ("how do I retry a failed order", ["Using the shop / Retrying an order"]),
        ("how do I set the name of the session cookie", ["Settings / SHOP_COOKIE_NAME"]),
        ("which setting controls the cookie's age", ["Settings / SHOP_COOKIE_AGE"]),
        ("what does SHOP_COOKIE_AGE do", ["Settings / SHOP_COOKIE_AGE"]),
        ("SHOP_COOKIE_NAME", ["Settings / SHOP_COOKIE_NAME"]),
        ("how do I set SHOP_SIZE", ["Settings / SHOP_SIZE"]),
    ],
)
def test_the_sections_on_it_come_first(query: str, sections: list[str]) -> None:
    items = ask(query, view=VIEW).items
    assert [item.symbol for item in items[: len(sections)]] == sections
    assert items[0].why.startswith("a section on it")


def test_the_code_comes_after_them() -> None:
    items = ask("how do I set a timeout", view=VIEW).items
    assert "set_timeout" in [item.symbol for item in items]
    told = [item.path for item in items if item.why.startswith("a section on it")]
    assert "CHANGES.md" not in told
    assert told[-1] != "docs/guide.md" or "examples/README.md" not in told


def test_a_variable_comes_after_what_a_guide_says_of_it() -> None:
    first, second = ask("how do I set SHOP_SIZE", view=VIEW).items[:2]
    assert (first.path, second.symbol) == ("docs/settings.rst", "SHOP_SIZE")


@pytest.mark.parametrize(
    "query", ["how do I set the weight of a parcel", "how do I empty an order", "how do I set it"]
)
def test_without_a_section_on_it_the_general_answer_stands(query: str) -> None:
    assert not any(item.why.startswith("a section on it") for item in ask(query, view=VIEW).items)


def test_a_section_is_shown_with_what_it_describes_and_not_what_that_says() -> None:
    [section, *_] = ask("how do I set the settings", view=VIEW).items
    assert (section.symbol, section.fidelity) == ("Settings", "outline")
    assert section.text.split("\n") == [
        "Settings",
        "========",
        "",
        "What can be set.",
        ".. confval:: SHOP_SIZE",
        ".. confval:: SHOP_COOKIE_NAME",
        ".. confval:: SHOP_COOKIE_AGE",
        "Read once, when it starts.",
    ]


def test_where_no_heading_says_configuration_the_sections_that_speak_of_it_do() -> None:
    tree = {
        "README.md": "# Shop\n\n## Use\n\nBuy and configure git.\n",
        "docs/more.md": "# More\n\n## Sessions\n\nSet defaults by the environment, or configure\n"
        "each session by its options.\n\n## Orders\n\nThey are kept.\n",
        "src/shop.py": "def order():\n    pass\n",
    }
    items = ask("how do I configure it", view=view_of(tree)).items
    assert (items[0].symbol, items[0].why) == ("More / Sessions", "a section that speaks of it")
