"""Promises about what a roster's work status says against the statutory month."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import unionkit
from unionkit.i18n.members import CODES, finding_text
from unionkit.members.findings import MemberFinding

ON = "2026-11-25"
RULES = unionkit.load_pack("cn").retirement
births = st.dates(date(1940, 1, 1), date(2010, 12, 31))


def code_of(finding: MemberFinding | None) -> str:
    return "" if finding is None else finding.code


def found(born: str, status: str, **more: object) -> str:
    return code_of(RULES.finding({"birth_date": born, "work_status": status, **more}, on=ON))


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("1966-05-20", ""),  # statutory 2026-10
        ("1966-06-20", ""),  # statutory 2026-11
        ("1966-07-20", "retired_early"),  # statutory 2026-12, original 2026-07
        ("1966-11-30", "retired_early"),  # original age this month
        ("1966-12-01", "retired_before_earliest"),
    ],
)
def test_a_retired_man_is_held_against_his_own_statutory_month_and_not_against_an_age(
    born: str, code: str
) -> None:
    assert found(born, "retired", sex="male") == code


@pytest.mark.parametrize(("born", "code"), [("1966-05-20", "working_past_statutory"), ("1966-06-20", "")])
def test_a_man_at_work_is_remarked_on_only_when_the_statutory_month_is_over(born: str, code: str) -> None:
    assert found(born, "on_post", sex="male") == code


@pytest.mark.parametrize(
    ("born", "status", "code"),
    [
        ("1974-01-20", "retired", ""),  # fifty before the reform, though not yet 55
        ("1980-01-20", "retired", "retired_before_earliest"),  # not even fifty
        ("1974-01-20", "on_post", ""),  # may retire at 55
        ("1969-01-20", "on_post", "working_past_statutory"),  # past both
    ],
)
def test_of_a_woman_whose_post_is_not_known_only_what_holds_of_every_post_is_found(
    born: str, status: str, code: str
) -> None:
    assert found(born, status, sex="female") == code


def test_a_known_post_makes_the_answer_sharper() -> None:
    assert found("1974-01-20", "retired", sex="female", post="cadre") == "retired_before_earliest"


def test_a_known_category_needs_neither_sex_nor_post() -> None:
    assert found("1974-01-20", "on_post", category="female_50") == "working_past_statutory"


@pytest.mark.parametrize(("change", "code"), [("join", "joins_retired"), ("retain", ""), (None, "")])
def test_a_retired_person_past_the_statutory_month_is_found_only_where_she_is_put_down_as_joining(
    change: str | None, code: str
) -> None:
    assert found("1960-01-20", "retired", sex="male", change_type=change) == code


@pytest.mark.parametrize("status", ["laid_off", "unemployed", "internal_retired", "other", None])
def test_other_work_statuses_say_nothing_against_an_age(status: str | None) -> None:
    facts = {"birth_date": "1990-01-20", "sex": "male", "work_status": status}
    assert RULES.finding(facts, on=ON) is None


@pytest.mark.parametrize("born", [None, "", 1960])
def test_nothing_is_found_where_the_birth_is_not_known(born: object) -> None:
    assert RULES.finding({"birth_date": born, "sex": "male", "work_status": "retired"}, on=ON) is None


@pytest.mark.property
@given(births, st.sampled_from(["male", "female"]), st.sampled_from(["cadre", "worker", "flexible"]))
def test_knowing_the_post_never_takes_a_finding_about_work_away(born: date, sex: str, post: str) -> None:
    facts = {"birth_date": born, "sex": sex, "work_status": "on_post"}
    if RULES.finding(facts, on=ON) is not None:
        assert RULES.finding({**facts, "post": post}, on=ON) is not None


@pytest.mark.property
@given(births, st.sampled_from(["male", "female", None]))
def test_nobody_is_found_retired_too_early_from_the_first_day_on(born: date, sex: str | None) -> None:
    facts = {"birth_date": born, "sex": sex, "work_status": "retired"}
    first = RULES.first_day(facts, on=ON)
    assert first is not None
    assert code_of(RULES.finding(facts, on=ON)) != "retired_before_earliest" or first > date(2026, 11, 25)


def test_the_first_day_of_an_unknown_birth_cannot_be_told() -> None:
    assert RULES.first_day({"sex": "male"}, on=ON) is None


def test_a_finding_names_nobody_by_a_number() -> None:
    facts = {
        "id": "340421199001019981",
        "birth_date": "1990-01-01",
        "sex": "male",
        "work_status": "retired",
    }
    finding = RULES.finding(facts, on=ON)
    assert finding is not None
    assert finding.person == "340***********9981"


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("born", "status", "change"),
    [
        ("1990-01-20", "retired", None),
        ("1966-08-20", "retired", None),
        ("1960-01-20", "on_post", None),
        ("1960-01-20", "retired", "join"),
    ],
)
def test_a_finding_tells_no_month_from_which_the_birth_could_be_told(
    born: str, status: str, change: str | None, locale: str
) -> None:
    facts = {"birth_date": born, "sex": "male", "work_status": status, "change_type": change}
    finding = RULES.finding(facts, on=ON)
    assert finding is not None
    assert not [sign for sign in repr(finding) + finding_text(finding, locale) if sign.isdigit()]


def test_every_finding_has_a_sentence() -> None:
    assert {"retired_after_latest", "no_minimum_contribution", "recalled_rule", "no_basis"} <= CODES
