"""Promises about a scan: which records, in which order, behind which cursor, and in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from unionkit.errors import RecordRefused, StoreError
from unionkit.storage import Batch, Delete, Range, Store, cursor
from unionkit.storage.kinds import Body, Where
from unionkit.testing.store_contract.ground import Ground, need
from unionkit.testing.store_contract.keeping import BOOK, NOON, READER, book, keep, line, loaded, put

# put in this order, which is neither that of their ids nor that of any index
SHELVES: dict[str, Body] = {
    "f": book(shelf="𠮷", year=2**63 - 1),
    "a": book(shelf="b", year=3),
    "i": book(shelf="￿"),
    "b": book(shelf="a", year=-7),
    "d": book(shelf="ä", year=3),
    "h": book(shelf="", year=0),
    "g": book(shelf="a ", year=-(2**63)),
    "c": book(shelf="B", year=20),
    "e": book(shelf=None, year=None),
}
FOUND: dict[str, tuple[Where, str]] = {
    "one text": ({"shelf": "a"}, "b"),
    "the same text with a blank": ({"shelf": "a "}, "g"),
    "another case": ({"shelf": "B"}, "c"),
    "the empty text": ({"shelf": ""}, "h"),
    "no such text": ({"shelf": "zz"}, ""),
    "one number, by id": ({"year": 3}, "ad"),
    "texts by code point": ({"shelf": Range(at_least="")}, "hcbgadif"),
    "numbers by size": ({"year": Range(at_least=-(2**63))}, "gbhadcf"),
    "from one on": ({"year": Range(at_least=3)}, "adcf"),
    "below one": ({"year": Range(below=3)}, "gbh"),
    "from one on and below another": ({"year": Range(at_least=-7, below=20)}, "bhad"),
    "texts below one": ({"shelf": Range(below="b")}, "hcbg"),
    "an empty range": ({"year": Range(at_least=5, below=5)}, ""),
    "two conditions, by the first": ({"year": Range(at_least=0), "shelf": Range(at_least="b")}, "adf"),
    "both ends open": ({"shelf": Range()}, "hcbgadif"),
}
LONG = "x" * 300
READINGS: dict[str, tuple[Callable[[range], Batch], Callable[[Store], Iterator[object]]]] = {
    "all records": (
        lambda numbers: Batch(puts=tuple(put(f"r{n:06d}", {"text": LONG}, kind=READER) for n in numbers)),
        lambda store: store.scan(READER),
    ),
    "records by an index": (
        lambda numbers: Batch(puts=tuple(put(f"b{n:06d}", book(year=n, text=LONG)) for n in numbers)),
        lambda store: store.scan(BOOK, {"year": Range(at_least=0)}),
    ),
    "the journal": (
        lambda numbers: Batch(journal=tuple(line(f"b{n}", content=LONG) for n in numbers)),
        lambda store: store.journal(),
    ),
}
MANY = 3_000  # six steps of an adapter over the record base


class Scans(Ground):
    """Searching in the order of an index."""

    @pytest.fixture
    def shelves(self, store: Store) -> Store:
        """A store with books on many shelves."""
        for id, body in SHELVES.items():
            keep(store, **{id: body})
        return store

    def test_without_conditions_all_come_by_id(self, shelves: Store) -> None:
        assert ids(shelves) == "abcdefghi"

    @pytest.mark.parametrize("name", FOUND)
    def test_conditions_find_these_records_in_this_order(self, shelves: Store, name: str) -> None:
        where, wanted = FOUND[name]
        assert ids(shelves, where) == wanted

    @pytest.mark.parametrize("where", [None, {"shelf": Range(at_least="")}, {"year": Range(below=100)}])
    @pytest.mark.parametrize("size", [1, 2, 5, 50])
    def test_pages_behind_cursors_give_what_one_scan_gives(
        self, shelves: Store, where: Where | None, size: int
    ) -> None:
        found, after = "", None
        while page := list(shelves.scan(BOOK, where, after=after, limit=size)):
            assert len(page) <= size
            found += "".join(record.id for record in page)
            after = cursor(page[-1], where)
        assert found == ids(shelves, where)

    def test_a_cursor_holds_when_its_record_is_gone(self, shelves: Store) -> None:
        where = {"year": 3}
        first = next(iter(shelves.scan(BOOK, where)))
        shelves.commit(Batch(deletes=(Delete(kind=BOOK, id=first.id, expected=first.version),)), at=NOON)
        assert ids(shelves, where, after=cursor(first, where)) == "d"

    @pytest.mark.parametrize("bad", ["", "x", "99:t"])
    def test_what_is_no_cursor_is_refused(self, shelves: Store, bad: str) -> None:
        with pytest.raises(RecordRefused):
            ids(shelves, after=bad)

    def test_a_limit_of_nothing_gives_nothing(self, shelves: Store) -> None:
        assert ids(shelves, limit=0) == ""

    def test_a_condition_on_what_is_not_indexed_is_refused(self, shelves: Store) -> None:
        with pytest.raises(StoreError):
            ids(shelves, {"title": "a book"})

    def test_a_record_that_moves_in_an_index_is_found_at_its_new_place_only(self, shelves: Store) -> None:
        version = loaded(shelves, "a").version
        shelves.commit(Batch(puts=(put("a", book(shelf="z", year=3), version),)), at=NOON)
        assert (ids(shelves, {"shelf": "b"}), ids(shelves, {"shelf": "z"})) == ("", "a")

    def test_a_record_that_loses_its_value_is_not_in_the_index_any_more(self, shelves: Store) -> None:
        version = loaded(shelves, "a").version
        shelves.commit(Batch(puts=(put("a", book(shelf=None, year=3), version),)), at=NOON)
        assert ids(shelves, {"shelf": Range(at_least="")}) == "hcbgdif"

    def test_a_sealed_field_is_found_by_its_index_member(self, store: Store) -> None:
        keep(store, b={"shelf": {"$sealed": "x9", "$index": "h1"}})
        assert ids(store, {"shelf": "h1"}) == "b"

    def test_writing_while_scanning_neither_hides_nor_repeats_what_is_left_alone(self, store: Store) -> None:
        many = tuple(put(f"b{number:05d}", book(year=number % 7)) for number in range(1_200))
        store.commit(Batch(puts=many), at=NOON)
        seen: list[str] = []
        for record in store.scan(BOOK, {"year": Range(at_least=0)}):
            seen.append(record.id)
            if len(seen) % 300 == 0:
                keep(store, **{f"new{len(seen)}": book(year=3)})
        old = [id for id in seen if id.startswith("b")]
        assert (len(old), len(set(old))) == (1_200, 1_200)

    @pytest.mark.parametrize("what", READINGS)
    def test_reading_many_holds_a_bounded_number_of_them(self, store: Store, what: str) -> None:
        need(store, "durable")
        batch, read = READINGS[what]
        store.commit(batch(range(MANY)), at=NOON)
        tracemalloc.start()
        try:
            held = list(read(store))
            all_of_them = tracemalloc.get_traced_memory()[0]
            assert len(held) == MANY
            del held
            tracemalloc.reset_peak()
            for _ in read(store):
                pass
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < all_of_them * 0.6


def ids(
    store: Store, where: Where | None = None, *, after: str | None = None, limit: int | None = None
) -> str:
    """The ids of a scan as one word."""
    return "".join(record.id for record in store.scan(BOOK, where, after=after, limit=limit))
