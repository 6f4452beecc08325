"""Promises of files about decisions, exits, notices, approvals and what is overdue."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.filing import APPLICATION, CHENGDU, CN, FILE, PROCESSES, done, live
from tests.process.loan import process_of

from unionkit import load_pack, load_policy
from unionkit.aid.files import (
    Application,
    Assessment,
    HardshipFile,
    MonthsAbove,
    Posted,
    act,
    approval_of,
    assess,
    clean,
    course_of,
    months_above,
    notice_lines,
    notice_of,
    overdue_cases,
    sign,
    standard_of,
    tell,
)
from unionkit.errors import UnknownState, ValueRefused
from unionkit.process import Objection, Process, Signature
from unionkit.values.money import Money
from unionkit.values.months import Month

PROVINCE_X = PROCESSES["cn/unidentified/province-x/aid-application"]
LINE = load_pack("cn").tables["cn/dibao"]
# the classes of Chuzhou are measured by the standard of the place, here that of Ma'anshan
CHUZHOU = load_policy("cn/anhui/chuzhou/file")
POOR = {
    "people": 3,
    "income_year": Money.of(20000),
    "rigid_spending": 6000,
    "cause": "illness",
    "homes": 1,
    "place": "340500",
    "area": "urban",
}


def told(file: HardshipFile, on: str = "2019-03-01", **facts: object) -> HardshipFile:
    return tell(file, {**POOR, **facts}, on=on, recorded_on=on).case


# --------------------------------------------------------------------------------------------------------- decisions


def test_the_policy_of_recognition_decides_at_the_review() -> None:
    file = told(live(steps=6), standard=727)
    decision = assess(CHUZHOU, file, on="2023-04-10", assume="usual")
    found = act(FILE, file, "enter", on="2023-04-10", facts={"approved": True}, decision=decision)
    assert (decision.outcome.value, found.done) == ("granted", True)
    assert [each.class_name for each in found.case.assessments] == [decision.class_name]


def test_a_refusal_of_the_policy_refuses_the_entry() -> None:
    file = told(live(steps=6), income_year=900000, standard=727)
    decision = assess(CHUZHOU, file, on="2023-04-10", assume="usual")
    found = act(FILE, file, "enter", on="2023-04-10", facts={"approved": True}, decision=decision)
    assert found.step is not None
    assert (found.done, found.step.rule, found.case.assessments) == (False, "recognised", ())


def test_a_policy_that_lacks_facts_leaves_the_entry_open() -> None:
    decision = assess(CHUZHOU, live(steps=6), on="2023-04-10")
    found = act(FILE, live(steps=6), "enter", on="2023-04-10", facts={"approved": True}, decision=decision)
    assert [each.code for each in found.findings] == ["facts_missing"]


def test_the_standard_is_that_of_the_day_and_is_kept_with_the_assessment() -> None:
    file = told(live(steps=6))
    kept = [
        Assessment.of(assess(CHUZHOU, file, on=day, assume="usual")) for day in ("2020-06-30", "2020-07-01")
    ]
    assert [(each.numbers["L"].value, each.numbers["L"].since) for each in kept] == [
        ("604", LINE.find(("340500", "urban"), date(2020, 6, 30)).start),  # type: ignore[union-attr]
        ("648", date(2020, 7, 1)),
    ]


def test_facts_that_changed_by_the_yearly_check_change_its_outcome() -> None:
    file = told(live(), "2020-03-01")
    richer = told(file, "2020-09-01", income_year=60000)
    outcomes = [
        assess(CHUZHOU, richer, on=day, assume="usual").outcome.value for day in ("2020-08-31", "2020-09-01")
    ]
    assert outcomes == ["granted", "refused"]


def test_a_decision_uses_only_the_facts_that_were_known() -> None:
    file = told(told(live(), "2020-03-01"), "2020-09-01", income_year=60000)
    early = assess(CHUZHOU, file, on="2020-09-01", known_on="2020-08-31", assume="usual")
    assert (early.outcome.value, Assessment.of(early).known_on) == ("granted", date(2020, 8, 31))


def test_a_yearly_check_with_a_refusal_leaves_the_file_watched() -> None:
    richer = told(live(), income_year=900000)
    decision = assess(CHUZHOU, richer, on="2020-04-10", assume="usual")
    found = act(FILE, richer, "recheck", on="2024-04-10", decision=decision)
    assert (course_of(FILE, found.case, on="2024-04-10").state, len(found.case.assessments)) == ("watched", 1)


def test_a_decision_settles_the_fact_that_is_named() -> None:
    exit_policy = load_policy("cn/anhui/exit")
    decision = exit_policy.decide({"cause_removed": True, "months_above": 6}, on="2024-04-01")
    found = act(FILE, live(), "recover", on="2024-04-01", decision=decision, settles="out_of_hardship")
    assert course_of(FILE, found.case, on="2024-04-01").state == "recovered"
    with pytest.raises(ValueRefused, match="no fact 'exit' for a decision to settle"):
        act(FILE, live(), "recover", on="2024-04-01", decision=decision, settles="exit")


def test_an_assessment_keeps_the_lowest_grade_of_what_it_rests_on() -> None:
    decision = assess(CHUZHOU, told(live()), on="2020-07-01", assume="usual")
    assert Assessment.of(decision).grade == "press"


def test_the_class_of_an_assessment_is_not_shown() -> None:
    kept = Assessment.of(assess(CHUZHOU, told(live()), on="2020-07-01", assume="usual"))
    assert kept.class_name
    assert kept.class_name not in repr(kept)


# --------------------------------------------------------------------------------------------------------- six months


def flat(_: date) -> Fraction:
    return Fraction(1000)


def incomes(*yuan: str | int) -> dict[Month, Money]:
    """Incomes of the months that end with May 2024."""
    return {Month.of("2024-05").plus(-place): Money.of(each) for place, each in enumerate(reversed(yuan))}


@pytest.mark.parametrize(
    ("told", "months", "stop"),
    [
        ((2000, 2001), 1, "not_above"),
        ((2001, 2001), 2, "no_income"),
        (("2000.01",), 1, "no_income"),
        ((2000,), 0, "not_above"),
        ((2001, 2000, 2001, 2001), 2, "not_above"),
        ((), 0, "no_income"),
    ],
)
def test_months_above_the_line_are_counted_back_from_the_day(
    told: tuple[str | int, ...], months: int, stop: str
) -> None:
    found = months_above(incomes(*told), 2, flat, on="2024-06-15")
    assert (found.months, found.stop, found.is_certain) == (months, stop, stop == "not_above")


def test_the_month_of_the_day_is_not_over_and_does_not_count() -> None:
    assert months_above({Month.of("2024-06"): Money.of(9999)}, 1, flat, on="2024-06-30").months == 0


def test_each_month_is_measured_by_the_standard_of_its_own_last_day() -> None:
    line = standard_of(LINE, ("340500", "urban"))
    months = {
        Month.of("2020-04").plus(place): Money.of(640) for place in range(5)
    }  # 604 to June, 648 from July
    assert months_above(months, 1, line, on="2020-07-01") == MonthsAbove(
        months=3, stop="no_income", at=Month.of("2020-03")
    )
    assert months_above(months, 1, line, on="2020-09-01") == MonthsAbove(
        months=0, stop="not_above", at=Month.of("2020-08")
    )


def test_a_month_without_a_known_standard_ends_the_run_and_says_so() -> None:
    months = {Month.of("2035-01").plus(place): Money.of(9999) for place in range(5)}
    assert (
        months_above(months, 1, standard_of(LINE, ("340500", "urban")), on="2035-05-01").stop == "no_standard"
    )


def test_nobody_cannot_share_an_income() -> None:
    with pytest.raises(ValueRefused, match="at least one member"):
        months_above(incomes(1), {}, flat, on="2024-06-01")


@pytest.mark.property
@given(st.lists(st.integers(0, 4000), max_size=24), st.integers(1, 5))
def test_the_run_is_what_a_plain_count_gives(yuan: list[int], people: int) -> None:
    expected = 0
    for income in reversed(yuan):
        if income <= 1000 * people:
            break
        expected += 1
    assert months_above(incomes(*yuan), people, flat, on="2024-06-01").months == expected


# ------------------------------------------------------------------------------------------------------------ notices


@pytest.mark.parametrize(
    ("process", "last"),
    [
        ("cn/aid/file", "2024-09-23"),  # Saturday the 14th is worked, the 15th to 17th are holidays
        ("cn/shanghai/huangpu/aid-file", "2024-09-20"),
    ],
)
def test_a_notice_lasts_as_long_as_the_place_says(process: str, last: str) -> None:
    assert notice_of(PROCESSES[process], "1", opens="2024-09-13").closes(CN).isoformat() == last


def test_a_notice_of_an_exit_has_a_length_of_its_own_with_its_source() -> None:
    notice = notice_of(CHENGDU, "1", opens="2024-03-04", deadline="exit_notice")
    assert (notice.closes(CN), notice.citations[0].source.number) == (date(2024, 3, 11), "成工办〔2019〕43号")


def test_a_process_without_a_notice_says_so() -> None:
    with pytest.raises(UnknownState, match="no deadline 'notice'"):
        notice_of(APPLICATION, "1", opens="2024-03-04")
    with pytest.raises(UnknownState):
        notice_of(PROCESSES["cn/guangdong/shenzhen/aid-application"], "1", opens="2022-01-01")


@pytest.mark.parametrize(
    ("day", "verdict", "expected"),
    [
        ("2024-03-11", None, False),
        ("2024-03-12", None, False),
        ("2024-03-12", "dismissed", True),
        ("2024-03-12", "upheld", False),
    ],
)
def test_a_file_goes_up_only_after_a_notice_without_open_or_upheld_objections(
    day: str, verdict: str | None, expected: bool
) -> None:
    settled = None if verdict is None else "2024-03-08"
    objection = Objection(id="1", raised_on="2024-03-06", settled_on=settled, verdict=verdict)  # type: ignore[arg-type]
    notice = notice_of(FILE, "1", opens="2024-03-04", objections=[objection])
    facts = clean(notice.on(day, CN))
    assert act(FILE, live(steps=5), "send_up", on=day, facts=facts).done is expected


def test_a_list_for_posting_masks_names_and_leaves_numbers_out() -> None:
    people = [
        Posted(name="王小强", number="340421197001319982", unit="一车间"),
        Posted(name="欧阳修", unit="二车间"),
    ]
    assert [(each.place, each.name, each.number, each.unit) for each in notice_lines(people)] == [
        (1, "王**", "", "一车间"),
        (2, "欧阳*", "", "二车间"),
    ]


def test_a_number_that_is_posted_keeps_three_digits_and_four() -> None:
    (line,) = notice_lines([Posted(name="王小强", number="340421197001319982")], numbers="masked")
    assert line.number == "340***********9982"


def test_who_is_posted_is_not_shown_before_it_is_masked() -> None:
    shown = repr(Posted(name="王小强", number="340421197001319982", unit="一车间", amount=Money.of(3000)))
    assert "王" not in shown
    assert "3404" not in shown
    assert "3000" not in shown


# ---------------------------------------------------------------------------------------------------------- approvals


LADDER = """
kind = "process"
id = "mine/aid"
extends = "cn/aid/application"
title = { zh = "帮扶申请", en = "application" }
[sources.rule]
title = "Rule"
grade = "issuer"
[[edition]]
from = 2024-01-01
cite = "rule"
[[edition.ladder]]
id = "grants"
level = [
  { id = "branch", role = "branch", limit = 200, within = { working_days = 3 } },
  { id = "mine", role = "mine", within = { working_days = 5 } },
]
"""


def sent_up(amount: str = "20000", process: Process = PROVINCE_X) -> Application:
    made = Application(
        id="A-1",
        household="H-1",
        process=process.id,
        author="li",
        amount=amount,
        ladder="medical",
    )
    steps: list[tuple[str, str, dict[str, object]]] = [
        ("apply", "2024-03-01", {}),
        ("first_check", "2024-03-02", {"complete": True}),
        ("post", "2024-03-04", {}),
        ("send_up", "2024-03-12", {"notice_clean": True}),
    ]
    for event, on, facts in steps:
        found = act(process, made, event, on=on, facts=facts)
        assert found.done
        made = found.case
    return made


def by(level: str, number: int, who: str = "", on: str = "2024-03-13") -> Signature:
    return Signature(sequence=number, level=level, by=who or level, role=level, verdict="approve", on=on)


@pytest.mark.parametrize(
    ("amount", "levels"),
    [
        ("19999.99", ["local_union"]),
        ("20000", ["local_union", "provincial_union"]),
        ("49999.99", ["local_union", "provincial_union"]),
        ("50000", ["local_union", "provincial_union", "national_union"]),
    ],
)
def test_an_application_is_approved_when_every_level_for_its_amount_has_signed(
    amount: str, levels: list[str]
) -> None:
    application = sent_up(amount)
    for number, level in enumerate(levels, start=1):
        assert approval_of(PROVINCE_X, application, on="2024-03-20").outcome == "pending"
        application = sign(application, by(level, number))
    assert approval_of(PROVINCE_X, application, on="2024-03-20").outcome == "approved"


def test_the_ladder_of_the_process_and_the_policy_of_approval_say_the_same() -> None:
    policy = load_policy("cn/unidentified/province-x/approval")
    for yuan in ("0", "19999.99", "20000", "20000.01", "49999.99", "50000", "1000000"):
        facts = {"class": "deep", "aid_kind": "medical", "requested": Money.of(yuan)}
        levels = PROVINCE_X.ladder("medical", on="2024-03-04").levels_for(Money.of(yuan))
        assert policy.decide(facts, on="2024-03-04").class_name == levels[-1].id


def test_who_made_an_application_does_not_approve_it() -> None:
    own = sign(sent_up("100"), by("local_union", 1, who="li"))
    approval = approval_of(PROVINCE_X, own, on="2024-03-20")
    assert (approval.outcome, [each.code for each in approval.void]) == ("pending", ["own_request"])


def test_signatures_before_it_was_sent_up_do_not_count() -> None:
    early = sign(sent_up("100"), by("local_union", 1, on="2024-03-11"))
    assert [each.code for each in approval_of(PROVINCE_X, early, on="2024-03-20").void] == ["not_opened"]


def test_an_application_that_was_not_sent_up_has_no_approval() -> None:
    with pytest.raises(ValueRefused, match="not been sent up"):
        approval_of(PROVINCE_X, sent_up(), on="2024-03-11")


def test_a_file_is_reviewed_by_the_basic_union_and_approved_by_the_county() -> None:
    file = evolve(live(steps=6), author="li", ladder="entry")
    outcomes = []
    for number, role in enumerate(("grassroots_union", "county_union"), start=1):
        level = role.partition("_")[0]
        file = sign(
            file,
            Signature(sequence=number, level=level, by=role, role=role, verdict="approve", on="2023-04-03"),
        )
        outcomes.append(approval_of(FILE, file, on="2023-04-10").outcome)
    assert outcomes == ["pending", "approved"]


def test_an_application_is_granted_and_paid_under_the_real_name() -> None:
    application = sent_up("100")
    granted = act(
        PROVINCE_X, application, "grant", on="2024-03-20", facts={"eligible": True, "approved": True}
    )
    assert granted.done
    unnamed = act(PROVINCE_X, granted.case, "pay", on="2024-03-21", facts={"paid_to_named": False})
    assert (unnamed.done, unnamed.step is not None and unnamed.step.rule) == (False, "named")
    paid = act(PROVINCE_X, granted.case, "pay", on="2024-03-21", facts={"paid_to_named": True})
    assert course_of(PROVINCE_X, paid.case, on="2024-03-21").state == "paid"


def test_a_decision_about_an_application_settles_whether_it_is_eligible() -> None:
    policy = load_policy("cn/anhui/exit")  # any policy will do
    decision = policy.decide({"cause_removed": False, "months_above": 1}, on="2024-03-20")
    found = act(PROVINCE_X, sent_up(), "grant", on="2024-03-20", facts={"approved": True}, decision=decision)
    assert found.step is not None
    assert (found.step.rule, found.claims, found.releases) == ("eligible", (), ())


# ------------------------------------------------------------------------------------------------------------ overdue


def late(on: str, *files: HardshipFile | Application) -> list[tuple[str, str, str]]:
    found = overdue_cases(files, PROCESSES, on=on, calendar=CN)
    return [(each.open.id, each.open.name, each.due.isoformat()) for each in found]


def test_the_yearly_check_is_overdue_a_year_after_the_entry_or_the_last_check() -> None:
    assert late("2024-04-10", live()) == []
    assert late("2024-04-11", live()) == [("F-1", "recheck", "2024-04-10")]
    checked = done(FILE, live(), "recheck", "2024-02-01", {"recognised": True})
    assert late("2025-02-02", checked) == [("F-1", "recheck", "2025-02-01")]


def test_chengdu_visits_each_half_year_and_a_visit_sets_the_clock_anew() -> None:
    file = live(CHENGDU)
    assert late("2023-10-11", file) == [("F-1", "half_year_visit", "2023-10-10")]
    visited = done(CHENGDU, file, "visit", "2023-09-01", {})
    assert late("2024-03-01", visited) == []
    assert late("2024-03-02", visited) == [("F-1", "half_year_visit", "2024-03-01")]


def test_a_level_that_lets_its_time_pass_is_overdue_until_it_has_signed() -> None:
    process = process_of(LADDER, {"cn/aid/application": APPLICATION})
    known = {**PROCESSES, process.id: process}

    def names(application: Application, on: str) -> list[str]:
        return [each.open.name for each in overdue_cases([application], known, on=on, calendar=CN)]

    waiting = evolve(sent_up("300", process), ladder="grants")
    assert (names(waiting, "2024-03-15"), names(waiting, "2024-03-18")) == (
        [],
        ["branch"],
    )  # sent up on the 12th
    signed = sign(waiting, by("branch", 1, on="2024-03-14"))
    assert names(signed, "2024-03-25") == ["mine"]
    approved = sign(signed, by("mine", 2, on="2024-03-15"))
    assert names(approved, "2024-04-25") == []
    returned = sign(waiting, evolve(by("branch", 1), verdict="return"))
    assert names(returned, "2024-04-25") == []
    untimed = evolve(waiting, process=PROVINCE_X.id, ladder="medical")
    assert names(untimed, "2024-04-25") == []
    refused = act(process, waiting, "refuse", on="2024-03-13").case
    assert names(refused, "2024-03-25") == []


def test_what_is_longest_overdue_stands_first_over_all_files() -> None:
    files = [live(id="F-2", household="H-2"), live(CHENGDU)]
    assert [name for _, name, _ in late("2024-06-01", *files)] == ["half_year_visit", "recheck", "recheck"]


def test_a_closed_file_is_not_overdue() -> None:
    assert late("2026-01-01", done(FILE, live(), "retire", "2023-06-01", {})) == []


def test_shenzhen_decides_within_thirty_working_days_of_the_application() -> None:
    process = PROCESSES["cn/guangdong/shenzhen/aid-application"]
    made = Application(id="A-1", household="H-1", process=process.id)
    applied = act(process, made, "apply", on="2021-05-06").case
    checked = act(process, applied, "first_check", on="2021-05-20", facts={"complete": True}).case
    assert late("2021-06-17", checked) == []  # 8 May is worked, 14 June is a holiday
    assert late("2021-06-18", checked) == [("A-1", "decision", "2021-06-17")]
    refused = act(process, checked, "refuse", on="2021-06-01").case
    assert late("2021-08-02", refused) == []
