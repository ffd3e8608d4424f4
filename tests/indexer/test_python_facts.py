"""This code gives these facts."""

from textwrap import dedent

import pytest

from indexer.expressions import Operand
from indexer.facts import FileFacts
from indexer.parse import parse


def facts(code: str) -> FileFacts:
    return parse("a.py", dedent(code).encode()).facts


def qualnames(of: FileFacts) -> list[tuple[str, int, int, int]]:
    return [(s.qualname, s.ordinal, s.start, s.end) for s in of.symbols]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(): pass", [("f", 1, 1, 1)]),
        ("async def f():\n    pass\n# after", [("f", 1, 1, 2)]),
        ("@a\n@b(1)\ndef f():\n    pass", [("f", 1, 1, 4)]),
        ("class A:\n    def m(self): pass", [("A", 1, 1, 2), ("A.m", 1, 2, 2)]),
        ("def f():\n    class A:\n        x = 1", [("f", 1, 1, 3), ("f.A", 1, 2, 3)]),
        ("if x:\n    def f(): pass\nelse:\n    def f(): pass", [("f", 1, 2, 2), ("f", 2, 4, 4)]),
        ("def f():\n    x = 1\n    # a note\n\n# more\nx = 2", [("f", 1, 1, 2)]),
        ("class A:\n    if x:\n        y = 1\n        # note\n", [("A", 1, 1, 3)]),
        ("lambda: 0", [("<lambda1>", 1, 1, 1)]),
    ],
)
def test_symbols(code: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert qualnames(facts(code)) == expected


@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("def f(a, b=1): pass", "def f(a, b=1)"),
        ("async  def f() -> int: pass", "async  def f() -> int"),
        ("def f(\n    a,  # first\n    b: str = 'x: #',\n): pass", "def f(a, b: str = 'x: #')"),
        ("class A(\n    B[int],\n    metaclass=M,\n): pass", "class A(B[int], metaclass=M)"),
        ("class A: pass", "class A"),
        ("def f[T](x: T): pass", "def f[T](x: T)"),
    ],
)
def test_signature_is_on_one_line(code: str, signature: str) -> None:
    assert facts(code).symbols[0].signature == signature


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ("async def f(): yield 1", ("async", "generator")),
        ("def f():\n    def g(): yield 1", ()),
        ("@functools.cached_property\ndef f(): pass", ("property",)),
        ("@typing.overload\ndef f(): ...", ("overload",)),
        ("@f.setter\ndef f(): ...", ("setter",)),
        ("@staticmethod\n@abstractmethod\ndef f(): ...", ("abstract", "staticmethod")),
        ("try:\n    def f(): ...\nexcept E: pass", ("conditional",)),
        ("def test_f(): ...", ("test",)),
        ("class TestX:\n    def g(self): ...", ("test",)),
        ("@dataclass(slots=True)\nclass A: ...", ("dataclass",)),
    ],
)
def test_tags(code: str, tags: tuple[str, ...]) -> None:
    assert facts(code).symbols[0].tags == tags


def test_methods_of_test_classes_are_tests() -> None:
    of = facts("class A(unittest.TestCase):\n    def test_a(self): ...\n    def b(self): ...")
    assert [s.tags for s in of.symbols] == [("test",), ("test",), ()]


def test_docstrings_are_cleaned() -> None:
    of = facts(
        '"""Module."""\nclass A:\n    """One.\n\n      Two.\n    Three.\n    """\ndef f(): f"no"'
    )
    assert (of.docstring, [s.docstring for s in of.symbols]) == (
        "Module.",
        ["One.\n\n  Two.\nThree.", ""],
    )


def test_parameters() -> None:
    of = facts("def f(a, /, b: 'X | None' = None, *c: int, d=g(), **e): pass")
    assert [(p.name, p.kind, p.annotation, p.default) for p in of.symbols[0].parameters] == [
        ("a", "/", "", None),
        ("b", "", "X|None", "<None>"),
        ("c", "*", "int", None),
        ("d", "kw", "", "g()"),
        ("e", "**", "", None),
    ]


@pytest.mark.parametrize(
    ("annotation", "text", "types"),
    [
        ("Foo", "Foo", ["Foo"]),
        ("a.Foo", "a.Foo", ["a.Foo"]),
        ("'Foo'", "Foo", ["Foo"]),
        ("Foo | None", "Foo|None", ["Foo"]),
        ("'Foo | None'", "Foo|None", ["Foo"]),
        ("Optional[Foo]", "Optional[Foo]", ["Foo", "Optional"]),
        ("t.Optional['Foo']", "t.Optional[Foo]", ["Foo", "t.Optional"]),
        ("Union[Foo, None]", "Union[Foo,None]", ["Foo", "Union"]),
        ("Union[Foo, Bar]", "Union[Foo,Bar]", ["Bar", "Foo", "Union"]),
        ("Foo | Bar", "Foo|Bar", ["Bar", "Foo"]),
        ("list[Foo]", "list[Foo]", ["Foo", "list"]),
        ("Annotated[Foo, 'some words']", "Annotated[Foo,somewords]", ["Annotated", "Foo"]),
        ("Literal['Foo', 'b']", "Literal[Foo,b]", ["Literal"]),
        ("dict[str, list['Foo']]", "dict[str,list[Foo]]", ["Foo", "dict", "list", "str"]),
        ("Final", "Final", ["Final"]),
    ],
)
def test_annotations(annotation: str, text: str, types: list[str]) -> None:
    of = facts(f"x: {annotation} = 1")
    (binding,) = of.scopes[0].bindings
    found = sorted(r.chain for r in of.references if r.role == "type")
    assert (binding.annotation, found) == (text, types)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a = 1", [("a", "value", "<int>")]),
        ("a = b = C()", [("a", "value", "C()"), ("b", "value", "C()")]),
        (
            "a, (b, *c) = d",
            [("a", "value", "d[0]"), ("b", "value", "d[1][0]"), ("c", "value", "d[1][1:]")],
        ),
        ("a: int", [("a", "value", "")]),
        ("a += 1", [("a", "value", "a.__add__()")]),
        ("a = await f().g", [("a", "value", "f().g")]),
        ("if (a := f()): pass", [("a", "value", "f()")]),
        ("for a, b in c: pass", [("a", "value", "c[*][0]"), ("b", "value", "c[*][1]")]),
        ("with f() as a, g: pass", [("a", "value", "f().__enter__()")]),
        (
            "async with f() as (a, b): pass",
            [("a", "value", "f().__aenter__()[0]"), ("b", "value", "f().__aenter__()[1]")],
        ),
        ("del a", [("a", "del", "")]),
        ("a.b = 1", []),
        ("a[0] = 1", []),
        ("[x for x in y]", [("x%1", "value", "y[*]")]),
        ("lambda x: x", []),
        ("def f(): pass", [("f", "symbol", "")]),
        ("type A = int", [("A", "value", "int")]),
        (
            "match x:\n case [a, *b]: pass\n case K(c=d) as e: pass\n case {'k': v, **r}: pass",
            [(n, "value", "") for n in "abdevr"],
        ),
        ("match x:\n    case a.b | _: pass", []),
    ],
)
def test_bindings(code: str, expected: list[tuple[str, str, str]]) -> None:
    of = facts(code)
    assert [(b.name, b.kind, b.value) for b in of.scopes[0].bindings] == expected


def test_handlers_bind_what_they_catch() -> None:
    of = facts(
        "try: pass\nexcept a.E as e: pass\nexcept (A, B) as g: pass\nexcept (*A, b()) as h: pass"
    )
    assert [(b.name, b.value, b.annotation, b.tags) for b in of.scopes[0].bindings] == [
        ("e", "", "a.E", ("try",)),
        ("g", "", "A|B", ("try",)),
        ("h", "<1>[*]()", "", ("try",)),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a", ("a", "a", 0, "", ())),
        ("import a.b", ("a", "a.b", 0, "", ())),
        ("import a.b as c", ("c", "a.b", 0, "", ())),
        ("from a import b as c", ("c", "a", 0, "b", ())),
        ("from . import b", ("b", "", 1, "b", ())),
        ("from ..a.c import (\n    b,  # why\n)", ("b", "a.c", 2, "b", ())),
        ("from .a import *", ("*", "a", 1, "", ())),
        ("from __future__ import annotations", ("annotations", "__future__", 0, "annotations", ())),
        ("if TYPE_CHECKING:\n    import a", ("a", "a", 0, "", ("type_checking",))),
        ("if x:\n    import a", ("a", "a", 0, "", ("conditional",))),
        ("try:\n    import a\nexcept E: pass", ("a", "a", 0, "", ("try",))),
    ],
)
def test_imports(code: str, expected: tuple[str, str, int, str, tuple[str, ...]]) -> None:
    (b,) = facts(code).scopes[0].bindings
    assert (b.name, b.module, b.level, b.target, b.tags) == expected


def test_branches_end() -> None:
    of = facts("if TYPE_CHECKING:\n    import a\nelse:\n    import b\nimport c\n")
    tags = [b.tags for b in of.scopes[0].bindings]
    assert tags == [("type_checking",), ("conditional",), ()]


ITERATED = [
    ("z.__iter__", "implicit", (1,)),
    ("z.__iter__().__next__", "implicit", (1,)),
]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a.b().c()", [("a.b", "call", (1,)), ("a.b().c", "call", (1,))]),
        ("(a\n .b()\n .c)", [("a.b", "call", (2,)), ("a.b().c", "read", (3,))]),
        ("f(x=a, *b, **c)", [(n, r, (1,)) for n, r in (("a", "read"), ("b", "read"),
                             ("c", "read"), ("f", "call"))]),
        ("a[b].c()", [("a.__getitem__", "implicit", (1,)), ("a[=0].c", "call", (1,)),
                      ("b", "read", (1,))]),
        ("'x'.join(a)", [("'x.join", "call", (1,)), ("a", "read", (1,))]),
        ("(a or b).run()", [("<0>.run", "call", (1,)), ("a", "read", (1,)),
                            ("a.__bool__", "implicit", (1,)), ("b", "read", (1,))]),
        ("(await a()).b", [("a", "call", (1,)), ("a().b", "read", (1,))]),
        ("[x.y() for x in z if x]", [("x%1.__bool__", "implicit", (1,)), ("x%1.y", "call", (1,)),
                                     ("z", "read", (1,)),
                                     *ITERATED]),
        ("[x for x in z]", [("z", "read", (1,)), *ITERATED]),
        ("lambda x, y=d: x.run(y, k)", [("d", "read", (1,)), ("k", "read", (1,)),
                                        ("x.run", "call", (1,))]),
        ("f'{a.b!r:>{w}}'", [("a.b", "read", (1,)), ("a.b.__str__", "implicit", (1,)),
                             ("w", "read", (1,))]),
        ("a\na\na()", [("a", "call", (3,)), ("a", "read", (1, 2))]),
        ("a.b = c", [("a", "read", (1,)), ("a.b.=", "implicit", (1,)), ("c", "read", (1,))]),
        ("super().run()", [("super", "call", (1,)), ("super().run", "call", (1,))]),
        ("x: 'A'", [("A", "type", (1,))]),
        ("é.ü()", [("é.ü", "call", (1,))]),
        ("del a.b", [("a", "read", (1,))]),
        ("raise E from e", [("E", "raise", (1,)), ("E", "read", (1,)), ("e", "read", (1,))]),
        ("match a:\n    case K(b=m.C): pass", [("K", "read", (2,)), ("a", "read", (1,)),
                                              ("m.C", "read", (2,))]),
    ],
)  # fmt: skip
def test_references(code: str, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    of = facts(code)
    assert sorted((r.chain, r.role, r.lines) for r in of.references) == expected


@pytest.mark.parametrize("code", ["x = a{}", "f(a{})", "a{}()", "[a{}]", "a{} = 1", "del a{}"])
def test_chains_are_of_bounded_length(code: str) -> None:
    of = facts(code.format(".b" * 5_000))
    held = [r.chain for r in of.references] + [b.value for b in of.scopes[0].bindings]
    held += [chain for part in of.parts for _, chain in part.items] + [s.into for s in of.stores]
    assert max(map(len, held)) < 500


def test_reads_of_own_values_are_left_out_in_functions_only() -> None:
    of = facts(
        """
        x = y
        def f(a):
            global g
            b = a
            g = b
            import m
            return b, m, x, g
        """
    )
    assert [(r.scope, r.chain) for r in of.references] == [
        (0, "y"),
        (1, "m"),
        (1, "x"),
        (1, "g"),
    ]
    assert of.scopes[1].globals == ("g",)


def test_what_a_header_says_belongs_to_its_symbol() -> None:
    of = facts("@deco(arg)\ndef f(a: T = d()) -> R: pass\n@k\nclass C(B[P], metaclass=M): pass")
    assert [(r.scope, r.chain, r.role) for r in of.references if r.in_header] == [
        (1, "d", "call"),
        (1, "arg", "read"),
        (1, "T", "type"),
        (1, "R", "type"),
        (2, "M", "read"),
        (2, "P", "type"),
    ]
    assert of.symbols[0].decorators == (("deco(0)", 1),)
    assert (of.symbols[1].bases, of.symbols[1].keywords) == (("B[]",), (("metaclass", "M"),))


def test_attributes_of_the_first_parameter() -> None:
    of = facts(
        """
        class A:
            x: int = 0
            def m(this, b):
                this.a = b.c()
                other.a = 1
                def inner():
                    this.d = 2
            @staticmethod
            def s(b):
                b.a = 1
        """
    )
    named = [[b.name for b in scope.bindings if b.kind == "value"] for scope in of.scopes]
    assert named == [[], ["x"], ["self.a", "self.d"], [], []]
    assert of.symbols[0].attributes == (("x", "int", 3),)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = (\n    'a',  # why\n    'b',\n)", ("a", "b")),
        ("__all__ = ['a']\n__all__ += ['b']\n__all__.extend(['c'])", ("a", "b", "c")),
        ("__all__ = []\n__all__.append('a')", ("a",)),
        ("__all__: list[str] = []", ()),
        ("__all__ = ['a'] + b.__all__", None),
        ("x = 1", None),
    ],
)  # fmt: skip
def test_exports(code: str, names: tuple[str, ...] | None) -> None:
    assert facts(code).all_names == names


def shown(operand: Operand) -> str:
    inside = ", ".join(f"{o.key}={shown(o)}" for o in operand.operands)
    return operand.chain if operand.op == "leaf" else f"{operand.op} {operand.chain}({inside})"


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("a >> b >> c", "", "sequence (0=a, 1=b, 2=c)"),
        ("x = (a >> b) >> c", "x", "sequence (0=a, 1=b, 2=c)"),
        ("x = (\n    a\n    >> (b >> c)\n)", "x", "sequence (0=a, 1=sequence (0=b, 1=c))"),
        ("a >> b | c", "", "parallel (0=sequence (0=a, 1=b), 1=c)"),
        ("a >> (b | C())", "", "sequence (0=a, 1=parallel (0=b, 1=construct C()))"),
        ("self.f = A() >> m.B(1)", "self.f", "sequence (0=construct A(), 1=construct m.B())"),
        ("x = Retry(a.b, times=3)", "x", "construct Retry(0=a.b)"),
        ("Par([a, B()], mode='x')", "", "construct Par(0=list (0=a, 1=construct B()))"),
        ("Route({'k': a, 'l': b})", "", "construct Route(0=dict (k=a, l=b))"),
        ("Wrap(lambda x, c: x.run(c, d))", "",
         "construct Wrap(0=lambda (0=construct .run(1=d)))"),
        ("run(a >> b)", "", "sequence (0=a, 1=b)"),
    ],
)  # fmt: skip
def test_compositions(code: str, name: str, expected: str) -> None:
    (composition,) = facts(code).compositions
    assert (composition.name, shown(composition.root)) == (name, expected)


@pytest.mark.parametrize("code", ["1 | 2", "f(a)", "Foo(1, 'x')", "x: a | b", "a + b", "[1 >> 2]"])
def test_what_is_no_composition(code: str) -> None:
    assert facts(code).compositions == ()


def test_documents_hold_own_text_alone() -> None:
    code = '''
        """Doc."""
        import os

        @deco
        class A:
            """Of A."""
            x = 1
            def m(self):
                "Of m."
                def inner(): return 2
                return inner
        '''
    documents = {d.node: d for d in parse("a.py", dedent(code).encode()).documents}
    own = {n: (d.grain, d.docstring, " ".join(d.body.split())) for n, d in documents.items()}
    assert own == {
        "::": ("module", "Doc.", "import os"),
        "::A": ("class", "Of A.", "x = 1"),
        "::A.m": ("function", "Of m.", "return inner"),
        "::A.m.inner": ("function", "", "return 2"),
    }  # fmt: skip
    assert documents["::A"].signature == "@deco\nclass A"


def test_a_comment_on_the_last_line_is_the_definitions_own_text() -> None:
    (_, document) = parse("a.py", b"def f():\n    pass  # why\n    # more\n").documents
    assert document.body == "pass  # why"
