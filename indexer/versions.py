"""What is raised where the same files come to mean another graph, so that none is taken for it."""

from typing import Final

from indexer.facts import FACTS_VERSION

DOCUMENTS_VERSION: Final = 2  # the words of a document, and its fields
HISTORY_VERSION: Final = 1  # how commits become nodes and edges
NOTES_VERSION: Final = 1  # what a run notes for the next one
RESOLVER_VERSION: Final = 12  # how facts become nodes and edges
VERSIONS: Final = (
    FACTS_VERSION,
    RESOLVER_VERSION,
    DOCUMENTS_VERSION,
    HISTORY_VERSION,
    NOTES_VERSION,
)
