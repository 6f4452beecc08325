"""Exact values: money and its rounding, days and periods, units and quantities, and what people type."""

from __future__ import annotations

from unionkit.values.arrangements import Arrangement, CalendarDay, Holiday
from unionkit.values.capitals import capitals, read_capitals
from unionkit.values.dates import (
    Missing,
    add_months,
    add_years,
    as_day,
    count_months,
    count_years,
    from_ordinal,
    month_end,
    month_start,
    ordinal,
)
from unionkit.values.display import notebook_view
from unionkit.values.exact import as_fraction
from unionkit.values.money import Money
from unionkit.values.numbers import plain_decimal, read_day, read_number, read_rate, read_yes_no
from unionkit.values.period import Period, merge
from unionkit.values.quantity import Quantity
from unionkit.values.rounding import Rounding, round_ratio
from unionkit.values.unit_conversions import explain_mismatch, unit_mismatch
from unionkit.values.units import BASE_SYMBOLS, Unit
from unionkit.values.working_days import Calendar

__all__ = [
    "BASE_SYMBOLS",
    "Arrangement",
    "Calendar",
    "CalendarDay",
    "Holiday",
    "Missing",
    "Money",
    "Period",
    "Quantity",
    "Rounding",
    "Unit",
    "add_months",
    "add_years",
    "as_day",
    "as_fraction",
    "capitals",
    "count_months",
    "count_years",
    "explain_mismatch",
    "from_ordinal",
    "merge",
    "month_end",
    "month_start",
    "notebook_view",
    "ordinal",
    "plain_decimal",
    "read_capitals",
    "read_day",
    "read_number",
    "read_rate",
    "read_yes_no",
    "round_ratio",
    "unit_mismatch",
]
