"""The command line: parse, run one command, and say plainly what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import TracebackType
from typing import cast

from cli.errors import CliError, UsageError
from cli.output import prepare, say_error, say_json_error

INTERRUPTED = 130
BROKEN_PIPE = 141
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 usage."""
    prepare()
    sys.excepthook = _bug
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except CliError as error:
        if _asks_json(given):
            say_json_error(error)
        else:
            say_error(str(error))
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the output has left; there is nobody to tell, not even when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        say_error("interrupted; the graph stands as it was before")
        return INTERRUPTED


def _asks_json(arguments: Sequence[str]) -> bool:
    """Whether JSON is asked for, told without the parser: what it refuses is an error too."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = arguments[:end]
    said = "--json" in options or "--format=json" in options
    return said or ("--format", "json") in pairwise(options)


def _run(arguments: Sequence[str]) -> int:
    from cli.parser import parse

    options = parse(arguments)
    if options is None:
        return USAGE
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads that idle
    from api.errors import ApiError, BadBudget, EmptyQuery
    from cli.arguments import COMMANDS
    from graph.errors import BadStoreUrl, GraphError
    from indexer.errors import IndexerError

    module = next(command.module for command in COMMANDS if command.name == options.command)
    try:
        code = _command(module, options.command)(options)
        sys.stdout.flush()
    except (BadBudget, BadStoreUrl, EmptyQuery) as error:
        raise UsageError(str(error)) from error
    except (ApiError, GraphError, IndexerError) as error:
        raise CliError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CliError(_os_error(error)) from error
    return code


def _command(module: str, name: str) -> Callable[[object], int]:
    from importlib import import_module

    found = import_module(f"cli.commands.{module}")
    return cast("Callable[[object], int]", getattr(found, f"run_{name}"))


def _os_error(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What is left is a mistake in Remit: one sentence, and the traceback only if asked for."""
    if os.environ.get("REMIT_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
        return
    say_error(
        f"a mistake in Remit itself ({kind.__name__}: {error}). Please report it, with what "
        "REMIT_TRACEBACK=1 in the environment shows."
    )


if __name__ == "__main__":
    sys.exit(main())
