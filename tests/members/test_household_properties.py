"""Promises about any household: order, money that does not count, contributions, the unknown, the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.members.households import LEFT_OUT, ON, PACK, RULES, households, incomes, spans, spendings, wang

from unionkit import Money
from unionkit.members.households import (
    FamilyMember,
    Household,
    HouseholdAccount,
    Income,
    count_household,
    derive_facts,
)

pytestmark = pytest.mark.property
SCHEME = PACK.policy("cn/hebei/xingtai/file")
OTHER = PACK.policy("cn/acftu/file-2020")


def counted(household: Household, on: date = ON) -> HouseholdAccount:
    return count_household(household, RULES, on=on)


def numbers(account: HouseholdAccount) -> tuple[object, ...]:
    facts = (derive_facts(account, scheme) for scheme in (SCHEME, OTHER))
    said = [(dict(each.values), each.unknown) for each in facts]
    return account.people, account.income.amount, account.raw, account.net, account.relief.amount, said


@given(households(), st.data())
def test_the_order_of_members_and_items_never_matters(household: Household, data: st.DataObject) -> None:
    shuffled = attrs.evolve(
        household,
        members=data.draw(st.permutations(household.members)),
        incomes=None if household.incomes is None else data.draw(st.permutations(household.incomes)),
        spendings=None if household.spendings is None else data.draw(st.permutations(household.spendings)),
    )
    assert numbers(counted(shuffled)) == numbers(counted(household))


@given(households(), st.data())
def test_an_income_that_is_left_out_never_changes_the_income(
    household: Household, data: st.DataObject
) -> None:
    assume(household.incomes is not None)
    member = data.draw(st.sampled_from(household.members)).id
    kind = data.draw(st.sampled_from(LEFT_OUT))
    # a sum that nobody has told yet makes nothing unknown either, since it would be left out
    more = data.draw(incomes(member, known=False, kind=kind))
    richer = attrs.evolve(household, incomes=(*(household.incomes or ()), more))
    assert numbers(counted(richer)) == numbers(counted(household))


@given(households(known=True), st.data())
def test_another_income_never_lowers_the_income_per_head(household: Household, data: st.DataObject) -> None:
    more = data.draw(incomes(data.draw(st.sampled_from(household.members)).id, known=True))
    before = counted(household)
    after = counted(attrs.evolve(household, incomes=(*(household.incomes or ()), more)))
    assume(before.raw is not None)
    assert before.raw is not None
    assert after.raw is not None
    assert after.raw >= before.raw


@given(households(known=True))
def test_what_the_members_bring_adds_up_to_the_income(household: Household) -> None:
    account = counted(household)
    brought = [account.income.of(member.id) for member in household.members]
    assert sum(brought, Money(0)) == account.income.amount


@given(households(), st.data())
def test_what_somebody_who_does_not_count_has_never_matters(
    household: Household, data: st.DataObject
) -> None:
    prisoner = FamilyMember(
        id="P", relation=data.draw(st.sampled_from(("self", "child"))), presence="in_prison"
    )
    more, spent = data.draw(incomes("P", known=False)), data.draw(spendings("P", known=False))
    richer = attrs.evolve(
        household,
        members=(*household.members, prisoner),
        incomes=None if household.incomes is None else (*household.incomes, more),
        spendings=None if household.spendings is None else (*household.spendings, spent),
    )
    assert numbers(counted(richer)) == numbers(counted(household))


def filled_in(household: Household, other: Household) -> Household:
    """A household in which whatever was unknown is known, people by what is told of somebody else."""
    source = other.members[0]
    names = [part.name.lstrip("_") for part in attrs.fields(FamilyMember)]
    people = [
        attrs.evolve(
            member, **{name: getattr(source, name) for name in names if getattr(member, name) is None}
        )
        for member in household.members
    ]
    incomes = [
        attrs.evolve(
            each,
            kind=each.kind or "wage",
            received=Money(700) if each.received is None else each.received,
        )
        for each in household.incomes or ()
    ]
    spendings = [
        attrs.evolve(
            each,
            kind=each.kind or "medical",
            spent=Money(900) if each.spent is None else each.spent,
            unpaid_by_closing_firm=bool(each.unpaid_by_closing_firm),
            seriously_ill_or_disabled=bool(each.seriously_ill_or_disabled),
        )
        for each in household.spendings or ()
    ]
    return attrs.evolve(household, members=people, incomes=incomes, spendings=spendings)


@given(households(), households(known=True))
def test_what_is_known_stays_so_however_the_unknown_is_filled_in(
    household: Household, other: Household
) -> None:
    account, filled = counted(household), counted(filled_in(household, other))
    before, after = (derive_facts(each, SCHEME) for each in (account, filled))
    assert {name: after.values[name] for name in before.values} == before.values
    assert account.people in (None, filled.people)
    assert after.missing == (() if filled.people else ("members",))


def in_window(day: date, on: date, months: int) -> bool:
    """Whether a day lies in the so many whole months before that of `on`: months counted since year 0."""
    distance = (on.year * 12 + on.month) - (day.year * 12 + day.month)
    return 1 <= distance <= months


def walked(income: Income, on: date, months: int) -> Fraction:
    """The share of an income that lies in the window, by walking its days, or its months where they are whole."""
    assert income.received_from is not None
    assert income.received_to is not None
    every = list(_days(income.received_from, income.received_to))
    if every[0].day == 1 and (every[-1] + timedelta(days=1)).day == 1:
        every = [day for day in every if day.day == 1]
    return Fraction(sum(in_window(day, on, months) for day in every), len(every))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def of_one(income: Income, place: str) -> Household:
    return attrs.evolve(wang(), place=place, incomes=[income])


@given(spans(), st.integers(0, 10_000_000), st.dates(date(2025, 1, 1), date(2027, 3, 31)), st.data())
def test_an_income_counts_by_the_days_or_months_of_it_that_lie_in_the_window(
    span: tuple[date, date], fen: int, on: date, data: st.DataObject
) -> None:
    place, months = data.draw(st.sampled_from([("340500", 12), ("440300", 6), ("420100", 3)]))
    income = Income(member="W", kind="wage", received=Money(fen), received_from=span[0], received_to=span[1])
    found = counted(of_one(income, place), on).income.amount
    exact = fen * walked(income, on, months)
    assert found is not None
    assert abs(found.fen - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(("place", "months"), [("340500", 12), ("440300", 6), ("420100", 3)])
@pytest.mark.parametrize("on", [date(2026, 7, 1), date(2026, 7, 31), date(2026, 3, 15), date(2026, 1, 31)])
def test_the_window_is_exact_at_both_ends(place: str, months: int, on: date) -> None:
    days = list(_days(date(2024, 12, 1), date(2026, 9, 30)))
    household = attrs.evolve(
        of_one(Income(member="W"), place),
        incomes=[
            Income(member="W", kind="other", received=1, received_from=day, received_to=day) for day in days
        ],
    )
    judged = counted(household, on).lists["incomes"]
    assert judged is not None
    inside = [day for day, one in zip(days, judged, strict=True) if one.amount == Money(100)]
    assert inside == [day for day in days if in_window(day, on, months)]
    assert all(one.amount in (Money(0), Money(100)) for one in judged)
