"""Membership: its changes, where it stands on a day, transfers with two signatures, and the roll of many."""

from __future__ import annotations

from unionkit.members.membership.changes import Entry, MembershipChange
from unionkit.members.membership.reporting import ReportedChange, report_change
from unionkit.members.membership.roll import (
    Enrolled,
    count_states,
    find_second_memberships,
    roll,
    same_person,
)
from unionkit.members.membership.standing import RIGHTS, Membership, membership_on
from unionkit.members.membership.taking_over import take_over
from unionkit.members.membership.transfer import Signature, Transfer

__all__ = [
    "RIGHTS",
    "Enrolled",
    "Entry",
    "Membership",
    "MembershipChange",
    "ReportedChange",
    "Signature",
    "Transfer",
    "count_states",
    "find_second_memberships",
    "membership_on",
    "report_change",
    "roll",
    "same_person",
    "take_over",
]
