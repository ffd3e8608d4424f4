"""The inverted index of a source, kept in its records: what an index run writes of it.

A worker counts the words of a batch of files into a part (`indexer.documents.count`); parts are
plain bytes. A full index turns all parts into records with `build`, an incremental one turns the
parts of the changed files into changed records with `update`. See docs/architecture.md, "Search".
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


def build(parts: Iterable[bytes]) -> dict[str, bytes]:
    """The records of a full index: one segment of all parts, and the catalog.

    The order of the parts and how files are spread over them makes no difference.
    """
    raise NotImplementedError


def update(
    read: Callable[[Sequence[str]], Mapping[str, bytes]],
    gone: Collection[str],
    parts: Iterable[bytes],
) -> dict[str, bytes | None]:
    """What an incremental run changes in the records: new ones, and None for those to remove.

    `read` is `Snapshot.records` of the state that the delta builds on, `gone` are the paths
    whose former documents are out of date (changed and removed files alike), `parts` hold the
    documents of the added and changed files. Raises StoreCorrupt where a record cannot be read.
    """
    raise NotImplementedError
