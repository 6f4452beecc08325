"""Counting a household: every member and every record judged, the sums over them, and what is found on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from unionkit.errors import UnionkitError, raise_all
from unionkit.members.households.household import LISTS, Household
from unionkit.members.households.judging import Assume, HouseholdRules, Judged, judge
from unionkit.members.households.records import Record
from unionkit.members.households.sums import Total, total
from unionkit.members.masking import shown_id
from unionkit.rules.decision import Decision, Outcome
from unionkit.rules.policy import Policy
from unionkit.values.dates import add_months, as_day, month_start

if TYPE_CHECKING:
    from unionkit.members.households.findings import HouseholdFinding

__all__ = ["HouseholdAccount", "count_household"]

_TRUTH = {Outcome.GRANTED: True, Outcome.REFUSED: False}


@frozen(kw_only=True, repr=False, eq=False, slots=False)
class HouseholdAccount:
    """A household as it counts on a day: its members and records with what the rules say of each, and the sums.

    A sum is unknown (None) as soon as anything that counts in it is. What is known to be left out never makes it so.
    """

    household: Household
    rules: HouseholdRules
    on: date
    assume: Assume
    members: tuple[Judged, ...]
    lists: Mapping[str, tuple[Judged, ...] | None]
    window: Decision = field(repr=False)

    def __repr__(self) -> str:
        return f"HouseholdAccount({shown_id(self.household.id)!r}, {self.on.isoformat()!r})"

    @property
    def months(self) -> int | None:
        """Over how many months money is counted, None where the place or its rule is not known."""
        found = self.window.results.get("months")
        return int(found) if isinstance(found, int | Fraction) and found == int(found) else None

    @property
    def window_months(self) -> tuple[date, ...]:
        """The first days of the months of the window: whole months before that of `on`."""
        first = month_start(self.on)
        count = self.months or 0
        return tuple(add_months(first, step - count, missing="down") for step in range(count))

    @property
    def people(self) -> int | None:
        """How many members count, None where that is not known of somebody."""
        return None if self.people_missing else sum(member.counts is True for member in self.members)

    @property
    def people_missing(self) -> tuple[str, ...]:
        """What has to be asked to know who counts."""
        waiting = (member for member in self.members if member.counts is None)
        return tuple(path for member in waiting for path in member.needs or (member.where,))

    @cached_property
    def income(self) -> Total:
        """The income that counts, inside the window."""
        return self.sum_of("incomes", "counted")

    @cached_property
    def relief(self) -> Total:
        """Government relief inside the window, which schemes count or not."""
        return self.sum_of("incomes", "government_relief")

    @cached_property
    def rigid_spending(self) -> Total:
        """The spending that is deducted, inside the window."""
        return self.sum_of("spendings", "deducted")

    def sum_of(self, name: str, *classes: str, kinds: tuple[str, ...] | None = None) -> Total:
        """The sum over one of the lists, in some classes (all where none is named) and of some kinds."""
        return total(self.lists[name], name, classes=classes or None, kinds=kinds)

    @property
    def raw(self) -> Fraction | None:
        """Yuan a month and head, before rigid spending is deducted; exact. None where unknown, or where nobody counts."""
        return self._per_head(self.income, None)

    @property
    def net(self) -> Fraction | None:
        """Yuan a month and head, after rigid spending is deducted; exact, and below zero where more was spent."""
        return self._per_head(self.income, self.rigid_spending)

    def _per_head(self, plus: Total, minus: Total | None) -> Fraction | None:
        income, spent = plus.amount, None if minus is None else minus.amount
        if not self.people or not self.months or income is None or (minus is not None and spent is None):
            return None
        fen = income.fen - (0 if spent is None else spent.fen)
        return Fraction(fen, 100 * self.months * self.people)

    @cached_property
    def findings(self) -> tuple[HouseholdFinding, ...]:
        """What was left out and why, what is unknown, and what a person should look at again."""
        from unionkit.members.households.remarks import remarks

        return tuple(remarks(self))


def count_household(
    household: Household, rules: HouseholdRules, *, on: date | str, assume: Assume = "nothing"
) -> HouseholdAccount:
    """Judge every member and every record of a household on a day.

    Raises UnionkitError, several as a group with paths such as ``incomes[2]``, for values that a policy cannot take.
    """
    day = as_day(on)
    errors: list[UnionkitError] = []

    def judged(record: Record, policy: Policy, where: str) -> Judged | None:
        try:
            return judge(record, policy, household, where=where, on=day, assume=assume)
        except UnionkitError as error:
            errors.append(error)
            return None

    found = [judged(member, rules.member, f"members[{n}]") for n, member in enumerate(household.members)]
    members = [evolve(one, counts=_TRUTH.get(one.decision.outcome)) for one in found if one is not None]
    of = {one.person: one for one in members}
    lists: dict[str, tuple[Judged, ...] | None] = {}
    for name, policy in zip(
        LISTS, (rules.income, rules.spending, rules.dwelling, rules.vehicle), strict=True
    ):
        records = household.records(name)
        each = [judged(record, policy, f"{name}[{n}]") for n, record in enumerate(records or ())]
        whole = tuple(_of_person(one, of.get(one.person)) for one in each if one is not None)
        lists[name] = None if records is None else whole
    if errors:
        raise_all(errors, f"the household {shown_id(household.id)} cannot be counted")
    around = {"place": household.place or None, "area": household.area}
    wanted = {name: value for name, value in around.items() if name in rules.window.facts}
    return HouseholdAccount(
        household=household,
        rules=rules,
        on=day,
        assume=assume,
        members=tuple(members),
        lists=lists,
        window=rules.window.decide(wanted, on=day, assume=assume),
    )


def _of_person(record: Judged, member: Judged | None) -> Judged:
    """A record that knows whether its person counts. The member is missing only where she could not be judged."""
    if member is None or member.counts is not None:
        return evolve(record, counts=None if member is None else member.counts)
    return evolve(record, person_needs=member.needs or (member.where,))
