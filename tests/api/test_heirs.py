"""What inherits from a class or overrides a method: direct ones first, with what they override."""

import pytest

from graph.scope import Scope
from tests.api.graphs import view_of
from tests.api.test_plans import ask

TREE = {
    "src/shop/__init__.py": "",
    "src/shop/base.py": "class Store:\n    def get(self, key):\n        raise KeyError\n\n"
    "    def put(\n        self,\n        key,\n    ):\n        raise NotImplementedError\n\n"
    "    def size(self):\n        return 0\n",
    "src/shop/memory.py": "from shop.base import Store\n\n\nclass Memory(Store):\n    held = {}\n\n"
    "    def get(self, key):\n        return self.held[key]\n\n"
    "    def put(\n        self,\n        key,\n    ):\n        self.held[key] = 1\n\n"
    "    def clear(self):\n        self.held = {}\n",
    "src/shop/aged.py": "from shop.memory import Memory\n\n\nclass Aged(Memory):\n"
    "    def get(self, key):\n        return None\n",
    "tests/test_store.py": "from shop.base import Store\n\n\nclass Fake(Store):\n    pass\n",
    "old/src/shop/memory.py": "from shop.base import Store\n\n\nclass Memory(Store):\n    pass\n",
}
VIEW = view_of(TREE)


def test_subclasses_direct_and_plain_ones_first() -> None:
    items = ask("who inherits from Store", view=VIEW).items
    assert [(item.symbol, item.why) for item in items] == [
        ("Store", "what is asked about; 3 subclasses (2 direct, 1 indirect)"),
        ("Memory", "inherits from Store; overrides get, put"),
        ("Fake", "inherits from Store"),
        ("Aged", "inherits from Memory, below Store; overrides get"),
    ]


def test_they_are_shown_by_their_heads_and_what_they_override() -> None:
    items = {item.symbol: item for item in ask("subclasses of Store", view=VIEW).items}
    assert items["Memory"].text.split("\n") == [
        "class Memory(Store):", "    def get(self, key):", "    def put(", "        self,",
        "        key,", "    ):",
    ]  # fmt: skip


def test_of_a_method_the_overriding_ones_are_shown_whole() -> None:
    items = ask("what overrides Store.get", view=VIEW).items
    assert [(item.symbol, item.why) for item in items] == [
        ("Store.get", "what is asked about; 2 overrides (1 direct, 1 indirect)"),
        ("Memory.get", "overrides Store.get"),
        ("Aged.get", "overrides Memory.get, below Store.get"),
    ]
    assert items[1].text.endswith("return self.held[key]")


@pytest.mark.parametrize("query", ["who inherits from Aged", "what overrides Memory.clear"])
def test_that_there_is_none_is_said(query: str) -> None:
    assert " in sight" in ask(query, view=VIEW).items[0].why


def test_what_is_out_of_sight_is_in_no_count() -> None:
    view = VIEW.narrowed(Scope(("src/shop/memory.py", "old/**")))
    items = ask("who inherits from Store", view=view).items
    assert items[0].why == "what is asked about; 1 subclass (all direct)"
    assert [item.symbol for item in items] == ["Store", "Fake"]


def test_of_many_what_they_override_is_named() -> None:
    many = "".join(
        f"class S{n}(Store):\n    def get(self, key):\n        return {n}\n\n\n" for n in range(9)
    )
    tree = {**TREE, "src/shop/many.py": f"from shop.base import Store\n\n\n{many}"}
    items = {item.symbol: item for item in ask("subclasses of Store", view=view_of(tree)).items}
    assert (items["S3"].text, items["S3"].why) == (
        "class S3(Store):",
        "inherits from Store; overrides get",
    )


def test_each_of_two_namesakes_has_its_own_count() -> None:
    other = "class Store:\n    pass\n" + "".join(
        f"\n\nclass N{n}(Store):\n    pass\n" for n in "abc"
    )
    view = view_of({**TREE, "src/market.py": other})
    items = ask("who inherits from Store", view=view).items
    assert {item.path: item.why for item in items if item.symbol == "Store"} == {
        "src/shop/base.py": "what is asked about; 3 subclasses (2 direct, 1 indirect)",
        "src/market.py": "what is asked about; 3 subclasses (all direct)",
    }


@pytest.mark.parametrize(
    ("name", "known"), [("base.Store", True), ("bogus.Store", False), ("base.Stork", False)]
)
def test_a_class_is_known_by_the_module_that_has_it(name: str, known: bool) -> None:
    found = ask(f"who inherits from {name}", view=VIEW)
    assert (found.warnings == ()) == known
