"""After any edit the graph equals a full index of the same files, node for node, edge for edge."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.settings import IndexSettings
from tests.e2e.bundle import bundle, git
from tests.indexer.worktree import WorkTree

PROJECT = {
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["httpx"]\n',
    "README.md": "# X\n\n`p.base.Base.run` and `helper` in `p/tools.py`\n\n## More\n\n`Child`\n",
    "p/__init__.py": "from .base import Base\nfrom .tools import *\n__all__ = ['Base', 'helper']\n",
    "p/base.py": "class Base:\n    def run(self): ...\n    def stop(self): ...\n",
    "p/tools.py": "def helper(): ...\ndef other(): ...\n",
    "p/child.py": (
        "from p import Base, helper\n\nclass Child(Base):\n"
        "    def __init__(self): self.base = Base()\n"
        "    def run(self):\n        helper()\n        self.base.stop()\n"
    ),
    "main.py": (
        "import p.child\nfrom p.child import Child\n\ndef main():\n"
        "    child = Child()\n    child.run()\n    child.stop()\n    p.helper()\n"
    ),
    "tests/test_child.py": "from p.child import Child\ndef test_helper(): Child().run()\n",
    "leaf.py": "def leaf():\n    return 1\n",
}

EDITS: list[tuple[str, Mapping[str, str | None], set[str]]] = [
    ("a body", {"p/tools.py": "def helper():\n    return 1\ndef other(): ...\n"}, {"p/tools.py"}),
    ("lines above", {"p/base.py": "\n\n# note\n" + PROJECT["p/base.py"]}, {"p/base.py"}),
    ("a leaf", {"leaf.py": "def leaf():\n    return 2\n"}, {"leaf.py"}),
    (
        "the signature of a function that others call",
        {"p/tools.py": "def helper(x=1): ...\ndef other(): ...\n"},
        {"p/tools.py"},
    ),
    (
        "the signature of a class that one other makes",
        {"p/base.py": PROJECT["p/base.py"] + "    def __init__(self, x): ...\n"},
        {"p/base.py", "p/child.py"},
    ),
    (
        "a function renamed",
        {"p/tools.py": "def helped(): ...\ndef other(): ...\n"},
        {"p/tools.py", "p/child.py", "main.py", "README.md", "tests/test_child.py"},
    ),
    (
        "a file moved",
        {"p/tools.py": None, "p/sub/tools.py": PROJECT["p/tools.py"]},
        {
            "p/sub/tools.py",
            "p/__init__.py",
            "p/child.py",
            "main.py",
            "README.md",
            "tests/test_child.py",
        },
    ),
    (
        "a base added",
        {
            "p/base.py": "class Root:\n    def go(self): ...\n"
            + PROJECT["p/base.py"].replace("Base:", "Base(Root):")
        },
        {"p/base.py", "p/child.py", "main.py", "tests/test_child.py"},
    ),
    (
        "a method added that a subclass has",
        {"p/base.py": PROJECT["p/base.py"] + "    def __init__(self): ...\n"},
        {"p/base.py", "p/child.py"},
    ),
    (
        "a module shadowed by one nearer",
        {"tests/p/__init__.py": "", "tests/p/child.py": "class Child:\n    def run(self): ...\n"},
        {"tests/p/__init__.py", "tests/p/child.py", "tests/test_child.py", "README.md"}
        | {"main.py", "p/child.py"},
    ),
    (
        "an __init__ deleted",
        {"p/__init__.py": None},
        {"p/child.py", "main.py", "tests/test_child.py"},
    ),
    (
        "__all__ changed",
        {"p/tools.py": "__all__ = ['other']\n" + PROJECT["p/tools.py"]},
        {"p/tools.py", "p/child.py", "main.py"},
    ),
    (
        "a second definition of what a document mentions",
        {"leaf.py": PROJECT["leaf.py"] + "def Child(): ...\n"},
        {"leaf.py", "README.md"},
    ),
    ("broken code", {"p/base.py": "class Base(:\n    def run(self)\n"}, set()),
    ("no longer text", {"p/base.py": "class Base: ...\n\0"}, set()),
    (
        "a dependency",
        {"pyproject.toml": '[project]\nname = "x"\ndependencies = []\n'},
        {"pyproject.toml"},
    ),
    ("another project below", {"p/pyproject.toml": "[project]\nname = 'p'\n"}, set()),
    ("a circle of imports", {"p/tools.py": "from p import Base, helper\n"}, set()),
    ("everything but one", {path: None for path in PROJECT if path != "leaf.py"}, set()),
]


@pytest.fixture
def project(tmp_path: Path) -> WorkTree:
    tree = WorkTree(tmp_path)
    tree.write(PROJECT)
    tree.index()
    return tree


@pytest.mark.parametrize("restarted", [False, True], ids=["warm", "cold"])
@pytest.mark.parametrize(
    ("edit", "resolved"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS]
)
def test_an_edit_and_back(
    project: WorkTree, edit: Mapping[str, str | None], resolved: set[str], restarted: bool
) -> None:
    before = project.state
    if restarted:
        project.restart()
    project.write(edit)
    summary = project.index()
    project.check()
    again = {p for p, u in project.state.units.items() if p and u is not before.units.get(p)}
    assert summary.resolved == len(again)
    if resolved:
        assert again == resolved
    project.write(dict.fromkeys(edit.keys() - PROJECT.keys()))
    project.write({path: PROJECT[path] for path in edit.keys() & PROJECT.keys()})
    project.index()
    project.check()
    assert list(project.state.all_edges()) == list(before.all_edges())


def test_nothing_changed(project: WorkTree) -> None:
    before = project.state
    summary = project.index()
    assert (summary.unchanged, summary.resolved, summary.files) == (True, 0, len(PROJECT))
    assert project.state is before


NAMES = ["a", "b", "C", "D"]
FILES = [
    "conftest.py",
    "p/conftest.py",
    "m.py",
    "n.py",
    "p/__init__.py",
    "p/m.py",
    "p/q/n.py",
    "src/p/n.py",
    "p/run",
]
DOCUMENTS = ["d.md", "p/d.md"]
name = st.sampled_from(NAMES)
module = st.sampled_from(["m", "n", "p", "p.m", "p.q.n", "p.n"])
line = st.one_of(
    st.builds("def {}(x): return x\n".format, name),
    st.builds("def {}(x: {}) -> {}:\n    y = {}()\n    y.{}()\n    x.{}()\n".format, *[name] * 6),
    st.builds("class {}({}):\n    def {}(self): self.{}(); super().{}()\n".format, *[name] * 5),
    st.builds("class {}:\n    def {}(self): self.{} = {}()\n    {}: {}\n".format, *[name] * 6),
    st.builds("from {} import {} as {}\n".format, module, name, name),
    st.builds("from .{} import {}\n".format, st.sampled_from(["m", "n", "", "q"]), name),
    st.builds("from {} import *\n".format, module),
    st.builds("import {}\n".format, module),
    st.builds("{} = {}\n".format, name, name),
    st.builds("{}.{}.{}()\n".format, module, name, name),
    st.builds("try:\n    from {} import {}\nexcept E:\n    {} = {}\n".format, module, *[name] * 3),
    st.builds("__all__ = ['{}', '{}']\n".format, name, name),
    st.builds("@pytest.fixture\ndef {}({}): ...\n".format, name, name),
    st.builds("def test_{}({}, {}): ...\n".format, *[name] * 3),
    st.builds("@{}.get('/{}')\ndef {}(x=Depends({})): ...\n".format, *[name] * 4),
    st.builds("w = {}() >> {} >> {}()\n".format, name, name, name),
    st.builds("{}({}).{}()\n".format, name, name, name),
    st.builds("{} = [{}, {}()]\nfor x in {}: x(); x.{}()\n".format, *[name] * 5),
    st.builds("@{}\ndef {}(x): return x()\n".format, name, name),
    st.builds("class {}({}):\n    @property\n    def {}(self): return {}()\n".format, *[name] * 4),
    st.builds("{}.{} = {}\n{}.{}()\n".format, *[name] * 5),
    st.builds("import functools\n{} = functools.partial({}, {})\n{}()\n".format, *[name] * 4),
    st.builds("getattr({}, '{}')()\n".format, name, name),
    st.builds("class {}:\n    def __get__(self, i, o): return {}()\n".format, name, name),
    st.builds("class {}:\n    {} = {}()\n    def __bool__(self): ...\n".format, *[name] * 3),
    st.builds(
        "class {}(metaclass={}):\n    def __init__(self): self.x = {}()\n"
        "    def __getattr__(self, name): return getattr(self.x, name)\n".format,
        *[name] * 3,
    ),
    st.builds(
        "class {}(type):\n    def __call__(cls): ...\n    def __new__(cls): ...\n".format, name
    ),
    st.builds("class {}({}):\n    def __init_subclass__(cls): ...\n".format, name, name),
    st.builds("def {}({}, *c, **d): {}(*c, **d)\n{}({}, {})\n".format, *[name] * 6),
    st.builds("def {}():\n    x = yield {}\n    x()\n{}().send({})\n".format, *[name] * 4),
    st.builds("if {}().{}: ...\nfor x in [*[{}, {}]]: x()\n".format, *[name] * 4),
    st.builds("def {}(x: Callable[[], {}]) -> Iterator[{}]: return x()\n".format, *[name] * 3),
    st.builds("class {}({}):\n    def {}(self): raise NotImplementedError\n".format, *[name] * 3),
)
code = st.lists(line, max_size=5).map("".join)
document = st.lists(
    st.one_of(
        st.builds("# {}\n".format, name),
        st.builds("`{}` `{}.{}`\n".format, name, module, name),
        st.builds("`{}`\n".format, st.sampled_from([*FILES, "n.py"])),
    ),
    max_size=3,
).map("".join)
script = code.map("#!/usr/bin/env python\n{}".format)
change = st.one_of(
    st.tuples(st.sampled_from(FILES), st.one_of(st.none(), code, script)),
    st.tuples(st.sampled_from(DOCUMENTS), st.one_of(st.none(), document)),
)
step = st.tuples(st.lists(change, min_size=1, max_size=4), st.booleans())
edits = st.lists(step, min_size=2, max_size=6)


@given(edits=edits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_edits(edits: list[tuple[list[tuple[str, str | None]], bool]]) -> None:
    """By one process or several: what a process knows of the state before changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        tree = WorkTree(Path(folder))
        tree.write({"x.txt": "", "base.py": "class WorkflowPrimitive: ...\nclass C: ...\n"})
        for edit, restarted in edits:
            if restarted:
                tree.restart()
            for path, text in edit:
                if text is not None or (tree.root / path).is_file():
                    tree.write({path: text})
            tree.index()
            tree.check()


OLD, NEW = "packages/tta-dev-primitives/src", "platform/primitives/src"


@pytest.mark.skipif(bundle() is None, reason="the bundle of the real repository is not here")
def test_real_commits(tmp_path: Path) -> None:
    """A dozen commits of a real history, in a folder of it that is moved meanwhile."""
    source = bundle()
    assert source is not None
    git(tmp_path, "clone", "--quiet", str(source), "clone")
    tree = WorkTree(
        tmp_path / "clone", IndexSettings(include=(f"{OLD}/*/core/**", f"{NEW}/*/core/**"))
    )
    touching = git(
        tree.root, "rev-list", "--first-parent", "--reverse", "main", "--", OLD, NEW
    ).split()
    for commit in touching[:: len(touching) // 11]:
        git(tree.root, "checkout", "--quiet", "--force", commit)
        if (tree.root / OLD).is_dir() or (tree.root / NEW).is_dir():
            tree.index()
            tree.check()
    assert len(tree.store.states) == 1
