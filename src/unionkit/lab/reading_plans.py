"""One case of a plan out of a table of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from unionkit.aid import Catalogue, Grant, Why
from unionkit.errors import CaseError
from unionkit.lab.parts import Assumption
from unionkit.lab.plan_parts import PlanCase, PlanExpectation
from unionkit.packs.reader import Reader, suggest
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["read_plan_case"]

_ASSUMPTIONS: tuple[Assumption, ...] = ("nothing", "usual")
_WHY = tuple(why.value for why in Why)


def read_plan_case(reader: Reader, catalogue: Catalogue, file: Path, line: int) -> PlanCase | None:
    """A case of a catalogue; problems are kept in the reader, and None comes back where a case cannot be made of it."""
    name = reader.text("id", required=True)
    on = reader.day("on", required=True)
    pools = reader.table("pools")
    made = PlanCase(
        id=name,
        catalogue=catalogue,
        on=on or date.min,
        known_on=reader.day("known_on"),
        assume=reader.one_of("assume", _ASSUMPTIONS, "nothing"),
        facts=_facts(reader, catalogue),
        grants=tuple(_grants(reader, catalogue)),
        only=_schemes(reader, "only", catalogue) if reader.has("only") else None,
        plan_period=_period(reader),
        pools={fund: pools.attempt(fund, _money) or Money(fen=0) for fund in pools.values},
        expect=_expectation(reader, catalogue),
        why=reader.text("why"),
        cite="; ".join(reader.texts("cite")),
        file=file,
        line=line,
    )
    reader.finish()
    return made if name and on else None


def known_facts(catalogue: Catalogue) -> list[str]:
    """The facts and lists that a case of the catalogue may hand in."""
    found: set[str] = set()
    for scheme in catalogue.schemes:
        found |= {*(set(scheme.schema) - set(scheme.reads)), *scheme.reads.values()}
        found |= {scheme.each, scheme.person, scheme.occasion}
    for edition in catalogue.editions:
        for relation in edition.relations:
            found |= set() if relation.when is None else set(relation.when.facts)
    return sorted(found - {""})


def _facts(reader: Reader, catalogue: Catalogue) -> Mapping[str, object]:
    facts, known = reader.table("facts"), known_facts(catalogue)
    for name in facts.values:
        if name not in known:
            facts.refuse(f"no scheme of the catalogue has a fact {name!r}", suggest(name, known), name)
    return {name: facts.raw(name) for name in facts.values}


def _grants(reader: Reader, catalogue: Catalogue) -> Iterator[Grant]:
    for part in reader.records("grants"):
        (scheme, *_more) = (*_schemes(part, "scheme", catalogue), "")
        on = part.day("on", required=True)
        grant = Grant(
            scheme=scheme,
            on=on or date.min,
            amount=part.attempt("amount", _money) or Money(fen=0),
            person=part.text("person"),
            occasion=part.text("occasion"),
        )
        if not part.has("scheme"):
            part.refuse("a grant has a scheme", 'write { scheme = "…", on = 2024-03-01, amount = 500 }')
        part.finish()
        yield grant


def _schemes(reader: Reader, key: str, catalogue: Catalogue) -> tuple[str, ...]:
    known, found = [scheme.name for scheme in catalogue.schemes], reader.names(key)
    for name in found:
        if name not in known:
            reader.refuse(f"the catalogue has no scheme {name!r}", suggest(name, known), key)
    return found


def _period(reader: Reader) -> Period | None:
    if not reader.has("plan_period"):
        return None
    part = reader.table("plan_period")
    start, end = part.day("from", required=True), part.day("to", required=True)
    part.finish()
    if start is None or end is None:
        return None
    if end < start:
        part.refuse("this period ends before it begins", "swap from and to, both included", "to")
        return None
    return Period(start, end)


def _expectation(reader: Reader, catalogue: Catalogue) -> PlanExpectation:
    expect = reader.table("expect")
    if not expect.values:
        reader.refuse("nothing is expected of this case", "write expect = { awards = { life = 3000 } }")
    awards = expect.table("awards")
    left_out = expect.table("left_out")
    for part in (awards, left_out):
        _refuse_unknown(part, catalogue)
    made = PlanExpectation(
        awards={name: awards.attempt(name, _amounts) or () for name in awards.values}
        if expect.has("awards")
        else None,
        total=expect.attempt("total", _money),
        left_out={name: left_out.attempt(name, _reasons) or () for name in left_out.values},
        ties=expect.attempt("ties", _ties) if expect.has("ties") else None,
        needs=expect.texts("needs") if expect.has("needs") else None,
        settled=expect.truth("settled") if expect.has("settled") else None,
    )
    expect.finish()
    return made


def _refuse_unknown(part: Reader, catalogue: Catalogue) -> None:
    known = [scheme.name for scheme in catalogue.schemes]
    for name in part.values:
        if name not in known:
            part.refuse(f"the catalogue has no scheme {name!r}", suggest(name, known), name)


def _amounts(value: object) -> tuple[Money, ...]:
    return tuple(_money(each) for each in (value if isinstance(value, list) else [value]))


def _reasons(value: object) -> tuple[str, ...]:
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, str) or each not in _WHY:
            raise CaseError(f"{each!r} is no reason to be left out", hint=f"one of: {', '.join(_WHY)}")
        found.append(each)
    return tuple(found)


def _ties(value: object) -> tuple[tuple[str, ...], ...]:
    if isinstance(value, list) and all(isinstance(each, list) for each in value):
        return tuple(tuple(str(name) for name in each) for each in value)
    raise CaseError("a list of combinations is wanted here", hint='write ties = [["school", "life"]]')


def _money(value: object) -> Money:
    if isinstance(value, str | int | Decimal):
        return Money.of(value)
    raise CaseError("an amount of yuan is wanted here", hint='write 3000 or "1200.50"')
