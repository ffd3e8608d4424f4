"""From the bytes of a file to what it says: facts, documents and text, pure in name and bytes."""

from pathlib import PurePosixPath

from indexer.decode import LONGEST_LINE, decode
from indexer.facts import Dependency, Document, FileFacts, Parsed

_PYTHON = frozenset({".py", ".pyi", ".pyw"})
_MARKDOWN = frozenset({".md", ".markdown", ".mdx"})
_RST = frozenset({".rst", ".rest"})


def language_of(path: str, data: bytes) -> str:
    """ "python", "markdown" or "rst" by the file's suffix or what it begins with, else "text"."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _PYTHON:
        return "python"
    if suffix in _MARKDOWN:
        return "markdown"
    if suffix in _RST or (suffix == ".txt" and _looks_like_rst(data)):
        return "rst"
    if not suffix and data.startswith(b"#!") and b"python" in data[:200].partition(b"\n")[0]:
        return "python"
    return "text"


def _looks_like_rst(data: bytes) -> bool:
    from indexer.languages.rst import is_rst  # noqa: PLC0415 - only what a file needs

    return is_rst(data)


def parse(path: str, data: bytes) -> Parsed:
    """What one file says. Only the name in `path` counts: nothing outside the file is looked at.

    Never raises for the sake of what a file holds: what cannot be read is said in warnings.
    """
    language = language_of(path, data)
    decoded = decode(data, python=language == "python")
    if decoded.text is None:
        return Parsed(FileFacts("", 0, warnings=(decoded.warning,)), ())
    if language == "python":
        return _python(decoded.text)
    if language == "markdown":
        return _markdown(decoded.text)
    if language == "rst":
        return _rst(decoded.text)
    return _text(PurePosixPath(path).name, decoded.text)


def _python(text: str) -> Parsed:
    from indexer.languages.python.extract import python_facts  # noqa: PLC0415 - only what a file needs

    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_LINE:
        reason = f"a line of {longest:,} characters: searched as text, not parsed as Python"
        return _plain(text, warnings=(reason,))
    facts, documents = python_facts(text.encode())
    return Parsed(facts, documents, text)


def _markdown(text: str) -> Parsed:
    from indexer.languages.markdown import markdown_facts  # noqa: PLC0415 - only what a file needs

    facts, documents = markdown_facts(text)
    return Parsed(facts, documents, text)


def _rst(text: str) -> Parsed:
    from indexer.languages.rst import rst_facts  # noqa: PLC0415 - only what a file needs

    facts, documents = rst_facts(text)
    return Parsed(facts, documents, text)


def _text(name: str, text: str) -> Parsed:
    from indexer.languages.manifests import dependencies  # noqa: PLC0415 - only what a file needs

    found, warning = dependencies(name, text)
    return _plain(text, dependencies=found, warnings=(warning,) if warning else ())


def _plain(
    text: str, dependencies: tuple[Dependency, ...] = (), warnings: tuple[str, ...] = ()
) -> Parsed:
    lines = text.count("\n") + (bool(text) and not text.endswith("\n"))
    facts = FileFacts("text", lines, dependencies=dependencies, warnings=warnings)
    return Parsed(facts, (Document("", "file", "", "", "", text),), text)
