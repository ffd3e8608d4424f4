"""From the bytes of a file to what it says: facts, documents and text, pure in name and bytes."""

from pathlib import PurePosixPath

from indexer.decode import Decoded, decode
from indexer.facts import Document, FileFacts, Parsed

_PYTHON = frozenset({".py", ".pyi", ".pyw"})
_MARKDOWN = frozenset({".md", ".markdown", ".mdx"})


def language_of(path: str, data: bytes) -> str:
    """ "python" or "markdown" by the file's suffix or its first line, else "text"."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _PYTHON:
        return "python"
    if suffix in _MARKDOWN:
        return "markdown"
    if not suffix and data.startswith(b"#!") and b"python" in data[:200].partition(b"\n")[0]:
        return "python"
    return "text"


def parse(path: str, data: bytes) -> Parsed:
    """What one file says. Only the name in `path` counts: nothing outside the file is looked at.

    Never raises for the sake of what a file holds: what cannot be read is said in warnings.
    """
    language = language_of(path, data)
    decoded = decode(data, python=language == "python")
    if decoded.text is None:
        return Parsed(FileFacts("", 0, warnings=(decoded.warning,)), ())
    if language == "python":
        return _python(decoded, decoded.text)
    return _text(decoded.text)


def _python(decoded: Decoded, text: str) -> Parsed:
    from indexer.languages.python.extract import python_facts

    facts, documents = python_facts(text.encode())
    return Parsed(facts, documents, decoded.text)


def _text(text: str) -> Parsed:
    lines = text.count("\n") + (bool(text) and not text.endswith("\n"))
    return Parsed(FileFacts("text", lines), (Document("", "file", "", "", "", text),), text)
