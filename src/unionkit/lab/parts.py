"""Cases, what is expected of them, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from unionkit.rules.decision import Decision
from unionkit.rules.policy import Policy
from unionkit.values.display import notebook_view
from unionkit.values.money import Money

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import CheckedPlan

Assumption = Literal["nothing", "usual"]
Absent = Literal[""]


@frozen(kw_only=True)
class Expectation:
    """What a case is expected to give; None is not checked, and an empty text says that there must be none.

    `results` are expected values of declared results by name; `needs` are facts, in any order.
    """

    outcome: str | None = None
    class_name: str | None = None
    amount: Money | Absent | None = None
    amount_high: Money | Absent | None = None
    amount_kind: str | None = None
    code: str | None = None
    needs: tuple[str, ...] | None = None
    results: Mapping[str, object] = field(factory=dict)


@frozen(kw_only=True)
class Case:
    """One worked case: facts on a day, and what a policy is expected to say of them.

    `file` and `line` are where it stands; `why` is the author's reason and `cite` the source of the expectation.
    """

    id: str
    policy: Policy = field(repr=False)
    on: date
    known_on: date | None = None
    assume: Assumption = "nothing"
    facts: Mapping[str, object] = field(repr=False)
    expect: Expectation
    why: str = ""
    cite: str = ""
    file: Path
    line: int

    @property
    def about(self) -> str:
        """The id of what the case is about."""
        return self.policy.id

    def decide(self) -> Decision:
        """What the policy says of the case."""
        return self.policy.decide(self.facts, on=self.on, known_on=self.known_on, assume=self.assume)


@frozen(kw_only=True)
class Difference:
    """One point on which a decision is not what was expected: `expected` and `got` as texts."""

    what: str
    expected: str
    got: str


@frozen(kw_only=True)
class CheckedCase:
    """A case with what was decided, and every difference from what was expected."""

    case: Case
    decision: Decision
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the decision is as expected."""
        return not self.differences

    def text(self, locale: str = "zh_CN") -> str:
        """The expectation beside what was decided, with the explanation of the decision."""
        from unionkit.lab.telling import tell_case  # explanations open Babel, and a clean run needs none

        return tell_case(self, locale)


@frozen(kw_only=True, repr=False)
class Report:
    """What became of the cases of a file or folder, in the order of files and of the cases in them.

    `cases` are those of policies, `plans` those of catalogues.
    """

    cases: tuple[CheckedCase, ...]
    plans: tuple[CheckedPlan, ...] = ()

    @property
    def passed(self) -> int:
        """How many cases are as expected."""
        return sum(case.passed for case in self.cases) + sum(case.passed for case in self.plans)

    @property
    def failed(self) -> int:
        """How many cases are not as expected."""
        return len(self.cases) + len(self.plans) - self.passed

    @property
    def failures(self) -> tuple[CheckedCase, ...]:
        """The cases of policies that are not as expected."""
        return tuple(case for case in self.cases if not case.passed)

    @property
    def failed_plans(self) -> tuple[CheckedPlan, ...]:
        """The cases of catalogues that are not as expected."""
        return tuple(case for case in self.plans if not case.passed)

    def text(self, locale: str = "zh_CN") -> str:
        """Each failure with its explanation, and the counts in the last line."""
        from unionkit.lab.telling import tell_report  # explanations open Babel, and a clean run needs none

        return tell_report(self, locale)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Report(passed={self.passed}, failed={self.failed})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")
