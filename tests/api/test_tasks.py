"""How a repository is tested, installed, deployed: documents, recipes and manifests come first."""

import pytest

from api.context.kinds import Kind, kind_of
from api.context.query import read_question
from api.context.tasks import TASKS, task_of
from tests.api.graphs import view_of
from tests.api.test_plans import ask

README = """# Shop of tests

What it is.

## Install

    pip install shop

## Development

### Running the tests

Call `make test`.
"""
TREE = {
    "README.md": README,
    "Makefile": "all:\n\ttrue\ntest:\n\tpytest -q\ndeploy:\n\tdocker push shop\n",
    "pyproject.toml": "[project]\nname = 'shop'\n\n[tool.pytest.ini_options]\n",
    ".github/workflows/ci.yml": "name: CI\non: push\njobs:\n  a:\n    steps:\n      - run: tox\n",
    "docs/testing.rst": "Testing\n=======\n\nAll about tests.\n",
    "src/shop/runner.py": "def run_tests(tests):\n    return [test.run() for test in tests]\n",
    "tests/test_runner.py": "def test_run_tests():\n    run_tests([])\n",
    ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\nconfig: none\n",
    "src/shop/config.py": "config = {'size': 3}\n",
    "old/Makefile": "test:\n\tnose\n",
}
VIEW = view_of(TREE)


@pytest.mark.parametrize(
    ("query", "task", "others"),
    [
        ("how do I run the tests", "tests", []),
        ("How can we run all unit tests locally?", "tests", []),
        ("how to test this", "tests", []),
        ("what command runs the tests", "tests", []),
        ("what commands to run the tests", "tests", []),
        ("how do I install it", "install", []),
        ("how do I set up the dev environment", "install", []),
        ("how to install shop from source", "install", ["shop"]),
        ("how do I deploy this to production", "deploy", []),
        ("how do I configure the service", "configure", []),
        ("how do I run the linters", "lint", []),
        ("how should I build the package?", "build", []),
        ("how do I run a workflow", "run", ["workflow"]),
        ("where is the CI configuration", "ci", []),
        ("where is CI set up?", "ci", []),
        ("where is the cache configured", "", []),
        ("how does run_tests work", "", []),
        ("how do I use Cache", "", []),
        ("fix: how do I run the tests. It fails with KeyError", "", []),
    ],
)
def test_what_is_to_be_done(query: str, task: str, others: list[str]) -> None:
    assert (task_of(query)[0], list(task_of(query)[1])) == (task, others)
    assert (kind_of(query, read_question(query)).kind is Kind.TASK) == bool(task)


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        (
            "how do I run the tests",
            ["README.md", "Makefile", "pyproject.toml", ".github/workflows/ci.yml",
             "docs/testing.rst"],
        ),
        ("how do I install shop", ["README.md"]),
        ("how do I deploy it", ["Makefile"]),
        ("where is the CI configuration", [".github/workflows/ci.yml"]),
        ("how do I configure it", ["src/shop/config.py"]),
    ],
)  # fmt: skip
def test_what_says_how_comes_first(query: str, paths: list[str]) -> None:
    found = list(dict.fromkeys(item.path for item in ask(query, view=VIEW).items))
    assert found[: len(paths)] == paths


def test_a_section_is_told_by_its_heading_and_a_file_by_its_lines() -> None:
    found = {
        (item.path, item.symbol): item for item in ask("how do I run the tests", view=VIEW).items
    }
    section = found["README.md", "Shop of tests / Development / Running the tests"]
    assert section.why == "a section about it"
    makefile = found["Makefile", ""]
    assert (makefile.why, makefile.text) == ("lines that say how", "test:\n\tpytest -q")
    assert ("README.md", "Shop of tests") not in found, "a title names the project"


def test_of_something_in_the_repository_the_answer_is_another() -> None:
    first = ask("how do I run the runner", view=VIEW).items[0]
    assert first.path == "src/shop/runner.py"


def test_where_nothing_says_how_the_general_answer_stands() -> None:
    view = view_of({"src/shop/runner.py": TREE["src/shop/runner.py"]})
    assert ask("how do I run the tests", view=view).items[0].symbol == "run_tests"


def test_every_task_can_be_asked_for() -> None:
    asked = {task_of(f"how do I {verb} it")[0] for verb in ("run", "install", "build", "deploy")}
    asked |= {
        task_of(f"how do I {verb}")[0] for verb in ("configure", "lint", "test", "contribute")
    }
    assert asked | {"ci"} == TASKS.keys()


CONFIGURED = {
    "README.rst": "Shop\n====\n\nA shop.\n",
    "docs/config.rst": "Configuration\n=============\n\nThe shop is configured so.\n\n"
    "Basics\n------\n\nNothing is needed.\n\nSettings in a file\n------------------\n\nA file.\n\n",
    "docs/stock.rst": "Stock\n=====\n\nConfiguration\n-------------\n\nx\n\n",
    "src/shop/config.py": "import os\n\nfrom config import x\n\n\nclass Config(dict):\n"
    '    """What config is."""\n\n    port: int = 3\n\n'
    "    def from_file(self, path):\n        return self.config[os.environ[path]]\n\n"
    "    def _config(self):\n        pass\n",
}


def test_a_guide_named_for_it_comes_first_and_code_by_what_it_offers() -> None:
    items = ask("how do I configure it", view=view_of(CONFIGURED)).items
    assert [item.symbol for item in items[:2]] == [
        "Configuration",
        "Configuration / Settings in a file",
    ]
    [code] = [item for item in items if item.path == "src/shop/config.py" and not item.symbol]
    assert code.lines == "6,9,11-12"
    paths = list(dict.fromkeys(item.path for item in items))
    assert paths == ["docs/config.rst", "src/shop/config.py", "docs/stock.rst"]


def test_a_guide_to_what_is_built_with_it_comes_after_what_runs_its_own_tests() -> None:
    tree = {
        "docs/testing.rst": "Testing applications\n====================\n\nThe test client.\n\n",
        "tox.ini": "[testenv]\ncommands = pytest\n",
    }
    items = ask("how do I run the tests", view=view_of(tree)).items
    assert [item.path for item in items][:2] == ["tox.ini", "docs/testing.rst"]


RUNS = "\n\n## Run the tests\n\nWith pytest.\n\nAll of them.\n"
MANY = {
    "README.md": "# Shop\n\nTests by pytest.\n",
    **{
        f"README{part}.md": "# Shop\n\nTests by pytest.\n" + RUNS
        for part in (".de", ".de-ch", ".zh-tw", "_zh_CN", "-fr", ".cn", ".kr", "_pt_BR")
    },
    "CONTRIBUTING.md": "# Contributing" + RUNS,
    "docs/testing.md": "# Testing\n\nWith pytest.\n\nMore.\n" + RUNS,
    "Makefile": "test:\n\tpytest --cov\ntest-fast:\n\tpytest\nlint:\n\truff\n",
    "tox.ini": "[testenv]\ncommands = pytest\n",
    "pyproject.toml": "[tool.pytest.ini_options]\n",
    ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: tox\n",
    **{f"tests/test_{n}.py": f"def test_run_tests_{n}():\n    assert {n}\n" for n in range(9)},
}


def test_recipes_come_right_after_the_first_document_and_no_translation_does() -> None:
    items = ask("how do I run the tests", view=view_of(MANY)).items
    assert list(dict.fromkeys(item.path for item in items)) == [
        "CONTRIBUTING.md",
        "Makefile",
        "tox.ini",
        "pyproject.toml",
        "README.md",
        ".github/workflows/ci.yml",
        "docs/testing.md",
    ]
    [makefile] = [item for item in items if item.path == "Makefile"]
    assert makefile.lines == "1-4"


def test_a_readme_in_one_language_alone_is_no_translation() -> None:
    view = view_of({"README.de.md": "# Laden" + RUNS})
    assert ask("how do I run the tests", view=view).items[0].path == "README.de.md"


def test_lines_of_a_readme_lead_where_no_section_does() -> None:
    tree = {path: MANY[path] for path in ("README.md", "Makefile", "tox.ini")}
    items = ask("how do I run the tests", view=view_of(tree)).items
    assert [item.path for item in items][:3] == ["README.md", "Makefile", "tox.ini"]


def test_of_equal_ci_files_the_one_named_for_it_then_the_fullest_comes_first() -> None:
    step = "      - run: tox\n"
    tree = {
        f".github/workflows/{name}.yml": f"name: x\non: push\njobs:\n  a:\n    steps:\n{step * n}"
        for name, n in (("a-stale", 1), ("run-tests", 2), ("main", 4), ("release", 3))
    }
    items = ask("where is the CI configuration", view=view_of(tree)).items
    names = [item.path.rpartition("/")[2] for item in items]
    assert names == ["run-tests.yml", "main.yml", "release.yml", "a-stale.yml"]
