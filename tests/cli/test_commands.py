"""Each command on a small repository, from the first use to its removal."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Remit
from tests.cli.shop import commit_all, write_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


def test_an_index_run_ends_with_a_summary(remit: Remit, shop: Path) -> None:
    (shop / "broken.py").write_text("def f(:\n")
    (shop / "blob.py").write_bytes(b"\0\1")
    ran = remit("index", str(shop))
    assert ran.code == 0
    assert re.search(
        rf"^shop  {shop} at [0-9a-f]{{10}} with 2 files uncommitted$", ran.out, re.MULTILINE
    )
    assert re.search(r"^  8 files: 8 read, 0 removed, 8 written$", ran.out, re.MULTILINE)
    assert re.search(r"\d+ symbols written, with edges: \d+ exact", ran.out)
    assert "blob.py" in ran.out
    assert "syntax error" in ran.out
    assert re.search(r"\d\.\d s$", ran.out.rstrip())
    again = remit("index", str(shop))
    assert "8 files, nothing changed" in again.out
    assert again.err == ""


def test_an_index_run_in_json(remit: Remit, shop: Path) -> None:
    (shop / "blob.py").write_bytes(b"\0\1")
    said = json.loads(remit("index", str(shop), "--json").out)
    assert (said["repository"], said["source"], said["files"]) == ("shop", str(shop), 7)
    assert said["warnings"][0]["path"] == "blob.py"


def test_the_work_tree_around_the_current_directory_is_meant(remit: Remit, shop: Path) -> None:
    inside = shop / "src" / "shop"
    first = remit("find", "Cache.get", cwd=inside)
    assert f"{shop} is not indexed yet: indexing it now" in first.err
    assert "7 symbols" in first.err or "symbols written" in first.err
    assert first.out.startswith("src/shop/cache.py:11-16")
    second = remit("find", "Cache.get", cwd=inside)
    assert (second.out, second.err) == (first.out, "")


def test_a_plain_folder_is_indexed_when_named_and_not_by_chance(
    remit: Remit, tmp_path: Path
) -> None:
    plain = write_shop(tmp_path / "plain", git=False)
    refused = remit("find", "Cache", cwd=plain)
    assert (refused.code, refused.out) == (2, "")
    assert "is in no git work tree and not indexed" in refused.err
    assert "only where it is named" in refused.err
    assert "warn  repository" in remit("doctor", cwd=plain).out
    assert remit("find", "Cache", "--in", str(plain)).code == 0
    assert remit("find", "Cache", cwd=plain).code == 0
    assert f"ok    repository  {plain}, a plain folder" in remit("doctor", cwd=plain).out


def test_an_empty_folder_is_said_to_be_empty(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    said = remit("context", "cache", cwd=tmp_path / "nothing").err
    assert "nothing is empty: give PATH" in said
    assert "remit index" not in said


def test_a_new_name_is_said(remit: Remit, shop: Path) -> None:
    assert "is called" not in remit("index", str(shop)).err
    assert "shop is called boutique now" in remit("index", str(shop), "--name", "boutique").err
    assert "is called" not in remit("index", str(shop)).err


def test_a_budget_above_the_personas_is_said(remit: Remit, shop: Path) -> None:
    asked = ["context", "cache", str(shop), "--persona", "clerk", "--budget"]
    remit("index", str(shop))
    assert remit(*asked, "900").err == ""
    assert remit(*asked, "901").err == "900 tokens is the most that clerk may take\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["find", "Cach", "--json"], 1, {"code": "unknown-symbol", "near": ["Cache"]}),
        (["find", "Cache", "--limit", "0", "--json"], 2, {"code": "usage-error"}),
        (["find", "Cache", "--json", "--limt", "0"], 2, {"code": "usage-error"}),
        (["show", "Cache", "--persona", "nobody", "--json"], 1, {"code": "unknown-persona"}),
        (["context", "x", "--budget", "0", "--json"], 2, {"code": "bad-budget"}),
        (["context", "x", "--budget", "0", "--format", "json"], 2, {"code": "bad-budget"}),
        (["context", "x", "--format=json", "--budget", "x"], 2, {"code": "usage-error"}),
        (["context", "--format", "json", "--budget", "0", "--", "x"], 2, {"code": "bad-budget"}),
    ],
)
def test_of_json_errors_are_json_too(
    remit: Remit, shop: Path, arguments: list[str], code: int, said: dict[str, object]
) -> None:
    remit("index", str(shop))
    ran = remit(*arguments, cwd=shop)
    data = json.loads(ran.err)
    assert (ran.code, ran.out) == (code, "")
    assert data.pop("detail")
    assert data == said


@pytest.mark.parametrize(
    "arguments", [["--format", "markdown", "--", "json"], ["--", "--json"], ["--", "--format=json"]]
)
def test_a_task_that_speaks_of_json_asks_for_none(remit: Remit, arguments: list[str]) -> None:
    assert remit("context", "--budget", "0", *arguments).err.startswith("remit: ")


def test_what_has_changed_is_indexed_before_an_answer(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    (shop / "src" / "shop" / "new.py").write_text("def brand_new() -> None: ...\n")
    stale = remit("find", "brand_new", "--no-refresh", cwd=shop)
    assert stale.code == 1
    assert "shop: 1 file changed since" in stale.err
    assert "behind: 1 file changed since" in remit("status", "shop").out
    fresh = remit("find", "brand_new", cwd=shop)
    assert (fresh.code, fresh.err) == (0, "")
    assert "up to date" in remit("status", str(shop)).out


def test_check_lists_calls_that_cannot_bind(remit: Remit, shop: Path) -> None:
    fine = remit("check", cwd=shop)
    assert (fine.code, fine.out) == (0, "every call that is known for sure can bind\n")
    (shop / "src/shop/new.py").write_text(
        "from shop.cache import Cache\n\n\ndef make() -> Cache:\n    return Cache(size=1)\n"
    )
    (shop / "USE.md").write_text("# Use\n\n```python\ncache = Cache(1.0, 2)\n```\n")
    (shop / "secret/USE.md").write_text("# Use\n\n```python\ncache = Cache(later=1)\n```\n")
    found = remit("check", cwd=shop)
    assert found.code == 1
    assert found.out.splitlines() == [
        "3 calls cannot bind: 1 in code, 2 in documents",
        "USE.md:4: Cache: takes 1 positional argument, 2 given; it is Cache(ttl)",
        "secret/USE.md:4: Cache: no parameter 'later'; it is Cache(ttl)",
        "src/shop/new.py:5: Cache: no parameter 'size'; it is Cache(ttl)",
    ]
    short = remit("check", "--limit", "1", cwd=shop)
    assert (short.code, len(short.out.splitlines())) == (1, 3)
    assert short.out.endswith("1 of 3 shown; --limit N shows more\n")
    assert "give a number above 0" in remit("check", "--limit", "0", cwd=shop).err
    seen = json.loads(remit("check", "--json", "--persona", "clerk", cwd=shop).out)
    assert seen["total"] == 2
    assert seen["items"][1] == {
        "path": "src/shop/new.py",
        "line": 5,
        "source": "src/shop/new.py::make",
        "target": "src/shop/cache.py::Cache",
        "reason": "no parameter 'size'",
        "signature": "Cache(ttl)",
        "document": False,
        "copies": [],
    }


def test_check_tells_of_copies_with_their_original(remit: Remit, shop: Path) -> None:
    code = "from shop.cache import Cache\n\n\ndef make():\n    Cache(size=1)\n    Cache(size=2)\n"
    for path in ("src/shop/new.py", "mirror/src/shop/new.py", "attic/src/shop/new.py"):
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(code if path[0] != "a" else f"# moved\n{code}")
    said = "Cache: no parameter 'size'; it is Cache(ttl) (and in 2 copies)"
    assert remit("check", cwd=shop).out.splitlines() == [
        "2 calls cannot bind: 2 in code, 0 in documents",
        f"src/shop/new.py:5: {said}",
        f"src/shop/new.py:6: {said}",
    ]
    first, _ = json.loads(remit("check", "--json", cwd=shop).out)["items"]
    assert first["copies"] == ["attic/src/shop/new.py:6", "mirror/src/shop/new.py:5"]


CLOCK = """import logging

from shop.base import Part

logger = logging.getLogger(open("name").read())


class Clock(Part):
    def tick(self, seconds: float, minutes: float, hours: float) -> float:
        total = seconds + 60 * minutes + 3600 * hours
        logger.announce_the_hour(total)
        self.parts.append(total)
        return total - hours
"""


def test_of_copies_the_original_is_meant_and_the_others_are_named(
    remit: Remit, tmp_path: Path
) -> None:
    copy, old = "mirror/shop/clock.py", "archive/clock.py"
    for path in ("shop/clock.py", copy, old):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(CLOCK if path != old else "class Clock: ...\n")
    (tmp_path / "shop/base.py").write_text("class Part: ...\n")
    found = remit("find", "Clock", "--in", str(tmp_path)).out.splitlines()
    assert [row.split(":")[0] for row in found] == ["shop/clock.py", old, copy]
    shown = remit("show", "Clock", "--in", str(tmp_path)).out
    assert shown.startswith("shop/clock.py:8-13 ")
    assert f"of that name, to be asked for by id: {old}::Clock, {copy}::Clock\n" in shown
    assert remit("show", f"{copy}::Clock", "--in", str(tmp_path)).out.startswith(copy)
    data = json.loads(remit("callers", "Clock.tick", "--json", "--in", str(tmp_path)).out)
    assert (data["others"], data["total"]) == ([f"{copy}::Clock.tick"], 0)
    uses = remit("callees", "Clock", "--in", str(tmp_path)).out
    assert re.search(r"exact +inherits +shop/clock.py:8 +shop.base.Part +shop/base.py:1-1", uses)


def test_what_nothing_is_called_is_said(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLOCK)
    uses = remit("callees", "Clock.tick", "--in", str(tmp_path)).out
    assert "announce_the_hour: nothing in sight has this name" in uses
    assert uses.startswith("2 callees (1 inferred, 1 possible) of a.Clock.tick")
    data = json.loads(remit("callees", "Clock.tick", "--json", "--in", str(tmp_path)).out)
    assert data["by_certainty"] == {"exact": 0, "inferred": 1, "possible": 1}


def test_what_is_uncommitted_is_said(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    assert "nothing uncommitted in the graph" in remit("status", "shop").out
    assert "uncommitted" not in remit("context", "Cache.get", cwd=shop).out
    (shop / "src" / "shop" / "new.py").write_text("def brand_new() -> None: ...\n")
    stale = remit("context", "Cache.get", "--no-refresh", cwd=shop).out.splitlines()[0]
    assert re.match(r"# shop at [0-9a-f]{12}, 1 file changed since · ", stale)
    fresh = remit("context", "brand_new", cwd=shop).out.splitlines()[0]
    assert re.match(r"# shop at [0-9a-f]{12} with 1 file uncommitted, up to date · ", fresh)
    warnings = json.loads(remit("context", "brand_new", "--json", cwd=shop).out)["warnings"]
    assert warnings == ["1 file uncommitted, shown as in the work tree"]
    status = remit("status", "shop")
    assert re.search(r"commit +[0-9a-f]{40}, with 1 file uncommitted in the graph", status.out)
    commit_all(shop)
    moved = remit("context", "brand_new", "--no-refresh", cwd=shop).out.splitlines()[0]
    assert re.search(r" with 1 file uncommitted, the work tree is now at [0-9a-f]{12} · ", moved)
    assert json.loads(remit("status", "shop", "--json").out)["fresh"] is False
    assert "uncommitted" not in remit("context", "brand_new", cwd=shop).out


@pytest.mark.parametrize("command", [["find", "Cache"], ["callers", "Cache.get"], ["check"]])
def test_how_many_files_changed_is_said_to_who_sees_all(
    remit: Remit, shop: Path, command: list[str]
) -> None:
    remit("index", str(shop))
    (shop / "secret" / "new.py").write_text("def hidden(): ...\n")
    told = remit(*command, "--no-refresh", cwd=shop).err
    assert told == "shop: 1 file changed since\n"
    clerk = remit(*command, "--no-refresh", "--persona", "clerk", cwd=shop).err
    assert clerk == "shop: files changed since\n"


def test_context_prints_the_answer_and_nothing_else(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    markdown = remit("context", "how do cache entries expire", str(shop), "--budget", "400")
    assert (markdown.code, markdown.err) == (0, "")
    assert "src/shop/cache.py" in markdown.out
    assert "stored is None" in markdown.out
    answer = json.loads(remit("context", "Cache.get", str(shop), "--json").out)
    assert answer["repository"] == "shop"
    assert answer["fresh"] is True
    assert answer["items"][0]["path"] == "src/shop/cache.py"


def test_a_task_is_read_from_standard_input(remit: Remit, shop: Path) -> None:
    task = b"  File \"src/shop/cache.py\", line 13, in get\nKeyError: 'k'\n"
    ran = remit("context", "-", str(shop), stdin=task)
    assert ran.code == 0
    assert "self.values.get(key)" in ran.out


def test_show_prints_source_with_line_numbers(remit: Remit, shop: Path) -> None:
    ran = remit("show", "Cache.get", cwd=shop)
    lines = ran.out.splitlines()
    assert lines[0] == "src/shop/cache.py:11-16  Function  shop.cache.Cache.get"
    assert lines[1] == "def get(self, key: str, now: float) -> bytes | None"
    assert '12          """The value of a key, None once it has expired."""' in lines
    assert lines[-1] == "1 caller (inferred), 1 callee (inferred)"
    said = json.loads(remit("show", "Cache.get", "--json", cwd=shop).out)
    assert said["source"][0] == {
        "line": 11,
        "text": "    def get(self, key: str, now: float) -> bytes | None:",
    }
    assert said["docstring"].startswith("The value of a key")


def test_callers_and_callees_say_where_and_how_sure(remit: Remit, shop: Path) -> None:
    callers = remit("callers", "fetch", cwd=shop).out.splitlines()
    assert callers[0] == "2 callers (exact) of shop.cache.fetch  src/shop/cache.py:19-20"
    rows = [line.split() for line in callers[1:]]
    assert ["exact", "calls", "secret/keys.py:5", "secret.keys.master_key"] in rows
    assert [
        "exact",
        "calls",
        "tests/test_cache.py:5",
        "tests.test_cache.test_fetch",
        "(test)",
    ] in rows
    callees = remit("callees", "fetch", cwd=shop).out
    assert re.search(r"inferred +calls +src/shop/cache.py:20 +shop.cache.Cache.get", callees)
    for module in ("shop.cache", "src/shop/cache.py"):
        importers = remit("callers", module, cwd=shop).out.splitlines()
        assert importers[0].startswith(f"2 callers (exact) of {module}")
        assert "imports" in importers[1]
    none = remit("callers", "master_key", cwd=shop)
    assert (none.code, none.out.startswith("no callers of")) == (0, True)
    short = remit("callers", "fetch", "--limit", "1", cwd=shop).out
    assert short.endswith("1 of 2 shown; --limit N shows more\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["find", "Cach"], "'Cach': did you mean Cache"),
        (["show", "Cache.gett"], "did you mean get"),
        (["show", "qqqqqq"], "nor anything spelled like it"),
        (
            ["show", "sign"],
            "2 symbols are called 'sign': in its place give the id of one:\n  secret/keys.py::sign",
        ),
        (["find", "x", "--in", "shpo"], "did you mean 'shop'? indexed are shop"),
        (["context", "cache", "--persona", "clark"], "there is no persona 'clark': choose one of"),
        (["personas", "show", "clark"], "there is no persona 'clark': choose one of"),
        (["context", "cache", "--focus", "nowhere.py"], "no file or symbol 'nowhere.py'"),
        (["context", "cache", "--budget", "1"], "holds no answer at all: ask for"),
        (["status", "nothing"], "no repository or folder is called 'nothing'"),
        (["remove", "nothing"], "no repository or folder is called 'nothing'"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    remit: Remit, shop: Path, arguments: list[str], says: str
) -> None:
    remit("index", str(shop))
    ran = remit(*arguments, cwd=shop)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert ran.err.startswith("remit: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["context", ""], "the query is empty"),
        (["context", " \n\t"], "the query is empty"),
        (["context", "x", "--budget", "0"], "a budget of 0 tokens"),
        (["context", "x", "--budget", "-1"], "a budget of -1 tokens"),
        (["status", "--store", "mysql://x"], "cannot read the store URL 'mysql://x'"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_usage_error(
    remit: Remit, shop: Path, arguments: list[str], says: str
) -> None:
    ran = remit(*arguments, cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    "task",
    [
        "Cache\x00\x01\x1b get",
        'AND "x* : NEAR(Cache',
        "Cache " * 150_000,
        "Cache 😀 ﷽",
        f"`Cache`\n{' '.join(f'`Word{n}`' for n in range(20_000))}\nthe values kept of an old key",
    ],
)
def test_an_odd_task_is_answered(remit: Remit, shop: Path, task: str) -> None:
    ran = remit("context", "-", str(shop), "--budget", "1000000000", stdin=task.encode())
    assert ran.code == 0
    assert "cache.py" in ran.out


def test_a_persona_sees_only_its_own(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))

    def as_clerk(*arguments: str) -> Ran:
        return remit(*arguments, "--persona", "clerk", cwd=shop)

    assert as_clerk("find", "master_key").code == 1
    assert "master" not in as_clerk("find", "master_ke").err.replace("'master_ke'", "")
    assert as_clerk("show", "secret/keys.py").code == 1
    assert as_clerk("callers", "fetch").out.startswith("1 caller (exact) of")
    shown = as_clerk("show", "src/shop/cache.py").out
    assert "class Cache" in shown
    assert "second + " not in shown, "a function copied from denied text is denied too"
    assert "(withheld from clerk)" in shown
    assert "second + " in remit("show", "src/shop/cache.py", cwd=shop).out


def test_the_default_persona_is_the_setting(
    remit: Remit, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert remit("find", "master_key", cwd=shop).code == 0
    monkeypatch.setenv("REMIT_PERSONA", "clerk")
    assert remit("find", "master_key", cwd=shop).code == 1
    assert "clerk *" in remit("personas", cwd=shop).out


def test_personas_are_listed_and_shown(remit: Remit, shop: Path) -> None:
    listed = remit("personas", cwd=shop).out
    assert re.search(r"^clerk +900 tokens +1 restriction", listed, re.MULTILINE)
    assert re.search(r"^developer \* +8,000 tokens", listed, re.MULTILINE)
    assert "  secret/**" in remit("personas", "show", "clerk", cwd=shop).out
    items = json.loads(remit("personas", "--json", cwd=shop).out)["items"]
    assert {item["name"]: item["default"] for item in items}["developer"] is True


def test_personas_are_linted_by_path_and_line(remit: Remit, shop: Path) -> None:
    clean = remit("personas", "lint", cwd=shop)
    assert (clean.code, clean.out) == (0, "nothing is doubtful\n")
    file = shop / ".hypertool/personas/clerk.json"
    file.write_text(file.read_text().replace("secret/", "SECRET/"))
    said = "restrictedPaths 'SECRET/**' matches no file: case counts, and there is secret/keys.py"
    ran = remit("personas", "lint", cwd=shop)
    assert (ran.code, ran.out) == (
        1,
        f".hypertool/personas/clerk.json:1: {said}\n1 thing to look at\n",
    )
    data = json.loads(remit("personas", "lint", "--json", cwd=shop).out)
    assert data["total"] == 1
    assert data["items"] == [{"path": ".hypertool/personas/clerk.json", "line": 1, "message": said}]
    answer = remit("context", "fetch", "--persona", "clerk", cwd=shop).out
    assert "Warning: no file is restricted by 'SECRET/**': see `remit personas lint`" in answer


def test_export_is_sorted_lines_nodes_first(remit: Remit, shop: Path) -> None:
    out = remit("export", str(shop), "--format", "jsonl").out
    records = [json.loads(line) for line in out.splitlines()]
    nodes = [record["node"] for record in records if "node" in record]
    edges = [record for record in records if "edge" in record]
    assert [*nodes] == [record.get("node") for record in records[: len(nodes)]]
    assert nodes == sorted(nodes)
    keys = [(e["from"], e["edge"], e["to"], e["position"]) for e in edges]
    assert keys == sorted(keys)
    assert not {"time", "generation", "state", "indexed_at"} & set().union(*records)
    assert remit("export", str(shop)).out == out


def test_status_lists_and_remove_removes(remit: Remit, shop: Path, tmp_path: Path) -> None:
    assert "nothing is indexed yet" in remit("status").out
    other = write_shop(tmp_path / "other" / "shop")
    remit("index", str(shop))
    remit("index", str(other))
    assert len(remit("status").out.splitlines()) == 2
    twice = remit("remove", "shop")
    assert twice.code == 1
    assert f"say which by its path:\n  shop  {other}" in twice.err
    assert remit("remove", str(other)).out.startswith(f"removed the graph of shop ({other}): ")
    assert remit("status").out.startswith("shop  ")
    assert remit("remove", "shop").code == 0
    assert list((tmp_path / "data" / "remit" / "graphs").iterdir()) == []
    assert (shop / "README.md").exists()


def test_a_new_name_takes_the_place_of_the_old(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    remit("index", str(shop), "--name", "boutique")
    assert [line.split()[0] for line in remit("status").out.splitlines()] == ["boutique"]
    remit("index", str(shop))
    assert [line.split()[0] for line in remit("status").out.splitlines()] == ["boutique"]


def test_one_store_holds_several_repositories(remit: Remit, shop: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'all.sqlite'}"
    other = write_shop(tmp_path / "other")
    for path in (shop, other):
        assert remit("index", str(path), "--store", url).code == 0
    assert len(remit("status", "--store", url).out.splitlines()) == 2
    assert remit("find", "Cache", "--in", "other", "--store", url).code == 0
    assert remit("remove", "other", "--store", url).code == 0
    assert remit("status").out.startswith("nothing is indexed yet")
    assert "shop" in remit("status", "--store", url).out


def test_doctor_says_what_is_there(remit: Remit, shop: Path) -> None:
    remit("index", str(shop))
    ran = remit("doctor", str(shop))
    assert ran.code == 0
    states = [line.split()[:2] for line in ran.out.splitlines()]
    assert {state for state, _ in states} == {"ok"}
    looked_at = ["python", "git", "tokenizer", "graphs", "store", "repository", "meaning"]
    assert [what for _, what in states] == looked_at
    assert json.loads(remit("doctor", str(shop), "--json").out)["checks"]


def test_doctor_says_what_to_do(remit: Remit, shop: Path, tmp_path: Path) -> None:
    remit("index", str(shop))
    (graph,) = (tmp_path / "data" / "remit" / "graphs").glob("*.sqlite")
    graph.write_bytes(b"not a database at all, but long enough to be one " * 100)
    ran = remit("doctor", str(shop))
    assert ran.code == 1
    assert re.search(rf"^fail  store .*{graph}.*index again", ran.out, re.MULTILINE)
    (shop / ".remit.toml").write_text("nonsense = 1")
    assert "there is no setting 'nonsense'" in remit("doctor", str(shop)).out


def test_a_variable_is_found_and_shown_with_what_names_it(remit: Remit, shop: Path) -> None:
    (shop / "src/shop/limits.py").write_text("MOST: int = 7\n")
    (shop / "src/shop/use.py").write_text(
        "from shop.limits import MOST\n\n\ndef fits(n):\n    return n < MOST\n"
    )
    assert remit("find", "MOST", cwd=shop).out == (
        "src/shop/limits.py:1-1  Variable  MOST: int = 7\n"
    )
    assert remit("show", "MOST", cwd=shop).out.startswith("src/shop/limits.py:1-1  Variable  ")
    rows = remit("callers", "MOST", cwd=shop).out.splitlines()
    assert rows[0].startswith("2 callers (inferred) of shop.limits.MOST  src/shop/limits.py:1-1")
    assert rows[-1].split() == ["inferred", "refers", "to", "src/shop/use.py:5", "shop.use.fits"]
    assert json.loads(remit("callers", "MOST", "--json", cwd=shop).out)["total"] == 2
