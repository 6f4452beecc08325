"""Parameters of a policy as columns: the fact that is given, else what the table says on the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

import narwhals as nw
from attrs import evolve, frozen

from unionkit.expr.columns import Engine
from unionkit.expr.columns.engine import whole
from unionkit.expr.nodes import Name, Node, names_in, walk_nodes
from unionkit.rules.frames.lookups import Lookups
from unionkit.rules.frames.names import Given, Names
from unionkit.rules.frames.opening import Opened
from unionkit.rules.frames.staged import Staged
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.reading import Known
from unionkit.rules.rule_trees import trees_of_edition

if TYPE_CHECKING:
    import polars as pl

Day = date | nw.Expr


@frozen(kw_only=True)
class Parameters:
    """Joins the parameters that some editions use to a frame."""

    policy: Policy
    opened: Opened
    engine: Engine
    known_on: date | None
    graded: bool
    invalid: Callable[[str, str], int]

    def joined(self, staged: Staged, given: Given, day: Day, editions: Sequence[Edition]) -> Given:
        """What the case brings, with a column of values for each parameter, and of errors where there can be any."""
        lookups = Lookups(
            beside=self.opened,
            schema=self.policy.facts,
            canonical=given.facts,
            known_on=self.known_on,
            staged=staged,
            graded=self.graded,
        )
        values: dict[str, nw.Expr] = {}
        errors: dict[str, nw.Expr] = {}
        grades: dict[str, nw.Expr] = {}
        for name in used_parameters(self.policy, editions):
            parameter = self.policy.parameters[name]
            fact = None if parameter.given is None else given.facts[parameter.given]
            if parameter.table is None or (fact is not None and self.is_complete(staged, fact)):
                values[name] = nw.lit(None, dtype=nw.Int64) if fact is None else fact
                continue
            when, failed = self.day_of(parameter, given, day, editions)
            looked = lookups.look_up(parameter, when)
            value = nw.col(looked.value)
            absent = nw.col(looked.state).is_null()
            if isinstance(when, nw.Expr):
                absent = absent & ~when.is_null()
            if fact is not None:
                value, absent = nw.coalesce(fact, value), absent & fact.is_null()
            values[name] = value
            if self.graded:
                grade = nw.col(looked.grade)
                grades[name] = grade if fact is None else nw.when(fact.is_null()).then(grade)
            errors[name] = nw.when(absent).then(whole(self.invalid("no_value", name)))
            if failed is not None:
                failed = failed if fact is None else nw.when(fact.is_null()).then(failed)
                errors[name] = nw.coalesce(failed, errors[name])
        return evolve(given, values=values, errors=errors, grades=grades)

    def is_complete(self, staged: Staged, column: nw.Expr) -> bool:
        """Whether a frame in memory has a value in every row, so that nothing has to be looked up instead."""
        if not self.opened.in_memory:
            return False
        values = staged.frame.select(column.alias("_uk_given")).select(nw.col("_uk_given").is_null().any())
        return not cast("pl.DataFrame", values.collect().to_native()).item()

    def day_of(
        self, parameter: Parameter, given: Given, day: Day, editions: Sequence[Edition]
    ) -> tuple[Day, nw.Expr | None]:
        """The day on which a parameter is asked for, and what may keep it from being told.

        It is worked out at once where it is one for all rows. Editions may have quantities of one name, so the day is
        that of the edition of each row.
        """
        if parameter.at is None:
            return day, None
        if isinstance(day, date) and names_in(parameter.at) <= {"on"}:
            program = self.policy.program_on(day)
            nothing = Known(facts={}, lists={})
            found = (
                None if program is None else program.judge.of(parameter.at)(program.case(nothing, day, None))
            )
            if isinstance(found, date):
                return found, None
        alike = names_in(parameter.at) <= {"on", *self.policy.facts}
        when, *others = [self.day_in(parameter.at, given, each) for each in editions[: 1 if alike else None]]
        for edition, (other, failed) in zip(editions[1:], others, strict=False):
            begun = given.day >= whole(edition.start.toordinal())
            when = (
                nw.when(begun).then(other).otherwise(when[0]),
                nw.when(begun).then(nothing_if(failed)).otherwise(nothing_if(when[1])),
            )
        return self.engine.bind(when[0]), when[1]

    def day_in(self, at: Node, given: Given, edition: Edition) -> tuple[nw.Expr, nw.Expr | None]:
        """The day that an expression gives under one edition, and its error."""
        names = Names(
            facts=self.policy.facts,
            parameters={},
            derived=edition.derived,
            given=given,
            engine=self.engine,
            number=self.invalid,
        )
        return names.evaluate(at).column, names.errors.of(at)


def nothing_if(error: nw.Expr | None) -> nw.Expr:
    """The error, or a column of none."""
    return nw.lit(None, dtype=nw.Int64) if error is None else error


def used_parameters(policy: Policy, editions: Sequence[Edition]) -> list[str]:
    """The parameters that the rules of some editions name, in the order of the policy."""
    trees = [tree for edition in editions for tree in trees_of_edition(edition)]
    named = {node.name for tree in trees for node in walk_nodes(tree) if isinstance(node, Name)}
    return [name for name in policy.parameters if name in named]
