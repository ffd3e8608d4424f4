"""What is put back, what stands for what, and what the renderer refuses by itself."""

import pytest
from msgspec.structs import replace

from api.context.answer import answer
from api.context.personas import builtin_personas
from api.context.priors import Priors, Taste
from api.context.request import Answer, AsOf, ContextRequest
from api.context.tokens import o200k
from graph.scope import EVERYTHING, Scope
from graph.view import View
from graph.visible import visible
from tests.api.graphs import snapshot, view_of
from tests.api.shop import CACHE, SHOP

DEVELOPER = builtin_personas()["developer"]


def ask(view: View, query: str, focus: tuple[str, ...] = ()) -> Answer:
    request = ContextRequest(query, focus=focus)
    return answer(view, request, DEVELOPER, o200k(), as_of=AsOf(fresh=True))


PATHS = ("a/b/c.py", "old/a/b/c.py", "mirror/a/b/c.py", "x.py", "tests/test_x.py", "docs/x.md")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("a/b/c.py", ""), ("mirror/a/b/c.py", "copy"), ("b/c.py", ""), ("archive/x.py", "old"),
        ("src/archive-2024/x.py", "old"), (".archive/x.py", "old"), ("src/archiver.py", ""),
        ("tests/test_x.py", "test"),
        ("src/x_test.go", "test"), ("src/conftest.py", "test"), ("src/contest.py", ""),
        ("README.md", "document"), ("docs/conf.py", "document"), ("examples/x.py", "example"),
        ("a/vendor/x.py", "vendored"), ("x_pb2.py", "generated"), ("uv.lock", "generated"),
        ("data/x.json", "data"), ("src/data.py", ""),
    ],
)  # fmt: skip
def test_kinds_of_paths(path: str, what: str) -> None:
    factor, found = Priors(PATHS, Taste()).of(path)
    assert found == what
    assert (factor < 1.0) is bool(what)


def test_a_wish_or_a_key_file_lifts_tests_but_never_copies() -> None:
    plain, wished = Priors(PATHS, Taste()), Priors(PATHS, Taste(wants_tests=True))
    keyed = Priors(PATHS, Taste(key_files=("**/tests/**/*.py", "mirror/**")))
    unkeyed = Priors(PATHS, Taste(key_files=("**/*.py",)))
    path = "tests/test_x.py"
    assert plain.of(path) < unkeyed.of(path) < keyed.of(path)
    assert wished.of(path)[0] > 1.0
    assert keyed.of("mirror/a/b/c.py") == plain.of("mirror/a/b/c.py")


def test_a_directory_that_mirrors_the_repository_is_put_back_whole() -> None:
    paths = [f"pkg/m{n}.py" for n in range(30)]
    priors = Priors([*paths, *(f"fork/{path}" for path in paths), "fork/own.py"], Taste())
    assert priors.of("fork/own.py")[0] < priors.of("pkg/own.py")[0] == 1.0


def test_a_nested_copy_comes_after_the_file_it_mirrors() -> None:
    changed = CACHE.replace("Forget the entries that", "Forget the entries which")
    tree = {**SHOP, "aaa/src/shop/cache.py": changed}
    found = [i.path for i in ask(view_of(tree), "how do cache entries expire").items]
    assert found.index("src/shop/cache.py") < found.index("aaa/src/shop/cache.py")


def test_equal_text_is_shown_once_and_its_copies_are_counted() -> None:
    tree = {**SHOP, "src/shop/twin.py": CACHE, "src/shop/twin2.py": CACHE}
    items = ask(view_of(tree), "how do cache entries expire").items
    first = [item for item in items if item.symbol == "Cache.evict_expired"]
    assert len(first) == 1
    assert "3 copies elsewhere" in first[0].why


def test_many_hits_in_one_file_leave_room_for_the_best_of_another() -> None:
    hits = "".join(f"def weigh_parcel_{n}(parcel):\n    return parcel\n\n\n" for n in range(90))
    tree = {"weighing.py": hits, "scale.py": "def tare():\n    return 'weigh a parcel'\n"}
    paths = [item.path for item in ask(view_of(tree), "weigh a parcel").items]
    assert "scale.py" in paths


NESTED = '''def outer(items):
    """Sort what comes in."""

    def sprocket(item):
        """The widget's sprocket number."""
        return item.sprocket

    return sorted(items, key=sprocket)
'''


def test_an_inner_function_is_shown_as_the_function_around_it() -> None:
    items = ask(view_of({"src/sort.py": NESTED, **SHOP}), "sprocket number").items
    assert items[0].symbol == "outer"
    assert "sprocket(item)" in items[0].text
    assert all("sprocket" not in item.symbol for item in items)


def test_two_classes_of_one_name_keep_their_own_methods() -> None:
    text = "class Twin:\n    def one(self):\n        return 1\n\n\n" * 2
    items = ask(view_of({"src/twin.py": text, **SHOP}), "Twin one").items
    pairs = [(item.path, line) for item in items for line in item.lines.split(",") if line]
    assert len(pairs) == len(set(pairs))


def test_the_renderer_checks_scope_by_itself() -> None:
    held = snapshot(SHOP)
    leaking = replace(visible(held, EVERYTHING), scope=Scope(("src/secret/**",)))
    found = ask(View(held, leaking), "open the payment vault with a passphrase cache")
    assert found.items
    assert [item.path for item in found.items if "secret" in item.path] == []
    assert "vault" not in found.body


def test_the_order_does_not_depend_on_the_order_of_reading() -> None:
    backwards = dict(reversed(list(SHOP.items())))
    query = "cache price article"
    assert ask(view_of(SHOP), query).body == ask(view_of(backwards), query).body


def test_a_long_function_shows_the_blocks_that_match() -> None:
    filler = "".join(f"    step_{n} = compute({n})\n\n" for n in range(400))
    text = f"def pipeline():\n{filler}    zebra = stripes()\n{filler}    return zebra\n"
    items = ask(view_of({"src/pipeline.py": text, **SHOP}), "zebra stripes").items
    assert items[0].symbol == "pipeline"
    assert "zebra = stripes()" in items[0].text


def test_a_line_too_long_to_read_is_never_shown() -> None:
    text = f"def blob():\n    return '{'x' * 100_000}'\n"
    found = ask(view_of({"src/blob.py": text, **SHOP}), "blob")
    assert found.items[0].symbol == "blob"
    assert "xxxxxxxxxx" not in found.body


def test_a_bare_traceback_is_about_its_innermost_frame() -> None:
    trace = (
        "Traceback (most recent call last):\n"
        '  File "/app/src/shop/basket.py", line 22, in total\n'
        "    return sum(price(article) * amount for article, amount in self.articles.items())\n"
        '  File "/app/src/shop/basket.py", line 27, in price\n'
        "    return float(str(PRICES.get(article, lambda: look_up(article))))\n"
        '  File "/usr/lib/python3.11/abc.py", line 1, in get\n    raise Cache\nCacheError: Basket'
    )
    first, second = ask(view_of(SHOP), trace).items[:2]
    assert (first.symbol, second.symbol) == ("price", "Basket.total")
    assert first.why.startswith("innermost frame of the traceback in sight, line 27")
    assert second.why.startswith("a frame of the traceback, line 22")
