"""Each route on a small repository: what it gives, under whom, and how ids are written."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from jsonschema import validate

from api.context.tokens import o200k
from api.http.jobs import JobState
from docs.generate import openapi
from tests.http.client import Client, problem

GET = "src/shop/cache.py::Cache.get"


def schema_of(method: str, path: str, status: str = "200") -> dict[str, Any]:
    described = openapi()
    content = described["paths"][path][method]["responses"][status]["content"]
    return {**content["application/json"]["schema"], "components": described["components"]}


def test_a_work_tree_is_indexed_in_the_background(http: Client, shop: Path) -> None:
    job = http.index(shop, name="boutique")
    validate(job, schema_of("get", "/jobs/{job_id}"))
    assert (job["state"], job["source"], job["error"]) == ("done", str(shop), "")
    assert job["report"]["repository"] == "boutique"
    assert job["report"]["files"] == 6
    assert job["report"]["edges"]["exact"] > 0
    listed = http.get("/repositories").json()
    validate(listed, schema_of("get", "/repositories"))
    assert [item["repository"] for item in listed["items"]] == ["boutique"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/nowhere/at/all", "no such folder"),
        ("relative", "not an absolute path"),
        ("/dev/null", "is not a folder"),
        ("/x\0y", "no such folder"),
        ("", "not an absolute path"),
    ],
)
def test_a_path_that_is_no_folder_makes_no_job(http: Client, path: str, says: str) -> None:
    answer = http.post("/repositories", {"path": path})
    assert problem(answer) == (422, "not-indexable")
    assert says in answer.json()["detail"]


def test_a_job_that_has_ended_stays_as_it_is_when_cancelled(http: Client, shop: Path) -> None:
    job = http.index(shop)
    answer = http.request("DELETE", f"/jobs/{job['id']}")
    validate(answer.json(), schema_of("delete", "/jobs/{job_id}"))
    assert (answer.status_code, answer.json()) == (200, job)
    assert problem(http.request("DELETE", "/jobs/none")) == (404, "unknown-job")


def test_a_job_that_fails_says_why(http: Client, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    job = http.index(tmp_path / "nothing")
    assert job["state"] == "failed"
    assert "there is no file to index" in job["error"]
    assert http.get("/repositories").json()["items"] == []


@pytest.mark.parametrize("form", ["markdown", "json"])
@pytest.mark.parametrize("budget", [60, 90, 150, 300, 8000])
def test_an_answer_is_within_its_budget_as_sent(indexed: Client, form: str, budget: int) -> None:
    body = {"query": "how do cache entries expire", "budget": budget, "format": form}
    answer = indexed.post("/context", body)
    if answer.status_code == 422:
        assert problem(answer) == (422, "budget-too-small")
        return
    assert answer.status_code == 200
    assert o200k().count(answer.text) <= budget
    if form == "json":
        assert answer.headers["content-type"] == "application/json"
        validate(answer.json(), schema_of("post", "/context"))
        assert answer.json()["tokens"] == o200k().count(answer.text)
    else:
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "form", "media_type"),
    [
        ("*/*", None, "application/json"),
        ("application/json", None, "application/json"),
        ("text/markdown;q=0.9, application/json", None, "application/json"),
        ("Text/Markdown", None, "text/markdown; charset=utf-8"),
        ("text/markdown;q=0", None, "application/json"),
        ("text/markdown; q=0.0, */*", None, "application/json"),
        ("application/json;q=0.5, text/markdown", None, "text/markdown; charset=utf-8"),
        ("text/markdown;q=much", None, "text/markdown; charset=utf-8"),
        ("text/markdown, */*;q=0.1", None, "text/markdown; charset=utf-8"),
        ("text/markdown", "json", "application/json"),
        ("application/json", "markdown", "text/markdown; charset=utf-8"),
    ],
)
def test_the_form_of_an_answer(
    indexed: Client, accept: str, form: str | None, media_type: str
) -> None:
    body = {"query": "how do cache entries expire", "format": form}
    answer = indexed.request("POST", "/context", json=body, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


def test_an_answer_is_fresh(indexed: Client, shop: Path) -> None:
    (shop / "src" / "shop" / "new.py").write_text("def brand_new() -> None: ...\n")
    answer = indexed.post("/context", {"query": "brand_new", "format": "json"}).json()
    assert answer["fresh"] is True
    assert answer["items"][0]["path"] == "src/shop/new.py"


def test_calls_that_cannot_bind(indexed: Client, shop: Path) -> None:
    assert indexed.get("/check").json()["items"] == []
    (shop / "USE.md").write_text("# Use\n\n```python\nCache(1.0, 2)\nCache(size=1)\n```\n")
    found = indexed.get("/check?limit=1").json()
    validate(found, schema_of("get", "/check"))
    assert found["total"] == 2
    assert (found["items"][0]["path"], found["items"][0]["line"]) == ("USE.md", 4)
    assert found["as_of"]["uncommitted"] == 1


@pytest.mark.parametrize("route", ["/symbols?name=Cache", "/check?limit=1"])
def test_uncommitted_files_are_counted_for_who_sees_all(
    indexed: Client, shop: Path, route: str
) -> None:
    """A change out of sight changes nothing that a persona is told."""
    (shop / "secret" / "new.py").write_text("def hidden(): ...\n")
    told = indexed.get(route).json()["as_of"]
    clerk = indexed.get(f"{route}&persona=clerk").json()["as_of"]
    assert (told["uncommitted"], clerk) == (1, {**told, "uncommitted": None})


def test_a_work_tree_named_by_its_path_is_indexed_on_first_use(http: Client, shop: Path) -> None:
    body = {"query": "Cache.get", "repository": str(shop), "format": "json"}
    assert http.post("/context", body).json()["items"]
    assert http.get("/repositories").json()["items"][0]["repository"] == "shop"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"query": ""}, 422, "empty-query"),
        ({"query": " \n"}, 422, "empty-query"),
        ({"query": "cache", "budget": 0}, 422, "bad-budget"),
        ({"query": "cache", "budget": -1}, 422, "bad-budget"),
        ({"query": "cache", "budget": 1}, 422, "budget-too-small"),
        ({"query": "cache", "persona": "clark"}, 422, "unknown-persona"),
        ({"query": "cache", "focus": ["nowhere.py"]}, 422, "unknown-focus"),
        ({"query": "cache", "repository": "shpo"}, 404, "unknown-repository"),
        ({"query": "cache", "repository": "/nowhere"}, 422, "not-indexable"),
    ],
)
def test_a_request_that_cannot_be_answered(
    indexed: Client, body: dict[str, Any], status: int, code: str
) -> None:
    assert problem(indexed.post("/context", body)) == (status, code)


@pytest.mark.parametrize(
    "query", ["Cache\x00\x1b get", 'AND "x* : NEAR(Cache', "Cache " * 150_000, "Cache 😀 ﷽"]
)
def test_an_odd_query_is_answered(indexed: Client, query: str) -> None:
    answer = indexed.post("/context", {"query": query, "budget": 10**9})
    assert answer.status_code == 200
    assert "cache.py" in answer.text


def test_nothing_indexed_is_said(http: Client) -> None:
    answer = http.post("/context", {"query": "cache"})
    assert problem(answer) == (404, "unknown-repository")
    assert "nothing is indexed yet" in answer.json()["detail"]


@pytest.mark.parametrize(
    "written",
    [quote(GET, safe=""), quote(GET, safe="/"), quote(GET, safe="/:"), GET],
    ids=["whole", "slashes plain", "colons plain", "plain"],
)
def test_an_id_in_a_path_may_be_encoded_whole_or_in_part(indexed: Client, written: str) -> None:
    found = indexed.get(f"/symbols/{written}").json()
    validate(found, schema_of("get", "/symbols/{symbol_id}"))
    assert found["symbol"]["id"] == GET
    assert found["source"][0]["line"] == 11
    assert indexed.get(f"/symbols/{written}/callers").json()["total"] == 1


def test_ids_that_look_like_routes_or_hold_signs(http: Client, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    (odd / "src").mkdir(parents=True)
    (odd / "src" / "callers").write_text("a file of that name")
    (odd / "src" / "a.py").write_text("x = 1\n")
    (odd / "a b%2F?.md").write_text("# One / two\n\ntext\n")
    (odd / "same.py").write_text("def f(): ...\n\n\ndef f(): ...\n")
    http.index(odd)
    for node_id in ("src/callers", "a b%2F?.md", "a b%2F?.md#One / two", "same.py::f#2", "src/"):
        found = http.get(f"/symbols/{quote(node_id, safe='')}")
        assert found.status_code == 200, found.text
        assert found.json()["symbol"]["id"] == node_id


def test_symbols_by_name(indexed: Client) -> None:
    found = indexed.get("/symbols", params={"name": "sign", "limit": 1}).json()
    validate(found, schema_of("get", "/symbols"))
    assert (found["total"], len(found["items"])) == (2, 1)
    assert found["as_of"]["fresh"] is True
    missing = indexed.get("/symbols", params={"name": "Cach"})
    assert problem(missing) == (404, "unknown-symbol")
    assert "Cache" in missing.json()["near"]


def test_neighbours_say_where_and_how_sure(indexed: Client) -> None:
    fetch = quote("src/shop/cache.py::fetch", safe="")
    callers = indexed.get(f"/symbols/{fetch}/callers").json()
    validate(callers, schema_of("get", "/symbols/{symbol_id}/callers"))
    said = {one["symbol"]["id"]: one for one in callers["items"]}
    test = said["tests/test_cache.py::test_fetch"]
    assert (test["relation"], test["certainty"]) == ("CALLS", "exact")
    assert (test["path"], test["lines"]) == ("tests/test_cache.py", [5])
    assert "test" in test["symbol"]["tags"]
    callees = indexed.get(f"/symbols/{fetch}/callees").json()
    assert GET in [one["symbol"]["id"] for one in callees["items"]]
    around = indexed.get(f"/symbols/{fetch}/neighbourhood").json()
    validate(around, schema_of("get", "/symbols/{symbol_id}/neighbourhood"))
    relations = {one["relation"] for one in around["incoming"]["items"]}
    assert {"CONTAINS", "CALLS"} <= relations


@pytest.mark.parametrize(
    "url",
    [
        "/symbols?name=master_key&persona=clerk",
        "/symbols?name=secret/keys.py&persona=clerk",
        "/symbols/secret%2Fkeys.py?persona=clerk",
        "/symbols/secret%2Fkeys.py%3A%3Amaster_key?persona=clerk",
        "/symbols/secret%2Fkeys.py%3A%3Amaster_key/callees?persona=clerk",
        "/symbols/secret%2F/neighbourhood?persona=clerk",
        "/symbols/src%2Fshop%2Fcache.py%3A%3Asign?persona=clerk",
    ],
)
def test_what_a_persona_may_not_see_is_not_there(indexed: Client, url: str) -> None:
    assert indexed.get(url.replace("persona=clerk", "persona=developer")).status_code == 200
    answer = indexed.get(url)
    assert problem(answer) == (404, "unknown-symbol")


@pytest.mark.parametrize(
    "url",
    [
        "/symbols/src%2Fshop%2Fcache.py%3A%3Afetch/callers",
        "/symbols/src%2Fshop%2Fcache.py%3A%3Afetch/neighbourhood",
        "/symbols/src%2Fshop%2Fcache.py%3A%3Afetch",
        "/symbols/src%2Fshop%2Fcache.py",
        "/symbols/src%2Fshop%2Fcache.py%3A%3A/neighbourhood",
        "/symbols?name=fetch",
        "/symbols?name=sign",
    ],
)
def test_nothing_denied_leaks_by_another_door(indexed: Client, url: str) -> None:
    sign = "&" if "?" in url else "?"
    open_ = indexed.get(f"{url}{sign}persona=developer")
    assert open_.status_code == 200
    answer = indexed.get(f"{url}{sign}persona=clerk")
    for secret in ("master_key", "secret", "second + ", "second.strip"):
        assert secret not in answer.text


def test_the_default_persona_is_the_servers(tmp_path: Path, shop: Path) -> None:
    from api.http.app import create_app
    from api.http.service import Parts
    from cli.service import ServiceParts
    from cli.settings import Settings
    from cli.wiring import wired

    with wired(Settings(data=tmp_path / "graphs")) as parts:
        ports = ServiceParts(parts, [tmp_path])
        app = create_app(Parts(ports, ports, ports, "clerk"))
        http = Client(app)
        http.index(shop)
        assert http.get("/symbols?name=master_key").status_code == 404
        defaults = [p["name"] for p in http.get("/personas").json()["items"] if p["default"]]
        assert defaults == ["clerk"]
        app.state.service.jobs.close()


def test_personas_are_the_repositorys_and_remits_own(http: Client, shop: Path) -> None:
    before = {item["name"] for item in http.get("/personas").json()["items"]}
    http.index(shop)
    listed = http.get("/personas").json()
    validate(listed, schema_of("get", "/personas"))
    assert {item["name"] for item in listed["items"]} - before == {"clerk"}


def test_a_symbol_is_named_by_its_id_or_by_any_name_of_it(indexed: Client) -> None:
    whole = indexed.get("/symbols/src%2Fshop%2Fcache.py%3A%3ACache.get").json()
    assert whole["others"] == []
    for name in ("Cache.get", "shop.cache.Cache.get", "get"):
        assert indexed.get(f"/symbols/{name}").json() == whole
        assert indexed.get(f"/symbols/{name}/callers").json()["symbol"] == whole["symbol"]


def test_of_several_of_one_name_the_others_are_named(indexed: Client, shop: Path) -> None:
    (shop / "tests/test_more.py").write_text("class Cache: ...\n")
    said = indexed.get("/symbols/Cache").json()
    assert (said["symbol"]["path"], said["others"]) == (
        "src/shop/cache.py",
        ["tests/test_more.py::Cache"],
    )
    uses = "class Cache: ...\n" + "".join(f"def use{n}(): Cache()\n" for n in range(4))
    (shop / "src/shop/other.py").write_text(uses)
    assert problem(indexed.get("/symbols/Cache")) == (409, "ambiguous-symbol")


def test_what_is_doubtful_in_persona_files_is_noted(indexed: Client, shop: Path) -> None:
    assert indexed.get("/personas").json()["notes"] == []
    file = shop / ".hypertool/personas/clerk.json"
    file.write_text(file.read_text().replace("secret/", "secrets/"))
    listed = indexed.get("/personas").json()
    validate(listed, schema_of("get", "/personas"))
    [note] = listed["notes"]
    assert note == {
        "path": ".hypertool/personas/clerk.json",
        "line": 1,
        "message": "restrictedPaths 'secrets/**' matches no file",
    }


HIDDEN = {"name": "outsider", "tokenBudget": 900, "restrictedPaths": ["secret/**"]}


def test_to_who_may_not_see_all_no_note_tells_of_what_is_hidden(
    indexed: Client, shop: Path
) -> None:
    folder = shop / ".hypertool/personas"
    slips = ["SECRET/**", "keys.py", "secrets/**"]
    (folder / "clerk.json").write_text(
        json.dumps({**HIDDEN, "name": "clerk", "restrictedPaths": slips, "colour": "red"})
    )
    (folder / "outsider.json").write_text(json.dumps(HIDDEN))
    (folder / "broken.json").write_text("{")
    told = indexed.get("/personas?persona=developer").json()
    assert "secret/keys.py" in str(told["notes"])
    seen = indexed.get("/personas?persona=outsider").json()
    validate(seen, schema_of("get", "/personas"))
    assert [note["message"] for note in seen["notes"] if "clerk" in note["path"]] == [
        "field 'colour' is not known, and ignored"
    ]
    assert "keys.py" not in str(seen["notes"])
    assert len(seen["problems"]) == 1


def test_what_is_written_in_a_hidden_persona_file_is_not_told(indexed: Client, shop: Path) -> None:
    folder = shop / ".hypertool/personas"
    blind = {"name": "blind", "tokenBudget": 900, "restrictedPaths": [".hypertool/**"]}
    (folder / "blind.json").write_text(json.dumps(blind))
    (folder / "broken.json").write_text("{")
    seen = indexed.get("/personas?persona=blind").json()
    items = {item["name"]: item for item in seen["items"]}
    assert (items["clerk"]["restricted_paths"], items["clerk"]["origins"]) == ([], [])
    assert items["blind"]["restricted_paths"] == [".hypertool/**"]
    assert (seen["notes"], seen["problems"]) == ([], [])


def test_what_is_hidden_is_counted_for_who_sees_all(http: Client, shop: Path) -> None:
    (shop / "secret/.env").write_text("KEY=1\n")
    broken = "def half(\n" + "# of a file that nobody could read\n" * 4
    for path in ("secret/half.py", "copy.py"):  # a copy of a hidden file is hidden too
        (shop / path).write_text(broken)
    job = http.index(shop)["id"]
    for persona, all_of_it in (
        ("clerk", False),
        ("developer", True),
        ("", True),
        ("nobody", False),
    ):
        [item] = http.get(f"/repositories?persona={persona}").json()["items"]
        told = [item[key] is not None for key in ("nodes", "edges", "indexed_at")]
        assert told == [all_of_it] * 3
        view = http.get(f"/jobs/{job}?persona={persona}").json()
        validate(view, schema_of("get", "/jobs/{job_id}"))
        report = view["report"]
        of_changes = ("changed", "removed", "symbols", "edges", "seconds", "unchanged")
        assert [report[key] is not None for key in of_changes] == [all_of_it] * 6
        named = [path in str(report) for path in ("secret/.env", "secret/half.py", "copy.py")]
        assert named == [all_of_it] * 3


@pytest.mark.parametrize(
    ("persona", "told"),
    [("developer", (3, 7)), ("clerk", (None, None)), ("nobody", (None, None))],
)
def test_how_far_a_run_is_counts_for_who_sees_all(
    indexed: Client, shop: Path, persona: str, told: tuple[int | None, int | None]
) -> None:
    """Its files are those that have changed, hidden ones among them."""
    board = indexed.app.state.service.jobs
    ended = board.get(indexed.index(shop)["id"])
    running = replace(ended, state=JobState.RUNNING, phase="parse", done=3, total=7, report=None)
    with patch.object(board, "get", return_value=running):
        view = indexed.get(f"/jobs/{ended.id}?persona={persona}").json()
    validate(view, schema_of("get", "/jobs/{job_id}"))
    assert (view["state"], view["phase"]) == ("running", "parse")
    assert (view["done"], view["total"]) == told


@pytest.mark.parametrize(
    ("persona", "told"), [("developer", True), ("clerk", False), ("nobody", False)]
)
def test_at_what_a_run_failed_is_for_who_sees_all(
    http: Client, shop: Path, persona: str, told: bool
) -> None:
    http.index(shop)
    (shop / ".remitignore").write_text("secret\\\n")
    job = http.index(shop)["id"]
    view = http.get(f"/jobs/{job}?persona={persona}").json()
    validate(view, schema_of("get", "/jobs/{job_id}"))
    assert view["state"] == "failed"
    assert (".remitignore" in view["error"]) == told
    assert ("GET /jobs" in view["error"]) != told


def test_a_folder_whose_index_run_fails_is_answered_without_its_names(
    http: Client, shop: Path
) -> None:
    (shop / ".remitignore").write_text("secret\\\n")
    answer = http.post("/context", {"query": "where is Cache", "repository": str(shop)})
    assert problem(answer) == (422, "run-failed")
    assert "secret" not in answer.text
    assert ".remitignore" not in answer.text


def test_a_repository_is_removed_by_name_or_path(indexed: Client, shop: Path) -> None:
    assert problem(indexed.request("DELETE", "/repositories/shpo")) == (404, "unknown-repository")
    gone = indexed.request("DELETE", "/repositories/shop")
    assert (gone.status_code, gone.json()["source"]) == (200, str(shop))
    assert (shop / "README.md").exists()
    assert problem(indexed.request("DELETE", "/repositories/shop")) == (404, "unknown-repository")
    indexed.index(shop)
    gone = indexed.request("DELETE", f"/repositories/{quote(str(shop), safe='')}")
    assert gone.status_code == 200
    assert indexed.get("/repositories").json()["items"] == []


def test_a_question_is_answered_where_most_files_are_gone(http: Client, shop: Path) -> None:
    extra = [shop / f"m{number}.py" for number in range(30)]
    for path in extra:
        path.write_text(f"def {path.stem}(): pass\n")
    http.index(shop)
    for path in extra:
        path.unlink()
    note = "30 files changed since, not indexed: it takes remit index --full"
    found = http.get("/symbols", params={"name": "Cache"})
    answer = http.post("/context", json={"query": "where is Cache", "format": "json"})
    assert (found.status_code, answer.status_code) == (200, 200)
    assert found.json()["as_of"]["note"] == note
    assert note in answer.json()["warnings"]
    refused = http.index(shop)
    assert refused["state"] == "failed"
    assert "from 36 files to 6" in refused["error"]
    told = http.get(f"/jobs/{refused['id']}?persona=clerk").json()["error"]
    assert "index the work tree in full" in told
    assert not any(sign.isdigit() for sign in told)
    assert http.index(shop, full=True)["state"] == "done"
