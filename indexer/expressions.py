"""What facts say of the insides of expressions: parts, stores and compositions.

Chains are written as `indexer.facts` says.
"""

import msgspec


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The inside of an expression, which chains refer to by its number in the file.

    kind        | items: (key, chain)
    "call"      | arguments: position, keyword, `*`, `*2` or `**`; `chain` is what is called
    "decorate"  | the decorated value at "0"; `chain` is the decorator
    "list", "tuple", "set", "dict", "generator" | elements: key as in a chain, "" for any, "*" and
                | "**" for all of another's, "*2" for those from position 2 on
    "or"        | what it may be
    "lambda"    | ("", index of its symbol)
    "key"       | ("", the key's chain)
    "sent"      | none: the value of a `yield`
    Elements and arguments of which nothing is known are left out.
    """

    scope: int
    kind: str
    items: tuple[tuple[str, str], ...] = ()
    chain: str = ""


class Store(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value put into something by `a.b[key] = v`, `a.b = v` or a method such as `append`.

    `into` is the chain of what holds it, `key` as in a chain, "" for any element, "*" for all
    elements of the value, or `.name` for an attribute.
    """

    scope: int
    into: str
    key: str
    value: str
    line: int
    conditional: bool = False


class Operand(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A node of a composition: op is "sequence", "parallel", "construct", "list", "dict",
    "lambda" or "leaf". Of a "construct" (any call) `chain` is what is called; a lambda's operand
    is its body. Literals are left out. `key` is the keyword, position or dict key it stands under.
    """

    op: str
    chain: str
    line: int
    key: str = ""
    operands: tuple["Operand", ...] = ()


class Composition(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A whole `>>` / `|` expression, or a call of `Capitalised` with arguments that are operands.

    `name` is what it is assigned to ("" for none, "self.x" for an attribute). `a >> b >> c` is
    one sequence of three; `a >> (b >> c)` a sequence that holds one. One inside another is an
    operand of it, and not listed again.
    """

    scope: int
    name: str
    start: int
    end: int
    root: Operand
