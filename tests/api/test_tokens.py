"""Tokens are counted exactly, and add up over the rows of a body."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from api.context.tokens import o200k

ROW_START = st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"], exclude_characters="/")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_known_counts() -> None:
    counter = o200k()
    assert [counter.count(text) for text in ("", "hello world", "1234", "<|endoftext|>")] == [
        0, 2, 2, 7,
    ]  # fmt: skip


@given(st.lists(st.tuples(ROW_START, TEXT), min_size=1, max_size=8))
def test_rows_add_up(rows: list[tuple[str, str]]) -> None:
    texts = [f"{start}{rest}\n" for start, rest in rows]
    counter = o200k()
    assert counter.count("".join(texts)) == sum(counter.count(text) for text in texts)


def test_the_package_that_reads_every_vocabulary_is_not_imported() -> None:
    code = "import sys; from api.context.tokens import o200k; o200k(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "bpe_openai" not in done.stdout.split()
