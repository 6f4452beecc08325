"""Whole policies out of TOML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from attrs import evolve

from unionkit.errors import UnionkitError
from unionkit.expr.nodes import Aggregate, Field, Name, Node, Operation, walk_nodes
from unionkit.packs.forms import FORMS, ZERO, read_shape, tree
from unionkit.packs.reader import Reader
from unionkit.packs.reading_facts import read_facts_of
from unionkit.packs.reading_rules import RuleReader, check_classes
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.packs.reading_tables import read_table
from unionkit.rules.facts import Schema
from unionkit.rules.fingerprint import content, fingerprint
from unionkit.rules.parts import ALWAYS, Derived, Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.scopes import base_scope, with_answers, with_quantity, written_out
from unionkit.rules.tables import Table
from unionkit.values.units import Unit

FindTable = Callable[[str], Table | None]
GOVERNING_DAYS = ("application", "event", "enrolment", "payment", "notice")


def read_policy(reader: Reader, shared: Sources, find_table: FindTable) -> Policy:
    """One policy; problems are kept in the reader, and a policy comes back all the same."""
    reader.one_of("kind", ("policy",), "policy")
    policy_id = reader.text("id", required=True)
    units = frozenset(reader.texts("units"))
    sources = read_sources(reader, shared)
    facts = read_facts_of(reader, "facts", units)
    own = {table.id: table for table in (read_table(part, sources) for part in reader.records("tables"))}
    parameters = {
        name: _parameter(name, part, facts, lambda key: own.get(key) or find_table(key))
        for name, part in reader.tables("parameters")
    }
    shared_quantities = _quantities(reader)
    editions = []
    for part in reader.records("edition"):
        quantities = {**shared_quantities, **_quantities(part)}
        edition = read_edition(part, facts, parameters, quantities, sources)
        editions.append(
            evolve(edition, fingerprint=fingerprint(content(policy_id, edition, facts, parameters)))
        )
    if not editions:
        reader.refuse("a policy has at least one edition", "write [[edition]] with from = 2024-01-01")
    _check_days(reader, editions)
    policy = Policy(
        id=policy_id,
        title=reader.labels("title"),
        facts=facts,
        parameters=parameters,
        editions=tuple(editions),
        governing_day=reader.one_of("governing_day", GOVERNING_DAYS, "application"),
        note=reader.labels("note"),
        sources=sources,
    )
    reader.finish()
    return policy


def _check_days(reader: Reader, editions: list[Edition]) -> None:
    starts = [edition.start for edition in editions]
    for place, start in enumerate(starts):
        if start in starts[:place]:
            reader.refuse(
                "two editions begin on one day", "give each edition its own first day", "edition", place
            )


def _parameter(name: str, part: Reader, facts: Schema, find_table: FindTable) -> Parameter:
    table_id, given = part.text("table"), part.text("given") or None
    table = find_table(table_id) if table_id else None
    if table_id and table is None:
        part.refuse(f"no table is called {table_id!r}", "check the id, or load the pack that has it", "table")
    if not table_id and given is None:
        given = name if name in facts else None
        if given is None:
            part.refuse("a parameter needs a table or a fact that gives it", 'add table = "…" or given = "…"')
    source = facts.get(given) if given is not None else None
    unit = part.attempt("unit", lambda text: Unit.parse(str(text)))
    if unit is None:
        unit = table.unit if table is not None else source.unit if source is not None else Unit()
    if table is not None and unit != table.unit:
        part.refuse(f"the table is in {table.unit}, the parameter in {unit}", "use the table's unit", "unit")
    if given is not None and given in facts and facts[given].unit != unit:
        part.refuse(
            f"the fact {given!r} is in {facts[given].unit}, the parameter in {unit}", "use one unit", "given"
        )
    if given is not None and given not in facts:
        part.refuse(f"there is no fact {given!r}", "declare it, or leave given out", "given")
    made = Parameter(
        name=name,
        unit=unit,
        table=table,
        keys=_keys(part, table, facts),
        at=part.attempt("at", tree),
        given=given,
        places=table.places if table is not None else source.places if source is not None else 2,
        label=part.labels("label") if part.has("label") or table is None else table.label,
    )
    part.raw("label")
    part.finish()
    return made


def _keys(part: Reader, table: Table | None, facts: Schema) -> Mapping[str, Node]:
    given = part.table("keys")
    found: dict[str, Node] = {}
    for key in () if table is None else table.keys:
        node = given.attempt(key, tree) or Name(key)
        for name in (inner.name for inner in walk_nodes(node) if isinstance(inner, Name)):
            if name not in facts:
                part.refuse(
                    f"the key {key!r} needs a fact {name!r}", f'declare it, or write keys.{key} = "…"', "keys"
                )
        found[key] = node
    given.finish()
    return found


Quantities = Mapping[str, tuple[Reader, Derived]]


def _quantities(reader: Reader) -> Quantities:
    """The derived quantities under ``let``, not yet checked."""
    found: dict[str, tuple[Reader, Derived]] = {}
    let = reader.table("let")
    for name, value in let.values.items():
        let.read.add(name)
        shaped = value if isinstance(value, Mapping) else {"is": value}
        if shaped and not set(shaped) & set(FORMS):
            inner_table = Reader(shaped, (*let.path, name), let.problems)
            for field, inner in shaped.items():
                found |= _quantity(
                    f"{name}.{field}",
                    Reader(
                        inner if isinstance(inner, Mapping) else {"is": inner},
                        (*inner_table.path, field),
                        let.problems,
                    ),
                )
            continue
        found |= _quantity(name, Reader(shaped, (*let.path, name), let.problems))
    return found


def _quantity(name: str, reader: Reader) -> dict[str, tuple[Reader, Derived]]:
    shape = read_shape(reader)
    label = reader.labels("label")
    for key in (*FORMS, "of", "by", "standard", "per_head"):
        reader.raw(key)
    reader.finish()
    if shape is None:
        return {}
    value = shape.value if shape.when == ALWAYS else Operation("if", (shape.when, shape.value, ZERO))
    return {name: (reader, Derived(name=name, value=value, label=label))}


def _mentioned(node: Node) -> set[str]:
    """Names and fields, written as they are declared."""
    found = set()
    for inner in walk_nodes(node):
        if isinstance(inner, Name):
            found.add(inner.name)
        elif isinstance(inner, Field):
            found.add(f"{inner.list_name}.{inner.name}")
        elif isinstance(inner, Aggregate):
            found.add(inner.list_name)
    return found


def _in_order(quantities: Quantities) -> list[str]:
    """Quantities so that each comes after those that it uses; what goes round in a circle is refused."""
    done: list[str] = []
    waiting = list(quantities)
    while waiting:
        ready = [
            name
            for name in waiting
            if not (_mentioned(quantities[name][1].value) - {name}) & (set(waiting) - {name})
        ]
        ready = [name for name in ready if name not in _mentioned(quantities[name][1].value)]
        if not ready:
            quantities[waiting[0]][0].refuse(
                "these quantities are defined by one another", f"break the circle of {', '.join(waiting)}"
            )
            return done
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return done


def read_edition(
    part: Reader, facts: Schema, parameters: Mapping[str, Parameter], quantities: Quantities, sources: Sources
) -> Edition:
    """One edition with all its rules."""
    scope = base_scope(facts, parameters)
    derived: dict[str, Derived] = {}
    for name in _in_order(quantities):
        reader, quantity = quantities[name]
        if name in facts or name in parameters:
            reader.refuse(f"{name!r} is already a fact or parameter", "choose another name")
        try:
            written = evolve(quantity, value=written_out(quantity.value, derived))
            scope = with_quantity(scope, written)
            derived[name] = written
        except UnionkitError as error:
            reader.keep(error)
    default = read_citations(part, sources)
    start = part.day("from", required=True) or date(1900, 1, 1)
    rules = RuleReader(scope=scope, answers=scope, derived=derived, sources=sources, default=default)
    classes = tuple(rules.class_rule(each, place) for place, each in enumerate(part.records("class")))
    answers = with_answers(scope, Edition(start=start, classes=classes), facts)
    rules = evolve(rules, answers=answers)
    results = part.table("results")
    edition = Edition(
        start=start,
        end=part.day("to"),
        derived=derived,
        requires=tuple(rules.require(each, place) for place, each in enumerate(part.records("require"))),
        excludes=tuple(rules.exclude(each, place) for place, each in enumerate(part.records("exclude"))),
        classes=classes,
        amounts=tuple(rules.amount(each, place) for place, each in enumerate(part.records("amount"))),
        limits=tuple(rules.limit(each, place) for place, each in enumerate(part.records("limit"))),
        results=tuple(
            made
            for name, value in results.values.items()
            if (made := rules.result(name, value, results)) is not None
        ),
        classes_are=part.one_of("classes", ("first", "unique"), "first"),
        zero=part.one_of("zero", ("refused", "granted"), "refused"),
        note=part.labels("note"),
    )
    _check_edition(part, edition, facts)
    part.raw("let")
    part.finish()
    return edition


def _check_edition(part: Reader, edition: Edition, facts: Schema) -> None:
    if edition.end is not None and edition.end < edition.start:
        part.refuse("this edition ends before it begins", "swap from and to, both included", "to")
    if not edition.rules():
        part.refuse("this edition has no rule", "write require, exclude, class or amount")
    if edition.limits and not edition.amounts:
        part.refuse("a limit needs an amount", "write [[edition.amount]]", "limit")
    if edition.classes and "class" in facts and edition.amounts:
        part.refuse("the edition finds a class, and a fact is called class too", "rename the fact", "class")
    ids = [rule.id for rule in edition.rules()]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        part.refuse(f"two rules have the id {name!r}", "give each rule its own id")
    check_classes(part, (*edition.requires, *edition.excludes), {rule.name for rule in edition.classes})
