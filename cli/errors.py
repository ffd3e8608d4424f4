"""What the command line itself refuses, each with what was wrong and what to do.

CliError            the request failed: exit code 1
└── UsageError      it could not be understood: exit code 2
"""


class CliError(Exception):
    """The request failed."""

    exit_code = 1


class UsageError(CliError):
    """The command line or a setting could not be understood."""

    exit_code = 2
