"""Promises of schemas: what was written under an older one is upgraded, what is newer is refused, searches stay true."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.storage.keeping import NOON, put

from unionkit.errors import Conflict, RecordRefused, SchemaMismatch
from unionkit.storage import Batch, Kind, MigrationStep, Range, Store
from unionkit.storage.checking import upgraded
from unionkit.storage.kinds import Body


def in_words(body: Body) -> Body:
    return {**body, "room": f"room {body['room']}"}


def with_floor(body: Body) -> Body:
    return {**body, "floor": len(str(body["room"]))}


FIRST = Kind(name="seat", index=("room",), unique=("number",))
SECOND = evolve(FIRST, schema=2, upgrades={1: in_words})
THIRD = Kind(
    name="seat", index=("room", "floor"), unique=("label",), schema=3, upgrades={1: in_words, 2: with_floor}
)
STEP = MigrationStep(
    kind="seat",
    start=1,
    end=3,
    records=700,
    added=("index floor", "unique label"),
    dropped=("unique number",),
)


@pytest.fixture
def seats(store: Store) -> Store:
    bodies: list[Body] = [{"room": n % 5, "number": f"n{n}", "label": f"l{n}"} for n in range(700)]
    store.commit(Batch(puts=tuple(put(f"s{n}", body, kind=FIRST) for n, body in enumerate(bodies))), at=NOON)
    return store


def test_a_kind_declared_otherwise_is_not_read_before_it_is_migrated(seats: Store) -> None:
    for ask in (
        lambda: seats.load(THIRD, "s1"),
        lambda: list(seats.scan(THIRD, {"floor": 6})),
        lambda: seats.commit(Batch(puts=(put("new", {}, kind=THIRD),)), at=NOON),
    ):
        with pytest.raises(SchemaMismatch, match="other declarations"):
            ask()


def test_a_dry_run_says_what_would_be_done_and_does_nothing(seats: Store) -> None:
    planned = seats.migrate([THIRD], dry_run=True)
    record = seats.load(FIRST, "s1")
    assert (planned.steps, planned.applied, record and record.body["room"]) == ((STEP,), False, 1)


def test_a_migration_does_what_its_dry_run_said(seats: Store) -> None:
    done = seats.migrate([THIRD])
    assert (done.steps, done.applied, seats.migrate([THIRD]).steps) == ((STEP,), True, ())


def test_records_of_every_older_schema_come_out_upgraded(seats: Store) -> None:
    seats.migrate([SECOND])
    seats.migrate([THIRD])
    record = seats.load(THIRD, "s3")
    assert record is not None
    assert record.body == {"room": "room 3", "number": "n3", "label": "l3", "floor": 6}


def test_new_and_changed_indexes_find_every_old_record(seats: Store) -> None:
    seats.migrate([THIRD])
    found = [
        len(list(seats.scan(THIRD, where)))
        for where in ({"floor": 6}, {"room": "room 3"}, {"room": Range(below=9)})
    ]
    assert found == [700, 140, 0]


def test_unique_values_follow_the_declaration(seats: Store) -> None:
    seats.migrate([THIRD])
    assert (seats.holder("seat.label", "l3"), seats.holder("seat.number", "n3")) == ("s3", None)


def test_a_migration_keeps_versions(seats: Store) -> None:
    before = seats.load(FIRST, "s1")
    seats.migrate([SECOND])
    after = seats.load(SECOND, "s1")
    assert before
    assert after
    assert before.version == after.version


def test_a_migrated_store_is_refused_to_the_older_program(seats: Store) -> None:
    seats.migrate([SECOND])
    with pytest.raises(SchemaMismatch):
        seats.load(FIRST, "s1")
    with pytest.raises(SchemaMismatch, match="2, and 1 is declared"):
        seats.migrate([FIRST])


def test_values_that_would_clash_stop_a_migration_and_nothing_is_done(seats: Store) -> None:
    clashing = evolve(FIRST, unique=("room",))
    with pytest.raises(Conflict):
        seats.migrate([clashing])
    assert (seats.holder("seat.number", "n3"), len(list(seats.scan(FIRST, {"room": 3})))) == ("s3", 140)


def test_an_upgrade_that_gives_what_cannot_be_kept_stops_a_migration(seats: Store) -> None:
    broken = evolve(FIRST, schema=2, upgrades={1: lambda body: {**body, "room": 1.5}})  # type: ignore[dict-item]
    with pytest.raises(RecordRefused):
        seats.migrate([broken])
    record = seats.load(FIRST, "s1")
    assert record
    assert record.body["room"] == 1


def test_a_kind_the_store_has_never_seen_needs_no_migration(store: Store) -> None:
    assert (store.migrate([THIRD]).steps, list(store.scan(THIRD))) == ((), [])


@pytest.mark.parametrize("upgrades", [{}, {2: in_words}, {1: in_words, 2: in_words}])
def test_a_kind_without_one_upgrade_for_each_older_schema_is_refused(upgrades: dict[int, object]) -> None:
    with pytest.raises(RecordRefused, match="upgrades"):
        Kind(name="seat", schema=2, upgrades=upgrades)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "a b", "a.b", "x" * 65, "a:b"])
def test_names_that_could_be_mistaken_are_refused(name: str) -> None:
    with pytest.raises(RecordRefused):
        Kind(name=name)


def test_a_body_of_a_newer_schema_is_not_taken_for_an_older_one() -> None:
    with pytest.raises(SchemaMismatch, match="schema 3, and schema 2 is declared"):
        upgraded(SECOND, 3, {})
