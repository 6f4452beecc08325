"""Promises about retirement: months by the law, months that may be chosen, and what is not settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.members.annex import CATEGORIES, PUBLISHED, latest_by_walking, statutory_by_walking

import unionkit
from unionkit import Policy
from unionkit.errors import PolicyError, ValueRefused
from unionkit.evidence import Grade
from unionkit.i18n.members import finding_text
from unionkit.members.retirement import Retirement, RetirementBasis, work_out_retirement
from unionkit.values.months import Month

ON = "2026-01-01"
CN = unionkit.load_pack("cn")
RULES = CN.retirement
SENTENCES = {
    "zh_CN": "退休早于可选的最早年月。可能是特殊工种或因病退休：请查找批准文件，否则更正登记",
    "en": "Retired before the earliest month that may be chosen. Special work or lost capacity may be the reason: "
    "look for the approval, or correct the entry",
}
births = st.builds(Month, st.integers(1940, 2010), st.integers(1, 12))
categories = st.sampled_from(CATEGORIES)


def worked_out(born: Month | date | str, category: str | RetirementBasis, on: str = ON) -> Retirement:
    return RULES.work_out(born, category, on=on)


def every_birth() -> Iterator[Month]:
    yield from (Month(year, month) for year in range(1940, 2011) for month in range(1, 13))


# ------------------------------------------------------------------------------------------------- the statutory month


@pytest.mark.parametrize(("born", "category", "delay", "statutory"), PUBLISHED)
def test_the_first_and_last_lines_of_the_annex_are_met(
    born: str, category: str, delay: int, statutory: str
) -> None:
    found = worked_out(born, category)
    assert (found.delay_months, str(found.statutory)) == (delay, statutory)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_month_of_birth_retires_as_walking_from_month_to_month_finds(category: str) -> None:
    different = [
        str(born)
        for born in every_birth()
        if worked_out(born, category).statutory != statutory_by_walking(born, category)
    ]
    assert different == []


@pytest.mark.property
@given(births, births, categories)
def test_who_is_born_later_never_retires_earlier(one: Month, other: Month, category: str) -> None:
    first, second = sorted((one, other))
    assert worked_out(first, category).statutory <= worked_out(second, category).statutory


@pytest.mark.property
@given(births, categories)
def test_the_delay_lies_between_nothing_and_the_most(born: Month, category: str) -> None:
    found = worked_out(born, category)
    assert 0 <= found.delay_months <= (60 if category == "female_50" else 36)
    assert found.original.plus(found.delay_months) == found.statutory


@pytest.mark.property
@given(births, categories, st.integers(1, 28))
def test_the_day_of_birth_moves_nothing(born: Month, category: str, day: int) -> None:
    assert worked_out(born.start.replace(day=day), category) == worked_out(str(born), category)


def test_the_age_is_told_in_years_and_months() -> None:
    assert worked_out("1966-12", "male_60").age == (60, 6)


def test_before_the_decision_the_original_age_was_the_law() -> None:
    assert worked_out("1970-06", "male_60", on="2024-09-12").statutory == Month(2030, 6)


def test_before_any_rule_there_is_no_month() -> None:
    with pytest.raises(PolicyError, match="no_edition"):
        worked_out("1910-06", "male_60", on="1970-01-01")


# -------------------------------------------------------------------------------------------- the months to choose from


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_months_to_choose_from_begin_and_end_as_walking_finds(category: str) -> None:
    for born in every_birth():
        found = worked_out(born, category)
        earliest = max(found.original, found.statutory.plus(-36))
        assert (found.earliest, found.latest) == (earliest, latest_by_walking(born, category)), born


@pytest.mark.parametrize(("born", "category"), [("1964-12", "male_60"), ("1969-12", "female_55")])
def test_nothing_can_be_postponed_where_the_original_age_was_reached_before_2025(
    born: str, category: str
) -> None:
    found = worked_out(born, category)
    assert (found.earliest, found.latest) == (found.statutory, None)


@pytest.mark.property
@given(births, categories)
def test_the_early_policy_takes_the_earliest_month_and_not_the_one_before(born: Month, category: str) -> None:
    found = worked_out(born, category)
    answers = [
        RULES.decide_early(found, month.start, contributed=600, told_on=month.plus(-3).start, on=ON).granted
        for month in (found.earliest, found.earliest.plus(-1))
    ]
    assert answers == [found.earliest < found.statutory, False]


@pytest.mark.property
@given(births, categories)
def test_the_late_policy_takes_the_latest_month_and_not_the_one_after(born: Month, category: str) -> None:
    found = worked_out(born, category)
    month = found.latest or found.statutory.plus(1)
    answers = [
        RULES.decide_late(
            found, chosen.end, employer_agrees=True, agreed_on=found.statutory.plus(-1).start, on=ON
        ).granted
        for chosen in (month, month.plus(1))
    ]
    assert answers == [found.latest is not None, False]


def test_an_early_notice_has_to_be_three_months_before_the_chosen_day() -> None:
    found = worked_out("1978-05", "female_50")
    asked = [
        RULES.decide_early(found, "2028-05-31", contributed=180, told_on=day, on=ON).outcome.value
        for day in ("2028-02-29", "2028-03-01")
    ]
    assert asked == ["granted", "refused"]


def test_what_is_not_told_about_an_early_choice_is_asked_for() -> None:
    found = worked_out("1978-05", "female_50")
    asked = RULES.decide_early(found, "2028-05-31", contributed=None, told_on=None, on=ON)
    assert set(asked.needs) == {"contributed", "told_on"}


# ------------------------------------------------------------------------------------------------- least contributions


@pytest.mark.parametrize("year", range(2012, 2061))
def test_the_least_contribution_rises_by_half_a_year_from_2030_to_2039(year: int) -> None:
    row = CN.tables["cn/retirement/minimum-contribution"].find((), date(year, 7, 1))
    assert row
    assert row.value == 180 + 6 * min(max(year - 2029, 0), 10)


def test_who_goes_early_is_measured_by_that_year_and_who_postpones_by_the_statutory_one() -> None:
    found = worked_out("1980-12", "female_50")
    assert (found.statutory.year, found.earliest.year) == (2033, 2030)
    assert found.minimum_contribution_earliest == 186
    assert (found.minimum_contribution, found.minimum_contribution_late) == (204, 204)


def test_a_contribution_that_no_rule_tells_is_none_and_said_to_be_unsettled() -> None:
    found = worked_out("1935-06", "male_60")
    assert found.minimum_contribution is None
    assert [each.code for each in found.unsettled] == ["no_minimum_contribution"]


# --------------------------------------------------------------------------------------------------- what it rests on


def test_the_basis_is_kept_with_its_post_its_day_and_its_document() -> None:
    basis = RULES.basis("female", "worker", on=ON, since="2001-01-01", evidence="contract of 2001")
    assert basis is not None
    found = worked_out("1980-12", basis)
    assert found.basis == RetirementBasis(
        category="female_50", post="worker", since="2001-01-01", evidence="contract of 2001"
    )
    assert found.unsettled == ()


def test_a_woman_without_a_post_has_no_basis() -> None:
    assert RULES.basis("female", on=ON) is None


def test_a_category_that_depends_on_the_post_is_unsettled_without_one() -> None:
    codes = {category: worked_out("1980-12", category).unsettled for category in CATEGORIES}
    assert {name: [each.code for each in found] for name, found in codes.items()} == {
        "male_60": [],
        "female_55": ["no_basis"],
        "female_50": ["no_basis"],
    }


def test_a_recalled_rule_is_said_to_be_recalled() -> None:
    basis = RetirementBasis(category="female_55", post="cadre")
    found = worked_out("1960-05", basis, on="2020-01-01")
    assert found.grade is Grade.unverified
    assert [each.code for each in found.unsettled] == ["recalled_rule"]


def test_a_post_that_the_rules_do_not_know_is_no_basis() -> None:
    assert RULES.basis("female", "chairwoman", on=ON) is None


# ------------------------------------------------------------------------------------------ the month that it was in fact


def test_the_actual_month_leaves_the_statutory_one_as_it_is() -> None:
    found = worked_out("1966-02", "male_60").retiring("2026-02-28")
    assert (found.actual, found.statutory, found.unsettled) == (Month(2026, 2), Month(2026, 6), ())


@pytest.mark.parametrize(
    ("actual", "codes"),
    [
        ("2026-01", ["retired_before_earliest"]),
        ("2026-02", []),
        ("2029-06", []),
        ("2029-07", ["retired_after_latest"]),
    ],
)
def test_an_actual_month_outside_what_may_be_chosen_is_unsettled(actual: str, codes: list[str]) -> None:
    found = worked_out("1966-02", "male_60").retiring(actual)
    assert [each.code for each in found.unsettled] == codes


def test_a_corrected_actual_month_takes_its_finding_away() -> None:
    assert worked_out("1966-02", "male_60").retiring("2020-01").retiring("2026-02").unsettled == ()


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_what_is_unsettled_is_told_as_a_sentence(locale: str) -> None:
    found = worked_out("1966-02", "male_60").retiring("2020-01")
    assert finding_text(found.unsettled[0], locale) == SENTENCES[locale]


# ------------------------------------------------------------------------------------------------------ special grounds


@pytest.mark.parametrize(("on", "outcome"), [("2024-12-31", "granted"), ("2025-01-01", "review")])
def test_special_work_is_left_to_a_person_from_the_reform_on(on: str, outcome: str) -> None:
    facts = {"born": "1969-03-10", "sex": "male", "service": 240, "work": "heat", "worked": 108}
    assert RULES.decide_special_work(facts, on=on).outcome.value == outcome


def test_the_ages_of_special_work_do_not_move_with_the_reform() -> None:
    facts = {"born": "1980-03-10", "sex": "female", "service": 240, "work": "heavy", "worked": 120}
    decision = RULES.decide_special_work(facts, on="2026-01-01")
    assert decision.results["reached_on"] == date(2025, 3, 10)
    assert decision.grade is Grade.unverified


@pytest.mark.parametrize(("confirmed", "outcome"), [(True, "review"), (False, "refused"), (None, "unknown")])
def test_lost_capacity_is_decided_apart_from_special_work(confirmed: bool | None, outcome: str) -> None:
    facts = {"born": "1970-01-01", "sex": "male", "service": 120, "incapacity_confirmed": confirmed}
    assert RULES.decide_illness(facts, on=ON).outcome.value == outcome


# ------------------------------------------------------------------------------------------------------ doors and misuse


@pytest.mark.parametrize("born", ["1966", "1966-13", "66-01", 196601, None, "", "1966-02-30"])
def test_a_birth_that_is_no_month_is_refused_without_repeating_it(born: object) -> None:
    with pytest.raises(ValueRefused) as caught:
        worked_out(born, "male_60")  # type: ignore[arg-type]
    assert str(born) not in caught.value.message or born == ""


def test_a_category_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueRefused, match="male_60, female_55, female_50"):
        worked_out("1966-02", "male_65")


def test_a_birth_outside_the_bounds_is_refused() -> None:
    with pytest.raises(ValueRefused, match="birth"):
        worked_out("1899-12", "male_60")


def test_no_month_of_a_person_is_shown_by_repr() -> None:
    found = worked_out("1966-02", "male_60").retiring("2026-03")
    assert not [part for part in ("1966", "2026-02", "2026-06", "2026-03") if part in repr(found)]


def test_the_policies_are_taken_as_they_are_handed_in() -> None:
    statutory = RULES.policy("statutory", on=ON)
    unchanged = evolve(statutory, editions=statutory.editions[:1])
    only_old = evolve(unchanged, editions=(evolve(unchanged.editions[0], end=None),))
    assert _with(only_old).statutory == Month(2030, 6)
    assert _with(statutory).statutory > Month(2030, 6)


def _with(statutory: Policy) -> Retirement:
    contribution = RULES.policy("contribution", on=ON)
    return work_out_retirement("1970-06", "male_60", on=ON, statutory=statutory, contribution=contribution)
