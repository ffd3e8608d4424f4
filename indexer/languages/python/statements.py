"""Statements and expressions that bind names, branch, or hold names of their own."""

from functools import lru_cache

from tree_sitter import Node

from indexer.languages.python import targets
from indexer.languages.python.annotations import annotation
from indexer.languages.python.chains import chain, scan, value
from indexer.languages.python.compositions import core
from indexer.languages.python.grammar import (
    AS_PATTERN,
    ASSIGNMENT,
    ASYNC,
    ATTRIBUTE,
    AWAIT,
    BINARY,
    BLOCK,
    CALL,
    DEFAULT_PARAMETER,
    EXTRAS,
    FINALLY_CLAUSE,
    FOR_IN,
    IDENTIFIER,
    IF_CLAUSE,
    LAMBDA_PARAMETERS,
    PARENTHESIZED,
    TYPE,
    WITH_CLAUSE,
    inner,
)
from indexer.languages.python.lambdas import lambda_names
from indexer.languages.python.visitor import Mark, Visitor

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
        said = value(visitor, right)
    for left in lefts:
        if left.kind_id == IDENTIFIER:
            start = left.start_byte
            name = visitor.cut(start, left.end_byte)
            visitor.bind(name, "value", start, value=said, annotation=declared)
        else:
            targets.bind(visitor, left, value=said, annotation=declared)


def _name_value(visitor: Visitor, lefts: list[Node], right: Node) -> None:
    """Remember the name that a composition on the right would have."""
    for left in lefts:
        if left.kind_id in (IDENTIFIER, ATTRIBUTE):
            node = core(right)
            name = visitor.text(left)
            visitor.assigned = (node.start_byte, node.end_byte, name)
            return


def augmented(visitor: Visitor, node: Node) -> None:
    """Handler of `a += v`: a name is bound, anything else read."""
    left, *rest = inner(node)
    visitor.push(rest)
    if left.kind_id == IDENTIFIER:
        targets.bind(visitor, left)
    else:
        visitor.stack.append(left)


def walrus(visitor: Visitor, node: Node) -> None:
    """Handler of `(a := v)`."""
    parts = inner(node)
    if len(parts) == 2:
        _name_value(visitor, parts[:1], parts[1])
        targets.bind(visitor, parts[0], value=value(visitor, parts[1]))


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
    targets.bind(visitor, parts[0])
    _branch(visitor, parts[1:], "conditional")


def conditional(visitor: Visitor, node: Node) -> None:
    """Handler of `while` and `match`: what is inside may not run."""
    _branch(visitor, inner(node), "conditional")


def if_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `if`: its branches are conditional, `if TYPE_CHECKING` is told apart."""
    parts = inner(node)
    before = visitor.tags
    if parts and visitor.text(parts[0]).endswith("TYPE_CHECKING"):
        visitor.stack.append(Mark(tags=before))
        visitor.push(parts[2:])
        visitor.stack.append(Mark(tags=_tagged(before, "conditional")))
        visitor.push(parts[:2])
        visitor.tags = _tagged(before, "type_checking")
    else:
        _branch(visitor, parts, "conditional")


def try_statement(visitor: Visitor, node: Node) -> None:
    """Handler of `try`: all but `finally` may not run."""
    parts = inner(node)
    last = [part for part in parts if part.kind_id == FINALLY_CLAUSE]
    visitor.push(last)
    _branch(visitor, [part for part in parts if part.kind_id != FINALLY_CLAUSE], "try")


def _branch(visitor: Visitor, nodes: list[Node], tag: str) -> None:
    """Visit nodes with a tag on what they bind; it is taken off again behind them."""
    before = visitor.tags
    if tag not in before:
        visitor.stack.append(Mark(tags=before))
        visitor.tags = _tagged(before, tag)
    visitor.push(nodes)


@lru_cache(maxsize=64)
def _tagged(tags: tuple[str, ...], tag: str) -> tuple[str, ...]:
    return tuple(sorted({*tags, tag}))


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
            visitor.stack.append(entered)
            continue
        parts = inner(entered)
        if len(parts) == 2:
            said = value(visitor, parts[0])
            targets.bind(visitor, parts[1], value=f"{said}.{enter}()" if said else "")


def except_clause(visitor: Visitor, node: Node) -> None:
    """Handler of `except E as e`: e is an E."""
    parts = inner(node)
    visitor.push([part for part in parts if part.kind_id == BLOCK])
    for part in parts:
        if part.kind_id == AS_PATTERN and len(below := inner(part)) == 2:
            caught = value(visitor, below[0])
            targets.bind(visitor, below[1], annotation="" if caught[:1] == "<" else caught)
        elif part.kind_id != BLOCK:
            visitor.stack.append(part)


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


def comprehension(visitor: Visitor, node: Node) -> None:
    """Handler of comprehensions: their targets are names of their own."""
    parts = inner(node)
    names: frozenset[str] = frozenset()
    clauses = [part for part in parts if part.kind_id == FOR_IN]
    for clause in clauses:
        below = inner(clause)
        names |= targets.names(visitor, below[0]) if below else frozenset()
    first = inner(clauses[0])[1:] if clauses else []
    rest = [part for part in parts if not clauses or part != clauses[0]]
    _masked(visitor, rest, names)
    visitor.push(first)


def for_in(visitor: Visitor, node: Node) -> None:
    """Handler of a further `for` in a comprehension."""
    visitor.push(inner(node)[1:])


def lambda_expression(visitor: Visitor, node: Node) -> None:
    """Handler of lambdas: their parameters are its own, defaults are evaluated around."""
    parts = inner(node)
    parameters = [part for part in parts if part.kind_id == LAMBDA_PARAMETERS]
    _masked(visitor, parts[-1:], lambda_names(visitor, node))
    for part in parameters:
        defaults = [p for p in inner(part) if p.kind_id == DEFAULT_PARAMETER]
        visitor.push([below[-1] for p in defaults if (below := inner(p))])


def _masked(visitor: Visitor, nodes: list[Node], names: frozenset[str]) -> None:
    """Visit nodes with names that are those of a comprehension or lambda around them."""
    before = visitor.masked
    visitor.stack.append(Mark(masked=before))
    visitor.push(nodes)
    visitor.stack.append(Mark(masked=before | names))


def yields(visitor: Visitor, node: Node) -> None:
    """Handler of `yield`: the function around is a generator."""
    visitor.scope.generator = True
    visitor.push(inner(node))


def keyword_argument(visitor: Visitor, node: Node) -> None:
    """Handler of `name=v` in a call."""
    visitor.push(inner(node)[1:])


def string(visitor: Visitor, node: Node) -> None:
    """Handler of strings: only those that may hold expressions are entered."""
    if visitor.source.flat[node.start_byte] not in "\"'":
        visitor.push([child for child in node.named_children if child.named_child_count])
