"""A decision: what was decided, by which rules, on which facts and sources. It is light; the rest is worked out when asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, cast

from unionkit.evidence import Citation, Finding, Grade
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value
from unionkit.rules.asking import ask_next, needed
from unionkit.rules.findings import Inspection, inspect, inspect_fast, resting_on
from unionkit.rules.judging import AMOUNT, CLASS, Verdict
from unionkit.rules.parts import Amount, AmountKind
from unionkit.rules.reading import Known
from unionkit.rules.tables import Row
from unionkit.values.display import notebook_view
from unionkit.values.money import Money

if TYPE_CHECKING:
    from unionkit.rules.runs import Run


class Outcome(StrEnum):
    """How a case ends: granted, refused, unknown (facts are missing), review (a person decides) or invalid."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    REVIEW = "review"
    INVALID = "invalid"


class Decision:
    """The answer of a policy in one case, on one day.

    `on` is the governing day, `known_on` the day whose knowledge was used (None: everything known now). Values that
    are worked out by looking again are kept. It holds what it was decided on, so that changing the mapping that was
    handed in changes nothing.
    """

    __slots__ = ("__dict__", "_high", "_low", "_run", "_seen", "_stored", "_verdict")

    def __init__(
        self,
        run: Run,
        verdict: Verdict,
        stored: Known | tuple[object, ...],
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        self._run = run
        self._verdict = verdict
        self._stored = stored
        self._low = low
        self._high = high
        self._seen: Inspection | None = None

    @property
    def outcome(self) -> Outcome:
        """How the case ends."""
        return Outcome(self._verdict.outcome)

    @property
    def granted(self) -> bool:
        """Whether the outcome is granted."""
        return self._verdict.outcome == "granted"

    @property
    def code(self) -> str:
        """Why it was refused or is invalid, as a stable code; empty otherwise."""
        return self._verdict.code

    @property
    def subject(self) -> str:
        """The fact or parameter that an invalid decision is about; never its value."""
        return self._verdict.subject

    @property
    def rule(self) -> str:
        """The id of the rule that settled the outcome."""
        return self._verdict.rule

    @property
    def class_name(self) -> str | None:
        """The class that was found."""
        return self._verdict.class_name

    @property
    def on(self) -> date:
        """The governing day."""
        return self._run.on

    @property
    def known_on(self) -> date | None:
        """The day whose knowledge was used, None for all that is known."""
        return self._run.known_on

    @property
    def policy_id(self) -> str:
        """The policy."""
        return self._run.policy.id

    @property
    def verdict(self) -> Verdict:
        """The bare verdict, as explanations need it."""
        return self._verdict

    @property
    def run(self) -> Run:
        """The edition with its day, as explanations and stores need it."""
        return self._run

    @property
    def edition(self) -> date | None:
        """The first day of the edition, None where no edition was in force."""
        return None if self._run.program is None else self._run.program.edition.start

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the content of the edition; empty where none was in force."""
        return "" if self._run.program is None else self._run.program.fingerprint

    @property
    def is_plain(self) -> bool:
        """Whether it came through the fast door: everything known, in bounds, nothing assumed."""
        return not isinstance(self._stored, Known)

    @cached_property
    def known(self) -> Known:
        """The facts that it was decided on, as exact values."""
        stored = self._stored
        return stored if isinstance(stored, Known) else self._run.known_from(stored)

    @property
    def facts_used(self) -> Mapping[str, Value]:
        """Every fact that was known, with its exact value; lists are left out."""
        return {name: value for name, value in self.known.facts.items() if value is not None}

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The facts whose usual value was assumed because nothing was said."""
        return () if self.is_plain else self.known.assumed

    @property
    def amount(self) -> Money | None:
        """The amount, or the lower end of it where a person decides between two."""
        return None if self._low is None or self._silent else Money(self._low)

    @property
    def amount_high(self) -> Money | None:
        """The upper end of an amount between two; the amount itself otherwise."""
        return None if self._high is None or self._silent else Money(self._high)

    @property
    def amount_kind(self) -> AmountKind | None:
        """Whether the amount is exact, a ceiling (up_to) or between two ends."""
        rule = self.amount_rule
        return None if rule is None or self.amount is None else rule.kind

    @property
    def _silent(self) -> bool:
        return self._verdict.outcome not in ("granted", "review")

    @property
    def amount_rule(self) -> Amount | None:
        """The rule that gave the amount."""
        if self._run.program is None:
            return None
        wanted = self._verdict.amount_rule
        return next((rule for rule in self._run.program.edition.amounts if rule.id == wanted), None)

    @property
    def inspection(self) -> Inspection:
        """What another look at the same case sees: findings and rows of tables."""
        if self._seen is None:
            stored = self._stored
            found = None if isinstance(stored, Known) else inspect_fast(self._run, stored, self._verdict)
            self._seen = found or inspect(self._run, self.known, self._verdict)
        return self._seen

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule that was looked at, with its numbers, margins and citations."""
        return self.inspection.findings

    @property
    def parameters_used(self) -> Mapping[str, Row]:
        """The rows of tables that were used, by parameter."""
        return self.inspection.rows

    @cached_property
    def results(self) -> Mapping[str, object]:
        """The declared results, and `class` and `amount` where there are any.

        One whose facts are unknown is None: it cannot change the outcome, and so it holds nothing up and is not in `needs`.
        """
        found: dict[str, object] = {}
        if self._silent or self._run.program is None:
            return found
        if self.class_name is not None:
            found[CLASS] = self.class_name
        if self.amount is not None:
            found[AMOUNT] = self.amount
        case = self._run.case(self.known)
        case.memo[AMOUNT] = None if self._low is None else Fraction(self._low, 100)
        if CLASS not in self._run.policy.facts:
            case.memo[CLASS] = self.class_name
        for result in self._run.program.edition.results:
            try:
                found[result.name] = self._run.program.judge.of(result.value)(case)
            except Undefined:
                found[result.name] = None
        return found

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the rules that settled the outcome rest on, parameters included, each once."""
        return self._resting[0]

    @property
    def grade(self) -> Grade | None:
        """The lowest grade among what it rests on, None where nothing is cited."""
        return self._resting[1]

    @cached_property
    def _resting(self) -> tuple[tuple[Citation, ...], Grade | None]:
        return resting_on(self.inspection, self._verdict)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Every unknown fact that can still change the outcome."""
        return needed(self._run, self.known) if self.outcome is Outcome.UNKNOWN else ()

    @cached_property
    def ask_next(self) -> str | None:
        """The needed fact that settles most answers alone."""
        return ask_next(self._run, self.known, self.needs) if self.needs else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((self.policy_id, self.on, self._judged()))

    def _identity(self) -> tuple[object, ...]:
        known = self.known
        return (
            self.policy_id,
            self.fingerprint,
            self.on,
            self.known_on,
            self._judged(),
            known.facts,
            known.lists,
            known.assumed,
        )

    def _judged(self) -> tuple[object, ...]:
        verdict = self._verdict
        amounts = (self._low, self._high) if verdict.amount_rule else ()
        return (verdict.outcome, verdict.code, verdict.rule, verdict.class_name, amounts)

    def __repr__(self) -> str:
        parts = [
            f"outcome={self.outcome.value!r}",
            f"policy={self.policy_id!r}",
            f"on={self.on.isoformat()!r}",
        ]
        if self.class_name and not self._silent:
            parts.append(f"class_name={self.class_name!r}")
        if self.amount is not None:
            parts.append(f"amount={str(self.amount)!r}")
        if self.code:
            parts.append(f"code={self.code!r}")
        return f"Decision({', '.join(parts)})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return cast("Mapping[str, str]", notebook_view(self) or {"text/plain": repr(self)})

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")
