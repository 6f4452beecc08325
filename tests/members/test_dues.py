"""Promises about members' dues."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import unionkit
from unionkit import Money
from unionkit.errors import ValueRefused
from unionkit.evidence import Grade
from unionkit.members.dues import Dues

ON = "2026-01-01"
RULES = unionkit.load_pack("cn").dues
COUNTED = {
    "enterprise": {
        "basic_wage",
        "piece_wage",
        "post_wage",
        "salary_step_wage",
        "position_wage",
        "rank_wage",
        "base_wage",
        "seniority_wage",
    },
    "public_institution": {"basic_wage", "post_wage", "salary_step_wage", "position_wage", "rank_wage"},
    "agency": {"basic_wage", "position_wage", "rank_wage", "base_wage", "seniority_wage"},
    "no_fixed_income": {"last_month_pay"},
    "internal_retired": {"internal_retirement_pay"},
    "retired": set(),
    "unemployed": set(),
}
fen = st.integers(0, 100_000_00)
counting = st.sampled_from([name for name in COUNTED if COUNTED[name]])


def owed(member_type: str, pay: dict[str, object] | None = None, **choices: object) -> Dues:
    return RULES.work_out(member_type, pay, on=ON, choices=choices)  # type: ignore[arg-type]


def part_of(member_type: str) -> str:
    return min(COUNTED[member_type])


@pytest.mark.parametrize("member_type", COUNTED)
@pytest.mark.parametrize("part", RULES.components(on=ON))
def test_a_part_of_pay_counts_for_those_for_whom_it_should(member_type: str, part: str) -> None:
    found = owed(member_type, {part: 1000})
    counts = part in COUNTED[member_type]
    assert (found.base, found.left_out) == (Money.of(1000 if counts else 0), Money.of(0 if counts else 1000))


@pytest.mark.property
@given(fen, counting)
def test_dues_are_half_a_percent_of_the_whole_tens(amount: int, member_type: str) -> None:
    tens = amount // 1000
    found = owed(member_type, {part_of(member_type): Money(amount)})
    assert found.amount == Money(tens * 5)


@pytest.mark.property
@given(fen, fen, counting)
def test_who_earns_more_never_owes_less(one: int, other: int, member_type: str) -> None:
    low, high = (
        owed(member_type, {part_of(member_type): Money(amount)}).amount for amount in sorted((one, other))
    )
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.property
@given(fen, st.integers(1, 120), counting)
def test_a_year_at_once_costs_as_much_as_month_by_month(amount: int, months: int, member_type: str) -> None:
    pay: dict[str, object] = {part_of(member_type): Money(amount)}
    monthly = owed(member_type, pay).amount
    assert monthly is not None
    assert owed(member_type, pay, months=months).amount == monthly * months


@pytest.mark.property
@given(fen, st.integers(1, 120))
def test_where_nothing_is_dropped_the_sum_is_rounded_once(amount: int, months: int) -> None:
    found = owed("no_fixed_income", {"last_month_pay": Money(amount)}, months=months, drop_remainder=False)
    assert found.amount == Money(amount).times(Decimal("0.005") * months)


@pytest.mark.parametrize("member_type", ["retired", "unemployed"])
def test_retained_members_owe_nothing_whatever_they_are_paid(member_type: str) -> None:
    found = owed(member_type, {"pension": 5200, "basic_wage": 3000})
    assert (found.amount, found.decision.class_name) == (Money(0), "retained")


def test_an_apprentice_owes_a_flat_sum_that_rests_on_no_pay() -> None:
    found = owed("apprentice", {"basic_wage": 3000})
    assert (found.amount, found.base) == (Money.of("0.05"), None)


def test_performance_pay_of_an_enterprise_is_left_to_a_person_with_both_sums() -> None:
    found = owed("enterprise", {"basic_wage": 3000, "performance_wage": 1000})
    assert found.decision.outcome.value == "review"
    assert (found.amount, found.amount_high) == (Money.of(15), Money.of(20))


def test_internal_retirement_pay_rests_on_a_recalled_rule_and_can_be_left_out() -> None:
    pay: dict[str, object] = {"internal_retirement_pay": 3105}
    assert owed("internal_retired", pay).decision.grade is Grade.unverified
    assert owed("internal_retired", pay, internal_pay_counts=False).amount == Money(0)


def test_what_was_taken_as_usual_is_listed() -> None:
    found = owed("enterprise", {"basic_wage": 3000}, months=12)
    assert found.decision.assumptions == ("drop_remainder", "internal_pay_counts")


def test_a_payslip_that_was_not_handed_in_leaves_the_dues_unknown() -> None:
    found = owed("no_fixed_income")
    assert (found.amount, found.base) == (None, None)
    assert found.decision.needs == ("last_month_pay",)


def test_a_part_of_pay_that_is_misspelt_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueRefused, match="basic_wage"):
        owed("enterprise", {"basic_wages": 3000})


def test_a_choice_that_the_policy_does_not_have_is_refused() -> None:
    with pytest.raises(ValueRefused, match="drop_remainder"):
        owed("enterprise", {"basic_wage": 3000}, drop_remainders=True)


def test_a_float_is_refused() -> None:
    with pytest.raises(ValueRefused, match="float"):
        owed("enterprise", {"basic_wage": 3000.5})


def test_pay_that_is_too_precise_is_no_basis_of_dues() -> None:
    found = owed("enterprise", {"basic_wage": "3000.505"})
    assert (found.decision.code, found.amount) == ("too_precise", None)


def test_no_pay_is_shown_by_repr() -> None:
    assert "3456" not in repr(owed("enterprise", {"basic_wage": 3456}))
