"""Statements and expressions that bind names, branch, or hold names of their own."""

from tree_sitter import Node

from indexer.languages.python import comprehensions, targets
from indexer.languages.python.annotations import annotation
from indexer.languages.python.branches import branch, tagged
from indexer.languages.python.chains import chain, scan
from indexer.languages.python.compositions import core
from indexer.languages.python.displays import CONSTANT
from indexer.languages.python.grammar import (
    AS_PATTERN,
    ASSIGNMENT,
    ASYNC,
    ATTRIBUTE,
    AWAIT,
    BINARY,
    BLOCK,
    CALL,
    EXTRAS,
    IDENTIFIER,
    IF_CLAUSE,
    PARENTHESIZED,
    TUPLE,
    TYPE,
    WITH_CLAUSE,
    inner,
)
from indexer.languages.python.operators import augmented_method
from indexer.languages.python.stores import put
from indexer.languages.python.visitor import Visitor

_MAY_COMPOSE = frozenset({AWAIT, BINARY, CALL, PARENTHESIZED})


def expression(visitor: Visitor, node: Node) -> None:
    """Handler of a statement that is an expression; most are an assignment or a call."""
    children = node.named_children
    only = children[0]
    if len(children) == 1 and only.kind_id == ASSIGNMENT:
        assignment(visitor, only)
    elif len(children) == 1 and only.kind_id == CALL:
        chain(visitor, only)
    else:
        scan(visitor, children)


def assignment(visitor: Visitor, node: Node) -> None:
    """Handler of `a = b = v`, `a: T = v` and `a: T`."""
    lefts: list[Node] = []
    right: Node | None = node
    declared = ""
    while right is not None and right.kind_id == ASSIGNMENT:
        left, *parts = right.named_children
        lefts.append(left)
        right = None
        for part in parts:
            of = part.kind_id
            if of == TYPE:
                declared = annotation(visitor, part)
            elif of not in EXTRAS:
                right = part
    said = ""
    if right is not None:
        if right.kind_id in _MAY_COMPOSE:
            _name_value(visitor, lefts, right)
        said = visitor.value(right)
    for left in lefts:
        if left.kind_id == IDENTIFIER:
            start = left.start_byte
            name = visitor.cut(start, left.end_byte)
            after = node.end_byte
            visitor.bind(name, "value", start, value=said, annotation=declared, after=after)
        else:
            targets.bind(visitor, left, value=said, annotation=declared, after=node.end_byte)


def _name_value(visitor: Visitor, lefts: list[Node], right: Node) -> None:
    """Remember the name that a composition on the right would have."""
    for left in lefts:
        if left.kind_id in (IDENTIFIER, ATTRIBUTE):
            node = core(right)
            name = visitor.text(left)
            visitor.assigned = (node.start_byte, node.end_byte, name)
            return


def augmented(visitor: Visitor, node: Node) -> None:
    """Handler of `a += v`: a method of `a` is called, a list takes what `v` holds."""
    left, *rest = inner(node)
    said = "".join(visitor.value(part) for part in rest[:1])
    own, plain = augmented_method(node)
    into = visitor.value(left)
    visitor.implicit(into, own, left.start_byte)
    visitor.implicit(into, plain, left.start_byte)
    if own == "__iadd__":
        put(visitor, into, "*", said, left.start_byte)
    if left.kind_id == IDENTIFIER:
        given = f"{into}.{plain}()" if into else ""
        with_tags = visitor.tags
        visitor.tags = tagged(with_tags, "conditional")
        visitor.bind(visitor.text(left), "value", left.start_byte, value=given)
        visitor.tags = with_tags


def walrus(visitor: Visitor, node: Node) -> None:
    """Handler of `(a := v)`."""
    parts = inner(node)
    if len(parts) == 2:
        _name_value(visitor, parts[:1], parts[1])
    comprehensions.walrus_value(visitor, node)


def type_alias(visitor: Visitor, node: Node) -> None:
    """Handler of `type A[T] = v`."""
    parts = inner(node)
    name = visitor.text(parts[0]).partition("[")[0].strip()
    if len(parts) == 2 and not name.isidentifier():
        # The grammar takes `type(a).b = v` for an alias.
        visitor.uses.calls["type"].append(node.start_byte)
        visitor.push([*inner(parts[0]), *inner(parts[1])])
    elif len(parts) == 2:
        visitor.bind(name, "value", parts[0].start_byte, value=annotation(visitor, parts[1]))


def loop(visitor: Visitor, node: Node) -> None:
    """Handler of `for`: its target is bound, its body may not run."""
    parts = inner(node)
    iterated = visitor.value(parts[1]) if len(parts) > 1 else ""
    awaited = comprehensions.is_async(node)
    comprehensions.iterate(visitor, iterated, node.start_byte, awaited=awaited)
    before = visitor.tags
    visitor.tags = tagged(before, "conditional")
    targets.bind(visitor, parts[0], value=iterated and iterated + "[*]")
    visitor.tags = before
    branch(visitor, parts[2:], "conditional")


def with_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `with a as b`: b is what a's __enter__ gives."""
    enter = "__aenter__" if node.children[0].kind_id == ASYNC else "__enter__"
    for part in reversed(inner(node)):
        if part.kind_id != WITH_CLAUSE:
            visitor.stack.append(part)
            continue
        for item in reversed(inner(part)):
            _with_item(visitor, item, enter)


def _with_item(visitor: Visitor, item: Node, enter: str) -> None:
    for entered in inner(item):
        if entered.kind_id != AS_PATTERN:
            _implicit_with(visitor, visitor.value(entered), enter, item.start_byte)
            continue
        parts = inner(entered)
        if len(parts) == 2:
            said = visitor.value(parts[0])
            _implicit_with(visitor, said, enter, item.start_byte)
            targets.bind(visitor, parts[1], value=f"{said}.{enter}()" if said else "")


def _implicit_with(visitor: Visitor, said: str, enter: str, offset: int) -> None:
    visitor.implicit(said, enter, offset)
    visitor.implicit(said, enter.replace("enter", "exit"), offset)


def except_clause(visitor: Visitor, node: Node) -> None:
    """Handler of `except E as e`: e is an E, or of a class below it."""
    parts = inner(node)
    visitor.push([part for part in parts if part.kind_id == BLOCK])
    for part in parts:
        if part.kind_id == AS_PATTERN and len(below := inner(part)) == 2:
            caught = visitor.value(below[0])
            said = _caught(visitor, below[0])
            made = f"{caught}[*]()" if caught[:1] == "<" else f"{caught}()"
            made = "" if said or not caught else made
            targets.bind(visitor, below[1], value=made, annotation=said)
        elif part.kind_id != BLOCK:
            visitor.stack.append(part)


def _caught(visitor: Visitor, node: Node) -> str:
    """`a.A|B` for `(a.A, B)`; "" where anything else than names is caught."""
    parts = inner(node) if node.kind_id in (TUPLE, PARENTHESIZED) else [node]
    texts = ["".join(visitor.text(part).split()) for part in parts]
    named = all(name.isidentifier() for text in texts for name in text.split("."))
    return "|".join(texts) if named else ""


def delete(visitor: Visitor, node: Node) -> None:
    """Handler of `del a, b.c`."""
    for part in inner(node):
        targets.bind(visitor, part, "del")


def global_names(visitor: Visitor, node: Node) -> None:
    """Handler of `global a, b`."""
    visitor.scope.globals += tuple(visitor.text(part) for part in inner(node))


def nonlocal_names(visitor: Visitor, node: Node) -> None:
    """Handler of `nonlocal a, b`."""
    visitor.scope.nonlocals += tuple(visitor.text(part) for part in inner(node))


def case_clause(visitor: Visitor, node: Node) -> None:
    """Handler of one `case`."""
    parts = inner(node)
    visitor.push([part for part in parts if part.kind_id in (BLOCK, IF_CLAUSE)])
    for part in parts:
        if part.kind_id not in (BLOCK, IF_CLAUSE):
            targets.pattern(visitor, part)


def yields(visitor: Visitor, node: Node) -> None:
    """Handler of `yield`: the function around is a generator."""
    visitor.scope.generator = True
    from_ = any(child.type == "from" for child in node.children)
    for part in inner(node):
        said = visitor.value(part)
        if from_:
            comprehensions.iterate(visitor, said, part.start_byte)
        _give(visitor, "yield", said and (said + "[*]" if from_ else said), part.start_byte)


def sent(visitor: Visitor, node: Node) -> str:
    """Maker of `yield`: the value of one is what is sent to the generator."""
    yields(visitor, node)
    return f"<{visitor.part('sent', (), node.start_byte)}>"


def returns(visitor: Visitor, node: Node) -> None:
    """Handler of `return`."""
    for part in inner(node):
        _give(visitor, "return", visitor.value(part), part.start_byte)


def _give(visitor: Visitor, how: str, said: str, offset: int) -> None:
    if said and said not in CONSTANT and visitor.scope.kind == "function":
        visitor.bind(how, "value", offset, value=said)


def raises(visitor: Visitor, node: Node) -> None:
    """Handler of `raise`: a class that is raised is made."""
    for part in inner(node)[:1]:
        if core(part).kind_id == CALL:
            chain(visitor, core(part))
        else:
            said = visitor.value(part)
            if said:
                visitor.uses.raised[said].append(part.start_byte)
    visitor.push(inner(node)[1:])


def interpolation(visitor: Visitor, node: Node) -> None:
    """Handler of what stands in braces in an f-string."""
    first, *rest = inner(node)
    visitor.implicit(visitor.value(first), "__str__", first.start_byte)
    visitor.push(rest)


def keyword_argument(visitor: Visitor, node: Node) -> None:
    """Handler of `name=v` in a call."""
    visitor.push(inner(node)[1:])


def string(visitor: Visitor, node: Node) -> None:
    """Handler of strings: only those that may hold expressions are entered."""
    if visitor.source.flat[node.start_byte] not in "\"'":
        visitor.push([child for child in node.named_children if child.named_child_count])
