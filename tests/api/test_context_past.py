"""Past commits speak for the files they touched, as far as they are in sight."""

from dataclasses import replace

from api.context.answer import answer
from api.context.personas import builtin_personas
from api.context.request import Answer, AsOf, ContextRequest
from api.context.tokens import o200k
from graph.scope import EVERYTHING, Scope
from graph.view import View
from graph.visible import visible
from indexer.history import History
from tests.api.graphs import snapshot
from tests.contract.histories import commit

DEVELOPER = builtin_personas()["developer"]
TWINS = {
    f"src/shop/{name}.py": f"def {name}_round(price):\n    return round(price, {at})\n"
    for at, name in enumerate(("left", "right", "other"))
}
COMMITS = (
    commit("c", "Prices of half a cent go up", "src/shop/right.py", age=1),
    commit("b", "Articles have names", "src/shop/left.py", age=2),
    commit("a", "Vault: half a cent", "src/secret/gone.py", "src/shop/other.py", age=3),
)


def ask(query: str, *commits: str, scope: Scope = EVERYTHING) -> Answer:
    plain = snapshot(TWINS)
    chosen = tuple(one for one in COMMITS if one.sha[0] in commits)
    records = {key: data for key, data in History(chosen).records().items() if data}
    held = replace(plain, kept={**plain.kept, **records})
    view = View(held, visible(held, scope))
    return answer(view, ContextRequest(query), DEVELOPER, o200k(), as_of=AsOf(fresh=True))


def test_the_file_that_a_like_commit_touched_comes_first_and_says_so() -> None:
    query = "round a price of half a cent"
    assert next(item.path for item in ask(query).items) == "src/shop/left.py"
    first = ask(query, "b", "c").items[0]
    assert first.path == "src/shop/right.py"
    assert first.why.endswith("its file changed in c000000, a commit with words of the task")


def test_each_commit_is_told_once_a_file() -> None:
    assert ask("round a price of half a cent", "b", "c").body.count("c000000") == 1


def test_a_commit_that_touched_what_is_denied_says_nothing() -> None:
    query, scope = "round a price of half a cent in the vault", Scope(("src/secret/**",))
    assert ask(query, "a", "b").items[0].path == "src/shop/other.py"
    found = ask(query, "a", "b", scope=scope)
    assert found.items[0].path == "src/shop/left.py"
    assert "a000000" not in found.body
