"""Mutual plans (互助保障): a term, and the policies on who may join, what it costs and what it pays, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import Citation, Labels
from unionkit.rules import Decision, Policy
from unionkit.values.dates import add_months, as_day
from unionkit.values.period import Period

__all__ = ["AT_CLAIM", "AT_ENROLMENT", "MutualPlan", "Question", "Role", "quantities_of"]

Role = Literal["unit", "member", "shares", "fee", "waiver", "claim"]
Assume = Literal["nothing", "usual"]

OF_UNITS = ("staff", "enrolled")
OF_PEOPLE = ("shares", "term_years", "first", "gap_days")
AT_ENROLMENT = (*OF_UNITS, *OF_PEOPLE)
"""What is known of a unit or person that enrols, to fill the facts of a policy."""

AT_CLAIM = (
    "shares",
    "fee",
    "first",
    "gap_days",
    "day_of_period",
    "day_of_cover",
    "covered",
    "cover_from",
    "paid_in_period",
    "paid_in_year",
    "paid_ever",
    "paid_for_same",
)
"""What enrolments and earlier payments say about a claim, to fill the facts of a policy."""

SUMS = frozenset({"paid_in_period", "paid_in_year", "paid_ever"})


@frozen(kw_only=True, eq=False)
class Question:
    """A policy of a plan, with the facts that the records fill and those that are always the same for this plan.

    `facts` says which fact is which quantity of `AT_ENROLMENT` or `AT_CLAIM`: ``{"diagnosis_day": "day_of_period"}``.
    """

    policy: Policy
    facts: Mapping[str, str] = field(factory=dict)
    given: Mapping[str, object] = field(factory=dict)

    def decide(
        self,
        quantities: Mapping[str, object],
        facts: Mapping[str, object],
        *,
        on: date | str,
        known_on: date | str | None = None,
        assume: Assume = "nothing",
    ) -> Decision:
        """The answer of the policy. What the records say goes before what the case says; the case fills the rest."""
        own = {name: value for name, value in facts.items() if name in self.policy.facts}
        filled = {fact: quantities.get(quantity) for fact, quantity in self.facts.items()}
        told = {**own, **{fact: value for fact, value in filled.items() if value is not None}, **self.given}
        return self.policy.decide(told, on=on, known_on=known_on, assume=assume)


@frozen(kw_only=True, eq=False, repr=False)
class MutualPlan:
    """A plan that people join by unit for a term of `months`, and that pays when they are struck.

    `questions` are its policies by role: ``unit`` whether enough of the staff join, ``member`` who may join, ``shares``
    how many of the shares taken count, ``fee``, ``waiver`` whether a renewal skips the wait, ``claim`` what is paid. Only
    ``claim`` is needed. `renews` are earlier plans whose cover counts as this plan's when it is renewed.
    """

    id: str
    title: Labels = Labels()
    months: int
    questions: Mapping[Role, Question]
    renews: tuple[str, ...] = ()
    note: Labels = Labels()
    citations: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.months < 1:
            raise ValueRefused("A plan lasts a month at least", hint="Hand in months=12")
        if "claim" not in self.questions:
            raise ValueRefused("A plan has a policy on claims", hint='Add a question called "claim"')

    def __repr__(self) -> str:
        return f"MutualPlan({self.id!r})"

    @property
    def family(self) -> frozenset[str]:
        """The plans whose cover counts as this plan's."""
        return frozenset((self.id, *self.renews))

    def term(self, start: date | str) -> Period:
        """The days of cover of an enrolment that begins on a day: so many months, less a day.

        Terms follow each other without a gap: where a month lacks the day, the term ends with it.
        """
        first = as_day(start)
        end = add_months(first, self.months, missing="down")
        return Period(first, end if end.day < first.day else end - timedelta(days=1))


def quantities_of(role: Role) -> tuple[str, ...]:
    """The quantities that may fill the facts of a role's policy."""
    return AT_CLAIM if role == "claim" else OF_UNITS if role == "unit" else OF_PEOPLE
