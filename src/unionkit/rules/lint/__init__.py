"""The linter: what looks wrong in a policy or a table although it can be loaded."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from unionkit.rules.lint.bands import band_edges
from unionkit.rules.lint.choices import choices_without_cell, choices_without_row
from unionkit.rules.lint.citing import uncited_rows, uncited_rules
from unionkit.rules.lint.labels import missing_labels, missing_questions, missing_table_label
from unionkit.rules.lint.limits import floors_above_caps
from unionkit.rules.lint.periods import edition_periods, parameters_in_force, row_periods
from unionkit.rules.lint.rates import rates_above_one
from unionkit.rules.lint.reaching import settled_by_bounds, unreached
from unionkit.rules.lint.remark import Level, Remark
from unionkit.rules.lint.rounding import missing_rounding
from unionkit.rules.lint.using import (
    unused_facts,
    unused_parameters,
    unused_quantities,
    unused_sources,
    unused_usual,
)
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table

__all__ = ["POLICY_CHECKS", "TABLE_CHECKS", "Level", "Remark", "lint_policy", "lint_table"]

POLICY_CHECKS: tuple[Callable[[Policy], Iterator[Remark]], ...] = (
    uncited_rules,
    unused_facts,
    unused_quantities,
    unused_parameters,
    unused_usual,
    choices_without_cell,
    choices_without_row,
    edition_periods,
    parameters_in_force,
    band_edges,
    missing_rounding,
    settled_by_bounds,
    unreached,
    floors_above_caps,
    rates_above_one,
    missing_labels,
    missing_questions,
)

TABLE_CHECKS: tuple[Callable[[Table], Iterator[Remark]], ...] = (
    uncited_rows,
    row_periods,
    missing_table_label,
)


def lint_policy(policy: Policy, *, shared_sources: Container[str] = ()) -> tuple[Remark, ...]:
    """All remarks about a policy, each once, errors first.

    Its tables are linted by themselves. `shared_sources` are the keys of sources that belong to the whole pack, which
    one policy need not cite.
    """
    found = [remark for check in POLICY_CHECKS for remark in check(policy)]
    return _in_order([*found, *unused_sources(policy, shared_sources)])


def lint_table(table: Table) -> tuple[Remark, ...]:
    """All remarks about a table of parameters, each once, errors first."""
    return _in_order([remark for check in TABLE_CHECKS for remark in check(table)])


def _in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(dict.fromkeys(remarks), key=lambda remark: remark.level != "error"))
