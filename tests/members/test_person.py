"""Promises of a person: nothing but id and name is needed, nothing personal shows, contradictions are found."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.rolls import people
from tests.values.identity_numbers import residents

from unionkit.errors import UnionkitError, ValueRefused
from unionkit.members.masking import shown_id
from unionkit.members.person import FIELDS, LISTS, SENSITIVE, Person
from unionkit.packs import load_pack
from unionkit.values.display import notebook_view
from unionkit.values.identity import ResidentNumber

CODES = load_pack("cn").codes
NUMBER = "340421197001319982"
WHOLE = Person(
    id="E-2041",
    name="王小强",
    identity=NUMBER,
    sex="女",
    birth_date="1970-01-31",
    nation="汉族",
    work_status="在岗",
    document="居民身份证",
    document_number="E12345678",
    education="本科",
    skill_grade="无",
    phone="13812345678",
    bank_card="6222021234567890123",
    registration="非农业户口",
    registration_place="安徽省凤台县",
    political_status="群众",
    employer="南山矿",
    native_place="安徽凤台",
    migrant=False,
)


def told(**fields: object) -> Person:
    """A person of fields that may be of any type."""
    make: Callable[..., Person] = Person
    return make(**fields)


def codes(person: Person, on: str | None = None) -> list[str]:
    return [finding.code for finding in person.findings(codes=CODES, on=on)]


def test_an_id_and_a_name_make_a_person() -> None:
    assert Person(id="E-2041", name="王小强").told == {"id": "E-2041", "name": "王小强"}


@pytest.mark.parametrize("missing", [{"id": "E-1", "name": " "}, {"id": "", "name": "王小强"}])
def test_a_person_without_id_or_name_is_refused(missing: dict[str, str]) -> None:
    with pytest.raises(ValueRefused, match="an id and a name"):
        told(**missing)


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"id", "name"}))
def test_every_other_field_may_be_left_out(name: str) -> None:
    rest = {key: value for key, value in WHOLE.told.items() if key != name}
    assert told(**rest).told == rest


def test_sex_and_birth_date_come_from_the_number_where_they_were_not_told() -> None:
    found = Person(id="E-1", name="王小强", identity=NUMBER)
    assert (found.sex, found.birth_date) == ("female", date(1970, 1, 31))


def test_what_was_told_goes_before_what_the_number_says() -> None:
    found = Person(id="E-1", name="王小强", identity=NUMBER, sex="male", birth_date="1971-01-31")
    assert (found.sex, found.birth_date) == ("male", date(1971, 1, 31))


def test_what_is_derived_is_not_among_what_was_told() -> None:
    assert {"sex", "birth_date"}.isdisjoint(Person(id="E-1", name="王小强", identity=NUMBER).told)


def test_without_number_and_telling_nothing_is_known() -> None:
    found = Person(id="E-1", name="王小强")
    assert (found.sex, found.birth_date) == (None, None)


def test_a_card_whose_number_tells_nothing_leaves_sex_and_birth_date_open() -> None:
    found = Person(id="E-1", name="Jane Roe", identity="USA110080052001")
    assert (found.sex, found.birth_date, found.findings()) == (None, None, ())


@pytest.mark.parametrize(
    ("field", "code"),
    [({"sex": "male"}, "sex_differs"), ({"birth_date": "1970-01-30"}, "birth_date_differs")],
)
def test_a_contradiction_with_the_number_is_a_finding_and_no_exception(
    field: dict[str, str], code: str
) -> None:
    assert codes(told(id="E-1", name="王小强", identity=NUMBER, **field)) == [code]


def test_a_person_in_whom_all_fits_has_no_finding() -> None:
    assert codes(WHOLE, on="2026-01-05") == []


def test_a_wrong_number_is_refused_without_repeating_it() -> None:
    with pytest.raises(UnionkitError) as caught:
        Person(id="E-1", name="王小强", identity="340421197001319983")
    assert "197001319983" not in str(caught.value)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_label_that_is_in_no_list_is_found(name: str) -> None:
    (finding,) = told(**{**WHOLE.told, name: "不存在"}).findings(codes=CODES)
    assert (finding.code, finding.subject, finding.about["list"]) == ("not_in_list", name, LISTS[name])


def test_the_nearest_label_is_named() -> None:
    (finding,) = attrs.evolve(WHOLE, political_status="中共党圆").findings(codes=CODES)
    assert finding.about["nearest"] == "中共党员"


def test_without_lists_no_label_is_judged() -> None:
    assert attrs.evolve(WHOLE, nation="不存在").findings() == ()


def test_another_spelling_of_a_label_is_no_finding() -> None:
    assert codes(attrs.evolve(WHOLE, nation="汉", education="大学本科")) == []


@pytest.mark.parametrize("phone", ["0554-1234567", "1381234567", "23812345678", "138123456789"])
def test_what_is_no_mobile_phone_is_a_warning(phone: str) -> None:
    (finding,) = attrs.evolve(WHOLE, phone=phone).findings()
    assert (finding.code, finding.level) == ("phone_shape", "warning")


@pytest.mark.parametrize(("on", "found"), [("1970-01-30", ["born_later"]), ("1970-01-31", [])])
def test_a_birth_that_is_still_to_come_is_found(on: str, found: list[str]) -> None:
    assert codes(WHOLE, on=on) == found


def test_blank_texts_count_as_not_told() -> None:
    assert "phone" not in Person(id="E-1", name="王小强", phone="  ").told


@pytest.mark.parametrize("value", [13812345678, 1.3812345678e10])
def test_a_number_is_not_taken_for_a_phone(value: float) -> None:
    with pytest.raises(ValueRefused, match="not taken as a text"):
        told(id="E-1", name="王小强", phone=value)


@pytest.mark.parametrize("value", ["x", "1", "未知"])
def test_a_sex_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValueRefused, match="not taken as a sex"):
        told(id="E-1", name="王小强", sex=value)


def test_a_truth_is_true_or_false_and_no_number() -> None:
    with pytest.raises(ValueRefused, match="neither true nor false"):
        told(id="E-1", name="王小强", migrant=1)


def test_a_person_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        WHOLE.phone = "x"  # type: ignore[misc]


def test_a_person_evolves_without_losing_what_was_told() -> None:
    assert attrs.evolve(WHOLE, phone=None).told == {k: v for k, v in WHOLE.told.items() if k != "phone"}


def test_a_person_comes_back_from_pickle() -> None:
    assert pickle.loads(pickle.dumps(WHOLE)) == WHOLE


# -------------------------------------------------------------------------------------------------- nothing leaks


def leaks(shown: str, person: Person) -> list[str]:
    """The sensitive values of a person that a text repeats: whole, or so much that the rest can be guessed."""
    number = "" if person.identity is None else person.identity.number
    hidden = {
        "name": person.name[1:],
        "identity": number[6:14],
        "phone": (person.phone or "")[2:8],
        "bank_card": (person.bank_card or "")[6:-4],
        "birth_date": "" if person.birth_date is None else person.birth_date.isoformat(),
        "document_number": (person.document_number or "")[3:-4],
    }
    return [name for name, text in hidden.items() if text.strip() and text in shown]


def test_a_repr_shows_the_surname_and_no_more() -> None:
    assert repr(WHOLE) == "Person('E-2041', 王**)"


@pytest.mark.property
@given(people())
def test_a_repr_never_leaks(person: Person) -> None:
    assert leaks(f"{person!r} {person} {[person]}", person) == []


@pytest.mark.property
@given(people(), st.none() | st.dates())
def test_a_finding_never_leaks(person: Person, on: date | None) -> None:
    assert leaks(repr(person.findings(codes=CODES, on=on)), person) == []


@pytest.mark.property
@given(people())
def test_the_masked_fields_never_leak(person: Person) -> None:
    assert leaks(repr(person.masked), person) == []


def test_the_masked_fields_are_those_that_were_told() -> None:
    assert list(WHOLE.masked) == list(WHOLE.told)


@pytest.mark.parametrize("name", sorted(SENSITIVE))
def test_a_sensitive_field_is_masked(name: str) -> None:
    assert WHOLE.masked[name] != str(WHOLE.told[name] if name != "identity" else NUMBER)


def test_a_notebook_shows_no_more_than_the_repr() -> None:
    assert notebook_view(WHOLE) is None
    assert not hasattr(WHOLE, "_repr_html_")


@pytest.mark.property
@given(residents)
def test_an_id_that_is_an_identity_number_is_masked(number: ResidentNumber) -> None:
    assert number.number[6:14] not in repr(Person(id=number.number, name="王小强"))


@pytest.mark.parametrize(
    ("id", "shown"), [("E-2041", "E-2041"), ("13812345678", "138****5678"), ("王小强", "王**")]
)
def test_an_id_is_shown_unless_it_is_personal(id: str, shown: str) -> None:
    assert shown_id(id) == shown
