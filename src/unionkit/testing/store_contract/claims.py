"""Promises about claims, unique values and guards: one owner at a time, and compare-and-set."""

from __future__ import annotations

import pytest

from unionkit.errors import Conflict
from unionkit.storage import Batch, Claim, Delete, Guard, GuardRow, Release, Store
from unionkit.testing.store_contract.ground import Ground
from unionkit.testing.store_contract.keeping import BOOK, NOON, book, keep, loaded, put


def claim(owner: str, value: str = "12", name: str = "seat") -> Batch:
    """A batch that claims a seat."""
    return Batch(claims=(Claim(name=name, value=value, owner=owner),))


def release(owner: str, value: str = "12") -> Batch:
    """A batch that gives a seat up."""
    return Batch(releases=(Release(name="seat", value=value, owner=owner),))


def guarded(expected: int, value: int, name: str = "fund") -> Batch:
    """A batch that sets a guard."""
    return Batch(guards=(Guard(name=name, expected=expected, value=value),))


class Claims(Ground):
    """Claims that a batch makes and gives up by name."""

    def test_a_claim_has_its_owner(self, store: Store) -> None:
        store.commit(claim("a"), at=NOON)
        assert (store.holder("seat", "12"), store.holder("seat", "13")) == ("a", None)

    def test_what_another_holds_cannot_be_claimed(self, store: Store) -> None:
        store.commit(claim("a"), at=NOON)
        with pytest.raises(Conflict):
            store.commit(claim("b"), at=NOON)
        assert store.holder("seat", "12") == "a"

    def test_claiming_what_one_holds_changes_nothing(self, store: Store) -> None:
        for _ in range(2):
            store.commit(claim("a"), at=NOON)
        assert store.holder("seat", "12") == "a"

    def test_one_value_under_two_names_is_two_claims(self, store: Store) -> None:
        store.commit(claim("a"), at=NOON)
        store.commit(claim("b", name="berth"), at=NOON)
        assert (store.holder("seat", "12"), store.holder("berth", "12")) == ("a", "b")

    def test_a_released_claim_is_free_for_another(self, store: Store) -> None:
        store.commit(claim("a"), at=NOON)
        store.commit(release("a"), at=NOON)
        assert store.holder("seat", "12") is None
        store.commit(claim("b"), at=NOON)
        assert store.holder("seat", "12") == "b"

    def test_nobody_releases_what_another_holds(self, store: Store) -> None:
        store.commit(claim("a"), at=NOON)
        with pytest.raises(Conflict):
            store.commit(release("b"), at=NOON)
        assert store.holder("seat", "12") == "a"

    def test_releasing_what_nobody_holds_changes_nothing(self, store: Store) -> None:
        store.commit(release("a"), at=NOON)
        assert store.holder("seat", "12") is None


class UniqueValues(Ground):
    """Fields of which no two records have the same value."""

    def test_a_unique_value_is_taken_once(self, store: Store) -> None:
        keep(store, a=book(number="n1"))
        with pytest.raises(Conflict):
            keep(store, b=book(number="n1"))
        assert store.holder("book.number", "n1") == "a"

    def test_two_new_records_of_one_batch_with_one_unique_value_are_a_conflict(self, store: Store) -> None:
        with pytest.raises(Conflict):
            keep(store, a=book(number="n1"), b=book(number="n1"))
        assert list(store.scan(BOOK)) == []

    def test_a_change_to_a_unique_value_that_is_taken_is_a_conflict(self, store: Store) -> None:
        version = keep(store, a=book(number="n1"), b=book(number="n2")).commit
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("b", book(number="n1"), version),)), at=NOON)
        assert loaded(store, "b").body == book(number="n2")

    def test_a_value_that_a_record_has_taken_later_is_taken(self, store: Store) -> None:
        version = keep(store, a=book(number="n1")).commit
        store.commit(Batch(puts=(put("a", book(number="n2"), version),)), at=NOON)
        with pytest.raises(Conflict):
            keep(store, b=book(number="n2"))

    def test_a_record_keeps_its_unique_value_when_something_else_changes(self, store: Store) -> None:
        version = keep(store, a=book(number="n1")).commit
        store.commit(Batch(puts=(put("a", book(number="n1", year=5), version),)), at=NOON)
        assert store.holder("book.number", "n1") == "a"

    def test_a_unique_value_is_free_when_its_record_takes_another(self, store: Store) -> None:
        version = keep(store, a=book(number="n1")).commit
        store.commit(Batch(puts=(put("a", book(number="n2"), version),)), at=NOON)
        keep(store, b=book(number="n1"))
        assert (store.holder("book.number", "n1"), store.holder("book.number", "n2")) == ("b", "a")

    def test_a_unique_value_is_free_when_its_record_is_deleted(self, store: Store) -> None:
        version = keep(store, a=book(number="n1")).commit
        store.commit(Batch(deletes=(Delete(kind=BOOK, id="a", expected=version),)), at=NOON)
        assert store.holder("book.number", "n1") is None
        keep(store, b=book(number="n1"))

    def test_two_records_may_swap_their_unique_values_in_one_batch(self, store: Store) -> None:
        version = keep(store, a=book(number="n1"), b=book(number="n2")).commit
        swapped = (put("a", book(number="n2"), version), put("b", book(number="n1"), version))
        store.commit(Batch(puts=swapped), at=NOON)
        assert (store.holder("book.number", "n1"), store.holder("book.number", "n2")) == ("b", "a")

    def test_many_records_may_have_no_unique_value(self, store: Store) -> None:
        keep(store, a=book(number=None), b=book())
        assert len(list(store.scan(BOOK))) == 2


class Guards(Ground):
    """Numbers that are set by compare-and-set."""

    def test_a_guard_that_was_never_set_is_zero(self, store: Store) -> None:
        assert store.guard("fund") == GuardRow(name="fund", version=0, value=0)

    def test_a_guard_moves_by_compare_and_set(self, store: Store) -> None:
        first = store.commit(guarded(0, 5), at=NOON).commit
        second = store.commit(guarded(first, 7), at=NOON).commit
        assert store.guard("fund") == GuardRow(name="fund", version=second, value=7)

    @pytest.mark.parametrize("expected", ["none", "an older one", "a newer one"])
    def test_a_guard_with_another_version_is_a_conflict(self, store: Store, expected: str) -> None:
        first = store.commit(guarded(0, 5), at=NOON).commit
        second = store.commit(guarded(first, 7), at=NOON).commit
        versions = {"none": 0, "an older one": first, "a newer one": second + 1}
        with pytest.raises(Conflict):
            store.commit(guarded(versions[expected], 9), at=NOON)
        assert store.guard("fund").value == 7

    def test_a_guard_set_to_the_value_it_has_is_bumped_all_the_same(self, store: Store) -> None:
        first = store.commit(guarded(0, 5), at=NOON).commit
        store.commit(guarded(first, 5), at=NOON)
        with pytest.raises(Conflict):
            store.commit(guarded(first, 5), at=NOON)

    @pytest.mark.parametrize("value", [-1, 2**53 + 1, 2**63, -(10**40)])
    def test_a_guard_holds_a_number_of_any_size(self, store: Store, value: int) -> None:
        store.commit(guarded(0, value), at=NOON)
        assert store.guard("fund").value == value

    def test_guards_whose_names_differ_in_case_are_two(self, store: Store) -> None:
        store.commit(guarded(0, 5, "fund/a"), at=NOON)
        store.commit(guarded(0, 7, "fund/A"), at=NOON)
        assert (store.guard("fund/a").value, store.guard("fund/A").value) == (5, 7)
