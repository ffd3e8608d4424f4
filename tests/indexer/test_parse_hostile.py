"""Files made to break a parser: each gives what it can and says what it cannot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parse import parse

DEEP = 10_000


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "(" * DEEP + "1" + ")" * DEEP,
        "x = " + "[" * DEEP + "]" * DEEP,
        "x = " + "(" * DEEP,
        "x = a" + ".b()" * DEEP,
        "x = a" + "[0]" * DEEP,
        "x = " + "a >> (" * DEEP + "b" + ")" * DEEP,
        "x = " + "(" * DEEP + "a" + " | 1)" * DEEP,
        "x = " + "1 | " * DEEP + "1",
        "x = " + "F(" * DEEP + "a" + ")" * DEEP,
        "x = " + "lambda: " * DEEP + "1",
        "x = " + "not " * DEEP + "a",
        "\n".join(" " * depth + "if x:" for depth in range(300)) + "\n" + " " * 300 + "f()",
        "\n".join(" " * depth + f"def f{depth}():" for depth in range(300)),
        "a = " * DEEP + "1",
        "x: " + "A[" * DEEP + "B" + "]" * DEEP + " = 1",
    ],
    ids=lambda code: f"{code[:10]}...{len(code)}",
)
def test_deep_nesting_neither_crashes_nor_hides_what_stands_around(code: str) -> None:
    facts = parse("a.py", f"def before(): pass\n{code}\ndef after(): pass\n".encode()).facts
    names = {symbol.qualname for symbol in facts.symbols}
    assert "before" in names
    assert "after" in names or facts.warnings


def test_what_follows_broken_code_is_found() -> None:
    code = "def a(): pass\nclass B(:\n  x = = 1\n\ndef c():\n    return 1\n"
    facts = parse("a.py", code.encode()).facts
    assert {"a", "c"} <= {s.qualname for s in facts.symbols}
    assert facts.warnings[0].startswith("syntax error at line 2")


def test_conflict_marks_are_said() -> None:
    code = "def a(): pass\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\ndef c(): pass\n"
    facts = parse("a.py", code.encode()).facts
    assert {"a", "c"} <= {s.qualname for s in facts.symbols}
    assert facts.warnings[0] == "conflict marks at line 2: settle the merge to have all of it read"


@pytest.mark.parametrize(
    ("data", "text", "warning"),
    [
        (b"x = 1\n", "x = 1\n", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", ""),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n", ""),
        (b"x = '\xe9'\n", None, "not UTF-8 text: its bytes cannot be decoded"),
        (b"# coding: klingon\n", None, "unknown encoding 'klingon' declared in its first lines"),
        (b"x = 1\0\n", None, "binary: it holds NUL bytes"),
        (b"\xff\xfex\0", None, "UTF-16 text: save it as UTF-8 to have it read"),
        (b"", "", ""),
    ],
)
def test_decoding(data: bytes, text: str | None, warning: str) -> None:
    parsed = parse("a.py", data)
    assert parsed.text == text
    assert parsed.facts.warnings == ((warning,) if warning else ())
    assert parsed.facts.language == ("python" if text is not None else "")


def test_carriage_returns_and_form_feeds() -> None:
    facts = parse("a.py", b"def f():\r\n    pass\r\n\x0c\r\ndef g(a,\r\n      b): pass\r\n").facts
    assert [(s.qualname, s.start, s.end, s.signature) for s in facts.symbols] == [
        ("f", 1, 2, "def f()"),
        ("g", 4, 5, "def g(a, b)"),
    ]


def test_a_line_of_a_million_characters_is_searched_as_text() -> None:
    parsed = parse("a.py", b"x = '" + b"a" * 1_000_000 + b"'\n")
    assert parsed.facts.language == "text"
    assert "1,000,006 characters" in parsed.facts.warnings[0]
    assert [d.grain for d in parsed.documents] == ["file"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.py", "a.md", "pyproject.toml", "a"]))
def test_any_bytes_are_parsed_without_raising(data: bytes, name: str) -> None:
    assert parse(name, data) == parse(name, data)


FRAGMENTS = st.sampled_from(
    ["def f(", "):", "\n", "    ", "class A", "(", ")", "[", "]", "{", "}", "x", " = ", ">>", "|",
     "lambda", " for ", " in ", "import ", "from ", "a.b", "@", "'", '"', '"""', "f'", "#", ":",
     ",", "*", "**", "match ", "case ", "with ", " as ", "await ", ":=", "é", "\\", "->", "del "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_code_is_parsed_without_raising(code: str) -> None:
    facts = parse("a.py", code.encode()).facts
    assert [s.scope for s in facts.symbols] == list(range(1, len(facts.symbols) + 1))
    assert all(1 <= s.start <= s.header <= max(s.end, s.header) for s in facts.symbols)
    assert all(0 <= r.scope < len(facts.scopes) and r.lines and r.chain for r in facts.references)
