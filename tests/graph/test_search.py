"""These documents and this query give these hits, scored as BM25F says."""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import StoreCorrupt
from graph.search import FieldWeights, Found, TextQuery, search
from graph.terms import terms_of, words
from indexer.facts import Document
from tests.graph.corpus import PLAIN, Kept, Tree, full, function, seeing

TREE: Tree = {
    "src/cache.py": [
        Document("", "file", "src/cache.py", "", "", ""),
        Document("::", "module", "src.cache", "", "Caches that expire.", "import time"),
        function("Cache.get", "entry = self._entries.get(key)", "def get(self, key):"),
        function("Cache.expire", "now = time.time()", "def expire(self):", "Drop old entries."),
    ],
    "src/retry.py": [function("retry", "for attempt in range(tries): sleep(wait)")],
    "docs/a.md": [Document("#Caching", "section", "Caching", "", "", "How entries expire.")],
}
WORDS = ["cache", "get_entry", "expire", "Entries", "retry", "HTTPServer", "x1", "été"]


def query(text: str, limit: int = 200, fields: FieldWeights = PLAIN) -> TextQuery:
    terms = {term: 1.0 for word in words(text) for term in terms_of(word)}
    return TextQuery(terms, fields, limit)


def nodes(found: Found) -> list[str]:
    return [hit.node for hit in found.hits]


def terms_in(text: str) -> list[str]:
    return [term for word in words(text) for term in terms_of(word)]


def by_hand(tree: Tree, asked: TextQuery) -> dict[str, float]:
    """BM25F straight from its formula, document by document."""
    fields = {
        path + d.node: [
            terms_in(text)
            for text in (d.name, d.signature, d.docstring, d.body, path.removesuffix(".py"))
        ]
        for path, documents in tree.items()
        for d in documents
    }
    weights, bs = asked.fields.weights, asked.fields.lengths
    averages = [sum(len(f[i]) for f in fields.values()) / max(1, len(fields)) for i in range(5)]
    scores: dict[str, float] = {}
    for term, weight in asked.terms.items():
        held = {
            node: sum(
                weights[i] * f[i].count(term) / (1 - bs[i] + bs[i] * len(f[i]) / averages[i])
                for i in range(5)
                if term in f[i]
            )
            for node, f in fields.items()
        }
        holding = {node: tf for node, tf in held.items() if tf}
        idf = math.log(1 + (len(fields) - len(holding) + 0.5) / (len(holding) + 0.5))
        for node, tf in holding.items():
            more = weight * idf * tf / (tf + asked.fields.k1)
            scores[node] = scores.get(node, 0) + more
    return scores


def some_text() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Sequence[Document]]:
    paths = draw(st.lists(st.sampled_from([f"p{n % 3}/f{n}.py" for n in range(9)]), unique=True))
    tree: dict[str, Sequence[Document]] = {}
    for path in paths:
        names = draw(st.lists(st.sampled_from(["get", "Cache.expire", "retry"]), unique=True))
        texts = draw(st.lists(st.tuples(some_text(), some_text()), min_size=3, max_size=3))
        bodies = zip(names, texts, strict=False)
        tree[path] = [function(name, body, "def", doc) for name, (body, doc) in bodies]
    return tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("retry", ["src/retry.py::retry"]),
        ("sleep", ["src/retry.py::retry"]),
        ("get", ["src/cache.py::Cache.get"]),
        ("section expires", ["docs/a.md#Caching", "src/cache.py::", "src/cache.py::Cache.expire"]),
        ("docs", ["docs/a.md#Caching"]),
        ("nothing", []),
        ("", []),
        ('AND "*:', []),
        ("\ud800 \0", []),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    found = search(full(TREE), seeing(TREE), query(text))
    assert sorted(nodes(found)) == sorted(expected)
    assert (found.total, found.withheld) == (len(expected), 0)


def test_a_hit_says_node_path_grain_and_score() -> None:
    [hit] = search(full(TREE), seeing(TREE), query("docs")).hits
    assert (hit.node, hit.path, hit.grain) == ("docs/a.md#Caching", "docs/a.md", "section")
    assert hit.score == pytest.approx(by_hand(TREE, query("docs"))["docs/a.md#Caching"])


@given(trees(), some_text(), st.sampled_from([0, 0.4, 1]), st.sampled_from([0, 0.5, 3]))
@settings(deadline=None)
def test_scores_are_bm25f(tree: Tree, text: str, b: float, body: float) -> None:
    fields = FieldWeights((3, 2, 0.5, body, 1), (0, b, b, b, 0), 1.5)
    asked = query(text, fields=fields)
    found = search(full(tree), seeing(tree), asked)
    expected = by_hand(tree, asked)
    assert {hit.node: hit.score for hit in found.hits} == pytest.approx(expected)
    assert found.total == len(expected)


def test_the_weight_of_a_term_counts_and_its_order_does_not() -> None:
    terms = {"expir": 1.0, "get": 5.0, "time": 0.0}
    turned = dict(reversed(terms.items()))
    kept = full(TREE)
    first = search(kept, seeing(TREE), TextQuery(terms, PLAIN))
    assert nodes(first)[0] == "src/cache.py::Cache.get"
    assert first == search(kept, seeing(TREE), TextQuery(turned, PLAIN))
    assert first == search(kept, seeing(TREE), TextQuery({"expir": 1.0, "get": 5.0}, PLAIN))


def test_equal_scores_come_in_the_order_of_node_ids() -> None:
    tree = {f"f{n}.py": [function("same", "word")] for n in (3, 10, 1, 2)}
    expected = [f"f{n}.py::same" for n in (1, 10, 2, 3)]
    for limit in range(5):
        found = search(full(tree), seeing(tree), query("word", limit))
        assert nodes(found) == expected[:limit]
        assert found.total == 4


@given(trees(), some_text(), st.data())
@settings(deadline=None)
def test_what_is_denied_influences_nothing(tree: Tree, text: str, data: st.DataObject) -> None:
    allowed = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
    ids = sorted(path + d.node for path in allowed for d in tree[path])
    denied = data.draw(st.sets(st.sampled_from(ids))) if ids else set[str]()
    rest = {p: [d for d in tree[p] if p + d.node not in denied] for p in allowed}
    scoped = search(full(tree), seeing(allowed, denied), query(text))
    without = search(full(rest), seeing(allowed), query(text))
    assert scoped.hits == without.hits
    assert scoped.total == without.total
    assert without.withheld == 0


@pytest.mark.parametrize("path", ["a.py", "a::b.py", "a:"])
def test_a_symbol_denied_for_its_content_is_withheld(path: str) -> None:
    tree = {path: [function("get", "word"), function("put", "word")]}
    found = search(full(tree), seeing(tree, [f"{path}::put"]), query("word"))
    assert nodes(found) == [f"{path}::get"]
    assert (found.total, found.withheld) == (1, 1)


def test_denied_hits_as_good_as_the_twentieth_are_counted() -> None:
    tree = {f"f{n:02}.py": [function("same", "word " + "more " * n)] for n in range(40)}
    everything = search(full(tree), seeing(tree), query("word"))
    order = [hit.path for hit in everything.hits]
    kept = full(tree)
    assert order == sorted(order)
    assert search(kept, seeing(order[5:]), query("word")).withheld == 5
    assert search(kept, seeing(order[:35]), query("word")).withheld == 0
    assert search(kept, seeing(order[:3]), query("word")).withheld == 0
    assert search(kept, seeing(order[37:]), query("word")).withheld == 37
    assert search(kept, seeing([]), query("word")) == Found((), 40, 0)
    assert search(kept, seeing([]), query("absent")) == Found((), 0, 0)


def test_a_warm_query_reads_the_store_twice() -> None:
    kept = full(TREE)
    for _ in range(2):
        kept.reads = 0
        search(kept, seeing(TREE), query("expire cache entries"))
        assert kept.reads == 2


def test_an_empty_source_has_no_hits_and_one_without_an_index_says_so() -> None:
    assert search(Kept(), seeing([]), query("cache")) == Found((), 0, 0)
    with pytest.raises(StoreCorrupt, match=r"no search index.*--full"):
        search(Kept({"other": b""}), seeing([]), query("cache"))


@given(st.data())
@settings(deadline=None)
def test_a_damaged_record_is_said_never_a_crash(data: st.DataObject) -> None:
    tree = {
        path.replace("src", data.draw(st.text("abc", min_size=8))): d for path, d in TREE.items()
    }
    kept = full(tree)
    key = data.draw(st.sampled_from(sorted(kept.kept)))
    kept.kept[key] = damaged(kept.kept[key], data)
    with suppress(StoreCorrupt):
        search(kept, seeing(tree), query("expire cache entries"))


def damaged(record: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, len(record)))
    piece = data.draw(st.binary(max_size=8))
    cut = data.draw(st.booleans())
    return record[:at] + piece + (b"" if cut else record[at + len(piece) :])


def test_a_missing_record_is_said() -> None:
    whole: Mapping[str, bytes] = full({"gone.py": [function("gone_" * 9)]}).kept
    for key in whole:
        kept = Kept({other: value for other, value in whole.items() if other != key})
        with pytest.raises(StoreCorrupt, match="--full"):
            search(kept, seeing(["gone.py"]), query("gone"))
