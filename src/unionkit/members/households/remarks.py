"""Going through a counted household for what people want to know: what was left out and why, what is unknown, what is odd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from unionkit.members.households import taking
from unionkit.members.households.counting import HouseholdAccount
from unionkit.members.households.findings import HouseholdFinding
from unionkit.members.households.judging import Judged
from unionkit.members.households.records import FamilyMember, Income, Spending
from unionkit.rules.decision import Outcome
from unionkit.values.dates import add_months, month_end, month_start

__all__ = ["remarks"]

APART = "government_relief"
COUNTING = ("counted", "deducted")
MONTHLY = ("wage", "public_post_wage", "pension")


def remarks(account: HouseholdAccount) -> Iterator[HouseholdFinding]:
    """Everything that is found, members first, then list by list in the order of the records."""
    yield from _applicants(account)
    for member in account.members:
        yield from _about_member(member)
    if account.months is None:
        yield HouseholdFinding(
            code="window_unknown",
            where="place",
            decision=account.window,
            about={"facts": account.window.needs},
        )
    for name, records in account.lists.items():
        if records is None:
            yield HouseholdFinding(code="list_unknown", where=name)
            continue
        for record in records:
            yield from _about_record(record, account.window_months)
    yield from _months_missing(account)


def _applicants(account: HouseholdAccount) -> Iterator[HouseholdFinding]:
    found = [member for member in account.household.members if member.relation == "self"]
    if len(found) != 1:
        yield HouseholdFinding(code="several_applicants" if found else "no_applicant", where="members")


def _about_member(member: Judged) -> Iterator[HouseholdFinding]:
    outcome = member.decision.outcome
    code = {
        Outcome.REFUSED: "member_left_out",
        Outcome.UNKNOWN: "member_unknown",
        Outcome.REVIEW: "member_unsettled",
        Outcome.INVALID: "member_unsettled",
    }.get(outcome)
    if code is not None:
        yield _finding(code, member)
    person = member.record
    if isinstance(person, FamilyMember) and taking.born_by_number(person.identity) not in (None, person.born):
        yield _finding("born_differs", member)


def _about_record(record: Judged, window: tuple[date, ...]) -> Iterator[HouseholdFinding]:
    if record.counts is False:
        yield _finding("of_somebody_left_out", record)
        return
    settled, found = getattr(record.record, "settled", ""), record.decision.class_name
    if settled:
        clear = record.decision.outcome is Outcome.GRANTED and found != settled
        yield _finding("settled_against_rule" if clear else "settled_by_person", record)
    elif record.decision.outcome is Outcome.UNKNOWN and record.class_name not in ("left_out", "not_deducted"):
        yield _finding("item_unknown", record)
    elif record.decision.outcome in (Outcome.REVIEW, Outcome.INVALID, Outcome.REFUSED):
        yield _finding("item_unsettled", record)
    if record.class_name == APART:
        yield _finding("kept_apart", record)
    elif record.class_name is not None and record.class_name not in COUNTING:
        yield _finding("left_out", record)
    else:
        yield from _in_time(record, window)


def _in_time(record: Judged, window: tuple[date, ...]) -> Iterator[HouseholdFinding]:
    """Whether all of it lies in the window, a part or nothing."""
    item = record.record
    if not isinstance(item, Income | Spending):
        return
    if item.yearly:
        yield _finding("yearly_figure", record)
        return
    span = (
        (item.received_from, item.received_to)
        if isinstance(item, Income)
        else (item.spent_from, item.spent_to)
    )
    if not window or span[0] is None or span[1] is None:
        return
    last = month_end(window[-1])
    if span[1] < window[0] or span[0] > last:
        yield _finding("outside_window", record)
    elif span[0] < window[0] or span[1] > last:
        yield _finding("partly_inside", record)


def _months_missing(account: HouseholdAccount) -> Iterator[HouseholdFinding]:
    """Months of the window without a wage or pension, for whoever has one in another month of it."""
    window = account.window_months
    seen: dict[tuple[str, str], set[date]] = defaultdict(set)
    yearly: set[tuple[str, str]] = set()
    for record in account.lists["incomes"] or ():
        item = record.record
        if not isinstance(item, Income) or item.kind not in MONTHLY or record.counts is False:
            continue
        key = item.member, item.kind
        yearly |= {key} if item.yearly else set()
        if item.received_from is not None and item.received_to is not None:
            month = max(month_start(item.received_from), window[0]) if window else item.received_to
            while month <= item.received_to and window and month <= window[-1]:
                seen[key].add(month)
                month = add_months(month, 1, missing="down")
    for key, months in seen.items():
        gaps = tuple(f"{month:%Y-%m}" for month in window if month not in months)
        if gaps and key not in yearly:
            yield HouseholdFinding(
                code="months_missing",
                where="incomes",
                person=key[0],
                about={"months": gaps, "kind": (key[1],)},
            )


def _finding(code: str, record: Judged) -> HouseholdFinding:
    return HouseholdFinding(
        code=code,
        where=record.where,
        person=record.person,
        decision=record.decision,
        about={"facts": record.decision.needs} if record.decision.needs else {},
    )
