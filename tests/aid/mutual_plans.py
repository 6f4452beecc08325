"""Shipped mutual plans and small enrolments for the tests of mutual plans."""

from __future__ import annotations

import unionkit
from unionkit.aid.mutual import Enrolment, MutualPlan
from unionkit.values import Money, Period

PLANS = unionkit.load_pack("cn").mutual_plans
WOMEN = PLANS["cn/mutual/women-2011-plan"]
HUNAN = PLANS["cn/hunan/mutual/hospital-plan"]
HUZHOU = PLANS["cn/zhejiang/huzhou/hospital-plan"]
CASH = PLANS["cn/beijing/mutual/hospital-cash-plan"]
CRITICAL = PLANS["cn/beijing/mutual/critical-illness-plan"]
SHANGHAI = PLANS["cn/shanghai/mutual/accident-plan"]
ACCIDENT = PLANS["cn/mutual/accident/plan"]


def enrolled(start: str, *, months: int = 12, plan: MutualPlan = WOMEN, person: str = "anna") -> Enrolment:
    """An enrolment of a person from a day on, enrolled on that day."""
    term = MutualPlan(id=plan.id, months=months, questions=plan.questions).term(start)
    return Enrolment(
        id=f"{person}/{start}", plan=plan.id, person=person, on=start, period=term, fee=Money.of(60)
    )


def year_of(plan: MutualPlan, year: int, person: str = "anna") -> Enrolment:
    """An enrolment for a calendar year."""
    return Enrolment(
        id=f"{person}/{year}",
        plan=plan.id,
        person=person,
        on=f"{year}-01-01",
        period=Period.year(year),
        fee=Money.of(60),
    )
