"""What a file says, as a pure function of its bytes: the hand-over from parse to resolve.

Facts are kept by content digest, so they hold no path, no module name and nothing that another
file could change. Expressions are chains: `a.b.c`, with links

    (7) ()      a call: with the arguments in part 7; with none that could matter (but a method of
                `super()` has a part in any case)
    ['a] [3]    an element by a constant key, written as `key` says
    [=7] []     an element by the key that part 7 holds; by one that is not known
    [2:] [:]    a slice from a constant position; from one that is not known
    [*]         an element as iteration gives it

A chain is headed by a name, by `<7>` for the value of part 7, by `'text` for a short string that
could name something (`'visit_*` for one that begins so), by `<@3>` for symbol 3 before it is
decorated, by the type of a literal (`<str>.join`, `<bytes>`, `<int>`, `<float>`, `<bool>`,
`<None>`, `<list>`, `<tuple>`, `<dict>`, `<set>`), or by nothing where it is unknown: "" is an
expression of which nothing is known, and `.run` an attribute of one. `x%2` is the name that the
second comprehension of a scope binds for itself; `x@1` a name as its second binding left it.
`await` and parentheses are seen through. Annotations are their text on one line without quotes,
"" where no type is named. Lines count from 1, and a line ends at `\\n` only.

Structs are array_like: the bytes hold no field names. Fields are only ever added at the end,
and a change of meaning raises FACTS_VERSION, which goes into every key facts are kept under.
"""

import msgspec

from indexer.expressions import Composition, Part, Store

FACTS_VERSION = 15
MODULE_SCOPE = 0


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One parameter: kind is "", "*", "**", "/" (positional only) or "kw" (keyword only).

    `default` is the chain of its default, None where it has none.
    """

    name: str
    kind: str = ""
    annotation: str = ""
    default: str | None = None


class Symbol(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A class or function. `qualname` is within the file, without `<locals>`: `Outer.inner`.

    `ordinal` is 1 for the first definition of that qualname in the file, 2 for the next.
    `start` is the first line of its decorators. `scope` is the scope it opens, `parent` the
    scope it is defined in. `header` is the first line of its body (docstring included).
    `signature` is on one line, without decorators and the last colon. `digest` is the
    blake2b-128 (hex) of its text. `tags`, sorted: "abstract", "async", "classmethod",
    "conditional", "dataclass", "generator", "overload", "property", "setter", "staticmethod",
    "test". A decorator's own chain (`app.get()`) is no Reference, its arguments are. A lambda is
    a function named `<lambda1>` by its number in the scope around, tagged "lambda"; it has no
    signature.
    """

    qualname: str
    ordinal: int
    kind: str  # "class" or "function"
    start: int
    end: int
    header: int
    scope: int
    parent: int
    signature: str
    docstring: str
    digest: str
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    bases: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()  # of a class statement: metaclass=Meta
    decorators: tuple[tuple[str, int], ...] = ()  # (chain, line)
    attributes: tuple[tuple[str, str, int], ...] = ()  # of a class: (name, annotation, line)


class Binding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name bound in a scope, in source order; a name bound in several branches comes often.

    kind      | module, level, target                       | value
    "import"  | `import a.b as n`: module "a.b", target ""  | "" (`import a.b`: name "a")
              | `from ..p import x as n`: "p", 2, "x"       |
    "star"    | `from p import *`: module "p"; name "*"     |
    "symbol"  | target = index into FileFacts.symbols       | ""
    "value"   | ""                                          | chain assigned, or ""
    "param"   | ""                                          | ""
    "del"     | ""                                          | ""
    "narrow"  | ""                                          | the class that `isinstance` says
    "return" and "yield" are values of names that no name can have: what a function gives.
    `annotation` is that of an annotation. `except E as e` gives e the annotation `E`;
    `self.x = v` is a "value" binding of the name "self.x" in the scope of the method that says so,
    whatever it calls its first parameter (cls too). `with f() as n` gives n the value
    `f().__enter__()`.
    tags: "type_checking", "conditional", "try" (in its body or a handler).
    """

    name: str
    kind: str
    line: int
    module: str = ""
    level: int = 0
    target: str = ""
    value: str = ""
    annotation: str = ""
    tags: tuple[str, ...] = ()


class Scope(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A module, class, function or lambda body. Comprehensions fold into the one around."""

    kind: str  # "module", "class", "function"
    parent: int  # -1 for the module
    symbol: int  # index into FileFacts.symbols, -1 for the module
    bindings: tuple[Binding, ...] = ()
    globals: tuple[str, ...] = ()
    nonlocals: tuple[str, ...] = ()


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A use of a chain in a scope, once for all its lines.

    role: "call", "read", "type", "raise", or "implicit" for a method that an operator or statement
    calls without naming it (`a + b` is `a.__add__`).
    Left out: reads of names that the same function binds as a parameter or plain value.
    For the call `a.b().c()` there are two: chain `a.b` and chain `a.b().c`. A line is where the
    chain's last name stands. `in_header` is a use in the header of the function or class that
    the scope belongs to (decorators, annotations, defaults, bases' subscripts): its names are
    looked up from the scope around. Bases themselves are no references.
    """

    scope: int
    chain: str
    role: str
    lines: tuple[int, ...]
    in_header: bool = False


class Section(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A document's heading with the text below it, up to the next heading of any level; or what is
    described by itself under one, an "entry". `tag` is that, or "entries" of what holds some.

    `mentions` are the code-like words and paths in its own lines: (text, line).
    """

    headings: tuple[str, ...]  # from the top heading down to its own
    ordinal: int
    start: int
    end: int
    digest: str
    mentions: tuple[tuple[str, int], ...] = ()
    tag: str = ""


class Dependency(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A declared dependency: ecosystem "pypi", "npm", ...; the distribution's normal name."""

    ecosystem: str
    name: str
    line: int


class Sketch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a function or a whole file can be found by to be alike (see indexer.sketches).

    `node` is the node id without the path: "::Cache.get", "" for the file. `size` counts the
    distinct shingles; `values` are the smallest hashes of them, u32 in order; `keys`, u32, are
    the ones that alike texts share. `digest` is the beginning of the text's digest.
    """

    node: str
    size: int
    values: bytes
    keys: bytes
    digest: bytes


class Registration(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A call that may tell a framework of something: a route, a command, a fixture, a router.

    `chain` is what is called, `line` where. `symbol` is the function or class that it decorates
    (a decorator may be no call), -1 for none, `name` what its value is assigned to. Arguments
    stand under their position or keyword: `strings` are literals (of a list, each), `values` are
    chains. `within` is the registration whose arguments hold this one, -1 for none.
    """

    scope: int
    chain: str
    line: int
    symbol: int = -1
    name: str = ""
    strings: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    within: int = -1


class Call(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The shape of a call of a `Capitalised` chain: how many positional arguments, which keywords.

    `open` says that it has `*` or `**`, so that it may have more. Of a document, from its fenced
    Python, `scope` is the index of the section.
    """

    scope: int
    chain: str
    line: int
    positional: int
    keywords: tuple[str, ...] = ()
    open: bool = False


class FileFacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Everything said by one file. `language` is "python", "markdown", "rst", "text" or "".

    `warnings` say why something of it is not here (syntax errors, too large, not UTF-8, ...).
    """

    language: str
    lines: int
    docstring: str = ""
    symbols: tuple[Symbol, ...] = ()
    scopes: tuple[Scope, ...] = ()
    references: tuple[Reference, ...] = ()
    compositions: tuple[Composition, ...] = ()
    all_names: tuple[str, ...] | None = None  # `__all__`, where it is plain
    sections: tuple[Section, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    stores: tuple[Store, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    registrations: tuple[Registration, ...] = ()
    calls: tuple[Call, ...] = ()


class Document(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What full-text search finds as one hit: a node, and the words of its own text by field.

    `node` is the node id without the path it begins with: "::Cache.get", "::" for a module,
    "#Install / From source" for a section, "" for a file. Fields: name, signature, docstring,
    body (its own text without its children's). The path is a field too, known to who has the
    file. Each is text; the words are cut in `graph.terms`.
    """

    node: str
    grain: str  # "function", "class", "module", "section", "file"
    name: str
    signature: str
    docstring: str
    body: str


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """What parsing one file yields: facts to keep, documents to count words in, and the text.

    `text` is None for what cannot be read as text; it has no byte order mark.
    """

    facts: FileFacts
    documents: tuple[Document, ...]
    text: str | None = None
