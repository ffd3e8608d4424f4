"""What an index run can be told, beyond where to look."""

import msgspec

DEFAULT_BASES = ("WorkflowPrimitive",)
DEFAULT_MAX_FILE_BYTES = 2_000_000


class IndexSettings(msgspec.Struct, frozen=True):
    """Settings that the graph depends on: another value gives another state.

    `workflow_bases` are the names (bare or dotted) of classes whose subclasses are primitives.
    `include` and `exclude` are root-anchored globs; with no `include` everything is in. Files
    above `max_file_bytes` keep their File node and a warning.
    """

    workflow_bases: tuple[str, ...] = DEFAULT_BASES
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_file_bytes: int = DEFAULT_MAX_FILE_BYTES
