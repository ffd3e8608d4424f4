"""Every command with its arguments, as a table: the parser and docs/reference are made from it."""

from cli.argument import (
    ABOUT_SYMBOLS,
    IN,
    JSON,
    LIMIT,
    PATH,
    PERSONA,
    STALE,
    STORE,
    SYMBOL,
    Argument,
    Command,
    argument,
)

__all__ = ["COMMANDS", "Argument", "Command"]

COMMANDS: tuple[Command, ...] = (
    Command(
        "index",
        "index",
        "Index a work tree, or bring its graph up to date",
        (
            argument(
                "path",
                metavar="PATH",
                nargs="?",
                default="",
                help="the folder to index; default: the git work tree around the current "
                "directory, else that directory",
            ),
            argument(
                "--name",
                metavar="NAME",
                default="",
                help="the repository's name; default: the one it has, else the folder's name",
            ),
            argument(
                "--full",
                action="store_true",
                default=False,
                help="index every file anew, even if most of the graph would go",
            ),
            argument(
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
            argument(
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
            argument("name", metavar="NAME", help="a repository's name or path"),
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
            argument(
                "task",
                metavar="TASK",
                help="the task in plain words, an issue, a traceback, a symbol or a diff; "
                "- reads it from standard input",
            ),
            PATH,
            PERSONA,
            argument(
                "--budget",
                metavar="N",
                type=int,
                default=None,
                help="tokens of the whole answer; default, and never above: the persona's",
            ),
            argument(
                "--focus",
                metavar="PATH_OR_SYMBOL",
                action="append",
                default=[],
                help="a file or symbol at hand; may be given several times",
            ),
            argument(
                "--format",
                choices=("markdown", "json"),
                default="markdown",
                help="form of the answer (default markdown)",
            ),
            argument(
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
            argument(
                "name",
                metavar="NAME",
                help="an id, a path, a name, or the end of a qualified name (Cache.get)",
            ),
            LIMIT,
            *ABOUT_SYMBOLS,
        ),
        ("remit find CachePrimitive", "remit find Cache.get --in ~/code/shop"),
    ),
    Command(
        "show",
        "symbols",
        "Print a symbol: where it is, signature, docstring and source",
        (SYMBOL, *ABOUT_SYMBOLS),
        ("remit show Cache.get", "remit show src/cache.py::Cache.get"),
    ),
    Command(
        "callers",
        "symbols",
        "List what calls, makes or refers to a symbol, and how sure that is",
        (SYMBOL, LIMIT, *ABOUT_SYMBOLS),
        ("remit callers Cache.get",),
    ),
    Command(
        "callees",
        "symbols",
        "List what a symbol calls, makes or refers to, and how sure that is",
        (SYMBOL, LIMIT, *ABOUT_SYMBOLS),
        ("remit callees Cache.get --limit 50",),
    ),
    Command(
        "check",
        "check",
        "List calls that cannot bind to the class they make, in code and in documents' examples",
        (PATH, LIMIT, PERSONA, STALE, JSON, STORE),
        ("remit check", "remit check ~/code/shop --json"),
        notes="Exit code 0 where there are none, 1 where there are. Only what is certain is said: "
        "of code where the class is known\nexactly, of documents where no class of that name takes "
        "such a call.",
    ),
    Command(
        "personas",
        "personas",
        "List the personas, show one, or say what is doubtful in the files that define them",
        (
            argument(
                "action",
                choices=("list", "show", "lint"),
                nargs="?",
                default="list",
                help="what to do (default list)",
            ),
            argument("persona", metavar="P", nargs="?", default="", help="the persona to show"),
            IN,
            STALE,
            JSON,
            STORE,
        ),
        ("remit personas", "remit personas show backend", "remit personas lint"),
        notes="lint lists, by path and line, globs that match no file, unknown fields, and files "
        "that cannot be used;\nexit code 1 where there are any.",
    ),
    Command(
        "export",
        "export",
        "Print every node and edge, one JSON object a line, sorted",
        (
            PATH,
            argument("--format", choices=("jsonl",), default="jsonl", help="form (only jsonl)"),
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
            argument(
                "folders",
                metavar="FOLDER",
                nargs="*",
                default=[],
                help="requests may index work trees in this folder and nowhere else; default: "
                "anywhere. What is indexed already can always be asked about",
            ),
            argument(
                "--host",
                metavar="HOST",
                default="127.0.0.1",
                help="a loopback address (default 127.0.0.1)",
            ),
            argument(
                "--port",
                metavar="PORT",
                type=int,
                default=8000,
                help="port (default 8000; 0 takes a free one)",
            ),
            STORE,
        ),
        ("remit serve --port 8123", "remit serve ~/code"),
        notes="The interface describes itself at /openapi.json.",
    ),
    Command(
        "doctor",
        "doctor",
        "Check what Remit needs, and say what to do about what is missing",
        (
            argument(
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
