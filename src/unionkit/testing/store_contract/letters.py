"""Promises about values at their edges: everything comes back to the letter, and sorts by code point."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionkit.errors import RecordRefused
from unionkit.storage import Batch, Claim, Guard, Kind, Range, Store, verify
from unionkit.storage.canonical import encode
from unionkit.storage.kinds import LONGEST_KEY, Json, Key
from unionkit.testing.store_contract.ground import PATIENT, Ground
from unionkit.testing.store_contract.keeping import BOOK, NOON, book, keep, line, loaded, odd, put

KEYS = {
    "18 digits": "110105194912310021",
    "hanzi outside the basic plane": "𠮷野家",
    "a trailing blank": "a ",
    "a leading blank": " a",
    "only a blank": " ",
    "accents": "éẽñ",
    "emoji of several signs": "👩‍🔧",
    "quotes and wildcards": "'\"`;--%_\\*?",
    "a new line and a tab": "a\n\tb",
    "control characters": "\x01\x7f\x85",
    "the last signs of the planes": "\uffff\U0010ffff",
    "as long as can be": "x" * LONGEST_KEY,
    "as long as can be, four bytes each": "𠮷" * LONGEST_KEY,
}
PAIRS = {
    "18 digits that a float cannot tell apart": ("110105194912310021", "110105194912310022"),
    "case": ("abc", "ABC"),
    "a trailing blank": ("a", "a "),
    "two trailing blanks": ("a ", "a  "),
    "a trailing tab": ("a", "a\t"),
    "an accent": ("e", "é"),
    "an accent in two spellings": ("é", "e\u0301"),
    "the width of a letter": ("a", "ａ"),
    "sharp s": ("ß", "ss"),
    "simplified and traditional": ("会", "會"),
    "planes": ("\u5409", "𠮷"),
    "a sign without width": ("a", "a\u200b"),
    "leading noughts": ("1", "01"),
    "a dotless i": ("i", "ı"),
}
VALUES: dict[str, Json] = {
    "the empty text": "",
    "a text of blanks": "  ",
    "a text that looks like a number": "1.50",
    "a text that looks like nothing": "null",
    "quotes, backslashes and line ends": '"\\\r\n\u2028',
    "NUL inside a body": "a\0b",
    "hanzi outside the basic plane": "𠮷",
    "a number of 18 digits": 110105194912310021,
    "the number that a float cannot hold": 2**53 + 1,
    "money beyond 64 bits": 10**30 + 1,
    "money below 64 bits": -(10**30) - 1,
    "true": True,
    "one": 1,
    "false": False,
    "zero": 0,
    "nothing": None,
    "empty lists and tables": [[], {}],
    "keys that differ in case": {"a": 1, "A": 2},
    "keys with blanks and dots": {"a ": 1, "a": 2, "a.b": 3, "": 4, "$x": 5},
}
REFUSED: dict[str, str] = {
    "NUL": "a\0b",
    "half a character": "\ud800",
    "one character too many": "x" * (LONGEST_KEY + 1),
}
SORTED = [
    *("", " ", "A", "Z", "a", "a ", "a!", "aa", "b"),
    *("\x7f", "ß", "é", "z", "工", "会", "\uffff", "𠮷"),
]
NUMBERS = [-(2**63), -(10**17), -10, -9, -1, 0, 1, 2, 10, 11, 2**53 + 1, 2**53 + 2, 2**63 - 1]
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


class Letters(Ground):
    """To the letter."""

    @pytest.mark.parametrize("name", KEYS)
    def test_an_id_comes_back_to_the_letter(self, store: Store, name: str) -> None:
        store.commit(Batch(puts=(put(KEYS[name], book()),)), at=NOON)
        assert [record.id for record in store.scan(BOOK)] == [KEYS[name]]
        assert loaded(store, KEYS[name]).id == KEYS[name]

    @pytest.mark.parametrize("name", KEYS)
    def test_an_indexed_text_is_found_to_the_letter(self, store: Store, name: str) -> None:
        keep(store, b=book(shelf=KEYS[name]))
        assert [record.body["shelf"] for record in store.scan(BOOK, {"shelf": KEYS[name]})] == [KEYS[name]]

    @pytest.mark.parametrize("name", KEYS)
    def test_claims_keys_and_guards_take_any_letter(self, store: Store, name: str) -> None:
        text = KEYS[name]
        batch = Batch(
            claims=(Claim(name="seat", value=text, owner=text),),
            guards=(Guard(name=text, expected=0, value=7),),
            contents=(text,),
            idempotency_key=text,
        )
        receipt = store.commit(batch, at=NOON)
        assert (store.holder("seat", text), store.guard(text).value, store.receipt(text)) == (
            text,
            7,
            receipt,
        )
        assert store.content(hashlib.sha256(text.encode()).hexdigest()) == text

    @pytest.mark.parametrize("name", PAIRS)
    def test_ids_that_differ_in_one_letter_are_two_records(self, store: Store, name: str) -> None:
        one, other = PAIRS[name]
        store.commit(Batch(puts=(put(one, book(n=1)),)), at=NOON)
        assert store.load(BOOK, other) is None
        store.commit(Batch(puts=(put(other, book(n=2)),)), at=NOON)
        assert (loaded(store, one).body["n"], loaded(store, other).body["n"]) == (1, 2)

    @pytest.mark.parametrize("name", PAIRS)
    def test_indexed_texts_that_differ_in_one_letter_are_two_values(self, store: Store, name: str) -> None:
        one, other = PAIRS[name]
        keep(store, a=book(shelf=one), b=book(shelf=other))
        assert [record.id for record in store.scan(BOOK, {"shelf": one})] == ["a"]
        assert [record.id for record in store.scan(BOOK, {"shelf": other})] == ["b"]

    @pytest.mark.parametrize("name", PAIRS)
    def test_claims_and_unique_values_that_differ_in_one_letter_are_two(
        self, store: Store, name: str
    ) -> None:
        keep(store, **{f"b{number}": book(number=value) for number, value in enumerate(PAIRS[name])})
        assert [store.holder("book.number", value) for value in PAIRS[name]] == ["b0", "b1"]

    @pytest.mark.parametrize("name", PAIRS)
    def test_idempotency_keys_that_differ_in_one_letter_are_two(self, store: Store, name: str) -> None:
        for number, key in enumerate(PAIRS[name]):
            store.commit(Batch(journal=(line(f"b{number}"),), idempotency_key=key), at=NOON)
        assert [entry.subject for entry in store.journal()] == ["b0", "b1"]

    @pytest.mark.parametrize("name", VALUES)
    def test_a_value_comes_back_as_what_it_was(self, store: Store, name: str) -> None:
        value = VALUES[name]
        store.commit(Batch(puts=(put("b", {"value": value}),), journal=(line("b", value, value),)), at=NOON)
        (entry,) = store.journal()
        facts = store.facts(1)
        found = [loaded(store, "b").body["value"], entry.content, None if facts is None else facts.content]
        assert [encode(one) for one in found] == [encode(value)] * 3, "a type or a key has changed"
        assert verify(store.journal(), facts=store.facts).holds

    def test_a_deep_body_comes_back(self, store: Store) -> None:
        deep: Json = "x"
        for _ in range(50):
            deep = {"in": [deep]}
        keep(store, b={"deep": deep})
        assert loaded(store, "b").body == {"deep": deep}

    @pytest.mark.parametrize("moment", [0, 1, NOON + 1, 253_402_300_799_999_999, 2**63 - 1])
    def test_a_moment_comes_back_to_the_microsecond(self, store: Store, moment: int) -> None:
        receipt = store.commit(Batch(journal=(line("b"),), idempotency_key="key"), at=moment)
        kept = store.receipt("key")
        assert kept is not None
        assert (receipt.at, kept.at, [entry.at for entry in store.journal()]) == (moment, moment, [moment])

    @pytest.mark.parametrize("moment", [1.5, True, -1, 2**63, "now"])
    def test_a_moment_that_is_no_int_of_microseconds_is_refused(self, store: Store, moment: int) -> None:
        with pytest.raises(RecordRefused):
            store.commit(Batch(), at=moment)

    @pytest.mark.parametrize("name", [*REFUSED, "nothing"])
    def test_an_id_that_could_not_be_kept_is_refused(self, store: Store, name: str) -> None:
        with pytest.raises(RecordRefused):
            store.commit(Batch(puts=(put(REFUSED.get(name, ""), book()),)), at=NOON)
        assert list(store.scan(BOOK)) == []

    @pytest.mark.parametrize("name", REFUSED)
    @pytest.mark.parametrize("field", ["shelf", "number"])
    def test_an_indexed_text_that_could_not_be_kept_is_refused(
        self, store: Store, name: str, field: str
    ) -> None:
        with pytest.raises(RecordRefused):
            keep(store, b=book(**{field: REFUSED[name]}))

    @pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
    def test_an_indexed_number_of_more_than_64_bits_is_refused(self, store: Store, number: int) -> None:
        with pytest.raises(RecordRefused):
            keep(store, b=book(year=number))

    @pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), (1, 2), {1: "x"}, b"x", "\ud800"])
    def test_what_would_come_back_as_something_else_is_refused(self, store: Store, value: object) -> None:
        with pytest.raises(RecordRefused):
            keep(store, b={"x": odd(value)})

    def test_ids_sort_by_code_point(self, store: Store) -> None:
        names = [text for text in SORTED if text]
        store.commit(Batch(puts=tuple(put(text, book()) for text in reversed(names))), at=NOON)
        assert [record.id for record in store.scan(BOOK)] == sorted(names)

    @pytest.mark.parametrize("field", ["shelf", "year"])
    def test_an_index_sorts_texts_by_code_point_and_numbers_by_size(self, store: Store, field: str) -> None:
        values: list[Key] = [*NUMBERS] if field == "year" else [*SORTED]
        mixed = values[::2] + values[1::2]
        puts = tuple(put(f"b{place}", book(**{field: value})) for place, value in enumerate(mixed))
        store.commit(Batch(puts=puts), at=NOON)
        lowest: Key = -(2**63) if field == "year" else ""
        found = [record.body[field] for record in store.scan(BOOK, {field: Range(at_least=lowest)})]
        assert found == sorted(values, key=lambda value: (str(value) if field == "shelf" else "", value))

    def test_any_texts_come_back_in_their_order(self, store: Store) -> None:
        kinds = iter(Kind(name=f"kind{number}", index=("text",)) for number in range(10_000))

        @settings(max_examples=self.examples, deadline=None, suppress_health_check=PATIENT)
        @given(texts=st.lists(TEXTS, unique=True, min_size=1, max_size=8))
        def holds(texts: list[str]) -> None:
            kind = next(kinds)
            puts = tuple(put(text, {"text": text}, kind=kind) for text in texts)
            store.commit(Batch(puts=puts), at=NOON)
            assert [record.id for record in store.scan(kind)] == sorted(texts)
            found = [record.body["text"] for record in store.scan(kind, {"text": Range(at_least="")})]
            assert found == sorted(texts)

        holds()
