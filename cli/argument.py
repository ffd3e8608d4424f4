"""What an argument and a command are, and the arguments that several commands take."""

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


def argument(*flags: str, help: str, **settings: Any) -> Argument:  # noqa: A002 - argparse's word
    """As `ArgumentParser.add_argument` takes it."""
    return Argument(flags, help, settings)


STORE = argument(
    "--store",
    metavar="URL",
    default="",
    help="sqlite:///PATH, neo4j://HOST or bolt://HOST; default: REMIT_STORE, else one SQLite "
    "file per repository in the user's data folder",
)
JSON = argument("--json", action="store_true", default=False, help="print JSON")
PATH = argument(
    "path",
    metavar="PATH",
    nargs="?",
    default="",
    help="a work tree, or the name of an indexed repository; default: the git work tree around "
    "the current directory",
)
IN = argument(
    "--in",
    dest="path",
    metavar="PATH",
    default="",
    help="the work tree to look in, or the name of an indexed repository; default: the git work "
    "tree around the current directory",
)
PERSONA = argument(
    "--persona",
    metavar="P",
    default="",
    help="whose view to take; default: REMIT_PERSONA, else tta-backend-engineer where the "
    "repository defines it, else developer",
)
STALE = argument(
    "--no-refresh",
    dest="refresh",
    action="store_false",
    default=True,
    help="answer from the graph as it stands; do not index what has changed",
)
SYMBOL = argument(
    "symbol",
    metavar="SYMBOL",
    help="an id, a path, a name, or the end of a qualified name (Cache.get)",
)
LIMIT = argument(
    "--limit", metavar="N", type=int, default=20, help="how many to print (default 20)"
)
ABOUT_SYMBOLS = (IN, PERSONA, STALE, JSON, STORE)
