"""What the library says of retirement, under the names of the columns of its tables."""

from __future__ import annotations

from collections.abc import Mapping

import unionkit
from unionkit.members.retirement import Retirement
from unionkit.values.months import Month

ON = "2026-01-01"  # the tables name no day of their own


def _found(row: Mapping[str, str]) -> Retirement:
    return unionkit.load_pack("cn").retirement.work_out(row["birth_year_month"], row["category"], on=ON)


def _text(value: Month | int | None) -> str:
    return "" if value is None else str(value)


def retirement_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """The statutory month and age."""
    found = _found(row)
    years, months = found.age
    return {
        "expected_retirement_year_month": str(found.statutory),
        "expected_age_years": str(years),
        "expected_age_months": str(months),
    }


def flexible_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """The months between which retirement may be chosen, and the least contributions."""
    found = _found(row)
    return {
        "original_retirement_ym": str(found.original),
        "statutory_retirement_ym": str(found.statutory),
        "delay_months": str(found.delay_months),
        "earliest_flexible_ym": str(found.earliest),
        "latest_flexible_ym": _text(found.latest),
        "min_contribution_months_at_statutory": _text(found.minimum_contribution),
        "min_contribution_months_if_earliest": _text(found.minimum_contribution_earliest),
        "min_contribution_months_if_delayed": _text(found.minimum_contribution_late),
    }


def contribution_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """The least contribution of a year."""
    month = Month(int(row["retirement_year"]), 1)
    policy = unionkit.load_pack("cn").retirement.policy("contribution", on=ON)
    decision = policy.decide({"statutory": month.start, "earliest": month.start}, on=ON)
    months = decision.results.get("minimum")
    if not isinstance(months, int):
        return {"min_contribution_months": "", "years": "", "months": ""}
    years, rest = divmod(months, 12)
    return {"min_contribution_months": str(months), "years": str(years), "months": str(rest)}
