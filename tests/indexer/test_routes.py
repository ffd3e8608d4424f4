"""Routes, commands and tasks with what handles them, and what frameworks give a function."""

from collections.abc import Mapping

import pytest

from graph.model import NodeKind
from tests.indexer.resolved import Graph

FASTAPI = "from fastapi import FastAPI, APIRouter, Depends\n"
CASES: list[tuple[str, str, set[str]]] = [
    (
        "an application's endpoint",
        FASTAPI + 'app = FastAPI()\n@app.get("/x")\ndef x(): ...\n',
        {"GET /x -> a.py::x exact"},
    ),
    (
        "a router with a prefix, included under another",
        FASTAPI
        + 'app = FastAPI()\nr = APIRouter(prefix="/r")\n@r.post("/x/{id}")\nasync def x(id): ...\n'
        + 'app.include_router(r, prefix="/api")\n',
        {"POST /api/r/x/{id} -> a.py::x exact"},
    ),
    (
        "a router that holds a router",
        FASTAPI
        + 'a = APIRouter(prefix="/a")\nb = APIRouter(prefix="/b")\na.include_router(b)\n'
        + '@b.get("")\ndef x(): ...\n',
        {"GET /a/b -> a.py::x exact"},
    ),
    (
        "an application that is a parameter",
        'def make(app):\n    @app.put("/x")\n    def x(): ...\n',
        {"PUT /x -> a.py::make.x inferred"},
    ),
    (
        "methods, sockets, and routes added by calls",
        FASTAPI
        + 'app = FastAPI()\n@app.api_route("/x", methods=["PUT", "GET"])\ndef x(): ...\n'
        + '@app.websocket("/ws")\nasync def ws(s): ...\ndef y(): ...\n'
        + 'app.add_api_route("/y", y, methods=["DELETE"])\n',
        {
            "GET /x -> a.py::x exact",
            "PUT /x -> a.py::x exact",
            "WEBSOCKET /ws -> a.py::ws exact",
            "DELETE /y -> a.py::y exact",
        },
    ),
    (
        "lists of routes",
        "from starlette.routing import Mount, Route, WebSocketRoute\ndef x(r): ...\ndef w(r): ...\n"
        'routes = [Mount("/m", routes=[Route("/x", x)]), WebSocketRoute("/w", endpoint=w)]\n',
        {"GET /m/x -> a.py::x exact", "WEBSOCKET /w -> a.py::w exact"},
    ),
    (
        "Flask: a blueprint, a rule, methods",
        "from flask import Flask, Blueprint\napp = Flask(__name__)\n"
        'b = Blueprint("b", __name__, url_prefix="/b")\n@b.route("/x", methods=["POST"])\n'
        "def x(): ...\ndef y(): ...\napp.register_blueprint(b)\n"
        'app.add_url_rule("/y", view_func=y)\n',
        {"POST /b/x -> a.py::x exact", "GET /y -> a.py::y exact"},
    ),
    (
        "parameters, as each framework writes them",
        FASTAPI + "from flask import Flask\napp = FastAPI()\nold = Flask(__name__)\n"
        '@app.get("/x/{id:int}")\ndef x(): ...\n'
        '@old.route("/<int:id>/<name>", methods=("GET", "POST"))\ndef y(): ...\n',
        {
            "GET /x/{id} -> a.py::x exact",
            "GET /{id}/{name} -> a.py::y exact",
            "POST /{id}/{name} -> a.py::y exact",
        },
    ),
    (
        "a framework of the repository's own",
        "class App:\n    def route(self, rule): ...\n    def get(self, rule): ...\napp = App()\n"
        '@app.route("/x")\ndef x(): ...\n@app.get("key")\ndef y(): ...\n',
        {"GET /x -> a.py::x inferred"},
    ),
    (
        "Django: views, class views, include",
        "from django.urls import include, path, re_path\ndef x(r): ...\nclass V: ...\n"
        'urlpatterns = [path("x/<int:id>/", x), path("a/", include([path("v/", V.as_view())])),\n'
        '    re_path(r"^y$", x), path("more/", include("other.urls"))]\n',
        {"* /x/{id}/ -> a.py::x exact", "* /a/v/ -> a.py::V exact", "* /y -> a.py::x exact"},
    ),
    (
        "commands",
        "import click\nimport typer\napp = typer.Typer()\n@click.group()\ndef cli(): ...\n"
        '@cli.command("go")\ndef run(): ...\n@app.command()\ndef do_it(): ...\n'
        'sub = typer.Typer()\napp.add_typer(sub, name="sub")\n@sub.command()\ndef one(): ...\n',
        {
            "COMMAND cli -> a.py::cli exact",
            "COMMAND go -> a.py::run inferred",
            "COMMAND sub one -> a.py::one exact",
            "COMMAND do-it -> a.py::do_it exact",
        },
    ),
    (
        "tasks",
        "from celery import Celery, shared_task\napp = Celery()\n@app.task\ndef a(): ...\n"
        '@shared_task(name="b.b")\ndef b(): ...\n',
        {"TASK a -> a.py::a exact", "TASK b.b -> a.py::b exact"},
    ),
    (
        "what only looks like one",
        "import responses\nfrom airflow.decorators import task\n@responses.get('/x')\n"
        "def x(): ...\n@task\ndef y(): ...\nclass A:\n    def get(self, p): ...\na = A()\n"
        "@cache.get\ndef z(): ...\npath('x', z)\nRoute('/x', z)\n",
        set(),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_routes(code: str, wanted: set[str]) -> None:
    graph = Graph({"a.py": code})
    names = {key: n.name for key, n in graph.nodes.items() if NodeKind.ROUTE in n.kinds}
    found = {
        f"{names[e.source]} -> {e.target} {e.certainty.value}"
        for e in graph.edges
        if e.kind.value == "HANDLES"
    }
    assert found == wanted
    assert len(names) == len(wanted)


def test_the_id_of_a_route_lies_in_its_handler() -> None:
    twice = FASTAPI + 'app = FastAPI()\n@app.get("/x")\n@app.get("/x")\ndef x(): ...\n'
    graph = Graph({"p/a.py": twice})
    routes = [n for n in graph.nodes.values() if NodeKind.ROUTE in n.kinds]
    assert [n.id for n in routes] == ["p/a.py::x<route GET /x>", "p/a.py::x<route GET /x>#2"]
    assert [n.tags for n in routes] == [("http",), ("http",)]


WIRING: list[tuple[str, Mapping[str, str], str, list[str]]] = [
    (
        "a dependency, as default and in Annotated",
        {
            "a.py": FASTAPI + "from typing import Annotated\nfrom b import db\ndef user(): ...\n"
            "def x(d=Depends(db), u: Annotated[str, Depends(user)] = ''): ...\n",
            "b.py": "def db(): ...\n",
        },
        "a.py::x",
        ["a.py::user inferred", "b.py::db inferred"],
    ),
    (
        "fixtures of the module, of the folder, of the one above",
        {
            "t/conftest.py": "import pytest\n@pytest.fixture\ndef far(): ...\n"
            "@pytest.fixture()\ndef near(): ...\n",
            "t/u/conftest.py": "import pytest\n@pytest.fixture\ndef near(near): ...\n"
            "def no_fixture(): ...\n",
            "t/u/test_a.py": "import pytest\n@pytest.fixture\ndef own(): ...\n"
            "def test_x(own, near, far, no_fixture): ...\n",
        },
        "t/u/test_a.py::test_x",
        [
            "t/conftest.py::far inferred",
            "t/u/conftest.py::near inferred",
            "t/u/test_a.py::own inferred",
        ],
    ),
    (
        "a fixture that overrides asks for the one above",
        {
            "conftest.py": "import pytest\n@pytest.fixture\ndef near(): ...\n",
            "u/conftest.py": "import pytest\n@pytest.fixture\ndef near(near): ...\n",
        },
        "u/conftest.py::near",
        ["conftest.py::near inferred"],
    ),
    (
        "fixtures by name, and of a class",
        {
            "test_a.py": "import pytest\nclass TestX:\n    @pytest.fixture\n    def f(self): ...\n"
            "    @pytest.mark.usefixtures('g')\n    def test_x(self, f): ...\n"
            "@pytest.fixture\ndef g(): ...\n"
        },
        "test_a.py::TestX.test_x",
        ["test_a.py::TestX.f inferred", "test_a.py::g inferred"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "source", "wanted"), [c[1:] for c in WIRING], ids=[c[0] for c in WIRING]
)
def test_wiring(tree: Mapping[str, str], source: str, wanted: list[str]) -> None:
    assert Graph(tree).of("CALLS", source) == wanted


def test_a_handler_of_events_is_referred_to() -> None:
    code = "from django.dispatch import receiver\n@receiver(saved)\ndef on_saved(**k): ...\n"
    assert Graph({"a.py": code}).of("REFERENCES", "a.py::") == ["a.py::on_saved inferred"]
