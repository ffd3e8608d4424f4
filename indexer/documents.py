"""The words of parsed documents, counted in a worker into one part of the search index."""

from collections.abc import Iterable, Sequence

from indexer.facts import Document


def count(files: Iterable[tuple[str, Sequence[Document]]]) -> bytes:
    """Count a batch of files, each (path, its documents), into a part for `graph.postings`.

    A document's full node id is the path followed by `Document.node`: "" for the file itself,
    "::" for its module, "::qualname" for a symbol, "#heading" for a section. Batches of some
    tens of files are quickest. A part is plain bytes, made to be sent between processes.
    """
    raise NotImplementedError
