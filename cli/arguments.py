"""Every command with its arguments, as a table: the parser and docs/reference are made from it."""

from typing import Any, NamedTuple


class Argument(NamedTuple):
    """Flags (or one name, for a positional) and what `argparse` is told about them."""

    flags: tuple[str, ...]
    help: str
    settings: dict[str, Any]


class Command(NamedTuple):
    """`module` of `cli.commands` has the function `run`, or `run_NAME` where it holds several."""

    name: str
    module: str
    summary: str
    arguments: tuple[Argument, ...]
    examples: tuple[str, ...] = ()
    notes: str = ""


def _argument(*flags: str, help: str, **settings: Any) -> Argument:  # noqa: A002 - argparse's word
    return Argument(flags, help, settings)


STORE = _argument(
    "--store",
    metavar="URL",
    default="",
    help="sqlite:///PATH, neo4j://HOST or bolt://HOST; default: REMIT_STORE, else one SQLite "
    "file per repository in the user's data folder",
)
JSON = _argument("--json", action="store_true", default=False, help="print JSON")
PATH = _argument(
    "path",
    metavar="PATH",
    nargs="?",
    default="",
    help="a work tree, or the name of an indexed repository; default: the git work tree around "
    "the current directory",
)
IN = _argument(
    "--in",
    dest="path",
    metavar="PATH",
    default="",
    help="the work tree to look in, or the name of an indexed repository; default: the git work "
    "tree around the current directory",
)
PERSONA = _argument(
    "--persona",
    metavar="P",
    default="",
    help="whose view to take; default: REMIT_PERSONA, else tta-backend-engineer where the "
    "repository defines it, else developer",
)
STALE = _argument(
    "--no-refresh",
    dest="refresh",
    action="store_false",
    default=True,
    help="answer from the graph as it stands; do not index what has changed",
)
SYMBOL = _argument(
    "symbol",
    metavar="SYMBOL",
    help="an id, a path, a name, or the end of a qualified name (Cache.get)",
)
LIMIT = _argument(
    "--limit", metavar="N", type=int, default=20, help="how many to print (default 20)"
)
_ABOUT_SYMBOLS = (IN, PERSONA, STALE, JSON, STORE)

COMMANDS: tuple[Command, ...] = (
    Command(
        "index",
        "index",
        "Index a work tree, or bring its graph up to date",
        (
            _argument(
                "path",
                metavar="PATH",
                nargs="?",
                default="",
                help="the folder to index; default: the git work tree around the current "
                "directory, else that directory",
            ),
            _argument(
                "--name",
                metavar="NAME",
                default="",
                help="the repository's name; default: the one it has, else the folder's name",
            ),
            _argument(
                "--full",
                action="store_true",
                default=False,
                help="index every file anew, even if most of the graph would go",
            ),
            _argument(
                "--jobs",
                metavar="N",
                type=int,
                default=0,
                help="worker processes; default: as many as cores",
            ),
            JSON,
            STORE,
        ),
        ("remit index", "remit index ~/code/shop --name shop", "remit index --full --jobs 2"),
        notes="Settings for one repository stand in .remit.toml at its root.",
    ),
    Command(
        "status",
        "repositories",
        "Say what is indexed, and how far one repository is behind its work tree",
        (
            _argument(
                "name",
                metavar="NAME",
                nargs="?",
                default="",
                help="a repository's name or path; default: list all",
            ),
            JSON,
            STORE,
        ),
        ("remit status", "remit status shop"),
    ),
    Command(
        "remove",
        "repositories",
        "Remove a repository's graph; its files are not touched",
        (
            _argument("name", metavar="NAME", help="a repository's name or path"),
            JSON,
            STORE,
        ),
        ("remit remove shop",),
    ),
    Command(
        "context",
        "context",
        "Print what to see for a task, cited, within a token budget",
        (
            _argument(
                "task",
                metavar="TASK",
                help="the task in plain words, an issue, a traceback, a symbol or a diff; "
                "- reads it from standard input",
            ),
            PATH,
            PERSONA,
            _argument(
                "--budget",
                metavar="N",
                type=int,
                default=None,
                help="tokens of the whole answer; default, and never above: the persona's",
            ),
            _argument(
                "--focus",
                metavar="PATH_OR_SYMBOL",
                action="append",
                default=[],
                help="a file or symbol at hand; may be given several times",
            ),
            _argument(
                "--format",
                choices=("markdown", "json"),
                default="markdown",
                help="form of the answer (default markdown)",
            ),
            _argument(
                "--json", dest="format", action="store_const", const="json", help="--format json"
            ),
            STALE,
            STORE,
        ),
        (
            'remit context "how do cache entries expire"',
            'remit context "add a retry to Client.send" --focus src/client.py --budget 3000',
            "pytest 2>&1 | tail -50 | remit context - --format json",
        ),
    ),
    Command(
        "find",
        "symbols",
        "Find symbols and files by name",
        (
            _argument(
                "name",
                metavar="NAME",
                help="an id, a path, a name, or the end of a qualified name (Cache.get)",
            ),
            LIMIT,
            *_ABOUT_SYMBOLS,
        ),
        ("remit find CachePrimitive", "remit find Cache.get --in ~/code/shop"),
    ),
    Command(
        "show",
        "symbols",
        "Print a symbol: where it is, signature, docstring and source",
        (SYMBOL, *_ABOUT_SYMBOLS),
        ("remit show Cache.get", "remit show src/cache.py::Cache.get"),
    ),
    Command(
        "callers",
        "symbols",
        "List what calls, makes or refers to a symbol, and how sure that is",
        (SYMBOL, LIMIT, *_ABOUT_SYMBOLS),
        ("remit callers Cache.get",),
    ),
    Command(
        "callees",
        "symbols",
        "List what a symbol calls, makes or refers to, and how sure that is",
        (SYMBOL, LIMIT, *_ABOUT_SYMBOLS),
        ("remit callees Cache.get --limit 50",),
    ),
    Command(
        "personas",
        "personas",
        "List the personas, or show one",
        (
            _argument(
                "action",
                choices=("list", "show"),
                nargs="?",
                default="list",
                help="what to do (default list)",
            ),
            _argument("persona", metavar="P", nargs="?", default="", help="the persona to show"),
            IN,
            STALE,
            JSON,
            STORE,
        ),
        ("remit personas", "remit personas show backend"),
    ),
    Command(
        "export",
        "export",
        "Print every node and edge, one JSON object a line, sorted",
        (
            PATH,
            _argument("--format", choices=("jsonl",), default="jsonl", help="form (only jsonl)"),
            STALE,
            STORE,
        ),
        ("remit export --format jsonl > graph.jsonl",),
        notes="Nodes come first, then edges. Equal graphs give equal bytes, whatever the store.",
    ),
    Command(
        "serve",
        "serve",
        "Serve the REST interface",
        (
            _argument(
                "--host",
                metavar="HOST",
                default="127.0.0.1",
                help="a loopback address (default 127.0.0.1)",
            ),
            _argument(
                "--port",
                metavar="PORT",
                type=int,
                default=8000,
                help="port (default 8000; 0 takes a free one)",
            ),
            STORE,
        ),
        ("remit serve --port 8123",),
        notes="The interface describes itself at /openapi.json.",
    ),
    Command(
        "doctor",
        "doctor",
        "Check what Remit needs, and say what to do about what is missing",
        (
            _argument(
                "path",
                metavar="PATH",
                nargs="?",
                default="",
                help="the repository to check; default: the git work tree around the current "
                "directory",
            ),
            JSON,
            STORE,
        ),
        ("remit doctor",),
    ),
)
