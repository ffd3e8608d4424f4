"""Random sequences of deltas: every answer is what a plain dictionary of units would give."""

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from graph.errors import InvalidDelta
from graph.model import Delta, Unit
from graph.store import GraphStore
from tests.contract.reference import answers, dangling, expected
from tests.contract.strategies import Step, steps

_numbers = itertools.count()


def test_a_store_answers_as_a_dictionary_of_units(store: GraphStore, examples: int) -> None:
    @given(st.lists(steps(), min_size=1, max_size=4))
    @settings(max_examples=examples, deadline=None)
    def check(sequence: list[Step]) -> None:
        walk(store, sequence)

    check()


def walk(store: GraphStore, sequence: list[Step]) -> None:
    """Apply the steps to a new repository, compare after each, and remove it again."""
    repository = f"random {next(_numbers)}"
    units: dict[str, Unit] = {}
    facts: dict[str, bytes] = {}
    given: dict[str, bytes] = {}
    records: dict[str, bytes] = {}
    base: str | None = None
    for number, step in enumerate(sequence):
        after, written = _after(units, step)
        delta = Delta(
            repository,
            "s",
            base,
            f"state {number}",
            units=iter(written),
            removed=step.removed,
            records=step.records,
            replaces=step.replaces,
        )
        if dangling(after):
            event("refused")
            with pytest.raises(InvalidDelta):
                store.apply(delta)
        else:
            event("applied")
            store.apply(delta)
            units, base = after, delta.state
            facts = _kept(facts, written, units)
            given |= facts
            records = _noted({} if step.replaces else records, step)
        if base is not None:
            with store.snapshot(repository, "s") as snapshot:
                assert snapshot.info.state == base
                found, wanted = answers(snapshot, "xyz"), expected(units, facts, records)
                found["facts"] = _without_old(snapshot.facts([*facts, *given]), facts, given)
            assert {key: found[key] for key in wanted if found[key] != wanted[key]} == {}
            assert found == wanted
    assert store.remove(repository) == (base is not None)


def _after(units: dict[str, Unit], step: Step) -> tuple[dict[str, Unit], list[Unit]]:
    """The units after a step, and those to write: with a care, also those that lost a target."""
    kept = {} if step.replaces else {p: u for p, u in units.items() if p not in step.removed}
    after = kept | step.units
    if not step.careless:
        nowhere = set(dangling(after))
        mended = {
            path: replace(unit, edges=tuple(edge for edge in unit.edges if edge not in nowhere))
            for path, unit in after.items()
        }
        changed = [u for path, u in mended.items() if path in step.units or u != after[path]]
        return mended, changed
    return after, list(step.units.values())


def _noted(records: dict[str, bytes], step: Step) -> dict[str, bytes]:
    changed = records | step.records
    return {key: data for key, data in changed.items() if data is not None}


def _without_old(
    found: Mapping[str, bytes], facts: dict[str, bytes], given: dict[str, bytes]
) -> list[tuple[str, bytes]]:
    """Facts that no unit has any more may be kept a while, as they were given last."""
    old = found.keys() - facts.keys()
    assert {digest: found[digest] for digest in old} == {digest: given[digest] for digest in old}
    return sorted((digest, data) for digest, data in found.items() if digest in facts)


def _kept(facts: dict[str, bytes], written: list[Unit], units: dict[str, Unit]) -> dict[str, bytes]:
    """Facts stay while a unit has their digest, also where it came without them."""
    given = {unit.digest: unit.facts for unit in written if unit.facts}
    used = {unit.digest for unit in units.values()}
    return {digest: data for digest, data in (facts | given).items() if digest in used}
