"""The shipped process of membership: every transition, every requirement and every bar of it, and its local variants."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unionkit import load_pack, load_process
from unionkit.evidence import Grade
from unionkit.packs import shipped_folder
from unionkit.packs.linting import lint_path
from unionkit.process import Change, Step, follow

NATION = load_process("cn/membership")
PLACES = ("cn/membership", "cn/beijing/membership", "cn/hainan/membership")
DAY = "2024-06-03"

Facts = Mapping[str, object]
JOIN: Facts = {"labour_relation": True, "accepts_charter": True, "union_available": True}
NO_UNION: Facts = {**JOIN, "union_available": False}
AGAIN: Facts = {"new_formalities": True}
SERVED: Facts = {**AGAIN, "sentence_served": True}
LEAVE: Facts = {"told_group": True, "committee_announced": True, "card_returned": True}
IDLE: Facts = {"unpaid_months": 6, "absent_months": 6, "good_reason": False, "refused_after_education": True}
CRIME: Facts = {
    "criminal_punishment": True,
    "group_discussed": True,
    "committee_decided": True,
    "filed_upward": True,
}
DECIDED: Facts = {"committee_decided": True}
KEPT: Facts = {"labour_relation": True}
MOVED: Facts = {"labour_relation_moved": True}
UNEMPLOYED: Facts = {"retained_reason": "unemployed"}
REFUSED_BY_THEM: Facts = {"receiving_union_registers": False}
AGENCY: Facts = {"agency_has_union": True, "chooses_host": False}
HOST: Facts = {"agency_has_union": True, "chooses_host": True}
FEW: Facts = {"local_provisional_rule": True, "colleagues_joined": 24}

# transition, state, event, facts, next state
REACHED: list[tuple[str, str, str, Facts, str]] = [
    ("apply", "none", "apply", JOIN, "applied"),
    ("apply-upper", "none", "apply", NO_UNION, "applied_upper"),
    ("rejoin", "withdrawn", "apply", {**JOIN, **AGAIN}, "applied"),
    ("rejoin-upper", "withdrawn", "apply", {**NO_UNION, **AGAIN}, "applied_upper"),
    ("rejoin-after-expulsion", "expelled", "apply", {**JOIN, **SERVED}, "applied"),
    ("rejoin-after-expulsion-upper", "expelled", "apply", {**NO_UNION, **SERVED}, "applied_upper"),
    ("approve", "applied", "approve", DECIDED, "active"),
    ("approve-upper", "applied_upper", "approve", DECIDED, "active"),
    ("reject", "applied", "reject", {}, "none"),
    ("reject", "applied_upper", "reject", {}, "none"),
    ("withdraw_application", "applied", "withdraw_application", {"before_approval": True}, "none"),
    ("withdraw_application", "applied_upper", "withdraw_application", {"before_approval": True}, "none"),
    ("withdraw_application", "provisional", "withdraw_application", {"before_approval": True}, "none"),
    ("hold_as_provisional", "applied_upper", "hold_as_provisional", FEW, "provisional"),
    ("employer_union_approved", "provisional", "employer_union_approved", {}, "applied"),
    ("founded-applicant", "applied_upper", "employer_union_founded", {}, "transferring"),
    ("founded-residence", "retained_residence", "employer_union_founded", {}, "transferring"),
    ("founded-member", "active", "employer_union_founded", {"holder": "upper"}, "transferring"),
    ("pay_dues", "active", "pay_dues", {}, "active"),
    ("pay-dues-in-transfer", "transferring", "pay_dues", {}, "transferring"),
    ("vote", "active", "vote", {"in_two_unions": False}, "active"),
    ("vote-in-transfer", "transferring", "vote", {"in_two_unions": False}, "transferring"),
    (
        "stand_for_office",
        "active",
        "stand_for_office",
        {"principal_leader": False, "near_relative_of_leader": False},
        "active",
    ),
    ("receive_help", "active", "receive_help", {}, "active"),
    ("receive_help", "transferring", "receive_help", {}, "transferring"),
    ("help-while-retained", "retained", "receive_help", {}, "retained"),
    ("help-while-retained", "retained_residence", "receive_help", {}, "retained_residence"),
    ("be_laid_off_waiting", "active", "be_laid_off_waiting", KEPT, "active"),
    ("internal_retire", "active", "internal_retire", {"formally_retired": False}, "active"),
    ("sick_leave", "active", "sick_leave", KEPT, "active"),
    ("study_leave", "active", "study_leave", KEPT, "active"),
    ("secondment_under_6_months", "active", "secondment_under_6_months", {}, "active"),
    (
        "secondment_6_months_or_more",
        "active",
        "secondment_6_months_or_more",
        {"host_has_union": True},
        "transferring",
    ),
    (
        "secondment-without-host-union",
        "active",
        "secondment_6_months_or_more",
        {"host_has_union": False},
        "active",
    ),
    ("dispatch_join_agency_union", "active", "dispatch_join_agency_union", AGENCY, "active"),
    ("apply-at-agency", "none", "dispatch_join_agency_union", {**AGENCY, "accepts_charter": True}, "applied"),
    ("dispatch_join_host_union", "active", "dispatch_join_host_union", HOST, "active"),
    ("apply-at-host", "none", "dispatch_join_host_union", {**HOST, "accepts_charter": True}, "applied"),
    *(
        ("retire", state, "retire", {"formally_retired": True}, "retained")
        for state in ("active", "transferring", "retained", "retained_residence")
    ),
    ("rehired_after_retirement", "retained", "rehired_after_retirement", {}, "retained"),
    *(
        ("become_unemployed", state, "become_unemployed", {}, "retained")
        for state in ("active", "transferring", "retained_residence")
    ),
    ("employer_closed", "active", "employer_closed", {}, "retained"),
    ("employer_closed", "transferring", "employer_closed", {}, "retained"),
    ("military_service", "active", "military_service", {}, "retained"),
    ("military_service", "transferring", "military_service", {}, "retained"),
    ("union_dissolved", "active", "union_dissolved", {"unit_closed": True}, "retained"),
    ("union_dissolved", "transferring", "union_dissolved", {"unit_closed": True}, "retained"),
    ("reemployed", "retained", "reemployed", {**UNEMPLOYED, "employer_has_union": True}, "transferring"),
    (
        "reemployed-without-union",
        "retained",
        "reemployed",
        {**UNEMPLOYED, "employer_has_union": False},
        "retained_residence",
    ),
    (
        "reemployed-from-residence",
        "retained_residence",
        "reemployed",
        {"employer_has_union": True},
        "transferring",
    ),
    ("transfer_out", "active", "transfer_out", MOVED, "transferring"),
    ("migrant_changes_employer", "active", "migrant_changes_employer", MOVED, "transferring"),
    (
        "transfer_in_accept",
        "transferring",
        "transfer_in_accept",
        {"receiving_union_exists": True, "receiving_union_registers": True},
        "active",
    ),
    (
        "transfer-to-residence",
        "transferring",
        "transfer_in_accept",
        {"receiving_union_exists": False},
        "retained_residence",
    ),
    *(
        (name, "transferring", "transfer_in_reject", {**REFUSED_BY_THEM, "transferred_from": before}, after)
        for name, before, after in (
            ("transfer_in_reject", "active", "active_old_unit"),
            ("reject-retained", "retained", "retained"),
            ("reject-residence", "retained_residence", "retained_residence"),
            ("reject-upper", "applied_upper", "applied_upper"),
        )
    ),
    *(
        ("withdraw", state, "withdraw", LEAVE, "withdrawn")
        for state in ("active", "transferring", "retained", "retained_residence")
    ),
    ("deemed_withdrawal", "active", "deemed_withdrawal", IDLE, "withdrawn"),
    *(
        ("expel", state, "expel", CRIME, "expelled")
        for state in ("active", "transferring", "retained", "retained_residence")
    ),
    *(
        ("die", state, "die", {}, "ended_death")
        for state in (
            "applied",
            "applied_upper",
            "provisional",
            "active",
            "transferring",
            "retained",
            "retained_residence",
        )
    ),
]
LEFT_TO_A_PERSON = [
    ("pay-dues-at-residence", "retained_residence", "pay_dues"),
    *(
        ("go_abroad_settle", state, "go_abroad_settle")
        for state in ("active", "transferring", "retained", "retained_residence")
    ),
]

# the requirement that refuses, state, event, facts
REFUSED: list[tuple[str, str, str, Facts]] = [
    *(
        (f"{rule}{upper}", state, "apply", {**(NO_UNION if upper else JOIN), **SERVED, **wrong})
        for state, rules in (
            ("none", ("eligible", "charter")),
            ("withdrawn", ("eligible-again", "charter-again", "formalities")),
            ("expelled", ("eligible-expelled", "charter-expelled", "sentence", "formalities-expelled")),
        )
        for rule in rules
        for upper in ("", "-upper")
        for wrong in (
            {"labour_relation": False, "wage_main_income": False, "new_form_worker": False}
            if rule.startswith("eligible")
            else {"accepts_charter": False}
            if rule.startswith("charter")
            else {"sentence_served": False}
            if rule == "sentence"
            else {"new_formalities": False},
        )
    ),
    ("decided", "applied", "approve", {"committee_decided": False}),
    ("decided-upper", "applied_upper", "approve", {"committee_decided": False}),
    ("before-approval", "applied", "withdraw_application", {"before_approval": False}),
    ("local-rule", "applied_upper", "hold_as_provisional", {**FEW, "local_provisional_rule": False}),
    ("too-few", "applied_upper", "hold_as_provisional", {**FEW, "colleagues_joined": 25}),
    ("held-elsewhere", "active", "employer_union_founded", {"holder": "unit"}),
    ("one-union", "active", "vote", {"in_two_unions": True}),
    ("one-union-in-transfer", "transferring", "vote", {"in_two_unions": True}),
    (
        "not-leader",
        "active",
        "stand_for_office",
        {"principal_leader": True, "near_relative_of_leader": False},
    ),
    (
        "not-relative",
        "active",
        "stand_for_office",
        {"principal_leader": False, "near_relative_of_leader": True},
    ),
    ("laid-off-relation", "active", "be_laid_off_waiting", {"labour_relation": False}),
    ("not-yet-retired", "active", "internal_retire", {"formally_retired": True}),
    ("sick-relation", "active", "sick_leave", {"labour_relation": False}),
    ("study-relation", "active", "study_leave", {"labour_relation": False}),
    ("agency-union", "active", "dispatch_join_agency_union", {**AGENCY, "agency_has_union": False}),
    ("agency-chosen", "active", "dispatch_join_agency_union", HOST),
    ("apply-agency-union", "none", "dispatch_join_agency_union", {**AGENCY, "agency_has_union": False}),
    ("apply-agency-chosen", "none", "dispatch_join_agency_union", HOST),
    ("apply-agency-charter", "none", "dispatch_join_agency_union", {**AGENCY, "accepts_charter": False}),
    ("host-union", "active", "dispatch_join_host_union", AGENCY),
    ("apply-host-union", "none", "dispatch_join_host_union", AGENCY),
    ("apply-host-charter", "none", "dispatch_join_host_union", {**HOST, "accepts_charter": False}),
    ("formally-retired", "active", "retire", {"formally_retired": False}),
    ("unit-ended", "active", "union_dissolved", {"unit_closed": False}),
    ("not-retired", "retained", "reemployed", {"retained_reason": "retired", "employer_has_union": True}),
    (
        "not-retired-either",
        "retained",
        "reemployed",
        {"retained_reason": "retired", "employer_has_union": False},
    ),
    ("new-union", "retained_residence", "reemployed", {"employer_has_union": False}),
    ("relation-moved", "active", "transfer_out", {"labour_relation_moved": False}),
    ("migrant-relation-moved", "active", "migrant_changes_employer", {"labour_relation_moved": False}),
    (
        "registers",
        "transferring",
        "transfer_in_accept",
        {"receiving_union_exists": True, "receiving_union_registers": False},
    ),
    *(
        (
            rule,
            "transferring",
            "transfer_in_reject",
            {"receiving_union_registers": True, "transferred_from": before},
        )
        for rule, before in (
            ("not-registered", "active"),
            ("not-registered-retained", "retained"),
            ("not-registered-residence", "retained_residence"),
            ("not-registered-upper", "applied_upper"),
        )
    ),
    ("told", "active", "withdraw", {**LEAVE, "told_group": False}),
    ("announced", "active", "withdraw", {**LEAVE, "committee_announced": False}),
    ("card", "active", "withdraw", {**LEAVE, "card_returned": False}),
    ("unpaid", "active", "deemed_withdrawal", {**IDLE, "unpaid_months": 5}),
    ("absent", "active", "deemed_withdrawal", {**IDLE, "absent_months": 5}),
    ("no-reason", "active", "deemed_withdrawal", {**IDLE, "good_reason": True}),
    ("refused", "active", "deemed_withdrawal", {**IDLE, "refused_after_education": False}),
    ("crime", "active", "expel", {**CRIME, "criminal_punishment": False}),
    ("discussed", "active", "expel", {**CRIME, "group_discussed": False}),
    ("committee", "active", "expel", {**CRIME, "committee_decided": False}),
    ("filed", "active", "expel", {**CRIME, "filed_upward": False}),
]


def step(state: str, event: str, facts: Facts) -> Step:
    return NATION.step(state, event, facts, on=DAY)


# -------------------------------------------------------------------------------------------- transitions and rules


@pytest.mark.parametrize(("name", "state", "event", "facts", "after"), REACHED)
def test_an_event_takes_its_transition(name: str, state: str, event: str, facts: Facts, after: str) -> None:
    found = step(state, event, facts)
    assert (found.outcome, found.next_state) == ("granted", after)
    assert found.transition is not None
    assert found.transition.id == name


@pytest.mark.parametrize(("name", "state", "event"), LEFT_TO_A_PERSON)
def test_what_no_source_settles_is_left_to_a_person(name: str, state: str, event: str) -> None:
    found = step(state, event, {})
    assert (found.outcome, found.decision.class_name, found.next_state) == ("review", name, state)
    assert found.grade is Grade.unverified


@pytest.mark.parametrize(("rule", "state", "event", "facts"), REFUSED)
def test_a_requirement_refuses_an_event(rule: str, state: str, event: str, facts: Facts) -> None:
    found = step(state, event, facts)
    assert (found.outcome, found.rule, found.next_state) == ("refused", rule, state)
    assert found.citations


def test_every_transition_is_taken_from_every_state_in_which_it_starts() -> None:
    taken = {(name, state) for name, state, *_ in REACHED} | {
        (name, state) for name, state, _ in LEFT_TO_A_PERSON
    }
    declared = {
        (each.id, start) for part in NATION.editions for each in part.transitions for start in each.starts
    }
    assert taken == declared


def test_every_requirement_refuses_somewhere() -> None:
    declared = {rule.id for part in NATION.editions for each in part.transitions for rule in each.requires}
    assert {rule for rule, *_ in REFUSED} == declared


def test_every_bar_refuses_with_its_own_reason_and_source() -> None:
    for bar in (bar for part in NATION.editions for bar in part.bars):
        for start in bar.starts:
            found = step(start, bar.event, {})
            assert (found.outcome, found.rule, found.next_state) == ("refused", bar.id, start)
            assert found.citations


@pytest.mark.parametrize("event", sorted(NATION.events))
def test_a_member_whose_transfer_was_refused_is_a_member_like_any_other(event: str) -> None:
    one, other = step("active", event, {}), step("active_old_unit", event, {})
    assert (one.outcome, one.rule, one.needs) == (other.outcome, other.rule, other.needs)


@pytest.mark.parametrize("event", sorted(NATION.events))
def test_nothing_happens_after_death(event: str) -> None:
    assert step("ended_death", event, {}).outcome == "refused"


def test_a_worker_in_a_new_form_of_employment_may_join_without_a_labour_relation() -> None:
    free = {**JOIN, "labour_relation": False, "wage_main_income": False, "new_form_worker": True}
    assert step("none", "apply", free).next_state == "applied"


@pytest.mark.parametrize("limb", ["unpaid_months", "absent_months"])
def test_deemed_withdrawal_needs_both_limbs(limb: str) -> None:
    assert step("active", "deemed_withdrawal", {**IDLE, limb: 0}).outcome == "refused"


def test_generated_code_decides_every_event_in_every_state() -> None:
    slow = [
        (state, event)
        for state in NATION.states
        for event in NATION.events
        if NATION.guard(state, event).run_on(DAY).door is None
    ]
    assert slow == []


def test_what_rests_on_recalled_articles_says_so() -> None:
    assert step("active", "secondment_under_6_months", {}).grade is Grade.unverified
    assert step("active", "withdraw", LEAVE).grade is Grade.mirror


# ------------------------------------------------------------------------------------------------- whole memberships


def test_a_member_who_loses_work_and_finds_it_again_is_followed_through_all_of_it() -> None:
    changes = [
        Change(sequence=1, event="apply", on="2018-01-10", facts=JOIN),
        Change(sequence=2, event="approve", on="2018-02-01", facts=DECIDED),
        Change(sequence=3, event="become_unemployed", on="2020-05-01"),
        Change(sequence=4, event="reemployed", on="2020-09-01", facts={"employer_has_union": True}),
        Change(sequence=5, event="transfer_in_reject", on="2020-10-01", facts=REFUSED_BY_THEM),
        Change(sequence=6, event="retire", on="2024-01-01", facts={"formally_retired": True}),
        Change(sequence=7, event="reemployed", on="2024-03-01", facts={"employer_has_union": True}),
    ]
    states = [follow(NATION, changes[:number], on="2024-12-31").state for number in range(1, 8)]
    assert states == ["applied", "active", "retained", "transferring", "retained", "retained", "retained"]
    whole = follow(NATION, changes, on="2024-12-31")
    assert whole.facts["retained_reason"] == "retired"
    assert [each.step.rule for each in whole.refused] == ["not-retired"]


# --------------------------------------------------------------------------------------------------------- places


@pytest.mark.parametrize(("day", "holder"), [("2020-12-06", "residence"), ("2020-12-07", "upper")])
def test_beijing_has_the_upper_union_hold_the_members_of_a_closed_employer(day: str, holder: str) -> None:
    found = load_process("cn/beijing/membership").step("active", "employer_closed", {}, on=day)
    assert (found.next_state, found.changes["holder"]) == ("retained", holder)


@pytest.mark.parametrize("state", ["none", "applied_upper"])
def test_hainan_holds_a_provisional_member_without_asking_for_a_local_rule(state: str) -> None:
    hainan = load_process("cn/hainan/membership")
    found = hainan.step(state, "hold_as_provisional", {"colleagues_joined": 24}, on=DAY)
    assert found.next_state == "provisional"
    assert (
        hainan.step(state, "hold_as_provisional", {"colleagues_joined": 25}, on=DAY).rule
        == "too-few-in-hainan"
    )


@pytest.mark.parametrize("name", PLACES)
def test_every_state_of_a_shipped_process_can_be_reached_and_left(name: str) -> None:
    process = load_process(name)
    assert (process.unreachable(), process.dead_ends()) == ((), ())


@pytest.mark.parametrize("name", PLACES)
def test_the_linter_has_nothing_to_say_of_a_shipped_process(name: str) -> None:
    path = shipped_folder() / f"{name.removeprefix('cn/')}.toml"
    assert lint_path(path) == ()


def test_the_pack_has_the_processes_and_takes_none_for_a_policy() -> None:
    pack = load_pack("cn")
    assert set(PLACES) <= set(pack.processes)
    assert not set(pack.processes) & set(pack.policy_files)
