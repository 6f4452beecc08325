"""The situations whose explanations are kept as texts in `golden/`, one file for each situation and language.

To write them anew after a wanted change: ``python -m tests.i18n.situations``, then read every changed line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import unionkit
from unionkit import Decision, Policy

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
LANGUAGES = ("zh_CN", "en")
DAY = date(2022, 5, 1)

HOUSEHOLD: Mapping[str, object] = {
    "people": 3,
    "income_year": 20_000,
    "place": "340102",
    "area": "urban",
    "homes": 1,
    "cause": "illness",
    "owns_company": False,
    "company_closed": False,
    "joined": date(2020, 3, 15),
}
AID: Mapping[str, object] = {
    "level": "deep",
    "self_paid": 12_000,
    "paid_before": 0,
    "months_asked": 3,
    "people": 1,
    "share": 1,
    "stay_from": date(2022, 1, 31),
    "trips": [{"fare": 50, "late": False}, {"fare": Decimal("50.99"), "late": False}],
    "place": "340102",
    "area": "urban",
}


@lru_cache
def policy(name: str) -> Policy:
    """A policy of the pack beside this file."""
    return unionkit.load_policy(HERE / "pack" / f"{name}.toml")


def filed(
    *absent: str, on: date = DAY, known_on: date | None = None, usual: bool = False, **changes: object
) -> Decision:
    """A household's file, with facts changed or left out."""
    facts = {name: value for name, value in {**HOUSEHOLD, **changes}.items() if name not in absent}
    return policy("file").decide(facts, on=on, known_on=known_on, assume="usual" if usual else "nothing")


def aided(kind: str, *absent: str, **changes: object) -> Decision:
    """An amount of aid, with facts changed or left out."""
    facts = {name: value for name, value in {**AID, "kind": kind, **changes}.items() if name not in absent}
    return policy("aid").decide(facts, on=DAY)


SITUATIONS: Mapping[str, Callable[[], Decision]] = {
    "granted_with_class": filed,
    "granted_at_the_limit": lambda: filed(income_year=23_040),
    "granted_in_the_second_class": lambda: filed(income_year=23_041),
    "refused_by_a_hair": lambda: filed(income_year=Decimal("34560.01")),
    "refused_by_requirement": lambda: filed(income_year=40_000),
    "refused_by_day": lambda: filed(joined=date(2022, 1, 3)),
    "refused_by_exclusion": lambda: filed(homes=2, people=2, income_year=15_000),
    "spared_by_exception": lambda: filed(homes=2),
    "refused_by_exclusion_without_numbers": lambda: filed(owns_company=True),
    "spared_by_exception_without_numbers": lambda: filed(owns_company=True, company_closed=True),
    "refused_without_class": lambda: filed(income_year=30_000, cause="none"),
    "unknown_with_questions": lambda: filed("people", "homes", "company_closed", owns_company=True),
    "assumptions": lambda: filed("homes", "cause", "owns_company", usual=True),
    "low_grade": lambda: filed(area="rural", income_year=12_000),
    "inferred": lambda: filed(place="340200"),
    "retroactive": lambda: filed(on=date(2023, 7, 15), income_year=25_000),
    "before_the_retroactive_notice": lambda: filed(
        on=date(2023, 7, 15), known_on=date(2023, 10, 18), income_year=25_000
    ),
    "amount_by_flat_bands": lambda: aided("bands", self_paid=7_000),
    "amount_by_the_last_band": lambda: aided("bands", self_paid=10_001),
    "amount_by_marginal_bands": lambda: aided("marginal"),
    "amount_by_rate": lambda: aided("rate"),
    "amount_raised_to_the_floor": lambda: aided("rate", self_paid=Decimal("99.99")),
    "amount_cut_to_the_cap": lambda: aided("rate", self_paid=500_000, paid_before=Decimal("12345.60")),
    "amount_by_months": lambda: aided("months"),
    "amount_by_months_for_several": lambda: aided("months", people=2),
    "amount_by_table": lambda: aided("table", level="relative"),
    "amount_up_to": lambda: aided("up_to"),
    "amount_between": lambda: aided("between"),
    "amount_rounded": lambda: aided(
        "trips", trips=[{"fare": 999, "late": False}, {"fare": 1, "late": False}]
    ),
    "amount_from_a_list": lambda: aided("trips"),
    "class_barred": lambda: aided("trips", level="relative", trips=[{"fare": 9, "late": True}]),
    "class_left_to_a_person": lambda: aided("rate", level="review"),
    "unknown_in_a_record": lambda: aided("trips", trips=[{"fare": 1, "late": False}, {"late": False}]),
    "unknown_amount": lambda: aided("rate", "self_paid"),
    "nothing_payable": lambda: aided("rate", paid_before=50_000),
    "no_amount": lambda: aided("nothing"),
    "invalid_out_of_bounds": lambda: filed(people=101),
    "invalid_in_a_record": lambda: aided(
        "trips", trips=[{"fare": 1, "late": False}, {"fare": -1, "late": False}]
    ),
    "invalid_not_a_choice": lambda: filed(cause="bad luck"),
    "invalid_too_precise": lambda: filed(income_year=Decimal("0.001")),
    "invalid_too_many_records": lambda: aided("trips", trips=[{}] * 10_001),
    "invalid_no_value": lambda: filed(place="110000"),
    "invalid_no_edition": lambda: filed(on=date(2019, 12, 31)),
    "invalid_division_by_zero": lambda: filed(people=0),
    "invalid_no_such_day": lambda: aided("month_end"),
    "invalid_not_whole": lambda: aided("half", share=Decimal("0.5")),
    "invalid_class_conflict": lambda: aided("rate", level="both"),
}


def text(situation: str, language: str) -> str:
    """The whole explanation of a situation."""
    return str(unionkit.explain(SITUATIONS[situation](), language)) + "\n"


def golden(situation: str, language: str) -> Path:
    """Where the text of a situation is kept."""
    return GOLDEN / f"{situation}.{language}.txt"


if __name__ == "__main__":
    for each in SITUATIONS:
        for spoken in LANGUAGES:
            golden(each, spoken).write_text(text(each, spoken), encoding="utf-8")
