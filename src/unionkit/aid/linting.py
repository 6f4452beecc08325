"""Remarks about catalogues of schemes: relations without effect, in the wrong order, or counting one grant twice."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from unionkit.aid.catalogue import Catalogue, Memory, Scheme
from unionkit.aid.grants import Same
from unionkit.aid.relations import Adds, AtMost, Deducts, First, Relation
from unionkit.rules.lint import Remark, lint_policy
from unionkit.rules.policy import Policy

__all__ = ["lint_catalogue", "sources_of_catalogue"]

WITHOUT_EFFECT, TOO_LATE, NO_CHOICE = "UL91", "UL92", "UL93"
TWICE, NOTHING_TO_COMPARE, ITSELF, UNCITED = "UL94", "UL95", "UL96", "UL01"
CONDITIONS = ("UL51", "UL52")
"""Conditions that can never hold or always hold."""


def lint_catalogue(catalogue: Catalogue) -> tuple[Remark, ...]:
    """All remarks about a catalogue; its policies have their own."""
    found: list[Remark] = []
    schemes = {scheme.name: scheme for scheme in catalogue.schemes}
    for scheme in catalogue.schemes:
        for memory in scheme.memory:
            where = f"schemes.{scheme.name} memory.{memory.fact}"
            found += _memory(memory, scheme, schemes, where)
    for edition in catalogue.editions:
        for relation in edition.relations:
            where = f"edition {edition.start} relation {relation.id}"
            found += _relation(relation, schemes, where)
    return tuple(found)


def sources_of_catalogue(catalogue: Catalogue) -> set[str]:
    """The keys of the sources that its relations and editions cite."""
    cited = {citation.source.key for edition in catalogue.editions for citation in edition.citations}
    return cited | {
        citation.source.key
        for edition in catalogue.editions
        for relation in edition.relations
        for citation in relation.citations
    }


def _memory(memory: Memory, scheme: Scheme, schemes: dict[str, Scheme], where: str) -> Iterator[Remark]:
    yield from _same(memory.same, (scheme.name, *memory.of), schemes, where)
    fact = scheme.schema[memory.fact]
    for name, part in memory.fields.items():
        field = fact.fields.get(name)
        if part == "scheme" and field is not None and field.choices:
            wrong = [other for other in memory.of if other not in field.choices]
            if wrong:
                yield Remark(
                    code=NO_CHOICE,
                    level="error",
                    where=where,
                    message=f"the scheme {wrong[0]} is none of the choices of the field {name}",
                    hint="name schemes as the policy names its choices",
                )


def _relation(relation: Relation, schemes: dict[str, Scheme], where: str) -> Iterator[Remark]:
    if not relation.citations:
        yield Remark(
            code=UNCITED, level="warning", where=where, message="it cites no source", hint='add cite = "…"'
        )
    if relation.when is not None:
        yield from _condition(relation.when, where)
    if _is_idle(relation, schemes):
        yield Remark(
            code=WITHOUT_EFFECT,
            level="warning",
            where=where,
            message="this relation can never change a plan",
            hint="take it out, or name other schemes, or count earlier grants with within",
        )
    if isinstance(relation, First):
        yield from _itself(relation, where)
    if isinstance(relation, AtMost | Deducts):
        others = relation.bears_on if isinstance(relation, Deducts) else ()
        yield from _same(relation.same, (*relation.of, *others), schemes, where)
    if isinstance(relation, Adds | Deducts):
        yield from _order(relation, list(schemes), where)
    if isinstance(relation, Adds):
        yield from _twice(relation, schemes, where)


def _condition(when: Policy, where: str) -> Iterator[Remark]:
    for remark in lint_policy(when):
        if remark.code in CONDITIONS:
            yield evolve(remark, where=where)


def _is_idle(relation: Relation, schemes: dict[str, Scheme]) -> bool:
    """Whether no plan can differ through a relation."""
    if isinstance(relation, AtMost):
        many = any(schemes[name].each for name in relation.of)
        return relation.within is None and not many and relation.most >= len(relation.of)
    return False


def _itself(relation: First, where: str) -> Iterator[Remark]:
    for name in relation.of:
        if name in relation.bars:
            yield Remark(
                code=ITSELF,
                level="error",
                where=where,
                message=f"the scheme {name} shuts itself out",
                hint="take it out of bars",
            )


def _order(relation: Adds | Deducts, names: list[str], where: str) -> Iterator[Remark]:
    """Grants that are worked out after everything that they bear on; for an addition the past may count all the same."""
    if isinstance(relation, Adds) and relation.within is not None:
        return
    last = max(names.index(name) for name in relation.bears_on)
    for name in relation.of:
        if names.index(name) > last:
            yield Remark(
                code=TOO_LATE,
                level="error",
                where=where,
                message=f"the scheme {name} is worked out after all that it bears on",
                hint=f"list it before {names[last]}",
            )


def _twice(relation: Adds, schemes: dict[str, Scheme], where: str) -> Iterator[Remark]:
    for name in relation.bears_on:
        for memory in schemes[name].memory:
            shared = [other for other in memory.of if other in relation.of]
            if memory.fact == relation.to and memory.take == "sum" and shared:
                yield Remark(
                    code=TWICE,
                    level="error",
                    where=where,
                    message=f"the memory of {name} counts the grants of {shared[0]} in {relation.to} already",
                    hint="keep one of the two",
                )


def _same(
    same: tuple[Same, ...], names: tuple[str, ...], schemes: dict[str, Scheme], where: str
) -> Iterator[Remark]:
    for part in same:
        for name in dict.fromkeys(names):
            if not getattr(schemes[name], part):
                yield Remark(
                    code=NOTHING_TO_COMPARE,
                    level="error",
                    where=where,
                    message=f"the scheme {name} does not say which fact is the {part}",
                    hint=f'add {part} = "…" to schemes.{name}',
                )
