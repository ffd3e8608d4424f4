"""A project that uses what resolution knows, and edits of it that are drawn by number."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_LONG = "".join(f"    total = total + weigh(order, rate{n}, bonus) * share{n}\n" for n in range(9))
_COPY = f"def summed(order, bonus):\n    total = 0\n{_LONG}    return total\n"

RICH: Mapping[str, str] = {
    "pyproject.toml": '[project]\nname = "rich"\ndependencies = ["fastapi", "httpx"]\n',
    "README.md": (
        "# Rich\n\n`core.cache.Cache.run` and `helper` in `lib/tools.py`\n\n## Use\n\n"
        "```python\nfrom core.cache import Cache\nCache(ttl=3)\nStep(1, 2, 3)\n```\n\n`Cache`\n"
    ),
    "core/__init__.py": "from .base import *\nfrom .cache import Cache, Retry as Again\n",
    "core/base.py": (
        "__all__ = ['WorkflowPrimitive', 'Sequential', 'Step']\n"
        "class WorkflowPrimitive:\n"
        "    def __rshift__(self, other): return Sequential([self, other])\n"
        "    def __or__(self, other): return Sequential([self, other])\n"
        "    def run(self, x): ...\n"
        "    def stop(self): self.run(1)\n"
        "class Sequential(WorkflowPrimitive):\n"
        "    def __init__(self, steps): self.steps = steps\n"
        "    def run(self, x):\n"
        "        for step in self.steps:\n"
        "            x = step.run(x)\n"
        "        return x\n"
        "class Step(WorkflowPrimitive):\n"
        "    def __init__(self, function): self.function = function\n"
        "    def run(self, x): return self.function(x)\n"
    ),
    "core/cache.py": (
        "from dataclasses import dataclass\n"
        "from core.base import WorkflowPrimitive\n"
        "from lib import tools\n"
        "class Cache(WorkflowPrimitive):\n"
        "    def __init__(self, primitive, ttl_seconds=1):\n"
        "        self.primitive = primitive\n"
        "        self.made = tools.Made()\n"
        "    def run(self, x):\n"
        "        self.made.touch()\n"
        "        return self.primitive.run(x)\n"
        "@dataclass\n"
        "class Retry(Cache):\n"
        "    times: int\n"
        "    made: tools.Made\n"
        "def make(): return Retry(make)\n"
    ),
    "flows.py": (
        "from core import Again, Cache, Sequential, Step\n"
        "from lib.tools import helper, Made\n"
        "first = Step(helper)\n"
        "second = Step(lambda x: Made().touch())\n"
        "flow = first >> second | Cache(first, ttl=3)\n"
        "flows = {'one': flow, 'two': Sequential([first, Cache(primitive=second)])}\n"
        "def build(kind):\n"
        "    if kind:\n"
        "        return first >> Again(1)\n"
        "    return flows['two']\n"
        "def main():\n"
        "    build(1).run(2)\n"
        "    flows['one'].stop()\n"
    ),
    "lib/__init__.py": "",
    "lib/tools.py": (
        "import functools\n"
        "def wrap(g):\n"
        "    def inner(*args): return g(*args)\n"
        "    return inner\n"
        "@wrap\n"
        "def helper(x): return x\n"
        "class Made:\n"
        "    def touch(self): return self\n"
        "    @property\n"
        "    def size(self): return Made()\n"
        "    @size.setter\n"
        "    def size(self, value): helper(value)\n"
        "    @classmethod\n"
        "    def of(cls): return cls()\n"
        "    def __enter__(self): return self\n"
        "    def __iter__(self):\n"
        "        yield Made()\n"
        "    def __len__(self): return 1\n"
        "table = {'touch': helper, 'made': Made}\n"
        "bound = functools.partial(helper, Made())\n"
        "def first_of(things):\n"
        "    for thing in things: return thing\n"
        "def end(one): one.done()\n"
        "def give(x):\n"
        "    return x\n"
    ),
    "lib/use.py": (
        "from .tools import *\n"
        "from lib.tools import table as held\n"
        "def use(made: Made, many: list[Made]):\n"
        "    made.size.touch()\n"
        "    made.size = 1\n"
        "    with made as m: m.touch()\n"
        "    for one in made: one.touch()\n"
        "    many[0].touch(); len(made)\n"
        "    held['made']().touch()\n"
        "    first_of([Made.of()]).touch()\n"
        "    give(made).touch(); bound()\n"
        "    getattr(made, 'touch')()\n"
        "    end(Special[int]())\n"
        "    if isinstance(made, Special): made.special()\n"
        "class Special(Made):\n"
        "    def special(self): super().touch()\n"
        "    def touch(self): return self.special()\n"
        "    def done(self): ...\n"
        "class Other:\n"
        "    def done(self): ...\n"
        "make = Special\n"
        "make(1)\n"
    ),
    "api.py": (
        "from fastapi import APIRouter, Depends, FastAPI\n"
        "from lib.tools import Made\n"
        "app = FastAPI()\n"
        "router = APIRouter(prefix='/r')\n"
        "app.include_router(router, prefix='/v1')\n"
        "def current(): return Made()\n"
        "@app.get('/items')\n"
        "def items(made=Depends(current)): made.touch()\n"
        "@router.post('/more')\n"
        "def more(): return items(current())\n"
    ),
    "copies/one.py": _COPY,
    "copies/two.py": _COPY + "def other(): return summed(1, 2)\n",
    "old/three.py": _COPY.replace("summed", "added"),
    "tests/conftest.py": (
        "import pytest\nfrom lib.tools import Made\nfrom core import Cache\n"
        "@pytest.fixture\ndef made(): return Made()\n"
        "@pytest.fixture\ndef cache(made): return Cache(made)\n"
    ),
    "tests/test_cache.py": (
        "from core.cache import Cache\n"
        "def test_cache(cache, made): cache.run(1)\n"
        "def test_helper(made): made.touch()\n"
        "class TestMade:\n"
        "    def test_touch(self, made): made.touch()\n"
    ),
}

SNIPPETS = (
    "def helper(x): return x",
    "class Made: ...",
    "class Cache(Made): ...",
    "from lib.tools import *",
    "from core import *",
    "from lib.tools import Made as helper",
    "import lib.tools, core.cache",
    "@wrap",
    "@property",
    "@staticmethod",
    "@classmethod",
    "@pytest.fixture",
    "return Made()",
    "yield Cache(helper)",
    "self.made = Cache(self)",
    "Made.extra = helper",
    "table['touch'] = Made",
    "made = Made()",
    "global helper",
    "if helper:",
    "__all__ = ['Made', 'helper']",
    "def __getattr__(self, name): ...",
    "x: Made = helper(1)",
    "f = lambda y: y.touch()",
    "Cache(1, 2, 3, ttl=4) >> Step(helper)",
    "Made() + Made()",
    "def touch(self, *args, **kwargs): return args[0].touch()",
)
_WORD = re.compile(r"[A-Za-z_]\w*")


class Change(NamedTuple):
    """One change, by numbers that are taken modulo what there is."""

    kind: int
    file: int
    first: int
    second: int


KINDS: Final = 8


def changed(tree: Mapping[str, str], change: Change) -> dict[str, str]:
    """The tree after a change."""
    paths = sorted(tree)
    path = paths[change.file % len(paths)]
    kind, first, second = change.kind % KINDS, change.first, change.second
    if kind == 0:  # a file goes, or comes back
        back = sorted(RICH.keys() - tree.keys())
        if back and first % 2:
            return {**tree, back[second % len(back)]: RICH[back[second % len(back)]]}
        return {p: text for p, text in tree.items() if p != path or len(tree) == 1}
    if kind == 1:  # a file's content also stands elsewhere
        folder = sorted({"", *(p.rpartition("/")[0] for p in RICH)})[first % 6]
        return {**tree, f"{folder}/{path.rpartition('/')[2]}".lstrip("/"): tree[path]}
    lines = tree[path].split("\n")
    return {**tree, path: "\n".join(_edited(lines, kind, first % len(lines), second))}


def _edited(lines: list[str], kind: int, at: int, number: int) -> list[str]:
    other = number % len(lines)
    if kind == 2:
        return lines[:at] + lines[at + 1 :]
    if kind == 3:
        return [*lines[:other], lines[at], *lines[other:]]
    if kind == 4:
        lines[at], lines[other] = lines[other], lines[at]
        return lines
    if kind == 5:
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        return [*lines[:at], indent + SNIPPETS[number % len(SNIPPETS)], *lines[at:]]
    if kind == 6:
        lines[at] = lines[at][4:] if lines[at][:1] == " " and number % 2 else "    " + lines[at]
        return lines
    words = list(_WORD.finditer(lines[at]))
    if words:
        word = words[number % len(words)]
        new = _VOCABULARY[number // len(words) % len(_VOCABULARY)]
        lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
    return lines


_VOCABULARY = sorted({w for text in (*RICH.values(), *SNIPPETS) for w in _WORD.findall(text)})
