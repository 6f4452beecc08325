"""The grade of many decisions at once: that of one row serves all that rest on the same rules and rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from attrs import evolve

from unionkit.evidence import Grade
from unionkit.expr.nodes import names_in
from unionkit.expr.undefined import Undefined
from unionkit.rules import Decision, Policy
from unionkit.rules.findings import Inspection, resting_on
from unionkit.rules.parameters import lookup
from unionkit.rules.parts import Parameter, Rule
from unionkit.rules.tables import Row


def settling_rules(policy: Policy) -> list[str]:
    """The rules whose firing a grade may turn on, beside the verdict: see `resting_on`."""
    rules: list[Rule] = []
    for edition in policy.editions:
        rules += [*edition.classes, *edition.amounts, *edition.limits]
    return list(dict.fromkeys(rule.id for rule in rules))


def tables_of(policy: Policy) -> list[Parameter]:
    """The parameters that are looked up in tables."""
    return [parameter for parameter in policy.parameters.values() if parameter.table is not None]


def settling_facts(policy: Policy) -> list[str]:
    """The facts that pick rows of tables."""
    names = {name for parameter in tables_of(policy) for name in _names_of(parameter, policy)}
    return [name for name in policy.facts if name in names]


def _names_of(parameter: Parameter, policy: Policy) -> Iterator[str]:
    trees = [*parameter.key_nodes, *([] if parameter.at is None else [parameter.at])]
    waiting = [name for tree in trees for name in names_in(tree)]
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in done:
            done.add(name)
            yield name
            parts = [edition.derived[name] for edition in policy.editions if name in edition.derived]
            waiting += [inner for part in parts for inner in names_in(part.value)]


def grade_for_all(decision: Decision, tables: Sequence[Parameter]) -> str | None:
    """The grade of a decision and of all with its verdict, its settling rules and facts and its unknown facts.

    None where they may differ: which rows of tables are looked up can turn on any value.
    """
    inspection = decision.inspection
    grade = decision.grade
    if not tables or _always_looks_up(decision):
        return "" if grade is None else grade.name
    _, of_rules = resting_on(Inspection(findings=inspection.findings), decision.verdict)
    if of_rules is None or any(low < of_rules for low in _grades_within_reach(decision, tables)):
        return None
    return of_rules.name


def _always_looks_up(decision: Decision) -> bool:
    """Whether the rows that are looked up are the same whatever the values are."""
    program, known = decision.run.program, decision.known
    if program is None:
        return False
    held = {**known.facts, **known.lists}
    unknown = frozenset(name for name in decision.run.policy.facts if held.get(name) is None)
    return program.looking_without(unknown) is not None


def _grades_within_reach(decision: Decision, tables: Sequence[Parameter]) -> Iterator[Grade]:
    """The grades of all rows that might be looked up."""
    case = decision.run.case(decision.known)
    for parameter in tables:
        try:
            lookup(evolve(parameter, given=None))(case)
        except Undefined:
            continue
    for row in cast("Mapping[str, Row]", case.rows).values():
        if row.grade is not None:
            yield row.grade
        if row.citation is not None:
            yield row.citation.grade
