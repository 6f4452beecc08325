"""What a policy said of a case, in the few words that are kept: enough to say why, and to decide the same again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from unionkit.aid.files.taking import optional_day
from unionkit.rules import Decision
from unionkit.values.dates import as_day

__all__ = ["Assessment", "UsedNumber"]


@frozen(kw_only=True)
class UsedNumber:
    """A number of a table that a decision used: the standard of that day, say. `value` is its exact text."""

    value: str
    since: date = field(converter=as_day)
    issued: date | None = field(default=None, converter=optional_day)


@frozen(kw_only=True)
class Assessment:
    """The outcome of a policy for a case on a day, with the edition that gave it and the dated numbers that it used.

    `known_on` is the day whose knowledge was used. `grade` is the lowest grade among what the outcome rests on, ''
    where nothing was cited. The class is not shown in a repr.
    """

    policy: str
    edition: date | None = field(converter=optional_day)
    fingerprint: str
    on: date = field(converter=as_day)
    known_on: date | None = field(default=None, converter=optional_day)
    outcome: str
    code: str = ""
    rule: str = ""
    class_name: str = field(default="", repr=False)
    grade: str = ""
    numbers: Mapping[str, UsedNumber] = field(factory=dict)

    @classmethod
    def of(cls, decision: Decision) -> Assessment:
        """What is kept of a decision."""
        return cls(
            policy=decision.policy_id,
            edition=decision.edition,
            fingerprint=decision.fingerprint,
            on=decision.on,
            known_on=decision.known_on,
            outcome=decision.outcome.value,
            code=decision.code,
            rule=decision.rule,
            class_name=decision.class_name or "",
            grade="" if decision.grade is None else decision.grade.name,
            numbers={
                name: UsedNumber(value=_text(Fraction(row.value)), since=row.start, issued=row.issued)
                for name, row in decision.parameters_used.items()
            },
        )


def _text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
