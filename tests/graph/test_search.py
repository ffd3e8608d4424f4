"""These documents and this query give these hits, scored as BM25F says."""

import math
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import entries, impacts, nominate
from graph.bm25f import Way, way_of
from graph.errors import StoreCorrupt
from graph.recent import Recent
from graph.search import FieldWeights, Grain, Scoring, TextQuery
from graph.sight import Texts
from graph.terms import pairs, terms_of, words
from indexer.documents import CODE
from indexer.facts import Document
from indexer.literals import literal_words
from tests.graph.corpus import PLAIN, Found, Kept, Tree, full, function, search, seeing

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
    return TextQuery((Scoring(terms, fields),), limit)


def asking(terms: Mapping[str, float]) -> TextQuery:
    return TextQuery((Scoring(terms, PLAIN),))


def nodes(found: Found) -> list[str]:
    return [hit.node for hit in found.hits]


def terms_in(text: str) -> list[str]:
    return [term for word in words(text) for term in terms_of(word)]


def fields_of(tree: Tree, grain: Grain) -> dict[str, list[list[str]]]:
    """The terms of every text, field by field."""
    found: dict[str, list[list[str]]] = {}
    for path, documents in tree.items():
        for d in documents:
            key = path if grain is Grain.FILE else path + d.node
            own = found.setdefault(key, [[], [], [], [], [], []])
            texts = (d.name, d.signature, d.docstring, d.body, "", path.removesuffix(".py"))
            for held, text in zip(own, texts, strict=True):
                held += terms_in(text)
            said = literal_words(d.body) if d.grain in CODE else []
            own[4] += [term for word in said for term in terms_of(word)]
    return found


def by_hand(tree: Tree, asked: Scoring) -> dict[str, float]:
    """BM25F straight from its formula, text by text."""
    fields = fields_of(tree, asked.grain)
    weights, bs, whole = asked.fields.weights, asked.fields.lengths, asked.fields.whole
    averages = [
        max(1, sum(len(f[i]) for f in fields.values())) / max(1, len(fields)) for i in range(6)
    ]
    mean = sum(w * average for w, average in zip(weights, averages, strict=True))

    def norm(f: list[list[str]], i: int) -> float:
        if whole:
            length = sum(w * len(own) for w, own in zip(weights, f, strict=True))
            return 1 - whole + whole * length / mean
        return 1 - bs[i] + bs[i] * len(f[i]) / averages[i]

    scores: dict[str, float] = {}
    for term, weight in asked.terms.items():
        held = {
            node: sum(weights[i] * f[i].count(term) / norm(f, i) for i in range(6) if term in f[i])
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


def test_a_hit_says_node_path_grain_and_score() -> None:
    [hit] = search(full(TREE), seeing(TREE), query("docs")).hits
    assert (hit.node, hit.path, hit.grain) == ("docs/a.md#Caching", "docs/a.md", "section")
    assert hit.score == pytest.approx(by_hand(TREE, query("docs").scorings[0])["docs/a.md#Caching"])


@given(trees(), some_text(), st.sampled_from([0, 0.4, 1]), st.sampled_from([0, 0.5, 3]))
@settings(deadline=None)
def test_scores_are_bm25f(tree: Tree, text: str, b: float, body: float) -> None:
    fields = FieldWeights((3, 2, 0.5, body, 1, 1), (0, b, b, b, 0, 0), 1.5)
    asked = query(text, fields=fields)
    found = search(full(tree), seeing(tree), asked)
    expected = by_hand(tree, asked.scorings[0])
    assert {hit.node: hit.score for hit in found.hits} == pytest.approx(expected)


@given(trees(), some_text(), some_text(), st.sampled_from([0, 0.75]))
@settings(deadline=None)
def test_several_scorings_are_each_as_if_asked_alone(
    tree: Tree, text: str, other: str, whole: float
) -> None:
    one_length = FieldWeights((3, 2, 0.5, 1, 0, 1), (0, 0, 0, 0, 0, 0), 2, whole)
    scorings = tuple(
        Scoring(dict.fromkeys(terms_in(words), 1.0), fields, grain)
        for words in (text, other)
        for fields in (PLAIN, one_length)
        for grain in Grain
    )
    found = search(full(tree), seeing(tree), TextQuery(scorings, 1000, 1000))
    of_documents = [by_hand(tree, one) for one in scorings if one.grain is Grain.DOCUMENT]
    of_files = [by_hand(tree, one) for one in scorings if one.grain is Grain.FILE]
    for hit in found.hits:
        assert hit.scores == pytest.approx([scores.get(hit.node, 0) for scores in of_documents])
        assert found.files[hit.path] == pytest.approx([s.get(hit.path, 0) for s in of_files])
    assert {hit.node for hit in found.hits} >= {node for s in of_documents for node in s}


def nominating(text: str, files: int) -> TextQuery:
    terms = {term: 1.0 + n for n, term in enumerate(dict.fromkeys(terms_in(text)))}
    scorings = [Scoring(terms, PLAIN, grain, nominates=True) for grain in Grain]
    return TextQuery((*scorings, Scoring(terms, PLAIN)), 1000, 1000, nominated=files)


@given(trees(), some_text())
@settings(deadline=None)
def test_where_every_file_is_nominated_everything_is_scored(tree: Tree, text: str) -> None:
    found = search(full(tree), seeing(tree), nominating(text, 1000))
    assert found == search(full(tree), seeing(tree), nominating(text, 0))


@given(trees(), some_text(), st.integers(0, 3), st.sampled_from([0, 64]), st.integers(0, 9))
@settings(deadline=None)
def test_what_is_in_too_many_texts_to_be_kept_counts_the_same(
    tree: Tree, text: str, large: int, many: int, files: int
) -> None:
    expected = search(full(tree), seeing(tree), nominating(text, files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(impacts, "_KEPT", Recent[str, bytes](0))
        patch.setattr(impacts, "LARGE", large)
        patch.setattr(impacts, "MAX_KEPT", 2 * large)
        for module in (entries, impacts):
            patch.setattr(module, "MANY", many)
        assert search(full(tree), seeing(tree), nominating(text, files)) == expected


@given(trees(), some_text(), st.data(), st.integers(1, 3), st.integers(1, 6))
@settings(deadline=None)
def test_neither_denied_nor_dead_documents_nominate(
    tree: Tree, text: str, data: st.DataObject, files: int, most: int
) -> None:
    allowed = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
    rest = {path: tree[path] for path in allowed}
    gone = {path: [function("gone", text)] for path in ("p0/f0.py", "zz.py")}
    kept = full({**rest, **gone})
    kept.change(gone, {path: rest[path] for path in gone if path in rest})
    with most_read(most):
        expected = search(full(rest), seeing(allowed), nominating(text, files))
        assert search(full(tree), seeing(allowed), nominating(text, files)) == expected
        assert search(kept, seeing(allowed), nominating(text, files)) == expected


@contextmanager
def most_read(most: int) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nominate, "MOST_READ", most)
        yield


def test_a_file_is_nominated_by_the_terms_that_say_most() -> None:
    tree = {f"f{n}.py": [function("same", "word " + "rare " * (n == 3))] for n in range(9)}
    with most_read(1):
        found = search(full(tree), seeing(tree), nominating("word rare", 1))
    assert nodes(found) == ["f3.py::same"]
    every = search(full(tree), seeing(tree), nominating("word rare", 0))
    assert found.hits[0] == every.hits[0]  # nominated by one term, scored by both


def test_every_document_of_the_best_file_is_found() -> None:
    asked = Scoring({"expir": 1.0}, PLAIN)
    whole = Scoring({"expir": 1.0}, PLAIN, Grain.FILE)
    found = search(full(TREE), seeing(TREE), TextQuery((asked, whole), 1, 1))
    assert {hit.node for hit in found.hits} == {
        f"src/cache.py{d.node}" for d in TREE["src/cache.py"]
    }


def test_a_prior_decides_who_is_among_the_best_and_changes_no_score() -> None:
    asked = (Scoring({"expir": 1.0}, PLAIN),)
    plain = search(full(TREE), seeing(TREE), TextQuery(asked, 1))
    put_back = {hit.path: 0.01 for hit in plain.hits}
    found = search(full(TREE), seeing(TREE), TextQuery(asked, 1, priors=put_back))
    assert nodes(plain) != nodes(found)
    every = search(full(TREE), seeing(TREE), TextQuery(asked))
    assert set(found.hits) < set(every.hits)


def test_a_message_is_found_by_its_neighbouring_words() -> None:
    body = 'raise ValueError(f"cannot reindex {axis} on a duplicate axis")'
    tree = {"a.py": [function("f", body), function("g", "# a duplicate, cannot reindex on axis")]}
    literals = FieldWeights((0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 0), 0.5)
    asked = pairs(words("ValueError: cannot reindex x on a duplicate axis"))
    found = search(
        full(tree), seeing(tree), TextQuery((Scoring(dict.fromkeys(asked, 1.0), literals),))
    )
    assert nodes(found) == ["a.py::f"]


def test_the_weight_of_a_term_counts_and_its_order_does_not() -> None:
    terms = {"expir": 1.0, "get": 5.0, "time": 0.0}
    turned = dict(reversed(terms.items()))
    kept = full(TREE)
    first = search(kept, seeing(TREE), asking(terms))
    assert nodes(first)[0] == "src/cache.py::Cache.get"
    assert first == search(kept, seeing(TREE), asking(turned))
    assert first == search(kept, seeing(TREE), asking({"expir": 1.0, "get": 5.0}))


def test_equal_scores_come_in_the_order_of_node_ids() -> None:
    tree = {f"f{n}.py": [function("same", "word")] for n in (3, 10, 1, 2)}
    expected = [f"f{n}.py::same" for n in (1, 10, 2, 3)]
    for limit in range(5):
        found = search(full(tree), seeing(tree), query("word", limit))
        assert nodes(found) == (expected if limit else [])  # all that are as good as the last


@given(trees(), some_text(), st.data())
@settings(deadline=None)
def test_what_is_denied_influences_nothing(tree: Tree, text: str, data: st.DataObject) -> None:
    allowed = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
    ids = sorted(path + d.node for path in allowed for d in tree[path])
    denied = data.draw(st.sets(st.sampled_from(ids))) if ids else set[str]()
    rest = {p: [d for d in tree[p] if p + d.node not in denied] for p in allowed}
    scoped = search(full(tree), seeing(allowed, denied), query(text))
    without = search(full(rest), seeing(allowed), query(text))
    assert scoped == without


@given(trees(), some_text(), st.data())
@settings(deadline=None)
def test_what_one_scope_may_see_says_nothing_to_the_next(
    tree: Tree, text: str, data: st.DataObject
) -> None:
    allowed = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
    held = full(tree)
    whole = search(held, seeing(tree), query(text))
    rest = full({path: tree[path] for path in allowed})
    assert search(held, seeing(allowed), query(text)) == search(rest, seeing(allowed), query(text))
    assert search(held, seeing(tree), query(text)) == whole


def test_after_too_many_terms_it_begins_anew_and_says_the_same() -> None:
    held = full({"a.py": [function("get", "one two three"), function("put", "three four")]})
    texts = ["one two", "three four", "one two"]
    expected = [search(held, seeing(["a.py"]), query(text)) for text in texts]
    begun: list[FieldWeights] = []

    def begin(fields: FieldWeights, texts: Texts) -> Way:
        begun.append(fields)
        return way_of(fields, texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(impacts, "_KEPT", Recent[str, bytes](1))
        patch.setattr(impacts, "MAX_TERMS", 1)
        patch.setattr(impacts, "way_of", begin)
        assert [search(held, seeing(["a.py"]), query(text)) for text in texts] == expected
    assert len(begun) == 3 * len(set(begun))


@pytest.mark.parametrize("path", ["a.py", "a::b.py", "a:"])
def test_a_symbol_denied_for_its_content_is_no_hit(path: str) -> None:
    tree = {path: [function("get", "word"), function("put", "word")]}
    found = search(full(tree), seeing(tree, [f"{path}::put"]), query("word"))
    assert nodes(found) == [f"{path}::get"]


def test_a_query_reads_the_store_twice_and_what_it_has_read_before_not_again() -> None:
    tree = {f"reads/{path}": documents for path, documents in TREE.items()}
    kept = full(tree)
    for reads in (2, 1):
        kept.reads = 0
        search(kept, seeing(tree), query("expire cache entries"))
        assert kept.reads == reads


def test_an_empty_source_has_no_hits_and_one_without_an_index_says_so() -> None:
    assert search(Kept(), seeing([]), query("cache")) == Found((), {})
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
