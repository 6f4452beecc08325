"""Promises of the codec: a value comes back exactly, and nothing is converted silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from unionkit import Money
from unionkit.errors import ErrorGroup, RecordRefused, UnionkitError, flatten
from unionkit.storage import Codec, Kind, Record, codec_of, value_of
from unionkit.storage.canonical import read, write

PERSONAL = "340421197001319982"


class Berth(StrEnum):
    inside = "in"
    outside = "out"


class Deck(IntEnum):
    lower = 1
    upper = 2


@frozen(kw_only=True)
class Leg:
    port: str
    fares: tuple[Money, ...] = ()


@frozen(kw_only=True)
class Ticket:
    number: int
    holder: str | None
    valid: bool
    day: date
    sold: datetime
    price: Money
    share: Decimal
    ratio: Fraction
    berth: Berth
    deck: Deck
    legs: tuple[Leg, ...] = ()
    marks: dict[str, int]
    back: Leg | None = None


def ticket(**other: object) -> Ticket:
    fields: dict[str, object] = {
        "number": 110105194912310021,
        "holder": "𠮷 先生 ",
        "valid": True,
        "day": date(2024, 2, 29),
        "sold": datetime(2024, 2, 1, 9, 30, 0, 123456, tzinfo=UTC),
        "price": Money(10**15 + 1),
        "share": Decimal("1.50"),
        "ratio": Fraction(1, 3),
        "berth": Berth.outside,
        "deck": Deck.upper,
        "legs": (Leg(port="a", fares=(Money(1), Money(2))), Leg(port="b")),
        "marks": {"x": 1},
        "back": Leg(port="c"),
    }
    return Ticket(**{**fields, **other})  # type: ignore[arg-type]


CODEC = Codec(Ticket)
BODY = CODEC.write(ticket())


def test_a_value_comes_back_as_it_was() -> None:
    assert CODEC.read(read(write(BODY))) == ticket()  # type: ignore[arg-type]


def test_a_body_holds_plain_values_only() -> None:
    assert (BODY["price"], BODY["day"], BODY["share"], BODY["ratio"], BODY["berth"], BODY["deck"]) == (
        10**15 + 1,
        "2024-02-29",
        "1.50",
        "1/3",
        "out",
        2,
    )
    assert [type(BODY[name]) for name in ("berth", "deck")] == [str, int]


def test_a_moment_is_kept_to_the_microsecond_whatever_its_zone() -> None:
    sold = datetime(2024, 2, 1, 17, 30, 0, 1, tzinfo=timezone(timedelta(hours=8)))
    assert CODEC.read(CODEC.write(ticket(sold=sold))).sold == sold


@pytest.mark.property
@given(
    number=st.integers(),
    holder=st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    day=st.dates(),
    sold=st.datetimes(timezones=st.just(UTC)),
    price=st.integers(-(10**18), 10**18).map(Money),
    share=st.decimals(allow_nan=False, allow_infinity=False),
    ratio=st.fractions(),
)
def test_every_value_comes_back_as_it_was(**fields: object) -> None:
    value = ticket(**fields)
    again = CODEC.read(read(write(CODEC.write(value))))  # type: ignore[arg-type]
    assert again == value
    assert str(again.share) == str(value.share)


WRONG: dict[str, dict[str, object]] = {
    "digits for an int": {"number": "12"},
    "true for an int": {"number": True},
    "a float for an int": {"number": 12.0},
    "an int for a truth": {"valid": 1},
    "an int for a text": {"holder": 5},
    "a number for a decimal": {"share": 1},
    "a decimal in another spelling": {"share": "1e1"},
    "no decimal": {"share": "x"},
    "a decimal that is no number": {"share": "nan "},
    "a fraction not in its lowest terms": {"ratio": "2/6"},
    "a day without hyphens": {"day": "20240229"},
    "no such day": {"day": "2023-02-29"},
    "a moment for a day": {"day": "2024-02-29T00:00:00"},
    "a text for a moment": {"sold": "2024-02-01"},
    "a text for money": {"price": "12"},
    "true for money": {"price": True},
    "no member of the enumeration": {"berth": "middle"},
    "the name of a member": {"berth": "outside"},
    "a truth for a numbered member": {"deck": True},
    "a text for a list": {"legs": "ab"},
    "a mapping for a list": {"legs": {"port": "a"}},
    "a text for a part": {"back": "c"},
    "a list for a mapping": {"marks": [1]},
    "a wrong value in a mapping": {"marks": {"x": "1"}},
    "a wrong value deep inside": {"legs": [{"port": "a", "fares": ["1"]}]},
    "an unknown key": {"surprise": 1},
    "an unknown key deep inside": {"back": {"port": "c", "surprise": 1}},
    "none for what is needed": {"number": None},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_is_converted_silently(wrong: str) -> None:
    with pytest.raises(UnionkitError) as caught:
        CODEC.read({**BODY, **WRONG[wrong]})
    assert {type(error) for error in flatten(caught.value)} == {RecordRefused}


def test_a_missing_key_is_refused() -> None:
    with pytest.raises(RecordRefused, match="missing"):
        CODEC.read({name: value for name, value in BODY.items() if name != "number"})


def test_a_missing_key_takes_the_default_of_the_class() -> None:
    assert CODEC.read({name: value for name, value in BODY.items() if name != "legs"}).legs == ()


def test_many_problems_come_at_once_each_with_its_path() -> None:
    with pytest.raises(ErrorGroup) as caught:
        CODEC.read({**BODY, "number": "1", "legs": [{"port": 5}], "surprise": 1})
    assert {error.where for error in caught.value.errors} == {"$.number", "$.legs[0].port", "$"}


def test_a_problem_never_shows_the_value() -> None:
    with pytest.raises(UnionkitError) as caught:
        CODEC.read({**BODY, "number": PERSONAL, "day": PERSONAL, "berth": PERSONAL, "share": PERSONAL + "x"})
    assert PERSONAL not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "12"),
        ("number", 1.5),
        ("holder", 3),
        ("share", 1),
        ("sold", datetime(2024, 1, 1)),
        ("valid", None),
    ],
)
def test_a_value_that_could_not_be_read_again_is_not_written(name: str, value: object) -> None:
    with pytest.raises((RecordRefused, ErrorGroup)):
        CODEC.write(ticket(**{name: value}))


@frozen
class Weighed:
    weight: float


@frozen
class Odd:
    thing: complex


@pytest.mark.parametrize(("kind", "body"), [(Weighed, {"weight": 1}), (Odd, {"thing": 1})])
def test_a_class_with_a_type_that_has_no_exact_form_is_refused(kind: type, body: dict[str, object]) -> None:
    with pytest.raises(RecordRefused, match="declares"):
        Codec(kind).read(body)


@frozen
class Noted:
    about: Mapping[str, object]


@pytest.mark.parametrize("value", [None, True, 7, "x", [1, {"a": [None]}], {"a": [True]}])
def test_what_is_declared_as_any_object_is_kept_as_it_is(value: object) -> None:
    noted = Noted({"value": value})
    assert Codec(Noted).read(Codec(Noted).write(noted)) == noted


@pytest.mark.parametrize("value", [date(2024, 3, 1), Money(5), 1.5, (1, 2), {1: 2}, [date(2024, 3, 1)]])
def test_what_is_declared_as_any_object_is_plain_or_refused(value: object) -> None:
    with pytest.raises(RecordRefused):
        Codec(Noted).write(Noted({"value": value}))
    with pytest.raises(RecordRefused):
        Codec(Noted).read({"about": {"value": value}})


def test_a_class_that_is_not_attrs_is_refused() -> None:
    with pytest.raises(RecordRefused, match="attrs"):
        Codec(int)


def test_a_kind_reads_and_writes_its_record_class() -> None:
    kind = Kind(name="ticket", record=Ticket)
    record = Record(kind="ticket", id="t", version=1, body=codec_of(kind).write(ticket()))
    assert value_of(kind, record) == ticket()


def test_a_kind_without_a_record_class_says_so() -> None:
    with pytest.raises(RecordRefused, match="no record class"):
        codec_of(Kind(name="ticket"))


def test_canonical_json_is_one_text_for_one_tree() -> None:
    assert write({"b": 1, "a": [True, None, "é\n"]}) == write({"a": [True, None, "é\n"], "b": 1})


def test_nesting_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(RecordRefused):
        write(endless)  # type: ignore[arg-type]
