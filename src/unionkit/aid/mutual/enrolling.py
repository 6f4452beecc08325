"""Enrolling by unit: enough of the staff, each of them admitted, shares that count, fees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from unionkit.aid.mutual.cover import Enrolment, joining
from unionkit.aid.mutual.joining import Enrolled, Joined, Joiner
from unionkit.aid.mutual.plan import MutualPlan, Role
from unionkit.errors import ValueRefused
from unionkit.members.results import whole_result
from unionkit.process.concerns import Concern, errors_in
from unionkit.rules import Decision, Outcome
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["enrol"]

NOTHING = Money(fen=0)
_MONTHS_OF_YEAR = 12
_NEEDED: tuple[tuple[Role, str, str], ...] = (
    ("member", "not_admitted", "The plan does not admit a person"),
    ("fee", "no_fee", "The fee of a person is not known"),
    ("shares", "no_shares", "How many shares of a person count is not known"),
)
_YES_OR_NO = {Outcome.GRANTED: True, Outcome.REFUSED: False}
_ASKED: tuple[Role, ...] = ("member", "fee", "waiver")


def enrol(
    plan: MutualPlan,
    joiners: Iterable[Joiner],
    *,
    unit: str,
    staff: int,
    on: date | str,
    start: date | str | None = None,
    earlier: Iterable[Enrolment] = (),
    facts: Mapping[str, object] | None = None,
) -> Enrolled:
    """Enrol people of a unit with so many staff on a day, for the term that begins on `start`, that day if not said.

    People whom a policy does not admit are left out, and so is who is covered already. Then the unit's floor is asked with
    those who remain, and those of the unit whose term of `earlier` is still running. Enrolments are numbered by plan, unit and first day. `facts` are facts of the unit that policies ask for beyond its size. Raises ValueRefused where somebody
    stands in the list twice or more are in the plan than there are staff.
    """
    listed, day = list(joiners), as_day(on)
    first_day = as_day(start or day)
    past: dict[str, list[Enrolment]] = {}
    for each in earlier:
        past.setdefault(each.person, []).append(each)
    covered = _covered(plan, unit, first_day, [each for own in past.values() for each in own])
    _check(listed, covered, staff)
    act = _Act(plan=plan, unit=unit, on=day, start=first_day, facts=facts or {})
    before = sum(1 for own in past.values() for each in own if each.id.startswith(f"{act.name}/"))
    joined = tuple(
        act.join(joiner, past.get(joiner.person, ()), number)
        for number, joiner in enumerate(listed, start=before + 1)
    )
    inside = covered | {each.joiner.person for each in joined if each.enrolment is not None}
    decision, concerns = _floor(act, staff, len(inside))
    return Enrolled(
        plan=plan.id, unit=unit, on=day, staff=staff, joined=joined, decision=decision, concerns=concerns
    )


def _covered(plan: MutualPlan, unit: str, day: date, earlier: Sequence[Enrolment]) -> set[str]:
    """Who of the unit is in the plan already on the first day of the new term."""
    return {
        each.person for each in earlier if each.plan == plan.id and each.unit == unit and day in each.period
    }


def _check(joiners: Sequence[Joiner], covered: set[str], staff: int) -> None:
    people = {joiner.person for joiner in joiners}
    if len(people) < len(joiners):
        raise ValueRefused(
            "Somebody stands in the list twice", hint="Write the shares of one person together"
        )
    if len(people | covered) > staff:
        raise ValueRefused(
            "More are in the plan than there are staff", hint="Look at the number of staff again"
        )


def _floor(act: _Act, staff: int, number: int) -> tuple[Decision | None, tuple[Concern, ...]]:
    """The answer on participation, and what keeps the unit out."""
    question = act.plan.questions.get("unit")
    if question is None:
        return None, ()
    decision = question.decide({"staff": staff, "enrolled": number}, act.facts, on=act.on)
    if decision.outcome is Outcome.GRANTED:
        return decision, ()
    message, hint = "{} of {} join, and that is not enough or not settled", "Read the decision on the unit"
    return decision, (Concern("too_few", "error", message, hint, (number, staff), (act.unit,)),)


@frozen(kw_only=True, eq=False)
class _Act:
    """One enrolment of a unit while it is worked out."""

    plan: MutualPlan
    unit: str
    on: date
    start: date
    facts: Mapping[str, object]

    @property
    def name(self) -> str:
        """What the ids of its enrolments begin with: a journal keeps them, so that they name nobody."""
        return f"{self.plan.id}/{self.unit}/{self.start.isoformat()}"

    def join(self, joiner: Joiner, earlier: Sequence[Enrolment], number: int) -> Joined:
        period = self.plan.term(self.start)
        first, gap, overlaps = joining(self.plan, joiner.person, earlier, on=self.on, period=period)
        known: dict[str, object] = {
            "shares": joiner.shares,
            "first": first,
            "gap_days": gap,
            "term_years": None if self.plan.months % _MONTHS_OF_YEAR else self.plan.months // _MONTHS_OF_YEAR,
        }
        answers: dict[Role, Decision] = {}
        counted = self._counted(joiner, known, answers)
        known["shares"] = counted
        for role in _ASKED:
            self._ask(role, joiner, known, answers)
        concerns = _concerns(joiner, counted, answers, overlaps=overlaps)
        due = answers["fee"].amount if "fee" in answers else NOTHING
        fee = due if joiner.fee is None else joiner.fee
        made = None
        if counted and not errors_in(concerns):
            made = Enrolment(
                id=f"{self.name}/{number}",
                plan=self.plan.id,
                person=joiner.person,
                unit=self.unit,
                on=self.on,
                period=period,
                shares=counted,
                fee=fee or NOTHING,
            )
        waived = answers.get("waiver")
        return Joined(
            joiner=joiner,
            enrolment=made,
            decisions=answers,
            void=joiner.shares - (counted or joiner.shares),
            skips_wait=None if waived is None else _YES_OR_NO.get(waived.outcome),
            concerns=concerns,
        )

    def _ask(
        self, role: Role, joiner: Joiner, known: Mapping[str, object], answers: dict[Role, Decision]
    ) -> None:
        question = self.plan.questions.get(role)
        if question is not None:
            facts = {**self.facts, **joiner.facts}
            answers[role] = question.decide(known, facts, on=self.on, assume="usual")

    def _counted(
        self, joiner: Joiner, known: Mapping[str, object], answers: dict[Role, Decision]
    ) -> int | None:
        self._ask("shares", joiner, known, answers)
        decision = answers.get("shares")
        if decision is None:
            return joiner.shares
        return whole_result(decision, "shares") if decision.outcome is Outcome.GRANTED else None


def _concerns(
    joiner: Joiner, counted: int | None, answers: Mapping[Role, Decision], *, overlaps: bool
) -> tuple[Concern, ...]:
    found: list[Concern] = []
    who = (joiner.person,)
    for role, code, message in _NEEDED:
        decision = answers.get(role)
        if role == "fee" and joiner.fee is not None:
            found += _other_fee(decision, joiner)
        elif decision is not None and decision.outcome is not Outcome.GRANTED:
            found.append(Concern(code, "error", message, "Read the decision", (), who))
    if overlaps:
        message, hint = "A person is enrolled already for some of these days", "Begin when the old term ends"
        found.append(Concern("already_enrolled", "error", message, hint, (), who))
    if counted is not None and counted < joiner.shares:
        message = "{} of {} shares are above the cap and void"
        found.append(
            Concern("void_shares", "warning", message, "", (joiner.shares - counted, joiner.shares), who)
        )
    return tuple(found)


def _other_fee(decision: Decision | None, joiner: Joiner) -> list[Concern]:
    due = None if decision is None else decision.amount
    if due is None or due == joiner.fee:
        return []
    message, hint = "{} were paid where the fee is {}", "Look at the payment"
    return [Concern("other_fee", "warning", message, hint, (joiner.fee, due), (joiner.person,))]
