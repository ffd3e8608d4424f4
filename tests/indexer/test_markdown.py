"""Markdown is cut by heading, and says what code it mentions."""

import pytest

from indexer.parse import parse


def sections(text: str) -> list[tuple[str, int, int, int]]:
    facts = parse("a.md", text.encode()).facts
    return [(" / ".join(s.headings), s.ordinal, s.start, s.end) for s in facts.sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no heading\n", []),
        ("# A\ntext\n## B\n### C\n## D\n", [("A", 1, 1, 2), ("A / B", 1, 3, 3),
                                            ("A / B / C", 1, 4, 4), ("A / D", 1, 5, 5)]),
        ("A\n===\ntext\nB\n---\n", [("A", 1, 1, 3), ("A / B", 1, 4, 5)]),
        ("# A\n```sh\n# no\n```\n# B\n", [("A", 1, 1, 4), ("B", 1, 5, 5)]),
        ("# A\n~~~~\n```\n# no\n~~~~\n# B\n", [("A", 1, 1, 5), ("B", 1, 6, 6)]),
        ("# A\n- x\n  ```\n  # no\n  ```\n# B", [("A", 1, 1, 5), ("B", 1, 6, 6)]),
        ("# A\n    # no\n#no\n", [("A", 1, 1, 3)]),
        ("# A\n# A\n# A\n", [("A", 1, 1, 1), ("A", 2, 2, 2), ("A", 3, 3, 3)]),
        ("---\ntitle: x\n# no\n---\n# A\n", [("A", 1, 5, 5)]),
        ("## A ##\n", [("A", 1, 1, 1)]),
        ("# `A` **b** [c](d.md) #\n", [("A b c", 1, 1, 1)]),
        ("# A\r\nx\r\n# B\r\n", [("A", 1, 1, 2), ("B", 1, 3, 3)]),
        ("text\n\n---\n\n- item\n---\n| a |\n|---|\n", []),
        ("<!--\n# no\n-->\n# A\n", [("A", 1, 4, 4)]),
        ("### C\n# A\n", [("C", 1, 1, 1), ("A", 1, 2, 2)]),
        ("# A\n```\n# no end\n", [("A", 1, 1, 3)]),
    ],
)  # fmt: skip
def test_sections(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert sections(text) == expected


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("- `size`: how large\n- `age`: how old,\n  in days\n", [("size", 2, 2), ("age", 3, 4)]),
        ("* **`--size N`** - how large\n\n  Of a shop.\n* [`--age`](#age) (int): old\n\nx\n",
         [("--size N", 2, 4), ("--age", 5, 5)]),
        ("- `size`\n- `age`\n", [("size", 2, 2), ("age", 3, 3)]),
        ("- `size`: alone\n", []),
        ("- see `size` and\n- `age` is old\n- `true`: yes\n", []),
        ("- `size`: x\n  - `unit`: y\n- `age`: z\n", [("size", 2, 3), ("size / unit", 3, 3),
                                                         ("age", 4, 4)]),
        ("| name | is |\n|---|---|\n| `SIZE` | how large |\n| **`AGE`** | how old |\n\nx\n",
         [("SIZE", 4, 4), ("AGE", 5, 5)]),
        ("| `SIZE` | no table |\n| `AGE` | either |\n", []),
        ("```\n- `size`: x\n- `age`: y\n```\n", []),
    ],
)  # fmt: skip
def test_what_a_section_describes_are_sections_within_it(
    text: str, entries: list[tuple[str, int, int]]
) -> None:
    found = [(name, start, end) for name, _, start, end in sections(f"# A\n{text}")]
    assert found[1:] == [(f"A / {name}", start, end) for name, start, end in entries]


def test_examples_belong_to_the_innermost_section() -> None:
    block = "  ```python\n  Shop()\n  ```\n"
    text = f"# A\n- `one`: x\n{block}- `two`: y\n\n```python\nStock()\n```\n"
    facts = parse("a.md", text.encode()).facts
    assert [(c.chain, facts.sections[c.scope].headings[-1]) for c in facts.calls] == [
        ("Shop", "one"), ("Stock", "A"),
    ]  # fmt: skip


def test_documents_are_one_for_each_section_and_the_preamble() -> None:
    documents = parse("a.md", b"before\n# A\nx\n## B\ny\n# A\nz\n").documents
    assert [(d.node, d.grain, d.name, d.signature, d.body) for d in documents] == [
        ("", "file", "", "", "before"),
        ("#A", "section", "A", "A", "x"),
        ("#A / B", "section", "B", "A / B", "y"),
        ("#A#2", "section", "A", "A", "z"),
    ]


def test_headings_that_look_like_an_ordinal_keep_ids_apart() -> None:
    documents = parse("a.md", b"# A\n# A#2\n# A\n# A / B\n## B\n").documents
    nodes = [d.node for d in documents]
    assert len(set(nodes)) == len(nodes)


@pytest.mark.parametrize(
    "line", ["# a" + " " * 10**6 + "b", "# " + "[" * 10**6, "# A" + "[a](" * 10**6]
)
def test_a_line_without_end_is_no_heading_and_holds_nothing_up(line: str) -> None:
    documents = parse("a.md", f"{line}\n# B\n{line}\n===\n".encode()).documents
    assert [d.node for d in documents] == ["", "#B"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see `Cache.get()` and `run`", ["Cache.get", "run"]),
        ("see ``Cache.get()`` and then `run`", ["Cache.get", "run"]),
        ("in src/pkg/a.py, or ./docs/x.md.", ["src/pkg/a.py", "docs/x.md"]),
        ("pkg.mod.Name does", ["pkg.mod.Name"]),
        ("the CachePrimitive and max_size but not Cache", ["CachePrimitive", "max_size"]),
        ("call render(x)", ["render"]),
        ("[guide](docs/guide.md)", ["docs/guide.md"]),
        ("https://example.org/a/b.py e.g. 3.11", []),
        ("`https://example.org/a.py`", []),
        ("pyproject.toml and __init__", ["pyproject.toml", "__init__"]),
        ("Plain words, nothing more.", []),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    (section,) = parse("a.md", f"# T\n\n{text}\n".encode()).facts.sections
    assert section.mentions == tuple((name, 3) for name in expected)


@pytest.mark.parametrize("sign", [".", "-", "/", "@", "`", "`.", "a-/"])
def test_no_run_of_signs_takes_the_square_of_its_length(sign: str) -> None:
    text = f"# A\n{sign * 500_000} b_c\n"
    (section,) = parse("a.md", text.encode()).facts.sections
    assert section.mentions[-1:] == (("b_c", 2),)


def test_mentions_have_lines_and_come_once_for_each() -> None:
    (section,) = parse("a.md", b"# A\n`b_c` b_c\n\n```py\nb_c = dd(1)\n```\n").facts.sections
    assert section.mentions == (("b_c", 2), ("b_c", 5), ("dd", 5))
