"""What is doubtful in persona files, and which of it an answer tells."""

import json

import pytest

from api.context.answer import answer_as
from api.context.persona_lint import Note, lint, slips
from api.context.personas import read_personas
from api.context.request import AsOf, ContextRequest
from api.context.tokens import o200k
from tests.api.graphs import view_of
from tests.api.shop import SHOP

FOLDER = ".hypertool/personas/"
HERE = f"{FOLDER}clerk.json"


def persona(*restricted: str, **others: object) -> str:
    data = {"name": "clerk", "tokenBudget": 900, "restrictedPaths": restricted, **others}
    return json.dumps(data, indent=0)  # a line for each value


def noted(text: str, name: str = "clerk.json") -> list[Note]:
    return lint(view_of({**SHOP, FOLDER + name: text}))


@pytest.mark.parametrize(
    ("glob", "says"),
    [
        ("src/secret/**", ""),
        ("src/secret", ""),
        ("**/vault.py", ""),
        ("src/secrets/**", "matches no file"),
        ("SRC/secret/**", "matches no file: case counts, and there is src/secret/vault.py"),
        ("secret/**", "matches no file: a glob begins at the root, and there is src/secret/vault"),
        ("src/{secret,shop}/**", "`{a,b}` is no list here: write a glob for each"),
        ("src/[s]ecret/**", "`[...]` is no set of characters here"),
        ("!src/secret/**", "cannot be turned round with `!` or `~`"),
        ("src\\secret\\**", "folders are parted by `/`"),
        ("src/**vault.py", "`**` stands for folders only where it is alone"),
    ],
)
def test_a_restriction_that_matches_no_file(glob: str, says: str) -> None:
    notes = noted(persona(glob))
    assert [(note.path, note.line) for note in notes] == [(HERE, 5)] * bool(says)
    assert all(says in note.message for note in notes)


def test_a_hint_names_no_file_that_is_restricted_all_the_same() -> None:
    [note] = noted(persona("SRC/secret/**", "src/secret/**"))
    assert note.message == "restrictedPaths 'SRC/secret/**' matches no file"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (persona(context={"keyFiles": ["nowhere/*.py"]}), 7, "keyFiles 'nowhere/*.py' matches no"),
        (persona("src/**", context={"keyFiles": ["src/shop/*.py"]}), 9, "all of it is restricted"),
        (persona(context={"focusAreas": ["zebras"]}), 7, "'zebras' lifts nothing: no path has a"),
        (persona(restrictedPath=[]), 5, "field 'restrictedPath' is not known"),
        (persona(context={"keyfiles": []}), 6, "field 'keyfiles' in 'context' is not known"),
        ('{\n"name": "clerk",\n"tokenBudget": 0,\n"restrictedPaths": []}', 3, "not usable: Expec"),
    ],
)
def test_what_else_is_doubtful(text: str, line: int, says: str) -> None:
    [note] = noted(text)
    assert (note.path, note.line) == (HERE, line)
    assert says in note.message


def test_two_files_that_define_one_persona() -> None:
    tree = {**SHOP, HERE: persona(), f"{FOLDER}other.json": persona()}
    [note] = lint(view_of(tree))
    assert (note.path, note.line) == (f"{FOLDER}other.json", 2)
    assert note.message.startswith(f"{HERE} defines 'clerk' too: restrictions add up")


def test_a_repository_without_persona_files_has_nothing_doubtful() -> None:
    assert lint(view_of(SHOP)) == []


@pytest.mark.parametrize(
    ("globs", "told"),
    [
        (("src/secret/**",), ()),
        (("**/node_modules/**",), ()),  # there is none, and there need not be
        (("SRC/secret/**",), ("no file is restricted by 'SRC/secret/**': see ",)),
        (("SRC/secret/**", "src/secret/**"), ()),  # restricted all the same, and not hinted at
        (("{a,b}/**",), ("no file is restricted by '{a,b}/**': see ",)),
        (("app/[slug]/**", "Hidden/**", "secrets/**"), ()),  # they restrict what looks like slips
    ],
)
def test_an_answer_tells_of_a_slip_that_leaves_files_in_sight(
    globs: tuple[str, ...], told: tuple[str, ...]
) -> None:
    twins = ("app/[slug]/page.py", "Hidden/x.py", "hidden/y.py", "secrets/a.py", "lib/secrets/a.py")
    view = view_of({**SHOP, **dict.fromkeys(twins, "X = 1\n"), HERE: persona(*globs)})
    clerk = read_personas(view).choose("clerk")
    warnings = slips(clerk, view, view.narrowed(clerk.scope))
    assert tuple(w.partition("`")[0] for w in warnings) == told
    request = ContextRequest("what does the cache keep", persona="clerk")
    assert answer_as(view, request, o200k(), as_of=AsOf()).warnings == warnings


def test_what_a_built_in_persona_restricts_is_no_slip_of_the_repositorys() -> None:
    restricts = json.dumps({"name": "backend", "tokenBudget": 900, "restrictedPaths": ["Kept/**"]})
    tree = {**SHOP, "src/apps/web/frontend/a.ts": "let a = 1;\n", "kept/a.py": "X = 1\n"}
    for files, globs in ((tree, []), ({**tree, f"{FOLDER}backend.json": restricts}, ["Kept/**"])):
        view = view_of(files)
        backend = read_personas(view).choose("backend")
        assert "apps/**/frontend/**" in backend.restricted_paths  # it would be a slip
        said = slips(backend, view, view.narrowed(backend.scope))
        assert [w.partition(":")[0] for w in said] == [
            f"no file is restricted by {glob!r}" for glob in globs
        ]
