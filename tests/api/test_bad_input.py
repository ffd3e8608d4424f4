"""What is asked badly: every answer says what was wrong, and none is filled with anything else."""

import pytest

from api.context.answer import answer, answer_as
from api.context.personas import builtin_personas
from api.context.request import Answer, AsOf, ContextRequest, Format
from api.context.tokens import o200k
from api.errors import BadBudget, BudgetTooSmall, EmptyQuery, UnknownFocus
from graph.scope import Scope
from graph.view import View
from graph.visible import visible
from tests.api.graphs import snapshot, view_of
from tests.api.parcels import PARCELS
from tests.api.shop import GUARDED, SHOP

VIEW = view_of(PARCELS, repository="parcels")
DEVELOPER = builtin_personas()["developer"]


def ask(query: str, view: View = VIEW, **more: object) -> Answer:
    request = ContextRequest(query, **more)  # pyright: ignore[reportArgumentType]
    return answer(view, request, DEVELOPER, o200k(), as_of=AsOf(fresh=True))


@pytest.mark.parametrize("query", ["", "  \n", "!?", "\x00\x1b", "\ud800"])
def test_an_empty_query_is_refused(query: str) -> None:
    with pytest.raises(EmptyQuery, match="the query is empty"):
        ask(query)


@pytest.mark.parametrize("query", ["how does the", "what is it", "a", "please show me"])
def test_a_query_of_common_words_is_refused(query: str) -> None:
    with pytest.raises(EmptyQuery, match="only common words"):
        ask(query)


@pytest.mark.parametrize("query", ["x", "x y", "7"])
def test_a_letter_says_too_little(query: str) -> None:
    with pytest.raises(EmptyQuery, match="no more than a letter"):
        ask(query)


def test_a_letter_that_is_a_name_is_a_name() -> None:
    view = view_of({"a.py": "def x():\n    return 1\n\n\ndef other():\n    return 2\n"})
    assert ask("x", view).items[0].symbol == "x"


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("frobnicate", ""),
        ("CARRIER_QUOTAS", ""),
        ("read_qoute", "read_quote"),
        ("Carier", "Carrier"),
    ],
)
def test_a_name_that_nothing_has_is_said_with_those_spelled_like_it(query: str, near: str) -> None:
    found = ask(f"how do I use {query}()")
    said = "no function, class or file in sight has the name that is asked for"
    assert (said if found.items else "Nothing in sight matches the query") in found.body
    assert near in found.body
    assert f"pelled like it: {near}" in found.body or not near


def test_words_that_only_say_what_to_do_are_no_match() -> None:
    found = ask("what breaks if I change zzyzx_qq")
    assert not found.items
    assert "Nothing in sight matches" in found.body


@pytest.mark.parametrize("query", ["как работает доставка", "キャッシュの有効期限", "ما هو السعر"])
def test_a_script_that_the_code_does_not_use_matches_nothing(query: str) -> None:
    found = ask(query)
    assert not found.items
    assert "Nothing in sight matches the query" in found.body


@pytest.mark.parametrize(
    "query", ["скидка", "운费 скидка", "运费", "运费怎么计算", "how is 运费 used"]
)
def test_names_in_any_script_are_found(query: str) -> None:
    assert ask(query).items[0].path == "src/parcels/discounts.py"


HIDDEN = ["unlock_vault", "where is unlock_vault", "what breaks if I change unlock_vault",
          "how do I use unlock_vault()", "write a test for unlock_vault",
          'File "src/secret/vault.py", line 5, in unlock_vault',
          "--- a/src/secret/vault.py\n+++ b/src/secret/vault.py\n@@ -5 +5 @@\n-x\n"]  # fmt: skip


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("query", HIDDEN)
def test_what_is_denied_is_as_if_it_were_not_there(query: str, form: Format) -> None:
    """The answer is that of a repository without the file, but for the count of withheld files."""
    scope = Scope(("src/secret/**", ".hypertool/**"))
    without = {path: text for path, text in GUARDED.items() if not scope.denies(path)}
    as_of = AsOf(fresh=True)
    request = ContextRequest(query, format=form, budget=2_000)
    held = snapshot(GUARDED)
    denied = answer(View(held, visible(held, scope)), request, DEVELOPER, o200k(), as_of=as_of)
    absent = answer(view_of(without), request, DEVELOPER, o200k(), as_of=as_of)
    assert denied.withheld == 2
    assert denied.items == absent.items
    assert denied.warnings == absent.warnings
    assert "vault" not in denied.body


CALLERS = {
    "src/a.py": "def shared():\n    return 1\n",
    "src/secret/b.py": "from a import shared\n\n\ndef hidden_user():\n    return shared()\n",
    "tests/test_a.py": "from a import shared\n\n\ndef test_shared():\n    assert shared() == 1\n",
}


@pytest.mark.parametrize(
    "query",
    ["what breaks if I change shared", "how do I use shared()", "write a test for shared()",
     "add a function like shared()", "how does shared() work"],
)  # fmt: skip
def test_nothing_denied_is_among_what_a_kind_of_question_tells(query: str) -> None:
    found = ask(query, view_of(CALLERS, Scope(("src/secret/**",))))
    assert found.items[0].symbol == "shared"
    assert "hidden_user" not in found.body
    assert "secret" not in found.body
    assert "1 caller" not in found.body


def test_a_focus_that_is_not_there_is_an_error_with_the_nearest_names() -> None:
    with pytest.raises(UnknownFocus, match="did you mean read_quote"):
        ask("price", focus=("read_qoute",))


@pytest.mark.parametrize("budget", [0, -1])
def test_a_budget_must_hold_something(budget: int) -> None:
    with pytest.raises(BadBudget):
        ask("price of a parcel", budget=budget)


@pytest.mark.parametrize("query", ["price of a parcel", "what breaks if I change rate()", "zzyzx"])
def test_a_budget_too_small_says_the_least_that_does(query: str) -> None:
    with pytest.raises(BudgetTooSmall) as refused:
        ask(query, budget=5)
    least = refused.value.minimum
    assert ask(query, budget=least).tokens <= least


def log(lines: int) -> str:
    return "\n".join(
        f"2025-01-01 12:00:{n % 60:02} INFO worker-{n % 7} request {n * 7919} status=200"
        for n in range(lines)
    )


TRACE = """
Traceback (most recent call last):
  File "/srv/lib/parcels/rates.py", line 9, in rate
    raise ValueError(message)
ValueError: a parcel of 0 kg weighs nothing
"""


@pytest.mark.parametrize("after", [0, 1, 10_000])
def test_a_megabyte_of_log_is_about_its_last_traceback(after: int) -> None:
    text = log(20_000) + TRACE + log(after)
    assert len(text) > 1_000_000
    first = answer_as(VIEW, ContextRequest(text), o200k(), as_of=AsOf(fresh=True)).items[0]
    assert (first.symbol, first.path) == ("rate", "src/parcels/rates.py")


def test_a_megabyte_of_log_without_an_end_is_answered_or_said_to_match_nothing() -> None:
    found = ask(log(16_000), view_of(SHOP))
    assert found.items or "Nothing in sight matches" in found.body
