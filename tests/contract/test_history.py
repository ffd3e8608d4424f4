"""What past commits say of files, alike on every store, and only what is in sight."""

import pytest

from graph.model import EdgeKind, NodeKind
from graph.scope import Scope
from graph.store import GraphStore
from graph.terms import terms_of, words
from graph.view import View
from tests.contract.builders import REPOSITORY, SOURCE, unit
from tests.contract.histories import commit, delta_of

FILES = [unit(path, {}) for path in ("cart.py", "price.py", "secret/vault.py", "stock.py")]
COMMITS = [
    commit("f", "Fix rounding of prices", "price.py", "cart.py", age=1),
    commit("e", "Count the stock", "stock.py", body="Rounding is not touched.", age=30),
    commit("d", "Open the vault for rounding", "secret/vault.py", "stock.py", age=60),
    commit("c", "Drop the old key", "secret/gone.py", "price.py", age=90),
    commit("b", "Everything anew", age=91),
    commit("a", "Add carts", "cart.py", "gone.py", age=92),
]
SCOPE = Scope(("secret/**",))


@pytest.fixture
def shop(store: GraphStore) -> GraphStore:
    store.apply(delta_of(FILES, COMMITS))
    return store


def terms(query: str) -> dict[str, float]:
    return {term: 1.0 for word in words(query) for term in terms_of(word)}


def ids(view: View) -> list[str]:
    return [node.id[7] for node in view.all_nodes() if NodeKind.COMMIT in node.kinds]


def edges(view: View, kind: EdgeKind) -> set[tuple[str, str]]:
    ends = [(e.source, e.target) for e in view.all_edges() if e.kind is kind]
    return {(s.removeprefix("commit:").rstrip("0"), t) for s, t in ends}


def test_commits_are_nodes_with_message_and_day(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE) as view:
        assert ids(view) == ["a", "b", "c", "d", "e", "f"]
        [node] = view.nodes([f"commit:e{'0' * 30}"]).values()
        assert (node.name, node.docstring, node.tags, node.path) == (
            "Count the stock", "Rounding is not touched.", ("2023-10-15",), ".git/",
        )  # fmt: skip
        assert view.info.files == 4
        assert list(view.paths()) == ["cart.py", "price.py", "secret/vault.py", "stock.py"]
        assert view.find("Add carts") == []
        assert [found.id for found in view.find(node.id)] == [node.id]


def test_what_they_touched_and_what_changed_together(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE) as view:
        assert edges(view, EdgeKind.TOUCHED) == {
            ("f", "cart.py"), ("f", "price.py"), ("e", "stock.py"), ("d", "secret/vault.py"),
            ("d", "stock.py"), ("c", "price.py"), ("a", "cart.py"),
        }  # fmt: skip
        assert edges(view, EdgeKind.CHANGED_WITH) == {
            ("cart.py", "price.py"), ("price.py", "cart.py"),
            ("secret/vault.py", "stock.py"), ("stock.py", "secret/vault.py"),
        }  # fmt: skip
        assert [key[7] for key in view.history().touching("stock.py")] == ["e", "d"]
        assert [key[7] for key in view.history().touching("stock.py", 1)] == ["e"]
        assert view.history().touching("gone.py") == []
        assert view.history().touching("nowhere.py") == []


def test_messages_lead_to_the_files_of_their_commits(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE) as view:
        history = view.history()
        by_commit = history.by_commit(terms("prices"))
        assert list(by_commit) == ["cart.py", "price.py"]
        assert by_commit["cart.py"] == by_commit["price.py"] == pytest.approx(2**-0.5)
        assert list(history.by_commit(terms("opens"))) == ["secret/vault.py", "stock.py"]
        likest = history.likest(terms("rounding prices"), 0.9)
        assert {path: key[7] for path, key in likest.items()} == {"cart.py": "f", "price.py": "f"}
        assert set(history.likest(terms("rounding prices"), 0.0)) > set(likest)
        assert history.likest(terms("unheard"), 0.5) == {}
        by_file = history.by_file(terms("rounding"))
        assert set(by_file) == {"cart.py", "price.py", "secret/vault.py", "stock.py"}
        assert by_file["secret/vault.py"] > by_file["stock.py"] > 0
        assert history.by_file(terms("unheard")) == history.by_commit(terms("unheard")) == {}
        assert history.by_file({}) == history.by_commit({}) == {}
        assert history.by_file({"round": 0.0}) == history.by_commit({"round": 0.0}) == {}


def test_a_newer_commit_counts_more(store: GraphStore) -> None:
    said = [
        commit("b", "Sort items", "cart.py", age=0),
        commit("a", "Sort items", "stock.py", age=730),
    ]
    store.apply(delta_of(FILES, said))
    with store.view(REPOSITORY, SOURCE) as view:
        scores = view.history().by_commit(terms("sort"))
        assert scores["stock.py"] / scores["cart.py"] == pytest.approx(1 / 2.718281828)
        assert len(set(view.history().by_file(terms("sort")).values())) == 1


def test_the_cosine_of_what_changed_together(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE) as view:
        near = view.history().changed_with({"price.py": 2.0, "nowhere.py": 1.0})
        # price.py is in two commits, one of them with cart.py, which is in two as well.
        assert near == {"cart.py": pytest.approx(2.0 * 1 / 2)}
        assert view.history().changed_with({}) == {}


def test_a_commit_that_touched_anything_denied_is_out_of_sight(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE, SCOPE) as view:
        # d touches a denied file, c one that is gone but was denied, of b nobody knows what.
        assert ids(view) == ["a", "e", "f"]
        assert view.nodes([f"commit:{name}{'0' * 30}" for name in "bcd"]) == {}
        assert edges(view, EdgeKind.TOUCHED) == {
            ("f", "cart.py"), ("f", "price.py"), ("e", "stock.py"), ("a", "cart.py"),
        }  # fmt: skip
        assert edges(view, EdgeKind.CHANGED_WITH) == {
            ("cart.py", "price.py"), ("price.py", "cart.py"),
        }  # fmt: skip
        assert view.edges(["stock.py"], [EdgeKind.CHANGED_WITH]) == []
        history = view.history()
        assert [key[7] for key in history.touching("stock.py")] == ["e"]
        assert [key[7] for key in history.touching("price.py")] == ["f"]
        assert history.by_commit(terms("vault key")) == history.by_file(terms("vault key")) == {}
        assert history.changed_with({"stock.py": 1.0}) == {}


def test_files_that_are_never_both_in_sight_of_a_commit_are_not_told_to_belong_together(
    store: GraphStore,
) -> None:
    store.apply(delta_of(FILES, [commit("a", "All", "cart.py", "stock.py", "secret/vault.py")]))
    with store.view(REPOSITORY, SOURCE, SCOPE) as view:
        assert edges(view, EdgeKind.CHANGED_WITH) == set()
        assert view.edges(["cart.py"]) == []


def test_a_denied_commit_changes_no_score(store: GraphStore) -> None:
    denied = [c for c in COMMITS if c.sha[0] in "bcd"]
    store.apply(delta_of(FILES, COMMITS))
    with store.view(REPOSITORY, SOURCE, SCOPE) as view:
        history, asked = view.history(), terms("rounding the prices of stock and carts")
        scores = history.by_commit(asked), history.by_file(asked)
    store.remove(REPOSITORY)
    store.apply(delta_of(FILES, [c for c in COMMITS if c not in denied]))
    with store.view(REPOSITORY, SOURCE, SCOPE) as view:
        history = view.history()
        assert scores == (history.by_commit(asked), history.by_file(asked))


def test_a_source_without_history(store: GraphStore) -> None:
    store.apply(delta_of(FILES, []))
    with store.view(REPOSITORY, SOURCE, SCOPE) as view:
        history = view.history()
        assert history.by_commit(terms("a")) == history.by_file(terms("a")) == {}
        assert history.changed_with({"cart.py": 1.0}) == {}
        assert history.touching("cart.py") == []
