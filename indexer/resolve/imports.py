"""IMPORTS edges of a Python file, and what its import statements call."""

from graph.model import EdgeKind
from indexer.facts import Binding
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE
from indexer.resolve.python_file import PythonFile


def add(file: PythonFile) -> None:
    """Add the edges of its import statements, wherever they stand."""
    for scope, opened in enumerate(file.facts.scopes):
        for binding in opened.bindings:
            if binding.kind in ("import", "star"):
                _import(file, binding)
            if binding.kind == "import" and binding.target:
                _ask_module(file, file.owner(scope), binding)


def _import(file: PythonFile, binding: Binding) -> None:
    lines = [binding.line]
    stem = file.values.modules.module_of(file.view, binding)
    module = file.module_id(stem) if stem is not None else None
    below = f"{stem}/{binding.target}" if stem else binding.target
    targets = file.values.imported(file.view, binding) if binding.target else ()
    if module is not None and binding.target and file.values.lookups.at(below):
        module = file.module_id(below)  # whatever the package binds to its name
    if module is not None and module != file.module:
        file.edges.add(file.module, EdgeKind.IMPORTS, module, lines)
    if binding.kind == "star" or not binding.target:
        if module is None:
            _import_outside(file, binding, binding.module, lines)
        return
    for target in targets:
        node = file.node_id(target)
        if node is not None and node != file.module:
            file.edges.add(file.module, EdgeKind.IMPORTS, node, lines)
    if module is None and not targets:
        _import_outside(file, binding, f"{binding.module}.{binding.target}".lstrip("."), lines)


def _ask_module(file: PythonFile, owner: str, binding: Binding) -> None:
    """`from m import n` calls m's `__getattr__`: for an n it lacks, or for its `__path__`."""
    lookups = file.values.lookups
    stem = file.values.modules.module_of(file.view, binding)
    path = lookups.at(stem) if stem is not None else ""
    view = lookups.view(path) if path and path[-1] != "/" else None
    asked = lookups.bindings(view, 0, "__getattr__") if view is not None else ()
    if view is None or not asked or asked[-1].kind != "symbol":
        return
    is_package = path.rpartition("/")[2].startswith("__init__.")
    if not is_package or not file.values.imported(file.view, binding):
        called = view.id(int(asked[-1].target))
        file.edges.add(owner, EdgeKind.CALLS, called, [binding.line], INFERRED)


def _import_outside(file: PythonFile, binding: Binding, dotted: str, lines: list[int]) -> None:
    away = not binding.level and file.values.modules.outside(file.view, binding.module)
    if dotted:
        node = f"external:{dotted}"
        file.edges.add(file.module, EdgeKind.IMPORTS, node, lines, EXACT if away else POSSIBLE)
