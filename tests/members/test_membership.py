"""Promises of membership: a pure function of its changes says on every day where it stands, who keeps it, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.rolls import FIRST, JOINING, PROCESS, change, histories, joined

import unionkit
from unionkit.errors import ErrorGroup, UnknownFact, UnknownState, ValueRefused
from unionkit.evidence import Grade
from unionkit.members.membership import (
    RIGHTS,
    Entry,
    Membership,
    MembershipChange,
    ReportedChange,
    membership_on,
    report_change,
    take_over,
)
from unionkit.members.membership.states import ENDED, LIVE, PENDING
from unionkit.packs import load_pack, load_policy, load_process
from unionkit.process import Annulment, Opening
from unionkit.rules import Outcome

CODES = load_pack("cn").codes
STANDING = load_policy("cn/members/standing-by-change")
KIND, REASON = (load_policy(f"cn/members/change-{name}") for name in ("type", "reason"))
EXPULSION = {
    "criminal_punishment": True,
    "group_discussed": True,
    "committee_decided": True,
    "filed_upward": True,
}
DEEMED = {"unpaid_months": 6, "absent_months": 6, "good_reason": False, "refused_after_education": True}


def stands(changes: tuple[Entry, ...], on: str | date, known_on: str | None = None) -> Membership:
    return membership_on(changes, on, process=PROCESS, known_on=known_on)


def state(*changes: Entry, on: str = "2026-01-05") -> str:
    return stands(changes, on).state


# ------------------------------------------------------------------------------------------------ states and days


def test_without_changes_nobody_is_a_member() -> None:
    found = stands((), "2026-01-05")
    assert (found.state, found.is_live, found.is_pending, found.since) == ("none", False, False, None)


@pytest.mark.parametrize(
    ("on", "state", "since"),
    [
        ("2020-01-05", "none", None),
        ("2020-01-06", "active", date(2020, 1, 6)),
        ("2020-01-07", "active", date(2020, 1, 6)),
    ],
)
def test_a_change_counts_from_its_day_on(on: str, state: str, since: date | None) -> None:
    found = stands(joined("2020-01-06"), on)
    assert (found.state, found.since) == (state, since)


def test_one_who_applied_is_no_member_yet() -> None:
    found = stands(joined()[:1], "2020-01-06")
    assert (found.state, found.is_pending, found.is_live) == ("applied", True, False)


def test_the_states_of_the_process_are_live_pending_or_ended() -> None:
    assert set(PROCESS.states) == LIVE | PENDING | ENDED
    assert len(PROCESS.states) == len(LIVE) + len(PENDING) + len(ENDED)


def test_retirement_retains_the_membership_with_the_old_unit() -> None:
    found = stands((*joined(), change(3, "retire", "2024-03-01", formally_retired=True)), "2024-03-01")
    assert (found.state, found.holder, found.holder_kind, found.is_live) == (
        "retained",
        "mine",
        "former_unit",
        True,
    )


def test_a_closed_employer_leaves_the_membership_to_the_union_of_the_residence() -> None:
    found = stands((*joined(), change(3, "employer_closed", "2024-03-01", "street")), "2024-03-01")
    assert (found.state, found.holder, found.holder_kind) == ("retained", "street", "residence")


def test_nobody_keeps_what_has_ended() -> None:
    found = stands((*joined(), change(3, "die", "2024-03-01", "mine")), "2024-03-01")
    assert (found.state, found.holder, found.is_live) == ("ended_death", "", False)


def test_voting_moves_nobody_to_another_union() -> None:
    found = stands((*joined(), change(3, "vote", "2021-01-05", "port", in_two_unions=False)), "2021-01-05")
    assert (found.refused, found.holder) == ((), "mine")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (DEEMED, "withdrawn"),
        ({**DEEMED, "absent_months": 5}, "active"),
        ({**DEEMED, "unpaid_months": 5}, "active"),
        ({**DEEMED, "good_reason": True}, "active"),
        ({**DEEMED, "refused_after_education": False}, "active"),
    ],
)
def test_deemed_withdrawal_needs_both_limbs_and_education(facts: Mapping[str, object], state: str) -> None:
    found = stands((*joined(), change(3, "deemed_withdrawal", "2024-03-01", **facts)), "2024-03-01")
    assert found.state == state


def test_a_retained_member_owes_no_dues_and_is_not_deemed_to_withdraw() -> None:
    history = (
        *joined(),
        change(3, "become_unemployed", "2023-03-01"),
        change(4, "deemed_withdrawal", "2024-03-01", **DEEMED),
    )
    assert stands(history, "2024-03-01").state == "retained"


@pytest.mark.parametrize("missing", sorted(EXPULSION))
def test_expulsion_needs_every_step_up_to_the_filing(missing: str) -> None:
    whole = change(3, "expel", "2024-03-01", **EXPULSION)
    partial = change(3, "expel", "2024-03-01", **{**EXPULSION, missing: False})
    assert (state(*joined(), whole), state(*joined(), partial)) == ("expelled", "active")


def test_one_who_left_joins_anew_with_new_formalities() -> None:
    leaving = change(
        3, "withdraw", "2021-01-05", told_group=True, committee_announced=True, card_returned=True
    )
    again = change(4, "apply", "2023-01-05", "port", new_formalities=True, **JOINING)
    approved = change(5, "approve", "2023-02-05", committee_decided=True)
    found = stands((*joined(), leaving, again, approved), "2023-02-05")
    assert (found.state, found.holder, found.since) == ("active", "port", date(2023, 2, 5))


def test_a_second_joining_is_refused_with_a_reason() -> None:
    found = stands((*joined(), change(3, "apply", "2021-01-05", "port", **JOINING)), "2021-01-05")
    (refused,) = found.refused
    assert (found.state, found.holder, found.unsettled) == ("active", "mine", ())
    assert "会籍" in str(unionkit.explain(refused.step.decision, "zh_CN"))


def test_what_is_not_known_of_a_change_leaves_the_state_and_is_asked_for() -> None:
    found = stands((*joined(), change(3, "retire", "2024-03-01")), "2024-03-01")
    (open_one,) = found.unsettled
    assert (found.state, open_one.step.outcome, open_one.step.needs) == (
        "active",
        Outcome.UNKNOWN,
        ("formally_retired",),
    )


def test_a_change_of_a_day_before_all_editions_is_unsettled() -> None:
    found = stands(joined("1949-10-03"), "1950-01-05")
    assert [(each.step.outcome, each.step.code) for each in found.unsettled] == [
        (Outcome.INVALID, "no_edition"),
        (Outcome.INVALID, "no_edition"),
    ]


def test_a_type_that_the_process_does_not_have_is_misuse() -> None:
    with pytest.raises(UnknownState) as caught:
        stands((change(1, "aply", "2020-01-06"),), "2020-01-06")
    assert "apply" in caught.value.hint


def test_a_roll_that_was_taken_over_opens_in_the_middle() -> None:
    opening = Opening(state="retained", on="2019-06-01", facts={"retained_reason": "unemployed"})
    history = (change(1, "reemployed", "2020-01-06", "port", employer_has_union=True),)
    found = membership_on(history, "2020-01-06", process=PROCESS, opening=opening, holder="mine")
    assert (found.state, found.holder, found.receiving) == ("transferring", "mine", "port")


def test_before_an_opening_nobody_is_known_to_keep_the_membership() -> None:
    opening = Opening(state="active", on="2019-06-01")
    found = membership_on((), "2019-05-31", process=PROCESS, opening=opening, holder="mine")
    assert (found.state, found.holder) == ("none", "")


# --------------------------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize(
    ("type", "facts", "granted"),
    [
        ("vote", {"in_two_unions": False}, {"vote", "dues", "help", "stand"}),
        ("retire", {"formally_retired": True}, {"help"}),
        ("transfer_out", {"labour_relation_moved": True}, {"vote", "dues", "help"}),
        ("die", {}, set()),
    ],
)
def test_rights_go_with_the_state(type: str, facts: dict[str, object], granted: set[str]) -> None:
    found = stands((*joined(), change(3, type, "2024-03-01", **facts)), "2024-03-01")
    told = {"principal_leader": False, "near_relative_of_leader": False}
    assert {name for name in RIGHTS if found.right(name, told).granted} == granted


def test_a_right_comes_with_its_reason_and_source() -> None:
    found = stands((*joined(), change(3, "become_unemployed", "2024-03-01")), "2024-03-01")
    dues = found.rights["dues"]
    assert (dues.outcome, [citation.locator for citation in dues.citations]) == (Outcome.REFUSED, ["8"])
    assert "免交会费" in str(unionkit.explain(dues.decision, "zh_CN"))


def test_a_relative_of_the_leader_votes_and_does_not_stand() -> None:
    found = stands(joined(), "2020-01-06")
    told = {"principal_leader": False, "near_relative_of_leader": True}
    assert (found.right("vote", told).granted, found.right("stand", told).outcome) == (True, Outcome.REFUSED)


def test_what_a_right_hangs_on_is_asked_for() -> None:
    assert set(stands(joined(), "2020-01-06").rights["stand"].needs) == {
        "principal_leader",
        "near_relative_of_leader",
    }


def test_what_is_recalled_says_so() -> None:
    found = stands(joined(), "2020-01-06").right("stand", {"principal_leader": True})
    assert found.grade is Grade.unverified


def test_an_unknown_right_is_refused_with_the_names() -> None:
    with pytest.raises(ValueRefused) as caught:
        stands(joined(), "2020-01-06").right("strike")
    assert "vote" in caught.value.hint


def test_a_fact_that_the_process_does_not_have_is_misuse() -> None:
    with pytest.raises(UnknownFact):
        stands(joined(), "2020-01-06").right("vote", {"in_tow_unions": False})


HARBOUR = """
kind = "process"
id = "harbour/membership"
initial = "none"
facts.holder = { type = "choice", choices = ["unit", "upper"] }
states.none = { label = "未入会" }
states.active = { label = "会员" }
events.approve = { label = "批准" }
events.vote = { label = "表决" }
[[edition]]
from = 2000-01-01
[[edition.transition]]
event = "approve"
from = ["none"]
to = "active"
sets = { holder = "upper" }
[[edition.transition]]
event = "vote"
from = ["active"]
require = [{ when = "holder == 'unit'", label = "在所在单位工会" }]
"""


def test_a_right_sees_what_the_changes_set(tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(HARBOUR, encoding="utf-8")
    found = membership_on([change(1, "approve", "2020-01-06")], "2020-01-06", process=load_process(path))
    assert (found.holder_kind, found.right("vote").outcome) == ("upper", Outcome.REFUSED)
    assert found.right("vote", {"holder": "unit"}).granted


def test_a_right_is_asked_by_what_was_known() -> None:
    found = stands(joined(), "2020-01-06", "2021-01-05")
    assert found.right("vote").decision.known_on == date(2021, 1, 5)


# --------------------------------------------------------------------------------------- late changes, corrections

LATE = MembershipChange(
    sequence=3,
    type="retire",
    on="2024-03-01",
    facts={"formally_retired": True},
    recorded_on="2024-06-10",
)


@pytest.mark.parametrize(
    ("on", "known_on", "state"),
    [
        ("2024-05-01", None, "retained"),
        ("2024-05-01", "2024-06-09", "active"),
        ("2024-05-01", "2024-06-10", "retained"),
        ("2024-02-29", "2024-06-10", "active"),
    ],
)
def test_what_was_known_on_a_day_is_apart_from_what_was_in_force(
    on: str, known_on: str | None, state: str
) -> None:
    found = stands((*joined(), LATE), on, known_on)
    assert (found.state, found.known_on) == (
        state,
        None if known_on is None else date.fromisoformat(known_on),
    )


def test_a_later_entry_puts_an_earlier_one_right() -> None:
    mended = MembershipChange(
        sequence=4, type="retire", on="2024-04-01", facts={"formally_retired": True}, replaces=3
    )
    assert stands((*joined(), LATE, mended), "2024-03-15").state == "active"
    assert stands((*joined(), LATE, mended), "2024-04-01").since == date(2024, 4, 1)


def test_an_entry_can_be_taken_back() -> None:
    assert state(*joined(), LATE, Annulment(sequence=4, annuls=3)) == "active"


def test_entries_that_do_not_fit_together_are_refused_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        stands((*joined(), change(2, "vote", "2021-01-05"), Annulment(sequence=9, annuls=7)), "2026-01-05")
    assert len(caught.value.errors) == 2


def test_evidence_is_a_list() -> None:
    with pytest.raises(ValueRefused, match="list of references"):
        MembershipChange(sequence=1, type="apply", on="2020-01-06", evidence="minute 7")


def test_a_change_does_not_show_facts_reason_author_or_evidence() -> None:
    made = MembershipChange(
        sequence=3,
        type="expel",
        on="2021-01-06",
        reason="盗窃",
        author="张三",
        evidence=["刑初7号"],
        facts={"criminal_punishment": True},
    )
    found = stands((*joined(), made), "2026-01-05")
    shown = f"{made!r} {found!r} {found.course!r} {found.refused!r}"
    assert [word for word in ("盗窃", "张三", "刑初", "criminal_punishment") if word in shown] == []


# ---------------------------------------------------------------------------------------------------------- laws

DAYS = st.integers(-2, 70).map(lambda number: FIRST + timedelta(days=number))


@pytest.mark.property
@given(histories(), DAYS)
def test_a_prefix_of_the_changes_gives_the_standing_of_then(history: tuple[Entry, ...], on: date) -> None:
    """What happens later never changes where a membership stood, corrections aside."""
    plain = tuple(each for each in history if isinstance(each, MembershipChange) and each.replaces is None)
    earlier = tuple(each for each in plain if each.on <= on)
    assert stands(plain, on) == stands(earlier, on)


@pytest.mark.property
@given(histories(corrected=False), DAYS, DAYS)
def test_what_was_known_then_is_the_standing_by_the_entries_of_then(
    history: tuple[Entry, ...], on: date, known_on: date
) -> None:
    entered = tuple(each for each in history if each.recorded_on is None or each.recorded_on <= known_on)
    then = membership_on(history, on, process=PROCESS, known_on=known_on)
    now = stands(entered, on)
    assert (then.state, then.holder, then.receiving, then.since) == (
        now.state,
        now.holder,
        now.receiving,
        now.since,
    )


@pytest.mark.property
@given(histories(), DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_changes_are_handed_in_is_of_no_effect(
    history: tuple[Entry, ...], on: date, random: Random
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert stands(tuple(shuffled), on) == stands(history, on)


@pytest.mark.property
@given(histories(), DAYS)
def test_a_live_membership_is_one_and_an_ended_one_is_kept_by_nobody(
    history: tuple[Entry, ...], on: date
) -> None:
    found = stands(history, on)
    assert found.is_live + found.is_pending + (found.state in ENDED) == 1
    if found.state in ENDED:
        assert (found.holder, found.receiving) == ("", "")
    if found.receiving:
        assert found.state == "transferring"


@pytest.mark.property
@given(histories(), DAYS)
def test_a_state_changes_only_on_the_day_of_a_change(history: tuple[Entry, ...], on: date) -> None:
    before, after = stands(history, on - timedelta(days=1)), stands(history, on)
    if before.state != after.state:
        assert after.since == on
        assert on in {each.on for each in history if isinstance(each, MembershipChange)}


# ------------------------------------------------------------------------------------------------------ reporting


def reported_as(made: MembershipChange) -> ReportedChange | None:
    return report_change(made, on="2026-01-05", kind=KIND, reason=REASON, codes=CODES)


@pytest.mark.parametrize(
    ("type", "reported", "reason"),
    [
        ("approve", "入会", None),
        ("transfer_out", "转出", "劳动(工作)关系发生变化"),
        ("transfer_in_accept", "转入", "劳动(工作)关系发生变化"),
        ("become_unemployed", "保留", "失业"),
        ("employer_closed", "保留", "所在企业破产"),
        ("withdraw", "退会", "个人要求退会"),
        ("expel", "除名", "因犯罪被开除会籍"),
    ],
)
def test_a_change_is_reported_by_the_labels_of_the_national_lists(
    type: str, reported: str, reason: str | None
) -> None:
    found = reported_as(change(1, type, "2024-03-01"))
    assert found is not None
    assert (str(found.type), found.reason and str(found.reason), found.is_open) == (reported, reason, False)


@pytest.mark.parametrize(
    ("type", "reported"), [("retire", "保留"), ("die", None), ("deemed_withdrawal", "退会")]
)
def test_what_has_no_national_code_is_left_to_a_person(type: str, reported: str | None) -> None:
    found = reported_as(change(1, type, "2024-03-01"))
    assert found is not None
    assert (found.is_open, found.type and str(found.type), found.reason) == (True, reported, None)
    finding = found.finding("E-2041", type)
    assert finding is not None
    assert (finding.code, finding.subject) == ("no_code", type)


def test_what_is_settled_has_no_finding() -> None:
    found = reported_as(change(1, "withdraw", "2024-03-01"))
    assert found is not None
    assert found.finding("E-2041", "withdraw") is None


def test_a_change_is_reported_by_the_codes_of_the_day_of_the_report() -> None:
    found = reported_as(change(1, "approve", "1998-03-02"))
    assert found is not None
    assert (str(found.type), found.on, found.is_open) == ("入会", date(1998, 3, 2), False)


def test_the_use_of_a_right_is_not_reported() -> None:
    assert reported_as(change(1, "vote", "2024-03-01")) is None


# ---------------------------------------------------------------------------------------------------- taking over


def taken(type: str, **facts: object) -> Opening | None:
    return take_over(type, "1998-03-02", on="2026-01-05", policy=STANDING, codes=CODES, facts=facts)


@pytest.mark.parametrize(
    ("type", "state"),
    [
        ("入会", "active"),
        ("转入", "active"),
        ("保留会籍", "retained"),
        ("除名", "expelled"),
        ("退会", "withdrawn"),
    ],
)
def test_the_last_change_of_a_form_opens_a_membership(type: str, state: str) -> None:
    opening = taken(type)
    assert opening is not None
    found = membership_on([], "2026-01-05", process=PROCESS, opening=opening, holder="mine")
    assert (found.state, found.since) == (state, date(1998, 3, 2))


def test_what_is_known_of_the_last_change_goes_with_it() -> None:
    opening = taken("保留", retained_reason="retired")
    reemployed = change(1, "reemployed", "2025-03-03", "port", employer_has_union=True)
    found = membership_on([reemployed], "2025-03-03", process=PROCESS, opening=opening, holder="mine")
    assert (found.state, found.holder, len(found.refused)) == ("retained", "mine", 1)


def test_one_who_was_transferred_out_is_left_to_a_person() -> None:
    assert taken("转出") is None


def test_a_kind_of_change_that_no_list_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueRefused) as caught:
        taken("保溜会籍")
    assert "保留" in caught.value.hint
