"""Calls that are not named where they happen, and values that come a long way: f calls these."""

from textwrap import dedent

import pytest

from tests.indexer.resolved import Graph

CALLS: list[tuple[str, str, list[str]]] = [
    (
        "a class with its type arguments is called too",
        """
        class A(Generic[T]):
            def __init__(self, do): self.do = do
        def g(): ...
        a = A[int](do=g)
        def f(x: A): x.do()
        """,
        ["g"],
    ),
    (
        "what a default makes is made where the function is defined",
        """
        class A:
            def __init__(self): ...
        def f():
            def inner(a=A()): ...
        """,
        ["A.__init__"],
    ),
    (
        "what stands in a class is told its name",
        """
        class Field:
            def __set_name__(self, owner, name): ...
        def f():
            class A:
                x = Field()
        """,
        ["Field.__set_name__"],
    ),
    (
        "what is caught may be of a class below",
        """
        class E(Exception):
            def show(self): ...
        class F(E):
            def show(self): ...
        def f():
            try: ...
            except E as e: e.show()
        """,
        ["E.show", "F.show"],
    ),
    (
        "unpacking iterates, and takes what iteration gives at each place",
        """
        class Pair:
            def __iter__(self): return iter((A, 1))
        class A:
            def __init__(self): ...
        pairs = [Pair()]
        def f():
            for cls, n in pairs: cls()
        """,
        ["A.__init__", "Pair.__iter__"],
    ),
    (
        "getattr reads properties too",
        """
        class A:
            @property
            def on(self): ...
        def f(x: A): return getattr(x, "on", None)
        """,
        ["A.on"],
    ),
    (
        "what looks as a protocol says",
        """
        from typing import Protocol
        class Shown(Protocol):
            def show(self, at) -> str: ...
            def hide(self) -> None: ...
        class A:
            def show(self, at): ...
            def hide(self): ...
        class B:
            def show(self): ...
            def hide(self): ...
        class C:
            def show(self, at): ...
        class D(A): ...
        def f(x: Shown): x.show(1)
        """,
        ["A.show", "Shown.show"],
    ),
    (
        "a protocol that nothing looks like",
        """
        from typing import Protocol
        class Shown(Protocol):
            def show(self, at) -> str: ...
        def f(x: Shown): x.show(1)
        """,
        ["Shown.show"],
    ),
    (
        "the fields of a NamedTuple by their places",
        """
        from typing import NamedTuple
        class Style:
            def render(self): ...
        class Segment(NamedTuple):
            text: str
            style: Style | None = None
            LIMIT = 3
        def f(segments: list[Segment]):
            for text, style in segments: style.render()
        """,
        ["Style.render"],
    ),
    (
        "what calls outside give to functions",
        """
        from functools import reduce
        class A:
            def one(self): ...
            def two(self): ...
            def three(self): ...
            def four(self): ...
        def f(xs: list[A], pool):
            sorted(xs, key=lambda x: x.one())
            map(lambda n, x: x.two(), [1], xs)
            reduce(lambda a, x: x.three(), xs)
            def late(n, x): x.four()
            pool.submit(late, 1, A())
        """,
        ["A.one", "A.three", "A.two", "f.<lambda1>", "f.<lambda2>", "f.<lambda3>"],
    ),
    (
        "a key function of a list that is built here",
        """
        def f():
            def g(x): ...
            xs = [1, 2]
            xs.sort(key=g)
        """,
        ["f.g"],
    ),
    (
        "a decorator that makes a descriptor",
        """
        class lazy:
            def __init__(self, make): self.make = make
            def __get__(self, one, of): return self.make(one)
        class A:
            @lazy
            def part(self): return B()
        class B:
            def run(self): ...
        def f(x: A): x.part.run()
        """,
        ["B.run", "lazy.__get__"],
    ),
    (
        "a property that an instance sets",
        """
        class A:
            @property
            def on(self): ...
            @on.setter
            def on(self, value): ...
        class B(A):
            def __init__(self): self.on = True
        def f(x: B): return x.on
        """,
        ["A.on"],
    ),
    (
        "a condition asks for the truth",
        """
        class A:
            def __bool__(self): ...
        def f(x: A):
            if x: ...
        """,
        ["A.__bool__"],
    ),
    (
        "or for the length",
        """
        class A:
            def __len__(self): ...
        def f(x: A):
            while not x: ...
        """,
        ["A.__len__"],
    ),
    (
        "each operand but the last is asked",
        """
        class A:
            def __bool__(self): ...
        class B:
            def __bool__(self): ...
        def f(): return A() and B()
        """,
        ["A.__bool__"],
    ),
    (
        "in elif, assert, a choice and a comprehension too",
        """
        class A:
            def __bool__(self): ...
        class B(A):
            def __bool__(self): ...
        class C(A):
            def __bool__(self): ...
        class D(A):
            def __bool__(self): ...
        def f(q):
            if q: ...
            elif A(): ...
            assert B()
            q = 1 if C() else 2
            return [p for p in q if D()]
        """,
        ["A.__bool__", "B.__bool__", "C.__bool__", "D.__bool__"],
    ),
    (
        "a comparison asks nothing more",
        """
        class A:
            def __eq__(self, other): ...
            def __bool__(self): ...
        def f(x: A):
            if x == 1: ...
        """,
        ["A.__eq__"],
    ),
    (
        "arguments handed on",
        """
        def g(): ...
        def take(call): call()
        def f(*args): take(*args)
        f(g)
        """,
        ["take"],
    ),
    (
        "a descriptor gives what its __get__ gives",
        """
        class B:
            def run(self): ...
        class Descriptor:
            def __get__(self, instance, owner): return B()
        class A:
            b = Descriptor()
        def f(a: A): a.b.run()
        """,
        ["B.run", "Descriptor.__get__"],
    ),
    (
        "the class of an instance",
        """
        class A:
            def __init__(self): ...
        def f(x: A): x.__class__()
        """,
        ["A.__init__"],
    ),
    (
        "what is unpacked into a list",
        """
        def g(): ...
        def h(): ...
        def f():
            a, b = [*[g, h]]
            b()
        """,
        ["h"],
    ),
    (
        "the value of a yield is what is sent",
        """
        def g(): ...
        def gen():
            call = yield
            call()
        def f():
            one = gen()
            one.send(g)
        """,
        ["gen"],
    ),
    (
        "a metaclass makes the instance",
        """
        class Meta(type):
            def __call__(cls, *args): ...
        class A(metaclass=Meta):
            def __init__(self): ...
        def f(): A()
        """,
        ["A.__init__", "Meta.__call__"],
    ),
    (
        "of a proxy what it stands for",
        """
        class B:
            def run(self): ...
        class Proxy:
            def __init__(self): self._b = B()
            def __getattr__(self, name): return getattr(self._b, name)
        def f(): Proxy().run()
        """,
        ["B.run", "Proxy.__getattr__", "Proxy.__init__"],
    ),
    (
        "an abstract type outside says less than what is returned",
        """
        from collections.abc import MutableMapping
        class Cache:
            def get(self, key): ...
        def make() -> MutableMapping[str, str]: return Cache()
        def f(): make().get(1)
        """,
        ["Cache.get", "make"],
    ),
]


@pytest.mark.parametrize(("code", "expected"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS])
def test_what_f_calls(code: str, expected: list[str]) -> None:
    found = Graph({"a.py": dedent(code)}).of("CALLS", "a.py::f")
    own = [said.split()[0].removeprefix("a.py::") for said in found if said.startswith("a.py::")]
    assert own == expected


def test_a_proxy_of_itself_ends() -> None:
    code = """
        class Proxy:
            def __getattr__(self, name): return getattr(self._b, name)
        def f(): Proxy().run()
        """
    assert Graph({"a.py": dedent(code)}).of("CALLS", "a.py::f") == [
        "a.py::Proxy.__getattr__ inferred",
        "name:run possible",
    ]


ELSEWHERE: list[tuple[str, str, str, list[str]]] = [
    ("arguments handed on", "a.py::take", "arguments handed on", ["g"]),
    ("what is sent", "a.py::gen", "the value of a yield is what is sent", ["g"]),
]


@pytest.mark.parametrize(
    ("source", "case", "expected"), [c[1:] for c in ELSEWHERE], ids=[c[0] for c in ELSEWHERE]
)
def test_what_others_call(source: str, case: str, expected: list[str]) -> None:
    code = next(code for name, code, _ in CALLS if name == case)
    found = Graph({"a.py": dedent(code)}).of("CALLS", source)
    assert [said.split()[0].removeprefix("a.py::") for said in found] == expected


def test_the_statement_of_a_class_runs_what_prepares_it() -> None:
    code = """
        class Meta(type):
            def __new__(cls, *args): ...
        class Base(metaclass=Meta):
            def __init_subclass__(cls): ...
        def f():
            class A(Base): ...
        """
    assert Graph({"a.py": dedent(code)}).of("CALLS", "a.py::f") == [
        "a.py::Base.__init_subclass__ inferred",
        "a.py::Meta.__new__ inferred",
    ]


OVERRIDES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "one that others must write",
        {
            "a.py": """
                class A:
                    def run(self):
                        "Runs."
                        raise NotImplementedError("later")
                class B(A):
                    def run(self): ...
                def f(x: A): x.run()
                """
        },
        ["a.py::B.run"],
    ),
    (
        "that nobody wrote",
        {
            "a.py": """
                class A:
                    def run(self): raise NotImplementedError
                def f(x: A): x.run()
                """
        },
        ["a.py::A.run"],
    ),
    (
        "what tests put in its place",
        {
            "a.py": "class A:\n    def run(self): ...\ndef f(x: A): x.run()",
            "tests/test_a.py": "from a import A\nclass Fake(A):\n    def run(self): ...",
        },
        ["a.py::A.run"],
    ),
    (
        "an asynchronous loop",
        {
            "a.py": """
                class A:
                    def __iter__(self): ...
                    def __aiter__(self): ...
                async def f(x: A):
                    async for y in x: ...
                """
        },
        ["a.py::A.__aiter__"],
    ),
    (
        "an asynchronous comprehension",
        {
            "a.py": """
                class A:
                    def __iter__(self): ...
                    def __aiter__(self): ...
                async def f(x: A): return [y async for y in x]
                """
        },
        ["a.py::A.__aiter__"],
    ),
    (
        "on self, of a class that never runs f",
        {
            "a.py": """
                class A:
                    def f(self): self.run(), len(self)
                    def run(self): ...
                    def __len__(self): ...
                class B(A):
                    def f(self): ...
                    def run(self): ...
                    def __len__(self): ...
                class C(A):
                    def f(self): super().f()
                    def run(self): ...
                class D(A):
                    def f(self): A.f(self)
                    def run(self): ...
                class E(B):
                    def run(self): ...
                def f(x: A): A.f(x)
                """
        },
        ["a.py::A.f"],
    ),
    (
        "what the outside base has, in its place nothing else",
        {
            "a.py": """
                from collections.abc import MutableMapping
                class A(MutableMapping):
                    def __iter__(self): ...
                def f(x: A): return 1 in x
                """
        },
        [],
    ),
    (
        "an attribute that is there is not asked of __getattr__",
        {
            "a.py": """
                class A:
                    def __init__(self, a): self.a = a
                    def __getattr__(self, name): ...
                def f(x: A): return x.a
                """
        },
        [],
    ),
    (
        "a function that gives back what it is given gives none of what others gave",
        {
            "a.py": """
                def same(x): return x
                def g(): ...
                def other(): same(g)()
                def f(h): same(h)()
                """
        },
        ["a.py::same"],
    ),
    (
        "what looks as a protocol says, in tests",
        {
            "a.py": """
                from typing import Protocol
                class Shown(Protocol):
                    def show_all(self, at) -> str: ...
                class A:
                    def show_all(self, at): ...
                def f(x: Shown): x.show_all(1)
                """,
            "tests/test_a.py": """
                class Fake:
                    def show_all(self, at): ...
                """,
        },
        ["a.py::A.show_all", "a.py::Shown.show_all"],
    ),
    (
        "what a protocol asks for that Python's own types have too",
        {
            "a.py": """
                from typing import Protocol
                class Made(Protocol):
                    def __call__(self): ...
                class A:
                    def __call__(self): ...
                def f(x: Made): x()
                """
        },
        ["a.py::Made.__call__"],  # possible
    ),
    (
        "what a module that is only known when it runs may have",
        {
            "a.py": """
                import importlib
                def f(): return importlib.import_module("x").run()
                """
        },
        ["external:importlib.import_module", "name:run"],
    ),
    (
        "setting an attribute of something with __getattr__",
        {
            "a.py": """
                class A:
                    def __getattr__(self, name): ...
                class B:
                    def f(self, a: A):
                        self.a = a
                def f(b: B, a: A): b.a = a
                """
        },
        [],
    ),
    (
        "a method that all that can be made have written anew",
        {
            "a.py": """
                class Base:
                    def go(self): ...
                class A(Base):
                    def run(self): raise NotImplementedError
                class B(A):
                    def run(self): ...
                    def go(self): ...
                def f(x: A): x.go()
                """
        },
        ["a.py::B.go"],
    ),
    ("bytes", {"a.py": "def f(): b''.join([])"}, ["external:builtins.bytes.join"]),
]


@pytest.mark.parametrize(
    ("tree", "expected"), [c[1:] for c in OVERRIDES], ids=[c[0] for c in OVERRIDES]
)
def test_what_f_surely_does_not_call(tree: dict[str, str], expected: list[str]) -> None:
    found = Graph({path: dedent(code) for path, code in tree.items()}).of("CALLS", "a.py::f")
    assert [said.split()[0] for said in found] == expected


def test_a_method_calls_on_self_what_those_have_that_run_it() -> None:
    tree = next(tree for name, tree, _ in OVERRIDES if name.startswith("on self"))
    found = Graph({path: dedent(code) for path, code in tree.items()}).of("CALLS", "a.py::A.f")
    assert [said.split()[0].removeprefix("a.py::") for said in found] == [
        "A.__len__",
        "A.run",
        "C.run",
        "D.run",
        "external:builtins.len",
    ]


def test_what_a_protocol_says_is_possible_for_nothing_runs_it() -> None:
    code = next(code for name, code, _ in CALLS if name == "what looks as a protocol says")
    assert Graph({"a.py": dedent(code)}).of("CALLS", "a.py::f") == [
        "a.py::A.show inferred",
        "a.py::Shown.show possible",
    ]
