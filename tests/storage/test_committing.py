"""Promises of a commit: all or nothing, nobody is overwritten, claims and guards hold, a key takes effect once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.storage.keeping import BOOK, NOON, READER, book, keep, line, put

from unionkit.errors import Conflict, KeyReused, RecordRefused, StoreError
from unionkit.storage import Batch, Claim, Delete, Guard, Message, Put, Record, Release, Store
from unionkit.storage.kinds import Body

PERSONAL = "340421197001319982"


def loaded(store: Store, id: str) -> Record:
    found = store.load(BOOK, id)
    assert found is not None
    return found


def everything(store: Store) -> tuple[object, ...]:
    """All that can be read in a store."""
    return (
        [(record.id, record.version, record.body) for record in store.scan(BOOK)],
        [(record.id, record.version, record.body) for record in store.scan(READER)],
        list(store.journal()),
        [(message.number, message.topic, message.body) for message in store.outbox()],
        store.guard("fund"),
        store.holder("seat", "12"),
        store.holder("book.number", "n1"),
        store.receipt("key"),
    )


def test_a_record_comes_back_as_it_was_put(store: Store) -> None:
    body: Body = {
        "title": "道德經 𠮷 ",
        "pages": [1, None, {"deep": True}],
        "huge": 10**30,
        "Case": "a",
        "case": "A",
    }
    keep(store, b=body)
    assert loaded(store, "b").body == body


def test_what_was_never_put_is_none(store: Store) -> None:
    assert store.load(BOOK, "b") is None


@pytest.mark.parametrize("other", ["B", "b ", " b", "ｂ", "b\u0301"])
def test_ids_that_differ_in_one_letter_are_two_records(store: Store, other: str) -> None:
    keep(store, b=book())
    store.commit(Batch(puts=(put(other, book(year=2)),)), at=NOON)
    assert loaded(store, "b").body == book()


def test_a_put_with_the_loaded_version_replaces_the_record(store: Store) -> None:
    keep(store, b=book(year=1))
    store.commit(Batch(puts=(put("b", book(year=2), loaded(store, "b").version),)), at=NOON)
    assert loaded(store, "b").body == book(year=2)


@pytest.mark.parametrize("expected", [0, 1, 99])
def test_a_put_with_another_version_is_a_conflict(store: Store, expected: int) -> None:
    keep(store, a=book())
    keep(store, b=book(year=1))
    assert loaded(store, "b").version not in (0, 1, 99)
    with pytest.raises(Conflict) as caught:
        store.commit(Batch(puts=(put("b", book(year=2), expected),)), at=NOON)
    assert (caught.value.kind, caught.value.id) == ("book", "b")
    assert loaded(store, "b").body == book(year=1)


@pytest.mark.parametrize("expected", [0, 1, 7])
def test_deleting_what_is_not_there_is_a_conflict(store: Store, expected: int) -> None:
    with pytest.raises(Conflict):
        store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=expected),)), at=NOON)


def test_a_deleted_record_is_gone(store: Store) -> None:
    keep(store, b=book(shelf="a"))
    store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=loaded(store, "b").version),)), at=NOON)
    assert (store.load(BOOK, "b"), list(store.scan(BOOK, {"shelf": "a"}))) == (None, [])


def test_a_version_never_comes_back_even_after_a_delete(store: Store) -> None:
    keep(store, b=book())
    old = loaded(store, "b").version
    store.commit(Batch(deletes=(Delete(kind=BOOK, id="b", expected=old),)), at=NOON)
    keep(store, b=book())
    assert loaded(store, "b").version > old


def test_every_version_is_the_number_of_the_commit(store: Store) -> None:
    receipt = keep(store, a=book(), b=book())
    assert {loaded(store, "a").version, loaded(store, "b").version} == {receipt.commit}


BROKEN: dict[str, Callable[[Store], Batch]] = {
    "a put": lambda _: Batch(puts=(put("new", book()), put("a", book(), 77))),
    "a delete": lambda _: Batch(
        puts=(put("new", book()),), deletes=(Delete(kind=BOOK, id="a", expected=77),)
    ),
    "a unique value": lambda _: Batch(puts=(put("new", book(number="n1")),)),
    "a claim": lambda _: Batch(
        puts=(put("new", book()),), claims=(Claim(name="seat", value="12", owner="other"),)
    ),
    "a release": lambda _: Batch(releases=(Release(name="seat", value="12", owner="other"),)),
    "a guard": lambda _: Batch(puts=(put("new", book()),), guards=(Guard(name="fund", expected=0, value=5),)),
    "a guard that is not there": lambda _: Batch(guards=(Guard(name="none", expected=3, value=5),)),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_batch_that_conflicts_in_one_thing_writes_nothing(store: Store, broken: str) -> None:
    first = Batch(
        puts=(put("a", book(number="n1")), put("r", {"name": "x"}, kind=READER)),
        claims=(Claim(name="seat", value="12", owner="a"),),
        guards=(Guard(name="fund", expected=0, value=90),),
        journal=(line("a"),),
        outbox=(Message(topic="t", body=1),),
    )
    store.commit(first, at=NOON)
    before = everything(store)
    bad = BROKEN[broken](store)
    full = Batch(
        puts=bad.puts,
        deletes=bad.deletes,
        claims=bad.claims,
        releases=bad.releases,
        guards=bad.guards,
        journal=(line("never"),),
        outbox=(Message(topic="never", body=2),),
        idempotency_key="key",
    )
    with pytest.raises(Conflict):
        store.commit(full, at=NOON)
    assert everything(store) == before


def test_a_conflict_never_shows_the_claimed_value(store: Store) -> None:
    keep(store, a=book(number=PERSONAL))
    with pytest.raises(Conflict) as caught:
        keep(store, b=book(number=PERSONAL))
    assert PERSONAL not in f"{caught.value} {caught.value!r}"


def test_a_unique_value_is_free_again_when_its_record_takes_another(store: Store) -> None:
    keep(store, a=book(number="n1"))
    store.commit(Batch(puts=(put("a", book(number="n2"), loaded(store, "a").version),)), at=NOON)
    keep(store, b=book(number="n1"))
    assert (store.holder("book.number", "n1"), store.holder("book.number", "n2")) == ("b", "a")


def test_a_unique_value_is_free_again_when_its_record_is_deleted(store: Store) -> None:
    keep(store, a=book(number="n1"))
    store.commit(Batch(deletes=(Delete(kind=BOOK, id="a", expected=loaded(store, "a").version),)), at=NOON)
    assert store.holder("book.number", "n1") is None


def test_two_records_may_swap_their_unique_values_in_one_batch(store: Store) -> None:
    version = keep(store, a=book(number="n1"), b=book(number="n2")).commit
    swapped = (put("a", book(number="n2"), version), put("b", book(number="n1"), version))
    store.commit(Batch(puts=swapped), at=NOON)
    assert (store.holder("book.number", "n1"), store.holder("book.number", "n2")) == ("b", "a")


def test_two_new_records_with_one_unique_value_are_a_conflict(store: Store) -> None:
    with pytest.raises(Conflict):
        keep(store, a=book(number="n1"), b=book(number="n1"))


def test_many_records_may_have_no_unique_value(store: Store) -> None:
    keep(store, a=book(number=None), b=book())
    assert len(list(store.scan(BOOK))) == 2


def test_claiming_what_one_holds_changes_nothing(store: Store) -> None:
    claim = Batch(claims=(Claim(name="seat", value="12", owner="a"),))
    store.commit(claim, at=NOON)
    store.commit(claim, at=NOON)
    assert store.holder("seat", "12") == "a"


def test_a_released_claim_is_free(store: Store) -> None:
    store.commit(Batch(claims=(Claim(name="seat", value="12", owner="a"),)), at=NOON)
    store.commit(Batch(releases=(Release(name="seat", value="12", owner="a"),)), at=NOON)
    assert store.holder("seat", "12") is None


def test_releasing_what_nobody_holds_changes_nothing(store: Store) -> None:
    store.commit(Batch(releases=(Release(name="seat", value="12", owner="a"),)), at=NOON)
    assert store.holder("seat", "12") is None


def test_a_guard_moves_by_compare_and_set(store: Store) -> None:
    store.commit(Batch(guards=(Guard(name="fund", expected=0, value=10**30),)), at=NOON)
    row = store.guard("fund")
    store.commit(Batch(guards=(Guard(name="fund", expected=row.version, value=-5),)), at=NOON)
    assert (row.value, store.guard("fund").value) == (10**30, -5)


def test_an_idempotency_key_takes_effect_once(store: Store) -> None:
    batch = Batch(puts=(put("b", book()),), journal=(line("b", {"n": 1}),), idempotency_key="key")
    first = store.commit(batch, at=NOON)
    again = store.commit(batch, at=NOON + 5)
    assert (again, again.repeated, len(list(store.journal()))) == (first, True, 1)


def test_a_repeated_key_ignores_versions_and_guard_values_that_were_read_anew(store: Store) -> None:
    batch = Batch(
        puts=(put("b", book()),), guards=(Guard(name="fund", expected=0, value=5),), idempotency_key="key"
    )
    first = store.commit(batch, at=NOON)
    later = Batch(
        puts=(put("b", book(), first.commit),),
        guards=(Guard(name="fund", expected=first.commit, value=10),),
        idempotency_key="key",
    )
    assert store.commit(later, at=NOON) == first
    assert store.guard("fund").value == 5


OTHER_CONTENT = {
    "body": Batch(puts=(put("b", book(year=2)),), idempotency_key="key"),
    "id": Batch(puts=(put("c", book(year=1)),), idempotency_key="key"),
    "journal": Batch(puts=(put("b", book(year=1)),), journal=(line("b"),), idempotency_key="key"),
    "message": Batch(
        puts=(put("b", book(year=1)),), outbox=(Message(topic="t", body=1),), idempotency_key="key"
    ),
    "claim": Batch(
        puts=(put("b", book(year=1)),), claims=(Claim(name="s", value="1", owner="b"),), idempotency_key="key"
    ),
}


@pytest.mark.parametrize("other", OTHER_CONTENT)
def test_a_key_with_another_content_is_refused(store: Store, other: str) -> None:
    store.commit(Batch(puts=(put("b", book(year=1)),), idempotency_key="key"), at=NOON)
    with pytest.raises(KeyReused):
        store.commit(OTHER_CONTENT[other], at=NOON)


def test_the_receipt_of_a_key_can_be_asked_for(store: Store) -> None:
    receipt = store.commit(Batch(journal=(line("b"),), idempotency_key="key"), at=NOON)
    assert (store.receipt("key"), store.receipt("other")) == (receipt, None)


def test_messages_stay_until_they_are_marked_as_sent(store: Store) -> None:
    messages = tuple(Message(topic="t", body={"n": number}) for number in range(3))
    numbers = store.commit(Batch(outbox=messages), at=NOON).messages
    store.commit(Batch(sent=(numbers[1], 99)), at=NOON)
    assert [(one.number, one.body) for one in store.outbox()] == [
        (numbers[0], {"n": 0}),
        (numbers[2], {"n": 2}),
    ]


def test_the_outbox_goes_on_behind_a_number(store: Store) -> None:
    store.commit(Batch(outbox=tuple(Message(topic="t", body=number) for number in range(5))), at=NOON)
    assert [one.body for one in store.outbox(after=2, limit=2)] == [2, 3]


def test_the_number_of_a_message_is_never_used_twice(store: Store) -> None:
    first = store.commit(Batch(outbox=(Message(topic="t", body=1),)), at=NOON).messages
    store.commit(Batch(sent=first), at=NOON)
    assert store.commit(Batch(outbox=(Message(topic="t", body=1),)), at=NOON).messages == (first[0] + 1,)


def test_a_content_is_kept_once_under_its_hash(store: Store) -> None:
    for _ in range(2):
        store.commit(Batch(contents=("工会",)), at=NOON)
    import hashlib

    assert store.content(hashlib.sha256("工会".encode()).hexdigest()) == "工会"


UNFIT: dict[str, Batch] = {
    "a float": Batch(puts=(put("b", {"x": 1.5}),)),  # type: ignore[dict-item]
    "a whole float": Batch(puts=(put("b", {"x": 1.0}),)),  # type: ignore[dict-item]
    "nan": Batch(puts=(put("b", {"x": float("nan")}),)),  # type: ignore[dict-item]
    "a tuple": Batch(puts=(put("b", {"x": (1, 2)}),)),
    "a key that is no text": Batch(puts=(put("b", {1: "x"}),)),  # type: ignore[dict-item]
    "half a character": Batch(puts=(put("b", {"x": "\ud800"}),)),
    "bytes": Batch(puts=(put("b", {"x": b"x"}),)),
    "an indexed list": Batch(puts=(put("b", {"shelf": [1]}),)),
    "an indexed truth": Batch(puts=(put("b", {"year": True}),)),
    "an indexed number of more than 64 bits": Batch(puts=(put("b", {"year": 2**63}),)),
    "an indexed text that is too long": Batch(puts=(put("b", {"shelf": "x" * 256}),)),
    "an indexed NUL": Batch(puts=(put("b", {"shelf": "a\0b"}),)),
    "an empty id": Batch(puts=(put("", {}),)),
    "an id that is too long": Batch(puts=(put("x" * 256, {}),)),
    "an id with NUL": Batch(puts=(put("a\0", {}),)),
    "a record twice": Batch(puts=(put("b", {}), put("b", {}))),
    "a record put and deleted": Batch(puts=(put("b", {}),), deletes=(Delete(kind=BOOK, id="b", expected=1),)),
    "a guard twice": Batch(
        guards=(Guard(name="g", expected=0, value=1), Guard(name="g", expected=0, value=2))
    ),
    "a float in a guard": Batch(guards=(Guard(name="g", expected=0, value=1.5),)),  # type: ignore[arg-type]
    "a float in the journal": Batch(journal=(line("b", {"x": 0.1}),)),
    "a float in a message": Batch(outbox=(Message(topic="t", body=0.5),)),  # type: ignore[arg-type]
    "a claimed text that is too long": Batch(claims=(Claim(name="seat", value="x" * 256, owner="b"),)),
    "a released NUL": Batch(releases=(Release(name="seat", value="a\0", owner="b"),)),
    "a claim without an owner": Batch(claims=(Claim(name="seat", value="1", owner=""),)),
    "a claim of a unique field": Batch(claims=(Claim(name="book.number", value="n", owner="b"),)),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_what_could_not_be_kept_to_the_letter_is_refused(store: Store, unfit: str) -> None:
    with pytest.raises(RecordRefused):
        store.commit(UNFIT[unfit], at=NOON)
    assert (list(store.scan(BOOK)), list(store.journal())) == ([], [])


@pytest.mark.parametrize("moment", [1.5, True, -1, 2**63, "now"])
def test_a_moment_that_is_no_int_of_microseconds_is_refused(store: Store, moment: int) -> None:
    with pytest.raises(RecordRefused):
        store.commit(Batch(), at=moment)


def test_changing_a_body_after_the_commit_changes_nothing(store: Store) -> None:
    shelves = ["a"]
    batch = Batch(puts=(put("b", {"shelves": shelves}),), journal=(line("b", {"shelves": shelves}),))
    store.commit(batch, at=NOON)
    shelves.append("z")
    store.commit(Batch(journal=(line("c"),)), at=NOON)
    facts = store.facts(1)
    assert (loaded(store, "b").body, facts and facts.content) == ({"shelves": ["a"]}, {"shelves": ["a"]})


def test_changing_a_loaded_body_changes_nothing(store: Store) -> None:
    keep(store, b=book())
    loaded(store, "b").body["title"] = "another"
    assert loaded(store, "b").body == book()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    for ask in (
        lambda: store.load(BOOK, "b"),
        lambda: list(store.scan(BOOK)),
        lambda: store.commit(Batch(), at=NOON),
        lambda: store.guard("g"),
        lambda: list(store.journal()),
    ):
        with pytest.raises(StoreError, match="closed"):
            ask()


def test_a_record_never_shows_its_body() -> None:
    shown = repr(Record(kind="book", id="b", version=1, body={"reader": PERSONAL}))
    claim = Claim(name="seat", value=PERSONAL, owner="b")
    assert PERSONAL not in shown + repr(put("b", {"reader": PERSONAL})) + repr(claim) + repr(
        line("b", PERSONAL)
    )


def test_puts_of_one_kind_and_id_in_two_kinds_are_two_records(store: Store) -> None:
    store.commit(Batch(puts=(put("x", book()), Put(kind=READER, id="x", body={"n": 1}, expected=0))), at=NOON)
    other = store.load(READER, "x")
    assert (loaded(store, "x").body, other and other.body) == (book(), {"n": 1})
