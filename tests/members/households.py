"""Households to test with: one by hand, others drawn."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

import unionkit
from unionkit.members.households import FamilyMember, Household, Income, Spending, read_household

PACK = unionkit.load_pack("cn")
ON = date(2026, 7, 15)
RULES = PACK.household.rules(on=ON)
MEMBER = PACK.policy("cn/household/member").facts
INCOME = PACK.policy("cn/household/income").facts
SPENDING = PACK.policy("cn/household/spending").facts
PLACES = ("340500", "440305", "420100", "430100", "610400", "220200", "130500", "440700", "000000")
LEFT_OUT = (
    "special_care",
    "family_planning_award",
    "scholarship",
    "study_grant",
    "award",
    "honour_allowance",
)


def month(year: int, number: int) -> Mapping[str, object]:
    """The days of a month, as incomes have them."""
    last = monthrange(year, number)[1]
    return {"received_from": date(year, number, 1), "received_to": date(year, number, last)}


def wang(**changes: object) -> Household:
    """A worker with a spouse, a student and a grown-up son, of whom three count."""
    wages = [
        {"member": "W", "kind": "wage", "received": 3000, **month(2025 if number > 6 else 2026, number)}
        for number in range(1, 13)
    ]
    grown_up = {"can_live_alone": True, "legal_dependant": False, "lives_with_family": False}
    given: dict[str, object] = {
        "id": "H1",
        "place": "340500",
        "area": "urban",
        "members": [
            {"id": "W", "relation": "self", "presence": "at_home", "name": "王小强"},
            {"id": "S", "relation": "spouse", "presence": "at_home"},
            {"id": "K", "relation": "child", "presence": "at_home", "born": "2012-03-01"},
            {"id": "B", "relation": "child", "presence": "working_away", "born": "1999-03-01"}
            | {"full_time_study": False, **grown_up},
        ],
        "incomes": [
            *wages,
            {"member": "K", "kind": "scholarship", "received": 500, **month(2026, 3)},
            {"member": "S", "kind": "low_income_support", "received": 600, **month(2026, 1)},
            {"member": "B", "kind": "wage", "received": 90_000, "yearly": True},
        ],
        "spendings": [
            {"member": "S", "kind": "medical", "spent": 30_000, "reimbursed": 18_000}
            | {"spent_from": "2025-12-01", "spent_to": "2025-12-31"},
            {"member": "K", "kind": "housing", "spent": 9_000, "yearly": True},
        ],
        "dwellings": [{"member": "W", "kind": "commercial", "area": "86.40"}],
        "vehicles": [{"member": "W", "kind": "electric_bicycle"}],
    }
    return read_household({**given, **changes})


days = st.dates(date(2025, 4, 1), date(2026, 9, 30))


def _maybe(values: st.SearchStrategy[object], known: bool) -> st.SearchStrategy[object]:
    return values if known else st.none() | values


@st.composite
def members(draw: st.DrawFn, number: int, *, known: bool) -> FamilyMember:
    """Somebody with whatever facts, unknown ones among them unless all are `known`."""
    told: dict[str, object] = {"id": f"M{number}"}
    for name, fact in MEMBER.items():
        if fact.type == "choice":
            told[name] = draw(_maybe(st.sampled_from(fact.choices), known))
        elif fact.type == "bool":
            told[name] = draw(_maybe(st.booleans(), known))
        elif fact.type == "date":
            told[name] = draw(_maybe(st.dates(date(1950, 1, 1), ON), known))
    if draw(st.booleans()):
        told |= {"relation": "spouse", "presence": "at_home", "married_out": False, "own_support": False}
    return read_household({"id": "H", "members": [told]}).members[0]


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    """A day, some days or whole months."""
    first = draw(days)
    if draw(st.booleans()):
        return first, first + timedelta(days=draw(st.integers(0, 400)))
    first = first.replace(day=1)
    last = first + timedelta(days=draw(st.integers(0, 400)))
    return first, last.replace(day=monthrange(last.year, last.month)[1])


@st.composite
def incomes(draw: st.DrawFn, member: str, *, known: bool, kind: str = "") -> Income:
    """An income of a member."""
    yearly = draw(st.booleans())
    first, last = draw(spans())
    cents = st.integers(0, 2_000_000).map(unionkit.Money)
    return Income(
        member=member,
        kind=kind or draw(_maybe(st.sampled_from(INCOME["kind"].choices), known)),  # type: ignore[arg-type]
        received=draw(_maybe(cents, known)),  # type: ignore[arg-type]
        deductions=draw(st.sampled_from([unionkit.Money(0), unionkit.Money(12_345)])),
        received_from=None if yearly else first,
        received_to=None if yearly else last,
        yearly=yearly,
    )


@st.composite
def spendings(draw: st.DrawFn, member: str, *, known: bool) -> Spending:
    """What a member spent."""
    first, last = draw(spans())
    return Spending(
        member=member,
        kind=draw(_maybe(st.sampled_from(SPENDING["kind"].choices), known)),  # type: ignore[arg-type]
        spent=draw(_maybe(st.integers(0, 2_000_000).map(unionkit.Money), known)),  # type: ignore[arg-type]
        reimbursed=unionkit.Money(draw(st.integers(0, 100_000))),
        spent_from=first,
        spent_to=last,
        unpaid_by_closing_firm=draw(_maybe(st.booleans(), known)),  # type: ignore[arg-type]
        seriously_ill_or_disabled=draw(_maybe(st.booleans(), known)),  # type: ignore[arg-type]
        public_fee=unionkit.Money(draw(st.integers(0, 500_000))),
    )


@st.composite
def households(draw: st.DrawFn, *, known: bool = False) -> Household:
    """A household of up to four, everything about it known or not."""
    people = [draw(members(number, known=known)) for number in range(draw(st.integers(1, 4)))]
    ids = st.sampled_from([person.id for person in people])
    money = [draw(incomes(draw(ids), known=known)) for _ in range(draw(st.integers(0, 5)))]
    spent = [draw(spendings(draw(ids), known=known)) for _ in range(draw(st.integers(0, 3)))]
    return Household(
        id="H",
        members=people,
        incomes=money if known or draw(st.booleans()) else None,
        spendings=spent if known or draw(st.booleans()) else None,
        dwellings=[],
        vehicles=[],
        place=draw(st.sampled_from(PLACES)),
        area=draw(st.sampled_from(["urban", "county", "rural"])),
    )
