"""The import rules cover every room, and the package carries all it needs."""

import re
from fnmatch import fnmatch

from tests.house.checkout import ROOMS, ROOT, files, pyproject


def test_every_package_is_a_room_in_one_layer() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    layered = [room for layer in layers for room in re.split(r"\s*\|\s*", layer)]
    assert packages == set(ROOMS)
    assert sorted(layered) == sorted(ROOMS)
    assert sorted(pyproject()["tool"]["importlinter"]["root_packages"]) == sorted(ROOMS)


def test_every_grammar_is_held_by_the_import_rules() -> None:
    dependencies = pyproject()["project"]["dependencies"]
    names = {re.split(r"[<>=!~\[; ]", line)[0].replace("-", "_") for line in dependencies}
    grammars = {name for name in names if name.startswith("tree_sitter")}
    contracts = {item["id"]: item for item in pyproject()["tool"]["importlinter"]["contracts"]}
    assert grammars <= set(contracts["only-parse"]["protected_modules"])
    assert grammars <= set(contracts["pure"]["forbidden_modules"])


def test_every_data_file_of_a_room_is_packaged() -> None:
    patterns = pyproject()["tool"]["setuptools"]["package-data"]["*"]
    suffixes = tuple(pattern.removeprefix("**/") for pattern in patterns)
    data = [
        path
        for path in files()
        if path.relative_to(ROOT).parts[0] in ROOMS and path.suffix != ".py"
    ]
    left_out = [path for path in data if not any(fnmatch(path.name, glob) for glob in suffixes)]
    assert not left_out


def test_every_dependency_is_bounded_and_pinned_without_addresses() -> None:
    project = pyproject()["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for extra in extras for line in extra)]
    assert not [line for line in wanted if "<" not in line]
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert not [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)]
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pins}
    named = {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[; ]", line)[0]).lower() for line in wanted}
    assert named <= pinned
