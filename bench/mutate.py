"""Index mutated files: bytes flipped, cut out, doubled, lines swapped.

    python -m bench.mutate ROOT [--count 10000] [--whole 200] [--seed 1]

Takes Python and markdown files below ROOT in turn and mutates each a few times. Each result goes
through all that is done with one file; then `whole` of the files are mutated in a copy of the tree,
which is indexed whole. Exits with 1 where a file is refused, none of its File node is left, or an
untouched file has other nodes than before.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.model import Node
from indexer.pool import parse_batch
from indexer.read import Content
from indexer.run import IndexRequest, index
from indexer.walk import Entry
from tests.indexer.memory_store import MemoryStore, State

LARGEST = 20_000  # bytes of a file that is mutated
KINDS = ("flip", "cut", "double", "swap")


@dataclass(slots=True)
class Outcome:
    """What was tried. `slowest` is in seconds for one file."""

    mutated: int = 0
    warned: int = 0
    slowest: float = 0.0
    slowest_path: str = ""
    wrong: list[str] = field(default_factory=list[str])


def sources(root: Path) -> list[Path]:
    """The files to mutate, sorted."""
    found = [*root.rglob("*.py"), *root.rglob("*.md")]
    return sorted(p for p in found if p.is_file() and 0 < p.stat().st_size <= LARGEST)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """A file's bytes after one to four changes."""
    for _ in range(draw.randint(1, 4)):
        data = _changed(data, draw.choice(KINDS), draw) or b"\n"
    return data


def _changed(data: bytes, kind: str, draw: random.Random) -> bytes:
    first, last = sorted((draw.randrange(len(data)), draw.randrange(len(data))))
    if kind == "flip":
        held = bytearray(data)
        for _ in range(draw.randint(1, 8)):
            held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
        return bytes(held)
    if kind == "cut":
        return data[:first] + data[min(last, first + 2000) :]
    if kind == "double":
        return data[:last] + data[first:last] + data[last:]
    lines = data.split(b"\n")
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def one_by_one(root: Path, files: Sequence[Path], count: int, draw: random.Random) -> Outcome:
    """Take mutated files through parse, words and sketches."""
    done = Outcome()
    for number in range(count):
        path = files[number % len(files)].relative_to(root).as_posix()
        data = mutated((root / path).read_bytes(), draw)
        entry = Entry(path, len(data), 0, 0, 0)
        content = Content(data)
        began = time.perf_counter()
        try:
            [file] = parse_batch(root, [entry], len(data), {path: content}).files
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            done.wrong.append(f"{path}: {error!r}")
            continue
        seconds = time.perf_counter() - began
        if seconds > done.slowest:
            done.slowest, done.slowest_path = seconds, path
        done.mutated += 1
        done.warned += bool(file.warnings)
    return done


def whole(root: Path, files: Sequence[Path], count: int, draw: random.Random) -> Iterator[str]:
    """What is wrong once `count` files of a tree are mutated, and the tree is indexed whole."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for file in files:
            target = copy / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
        before = _indexed(copy)
        touched = {
            f.relative_to(root).as_posix() for f in draw.sample(files, min(count, len(files)))
        }
        for path in sorted(touched):
            (copy / path).write_bytes(mutated((copy / path).read_bytes(), draw))
        after = _indexed(copy)
    for path, unit in before.units.items():
        there = after.units.get(path)
        if there is None or not there.nodes:
            yield f"{path} has no node"
        elif path and path not in touched and _told(unit.nodes) != _told(there.nodes):
            yield f"{path} has other nodes, though it was not touched"


def _told(nodes: Sequence[Node]) -> list[tuple[object, ...]]:
    """What a file alone says of its nodes: whether a class is a primitive hangs on others."""
    return [(n.id, n.kinds[0], n.span, n.digest, n.signature) for n in nodes]


def _indexed(root: Path) -> State:
    store = MemoryStore()
    index(store, IndexRequest(root, name="mutated", jobs=1))
    [state] = store.states.values()
    return state


def main() -> None:
    """Mutate, index, and print what came out."""
    options = argparse.ArgumentParser(prog="bench.mutate", description=__doc__)
    options.add_argument("root", type=Path)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--whole", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    root: Path = given.root.resolve()
    draw = random.Random(given.seed)
    files = sources(root)
    done = one_by_one(root, files, given.count, draw)
    done.wrong += whole(
        root, draw.sample(files, min(len(files), 4 * given.whole)), given.whole, draw
    )
    print(
        f"{done.mutated:,} mutated files, {done.warned:,} with a warning, "
        f"{len(done.wrong)} wrong; the slowest took {done.slowest:.2f} s ({done.slowest_path})"
    )
    print("\n".join(done.wrong[:20]))
    sys.exit(bool(done.wrong))


if __name__ == "__main__":
    main()
