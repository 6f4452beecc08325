"""Promises of a scan: which records, in which order, and going on behind a cursor."""

from __future__ import annotations

import gc
import tracemalloc

import pytest
from tests.storage.keeping import BOOK, NOON, book, put

from unionkit.errors import RecordRefused, StoreError
from unionkit.storage import Batch, Range, Store, cursor
from unionkit.storage.kinds import Body, Where

SHELVES: dict[str, Body] = {
    "a": book(shelf="b", year=3),
    "b": book(shelf="a", year=-7),
    "c": book(shelf="B", year=20),
    "d": book(shelf="ä", year=3),
    "e": book(shelf=None, year=None),
    "f": book(shelf="𠮷", year=2**63 - 1),
    "g": book(shelf="a ", year=-(2**63)),
    "h": book(shelf="", year=0),
    "i": book(shelf="￿"),
}


@pytest.fixture
def shelves(store: Store) -> Store:
    store.commit(Batch(puts=tuple(put(id, body) for id, body in SHELVES.items())), at=NOON)
    return store


def ids(store: Store, where: Where | None = None, **options: object) -> str:
    return "".join(record.id for record in store.scan(BOOK, where, **options))  # type: ignore[arg-type]


def test_without_conditions_all_come_by_id(shelves: Store) -> None:
    assert ids(shelves) == "abcdefghi"


FOUND: dict[str, tuple[Where, str]] = {
    "one text": ({"shelf": "a"}, "b"),
    "the same text without its blank": ({"shelf": "a "}, "g"),
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
    "two conditions, ordered by the first": (
        {"year": Range(at_least=0), "shelf": Range(at_least="b")},
        "adf",
    ),
    "both ends open": ({"shelf": Range()}, "hcbgadif"),
}


@pytest.mark.parametrize("name", FOUND)
def test_conditions_find_these_records_in_this_order(shelves: Store, name: str) -> None:
    where, wanted = FOUND[name]
    assert ids(shelves, where) == wanted


@pytest.mark.parametrize("where", [None, {"shelf": Range(at_least="")}, {"year": Range(below=100)}])
@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_pages_behind_cursors_give_what_one_scan_gives(
    shelves: Store, where: Where | None, size: int
) -> None:
    found, after = "", None
    while page := list(shelves.scan(BOOK, where, after=after, limit=size)):
        found += "".join(record.id for record in page)
        after = cursor(page[-1], where)
    assert found == ids(shelves, where)


def test_a_cursor_holds_when_its_record_is_gone(shelves: Store) -> None:
    where = {"year": 3}
    first = next(shelves.scan(BOOK, where))
    from unionkit.storage import Delete

    shelves.commit(Batch(deletes=(Delete(kind=BOOK, id=first.id, expected=first.version),)), at=NOON)
    assert ids(shelves, where, after=cursor(first, where)) == "d"


@pytest.mark.parametrize("bad", ["", "x", "99:t", "²:x"])
def test_what_is_no_cursor_is_refused(shelves: Store, bad: str) -> None:
    with pytest.raises(RecordRefused, match="cursor"):
        ids(shelves, after=bad)


def test_a_limit_of_nothing_gives_nothing(shelves: Store) -> None:
    assert ids(shelves, limit=0) == ""


def test_a_negative_limit_is_refused(shelves: Store) -> None:
    with pytest.raises(StoreError, match="negative"):
        ids(shelves, limit=-1)


def test_a_condition_on_what_is_not_indexed_is_refused_with_the_nearest_name(shelves: Store) -> None:
    with pytest.raises(StoreError) as caught:
        ids(shelves, {"shelve": "a"})
    assert "did you mean 'shelf'?" in caught.value.hint


def test_a_record_that_moves_in_an_index_is_found_at_its_new_place_only(shelves: Store) -> None:
    record = shelves.load(BOOK, "a")
    assert record is not None
    shelves.commit(Batch(puts=(put("a", book(shelf="z", year=3), record.version),)), at=NOON)
    assert (ids(shelves, {"shelf": "b"}), ids(shelves, {"shelf": "z"})) == ("", "a")


def test_writing_while_scanning_neither_hides_nor_repeats_what_is_left_alone(store: Store) -> None:
    many = tuple(put(f"b{number:05d}", book(year=number % 7)) for number in range(1_500))
    store.commit(Batch(puts=many), at=NOON)
    seen = []
    for record in store.scan(BOOK, {"year": Range(at_least=0)}):
        seen.append(record.id)
        if len(seen) % 300 == 0:
            store.commit(Batch(puts=(put(f"new{len(seen)}", book(year=3)),)), at=NOON)
    old = [id for id in seen if id.startswith("b")]
    assert (len(old), len(set(old))) == (1_500, 1_500)


def test_a_sealed_field_is_found_by_its_index_member(store: Store) -> None:
    sealed: Body = {"shelf": {"$sealed": "x9", "$index": "h1"}}
    store.commit(Batch(puts=(put("b", sealed),)), at=NOON)
    assert ids(store, {"shelf": "h1"}) == "b"


def test_a_scan_of_sqlite_holds_a_bounded_number_of_records(tmp_path: object) -> None:
    from pathlib import Path

    from unionkit.storage import open_sqlite

    def peak(store: Store, limit: int) -> int:
        # what else the process does meanwhile only adds
        return min(once(store, limit) for _ in range(3))

    def once(store: Store, limit: int) -> int:
        gc.collect()
        tracemalloc.start()
        for _ in store.scan(BOOK, {"year": Range(at_least=0)}, limit=limit):
            pass
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    with open_sqlite(Path(str(tmp_path)) / "many.db") as store:
        for start in range(0, 20_000, 5_000):
            puts = tuple(put(f"b{number}", book(year=number)) for number in range(start, start + 5_000))
            store.commit(Batch(puts=puts), at=NOON)
        peak(store, 1_000)
        assert peak(store, 20_000) < 2 * peak(store, 2_000)
