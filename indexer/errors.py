"""Everything the indexer can refuse, each with what was wrong, where, and what to do.

IndexerError
├── WalkError                the files of a repository cannot be listed
│   ├── RepositoryMissing    there is no such folder
│   ├── RepositoryUnsafe     git refuses it, for it belongs to another user
│   └── GitFailed            git is missing, too old or timed out
│       └── GitRefused       git said no, in its own words
├── NothingToIndex           there is no file to index
├── SpoolFailed              a temporary file cannot be written or read
├── StubsMissing             the package with the standard library's stubs is not whole
├── WorkerFailed             a worker process was killed or ran out of memory
└── BadPattern               an include, exclude or .remitignore pattern that cannot be read
"""


class IndexerError(Exception):
    """Base of everything `indexer` raises."""


class WalkError(IndexerError):
    """The files of a repository cannot be listed."""


class RepositoryMissing(WalkError):
    """There is no such folder."""


class RepositoryUnsafe(WalkError):
    """Git refuses the repository, for it belongs to another user."""


class GitFailed(WalkError):
    """Git is missing, too old, or timed out."""


class GitRefused(GitFailed):
    """Git said no, in its own words, which may name any file."""


class BadPattern(IndexerError):
    """An include, exclude or .remitignore pattern that cannot be read."""


class NothingToIndex(IndexerError):
    """There is no file to index."""


class SpoolFailed(IndexerError):
    """A temporary file cannot be written or read."""


class StubsMissing(IndexerError):
    """The package that has the stubs of the standard library is not there, or not whole."""


class WorkerFailed(IndexerError):
    """A worker process was killed or ran out of memory."""
