"""What is done with a repository as a whole: run its tests, install, deploy or configure it.

Such a question is about no symbol. Its words stand all over the code ("run", "tests"), while what
answers it is a section of a document, a manifest, a recipe or a CI file. Pure.
"""

import re
from collections.abc import Sequence

import msgspec


class Task(msgspec.Struct, frozen=True):
    """`words` is said in headings and names of documents, `files` are those (by path) that may
    tell, most telling first, `lines` what they say it with; `code` is that of Python files.
    `spoken` are words of texts that tell where no heading does.
    """

    name: str
    words: re.Pattern[str]
    files: tuple[re.Pattern[str], ...]
    lines: re.Pattern[str]
    code: re.Pattern[str]
    spoken: str = ""


def _task(name: str, words: str, files: str, lines: str, code: str = "", spoken: str = "") -> Task:
    paths = tuple(re.compile(rf"(?:{path})\Z", re.IGNORECASE) for path in files.split())
    heading, said = (re.compile(text, re.IGNORECASE) for text in (rf"\b(?:{words})", lines))
    return Task(name, heading, paths, said, re.compile(code) if code else said, spoken)


_RECIPES = r"makefile|justfile|taskfile\.ya?ml|package\.json"
_PYTHON = r"tox\.ini|noxfile\.py|pyproject\.toml|setup\.cfg"
RECIPE = re.compile(rf"(?:{_RECIPES}|{_PYTHON})\Z", re.IGNORECASE)
_CI = r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci/config\.yml"
_COMPOSE = r"dockerfile|(?:docker-)?compose[^/]*\.ya?ml"
TASKS = {
    task.name: task
    for task in (
        _task(
            "tests",
            r"tests?\b|testing\b|test suite",
            rf"readme[^/]* contributing[^/]* {_RECIPES} pytest\.ini|{_PYTHON} {_CI}",
            r"\b(?:pytest|tox|nox|unittest|ctest|jest|vitest|runtests\w*|testpaths|testenv"
            r"|(?:go|cargo|npm|yarn|pnpm|make|just|uv)(?: run)? (?:-\S+ )?tests?)\b"
            r"|^tests?[\w-]*\s*:|\"test\w*\":",
        ),
        _task(
            "lint",
            r"lint\w*|format\w*|code style|style\b|type check\w*|pre-commit",
            rf"contributing[^/]* readme[^/]* \.pre-commit-config\.ya?ml {_RECIPES} {_PYTHON} {_CI}",
            r"\b(?:ruff|black|flake8|pylint|mypy|pyright|isort|eslint|prettier|golangci\S*|clippy"
            r"|pre-commit|lint\w*|gofmt)\b",
        ),
        _task(
            "install",
            r"install\w*|set ?up\b|getting started|quick ?start|requirements|development",
            rf"readme[^/]* install[^/]* contributing[^/]* {_RECIPES} pyproject\.toml|setup\.py"
            rf" requirements[^/]*\.txt {_COMPOSE}",
            r"\b(?:install|pipx?|uv sync|uv tool|poetry|conda|npm ci|yarn|brew|apt(?:-get)?|venv"
            r"|requires-python|build-backend|go get|cargo add)\b",
        ),
        _task(
            "build",
            r"build\w*|compil\w*|packag\w*",
            rf"readme[^/]* contributing[^/]* {_RECIPES} pyproject\.toml|setup\.py {_COMPOSE} {_CI}",
            r"\b(?:build\w*|compile|wheel|sdist|webpack|vite|tsc|bazel|cmake)\b",
        ),
        _task(
            "deploy",
            r"deploy\w*|releas\w*|publish\w*|production|hosting",
            rf"readme[^/]* (?:deploy|releas)[^/]* {_COMPOSE} procfile|fly\.toml|vercel\.json"
            rf" \.github/workflows/[^/]*(?:deploy|releas|publish)[^/]* {_RECIPES}",
            r"\b(?:deploy\w*|releas\w*|publish\w*|twine|upload|docker|push|image|kubectl|helm)\b"
            r"|^(?:FROM|CMD|ENTRYPOINT|EXPOSE)\b",
        ),
        _task(
            "configure",
            r"config\w*|settings?\b|environment\b|options?\b",
            r"readme[^/]* docs?/(?:[^/]+/)?(?:config|settings)[^/]* config[^/]*"
            r" \.env\.(?:example|template|sample)"
            r" (?:[^/]+/){0,3}settings\.py|(?:[^./][^/]*/){0,2}config\.(?:py|toml|ya?ml|json)",
            r"\b(?:config\w*|settings?|environ\w*|env|(?-i:[A-Z]+_[A-Z_]{3,}))\b",
            r"^\s*(?:class|(?:async )?def) [^\W_]|^\w+\s*(?::[^=]+)?=[^=]|^ {4}\w+\s*:[^=]+="
            r"|\b(?:environ|getenv)\b",
            "configure configuration configuring environment settings options defaults",
        ),
        _task(
            "run",
            r"run\w*|usage\b|start\w*|quick ?start|getting started|serv\w+",
            rf"readme[^/]* {_RECIPES} procfile|{_COMPOSE} pyproject\.toml manage\.py",
            r"\b(?:run|start|serve|up|scripts|entrypoint|cmd|command|uvicorn|gunicorn)\b",
        ),
        _task(
            "ci",
            r"ci\b|continuous integration|github actions",
            rf"{_CI} jenkinsfile|\.travis\.yml contributing[^/]*",
            r"^\s*(?:-\s+)?(?:name|on|jobs|run|stages?|script)\s*:|\buses:",
        ),
        _task(
            "contribute",
            r"contribut\w*|develop\w*|pull requests?",
            rf"contributing[^/]* readme[^/]* {_RECIPES} \.pre-commit-config\.ya?ml",
            r"\b(?:install|test|lint|branch|fork|pull request|commit)\w*",
        ),
    )
}
_VERBS = {
    "run": "run", "execute": "run", "launch": "run", "start": "run", "serve": "run",
    "install": "install", "setup": "install", "set up": "install", "build": "build",
    "compile": "build", "package": "build", "deploy": "deploy", "release": "deploy",
    "publish": "deploy", "ship": "deploy", "configure": "configure", "lint": "lint",
    "format": "lint", "typecheck": "lint", "type-check": "lint", "test": "tests",
    "contribute": "contribute", "develop": "contribute",
}  # fmt: skip
_OBJECTS = {
    "test": "tests", "tests": "tests", "testsuite": "tests", "linter": "lint", "linters": "lint",
    "checks": "lint", "formatter": "lint", "ci": "ci", "pipeline": "ci", "settings": "configure",
}  # fmt: skip
_ANY_WORDS = """a all an and app application at code container dependencies dev development docker
env environment for from here in integration it its library local locally machine my of on our own
package production program project quickly repo repository requirements scratch server service site
source suite system that the them this to unit up using with workspace"""
_ANYTHING = frozenset(_ANY_WORDS.split())
_DOING = re.compile(
    r"\s*(?:how\s+(?:do|can|should|would|to|must)\s+(?:(?:I|we|you|one)\s+)?"
    r"|(?:what|which)\s+commands?\s+(?:(?:do|can|should)\s+(?:I|we|you)\s+use\s+to|to|will)?\s*"
    r"|(?:steps|commands?|instructions)\s+(?:to|for)\s+)"
    rf"(?P<verb>{'|'.join(sorted(_VERBS, key=len, reverse=True))})s?\b(?P<rest>[^.?!\n]*)"
    r"[.?!]*\s*\Z",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\s*where\s+(?:is|are)\s+(?:the\s+)?(?:CI|continuous\s+integration|build\s+pipeline|pipelines?)"
    r"(?:\s+(?:config\w*|set\s*up|defined|jobs?|workflows?|files?|pipelines?))*\s*\??\s*\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+")


def task_of(query: str) -> tuple[str, Sequence[str]]:
    """Which of TASKS a short question asks about, "" for none; and the words that name what it is
    done with, where that may be the repository itself.
    """
    if _STANDING.match(query):
        return "ci", ()
    found = _DOING.match(query)
    if not found:
        return "", ()
    said = [word.lower() for word in _WORD.findall(found["rest"])]
    about = next((_OBJECTS[word] for word in said if word in _OBJECTS), "")
    others = [word for word in said if word not in _ANYTHING and word not in _OBJECTS]
    return about or _VERBS[" ".join(found["verb"].lower().split())], others
