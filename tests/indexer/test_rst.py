"""reStructuredText is cut by its adorned headings, and says what code it mentions."""

from itertools import pairwise

import pytest

from indexer.parse import language_of, parse


def sections(text: str) -> list[tuple[str, int, int]]:
    facts = parse("a.rst", text.encode()).facts
    return [(" / ".join(s.headings), s.start, s.end) for s in facts.sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no heading\n", []),
        ("A\n===\n\ntext\n\nB\n---\n\nC\n---\n", [("A", 1, 5), ("A / B", 6, 8), ("A / C", 9, 10)]),
        ("===\n A\n===\n\nB\n===\n\nC\n---\n", [("A", 1, 4), ("A / B", 5, 7), ("A / B / C", 8, 9)]),
        ("A\n~~~\n\nB\n^^^\n\nC\n~~~\n", [("A", 1, 3), ("A / B", 4, 6), ("C", 7, 8)]),
        ("A title that is long\n====\n", [("A title that is long", 1, 2)]),
        ("A title that is long\n===\n", []),
        ("a\nparagraph of two lines\n-------------\n", []),
        ("text\n\n----------\n\ntext\n", []),
        ("A\n===\n::\n\n    B\n    ===\n", [("A", 1, 6)]),
        ("=====  =====\nA      B\n=====  =====\n1      2\n=====  =====\n", []),
        (".. _label:\n\nA\n===\n", [("A", 3, 4)]),
        (".. _label:\nA\n===\n", [("A", 2, 3)]),
        (".. note::\n   text\nA\n===\n", [("A", 3, 4)]),
        (".. a comment\n=====\n", []), (".. note::\n=====\n\nA\n===\n", [("A", 4, 5)]),
        ("A\r\n===\r\n\r\nx\r\n", [("A", 1, 4)]),
        ("``a.b`` of :class:`~pkg.C` \\*\n==========\n", [("a.b of pkg.C *", 1, 2)]),
        ("A\n===\n\nA\n===\n", [("A", 1, 3), ("A", 4, 5)]),
        ("", []), ("===\n", []), ("===\n===\n", []), ("\n===\n", []), ("A\n===", [("A", 1, 2)]),
    ],
)  # fmt: skip
def test_sections(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert sections(text) == expected


def test_documents_are_one_for_each_section_and_the_preamble() -> None:
    documents = parse("a.rst", b".. _a:\n\nA\n===\n\nx\n\nB\n---\ny\n").documents
    assert [(d.node, d.grain, d.name, d.signature, d.body) for d in documents] == [
        ("", "file", "", "", ".. _a:"),
        ("#A", "section", "A", "A", "x"),
        ("#A / B", "section", "B", "A / B", "y"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see ``Cache.get()`` and :func:`run`", ["Cache.get", "run"]),
        (":meth:`~pkg.Cache.get`, :class:`.Store`", ["pkg.Cache.get", "Store"]),
        (":py:func:`!put`", ["put"]),
        (":meth:`the getter <pkg.Cache.get>`", ["pkg.Cache.get"]),
        (":ref:`install`, :doc:`config`, :term:`token`, `run`_ and `home <https://a.org/b>`__", []),
        (".. autoclass:: pkg.Cache", ["pkg.Cache"]),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: list[str]) -> None:
    [section] = parse("a.rst", f"A\n===\n\n{text}\n".encode()).facts.sections
    assert section.mentions == tuple((name, 4) for name in expected)


def test_calls_in_blocks_of_python() -> None:
    text = (
        "A\n===\n\n.. code-block:: python\n    :linenos:\n\n    store = Store(size=3)\n\n"
        "    Own(1)\n    class Own: ...\n\nB\n---\n\n.. code-block:: text\n\n    Other(1)\n\n"
        "  .. code:: py\n\n      Cache(1)\n"
    )
    facts = parse("a.rst", text.encode()).facts
    assert [(c.chain, c.line, c.scope) for c in facts.calls] == [("Store", 7, 0), ("Cache", 21, 1)]


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("a.rst", b"text", "rst"),
        ("docs/a.txt", b".. _a:\n\nTitle\n=====\n", "rst"),
        ("docs/a.txt", b"Title\n=====\n\n.. note:: x\n", "rst"),
        ("docs/a.txt", b"Title\n=====\n\nSee :meth:`a.b`.\n", "rst"),
        ("a.txt", b"Title\n=====\n", "text"),
        ("a.txt", b".. and so on\n\nTitle\n=====\n", "text"),
        ("requirements.txt", b"# a\nb==1\n", "text"),
    ],
)
def test_what_is_read_so(path: str, data: bytes, language: str) -> None:
    assert language_of(path, data) == language


OBJECTS = ".. py:data:: SIZE\n\n   How large.\n\n.. envvar:: SHOP\n\n   Which shop.\n"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (OBJECTS, [("SIZE", 4, 6), ("SHOP", 8, 10)]),
        (f"{OBJECTS}\nMore text.\n", [("SIZE", 4, 6), ("SHOP", 8, 10)]),
        (f"{OBJECTS}\n  .. note:: x\n", [("SIZE", 4, 6), ("SHOP", 8, 12)]),
        (".. data:: SIZE\n\n   How large.\n", []),
        (".. data:: A\n.. data:: B\n", []),
        (".. data:: A\n   :type: int\n\n.. data:: B\n   :type: int\n", []),
        (".. data:: Aa\n   :type: int\n\n   a\n\n.. data:: Bb\n\n   b\n",
         [("Aa", 4, 7), ("Bb", 9, 11)]),
        (".. function:: run(a, b=())\n\n   x\n\n.. option:: --port <port>\n\n   x\n",
         [("run", 4, 6), ("--port <port>", 8, 10)]),
        (".. class:: Cat\n\n   x\n\n   .. method:: say()\n\n      y\n",
         [("Cat", 4, 10), ("Cat / say", 8, 10)]),
        ("``size``\n    How large.\n\n``max_age`` (int):\n    How old.\n",
         [("size", 4, 5), ("max_age", 7, 8)]),
        ("``size``\n    How large.\n    ``age`` is no term.\n", []),
        ("* ``size``: how large\n* **``age``** - how\n  old\n", [("size", 4, 4), ("age", 5, 6)]),
        ("* ``size`` and ``age`` are words\n* ``True``: yes\n* ``'a'``: a\n", []),
        (".. note:: Aa\n\n   x\n\n.. image:: Bb\n\n   x\n", []),
        (".. py:module:: a\n\n   x\n\n.. code-block:: py\n\n   .. data:: Aa\n\n      x\n", []),
        ("So::\n\n    .. data:: Aa\n\n       x\n\n    .. data:: Bb\n\n       x\n", []),
    ],
)  # fmt: skip
def test_what_a_section_describes_are_sections_within_it(
    text: str, entries: list[tuple[str, int, int]]
) -> None:
    [first, *found] = sections(f"A\n===\n\n{text}")
    assert first[:2] == ("A", 1)
    assert found == [(f"A / {name}", start, end) for name, start, end in entries]


def test_a_section_does_not_own_the_lines_of_what_it_describes() -> None:
    parsed = parse("a.rst", f"A\n===\n\nAll.\n\n{OBJECTS}\nSee ``run()``.\n".encode())
    assert [(d.name, d.body) for d in parsed.documents[1:]] == [
        ("A", "All." + "\n" * 10 + "See ``run()``."),
        ("SIZE", ".. py:data:: SIZE\n\n   How large."),
        ("SHOP", ".. envvar:: SHOP\n\n   Which shop."),
    ]
    assert [(s.tag, s.mentions) for s in parsed.facts.sections] == [
        ("entries", (("run", 14),)), ("entry", ()), ("entry", ()),
    ]  # fmt: skip


def test_what_a_release_changed_is_not_described_by_it() -> None:
    assert len(sections(f"Version 1.2\n===========\n\nAdded\n-----\n\n{OBJECTS}")) == 2
    assert len(sections(f"2.1 Settings\n============\n\n{OBJECTS}")) == 3


def test_every_line_is_in_one_section_at_most() -> None:
    text = "x\n\nA\n===\n" * 50 + "=" * 50_000
    facts = parse("a.rst", text.encode()).facts
    ends = [(s.start, s.end) for s in facts.sections]
    assert all(a[1] + 1 == b[0] for a, b in pairwise(ends))


@pytest.mark.parametrize(
    "text",
    [
        "A\n===\n" * 60_000,
        "A\n===\n\n" + ":a" * 500_000,
        "A\n===\n\n" + ":a" * 500_000 + ":`\n",
        "A\n===\n\n" + ":a" * 500_000 + "\n" + "=" * 1_000_000,
        "A\n===\n\n`" + " " * 500_000 + "a\n" + "=" * 1_000_000,
        "A\n===\n\n" + ".. data:: Aa\n\n" * 60_000,
        "A\n===\n\n" + "".join(f"{' ' * n}``Aa``\n" for n in range(1_500)),
        "A\n===\n\n* ``" + "a" * 1_000_000,
        "A\n===\n\n``a``" + " (" * 500_000 + "\n  x\n",
    ],
    ids=["equal headings", "colons", "colons of no role", "title", "spaces", "objects", "terms",
         "code", "brackets"],
)  # fmt: skip
def test_no_document_takes_the_square_of_its_length(text: str) -> None:
    assert sections(text)


def test_no_text_takes_the_square_of_its_length_to_be_told() -> None:
    assert language_of("a.txt", b"A\n====\n" + b":a-" * 300_000) == "text"
