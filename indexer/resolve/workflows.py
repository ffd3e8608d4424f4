"""Workflows: which compositions of a file are workflows, and what their operands are.

`>>` and `|` also shift numbers and unite sets and types, so a composition counts by evidence:
an operand that is a primitive (or an instance of a workflow base), a longer `>>` chain none of
whose operands is known to be anything else, or a name that is then run as workflows are, where all
operands are made by classes which a module of the repository should have and lacks. A call counts
where it makes a primitive out of other ones.
"""

from collections.abc import Iterator
from typing import Final

from graph.model import EdgeKind, Node, NodeKind, Span
from indexer.expressions import Composition, Operand
from indexer.facts import Binding
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE
from indexer.resolve.python_file import PythonFile
from indexer.resolve.targets import Means, Target, Targets

YES, UNKNOWN, NO = 1, 0, -1
_SYMBOLS: Final = {"sequence": " >> ", "parallel": " | "}
_KINDS: Final = (NodeKind.WORKFLOW,)
_HELD_BACK: Final = frozenset({"list", "dict", "tuple", "set"})
LEAST_CHAIN = 3
LEAST_RUN = 2


def add(file: PythonFile) -> None:
    """Add the Workflow nodes of a file, and their COMPOSES edges."""
    found = [
        c
        for c in file.facts.compositions
        if _is_workflow(file, c.scope, c.root) or _is_run(file, c)
    ]
    if found:
        writer = _Writer(file)
        for composition in found:
            writer.name(composition)
        for composition in found:
            writer.write(composition)


def evidence(file: PythonFile, scope: int, operand: Operand) -> int:
    """YES for a primitive, NO for what is known to be none, else UNKNOWN."""
    if operand.op in _SYMBOLS:
        return max((evidence(file, scope, o) for o in operand.operands), default=UNKNOWN)
    if operand.op == "construct":
        return _judge(file, file.chain(scope, f"{operand.chain}()"))
    if operand.op == "leaf":
        return _judge(file, file.chain(scope, operand.chain))
    return NO if operand.op in _HELD_BACK else UNKNOWN


def _judge(file: PythonFile, targets: Targets) -> int:
    """A method that gives a dict is no evidence against: such are chained too."""
    verdict = UNKNOWN
    for target in targets:
        if target.means in (Means.INSTANCE, Means.SUPER) and _composes(file, target):
            return YES
        if target.means not in (Means.FUNCTION, Means.TYPED, Means.CONTAINER):
            verdict = NO
    return verdict


def _composes(file: PythonFile, target: Target) -> bool:
    return file.primitives.is_primitive(target.path, target.symbol)


def _is_workflow(file: PythonFile, scope: int, root: Operand) -> bool:
    if root.op == "construct":
        return evidence(file, scope, root) == YES and _takes_primitives(file, scope, root)
    if root.op not in _SYMBOLS:
        return False
    verdicts = [evidence(file, scope, operand) for operand in root.operands]
    if YES in verdicts:
        return True
    long_chain = root.op == "sequence" and len(verdicts) >= LEAST_CHAIN
    return long_chain and NO not in verdicts


def _is_run(file: PythonFile, composition: Composition) -> bool:
    """Whether a method of a workflow base is called on what is made of lost classes."""
    scope, operands = composition.scope, composition.root.operands
    if composition.root.op not in _SYMBOLS or not composition.name or len(operands) < LEAST_RUN:
        return False
    if not all(_is_of_lost_class(file, scope, operand) for operand in operands):
        return False
    called = [r.chain.split(".") for r in file.facts.references if r.scope == scope]
    methods = [links[1] for links in called if len(links) == 2 and links[0] == composition.name]
    return any(map(file.primitives.has_method, methods))


def _is_of_lost_class(file: PythonFile, scope: int, operand: Operand) -> bool:
    """Whether something is made by a `Name` that is imported from a module which lacks it."""
    chain = f"{operand.chain}()" if operand.op == "construct" else operand.chain
    for binding in file.view.names(scope).get(chain, ()):
        if binding.kind != "value":
            return False
        chain = binding.value
    name = chain.partition("(")[0]
    if name == chain or not name[:1].isupper():
        return False
    imports = file.view.names(scope).get(name) or file.view.names(0).get(name, ())
    return bool(imports) and all(_is_lost(file, binding) for binding in imports)


def _is_lost(file: PythonFile, binding: Binding) -> bool:
    modules = file.values.modules
    known = (
        binding.kind == "import" and binding.target and not file.values.imported(file.view, binding)
    )
    return bool(known) and modules.module_of(file.view, binding) is not None


def _takes_primitives(file: PythonFile, scope: int, root: Operand) -> bool:
    held = [o for operand in root.operands for o in flat(operand)]
    in_list = any(operand.op in _HELD_BACK for operand in root.operands)
    verdicts = [evidence(file, scope, operand) for operand in held]
    return YES in verdicts or (in_list and bool(verdicts) and NO not in verdicts)


def flat(operand: Operand) -> Iterator[Operand]:
    """An operand, or what the list, dict or lambda that it is holds, under the same key."""
    if operand.op not in _HELD_BACK and operand.op != "lambda":
        yield operand
        return
    for inner in operand.operands:
        for one in flat(inner):
            key = inner.key if operand.op == "dict" and inner.key else operand.key
            yield Operand(one.op, one.chain, one.line, key, one.operands)


def text_of(operand: Operand) -> str:
    """A composition on one line, as far as its facts say."""
    inner = [text_of(o) for o in operand.operands]
    if operand.op in _SYMBOLS:
        return _SYMBOLS[operand.op].join(
            f"({t})" if o.op in _SYMBOLS else t
            for o, t in zip(operand.operands, inner, strict=True)
        )
    if operand.op in ("construct", "leaf"):
        named = [
            t if o.key.isdigit() or not o.key else f"{o.key}={t}"
            for o, t in zip(operand.operands, inner, strict=True)
        ]
        return (
            f"{operand.chain}({', '.join(named)})" if operand.op == "construct" else operand.chain
        )
    if operand.op == "dict":
        pairs = [f"{o.key}: {t}" for o, t in zip(operand.operands, inner, strict=True)]
        return f"{{{', '.join(pairs)}}}"
    return f"lambda: {', '.join(inner)}" if operand.op == "lambda" else f"[{', '.join(inner)}]"


def _role(key: str) -> str:
    return key if key and not key.isdigit() else "argument"


class _Writer:
    def __init__(self, file: PythonFile) -> None:
        self._file = file
        self._ids: dict[Composition, str] = {}
        self._named: dict[tuple[int, str], str] = {}
        self._counts: dict[str, int] = {}
        self._unnamed: dict[str, int] = {}
        dotted = file.nodes[1].qualified_name
        self._dotted = dotted

    def name(self, composition: Composition) -> None:
        """Give a composition its id, so that others can refer to it by its name."""
        node_id = self._new_id(composition.scope, composition.name)
        self._ids[composition] = node_id
        if composition.name:
            self._named[(composition.scope, composition.name)] = node_id

    def write(self, composition: Composition) -> None:
        """Add a composition's node and edges."""
        span = Span(composition.start, composition.end)
        self._write(composition.scope, self._ids[composition], composition.root, span)

    def _new_id(self, scope: int, name: str) -> str:
        owner = self._file.owner(scope)
        if not name:
            self._unnamed[owner] = self._unnamed.get(owner, 0) + 1
            return f"{owner}<workflow {self._unnamed[owner]}>"
        base = f"{owner}<workflow {name}>"
        self._counts[base] = count = self._counts.get(base, 0) + 1
        return base if count == 1 else f"{base}#{count}"

    def _write(self, scope: int, own: str, root: Operand, span: Span) -> None:
        file = self._file
        local = own[len(file.module) :]
        owner, _, name = local.partition("<workflow ")
        dotted = ".".join(filter(None, (self._dotted, owner, name.partition(">")[0])))
        file.nodes.append(
            Node(
                id=own,
                kinds=_KINDS,
                path=file.path,
                name=name.partition(">")[0],
                qualified_name=dotted,
                signature=text_of(root)[:500],
                tags=(root.op,),
                span=span,
            )
        )
        file.edges.add(file.owner(scope), EdgeKind.CONTAINS, own)
        position = 0
        if root.op == "construct":
            self._target(scope, own, root, "construct", position)
            position += 1
        for operand in root.operands:
            for one in flat(operand):
                role = root.op if root.op in _SYMBOLS else _role(one.key)
                self._operand(scope, own, one, role, position)
                position += 1

    def _operand(self, scope: int, own: str, operand: Operand, role: str, position: int) -> None:
        nested = operand.op in _SYMBOLS
        if operand.op == "construct" and operand.operands:
            nested = _is_workflow(self._file, scope, operand)
        if operand.op not in _SYMBOLS:
            self._target(scope, own, operand, role, position)
        if nested:
            inner = self._new_id(scope, "")
            self._write(scope, inner, operand, Span(operand.line, operand.line))
            self._compose(own, inner, operand, role, position, EXACT)

    def _target(self, scope: int, own: str, operand: Operand, role: str, position: int) -> None:
        file = self._file
        workflow = self._named.get((scope, operand.chain)) if operand.op == "leaf" else None
        if workflow is not None and workflow != own:
            self._compose(own, workflow, operand, role, position, INFERRED)
            return
        found = False
        for target in file.chain(scope, operand.chain):
            node = file.node_id(self._class_of(target))
            if node is not None:
                rank = EXACT if target.exact else INFERRED
                self._compose(own, node, operand, role, position, rank)
                found = True
        if not found:
            name = operand.chain.removesuffix("()").rpartition(".")[2] or "<lambda>"
            self._compose(own, f"name:{name}", operand, role, position, POSSIBLE)

    def _class_of(self, target: Target) -> Target:
        return target._replace(means=Means.CLASS) if target.means == Means.INSTANCE else target

    def _compose(
        self, own: str, target: str, operand: Operand, role: str, position: int, rank: int
    ) -> None:
        kind = EdgeKind.COMPOSES
        self._file.edges.add(own, kind, target, [operand.line], rank, position=position, role=role)
