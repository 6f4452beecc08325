"""Promises of a transfer: two signatures, a reason for every refusal, and one membership all the while."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.rolls import PROCESS, change, joined

from unionkit.errors import ValueRefused
from unionkit.members.membership import Membership, Signature, Transfer, membership_on

RAISED = Transfer(
    person="E-7", source="mine", target="port", raised_by="member", raised_on="2024-03-01", reason="调动"
)
RELEASED = RAISED.sign_out(passed=True, on="2024-03-05", by="out office")
PASSED = RELEASED.sign_in(passed=True, on="2024-03-12", by="in office")
SENT_BACK = RELEASED.sign_in(passed=False, on="2024-03-12", by="in office", reason="单位不符")


def stands(transfer: Transfer, on: str | date) -> Membership:
    return membership_on((*joined(), *transfer.changes(sequence=3)), on, process=PROCESS)


@pytest.mark.parametrize(
    ("transfer", "on", "state"),
    [
        (PASSED, "2024-02-29", "not_raised"),
        (PASSED, "2024-03-01", "out_pending"),
        (PASSED, "2024-03-05", "in_pending"),
        (PASSED, "2024-03-12", "passed"),
        (SENT_BACK, "2024-03-11", "in_pending"),
        (SENT_BACK, "2024-03-12", "in_refused"),
        (RAISED, "2030-01-01", "out_pending"),
        (RAISED.sign_out(passed=False, on="2024-03-05", reason="欠交会费"), "2024-03-05", "out_refused"),
    ],
)
def test_a_transfer_stands_where_its_signatures_say(transfer: Transfer, on: str, state: str) -> None:
    assert transfer.state_on(on) == state


@pytest.mark.parametrize(
    ("transfer", "on", "state", "holder", "receiving"),
    [
        (RAISED, "2024-03-20", "active", "mine", ""),
        (PASSED, "2024-03-04", "active", "mine", ""),
        (PASSED, "2024-03-05", "transferring", "mine", "port"),
        (PASSED, "2024-03-12", "active", "port", ""),
        (SENT_BACK, "2024-03-12", "active_old_unit", "mine", ""),
    ],
)
def test_the_old_unit_keeps_the_member_until_the_new_one_has_signed(
    transfer: Transfer, on: str, state: str, holder: str, receiving: str
) -> None:
    found = stands(transfer, on)
    assert (found.state, found.holder, found.receiving, found.is_live) == (state, holder, receiving, True)


def test_a_transfer_that_the_old_unit_refused_changes_nothing() -> None:
    refused = RAISED.sign_out(passed=False, on="2024-03-05", reason="欠交会费")
    assert refused.changes(sequence=3) == ()


def test_one_who_was_sent_back_can_be_transferred_again() -> None:
    again = Transfer(person="E-7", source="mine", target="mill", raised_by="office", raised_on="2024-05-01")
    again = again.sign_out(passed=True, on="2024-05-02").sign_in(passed=True, on="2024-05-03")
    history = (*joined(), *SENT_BACK.changes(sequence=3), *again.changes(sequence=5))
    found = membership_on(history, "2024-05-03", process=PROCESS)
    assert (found.state, found.holder, found.refused) == ("active", "mill", ())


def test_a_retained_member_who_is_sent_back_stays_where_she_was() -> None:
    history = (
        *joined(),
        change(3, "become_unemployed", "2023-03-01"),
        change(4, "reemployed", "2024-03-01", "port", employer_has_union=True),
        change(5, "transfer_in_reject", "2024-04-01", "port", receiving_union_registers=False),
    )
    found = membership_on(history, "2024-04-01", process=PROCESS)
    assert (found.state, found.holder, found.receiving) == ("retained", "mine", "")


def test_an_acceptance_that_names_no_union_is_that_of_the_one_under_way() -> None:
    history = (
        *joined(),
        change(3, "transfer_out", "2024-03-01", "port", labour_relation_moved=True),
        change(
            4, "transfer_in_accept", "2024-04-01", receiving_union_exists=True, receiving_union_registers=True
        ),
    )
    found = membership_on(history, "2024-04-01", process=PROCESS)
    assert (found.state, found.holder, found.receiving) == ("active", "port", "")


def test_the_reason_of_a_refusal_is_kept() -> None:
    assert SENT_BACK.changes(sequence=3)[1].reason == "单位不符"


def test_what_was_raised_keeps_its_reason_where_a_signature_has_none() -> None:
    assert [each.reason for each in PASSED.changes(sequence=3)] == ["调动", "调动"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_refusal_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(ValueRefused, match="without a reason"):
        Signature(passed=False, on="2024-03-05", reason=reason)


def test_the_new_unit_cannot_sign_first() -> None:
    with pytest.raises(ValueRefused, match="signs after"):
        RAISED.sign_in(passed=True, on="2024-03-05")


def test_the_new_unit_cannot_sign_what_the_old_one_refused() -> None:
    refused = RAISED.sign_out(passed=False, on="2024-03-05", reason="欠交会费")
    with pytest.raises(ValueRefused, match="signs after"):
        refused.sign_in(passed=True, on="2024-03-06")


@pytest.mark.parametrize("signed", [PASSED, SENT_BACK])
def test_a_side_signs_once(signed: Transfer) -> None:
    with pytest.raises(ValueRefused, match="has signed already"):
        signed.sign_in(passed=True, on="2024-04-01")
    with pytest.raises(ValueRefused, match="has signed already"):
        signed.sign_out(passed=True, on="2024-04-01")


@pytest.mark.parametrize("on", ["2024-02-29", "2023-12-31"])
def test_nobody_signs_before_it_was_raised(on: str) -> None:
    with pytest.raises(ValueRefused, match="run backwards"):
        RAISED.sign_out(passed=True, on=on)


def test_a_transfer_leads_to_another_union() -> None:
    with pytest.raises(ValueRefused, match="another union"):
        Transfer(person="E-7", source="mine", target="mine", raised_by="office", raised_on="2024-03-01")


def test_a_transfer_does_not_show_who_signed_or_why() -> None:
    masked = Transfer(
        person="13812345678",
        source="mine",
        target="port",
        raised_by="member",
        raised_on="2024-03-01",
        reason="病",
    ).sign_out(passed=True, on="2024-03-05", by="张三")
    shown = f"{masked!r} {masked.out!r}"
    assert [word for word in ("12345", "张三", "病") if word in shown] == []


@pytest.mark.property
@given(st.integers(0, 30), st.integers(0, 30), st.booleans(), st.integers(-5, 70))
def test_all_the_while_there_is_one_live_membership_with_one_of_the_two(
    out: int, into: int, passes: bool, asked: int
) -> None:
    left = date(2024, 3, 1) + timedelta(days=out)
    signed = RAISED.sign_out(passed=True, on=left).sign_in(
        passed=passes, on=left + timedelta(days=into), reason="" if passes else "单位不符"
    )
    on = date(2024, 3, 1) + timedelta(days=asked)
    found = stands(signed, on)
    is_through = signed.state_on(on) == "passed"
    assert (found.is_live, found.holder) == (True, "port" if is_through else "mine")
