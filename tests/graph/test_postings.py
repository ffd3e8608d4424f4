"""An index that was changed many times answers as one that was made anew."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import postings
from graph.errors import StoreCorrupt
from graph.postings import CATALOG, build, read_catalog, update
from graph.segment import Entries, checked
from indexer.documents import count
from indexer.facts import Document
from tests.graph.corpus import Kept, Tree, full, function, parts, search, seeing
from tests.graph.test_search import WORDS, query, trees

ALL_WORDS = query(" ".join(WORDS))
MERGING = pytest.mark.parametrize(
    ("small", "ratio"),
    [(postings.SMALL, postings.RATIO), (0, 0), (2, 1)],
    ids=["as it stands", "only what is mostly dead", "in between"],
)


def keys_of(kept: Kept) -> set[str]:
    segments = read_catalog(kept.kept).segments
    return {CATALOG}.union(*(entry.records() for entry in segments))


@MERGING
@given(changes=st.lists(trees(), min_size=2, max_size=6), data=st.data())
@settings(deadline=None, max_examples=30)
def test_after_any_changes_it_answers_as_a_full_index(
    small: int, ratio: int, changes: list[dict[str, Sequence[Document]]], data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "SMALL", small)
        patch.setattr(postings, "RATIO", ratio)
        tree = changes[0]
        kept = full(tree)
        for change in changes[1:]:
            gone = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
            tree = {p: d for p, d in tree.items() if p not in gone} | change
            kept.change(gone | change.keys(), change, data.draw(st.integers(1, 3)))
        allowed = data.draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set[str]()
        denied = {path + d.node for path in sorted(allowed)[:2] for d in tree[path][:1]}
        for sight in (seeing(tree), seeing(allowed, denied)):
            assert search(kept, sight, ALL_WORDS) == search(full(tree), sight, ALL_WORDS)
        assert keys_of(kept) == kept.kept.keys()


@given(trees(), st.randoms(use_true_random=False), st.integers(1, 9))
@settings(deadline=None)
def test_the_records_do_not_depend_on_batches_or_their_order(
    tree: Tree, random: Random, batch: int
) -> None:
    files = list(tree.items())
    random.shuffle(files)
    shuffled = parts(dict(files), batch)
    random.shuffle(shuffled)
    assert build(shuffled) == build(parts(tree, 100))


def test_a_huge_index_is_several_segments_that_answer_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = {f"f{n}.py": [function(f"get_{n}", f"cache entry {n}" * n)] for n in range(20)}
    whole = full(tree)
    monkeypatch.setattr(postings, "MAX_ENTRIES", 40)
    cut = full(tree)
    assert len(read_catalog(cut.kept).segments) == 3
    for asked in (query("get_7 cache"), query("entry", limit=5)):
        assert search(cut, seeing(tree), asked) == search(whole, seeing(tree), asked)


def test_many_saves_of_one_file_leave_few_segments_and_records() -> None:
    tree = {f"f{n}.py": [function(f"get_{n}", "cache")] for n in range(1000)}
    kept = full(tree)
    base = read_catalog(kept.kept).segments[0]
    for n in range(30):
        kept.change(["f7.py"], {"f7.py": [function("get_7", f"save {n}x")]})
        catalog = read_catalog(kept.kept)
        assert [entry.documents for entry in catalog.segments] == [1000, 1]
        assert catalog.segments[0] == base
        assert set(catalog.moved) == {"f7.py"}
    assert [hit.path for hit in search(kept, seeing(tree), query("29x")).hits] == ["f7.py"]
    assert not search(kept, seeing(tree), query("28x")).hits


def test_changing_nearly_everything_file_by_file_keeps_segments_few() -> None:
    tree = {f"f{n}.py": [function(f"get_{n}", "cache")] for n in range(700)}
    kept = full(tree)
    for path in tree:
        kept.change([path], {path: [function("changed", "cache")]})
        assert len(read_catalog(kept.kept).segments) <= 3
    changed = search(kept, seeing(tree), query("changed", limit=1000))
    assert len(changed.hits) == 700


def test_files_that_come_and_go_leave_no_trail() -> None:
    tree = {f"f{n}.py": [function(f"get_{n}", "cache")] for n in range(600)}
    kept = full(tree)
    for n in range(700):
        kept.change([f"temp{n}.py"], {f"temp{n}.py": [function("temp", "word")]})
        kept.change([f"temp{n}.py"], {})
    assert len(read_catalog(kept.kept).moved) <= 602
    assert not search(kept, seeing(tree), query("temp")).hits


def test_a_file_without_documents_is_out_of_the_index() -> None:
    kept = full({"a.py": [function("get")], "b.py": []})
    kept.change(["a.py"], {"a.py": []})
    assert not search(kept, seeing(["a.py", "b.py"]), query("get")).hits


def test_nothing_changed_is_nothing_written() -> None:
    assert update(full({"a.py": [function("get")]}).records, [], []) == {}


def test_the_same_content_again_keeps_the_index() -> None:
    tree = {"a.py": [function("get")], "b.py": [function("put")]}
    kept = full(tree)
    before = dict(kept.kept)
    kept.change(tree, tree)
    assert kept.kept == before


def test_a_path_in_two_parts_is_refused() -> None:
    part = count([("a.py", [function("get")])])
    with pytest.raises(ValueError, match=r"'a\.py'"):
        build([part, part])


@pytest.mark.parametrize("tree", [{}, {"a.py": []}, {"empty.py": [function("")]}])
def test_small_trees(tree: Tree) -> None:
    kept = full(tree)
    assert not search(kept, seeing(tree), query("absent")).hits
    kept.change(["b.py"], {"b.py": [function("get")]})
    assert len(search(kept, seeing(["b.py"]), query("get")).hits) == 1


def test_an_update_of_a_source_without_an_index_or_with_a_damaged_one_says_so() -> None:
    part = count([("a.py", [function("get")])])
    none: Mapping[str, bytes] = {}
    with pytest.raises(StoreCorrupt, match=r"no search index.*--full"):
        update(Kept(dict(none)).records, [], [part])
    kept = full({"b.py": [function("get")]})
    [entry] = read_catalog(kept.kept).segments
    for key in entry.records():
        for value in (b"", b"\xff" * 9, kept.kept[key][:5]):
            with pytest.raises(StoreCorrupt, match=r"damaged.*--full"):
                update(Kept(kept.kept | {key: value}).records, [], [part])
        missing = Kept({other: value for other, value in kept.kept.items() if other != key})
        with pytest.raises(StoreCorrupt, match=r"lacks.*--full"):
            update(missing.records, [], [part])


def test_a_term_very_often_in_one_document_is_counted() -> None:
    tree = {f"f{n}.py": [function("f", "word " * n)] for n in (1, 300, 9000)}
    hits = search(full(tree), seeing(tree), query("word")).hits
    assert len({hit.score for hit in hits}) == 3


def test_a_dead_copy_of_a_denied_symbol_is_no_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "SMALL", 0)
    monkeypatch.setattr(postings, "RATIO", 0)
    tree = {f"f{n}.py": [function("get", "word")] for n in range(9)}
    kept = full(tree)
    kept.change(["f0.py"], {"f0.py": [function("get", "word again")]})
    assert len(read_catalog(kept.kept).segments) == 2
    found = search(kept, seeing(tree, ["f0.py::get"]), query("word"))
    assert len(found.hits) == 8
    assert found == search(
        full({**tree, "f0.py": [function("get", "word again")]}),
        seeing(tree, ["f0.py::get"]),
        query("word"),
    )


@pytest.mark.parametrize(("document", "field"), [(5, 0), (4, 6), (4, 7)])
def test_an_entry_that_points_nowhere_is_damage(document: int, field: int) -> None:
    entry = Entries(
        [b"word"], np.array([1]), np.array([document]), np.array([field << 13 | 1], np.uint16)
    )
    with pytest.raises(StoreCorrupt, match="points at no document"):
        checked([b"word"], [entry], 5)
