"""What each kind of question puts into its answer, and that it keeps every promise of answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.check import unbound
from api.context.answer import answer
from api.context.personas import builtin_personas
from api.context.request import Answer, AsOf, ContextRequest, Format
from api.context.tokens import o200k
from api.errors import BudgetTooSmall
from api.symbols import Desk
from graph.scope import EVERYTHING, Scope
from graph.view import View
from graph.visible import visible
from tests.api.graphs import MemorySnapshot, snapshot, view_of
from tests.api.parcels import PARCELS

HELD = snapshot(PARCELS, "parcels")
VIEW = View(HELD, visible(HELD, EVERYTHING))
DEVELOPER = builtin_personas()["developer"]
DIFF = """--- a/src/parcels/rates.py
+++ b/src/parcels/rates.py
@@ -10 +10 @@
-    return round(3.2 + 0.8 * weight * ZONES[zone], 2)
+    return round(3.5 + 0.8 * weight * ZONES[zone], 2)
"""
TRACE = """Traceback (most recent call last):
  File "/app/parcels/carriers/post.py", line 14, in quote
    return rate(weight) + 0.95
  File "/app/parcels/rates.py", line 9, in rate
ValueError: a parcel of 0 kg weighs nothing
"""


def ask(query: str, budget: int = 4_000, view: View = VIEW, form: Format = Format.JSON) -> Answer:
    request = ContextRequest(query, budget=budget, format=form)
    return answer(view, request, DEVELOPER, o200k(), as_of=AsOf(fresh=True))


@pytest.mark.parametrize(
    ("query", "symbol", "why"),
    [
        ("what breaks if I change rate()", "rate", "what would change"),
        ("what breaks if I change rate()", "Post.quote", "calls rate"),
        ("what breaks if I change rate()", "test_abroad_costs_more", "tests rate"),
        ("what breaks if I change rate()", "Guide / Prices", "mentions rate (inferred)"),
        ("what breaks if I rename Carrier", "Bike", "inherits from Carrier"),
        ("what breaks if I change Carrier.quote", "Post.quote", "overrides Carrier.quote"),
        (
            "what breaks if I change Carrier.takes",
            "Carrier.takes",
            "no caller, not even by its name",
        ),
        ("how do I use rate()", "", "calls rate"),
        ("how do I use Post", "Post", "what is asked for"),
        ("how do I use Post", "Post.quote", "a method of Post"),
        ("add a carrier like Bike", "Bike", "1 other of the same base"),
        ("add a carrier like Bike", "Carrier", "base of Bike"),
        ("add a carrier like Bike", "Post", "of the same base"),
        ("add a carrier like Bike", "", "names it beside those like it"),
        ("what does GET /quotes/{carrier} return", "Quote", "referred to by read_quote"),
        ("how does Post.quote work", "rate", "called by Post.quote"),
        ("which tests cover rate()", "test_abroad_costs_more", "tests rate"),
        (
            "write a test for Bike.quote",
            "test_post_adds_a_stamp",
            "tests its neighbours or overrides",
        ),
        (TRACE, "rate", "innermost frame of the traceback in sight, line 9"),
        (TRACE, "Post.quote", "a frame of the traceback, line 14"),
        (DIFF, "rate", "the diff changes line 10"),
        (DIFF, "Bike.quote", "calls rate"),
    ],
)
def test_what_is_in_an_answer_and_why(query: str, symbol: str, why: str) -> None:
    assert any(item.symbol == symbol and why in item.why for item in ask(query).items)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("what breaks if I change rate()", "rate"), ("how do I use rate()", "rate"),
        ("add a carrier like Bike", "Bike"), ("where is Carrier", "Carrier"),
        ("what happens when carriers are joined with >>", "Carrier.__rshift__"),
        (TRACE, "rate"), (DIFF, "rate"),
    ],
)  # fmt: skip
def test_what_is_asked_about_comes_first(query: str, first: str) -> None:
    assert ask(query).items[0].symbol == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("how do blueprints work", "Blueprint"),
        ("what does blueprints do", "Blueprint"),
        ("where are entries", "Entry"),
        ("where is `blueprints`", "Request.blueprints"),
        ("how do rows work", "Request.rows"),
    ],
)
def test_a_plain_plural_is_rather_the_class_than_what_is_many(query: str, first: str) -> None:
    code = "class Blueprint:\n    def add(self): ...\n\n\nclass Entry:\n    def add(self): ...\n"
    methods = "".join(f"    def {name}(self): ...\n" for name in ("blueprints", "entries", "rows"))
    view = view_of({"src/a.py": code, "src/request.py": f"class Request:\n{methods}"})
    assert ask(query, view=view).items[0].symbol == first


def test_callers_are_counted_by_certainty() -> None:
    tree = {
        "a.py": "class A:\n    def turn(self):\n        return 1\n",
        "b.py": "from a import A\n\n\ndef sure():\n    return A().turn()\n\n\n"
        "def maybe(thing):\n    return thing.turn()\n",
    }
    found = ask("what breaks if I change A.turn", view=view_of(tree))
    assert "2 callers (1 inferred, 1 possible)" in found.items[0].why
    whys = {item.symbol: item.why for item in found.items}
    assert whys["sure"].startswith("calls A.turn (inferred)")
    assert whys["maybe"].startswith("may call A.turn, by the name alone (possible)")


COUNTED = {
    "src/kit/turn.py": "class A:\n    def turn(self, n):\n        return self.turn(n - 1)\n\n\n"
    "class B(A):\n    pass\n",
    "src/kit/use.py": "from kit.turn import A\n\n\ndef one():\n    return A().turn(1)\n\n\n"
    "def two(thing):\n    return thing.turn(1)\n",
    "src/kit/other.py": "class C:\n    def turn(self, n):\n        return self.x.turn(n)\n",
    "tests/test_turn.py": "from kit.turn import A\n\n\ndef test_turn():\n    A().turn(1)\n",
    "old/src/kit/use.py": "from kit.turn import A\n\n\ndef old_one():\n    return A().turn(1)\n",
}


@pytest.mark.parametrize(
    ("name", "split", "said"),
    [
        ("A", {"code": 1, "tests": 1, "copies": 1, "subclasses": 1}, "1 caller (1 exact), 1 subcl"),
        ("A.turn", {"code": 3, "tests": 1, "copies": 1, "itself": 1}, "3 callers (1 inferred, 2 p"),
    ],
)
def test_callers_are_counted_alike_by_both_ways_to_ask(
    name: str, split: dict[str, int], said: str
) -> None:
    view = view_of(COUNTED)
    seat = Desk(view, view, DEVELOPER)
    assert seat.callers(seat.one(name).node, 50).split == split
    [why] = [i.why for i in ask(f"what breaks if I change {name}", view=view).items[:1]]
    assert why.startswith(f"what would change; {said}")
    assert "1 more in copies" in why


def test_of_what_is_out_of_sight_no_caller_is_denied() -> None:
    tree = {"a.py": "def lone():\n    return 1\n", "secret/b.py": "X = 1\n"}
    for scope, said in ((EVERYTHING, "not even by its name"), (Scope(("secret/**",)), "in sight")):
        found = ask("what breaks if I change lone()", view=view_of(tree, scope))
        assert f"no caller{',' if scope is EVERYTHING else ''} {said}" in found.items[0].why


HIDDEN_BASE = {
    "secret/vault.py": "class Row:\n    def __init__(self, quokka_ssn):\n        pass\n",
    "use.py": "from secret.vault import Row\n\n\nclass Mine(Row):\n    pass\n\n\n"
    "def f():\n    return Mine(1, 2, 3)\n",
}


def test_what_a_hidden_base_takes_is_not_told() -> None:
    assert [one.line for one in unbound(view_of(HIDDEN_BASE))] == [9]
    assert unbound(view_of(HIDDEN_BASE, Scope(("secret/**",)))) == []
    body = ask("how do I use Mine", view=view_of(HIDDEN_BASE, Scope(("secret/**",)))).body
    assert "quokka" not in body


def test_a_small_budget_names_who_depends_before_the_body_of_what_changes() -> None:
    body = "".join(f"    left = weigh(left, {n})  # step {n} of many\n" for n in range(30))
    tree = {
        "src/kit/long.py": f"def pack(left):\n{body}    return left\n",
        "src/kit/use.py": "from kit.long import pack\n\n\ndef send(x):\n    return pack(x)\n",
        "tests/test_long.py": "from kit.long import pack\n\n\ndef test_pack():\n    pack(1)\n",
    }
    found = ask("what breaks if I change pack()", 260, view_of(tree), Format.MARKDOWN)
    assert [item.symbol for item in found.items[:3]] == ["pack", "send", "test_pack"]
    assert "function `pack`: what would change; 1 caller (1 exact)" in found.body
    for budget in range(200, 400, 20):
        body = ask("what breaks if I change pack()", budget, view_of(tree), Format.MARKDOWN).body
        assert "step 1" not in body or ("return pack(x)" in body and "test_pack" in body)


def test_each_of_two_namesakes_has_its_own_counts() -> None:
    tree = {
        "a.py": "class A:\n    def turn_on(self):\n        return 1\n",
        "b.py": "def turn_on():\n    return 2\n\n\ndef one():\n    return turn_on()\n\n\n"
        "def two():\n    return turn_on()\n",
    }
    view = view_of(tree)
    for query, none, both in (
        ("what breaks if I change turn_on()", "no caller", "2 callers (2 exact)"),
        ("how do I use turn_on()", "no call that binds is known", "2 calls are known"),
    ):
        whys = {item.symbol: item.why for item in ask(query, view=view).items}
        assert none in whys["A.turn_on"]
        assert both in whys["turn_on"]


def test_a_plain_word_that_is_a_name_too_takes_nothing_from_the_answer() -> None:
    found = ask("where is the rate")
    assert found.items[0].symbol == "rate"
    assert len(found.items) > len(ask("where is rate()").items)


SHOP = """class Till:
    def __init__(self, cash: float) -> None:
        self.cash = cash


def good():
    return Till(cash=1.0)


def bad():
    return Till(coins=3)
"""
OLD = "# Till\n\nOpen a `Till`:\n\n```python\nfrom till import Till\n\nTill(coins=3)\n```\n"


def test_a_call_that_cannot_bind_is_never_an_example() -> None:
    body = ask("how do I use Till", view=view_of({"till.py": SHOP, "docs/old.md": OLD})).body
    assert "Till(cash=1.0)" in body
    assert "coins" not in body


USED = {
    "src/kit/base.py": 'class Table:\n    """Rows and columns, one under the other."""\n\n'
    "    def __init__(self, name, rows=()):\n        self.name = name\n\n"
    "    def _check(self):\n        pass\n\n    def table_of(self):\n        pass\n",
    "src/kit/table.py": "from kit import base\n\n\nclass Table(base.Table):\n"
    "    def show(self):\n        return 1\n\n    def _hide(self):\n        return 2\n",
    "examples/first.py": "from kit.table import Table\n\n\ndef main():\n    print(1)\n"
    '    table = Table("a", rows=[1])\n    print(table.show())\n',
    "docs/tables.rst": "Tables\n======\n\nWhy\n---\n\nThey are tables.\n\nFirst table\n"
    '-----------\n\nSo::\n\n    import kit\n\n    table = Table("b")\n    table.show()\n\n',
    "docs/other.rst": "Other\n=====\n\nText of :class:`kit.table.Table`.\n",
}


def test_how_to_use_begins_with_the_signature_the_calls_and_the_guide() -> None:
    items = ask("how do I use tables", view=view_of(USED)).items
    assert [(item.symbol, item.lines) for item in items] == [
        ("Table", "4"),
        ("Table.__init__", "4"),
        ("Table", "1-2"),
        ("main", "4,6-7"),
        ("Tables / First table", "13-17"),
        ("Table.show", "5-6"),
        ("Table.table_of", "10-11"),
        ("Other", "3-4"),
    ]
    whys = [item.why for item in items]
    assert whys[:3] == [
        "what is asked for; 1 call is known", "what Table(...) takes", "base of Table",
    ]  # fmt: skip
    assert whys[4:] == [
        "shows a call of Table", "a method of Table", "a method that Table inherits",
        "mentions Table",
    ]  # fmt: skip


def test_of_namesakes_the_one_that_is_called_comes_first_and_no_overload() -> None:
    tree = {
        "src/kit/app.py": "class App:\n    def url_for(self, end):\n        return end\n",
        "src/kit/help.py": "from typing import overload\n\n\n@overload\n"
        "def url_for(end: str): ...\ndef url_for(end):\n"
        "    def inner():\n        return url_for(1)\n    return inner\n",
        "src/kit/use.py": "from kit.help import url_for\n\n\ndef use():\n    return url_for(2)\n",
    }
    items = ask("how do I use url_for", view=view_of(tree)).items
    assert [item.symbol for item in items[:3]] == ["url_for#2", "use", "App.url_for"]
    assert "calls url_for" in items[1].why


def test_the_words_that_only_ask_choose_no_call() -> None:
    tree = {
        **USED,
        "tests/test_use.py": "from kit.table import Table\n\n\ndef test_use_of_tables():\n"
        '    use = Table("c")  # how to use a call of tables\n',
    }
    items = ask("how do I use tables", view=view_of(tree)).items
    assert next(item.symbol for item in items if item.why.startswith("calls")) == "main"


def test_other_words_of_the_question_bring_in_what_they_match() -> None:
    tree = {**USED, "src/kit/redis.py": "def table_in_redis(rows):\n    return rows\n"}
    found = [
        item.symbol for item in ask("how do I use tables with redis", view=view_of(tree)).items
    ]
    assert "table_in_redis" in found


SUMS = {
    "src/sums.py": "class Sum:\n    def __add__(self, other):\n        return self\n\n\n"
    "class Big(Sum):\n    def grow(self):\n        return self\n\n\n"
    "class Part:\n    def whole(self):\n        return Sum()\n\n\n"
    "class Other:\n    def __add__(self, other):\n        return other\n",
}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("what happens when two Sum are joined with +", ["Sum.__add__"]),
        ("what does + do on Other", ["Other.__add__"]),
        ("what does + do on Big?", ["Sum.__add__"]),
        ("what does + do on Part", ["Part"]),
        ("what happens when things are joined with +", ["Sum.__add__", "Other.__add__"]),
    ],
)
def test_an_operator_is_that_of_the_class_that_is_named(query: str, asked: list[str]) -> None:
    items = ask(query, view=view_of(SUMS)).items
    assert {item.symbol for item in items if "is asked about" in item.why} == set(asked)
    assert items[0].symbol in asked


def test_lines_of_a_traceback_that_have_moved_are_said() -> None:
    found = ask(TRACE.replace("line 9", "line 70")).items[0]
    assert found.symbol == "rate"
    assert "line 70 may have moved" in found.why


SHELF = """class Shelf:
    def put(self, book):
        return self.books.append(book)

    def take(self, book):
        def wrapper():
            return self.books.remove(book)
        return wrapper()

    def count(self):
        return len(self.books)


def label(shelf):
    return f"{shelf.count()} books"
"""
FRAME = (
    'Traceback (most recent call last):\n  File "/x/src/shelf.py", line {}, in {}\nKeyError: 1\n'
)


@pytest.mark.parametrize(
    ("line", "name", "symbol", "why"),
    [
        (11, "count", "Shelf.count", "line 11"),
        (11, "put", "Shelf.put", "line 11 may have moved"),
        (3, "label", "label", "line 3 may have moved"),
        (7, "wrapper", "Shelf.take", "line 7"),
        (11, "wrapper", "Shelf.take.wrapper", "line 11 may have moved"),
        (15, "Shelf", "Shelf", "line 15 may have moved"),
        (11, "<lambda>", "Shelf.count", "line 11"),
    ],
)
def test_a_frame_means_the_function_that_it_names(
    line: int, name: str, symbol: str, why: str
) -> None:
    found = ask(FRAME.format(line, name), view=view_of({"src/shelf.py": SHELF}))
    assert found.items[0].symbol == symbol
    assert found.items[0].why.startswith(f"innermost frame of the traceback in sight, {why}") or (
        found.items[0].why.startswith(f"innermost frame of the traceback in sight; {why}")
    )
    assert not any("frame" in one.why for one in found.items[1:])


SENDER = """class Slow:
    def send(self, letter):
        self.wait()
        return self.put(letter)


class Fast:
    def send(self, letter):
        '''Send it.'''
        self.run()
        # as it was
        self.post(letter)
        for again in range(3):
            self.post(letter)
        return self.run()
"""


@pytest.mark.parametrize(
    ("line", "quoted", "symbol", "why"),
    [
        (12, "self.post(letter)", "Fast.send", ", line 12"),
        (9, "self.post(letter)", "Fast.send", ", line 9, now 12"),
        (90, "self.post(letter)", "Fast.send", ", line 90, now 14"),
        (9, "return self.put(letter)", "Slow.send", ", line 9, now 4"),
        (9, "self.lose(letter)", "Fast.send", "; line 9 may have moved"),
        (90, "class Fast:", "Fast.send", "; line 90 may have moved"),
    ],
)
def test_a_frame_means_the_line_that_it_quotes(
    line: int, quoted: str, symbol: str, why: str
) -> None:
    frame = FRAME.replace("KeyError", f"    {quoted}\nKeyError").format(line, "send")
    found = ask(frame, view=view_of({"src/shelf.py": SENDER})).items[0]
    assert found.symbol == symbol
    assert found.why.startswith(f"innermost frame of the traceback in sight{why}")
    assert "now" in why or "now" not in found.why


def test_the_lines_around_the_quoted_line_are_shown() -> None:
    body = "    wait()\n" * 200 + "    post()\n" + "    rest()\n" * 99
    tree = {"src/shelf.py": f"def send():\n{body}"}
    trace = FRAME.replace("KeyError", "    post()\nKeyError").format(20, "send")
    assert "    post()" in ask(trace, budget=300, view=view_of(tree), form=Format.MARKDOWN).body


@pytest.mark.parametrize("query", [FRAME.format(11, "gone"), "src/shelf.py:11: in gone\n"])
def test_what_stands_at_the_line_of_another_function_is_no_frame(query: str) -> None:
    found = ask(query, view=view_of({"src/shelf.py": SHELF}))
    assert found.items
    assert not any("frame" in one.why or "names line" in one.why for one in found.items)


def test_a_diff_that_was_applied_is_read_by_its_new_lines() -> None:
    diff = DIFF.replace("@@ -10 +10 @@", "@@ -2 +10 @@").replace("3.2", "2.2")
    diff = diff.replace("3.5", "3.2")
    assert ask(diff).items[0].symbol == "rate"


def hunk(at: str, *rows: str) -> str:
    return "\n".join(["--- a/src/shelf.py", "+++ b/src/shelf.py", f"@@ {at}", *rows, ""])


@pytest.mark.parametrize(
    ("diff", "symbol", "why"),
    [
        pytest.param(
            hunk("-11 +11 @@", "-        return self.books.append(book)", "+        return None"),
            "Shelf.put", "the diff changes line 3", id="off by some lines",
        ),
        pytest.param(
            hunk("-1,2 +1,3 @@", " def label(shelf):", "+    print(shelf)",
                 '     return f"{shelf.count()} books"'),
            "label", "the diff changes line 14", id="only added",
        ),
        pytest.param(
            hunk("-2,3 +2,3 @@", " # what was there", "     def count(self):",
                 "-        return len(self.books)", "+        return 0"),
            "Shelf.count", "the diff changes line 11", id="other context",
        ),
        pytest.param(
            hunk("... @@", "     def count(self):", "-        return len(self.books)",
                 "+        return 0"),
            "Shelf.count", "the diff changes line 11", id="no numbers",
        ),
        pytest.param(
            hunk("-2,2 +2,2 @@ def label(shelf):", "-    return old", "+    return new"),
            "label", "the diff's heading names it", id="by its heading",
        ),
        pytest.param(
            hunk("-11,2 +11,2 @@ def gone():", "-    return old", "+    return new"),
            "Shelf.count", "the diff changes line 11", id="by its line",
        ),
    ],
)  # fmt: skip
def test_a_diff_is_found_by_its_text(diff: str, symbol: str, why: str) -> None:
    found = ask(diff, view=view_of({"src/shelf.py": SHELF}))
    assert found.items[0].symbol == symbol
    assert found.items[0].why.startswith(why)


def test_of_equal_lines_the_heading_says_which() -> None:
    code = "def {}(a):\n    a += 1\n    return a\n\n\n"
    view = view_of({"src/shelf.py": "".join(map(code.format, ("one", "two", "three")))})
    diff = hunk("-{} +{} @@ def {}(a):", "-    a += 1", "+    a += 2")
    assert ask(diff.format(2, 2, "three"), view=view).items[0].symbol == "three"
    assert ask(diff.format(8, 8, "gone"), view=view).items[0].symbol == "two"


KINDS = st.sampled_from(
    ["what breaks if I change rate()", "how do I use rate()", "add a carrier like Bike",
     "how does Post.quote work", "write a test for Bike.quote", "where is Carrier", TRACE, DIFF]
)  # fmt: skip


def shown(found: Answer) -> set[tuple[str, int]]:
    lines: set[tuple[str, int]] = set()
    for item in found.items:
        for part in filter(None, item.lines.split(",")):
            first, _, last = part.partition("-")
            lines.update((item.path, n) for n in range(int(first), int(last or first) + 1))
    return lines


@settings(deadline=None, max_examples=80)
@given(st.tuples(st.integers(40, 1_500), st.integers(40, 1_500)), KINDS, st.sampled_from(Format))
def test_what_a_small_budget_shows_a_larger_shows(
    budgets: tuple[int, int], query: str, form: Format
) -> None:
    found: list[Answer] = []
    for budget in sorted(budgets):
        try:
            found.append(ask(query, budget, form=form))
        except BudgetTooSmall:
            continue
        assert found[-1].tokens == o200k().count(found[-1].body) <= budget
    if len(found) == 2:
        assert shown(found[0]) <= shown(found[1])
        named = {(item.path, item.symbol) for item in found[1].items}
        assert {(item.path, item.symbol) for item in found[0].items} <= named


@pytest.mark.parametrize(
    "query",
    ["what breaks if I change rate()", "how do I use Post", "add a carrier like Bike", TRACE, DIFF,
     "write a test for Bike.quote", "how does Post.quote work"],
)  # fmt: skip
def test_a_kind_of_question_takes_few_reads_more(query: str) -> None:
    held = MemorySnapshot("parcels", HELD.units, HELD.kept)
    view = View(held, visible(held, EVERYTHING))
    held.reads.clear()
    ask(query, view=view)
    assert len([read for read in held.reads if read not in {"files", "digests"}]) <= 42


LONG = '''"""A long function, with a short one beside it."""


class Depot:
    def __init__(
        self,
        city: str,
        rooms: int,
        gates: int,
    ) -> None:
        self.city = city

    def empty(self) -> bool:
        return not self.city

    def receive(self, parcels: list[str]) -> list[str]:
        """Takes parcels in, and says which of them are left."""
        if self.empty():
            return parcels
        left = [parcel for parcel in parcels if parcel.startswith(self.city)]
        for parcel in parcels:
            if parcel not in left:
                print("sent on", parcel)
        left.sort(key=lambda parcel: parcel.removeprefix(self.city))
        return left
'''


@pytest.mark.parametrize(
    ("form", "budget"),
    [*((Format.MARKDOWN, budget) for budget in (220, 300)), (Format.JSON, 500)],
)
def test_what_is_asked_for_stands_first_in_a_small_budget_too(budget: int, form: Format) -> None:
    view = view_of({"src/depot.py": LONG, "src/gate.py": "def shut(): ...\n"})
    found = ask("how does Depot.receive work", budget, view, form)
    first = found.items[0]
    assert first.symbol == "Depot.receive"
    assert "Takes parcels in" in first.text, "more of it than its signature"
    if form is Format.MARKDOWN:
        assert found.body.split("\n")[2].startswith("## src/depot.py")
