"""What is declared and never used: facts, fields, quantities, parameters, sources, choices."""

from __future__ import annotations

from collections.abc import Container, Iterator

from unionkit.evidence import Citation
from unionkit.rules.facts import Fact
from unionkit.rules.lint.places import all_trees, derived_trees, edition_trees, mentioned, names_reached
from unionkit.rules.lint.remark import Remark
from unionkit.rules.policy import Policy

UNUSED_FACT, UNUSED_QUANTITY, UNUSED_PARAMETER, UNUSED_SOURCE = "UL11", "UL12", "UL13", "UL14"
UNUSED_USUAL = "UL16"


def names_used(policy: Policy) -> set[str]:
    """Every name that any expression, key or given parameter of a policy mentions."""
    found = {name for place in all_trees(policy) for name in mentioned(place.node)}
    return found | {
        parameter.given for parameter in policy.parameters.values() if parameter.given is not None
    }


def unused_facts(policy: Policy) -> Iterator[Remark]:
    """Facts, and fields of lists, that nothing looks at."""
    used = names_used(policy)
    for name, fact in policy.facts.items():
        if name not in used:
            yield _unused(UNUSED_FACT, f"facts.{name}", "no rule uses this fact", "take it out, or use it")
        else:
            yield from _unused_fields(fact, used)


def _unused_fields(fact: Fact, used: set[str]) -> Iterator[Remark]:
    for field in fact.fields:
        if f"{fact.name}.{field}" not in used:
            where = f"facts.{fact.name}.fields.{field}"
            yield _unused(UNUSED_FACT, where, "no rule uses this field", "take it out, or use it")


def unused_usual(policy: Policy) -> Iterator[Remark]:
    """Usual values of the fields of lists: only facts of the case itself are ever assumed."""
    for fact in policy.facts.values():
        for field in fact.fields.values():
            if field.has_usual:
                where = f"facts.{fact.name}.fields.{field.name}"
                hint = "take usual out; a record that leaves the field out has an unknown there"
                yield _unused(UNUSED_USUAL, where, "the usual value of a field is never taken", hint)


def unused_quantities(policy: Policy) -> Iterator[Remark]:
    """Derived quantities that lead to no rule and no result, in any edition."""
    declared = {name for edition in policy.editions for name in edition.derived if "." not in name}
    used = {name for edition in policy.editions for name in names_reached(edition)}
    for name in sorted(declared - used):
        yield _unused(UNUSED_QUANTITY, f"let.{name}", "no rule uses this quantity", "take it out, or use it")


def unused_parameters(policy: Policy) -> Iterator[Remark]:
    """Parameters that no expression names."""
    used = {
        name
        for edition in policy.editions
        for place in edition_trees(edition)
        for name in mentioned(place.node)
    }
    used |= {name for place in derived_trees(policy) for name in mentioned(place.node)}
    for name in policy.parameters:
        if name not in used:
            yield _unused(
                UNUSED_PARAMETER,
                f"parameters.{name}",
                "no rule uses this parameter",
                "take it out, or use it",
            )


def unused_sources(policy: Policy, shared: Container[str] = ()) -> Iterator[Remark]:
    """Sources that nothing cites; those in `shared` belong to the whole pack and are left alone."""
    used = sources_cited(policy)
    for key in policy.sources:
        if key not in used and key not in shared:
            yield _unused(
                UNUSED_SOURCE, f"sources.{key}", "nothing cites this source", "take it out, or cite it"
            )


def sources_cited(policy: Policy) -> set[str]:
    """The keys of the sources that the rules and the tables of a policy cite."""
    found = [
        citation for edition in policy.editions for rule in edition.rules() for citation in rule.citations
    ]
    tables = [parameter.table for parameter in policy.parameters.values() if parameter.table is not None]
    rows: list[Citation | None] = [row.citation for table in tables for row in table.rows]
    return {citation.source.key for citation in (*found, *rows) if citation is not None}


def _unused(code: str, where: str, message: str, hint: str) -> Remark:
    return Remark(code=code, level="warning", where=where, message=message, hint=hint)
