"""An oracle for retirement: the steps of the reform walked one by one, and the published ends of the annex tables."""

from __future__ import annotations

from unionkit.values.months import Month

CATEGORIES = ("male_60", "female_55", "female_50")
AGES = {"male_60": 60, "female_55": 55, "female_50": 50}
GOALS = {"male_60": 63, "female_55": 58, "female_50": 55}
STEPS = {"male_60": 4, "female_55": 4, "female_50": 2}

# month of birth, category, months of delay, month of retirement
PUBLISHED = [
    ("1964-12", "male_60", 0, "2024-12"),
    ("1965-01", "male_60", 1, "2025-02"),
    ("1965-04", "male_60", 1, "2025-05"),
    ("1965-05", "male_60", 2, "2025-07"),
    ("1976-08", "male_60", 35, "2039-07"),
    ("1976-09", "male_60", 36, "2039-09"),
    ("1976-12", "male_60", 36, "2039-12"),
    ("1977-01", "male_60", 36, "2040-01"),
    ("1969-12", "female_55", 0, "2024-12"),
    ("1970-01", "female_55", 1, "2025-02"),
    ("1970-04", "female_55", 1, "2025-05"),
    ("1981-08", "female_55", 35, "2039-07"),
    ("1981-09", "female_55", 36, "2039-09"),
    ("1981-12", "female_55", 36, "2039-12"),
    ("1974-12", "female_50", 0, "2024-12"),
    ("1975-01", "female_50", 1, "2025-02"),
    ("1975-02", "female_50", 1, "2025-03"),
    ("1975-03", "female_50", 2, "2025-05"),
    ("1984-10", "female_50", 59, "2039-09"),
    ("1984-11", "female_50", 60, "2039-11"),
    ("1984-12", "female_50", 60, "2039-12"),
]


def years_later(month: Month, years: int) -> Month:
    """The same month so many years later."""
    return Month(month.year + years, month.month)


def next_month(month: Month) -> Month:
    """The month that follows."""
    return Month(month.year + month.month // 12, month.month % 12 + 1)


def statutory_by_walking(born: Month, category: str) -> Month:
    """Go through the months from January 2025; every so many of them one more month is added, until the goal is reached."""
    original, goal = years_later(born, AGES[category]), years_later(born, GOALS[category])
    if original < Month(2025, 1):
        return original
    walked, counted, delay = Month(2025, 1), 1, 1
    while walked != original:
        walked = next_month(walked)
        if counted == STEPS[category]:
            counted, delay = 0, delay + 1
        counted += 1
    retired = original
    for _ in range(delay):
        retired = next_month(retired)
    return min(retired, goal)


def latest_by_walking(born: Month, category: str) -> Month | None:
    """Three years after the statutory month, None for those who reached the original age before 2025."""
    if years_later(born, AGES[category]) < Month(2025, 1):
        return None
    return years_later(statutory_by_walking(born, category), 3)
