"""The command line as typed options, made from the table in `cli.arguments`."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from cli.arguments import COMMANDS, Command
from cli.errors import UsageError

DESCRIPTION = "Gives each agent the code that is in its remit, within its token budget."


class Options(argparse.Namespace):
    """Every option of every command; a command reads only those that its table row lists."""

    command: str
    action: str
    budget: int | None
    focus: list[str]
    folders: list[str]
    format: str
    full: bool
    host: str
    jobs: int
    json: bool
    limit: int
    name: str
    path: str
    persona: str
    port: int
    refresh: bool
    store: str
    symbol: str
    task: str


class _Parser(argparse.ArgumentParser):
    """Raises instead of leaving, so that every failure is said in one way."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\nSee: {self.prog} --help")


class _Version(argparse.Action):
    """Reads the version only when it is asked for: looking it up takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"remit {version('remit')}")
        parser.exit()


def parse(arguments: Sequence[str]) -> Options | None:
    """The options given; None where there are none at all. Raises UsageError, or SystemExit(0)
    once help or the version was printed."""
    if not arguments:
        _every().print_help()
        return None
    word, *others = arguments
    command = next((one for one in COMMANDS if one.name == word), None)
    if command is None:
        _refuse(word)
        return _every().parse_args(arguments, namespace=Options())
    parser = _of(command)
    # Intermixed, PATH may come after options too; but argparse then forgets what `--` says.
    read = parser.parse_args if "--" in others else parser.parse_intermixed_args
    return read(others, namespace=Options(command=word))


def _every() -> argparse.ArgumentParser:
    """The parser of all commands: for help and the version, each command has its own."""
    parser = _Parser(
        prog="remit",
        description=DESCRIPTION,
        epilog="`remit COMMAND --help` says more. Exit codes: 0 done, 1 failed, 2 usage.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.summary)
    return parser


def _of(command: Command) -> argparse.ArgumentParser:
    examples = "\n".join(f"  {line}" for line in command.examples)
    notes = f"{command.notes}\n\n" if command.notes else ""
    parser = _Parser(
        prog=f"remit {command.name}",
        description=f"{command.summary}.",
        epilog=f"{notes}examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for argument in command.arguments:
        parser.add_argument(*argument.flags, help=argument.help, **argument.settings)
    return parser


def _refuse(word: str) -> None:
    names = [command.name for command in COMMANDS]
    if word in {"-h", "--help", "--version"}:
        return
    if word.startswith("-"):
        raise UsageError(f"{word} stands before the command: write remit COMMAND {word} ...")
    from difflib import get_close_matches

    near = get_close_matches(word, names, n=1)
    hint = f"did you mean `remit {near[0]}`?" if near else f"there are {', '.join(names)}."
    raise UsageError(f"there is no command {word!r}: {hint}\nSee: remit --help")
