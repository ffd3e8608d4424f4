"""All that a worker needs, imported once by the process that workers are forked from.

What is there when they are forked is shared by them, as long as nobody writes to it: frozen, the
collector does not.
"""

import gc

from indexer import pool, resolving
from indexer.languages import markdown, rst
from indexer.languages.python import extract

__all__ = ["extract", "markdown", "pool", "resolving", "rst"]

gc.freeze()
