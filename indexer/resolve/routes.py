"""Routes: endpoints, commands and tasks that a framework is told of, and what handles them.

An application or router is known by what made it; where that is out of sight (a parameter, an
import that leads nowhere) the shape of the decorator decides, and the edge is inferred.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from graph.model import EdgeKind, Node, NodeKind, Span
from graph.routes import ANY, pattern_of
from indexer.facts import Registration
from indexer.resolve.edges import EXACT, INFERRED
from indexer.resolve.python_file import PythonFile
from indexer.resolve.targets import Means, Target

_VERBS: Final = frozenset({"get", "post", "put", "delete", "patch", "head", "options", "trace"})
_SOCKETS: Final = frozenset({"websocket", "websocket_route"})
_MANY: Final = frozenset({"route", "api_route"})
_COMMANDS: Final = frozenset({"command", "group"})
_TASKS: Final = frozenset({"task", "shared_task", "periodic_task"})
_ADDED: Final = frozenset(
    {"add_api_route", "add_api_websocket_route", "add_route", "add_websocket_route"}
    | {"add_url_rule", "Route", "WebSocketRoute"}
)
_DJANGO: Final = frozenset({"path", "re_path", "url"})
_MAKERS: Final = frozenset({"APIRouter", "Blueprint", "Router"})
_INCLUDES: Final = frozenset({"include_router", "register_blueprint", "mount"})
_WEB: Final = frozenset({"fastapi", "starlette", "flask", "quart", "sanic", "litestar"})
_TERMINAL: Final = frozenset({"click", "typer", "asyncclick", "rich_click", "invoke"})
_QUEUES: Final = frozenset({"celery", "huey", "dramatiq", "invoke"})
_KINDS: Final = (NodeKind.ROUTE,)
_DEEPEST: Final = 5


class Route(NamedTuple):
    """What is handled: `methods` are those of HTTP, or "*", "WEBSOCKET", "COMMAND" or "TASK"; the
    `pattern` is as it is written.
    """

    methods: tuple[str, ...]
    pattern: str
    tag: str
    rank: int


def add(file: PythonFile) -> None:
    """Add the Route nodes of a file, and their HANDLES edges."""
    if file.facts.registrations:
        _Writer(file).write()


class _Writer:
    def __init__(self, file: PythonFile) -> None:
        self._file = file
        self._all = file.facts.registrations
        self._makers = {
            (r.scope, r.name): r
            for r in self._all
            if r.name and r.symbol < 0 and "()" not in r.name
        }
        self._counts: dict[str, int] = {}

    def write(self) -> None:
        for one in self._all:
            last = one.chain.rpartition(".")[2]
            if one.symbol >= 0:
                for route in self._decorated(one, last):
                    self._add(one, route, [Target(Means.FUNCTION, self._file.path, one.symbol)])
            elif last in _ADDED:
                self._added(one, last)
            elif last in _DJANGO:
                self._django(one)

    def _decorated(self, one: Registration, last: str) -> Iterator[Route]:
        """The routes that a decorator gives the function below it."""
        pattern = _argument(one, "0", "path", "rule")
        if last in _VERBS or last in _SOCKETS or last in _MANY:
            rank = self._rank(one, _WEB)
            if rank is None or pattern is None or pattern[:1] not in ("", "/"):
                return
            tag = "websocket" if last in _SOCKETS else "http"
            for prefix in self._prefixes(one):
                yield Route(_methods(one, last), (prefix + pattern) or "/", tag, rank)
        elif last in _COMMANDS:
            rank = self._rank(one, _TERMINAL)
            if rank is not None:
                name = _argument(one, "0", "name") or _command_name(self._name(one))
                yield Route(("COMMAND",), self._group(one) + name, "command", rank)
        elif last in _TASKS:
            rank = self._rank(one, _QUEUES)
            if rank is not None:
                yield Route(("TASK",), _argument(one, "name") or self._name(one), "task", rank)

    def _rank(self, one: Registration, known: frozenset[str]) -> int | None:
        """How sure it is that a decorator is of one of these packages; None for another's."""
        packages = self._packages(one.scope, one.chain)
        if not packages:
            head = one.chain.rpartition(".")[0]
            maker = self._maker(one.scope, head)
            if not head:
                return None
            if maker is None:
                return INFERRED
            packages = self._packages(maker.scope, maker.chain)
        if not packages or (packages == {""} and known is _WEB and _argument(one, "0")):
            return INFERRED  # of a framework that is the repository's own too
        return EXACT if packages & known else None

    def _packages(self, scope: int, chain: str) -> set[str]:
        """The outside packages that an expression comes from; "" for the repository itself."""
        found = self._file.chain(scope, chain)
        outside = {t.path.partition(".")[0] for t in found if t.means == Means.EXTERNAL}
        return outside or ({""} if found else set())

    def _maker(self, scope: int, name: str) -> Registration | None:
        while scope >= 0:
            found = self._makers.get((scope, name))
            if found is not None:
                return found
            scope = self._file.facts.scopes[scope].parent
        return None

    def _prefixes(self, one: Registration) -> list[str]:
        head = one.chain.rpartition(".")[0]
        return self._all_prefixes(one.scope, head, 0)

    def _all_prefixes(self, scope: int, name: str, depth: int) -> list[str]:
        """What stands before the patterns of a router, by each way it is included in this file."""
        maker = self._maker(scope, name)
        if maker is None or depth > _DEEPEST or maker.chain.rpartition(".")[2] not in _MAKERS:
            return [""]
        own = _argument(maker, "prefix", "url_prefix") or ""
        found: list[str] = []
        for one in self._all:
            holder, _, last = one.chain.rpartition(".")
            if last not in _INCLUDES or name not in [value for _, value in one.values]:
                continue
            given = _argument(one, "prefix", "url_prefix", "0") or ""
            replaced = last == "register_blueprint" and given  # Flask's takes the place of its own
            below = given if replaced else given + own
            found += [up + below for up in self._all_prefixes(one.scope, holder, depth + 1)]
        return list(dict.fromkeys(found)) or [own]

    def _group(self, one: Registration) -> str:
        """The name that a Typer application's commands stand under: `add_typer(x, name="x")`."""
        head = one.chain.rpartition(".")[0]
        for other in self._all:
            if other.chain.endswith(".add_typer") and _value(other, "0", "typer_instance") == head:
                name = _argument(other, "name")
                return f"{name} " if name and head else ""
        return ""

    def _added(self, one: Registration, last: str) -> None:
        """`add_api_route("/x", handler)` and `Route("/x", handler)`."""
        packages = self._packages(one.scope, one.chain)
        bare = not one.chain.rpartition(".")[0]
        pattern = _argument(one, "0", "path", "rule")
        handler = _value(one, "endpoint", "view_func", "2" if last == "add_url_rule" else "1")
        if pattern is None or not handler or (packages and not packages & _WEB):
            return
        if bare and not packages:
            return
        socket = "ebsocket" in last or "WebSocket" in last
        prefixes = [self._mounted(one)] if bare else self._prefixes(one)
        for prefix in prefixes:
            methods = ("WEBSOCKET",) if socket else _methods(one, "route")
            route = Route(methods, prefix + pattern, "websocket" if socket else "http", EXACT)
            self._add(one, route, self._handlers(one.scope, handler))

    def _mounted(self, one: Registration) -> str:
        """The patterns of what a route is listed in: `Mount("/x", routes=[Route(...)])`."""
        around = self._around(one)
        return "".join(_argument(outer, "0", "path") or "" for outer in reversed(around))

    def _around(self, one: Registration) -> list[Registration]:
        found: list[Registration] = []
        while one.within >= 0:
            one = self._all[one.within]
            found.append(one)
        return found

    def _django(self, one: Registration) -> None:
        """`path("x/", view)` in urlpatterns, in `include([...])` too."""
        packages = self._packages(one.scope, one.chain)
        pattern, view = _argument(one, "0", "route", "regex"), _value(one, "1", "view")
        named_urls = "urls" in self._file.path.rpartition("/")[2]
        known = "django" in packages
        if pattern is None or not view or view.endswith("include()") or not (known or named_urls):
            return
        if packages - {"django", ""}:
            return
        parts = [_argument(o, "0", "route", "regex") or "" for o in reversed(self._around(one))]
        parts = [part.removesuffix("$") for part in parts]
        route = Route((ANY,), "/" + "".join([*parts, pattern]).lstrip("^/"), "http", EXACT)
        route = route if known else route._replace(rank=INFERRED)
        view = view.removesuffix(".as_view()")
        self._add(one, route, self._handlers(one.scope, view))

    def _handlers(self, scope: int, chain: str) -> list[Target]:
        found = self._file.chain(scope, chain)
        return [t for t in found if t.means in (Means.FUNCTION, Means.CLASS, Means.EXTERNAL)]

    def _name(self, one: Registration) -> str:
        return self._file.facts.symbols[one.symbol].qualname.rpartition(".")[2]

    def _add(self, one: Registration, route: Route, handlers: list[Target]) -> None:
        for method in route.methods:
            self._add_one(one, method, route, handlers)

    def _add_one(
        self, one: Registration, method: str, route: Route, handlers: list[Target]
    ) -> None:
        file = self._file
        name = f"{method} {pattern_of(route.pattern)}"
        owner = file.ids[one.symbol] if one.symbol >= 0 else file.owner(one.scope)
        own = f"{owner}<route {name}>"
        self._counts[own] = count = self._counts.get(own, 0) + 1
        own = own if count == 1 else f"{own}#{count}"
        last = one.line
        if one.symbol >= 0:
            last = max(last, file.facts.symbols[one.symbol].start)
        file.nodes.append(
            Node(
                id=own,
                kinds=_KINDS,
                path=file.path,
                name=name,
                qualified_name=route.pattern,
                signature=f"{method} {route.pattern}",
                tags=(route.tag,),
                span=Span(one.line, last),
            )
        )
        file.edges.add(owner, EdgeKind.CONTAINS, own)
        for target in handlers:
            node = file.node_id(target)
            if node is not None:
                rank = route.rank if target.exact else INFERRED
                file.edges.add(own, EdgeKind.HANDLES, node, [one.line], rank)


def _argument(one: Registration, *keys: str) -> str | None:
    """The first literal string under any of these positions or keywords."""
    return next((text for key in keys for at, text in one.strings if at == key), None)


def _value(one: Registration, *keys: str) -> str:
    return next((chain for key in keys for at, chain in one.values if at == key), "")


def _methods(one: Registration, last: str) -> tuple[str, ...]:
    if last in _SOCKETS:
        return ("WEBSOCKET",)
    if last in _VERBS:
        return (last.upper(),)
    methods = sorted({text.upper() for key, text in one.strings if key == "methods"})
    return tuple(methods) or ("GET",)


def _command_name(function: str) -> str:
    """The name that Click and Typer give a command: dashes for underscores."""
    return function.replace("_", "-")
