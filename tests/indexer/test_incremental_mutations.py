"""After any edits of a project that uses all that resolution knows, incremental equals full."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.indexer.mutations import KINDS, RICH, Change, changed
from tests.indexer.worktree import WorkTree

number = st.integers(0, 1000)
change = st.builds(Change, st.integers(0, KINDS - 1), number, number, number)
step = st.tuples(st.lists(change, min_size=1, max_size=3), st.booleans())
edits = st.lists(step, min_size=1, max_size=4)


@given(edits=edits)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_edits_of_a_rich_project(edits: list[tuple[list[Change], bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = WorkTree(Path(folder))
        tree = dict(RICH)
        work.write(tree)
        work.index()
        for changes, restarted in edits:
            if restarted:
                work.restart()
            former = tree
            for one in changes:
                tree = changed(tree, one)
            work.write({p: t for p, t in tree.items() if former.get(p) != t})
            work.write(dict.fromkeys(former.keys() - tree.keys()))
            work.index()
            work.check()
