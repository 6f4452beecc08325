"""Retirement: the statutory month, the months between which it may be chosen, and what rosters say against them.

Nothing here knows an age: the policies that are handed in do. Months of birth and retirement are personal, and no
`repr` shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from unionkit.errors import PolicyError, ValueRefused
from unionkit.evidence import Grade
from unionkit.members.findings import MemberFinding
from unionkit.members.results import month_result, whole_result
from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.values.dates import as_day
from unionkit.values.months import Month

__all__ = [
    "Retirement",
    "RetirementBasis",
    "possible_retirements",
    "retirement_finding",
    "work_out_retirement",
]

RETIRED = frozenset({"retired", "retired_veteran"})
WORKING = frozenset({"on_post"})
JOINING = frozenset({"join", "transfer_in"})


def _day(value: date | str | None) -> date | None:
    return None if value is None else as_day(value)


@frozen(kw_only=True)
class RetirementBasis:
    """Which original age applies to a person, and what that rests on.

    It is a fact of the post and not of the person: `post` says which post, `since` from which day it was held so, and
    `evidence` names the document. They are kept beside what is worked out from them.
    """

    category: str
    post: str = ""
    since: date | None = field(default=None, converter=_day)
    evidence: str = ""

    @classmethod
    def of(cls, value: RetirementBasis | str) -> RetirementBasis:
        """A basis, or a bare category of which nothing more is known."""
        return value if isinstance(value, RetirementBasis) else cls(category=value)

    @property
    def is_told(self) -> bool:
        """Whether it is said what the category rests on."""
        return bool(self.post or self.evidence)


@frozen(kw_only=True, repr=False)
class Retirement:
    """When a person retires, by the law and in fact, by months.

    `latest` is None where nothing can be postponed. The least contributions are in months, None where no rule tells
    them: at the statutory month, if the earliest month is chosen, if it is postponed. `actual` is the month in which the
    person retired or will, None where it is not settled. `unsettled` lists what a person must look at.
    """

    born: Month
    basis: RetirementBasis
    original: Month
    statutory: Month
    delay_months: int
    earliest: Month
    latest: Month | None
    minimum_contribution: int | None
    minimum_contribution_earliest: int | None
    minimum_contribution_late: int | None
    actual: Month | None = None
    unsettled: tuple[MemberFinding, ...] = ()
    decision: Decision

    @property
    def age_months(self) -> int:
        """The statutory age in months."""
        return self.born.until(self.statutory)

    @property
    def age(self) -> tuple[int, int]:
        """The statutory age in years and months."""
        return divmod(self.age_months, 12)

    @property
    def grade(self) -> Grade | None:
        """The lowest grade among the sources of the statutory month."""
        return self.decision.grade

    def retiring(self, actual: Month | date | str) -> Retirement:
        """The same, with the month in which the person retires in fact; the statutory month stays as it is."""
        month = Month.of(actual)
        kept = tuple(found for found in self.unsettled if found.subject != "actual")
        return evolve(self, actual=month, unsettled=(*kept, *self._about(month)))

    def _about(self, actual: Month) -> tuple[MemberFinding, ...]:
        last = self.statutory if self.latest is None else self.latest
        if actual < self.earliest:
            return (_finding("retired_before_earliest", "actual"),)
        if actual > last:
            return (_finding("retired_after_latest", "actual"),)
        return ()

    def __repr__(self) -> str:
        return f"Retirement({self.basis.category!r}, on={self.decision.on.isoformat()!r})"


def work_out_retirement(
    born: Month | date | str,
    basis: RetirementBasis | str,
    *,
    on: date | str,
    statutory: Policy,
    contribution: Policy,
    known_on: date | str | None = None,
) -> Retirement:
    """When a person retires, as the policies have it on a day.

    `statutory` gives the months, `contribution` the least contributions. Raises ValueRefused for a category or birth
    that the policy does not take, and PolicyError where it has nothing to say on that day.
    """
    month, rests_on = Month.of(born), RetirementBasis.of(basis)
    known = statutory.facts["category"].choices
    if rests_on.category not in known:
        raise ValueRefused("No original age is known by this name", hint=f"Write one of: {', '.join(known)}")
    facts = {"born": month.start, "category": rests_on.category}
    decision = statutory.decide(facts, on=on, known_on=known_on)
    original, due, earliest, latest = _months(decision)
    lengths = contribution.decide(
        {"statutory": due.start, "earliest": earliest.start}, on=on, known_on=known_on
    )
    unsettled = [] if lengths.granted else [_finding("no_minimum_contribution", "contribution")]
    if decision.grade is Grade.unverified:
        unsettled.append(_finding("recalled_rule", "statutory"))
    if decision.results.get("by_post") is True and not rests_on.is_told:
        unsettled.append(_finding("no_basis", "category"))
    return Retirement(
        born=month,
        basis=rests_on,
        original=original,
        statutory=due,
        delay_months=whole_result(decision, "delay") or 0,
        earliest=earliest,
        latest=latest if decision.results.get("postponable") is True else None,
        minimum_contribution=whole_result(lengths, "minimum"),
        minimum_contribution_earliest=whole_result(lengths, "minimum_early"),
        minimum_contribution_late=whole_result(lengths, "minimum_late"),
        unsettled=tuple(unsettled),
        decision=decision,
    )


def possible_retirements(
    facts: Mapping[str, object],
    *,
    on: date | str,
    statutory: Policy,
    contribution: Policy,
    category: Policy,
) -> tuple[Retirement, ...]:
    """Every retirement that what is known of a person leaves possible.

    There is none where the birth is unknown, and there are several where the sex or the post is. `facts` are read by
    name: ``birth_date`` (a day or month), ``category``, else ``sex`` and ``post``, which the policy `category` takes.
    """
    born = facts.get("birth_date")
    if not isinstance(born, Month | date | str) or born == "":
        return ()
    told = facts.get("category")
    names = [str(told)] if told else _categories(facts, on, category)
    return tuple(
        work_out_retirement(born, name, on=on, statutory=statutory, contribution=contribution)
        for name in names
    )


def retirement_finding(
    facts: Mapping[str, object], found: Sequence[Retirement], *, on: date | str
) -> MemberFinding | None:
    """What a roster's work status says against the law of a day, None where nothing does.

    `facts` are read by name: ``id``, ``work_status`` and ``change_type`` (ids of their lists). `found` are the possible
    retirements of the person: where there are several, something is found only if it is so under every one.
    """
    day, status = as_day(on), facts.get("work_status")
    if status not in RETIRED | WORKING:
        return None
    if not found:
        return None
    person = str(facts.get("id") or "")
    first = min(each.statutory for each in found)
    last = max(each.statutory for each in found)
    earliest = min(each.earliest for each in found)
    if status in WORKING:
        return _finding("working_past_statutory", "work_status", person) if day > last.end else None
    if day < earliest.start:
        return _finding("retired_before_earliest", "work_status", person)
    if day < first.start:
        return _finding("retired_early", "work_status", person)
    if day >= last.start and facts.get("change_type") in JOINING:
        return _finding("joins_retired", "change_type", person)
    return None


def _finding(code: str, subject: str, person: str = "") -> MemberFinding:
    """A finding; it names no month, which would tell the birth."""
    return MemberFinding(code=code, level="warning", person=person, subject=subject)


def _categories(facts: Mapping[str, object], on: date | str, category: Policy) -> list[str]:
    """The categories that sex and post leave open."""
    told = {name: facts[name] for name in ("sex", "post") if facts.get(name)}
    cases = [
        {"sex": sex, "post": post, **told}
        for sex in category.facts["sex"].choices
        for post in category.facts["post"].choices
    ]
    names = [category.decide(case, on=on).class_name for case in cases]
    return list(dict.fromkeys(name for name in names if name is not None))


def _months(decision: Decision) -> tuple[Month, Month, Month, Month]:
    found = [month_result(decision, name) for name in ("original", "statutory", "earliest", "latest")]
    original, statutory, earliest, latest = found
    if decision.subject == "born":
        raise ValueRefused(
            "No rule is made for so early or late a birth", hint="Look at the year of birth again"
        )
    if original is None or statutory is None or earliest is None or latest is None:
        raise PolicyError(
            f"the policy {decision.policy_id} tells no month of retirement on {decision.on} ({decision.code or decision.outcome})",
            hint="look at the bounds of its facts and at the days of its editions, or choose another day",
        )
    return original, statutory, earliest, latest
