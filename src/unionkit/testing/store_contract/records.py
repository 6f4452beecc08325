"""Promises about single records: they come back, nobody is overwritten, versions never come back."""

from __future__ import annotations

import pytest

from unionkit.errors import Conflict
from unionkit.storage import Batch, Delete, Store
from unionkit.storage.kinds import Body
from unionkit.testing.store_contract.ground import Ground
from unionkit.testing.store_contract.keeping import BOOK, NOON, READER, book, keep, loaded, put


class Records(Ground):
    """Putting, loading and deleting."""

    def test_a_record_comes_back_as_it_was_put(self, store: Store) -> None:
        body: Body = {"title": "道德經", "pages": [1, None, {"deep": True}], "lent": False}
        receipt = keep(store, b=body)
        record = loaded(store, "b")
        assert (record.kind, record.id, record.version) == ("book", "b", receipt.commit)
        assert record.body == body

    def test_what_was_never_put_is_none(self, store: Store) -> None:
        keep(store, a=book())
        assert store.load(BOOK, "b") is None

    def test_a_put_with_the_loaded_version_replaces_the_record(self, store: Store) -> None:
        keep(store, b=book(year=1, shelf="a"))
        store.commit(Batch(puts=(put("b", {"year": 2}, loaded(store, "b").version),)), at=NOON)
        assert loaded(store, "b").body == {"year": 2}

    @pytest.mark.parametrize("expected", ["none", "an older one", "a newer one"])
    def test_a_put_with_another_version_is_a_conflict(self, store: Store, expected: str) -> None:
        first = keep(store, b=book(year=1)).commit
        second = store.commit(Batch(puts=(put("b", book(year=2), first),)), at=NOON).commit
        versions = {"none": 0, "an older one": first, "a newer one": second + 1}
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("b", book(year=3), versions[expected]),)), at=NOON)
        assert loaded(store, "b").body == book(year=2)

    def test_a_put_on_a_record_that_is_not_there_any_more_is_a_conflict(self, store: Store) -> None:
        version = keep(store, b=book()).commit
        store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)
        with pytest.raises(Conflict):
            store.commit(Batch(puts=(put("b", book(), version),)), at=NOON)

    def test_a_conflict_names_the_kind_and_the_id(self, store: Store) -> None:
        keep(store, b=book())
        with pytest.raises(Conflict) as caught:
            keep(store, b=book())
        assert (caught.value.kind, caught.value.id) == ("book", "b")

    def test_a_deleted_record_is_gone(self, store: Store) -> None:
        version = keep(store, b=book(shelf="a")).commit
        store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version),)), at=NOON)
        assert store.load(BOOK, "b") is None
        assert list(store.scan(BOOK)) == []
        assert list(store.scan(BOOK, {"shelf": "a"})) == []

    def test_a_delete_with_another_version_is_a_conflict(self, store: Store) -> None:
        version = keep(store, b=book()).commit
        with pytest.raises(Conflict):
            store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=version + 1),)), at=NOON)
        assert loaded(store, "b").version == version

    @pytest.mark.parametrize("expected", [0, 1])
    def test_deleting_what_is_not_there_is_a_conflict(self, store: Store, expected: int) -> None:
        with pytest.raises(Conflict):
            store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=expected),)), at=NOON)

    def test_a_version_never_comes_back_even_after_a_delete(self, store: Store) -> None:
        old = keep(store, b=book()).commit
        gone = store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=old),)), at=NOON).commit
        keep(store, b=book())
        assert loaded(store, "b").version > gone > old

    def test_every_version_in_a_commit_is_its_number(self, store: Store) -> None:
        first, second = keep(store, a=book(), b=book()), keep(store, c=book())
        versions = [loaded(store, id).version for id in "abc"]
        assert versions == [first.commit, first.commit, second.commit]
        assert second.commit > first.commit

    def test_one_id_in_two_kinds_is_two_records(self, store: Store) -> None:
        store.commit(Batch(puts=(put("x", book()), put("x", {"name": "n"}, kind=READER))), at=NOON)
        assert loaded(store, "x").body == book()
        assert loaded(store, "x", READER).body == {"name": "n"}

    def test_changing_a_body_after_the_commit_changes_nothing(self, store: Store) -> None:
        pages: list[int] = [1]
        keep(store, b={"pages": pages})
        pages.append(2)
        assert loaded(store, "b").body == {"pages": [1]}

    def test_changing_a_loaded_body_changes_nothing(self, store: Store) -> None:
        keep(store, b=book())
        loaded(store, "b").body["title"] = "another"
        assert loaded(store, "b").body == book()

    def test_a_body_of_a_million_characters_comes_back(self, store: Store) -> None:
        text = "工会𠮷a" * 250_000
        keep(store, b={"text": text})
        assert loaded(store, "b").body["text"] == text

    def test_a_batch_of_many_records_is_one_commit(self, store: Store) -> None:
        puts = tuple(put(f"b{number:05d}", book(number=f"n{number}")) for number in range(1_200))
        receipt = store.commit(Batch(puts=puts), at=NOON)
        assert {record.version for record in store.scan(BOOK)} == {receipt.commit}
        assert len(list(store.scan(BOOK))) == 1_200

    def test_an_empty_batch_is_a_commit(self, store: Store) -> None:
        first = store.commit(Batch(), at=NOON)
        assert store.commit(Batch(), at=NOON).commit > first.commit
