"""Cases of plans, what is expected of them, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from unionkit.aid import Catalogue, Grant, Plan, plan
from unionkit.lab.parts import Assumption, Difference
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["CheckedPlan", "PlanCase", "PlanExpectation"]


@frozen(kw_only=True)
class PlanExpectation:
    """What a plan is expected to hold; None is not checked.

    `awards` are the amounts by scheme, in the order of the requests: all of them, and no other scheme. `left_out` gives
    for some schemes why each of their requests is left out. `ties` are the schemes of each combination that gives as
    much.
    """

    awards: Mapping[str, tuple[Money, ...]] | None = None
    total: Money | None = None
    left_out: Mapping[str, tuple[str, ...]] = field(factory=dict)
    ties: tuple[tuple[str, ...], ...] | None = None
    needs: tuple[str, ...] | None = None
    settled: bool | None = None


@frozen(kw_only=True)
class PlanCase:
    """One household on a day with what it was granted before, and the plan that is expected for it.

    `file` and `line` are where it stands; `why` is the author's reason and `cite` the source of the expectation.
    """

    id: str
    catalogue: Catalogue = field(repr=False)
    on: date
    known_on: date | None = None
    assume: Assumption = "nothing"
    facts: Mapping[str, object] = field(repr=False)
    grants: tuple[Grant, ...] = field(default=(), repr=False)
    only: tuple[str, ...] | None = None
    plan_period: Period | None = None
    pools: Mapping[str, Money] = field(factory=dict, repr=False)
    expect: PlanExpectation
    why: str = ""
    cite: str = ""
    file: Path
    line: int

    @property
    def about(self) -> str:
        """The id of what the case is about."""
        return self.catalogue.id

    def plan(self) -> Plan:
        """The plan for the case."""
        return plan(
            self.facts,
            self.catalogue,
            self.on,
            grants=self.grants,
            only=self.only,
            plan_period=self.plan_period,
            pools=self.pools,
            known_on=self.known_on,
            assume=self.assume,
        )


@frozen(kw_only=True)
class CheckedPlan:
    """A case with the plan that was made, and every difference from what was expected."""

    case: PlanCase
    plan: Plan
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the plan is as expected."""
        return not self.differences

    def text(self, locale: str = "zh_CN") -> str:
        """The expectation beside the plan, with the explanation of the plan."""
        from unionkit.lab.telling import tell_case  # explanations open Babel, and a clean run needs none

        return tell_case(self, locale)
