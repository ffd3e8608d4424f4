"""What is said of a file, and what it is on record for, does not depend on what came before it."""

import sys
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import parse
from indexer.resolve.memory import MemoryFamilies, MemorySources
from indexer.resolve.resolver import DEPTH, Resolved, Resolver
from indexer.resolve.tree import ModuleTree
from indexer.stubs import PackagedStubs
from tests.indexer.mutations import KINDS, RICH, Change, changed

number = st.integers(0, 1000)
change = st.builds(Change, st.integers(0, KINDS - 1), number, number, number)


@pytest.fixture(autouse=True, scope="module")
def deep() -> Iterator[None]:
    """The limit that a resolver sets, before Hypothesis looks at it."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(DEPTH)
    yield
    sys.setrecursionlimit(before)


def resolved(tree: Mapping[str, str], paths: Sequence[str]) -> dict[str, Resolved]:
    """These files of a tree, one after the other, by one resolver that keeps what it learns."""
    facts = {path: parse(path, text.encode()).facts for path, text in sorted(tree.items())}
    sources = MemorySources(ModuleTree(facts), facts)
    resolver = Resolver(sources, MemoryFamilies(()), PackagedStubs(), ("WorkflowPrimitive",))
    return {path: resolver.resolve(path, "", facts[path]) for path in paths}


@given(st.lists(change, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_files_give_the_same_alone_and_after_any_others(
    changes: list[Change], data: st.DataObject
) -> None:
    tree = dict(RICH)
    for each in changes:
        tree = dict(changed(tree, each))
    order = data.draw(st.permutations(sorted(tree)))
    together = resolved(tree, order)
    last = order[-1]
    assert together[last] == resolved(tree, [last])[last]
    assert together == resolved(tree, sorted(tree))
