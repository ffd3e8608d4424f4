"""The whole answer on a small repository: what comes first, what never comes, and the budget."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.context.answer import answer_as
from api.context.request import Answer, AsOf, ContextRequest, Format
from api.context.tokens import o200k
from api.errors import ApiError, BadBudget, BudgetTooSmall, EmptyQuery, UnknownFocus
from graph.view import View
from graph.visible import visible
from tests.api.graphs import MemorySnapshot, snapshot, view_of
from tests.api.shop import CACHE, GUARDED, SHOP, VAULT

QUESTION = "how do cache entries expire"
GUARDED_SNAPSHOT = snapshot(GUARDED)
GUARDED_VIEW = view_of(GUARDED)
SECRETS = ("vault", "passphrase", "checksum", "secret")
FORMATS = st.sampled_from(list(Format))


def ask(
    query: str = QUESTION,
    budget: int | None = None,
    focus: tuple[str, ...] = (),
    form: Format = Format.MARKDOWN,
    view: View = GUARDED_VIEW,
    persona: str | None = None,
) -> Answer:
    request = ContextRequest(query, persona, budget, focus, form)
    return answer_as(view, request, o200k(), as_of=AsOf(fresh=True))


@pytest.mark.parametrize(
    ("query", "path", "symbol"),
    [
        (QUESTION, "src/shop/cache.py", "Cache.evict_expired"),
        ("Cache.get", "src/shop/cache.py", "Cache.get"),
        ("`price`", "src/shop/basket.py", "price"),
        ("src/shop/basket.py:31", "src/shop/basket.py", "look_up"),
        ("cannot add 0 of pear: give 1 or more", "src/shop/basket.py", "Basket.add"),
        (
            'File "/app/shop/basket.py", line 17, in add\nValueError',
            "src/shop/basket.py",
            "Basket.add",
        ),
        (
            "which tests cover expired entries",
            "tests/test_cache.py",
            "test_expired_entries_are_evicted",
        ),
        ("where is it documented that prices expire after a minute", "README.md", "Shop / Caching"),
        ("default currency EUR", "src/shop/settings.toml", ""),
    ],
)
def test_the_first_item(query: str, path: str, symbol: str) -> None:
    first = ask(query).items[0]
    assert (first.path, first.symbol) == (path, symbol)


def test_the_best_hit_is_whole_and_numbered() -> None:
    answer = ask()
    lines = CACHE.split("\n")
    first = answer.items[0]
    assert first.fidelity == "whole"
    assert first.text == "\n".join(lines[first.start_line - 1 : first.end_line])
    assert f"\n{first.start_line}\t    def evict_expired(self) -> int:\n" in answer.body
    assert "## src/shop/cache.py:" in answer.body


def test_a_copy_comes_after_what_it_was_copied_from() -> None:
    paths = [item.path for item in ask("keeping results", persona="developer").items]
    assert paths.index("src/shop/cache.py") < paths.index("archive/src/shop/cache.py")


def test_why_names_words_callers_and_tests() -> None:
    first = ask().items[0]
    tests = "tested by test_expired_entries_are_evicted (test_cache.py)"
    assert first.why == f"matches cache, entries, expire; 1 copy elsewhere; {tests}"


def test_the_projects_own_name_in_a_path_is_no_reason() -> None:
    assert ask("how do shop entries expire").items[0].why.startswith("matches entries, expire;")
    [settings] = [i for i in ask("shop currency EUR").items if i.path == "src/shop/settings.toml"]
    assert "shop" not in settings.why


def test_focus_comes_first() -> None:
    assert ask("what does this cost", focus=("look_up",)).items[0].symbol == "look_up"
    assert (
        ask("what does this cost", focus=("src/shop/cache.py",)).items[0].path
        == "src/shop/cache.py"
    )


@pytest.mark.parametrize("form", Format)
def test_head(form: Format) -> None:
    answer = ask(form=form)
    for said in ("shop", "c0ffeec0ffee", "tta-backend-engineer", str(answer.tokens), "2000"):
        assert said in answer.body


@pytest.mark.parametrize(
    ("as_of", "said", "fresh"),
    [
        (AsOf(fresh=True), "up to date", True),
        (AsOf(fresh=False), "out of date", False),
        (AsOf(fresh=False, note="3 files changed since"), "3 files changed since", False),
        (AsOf(), "not checked for changes", None),
    ],
)
def test_freshness(as_of: AsOf, said: str, *, fresh: bool | None) -> None:
    text = answer_as(GUARDED_VIEW, ContextRequest(QUESTION, "developer"), o200k(), as_of=as_of).body
    assert said in text.partition("\n")[0]
    request = ContextRequest(QUESTION, format=Format.JSON)
    body = answer_as(GUARDED_VIEW, request, o200k(), as_of=as_of).body
    assert json.loads(body)["fresh"] is fresh


def test_json_has_what_is_documented() -> None:
    answer = ask(form=Format.JSON)
    data = json.loads(answer.body)
    assert list(data) == [
        "repository", "commit", "fresh", "persona", "budget", "tokens",
        "items", "omitted", "withheld", "warnings",
    ]  # fmt: skip
    assert data["tokens"] == answer.tokens == o200k().count(answer.body)
    assert list(data["items"][0]) == [
        "path", "start_line", "end_line", "lines", "symbol", "kind", "fidelity", "why", "text",
    ]  # fmt: skip
    for item in data["items"]:
        source = GUARDED[item["path"]].split("\n")
        shown = [source[number - 1] for number in numbers(item["lines"])]
        assert item["text"] == "\n".join(shown)


def numbers(lines: str) -> list[int]:
    pairs = [part.partition("-") for part in lines.split(",") if part]
    return [n for a, _, b in pairs for n in range(int(a), int(b or a) + 1)]


def ask_or_minimum(budget: int, form: Format, query: str = QUESTION) -> Answer | int:
    try:
        return ask(query, budget, form=form)
    except BudgetTooSmall as error:
        return error.minimum


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 2600), FORMATS)
def test_never_over_budget(budget: int, form: Format) -> None:
    answer = ask_or_minimum(budget, form)
    if isinstance(answer, int):
        assert budget < answer
        return
    assert o200k().count(answer.body) == answer.tokens <= budget
    if form is Format.JSON:
        assert json.loads(answer.body)["tokens"] == answer.tokens


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 60),
    st.lists(
        st.sampled_from(["cache", "basket price", "Basket.add", "total", "zzzqqq", "README.md",
                         "src/shop/basket.py:22", "look_up", "src/shop/settings.toml"]),
        min_size=1, max_size=3,
    ).map(" ".join),
    FORMATS,
)  # fmt: skip
def test_a_budget_too_small_names_the_least_that_is_not(
    budget: int, query: str, form: Format
) -> None:
    least = ask_or_minimum(budget, form, query)
    if isinstance(least, Answer):
        return
    answer = ask(query, least, form=form)
    assert answer.tokens == least
    assert answer.items or "Nothing in sight" in answer.body
    assert ask_or_minimum(least - 1, form, query) == least


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("query", [QUESTION, "Basket.add", "default currency EUR", "zzzqqq"])
def test_every_small_budget_has_an_answer_or_the_same_least_one(form: Format, query: str) -> None:
    told = [ask_or_minimum(budget, form, query) for budget in range(1, 260)]
    refused = [least for least in told if isinstance(least, int)]
    assert refused
    assert refused == [len(refused) + 1] * len(refused)
    for budget, answer in enumerate(told[len(refused) :], len(refused) + 1):
        assert isinstance(answer, Answer)  # once there is an answer, there always is
        assert o200k().count(answer.body) <= budget
        assert answer.items or query == "zzzqqq"


def shown(answer: Answer) -> set[tuple[str, int]]:
    return {(item.path, number) for item in answer.items for number in numbers(item.lines)}


@settings(deadline=None, max_examples=100)
@given(
    st.tuples(st.integers(250, 2000), st.integers(250, 2000)),
    st.sampled_from([QUESTION, "basket price", "src/shop/basket.py", "caching cache get shop"]),
    FORMATS,
)
def test_a_larger_budget_shows_all_that_a_smaller_one_shows(
    budgets: tuple[int, int], query: str, form: Format
) -> None:
    small, large = (ask(query, budget, form=form) for budget in sorted(budgets))
    assert shown(small) <= shown(large)
    named = {(item.path, item.symbol) for item in large.items}
    assert {(item.path, item.symbol) for item in small.items} <= named


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("budget", [200, 500, 2000])
def test_no_line_is_shown_twice_or_cut(form: Format, budget: int) -> None:
    answer = ask(budget=budget, form=form)
    pairs = [(item.path, n) for item in answer.items for n in numbers(item.lines)]
    assert len(pairs) == len(set(pairs))
    for path, number in pairs if form is Format.MARKDOWN else ():
        line = GUARDED[path].split("\n")[number - 1]
        assert f"{number}\t{line}".rstrip() + "\n" in answer.body


@pytest.mark.parametrize(
    ("budget", "kept"), [(None, 2000), (10**9, 2000), (2001, 2000), (700, 700)]
)
def test_the_persona_caps_the_budget(budget: int | None, kept: int) -> None:
    assert ask(budget=budget).budget == kept


@pytest.mark.parametrize("budget", [0, -1])
def test_no_budget(budget: int) -> None:
    with pytest.raises(BadBudget, match="give 1 or more"):
        ask(budget=budget)


@pytest.mark.parametrize("query", ["", " \n", "\x00\x01", "\ud800", "!?", "how does the"])
def test_empty_queries(query: str) -> None:
    with pytest.raises(EmptyQuery):
        ask(query)


@pytest.mark.parametrize(
    "query",
    ['cache AND "entries" OR expire* NEAR(x) -y : ^z', "cache\x00 expire\x1b[31m", "cache \ud800",
     "cache " * 200_000, "Кэш cache 缓存", "'; DROP TABLE node; -- cache"],
    ids=["operators", "control", "surrogate", "megabyte", "scripts", "sql"],
)  # fmt: skip
@pytest.mark.parametrize("form", Format)
def test_odd_queries(query: str, form: Format) -> None:
    answer = ask(query, form=form)
    assert answer.items
    assert "\x1b" not in answer.body
    answer.body.encode()


def test_nothing_found_is_said_with_near_names() -> None:
    answer = ask("evictexpirde zzzqqq")
    assert not answer.items
    assert (
        "Nothing in sight matches the query. Names spelled like it: evict_expired." in answer.body
    )
    data = json.loads(ask("zzzqqq", form=Format.JSON).body)
    assert data["items"] == []
    assert "Nothing in sight" in data["warnings"][0]


def test_a_file_in_focus_without_symbols_comes_first() -> None:
    tree = {"a.py": "LIMIT = 3\n", "docs/bug.md": "# A bug\n\nFix the bug like this.\n"}
    assert ask("fix the bug", focus=("a.py",), view=view_of(tree)).items[0].path == "a.py"


def test_who_may_not_see_all_files_is_not_told_how_many_changed() -> None:
    as_of = AsOf(fresh=False, note="3 files changed since", uncommitted=2)
    assert as_of.without_counts() == AsOf(fresh=False, note="files changed since")
    for persona, told in (("developer", True), (None, False)):  # the default one sees no secrets
        request = ContextRequest(QUESTION, persona)
        body = answer_as(GUARDED_VIEW, request, o200k(), as_of=as_of).body
        assert ("3 files" in body, "2 files uncommitted" in body) == (told, told)


def test_common_words_side_by_side_find_nothing() -> None:
    tree = {"a.py": "def f():\n    return 'the cake is a lie'\n"}
    assert not ask("what is a zorblax", view=view_of(tree)).items


def test_an_unknown_focus_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownFocus, match="did you mean evict_expired"):
        ask(focus=("evict_expird",))


QUERIES = (
    "open the hidden payment vault with a passphrase", "unlock_vault", "src/secret/vault.py",
    "src/secret/vault.py:4", "unlock_vaul", "secret", "payment tokens price", "vault",
    'File "src/secret/vault.py", line 5, in unlock_vault\nKeyError: passphrase',
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("form", Format)
def test_what_is_denied_is_never_told(query: str, form: Format) -> None:
    for focus in ("", "unlock_vault", "src/secret/vault.py"):
        try:
            body = ask(query, form=form, focus=(focus,) if focus else ()).body
        except UnknownFocus as error:
            body = str(error).replace(repr(focus), "")
        assert [word for word in SECRETS if word in body.lower()] == []


def test_a_denied_symbol_and_one_that_never_was_answer_alike() -> None:
    with pytest.raises(UnknownFocus) as denied:
        ask(focus=("unlock_vault",))
    with pytest.raises(UnknownFocus) as missing:
        ask(focus=("unlock_vaulx",))
    assert str(denied.value).replace("unlock_vault", "X") == str(missing.value).replace(
        "unlock_vaulx", "X"
    )


@pytest.mark.parametrize("query", ["vault passphrase cache", "cache", "passphrase", "zzzqqq"])
def test_how_much_is_withheld_does_not_depend_on_the_words(query: str) -> None:
    assert ask(query).withheld == 2
    assert "2 files of the repository withheld.\n" in ask(query).body
    assert json.loads(ask(query, form=Format.JSON).body)["withheld"] == 2
    assert ask(query, persona="developer").withheld == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["vault", "passphrase", "checksum", "zzz", "qqq"]), min_size=1))
@example(["passphrase"] * 5 + ["checksum"] * 30)  # once a title ended in "check", before "sum"
def test_denied_words_are_answered_as_words_that_are_nowhere(words: list[str]) -> None:
    assert ask(" ".join(words)).withheld == ask("xyzzy").withheld
    assert not ask(" ".join(words)).items


def test_copies_of_what_is_denied_are_counted_with_it() -> None:
    tree = {**GUARDED, "src/shop/borrowed.py": VAULT}
    assert ask(view=view_of(tree)).withheld == 3


def test_a_copy_of_what_is_denied_is_denied() -> None:
    tree = {**GUARDED, "src/shop/borrowed.py": VAULT}
    body = ask("unlock_vault passphrase cache", view=view_of(tree)).body
    assert "borrowed" not in body


def test_a_persona_without_restrictions_sees_it() -> None:
    assert ask("unlock_vault", persona="developer").items[0].symbol == "unlock_vault"


def test_a_question_takes_few_reads() -> None:
    held = MemorySnapshot("shop", GUARDED_SNAPSHOT.units, GUARDED_SNAPSHOT.kept)
    view = View(held, visible(held, GUARDED_VIEW.scope))
    held.reads.clear()
    ask(view=view)
    assert len([read for read in held.reads if read not in {"files", "digests"}]) <= 18


def answer_or_error(query: str, budget: int, form: Format) -> Answer | ApiError:
    try:
        return ask(query, budget, form=form)
    except ApiError as error:
        return error


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.integers(1, 500), FORMATS)
def test_any_query_is_answered_or_refused_clearly(query: str, budget: int, form: Format) -> None:
    answer = answer_or_error(query, budget, form)
    if isinstance(answer, ApiError):
        assert str(answer)
    else:
        assert o200k().count(answer.body) <= budget


def test_unreadable_text_is_shown_safely() -> None:
    tree = {**SHOP, "src/shop/odd.py": 'def oddity():\r\n    """\x1b[31mred \x07 \u202e"""\r\n'}
    answer = ask("oddity", view=view_of(tree))
    assert answer.items[0].symbol == "oddity"
    assert "\r" not in answer.body
    assert "\x1b" not in answer.body
