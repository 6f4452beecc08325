"""Stores that break one promise each, and the tests of the contract that must find it."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, evolve, field, frozen

from unionkit.errors import Conflict, RecordRefused, StoreError
from unionkit.storage import (
    Batch,
    Claim,
    Kind,
    MemoryStore,
    Message,
    Migration,
    Receipt,
    Record,
    Release,
    Store,
    cursor,
    join_sqlite,
    open_sqlite,
)
from unionkit.storage.cell_store import CellStore
from unionkit.storage.entries import Facts
from unionkit.storage.kinds import Body, Where
from unionkit.storage.sqlite import SqliteCells, SqliteDatabase


class LastWriteWins(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        puts = [evolve(put, expected=self.version(put.kind, put.id)) for put in batch.puts]
        return super().commit(evolve(batch, puts=tuple(puts)), at=at)

    def version(self, kind: Kind, id: str) -> int:
        found = self.load(kind, id)
        return 0 if found is None else found.version


class TrustsNewRecords(MemoryStore):
    """Writes a record that is meant to be new over the one that is there."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        there = {put.id: self.load(put.kind, put.id) for put in batch.puts if not put.expected}
        versions = {id: record.version for id, record in there.items() if record is not None}
        puts = [evolve(put, expected=put.expected or versions.get(put.id, 0)) for put in batch.puts]
        return super().commit(evolve(batch, puts=tuple(puts)), at=at)


class ReusesVersions(MemoryStore):
    """Counts versions in the record, so that they begin anew after a delete."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        receipt = super().commit(batch, at=at)
        self._commits -= len(batch.deletes)
        return receipt


class LosesTheJournalOnConflict(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        try:
            return super().commit(batch, at=at)
        except Conflict:
            self._journal.clear()
            raise


class HalfBatches(MemoryStore):
    """Writes what comes before the part that conflicts."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        try:
            return super().commit(batch, at=at)
        except Conflict:
            for put in batch.puts:
                with suppress(StoreError):
                    super().commit(Batch(puts=(put,)), at=at)
            raise


class BurnsKeys(MemoryStore):
    """Remembers the key of a batch that failed."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        try:
            return super().commit(batch, at=at)
        except Conflict:
            with suppress(StoreError):
                super().commit(Batch(idempotency_key=batch.idempotency_key), at=at)
            raise


class IgnoresKeys(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        return super().commit(evolve(batch, idempotency_key=None), at=at)


class AcceptsReusedKeys(MemoryStore):
    """Gives the first receipt, whatever else comes under its key."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        known = None if batch.idempotency_key is None else self.receipt(batch.idempotency_key)
        return known or super().commit(batch, at=at)


class DirtyReads(MemoryStore):
    """Shows what a commit is about to write."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        before = dict(self._guards)
        rows = [evolve(self.guard(guard.name), value=guard.value) for guard in batch.guards]
        self._guards |= {row.name: row for row in rows}
        try:
            for put in batch.puts:
                put.body.get("title")  # the moment at which others look
        finally:
            self._guards = before
        return super().commit(batch, at=at)


class GuardsWithoutComparing(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        guards = [evolve(guard, expected=self.guard(guard.name).version) for guard in batch.guards]
        return super().commit(evolve(batch, guards=tuple(guards)), at=at)


class StealsClaims(MemoryStore):
    def _settle(self, releases: list[Release], claims: list[Claim]) -> dict[tuple[str, str], str | None]:
        taken: dict[tuple[str, str], str | None] = {(one.name, one.value): one.owner for one in claims}
        return {**super()._settle(releases, []), **taken}


class ReleasesForOthers(MemoryStore):
    def _settle(self, releases: list[Release], claims: list[Claim]) -> dict[tuple[str, str], str | None]:
        owners = [evolve(one, owner=self._claims.get((one.name, one.value)) or one.owner) for one in releases]
        return super()._settle(owners, claims)


class ForgetsUniqueOnUpdate(MemoryStore):
    def _settle(self, releases: list[Release], claims: list[Claim]) -> dict[tuple[str, str], str | None]:
        known = [id for records in self._records.values() for id in records]
        new = [one for one in claims if "." not in one.name or one.owner not in known]
        return super()._settle(releases, new)


class KeepsUniqueAfterDelete(MemoryStore):
    def _keep_claims(self, changes: dict[tuple[str, str], str | None]) -> None:
        kept = {place: owner for place, owner in changes.items() if owner or "." not in place[0]}
        super()._keep_claims(kept)


class RewritesTexts(MemoryStore):
    """Brings ids and texts to another form, as collations and drivers do."""

    def form(self, text: str) -> str:
        raise NotImplementedError

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        puts = tuple(evolve(put, id=self.form(put.id), body=self.body(put.body)) for put in batch.puts)
        return super().commit(evolve(batch, puts=puts), at=at)

    def load(self, kind: Kind, id: str) -> Record | None:
        return super().load(kind, self.form(id))

    def body(self, body: Body) -> Body:
        return {key: self.form(value) if isinstance(value, str) else value for key, value in body.items()}


class CaseInsensitiveIds(RewritesTexts):
    def form(self, text: str) -> str:
        return text.lower()


class StripsBlanks(RewritesTexts):
    def form(self, text: str) -> str:
        return text.rstrip() or text


class NormalisesAccents(RewritesTexts):
    def form(self, text: str) -> str:
        return unicodedata.normalize("NFC", text)


class KeepsThreeBytes(RewritesTexts):
    """Puts a question mark for every sign outside the basic plane, as three-byte "utf8" columns do."""

    def form(self, text: str) -> str:
        return "".join(sign if sign < "\U00010000" else "?" for sign in text)


class CutsLongIds(RewritesTexts):
    def form(self, text: str) -> str:
        return text[:191]


class FloatMoney(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        puts = tuple(evolve(put, body=self.body(put.body)) for put in batch.puts)
        return super().commit(evolve(batch, puts=puts), at=at)

    def body(self, body: Body) -> Body:
        return {key: int(float(value)) if type(value) is int else value for key, value in body.items()}


class FloatsAreKept(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        try:
            return super().commit(batch, at=at)
        except RecordRefused:
            puts = tuple(put for put in batch.puts if "x" not in put.body)
            return super().commit(evolve(batch, puts=puts), at=at)


class DropsMicroseconds(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        return super().commit(batch, at=at // 1_000_000 * 1_000_000)


class ScansAsInserted(MemoryStore):
    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        found = {record.id: record for record in super().scan(kind, where, after=after)}
        placed = [found[id] for id in self._records.get(kind.name, {}) if id in found]
        return iter(placed[:limit])


class SortsByUtf16(MemoryStore):
    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        found = list(super().scan(kind, where, after=after))
        return iter(sorted(found, key=lambda record: cursor(record, where).encode("utf-16-be"))[:limit])


class IgnoresTheSecondCondition(MemoryStore):
    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        return super().scan(kind, dict([*(where or {}).items()][:1]), after=after, limit=limit)


class ForgetsNothing(MemoryStore):
    """Keeps personal facts that were to be erased."""

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        return super().commit(evolve(batch, forget=()), at=at)


class NoSalt(MemoryStore):
    def __init__(self) -> None:
        super().__init__(salt=str)


class FactsMoved(MemoryStore):
    """Gives the facts of another entry."""

    def facts(self, number: int) -> Facts | None:
        found = super().facts(number)
        return None if found is None else evolve(found, content="another")


class OutboxTwice(MemoryStore):
    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        for message in super().outbox(after=after, limit=limit):
            yield message
            yield message


class OutboxBackwards(MemoryStore):
    def outbox(self, *, after: int = 0, limit: int | None = None) -> Iterator[Message]:
        return iter([*super().outbox(after=after, limit=limit)][::-1])


class ReusesMessageNumbers(MemoryStore):
    def _post(self, batch: Batch) -> tuple[int, ...]:
        self._messages = max(self._outbox, default=0)
        return super()._post(batch)


class DryRunsAreReal(MemoryStore):
    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        return evolve(super().migrate(kinds), applied=not dry_run)


class ReadsAnySchema(MemoryStore):
    def _open(self, kind: Kind | None = None) -> None:
        super()._open()


class MigratesWithoutIndexes(MemoryStore):
    """Brings declarations up to date and leaves unique values as they were."""

    def migrate(self, kinds: Iterable[Kind], *, dry_run: bool = False) -> Migration:
        before = dict(self._claims)
        done = super().migrate(kinds, dry_run=dry_run)
        self._claims = before
        return done


class NeverCloses(MemoryStore):
    def close(self) -> None:
        """Nothing."""


class ShowsValues(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        try:
            return super().commit(batch, at=at)
        except Conflict as error:
            shown = [*(one.value for one in batch.claimed), *(put.body for put in batch.puts)]
            raise Conflict(
                f"{error.message}: {shown}", hint=error.hint, kind=error.kind, id=error.id
            ) from error


class SharesBodies(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.cache: dict[tuple[str, str, int], Record] = {}

    def load(self, kind: Kind, id: str) -> Record | None:
        found = super().load(kind, id)
        return None if found is None else self.cache.setdefault((kind.name, id, found.version), found)


class MergesBodies(MemoryStore):
    def commit(self, batch: Batch, *, at: int) -> Receipt:
        old = {put.id: self.load(put.kind, put.id) for put in batch.puts}
        bodies = {id: record.body for id, record in old.items() if record is not None}
        puts = tuple(evolve(put, body={**bodies.get(put.id, {}), **put.body}) for put in batch.puts)
        return super().commit(evolve(batch, puts=puts), at=at)


# over SQLite: what only two connections, a second process or a long scan can show


@define(eq=False, repr=False)
class CachesReads(CellStore):
    """Remembers what it has read, and does not notice that another connection writes."""

    cache: dict[tuple[str, str], Record | None] = field(factory=dict, init=False)

    def load(self, kind: Kind, id: str) -> Record | None:
        place = kind.name, id
        if place not in self.cache:
            self.cache[place] = CellStore.load(self, kind, id)
        return self.cache[place]

    def commit(self, batch: Batch, *, at: int) -> Receipt:
        self.cache.clear()
        return CellStore.commit(self, batch, at=at)


class HoldsAll(CellStore):
    """Reads everything before it gives the first."""

    def scan(
        self, kind: Kind, where: Where | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Iterator[Record]:
        return iter(list(super().scan(kind, where, after=after, limit=limit)))


class StatementByStatement(SqliteDatabase):
    """Commits every statement by itself."""

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SqliteCells]:
        with self._lock:
            yield SqliteCells(self.connection)


class CommitsWhenClosed(CellStore):
    """Acknowledges what it has only begun to write."""

    def close(self) -> None:
        connection = self.database.connection  # type: ignore[attr-defined]
        if connection.in_transaction:
            connection.execute("commit")
        super().close()
        connection.close()


def over_file(kind: type[CellStore]) -> Callable[[Path], Store]:
    def opened(file: Path) -> Store:
        database = open_sqlite(file).database
        return kind(database)

    return opened


def statement_by_statement(file: Path) -> Store:
    database = open_sqlite(file).database
    assert isinstance(database, SqliteDatabase)
    return CellStore(StatementByStatement(database.connection))


def committed_when_closed(file: Path) -> Store:
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("begin immediate")
    return CommitsWhenClosed(join_sqlite(connection).database)


@frozen
class Broken:
    """How a broken store is opened, and a test of the contract that finds it."""

    open: Callable[[Path], Store]
    found_by: str


def in_memory(kind: Callable[[], Store], found_by: str) -> Broken:
    return Broken(lambda _: kind(), found_by)


BROKEN: Mapping[str, Broken] = {
    "LastWriteWins": in_memory(LastWriteWins, "no_update_is_lost"),
    "TrustsNewRecords": in_memory(TrustsNewRecords, "a_put_with_another_version_is_a_conflict"),
    "ReusesVersions": in_memory(ReusesVersions, "a_version_never_comes_back_even_after_a_delete"),
    "LosesTheJournalOnConflict": in_memory(
        LosesTheJournalOnConflict, "a_batch_that_conflicts_in_one_part_writes_nothing"
    ),
    "HalfBatches": in_memory(HalfBatches, "a_batch_that_conflicts_in_one_part_writes_nothing"),
    "BurnsKeys": in_memory(BurnsKeys, "a_batch_that_failed_leaves_its_key_free"),
    "IgnoresKeys": in_memory(IgnoresKeys, "a_batch_under_a_key_takes_effect_once"),
    "AcceptsReusedKeys": in_memory(AcceptsReusedKeys, "a_key_with_another_content_is_refused"),
    "DirtyReads": in_memory(DirtyReads, "nobody_reads_what_is_not_committed"),
    "GuardsWithoutComparing": in_memory(GuardsWithoutComparing, "two_awards_on_one_balance_do_not_both_pass"),
    "StealsClaims": in_memory(StealsClaims, "what_another_holds_cannot_be_claimed"),
    "ReleasesForOthers": in_memory(ReleasesForOthers, "nobody_releases_what_another_holds"),
    "ForgetsUniqueOnUpdate": in_memory(
        ForgetsUniqueOnUpdate, "a_change_to_a_unique_value_that_is_taken_is_a_conflict"
    ),
    "KeepsUniqueAfterDelete": in_memory(
        KeepsUniqueAfterDelete, "a_unique_value_is_free_when_its_record_is_deleted"
    ),
    "CaseInsensitiveIds": in_memory(CaseInsensitiveIds, "ids_that_differ_in_one_letter_are_two_records"),
    "StripsBlanks": in_memory(StripsBlanks, "ids_that_differ_in_one_letter_are_two_records"),
    "NormalisesAccents": in_memory(NormalisesAccents, "ids_that_differ_in_one_letter_are_two_records"),
    "KeepsThreeBytes": in_memory(KeepsThreeBytes, "an_id_comes_back_to_the_letter"),
    "CutsLongIds": in_memory(CutsLongIds, "an_id_comes_back_to_the_letter"),
    "FloatMoney": in_memory(FloatMoney, "a_value_comes_back_as_what_it_was"),
    "FloatsAreKept": in_memory(FloatsAreKept, "what_would_come_back_as_something_else_is_refused"),
    "DropsMicroseconds": in_memory(DropsMicroseconds, "a_moment_comes_back_to_the_microsecond"),
    "ScansAsInserted": in_memory(ScansAsInserted, "without_conditions_all_come_by_id"),
    "SortsByUtf16": in_memory(SortsByUtf16, "ids_sort_by_code_point"),
    "IgnoresTheSecondCondition": in_memory(
        IgnoresTheSecondCondition, "conditions_find_these_records_in_this_order"
    ),
    "ForgetsNothing": in_memory(ForgetsNothing, "forgotten_facts_are_gone_and_the_others_stay"),
    "NoSalt": in_memory(NoSalt, "the_chain_holds_no_facts_and_no_hash_that_can_be_guessed"),
    "FactsMoved": in_memory(FactsMoved, "the_chain_holds"),
    "OutboxTwice": in_memory(OutboxTwice, "a_message_comes_back_as_it_was_put"),
    "OutboxBackwards": in_memory(OutboxBackwards, "messages_come_in_the_order_of_their_numbers"),
    "ReusesMessageNumbers": in_memory(ReusesMessageNumbers, "the_number_of_a_message_is_never_used_twice"),
    "DryRunsAreReal": in_memory(DryRunsAreReal, "a_dry_run_says_what_would_be_done_and_does_nothing"),
    "ReadsAnySchema": in_memory(
        ReadsAnySchema, "a_kind_declared_otherwise_is_not_used_before_it_is_migrated"
    ),
    "MigratesWithoutIndexes": in_memory(MigratesWithoutIndexes, "unique_values_follow_the_declaration"),
    "NeverCloses": in_memory(NeverCloses, "a_closed_store_says_so"),
    "ShowsValues": in_memory(ShowsValues, "an_error_shows_no_value_and_no_error_of_a_driver"),
    "SharesBodies": in_memory(SharesBodies, "changing_a_loaded_body_changes_nothing"),
    "MergesBodies": in_memory(MergesBodies, "a_put_with_the_loaded_version_replaces_the_record"),
    "CachesReads": Broken(over_file(CachesReads), "a_commit_is_seen_over_the_other_connection_at_once"),
    "HoldsAll": Broken(over_file(HoldsAll), "reading_many_holds_a_bounded_number_of_them"),
    "StatementByStatement": Broken(
        statement_by_statement, "a_process_that_is_killed_in_a_commit_leaves_it_whole_or_not_at_all"
    ),
    "CommitsWhenClosed": Broken(
        committed_when_closed, "a_process_that_is_killed_loses_nothing_that_was_acknowledged"
    ),
}
