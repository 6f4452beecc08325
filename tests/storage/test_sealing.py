"""Promises of a sealed store: the database tells nobody about anybody, and no seal can be moved, altered or forged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.privacy_cases import KEEPINGS, LETTER, NOON, READER, START, fill, write

from unionkit.errors import Conflict, KeyReused, RecordRefused, SealBroken, StoreError
from unionkit.storage import (
    RESTRICTED,
    Batch,
    KeyRing,
    Kind,
    Line,
    MemoryStore,
    Message,
    Put,
    Range,
    SealedStore,
    cursor,
    erase_person,
    export_person,
    open_sqlite,
    plan_erasure,
    read_key_ring,
    seal_all,
    seal_store,
    verify,
)
from unionkit.storage.kinds import Body, Json
from unionkit.storage.sealing import is_sealed, open_value, seal_value

RING = KeyRing(keys={"old": b"o" * 32, "new": b"n" * 32}, current="new", index=b"i" * 32)
PLACE = ("reader", "p1", "name")
MIRA: Body = {"name": "Mira", "card": "card-p1", "left": None}


@pytest.fixture
def store() -> Iterator[SealedStore]:
    with seal_store(MemoryStore(), RING) as opened:
        fill(opened)
        yield opened


def kept(store: SealedStore, kind: Kind, id: str) -> Body:
    """A body as it lies in the store beneath."""
    record = store.inner.load(kind, id)
    assert record is not None
    return dict(record.body)


def tamper(store: SealedStore, kind: Kind, id: str, **fields: Json) -> None:
    """Change a record beneath the seal."""
    record = store.inner.load(kind, id)
    assert record is not None
    put = Put(kind=kind, id=id, body={**record.body, **fields}, expected=record.version)
    store.inner.commit(Batch(puts=(put,)), at=NOON)


# ----------------------------------------------------------------------------------------------------------- a value


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])), lambda part: st.lists(part) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), part), max_leaves=5))  # fmt: skip
@pytest.mark.property
def test_whatever_a_body_can_hold_comes_out_of_its_seal_as_it_was(value: Json) -> None:
    assert open_value(RING, PLACE, seal_value(RING, PLACE, value)) == value


@pytest.mark.parametrize(
    "place", [("other", "p1", "name"), ("reader", "p2", "name"), ("reader", "p1", "card"), ("reader", "p1")]
)
def test_a_seal_does_not_open_at_another_place(place: tuple[str, ...]) -> None:
    with pytest.raises(SealBroken):
        open_value(RING, place, seal_value(RING, PLACE, "Mira"))


@pytest.mark.parametrize("position", [0, 15, 20, -3])
def test_a_seal_of_which_one_letter_was_altered_does_not_open(position: int) -> None:
    sealed = seal_value(RING, PLACE, "Mira")
    letters = list(str(sealed["$sealed"]))
    letters[position] = "A" if letters[position] != "A" else "B"
    with pytest.raises(SealBroken):
        open_value(RING, PLACE, {**sealed, "$sealed": "".join(letters)})


def test_another_key_of_the_same_id_does_not_open_a_seal() -> None:
    other = evolve(RING, keys={"old": b"o" * 32, "new": b"x" * 32})
    with pytest.raises(SealBroken):
        open_value(other, PLACE, seal_value(RING, PLACE, "Mira"))


def test_a_key_that_is_not_there_is_named_and_nothing_else() -> None:
    with pytest.raises(SealBroken) as broken:
        open_value(
            evolve(RING, keys={"old": b"o" * 32}, current="old"), PLACE, seal_value(RING, PLACE, "Mira")
        )
    assert "'new'" in str(broken.value)
    assert "Mira" not in str(broken.value)


def test_a_seal_under_the_name_of_another_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        open_value(RING, PLACE, {**seal_value(RING, PLACE, "Mira"), "$key": "old"})


def test_one_value_looks_otherwise_at_each_place_and_under_each_key() -> None:
    places = [PLACE, ("reader", "p2", "name"), ("reader", "p1", "card")]
    texts = {
        str(seal_value(RING, place, "Mira", key=key)["$sealed"]) for place in places for key in RING.keys
    }
    assert len(texts) == 6


def test_two_values_of_one_place_never_share_a_nonce() -> None:
    nonces = {str(seal_value(RING, PLACE, number)["$sealed"])[:16] for number in range(500)}
    assert len(nonces) == 500


# -------------------------------------------------------------------------------------------------------------- keys


def test_a_ring_comes_back_from_its_text() -> None:
    assert read_key_ring(RING.text()) == RING


def test_a_ring_does_not_show_its_keys() -> None:
    assert repr(RING) == "KeyRing(keys=['new', 'old'], current='new')"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        RING.text().replace("new", "sealed", 1),
        RING.text()[:-5],
        RING.text().replace("b29v", "b29", 1),
    ],
)
def test_a_text_that_is_no_ring_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(StoreError) as refused:
        read_key_ring(text)
    assert "b29v" not in str(refused.value)


@pytest.mark.parametrize(
    "change", [{"current": "next"}, {"index": b"short"}, {"index": b"n" * 32}, {"keys": {"new": "n" * 32}}]
)
def test_a_ring_with_a_key_that_cannot_be_used_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        evolve(RING, **change)  # type: ignore[arg-type]


def test_without_the_library_the_error_names_the_extra() -> None:
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "try:\n    from unionkit.storage import seal_store\n"
        "except Exception as error:\n    print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("MissingExtra")
    assert 'pip install "unionkit[crypto]"' in done.stdout


# ------------------------------------------------------------------------------------------------------------ a store


def test_a_record_comes_back_as_it_was_written(store: SealedStore) -> None:
    record = store.load(READER, "p1")
    assert record is not None
    assert record.body == MIRA


def test_a_file_holds_no_personal_word_of_records_facts_or_messages(tmp_path: Path) -> None:
    with seal_store(open_sqlite(tmp_path / "u.db"), RING) as store:
        fill(store)
        store.commit(Batch(outbox=(Message(topic="post", body={"name": "Mira"}),)), at=NOON)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in (b"Mira", b"card-p1", b"Dear", b"Odd") if word in held] == []


def test_a_personal_field_is_found_by_its_value(store: SealedStore) -> None:
    assert [record.id for record in store.scan(READER, {"card": "card-p2"})] == ["p2"]


def test_a_unique_personal_field_stays_unique(store: SealedStore) -> None:
    with pytest.raises(Conflict):
        write(store, READER, "p3", {"name": "Thief", "card": "card-p1", "left": None})


def test_the_holder_of_a_unique_personal_value_is_found(store: SealedStore) -> None:
    assert (store.holder("reader.card", "card-p1"), store.holder("reader.card", "none")) == ("p1", None)


def test_a_number_that_is_unique_is_found_by_its_digits() -> None:
    seat = Kind(name="seat", index=("row",), unique=("row",), sensitive=("row",))
    store = seal_store(MemoryStore(), RING)
    write(store, seat, "s1", {"row": 12})
    assert store.holder("seat.row", "12") == "s1"
    assert [record.id for record in store.scan(seat, {"row": 12})] == ["s1"]


def test_a_range_over_a_sealed_field_is_refused(store: SealedStore) -> None:
    with pytest.raises(StoreError, match="sealed and has no order"):
        list(store.scan(READER, {"card": Range(at_least="a")}))


def test_pages_of_what_a_sealed_field_finds_follow_each_other() -> None:
    club = Kind(name="club", index=("town",), sensitive=("town",))
    store = seal_store(MemoryStore(), RING)
    for number in range(5):
        write(store, club, f"c{number}", {"town": "Bergen"})
    where = {"town": "Bergen"}
    first = list(store.scan(club, where, limit=2))
    rest = list(store.scan(club, where, after=cursor(first[-1], where)))
    assert [record.id for record in (*first, *rest)] == ["c0", "c1", "c2", "c3", "c4"]


def test_a_personal_value_of_a_type_that_cannot_be_searched_is_refused(store: SealedStore) -> None:
    with pytest.raises(RecordRefused):
        write(store, READER, "p3", {"name": "Noor", "card": ["two", "cards"], "left": None})


def test_a_sealed_field_swapped_between_records_does_not_open(store: SealedStore) -> None:
    tamper(store, READER, "p1", name=kept(store, READER, "p2")["name"])
    with pytest.raises(SealBroken) as broken:
        store.load(READER, "p1")
    assert "Odd" not in str(broken.value)


def test_a_record_whose_id_was_changed_beneath_does_not_open(store: SealedStore) -> None:
    body = kept(store, LETTER, "w-p1")
    store.inner.commit(Batch(puts=(Put(kind=LETTER, id="w9", body=body, expected=0),)), at=NOON)
    with pytest.raises(SealBroken, match="moved from another id"):
        store.load(LETTER, "w9")


def test_a_plain_value_put_in_the_place_of_a_sealed_one_is_refused(store: SealedStore) -> None:
    tamper(store, READER, "p1", name="Mallory")
    with pytest.raises(SealBroken):
        store.load(READER, "p1")


def test_a_body_that_brings_its_own_seal_is_refused(store: SealedStore) -> None:
    with pytest.raises(SealBroken):
        write(store, LETTER, "w3", {"to": "p1", "text": kept(store, LETTER, "w-p1")["text"]})


def test_facts_of_the_journal_are_sealed_and_come_back(store: SealedStore) -> None:
    beneath, opened = store.inner.facts(1), store.facts(1)
    assert beneath is not None
    assert is_sealed(beneath.content)
    assert opened is not None
    assert opened.content == MIRA


def test_the_chain_is_verified_without_any_key(store: SealedStore) -> None:
    assert verify(store.inner.journal(), facts=store.inner.facts).holds


def test_messages_are_sealed_and_come_back(store: SealedStore) -> None:
    assert all(is_sealed(message.body) for message in store.inner.outbox())
    assert [message.body for message in store.outbox()] == [{"to": "p1"}, {"to": "p2"}]


def test_the_same_batch_under_one_key_takes_effect_once(store: SealedStore) -> None:
    batch = act("k1")
    first = store.commit(batch, at=NOON)
    again = store.commit(batch, at=NOON + 1)
    assert (again.commit, again.repeated) == (first.commit, True)


def test_the_same_batch_is_known_after_the_current_key_has_changed(store: SealedStore) -> None:
    before = seal_store(store.inner, evolve(RING, current="old"))
    first = before.commit(act("k1"), at=NOON)
    assert store.commit(act("k1"), at=NOON).commit == first.commit


def test_another_batch_under_the_same_key_is_refused(store: SealedStore) -> None:
    store.commit(act("k1"), at=NOON)
    with pytest.raises(KeyReused):
        store.commit(act("k1", name="another"), at=NOON)


def act(key: str, name: str = "Noor") -> Batch:
    line = Line(kind="reader", subject="p3", action="join", author="desk", facts={"name": name})
    put = Put(kind=READER, id="p3", body={"name": name, "card": "c3", "left": None}, expected=0)
    return Batch(puts=(put,), journal=(line,), idempotency_key=key)


# ---------------------------------------------------------------------------------------- rotating, adopting, migrating


def test_records_sealed_with_an_older_key_open_while_it_is_in_the_ring(store: SealedStore) -> None:
    before = seal_store(store.inner, evolve(RING, current="old"))
    write(before, LETTER, "w3", {"to": "p1", "text": "sealed long ago"})
    record = store.load(LETTER, "w3")
    assert record is not None
    assert record.body["text"] == "sealed long ago"


def test_after_sealing_all_again_no_record_needs_the_older_key(store: SealedStore) -> None:
    rotated = evolve(RING, keys={"new": RING.keys["new"], "next": b"N" * 32}, current="next")
    assert seal_all(seal_store(store.inner, rotated), READER, at=NOON, step=1) == 2
    only = seal_store(store.inner, evolve(rotated, keys={"next": b"N" * 32}))
    assert [record.body["name"] for record in only.scan(READER)] == ["Mira", "Odd"]


def test_records_that_were_there_before_are_refused_until_they_are_sealed() -> None:
    inner = MemoryStore()
    fill(inner)
    with pytest.raises(SealBroken):
        seal_store(inner, RING).load(READER, "p1")
    seal_all(seal_store(inner, RING, plain=True), READER, at=NOON)
    record = seal_store(inner, RING).load(READER, "p1")
    assert record is not None
    assert record.body == MIRA
    assert is_sealed(kept(seal_store(inner, RING), READER, "p1")["name"])


def upgraded(change: Callable[[Body], Body]) -> Kind:
    return evolve(READER, schema=2, sensitive=("full_name", "card"), upgrades={1: change})


NAMED = upgraded(
    lambda body: {
        **{name: value for name, value in body.items() if name != "name"},
        "full_name": body["name"],
    }
)


def test_an_upgrade_sees_opened_values_and_what_it_makes_is_sealed(store: SealedStore) -> None:
    store.migrate([NAMED])
    record = store.load(NAMED, "p1")
    assert record is not None
    assert record.body["full_name"] == "Mira"
    assert is_sealed(kept(store, evolve(NAMED, upgrades={1: dict}), "p1")["full_name"])


def test_a_sealed_field_is_still_found_after_a_migration(store: SealedStore) -> None:
    store.migrate([NAMED])
    assert [record.id for record in store.scan(NAMED, {"card": "card-p1"})] == ["p1"]


# ----------------------------------------------------------------------------------------------------------- privacy


def test_a_person_is_handed_out_what_was_sealed(store: SealedStore) -> None:
    text = export_person(store, KEEPINGS, "p1").text()
    assert ("Dear Mira" in text, "$sealed" in text) == (True, False)


def test_a_person_is_erased_from_a_sealed_store_and_what_the_law_keeps_stays_sealed(
    store: SealedStore,
) -> None:
    plan = plan_erasure(store, KEEPINGS, "p1", on=START)
    erase_person(store, KEEPINGS, plan, author="desk", reason="asked", at=NOON)
    (beneath,) = store.inner.scan(RESTRICTED)
    assert is_sealed(beneath.body["body"])
    (opened,) = store.scan(RESTRICTED, {"until": Range(below=date(2027, 1, 1).isoformat())})
    assert opened.body["body"] == {"reader": "p1", "title": "for Mira", "returned": "2026-03-01"}
    assert verify(store.inner.journal(), facts=store.inner.facts).holds
