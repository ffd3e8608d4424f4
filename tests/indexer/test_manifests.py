"""Manifests give the dependencies they declare."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from graph.connect import open_store
from graph.model import NodeKind
from graph.scope import EVERYTHING, Scope
from indexer.parse import parse
from indexer.run import IndexRequest, index

PYPROJECT = """\
[project]
name = "x"
dependencies = ["Httpx>=1", "ruamel.yaml ; python_version<'3.9'"]
[project.optional-dependencies]
dev = ["pytest[extra]>=8"]
[dependency-groups]
lint = ["ruff", {include-group = "dev"}]
[build-system]
requires = ["setuptools"]
[tool.poetry.dependencies]
python = "^3.11"
Flask_Login = "^1"
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("pyproject.toml", PYPROJECT, [("pypi", "httpx", 3), ("pypi", "ruamel-yaml", 3),
         ("pypi", "pytest", 5), ("pypi", "ruff", 7), ("pypi", "setuptools", 9),
         ("pypi", "flask-login", 12)]),
        ("requirements.txt", "# note\nA.b>=1 # why\n-r x.txt\nc @ https://x\n\nd[e]\n",
         [("pypi", "a-b", 2), ("pypi", "c", 4), ("pypi", "d", 6)]),
        ("requirements-dev.txt", "a\n", [("pypi", "a", 1)]),
        ("setup.cfg", "[options]\ninstall_requires =\n  a>=1\n  B\n[options.extras_require]\n"
         "t = c\n", [("pypi", "a", 3), ("pypi", "b", 4), ("pypi", "c", 6)]),
        ("package.json", '{"name": "x",\n"dependencies": {"@a/b": "1"},\n'
         '"devDependencies": {"c": "2"}}', [("npm", "@a/b", 2), ("npm", "c", 3)]),
        ("Pipfile", '[packages]\na = "*"\n', [("pypi", "a", 2)]),
        ("notes.txt", "httpx\n", []),
    ],
)  # fmt: skip
def test_dependencies(name: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    facts = parse(f"some/{name}", text.encode()).facts
    assert [(d.ecosystem, d.name, d.line) for d in facts.dependencies] == expected
    assert facts.warnings == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project\n"),
        ("package.json", "{"),
        ("package.json", "[" * 100_000),
        ("setup.cfg", "no section\n"),
        ("pyproject.toml", "a = " + "[" * 10_000),
    ],
)
def test_a_broken_manifest_is_a_warning_and_still_searched(name: str, text: str) -> None:
    parsed = parse(name, text.encode())
    assert parsed.facts.dependencies == ()
    assert parsed.facts.warnings[0].startswith(f"{name} cannot be read")
    assert parsed.documents[0].body == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "project = 3\n[tool]\npoetry = []\n"),
        ("package.json", '{"dependencies": ["a"]}'),
        ("package.json", "[]"),
        ("package.json", "3"),
    ],
)
def test_manifests_of_other_shapes_declare_nothing(name: str, text: str) -> None:
    facts = parse(name, text.encode()).facts
    assert (facts.dependencies, facts.warnings) == ((), ())


def test_what_only_a_denied_manifest_declares_is_out_of_sight(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    manifests = {"pyproject.toml": ["shared"], "secret/pyproject.toml": ["hidden", "shared"]}
    for path, names in manifests.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(f'[project]\nname = "x"\ndependencies = {json.dumps(names)}\n')
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        index(store, IndexRequest(tree, name="r"))
        seen: list[list[str]] = []
        for scope in (EVERYTHING, Scope(("secret/**",))):
            with store.view("r", str(tree.resolve()), scope) as view:
                declared = [n for n in view.all_nodes() if NodeKind.DEPENDENCY in n.kinds]
                assert list(view.nodes([n.id for n in declared]).values()) == declared
                seen.append([node.name for node in declared])
                assert ("hidden" in str(list(view.all_edges()))) == (scope is EVERYTHING)
                hidden = view.find("hidden")
                assert not hidden or scope is EVERYTHING
    assert seen == [["hidden", "shared"], ["shared"]]
