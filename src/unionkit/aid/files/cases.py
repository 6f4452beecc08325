"""A hardship file and an application for aid: frozen values that hold what was told, what happened and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeVar

from attrs import field, frozen

from unionkit.aid.files import taking
from unionkit.aid.files.assessments import Assessment
from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.process import Course, Entry, Opening, Process, Resubmission, Signature, follow
from unionkit.rules import Decision, Policy
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["Application", "Case", "CaseT", "HardshipFile", "Told", "assess", "course_of", "facts_on"]

Assume = Literal["nothing", "usual"]


@frozen(kw_only=True)
class Told:
    """Facts of a household that hold from a day on, until they are told anew. `recorded_on` is the day of entry.

    Amounts, decimals and days become texts, which policies read as well.
    """

    on: date = field(converter=as_day)
    facts: Mapping[str, object] = field(converter=taking.facts, repr=False)
    recorded_on: date | None = field(default=None, converter=taking.optional_day)


def _told(value: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(value)


def _entries(value: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(value)


def _assessments(value: Iterable[Assessment]) -> tuple[Assessment, ...]:
    return tuple(value)


def _signed(value: Iterable[Signature | Resubmission]) -> tuple[Signature | Resubmission, ...]:
    return tuple(value)


def _optional_money(value: Money | int | str | None) -> Money | None:
    return None if value is None else Money.of(value)


@frozen(kw_only=True, repr=False)
class HardshipFile:
    """The file of one household. `process` is the id of the process that it follows, `policy` that of its recognition.

    `author` asked for it, and may not sign where the process has a `ladder` for its entry. `told` are the facts of the
    household by day, `signed` the signatures, `entries` what happened, `assessments` what policies said of it. Nothing
    in it is ever changed: `act` and `tell` give a new one with more.
    """

    id: str
    household: str
    process: str = "cn/aid/file"
    policy: str = ""
    author: str = ""
    ladder: str = ""
    told: tuple[Told, ...] = field(default=(), converter=_told)
    entries: tuple[Entry, ...] = field(default=(), converter=_entries)
    assessments: tuple[Assessment, ...] = field(default=(), converter=_assessments)
    signed: tuple[Signature | Resubmission, ...] = field(default=(), converter=_signed)
    opening: Opening | None = None

    def __repr__(self) -> str:
        return f"HardshipFile({shown_id(self.id)!r}, {len(self.entries)} entries)"


@frozen(kw_only=True, repr=False)
class Application:
    """One application for aid under a scheme, of which `policy` is the id. `file` is the hardship file, '' without one.

    `amount` is what is asked for or assessed; with `class_name` it says how far up the `ladder` of its process the
    application goes. `author` made it and may not sign; `signed` holds the signatures.
    """

    id: str
    household: str
    process: str = "cn/aid/application"
    policy: str = ""
    file: str = ""
    author: str = ""
    amount: Money | None = field(default=None, converter=_optional_money)
    class_name: str = ""
    ladder: str = ""
    told: tuple[Told, ...] = field(default=(), converter=_told)
    entries: tuple[Entry, ...] = field(default=(), converter=_entries)
    assessments: tuple[Assessment, ...] = field(default=(), converter=_assessments)
    signed: tuple[Signature | Resubmission, ...] = field(default=(), converter=_signed)
    opening: Opening | None = None

    def __repr__(self) -> str:
        return f"Application({shown_id(self.id)!r}, {len(self.entries)} entries)"


Case = HardshipFile | Application
CaseT = TypeVar("CaseT", HardshipFile, Application)


def course_of(process: Process, case: Case, *, on: date | str, known_on: date | str | None = None) -> Course:
    """Where a case stands at the end of a day and how it came there; `known_on` uses what had been entered by then.

    Raises ValueRefused where the case follows another process, and what `unionkit.process.follow` raises.
    """
    if process.id != case.process:
        raise ValueRefused(
            f"this case follows {case.process!r}, not {process.id!r}",
            hint=f"hand in load_process({case.process!r})",
        )
    return follow(process, case.entries, on=on, known_on=known_on, opening=case.opening)


def facts_on(case: Case, on: date | str, *, known_on: date | str | None = None) -> Mapping[str, object]:
    """The facts of the household as they stood on a day; what was told later of the same day counts."""
    day, knowledge = as_day(on), taking.optional_day(known_on)
    found: dict[str, object] = {}
    for told in sorted(case.told, key=lambda each: each.on):
        known = knowledge is None or told.recorded_on is None or told.recorded_on <= knowledge
        if told.on <= day and known:
            found |= told.facts
    return found


def assess(
    policy: Policy,
    case: Case,
    *,
    on: date | str,
    known_on: date | str | None = None,
    assume: Assume = "nothing",
) -> Decision:
    """What a policy says of the household on a day, with the standard of that day and the facts that held then.

    Facts of the household that the policy does not have are left aside. `known_on` counts for facts and for tables.
    """
    told = facts_on(case, on, known_on=known_on)
    known = {name: value for name, value in told.items() if name in policy.facts}
    return policy.decide(known, on=on, known_on=known_on, assume=assume)
