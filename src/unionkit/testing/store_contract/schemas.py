"""Promises about schemas: older records are upgraded, newer ones refused, and searches stay true."""

from __future__ import annotations

from functools import partial

import pytest
from attrs import evolve

from unionkit.errors import Conflict, RecordRefused, SchemaMismatch
from unionkit.storage import Batch, Kind, MigrationStep, Range, Store
from unionkit.storage.kinds import Body
from unionkit.testing.store_contract.ground import Ground, race
from unionkit.testing.store_contract.keeping import NOON, loaded, odd, put

COUNT = 600  # more than one step of any adapter over the record base


def in_words(body: Body) -> Body:
    """Schema 1 to 2: the room as text."""
    return {**body, "room": f"room {body['room']}"}


def with_floor(body: Body) -> Body:
    """Schema 2 to 3: a floor beside it."""
    return {**body, "floor": len(str(body["room"]))}


FIRST = Kind(name="seat", index=("room",), unique=("number",))
SECOND = evolve(FIRST, schema=2, upgrades={1: in_words})
THIRD = Kind(
    name="seat", index=("room", "floor"), unique=("label",), schema=3, upgrades={1: in_words, 2: with_floor}
)
KINDS = {1: FIRST, 2: SECOND}
WHOLE: Body = {"room": "room 3", "number": "n3", "label": "l3", "floor": 6}


def step(start: int) -> MigrationStep:
    """What a migration to the third schema does."""
    return MigrationStep(
        kind="seat",
        start=start,
        end=3,
        records=COUNT,
        added=("index floor", "unique label"),
        dropped=("unique number",),
    )


def fill(store: Store, schema: int) -> None:
    """Commit seats under an older schema."""
    bodies: list[Body] = [{"room": n % 5, "number": f"n{n}", "label": f"l{n}"} for n in range(COUNT)]
    written = bodies if schema == 1 else [in_words(body) for body in bodies]
    kind = KINDS[schema]
    store.commit(Batch(puts=tuple(put(f"s{n}", body, kind=kind) for n, body in enumerate(written))), at=NOON)


class Schemas(Ground):
    """Declarations that change."""

    @pytest.fixture
    def seats(self, store: Store) -> Store:
        """A store with seats of the first schema."""
        fill(store, 1)
        return store

    def test_a_kind_declared_otherwise_is_not_used_before_it_is_migrated(self, seats: Store) -> None:
        for ask in (
            lambda: seats.load(THIRD, "s1"),
            lambda: list(seats.scan(THIRD, {"floor": 6})),
            lambda: seats.commit(Batch(puts=(put("new", {}, kind=THIRD),)), at=NOON),
        ):
            with pytest.raises(SchemaMismatch):
                ask()

    @pytest.mark.parametrize("schema", [1, 2])
    def test_a_dry_run_says_what_would_be_done_and_does_nothing(self, store: Store, schema: int) -> None:
        fill(store, schema)
        planned = store.migrate([THIRD], dry_run=True)
        assert (planned.steps, planned.applied) == ((step(schema),), False)
        assert loaded(store, "s1", KINDS[schema]).body["room"] == (1 if schema == 1 else "room 1")

    @pytest.mark.parametrize("schema", [1, 2])
    def test_a_migration_does_what_its_dry_run_said_and_does_it_once(self, store: Store, schema: int) -> None:
        fill(store, schema)
        done = store.migrate([THIRD])
        assert (done.steps, done.applied) == ((step(schema),), True)
        assert store.migrate([THIRD]).steps == ()

    @pytest.mark.parametrize("schema", [1, 2])
    def test_records_of_every_older_schema_come_out_upgraded(self, store: Store, schema: int) -> None:
        fill(store, schema)
        store.migrate([THIRD])
        assert loaded(store, "s3", THIRD).body == WHOLE

    def test_records_that_were_migrated_step_by_step_come_out_the_same(self, seats: Store) -> None:
        seats.migrate([SECOND])
        seats.migrate([THIRD])
        assert loaded(seats, "s3", THIRD).body == WHOLE

    def test_new_and_changed_indexes_find_every_old_record(self, seats: Store) -> None:
        seats.migrate([THIRD])
        wheres = ({"floor": 6}, {"room": "room 3"}, {"room": Range(below=9)})
        assert [len(list(seats.scan(THIRD, where))) for where in wheres] == [COUNT, COUNT // 5, 0]

    def test_unique_values_follow_the_declaration(self, seats: Store) -> None:
        seats.migrate([THIRD])
        assert (seats.holder("seat.label", "l3"), seats.holder("seat.number", "n3")) == ("s3", None)
        with pytest.raises(Conflict):
            seats.commit(Batch(puts=(put("new", {"label": "l3"}, kind=THIRD),)), at=NOON)

    def test_a_migration_keeps_versions_and_the_numbers_of_commits_grow(self, seats: Store) -> None:
        before = loaded(seats, "s1", FIRST).version
        seats.migrate([SECOND])
        assert loaded(seats, "s1", SECOND).version == before
        receipt = seats.commit(Batch(puts=(put("new", {"room": "x"}, kind=SECOND),)), at=NOON)
        assert receipt.commit > before

    def test_a_migrated_store_is_refused_to_the_older_program(self, seats: Store) -> None:
        seats.migrate([SECOND])
        for ask in (
            lambda: seats.load(FIRST, "s1"),
            lambda: list(seats.scan(FIRST)),
            lambda: seats.commit(Batch(puts=(put("new", {}, kind=FIRST),)), at=NOON),
            lambda: seats.migrate([FIRST]),
            lambda: seats.migrate([FIRST], dry_run=True),
        ):
            with pytest.raises(SchemaMismatch):
                ask()

    def test_values_that_would_clash_stop_a_migration_and_nothing_is_done(self, seats: Store) -> None:
        with pytest.raises(Conflict):
            seats.migrate([evolve(FIRST, unique=("room",))])
        assert seats.holder("seat.number", "n3") == "s3"
        assert len(list(seats.scan(FIRST, {"room": 3}))) == COUNT // 5

    def test_an_upgrade_that_gives_what_cannot_be_kept_stops_a_migration(self, seats: Store) -> None:
        def broken(body: Body) -> Body:
            return {**body, "room": odd(1.5) if body["number"] == f"n{COUNT - 1}" else 0}

        with pytest.raises(RecordRefused):
            seats.migrate([evolve(FIRST, schema=2, upgrades={1: broken})])
        assert [loaded(seats, f"s{number}", FIRST).body["room"] for number in (1, 2, COUNT - 1)] == [1, 2, 4]

    def test_a_kind_that_the_store_has_never_seen_needs_no_migration(self, store: Store) -> None:
        assert (store.migrate([THIRD]).steps, list(store.scan(THIRD))) == ((), [])

    def test_two_programs_that_migrate_at_once_do_it_once(self, pair: tuple[Store, Store]) -> None:
        fill(pair[0], 1)
        done = race([partial(store.migrate, [THIRD]) for store in pair])
        steps = [len(one.steps) for one in done if not isinstance(one, Exception)]
        assert sum(steps) == 1, f"{done}"
        assert loaded(pair[0], "s3", THIRD).body == WHOLE
