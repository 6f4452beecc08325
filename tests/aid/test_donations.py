"""Promises of donation days: registers, receipts, smallest gifts, reports and their days; and that names stay hidden."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import load_policy
from unionkit.aid.funds import (
    Donor,
    Drive,
    Fund,
    Gift,
    Register,
    audit,
    gift_entry,
    pay,
    publishing_days,
    receipt,
    register,
    report_drive,
)
from unionkit.errors import ValueRefused
from unionkit.evidence import Grade
from unionkit.values import Money, Period
from unionkit.values.capitals import read_capitals

DRIVE = Drive(id="d2023", period=Period("2023-11-15", "2023-12-31"), fund="day-2024", label="一日捐")
FUND = Fund(id="day-2024", schemes=("illness",), period=Period("2023-11-15", "2024-12-31"))
ANNA = Donor(id="E-1", name="王小强", rank="county_cadre")
BELA = Donor(id="E-2", name="欧阳修", rank="firm_staff")
MINIMUM = load_policy("cn/hebei/cangzhou/donation-minimum")
PUBLISHING = load_policy("cn/gov/fundraising-reports")
NOVEMBER = date(2023, 11, 20)


def gift(id: str, amount: int | str = 100, **more: object) -> Gift:
    told = {"drive": "d2023", "on": NOVEMBER, "receipt": f"R{id}", **more}
    return Gift(id=id, amount=amount, **told)  # type: ignore[arg-type]


def registered(*gifts: Gift) -> Register:
    return register(DRIVE, gifts, [ANNA, BELA])


def found(made: Register) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.subjects) for each in made.concerns]


gifts_of_a_drive = st.lists(
    st.tuples(st.integers(1, 10**8), st.sampled_from(["", "E-1", "E-2"])), max_size=12
).map(
    lambda rows: [gift(str(place), str(Money(fen)), donor=donor) for place, (fen, donor) in enumerate(rows)]
)


@pytest.mark.property
@given(gifts_of_a_drive)
def test_what_is_registered_is_what_is_booked_to_the_fen(gifts: list[Gift]) -> None:
    made = registered(*gifts)
    entries = [gift_entry(each, FUND, id=f"e{each.id}") for each in made.gifts]
    report = report_drive(made, FUND, entries, on="2023-12-31")
    assert report.raised == report.fund.received == report.fund.left
    assert audit(FUND, entries, [made], on="2023-12-31") == ()


@pytest.mark.property
@given(gifts_of_a_drive)
def test_gifts_with_a_name_and_without_add_up_to_the_total(gifts: list[Gift]) -> None:
    made = registered(*gifts)
    named = sum(made.given().values(), start=Money(0))
    hidden = sum((each.amount for each in made.anonymous), start=Money(0))
    assert named + hidden == made.total


@pytest.mark.property
@given(st.integers(1, 10**11))
def test_the_capitals_of_a_receipt_say_what_its_figures_say(fen: int) -> None:
    made = receipt(gift("1", str(Money(fen))))
    assert read_capitals(made.in_capitals) == Money.of(made.figures)


def test_a_donor_counts_once_however_often() -> None:
    made = registered(gift("1", donor="E-1"), gift("2", donor="E-1"), gift("3"), gift("4"))
    assert (made.named, len(made.anonymous), len(made.gifts)) == (1, 2, 4)


def test_a_register_holds_the_gifts_of_its_drive_by_day() -> None:
    other = gift("x", drive="other")
    made = registered(gift("2", on="2023-12-01"), other, gift("1"))
    assert [each.id for each in made.gifts] == ["1", "2"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"on": "2024-01-01"}, "outside_drive"),
        ({"on": "2023-11-14"}, "outside_drive"),
        ({"donor": "E-9"}, "unknown_donor"),
        ({"donor": "E-1", "receipt": ""}, "no_receipt"),
    ],
)
def test_what_is_doubtful_about_a_gift_is_named(wrong: dict[str, object], code: str) -> None:
    assert found(registered(gift("1", 100, **wrong))) == [(code, ("1",))]


@pytest.mark.parametrize("on", ["2023-11-15", "2023-12-31"])
def test_the_first_and_the_last_day_belong_to_a_drive(on: str) -> None:
    assert registered(gift("1", on=on)).concerns == ()


def test_an_anonymous_gift_needs_no_receipt() -> None:
    assert registered(gift("1", receipt="")).concerns == ()


def test_numbers_and_ids_that_come_twice_are_named() -> None:
    made = registered(gift("1"), gift("1", receipt="Z"), gift("2", receipt="Z"))
    assert found(made) == [("gift_twice", ("1",)), ("receipt_twice", ("Z",))]


@pytest.mark.parametrize("amount", [0, -1])
def test_a_gift_is_more_than_nothing(amount: int) -> None:
    with pytest.raises(ValueRefused, match="more than nothing"):
        gift("1", amount)


def test_a_receipt_carries_the_number_of_the_host_and_the_name_of_the_donor() -> None:
    made = receipt(gift("7", "200.50", donor="E-1"), ANNA)
    assert (made.number, made.name, made.figures, made.in_capitals) == (
        "R7",
        "王小强",
        "200.50",
        "贰佰元伍角整",
    )


def test_a_receipt_of_an_anonymous_gift_has_no_name_though_somebody_is_handed_in() -> None:
    assert (receipt(gift("7"), ANNA).name, receipt(gift("7"), ANNA).shown) == ("", "")


def test_a_receipt_without_a_number_or_for_somebody_else_is_refused() -> None:
    with pytest.raises(ValueRefused, match="no number"):
        receipt(gift("1", receipt=""))
    for donor in (None, BELA):
        with pytest.raises(ValueRefused, match="who gave"):
            receipt(gift("1", donor="E-1"), donor)


def test_names_and_amounts_of_donors_stay_out_of_every_repr() -> None:
    made = registered(gift("1", "777.77", donor="E-1"))
    shown = "".join(map(repr, (made, made.gifts[0], ANNA, made.receipts()[0])))
    assert not any(secret in shown for secret in ("王", "E-1"))
    assert "777.77" not in repr(made.gifts[0])


def test_a_public_list_shows_masked_names() -> None:
    made = registered(gift("1", donor="E-1"), gift("2", donor="E-2"), gift("3"))
    assert [each.shown for each in made.receipts()] == ["王**", "欧阳*", ""]


def test_an_entry_of_a_gift_names_the_gift_and_not_the_donor() -> None:
    entry = gift_entry(gift("1", donor="E-1"), FUND, id="e")
    assert entry.subject == "1"
    assert "E-1" not in repr(entry)


@pytest.mark.parametrize(("amount", "low"), [("199.99", True), (200, False), (500, False)])
def test_a_gift_below_the_minimum_of_the_rank_is_a_note(amount: str | int, low: bool) -> None:
    notes = registered(gift("1", amount, donor="E-1")).below_minimum(MINIMUM, on="2023-12-01")
    assert [(each.code, each.level, each.subjects) for each in notes] == (
        [("below_minimum", "note", ("E-1",))] if low else []
    )


def test_several_gifts_of_one_donor_count_together_for_the_minimum() -> None:
    made = registered(gift("1", 30, donor="E-2"), gift("2", 20, donor="E-2"))
    assert made.below_minimum(MINIMUM, on="2023-12-01") == ()


def test_anonymous_gifts_have_no_minimum() -> None:
    assert registered(gift("1", 1)).below_minimum(MINIMUM, on="2023-12-01") == ()


@pytest.mark.parametrize(("donors", "on"), [([], "2023-12-01"), ([ANNA], "2024-06-01")])
def test_where_the_rules_set_no_minimum_that_is_said(donors: list[Donor], on: str) -> None:
    made = register(DRIVE, [gift("1", 1, donor="E-1")], donors)
    assert [each.code for each in made.below_minimum(MINIMUM, on=on)] == ["no_minimum"]


def test_a_short_drive_publishes_its_final_figures_within_three_months() -> None:
    due = publishing_days(DRIVE.period, PUBLISHING, on="2023-12-31")
    assert [(each.what, each.on) for each in due] == [("final", date(2024, 3, 31))]
    assert due[0].decision.grade is Grade.mirror


def test_a_drive_of_more_than_six_months_publishes_every_three() -> None:
    due = publishing_days(Period("2024-01-01", "2024-12-31"), PUBLISHING, on="2024-12-31")
    assert [(each.what, each.on.isoformat()) for each in due] == [
        ("progress", "2024-04-01"),
        ("progress", "2024-07-01"),
        ("progress", "2024-10-01"),
        ("final", "2025-03-31"),
    ]


def test_a_drive_without_an_end_publishes_progress_so_far() -> None:
    due = publishing_days(Period("2024-01-01", None), PUBLISHING, on="2024-08-01")
    assert [each.on.isoformat() for each in due] == ["2024-04-01", "2024-07-01"]


def test_a_report_tells_figures_of_the_drive_and_its_fund_and_when_it_is_due() -> None:
    made = registered(gift("1", 300, donor="E-1"), gift("2", 200))
    entries = [gift_entry(each, FUND, id=f"e{each.id}") for each in made.gifts]
    out = pay(FUND, entries, id="p", on="2024-02-01", amount=Money.of(120), scheme="illness").entry
    assert out is not None
    report = report_drive(made, FUND, [*entries, out], on="2024-02-28", policy=PUBLISHING)
    assert (report.donors, report.gifts, report.anonymous, report.raised) == (1, 2, 1, Money.of(500))
    assert (report.fund.paid, report.fund.left) == (Money.of(120), Money.of(380))
    assert report.next_due is not None
    assert report.next_due.on == date(2024, 3, 31)
    late = report_drive(made, FUND, entries, on="2024-04-01", policy=PUBLISHING)
    assert late.next_due is None


def test_an_audit_names_gifts_that_are_not_booked_and_those_that_nobody_registered() -> None:
    made = registered(gift("1"), gift("2"))
    entries = [gift_entry(gift("1"), FUND, id="a"), gift_entry(gift("9"), FUND, id="b")]
    (concern,) = audit(FUND, entries, [made], on="2023-12-31")
    assert (concern.code, concern.subjects) == ("not_as_registered", ("2", "9"))


def test_an_audit_leaves_registers_of_other_funds_alone() -> None:
    other = register(Drive(id="d2023", period=DRIVE.period, fund="another"), [gift("1")])
    assert audit(FUND, [], [other], on="2023-12-31") == ()


def test_gifts_without_a_number_have_no_receipt_and_share_none() -> None:
    made = registered(gift("1", receipt=""), gift("2", receipt=""), gift("3"))
    assert [each.number for each in made.receipts()] == ["R3"]
    assert made.concerns == ()


def test_progress_that_falls_on_the_last_day_is_still_due() -> None:
    due = publishing_days(Period("2024-01-01", "2024-10-01"), PUBLISHING, on="2024-10-01")
    assert [each.on.isoformat() for each in due if each.what == "progress"][-1] == "2024-10-01"


def test_a_report_on_the_day_itself_is_still_in_time() -> None:
    report = report_drive(registered(gift("1")), FUND, [], on="2024-03-31", policy=PUBLISHING)
    assert report.next_due is not None


def test_an_audit_asks_for_gifts_from_their_day_on() -> None:
    made = registered(gift("1", on="2023-12-01"))
    assert audit(FUND, [], [made], on="2023-11-30") == ()
    assert [each.values for each in audit(FUND, [], [made], on="2023-12-01")] == [(1,)]
