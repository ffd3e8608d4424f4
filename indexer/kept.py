"""Facts as the store keeps them: bytes by content digest, with the version they were made by.

The same bytes may be kept under another name, which makes them another language, or by another
version; who reads them says which language is expected, and parses again where it differs.
"""

import msgspec
from msgspec.structs import replace

from indexer.documents import words_in
from indexer.expressions import Part, Store
from indexer.facts import FACTS_VERSION, Binding, FileFacts, Sketch, Symbol
from indexer.parse import parse
from indexer.sketches import sketches

_MARK = FACTS_VERSION.to_bytes(2, "big")
_encoder = msgspec.msgpack.Encoder()
_facts = msgspec.msgpack.Decoder(FileFacts)


class ScopeOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A Scope whose bindings are decoded when they are asked for, each time."""

    kind: str
    parent: int
    symbol: int
    kept: msgspec.Raw
    globals: tuple[str, ...] = ()
    nonlocals: tuple[str, ...] = ()

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """Its bindings, in source order."""
        return _bindings.decode(self.kept)


class Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """FileFacts as other files see them: what only the file itself needs stays undecoded, the
    rest is decoded when asked for, each time."""

    language: str
    lines: int
    docstring: msgspec.Raw = msgspec.Raw()
    symbols: tuple[Symbol, ...] = ()
    scopes: tuple[ScopeOutline, ...] = ()
    references: msgspec.Raw = msgspec.Raw()
    compositions: msgspec.Raw = msgspec.Raw()
    all_names: tuple[str, ...] | None = None
    sections: msgspec.Raw = msgspec.Raw()
    dependencies: msgspec.Raw = msgspec.Raw()
    warnings: msgspec.Raw = msgspec.Raw()
    kept_parts: msgspec.Raw = msgspec.Raw()
    kept_stores: msgspec.Raw = msgspec.Raw()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The insides of its expressions."""
        return _parts.decode(self.kept_parts)

    @property
    def stores(self) -> tuple[Store, ...]:
        """What it puts into other things."""
        return _stores.decode(self.kept_stores)


class _Sketched(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """FileFacts of which nothing but the sketches is decoded."""

    language: str
    lines: msgspec.Raw
    docstring: msgspec.Raw
    symbols: msgspec.Raw
    scopes: msgspec.Raw
    references: msgspec.Raw
    compositions: msgspec.Raw
    all_names: msgspec.Raw
    sections: msgspec.Raw
    dependencies: msgspec.Raw
    warnings: msgspec.Raw
    parts: msgspec.Raw
    stores: msgspec.Raw
    sketches: tuple[Sketch, ...] = ()


_bindings = msgspec.msgpack.Decoder(tuple[Binding, ...])
_parts = msgspec.msgpack.Decoder(tuple[Part, ...])
_stores = msgspec.msgpack.Decoder(tuple[Store, ...])
_outline = msgspec.msgpack.Decoder(Outline)
_sketched = msgspec.msgpack.Decoder(_Sketched)


def encode(facts: FileFacts) -> bytes:
    """The bytes to keep."""
    return _MARK + _encoder.encode(facts)


def decode(blob: bytes) -> FileFacts:
    """The facts in bytes that this version made for the same file."""
    return _facts.decode(memoryview(blob)[2:])


def outline(blob: bytes) -> Outline:
    """What others see of a file, of bytes that this version made for the same file."""
    found = _outline.decode(memoryview(blob)[2:])
    symbols = tuple(replace(s, signature="", docstring="", digest="") for s in found.symbols)
    return Outline(
        found.language,
        found.lines,
        symbols=symbols,
        scopes=found.scopes,
        all_names=found.all_names,
        kept_parts=found.kept_parts,
        kept_stores=found.kept_stores,
    )


def read(blob: bytes, path: str, language: str, text: str | None) -> FileFacts:
    """The facts of a file whose language is expected, from what is kept, else from its text."""
    if blob[:2] == _MARK:
        facts = decode(blob)
        if facts.language == language == "text":
            return _renamed(facts, path, text or "")
        if facts.language in ("", language):
            return facts
    parsed = parse(path, (text or "").encode())
    words = words_in([(path, parsed.documents)])
    return replace(parsed.facts, sketches=sketches([parsed], words)[0])


def _renamed(facts: FileFacts, path: str, text: str) -> FileFacts:
    """The facts of a text under this name, for a manifest's name says how it is to be read."""
    from indexer.languages.manifests import dependencies  # noqa: PLC0415 - rarely needed

    found, _ = dependencies(path.rpartition("/")[2], text)
    return facts if found == facts.dependencies else replace(facts, dependencies=found)


def sketches_of(blob: bytes) -> tuple[Sketch, ...]:
    """The sketches in bytes that this version made for the same file."""
    return _sketched.decode(memoryview(blob)[2:]).sketches


def read_sketches(blob: bytes, language: str) -> tuple[Sketch, ...] | None:
    """Its sketches alone; None where it takes the text to tell."""
    if blob[:2] != _MARK:
        return None
    found = _sketched.decode(memoryview(blob)[2:])
    return found.sketches if found.language in ("", language) else None


def read_outline(blob: bytes, language: str) -> Outline | None:
    """The same of what others see; None where it takes the text to tell."""
    if blob[:2] != _MARK:
        return None
    found = outline(blob)
    return found if found.language in ("", language) else None
