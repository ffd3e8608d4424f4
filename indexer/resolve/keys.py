"""Keys of lookups: what a file asked of others, as 64-bit numbers that sort by provider.

A key's upper half is of the provider (a path, or a class of lookups such as `module pkg.a`),
its lower half of what was asked there. Two keys that fall together make a file run once more
than it must, never once less.
"""

from zlib import crc32

Key = int
NONE: Key = 0  # of a step that needs none


def provider_hash(provider: str) -> int:
    """The upper half of every key of this provider."""
    return crc32(provider.encode("utf-8", "surrogatepass"))


def key_of(provider: str, asked: str) -> Key:
    """The key of one lookup."""
    return provider_hash(provider) << 32 | crc32(asked.encode("utf-8", "surrogatepass"))


def bound_key(path: str, scope: str, name: str) -> Key:
    """What `name` is bound to in one scope of a file ("" is the module's own)."""
    return key_of(path, f"b {scope} {name}")


def symbol_key(path: str, symbol: str) -> Key:
    """What the statement that defines a class or function says."""
    return key_of(path, f"s {symbol}")


def signature_key(path: str, symbol: str) -> Key:
    """What calling a class or function takes."""
    return key_of(path, f"c {symbol}")


def attribute_key(path: str, symbol: str, name: str) -> Key:
    """What a class binds to an attribute: in its body, or as `self.name` in its methods."""
    return key_of(path, f"a {symbol} {name}")


def exports_key(path: str) -> Key:
    """The `__all__` of a file."""
    return key_of(path, "e")


def view_key(path: str) -> Key:
    """Whether a file holds Python that could be read."""
    return key_of(path, "v")


def module_key(dotted: str) -> Key:
    """The files that an absolute import of this name may mean."""
    return key_of(f"module {dotted}", "")


def stem_key(stem: str) -> Key:
    """The module that lies at a path without its suffix."""
    return key_of(f"stem {stem}", "")


def root_key(directory: str) -> Key:
    """The source root of the modules in a directory."""
    return key_of(f"root {directory}", "")


def files_key(basename: str) -> Key:
    """The files of this base name."""
    return key_of(f"files {basename}", "")


def definitions_key(name: str) -> Key:
    """The classes and functions of this bare name."""
    return key_of(f"definitions {name}", "")


def sites_key(asked: str) -> Key:
    """The files that offer a name (see indexer.resolve.offered)."""
    return key_of(f"sites {asked}", "")


def called_key(path: str, name: str) -> Key:
    """The calls of this name in a file, with their arguments; of "", all of them."""
    return key_of(path, f"k {name}")


def handed_key(path: str, name: str) -> Key:
    """Whether a file hands on something of this name as a value."""
    return key_of(path, f"h {name}")


def stored_key(path: str, key: str) -> Key:
    """What a file puts into attributes `.name` of others, or ("") into containers."""
    return key_of(path, f"p {key}")


def body_key(path: str, symbol: str) -> Key:
    """The names that the body of a class binds."""
    return key_of(path, f"n {symbol}")


def family_key(number: int) -> Key:
    """The functions and files that share a key of their sketches."""
    return key_of(f"family {number}", "")
