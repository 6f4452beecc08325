"""Rules and rows that rest on no source."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.rules.lint.places import rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.lint.rows import row_place
from unionkit.rules.policy import Policy
from unionkit.rules.tables import Table

UNCITED_RULE, UNCITED_ROW = "UL01", "UL02"


def uncited_rules(policy: Policy) -> Iterator[Remark]:
    """Rules that cite nothing, neither themselves nor by their edition."""
    for edition in policy.editions:
        for rule in edition.rules():
            if not rule.citations:
                yield Remark(
                    code=UNCITED_RULE,
                    level="error",
                    where=rule_place(edition, rule),
                    message="this rule cites no source",
                    hint='add cite = "…" to the rule or to its edition',
                )


def uncited_rows(table: Table) -> Iterator[Remark]:
    """Rows of a table that cite nothing."""
    for row in table.rows:
        if row.citation is None:
            yield Remark(
                code=UNCITED_ROW,
                level="error",
                where=row_place(table, row),
                message="this row cites no source",
                hint='add cite = "…"',
            )
