"""Whole policies out of TOML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from attrs import evolve

from unionkit.errors import PolicyError, UnionkitError, flatten
from unionkit.expr.checking import infer
from unionkit.expr.nodes import Name, Node, walk_nodes
from unionkit.expr.types import DATE, Scope
from unionkit.packs.editions import editions_of
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_facts import check_name, read_facts_of, read_unit
from unionkit.packs.reading_quantities import Quantities, in_order, mentioned, read_quantities
from unionkit.packs.reading_rules import RuleReader, check_wanted
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.packs.reading_tables import read_table
from unionkit.packs.replacing import read_replacing
from unionkit.packs.shapes import tree
from unionkit.rules.facts import Schema, scope_of
from unionkit.rules.fingerprint import content, fingerprint
from unionkit.rules.parts import Derived, Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.scopes import base_scope, refuse_loose_fields, with_answers, with_quantity, written_out
from unionkit.rules.tables import Table
from unionkit.values.units import Unit

FindTable = Callable[[str], Table | None]
NO_DAY = date.min
"""The first day of an edition that has none, until its file is refused."""
GOVERNING_DAYS = ("application", "event", "enrolment", "payment", "notice")


def read_policy(reader: Reader, shared: Sources, find_table: FindTable) -> Policy:
    """One policy; problems are kept in the reader, and a policy comes back all the same."""
    reader.one_of("kind", ("policy",), "policy")
    policy_id = reader.text("id", required=True)
    if policy_id.endswith(".toml") or policy_id != policy_id.strip():
        reader.refuse(
            "an id neither ends in .toml nor has blanks around it", 'write id = "pack/place/scheme"', "id"
        )
    read_replacing(reader)
    units = frozenset(reader.texts("units"))
    sources = read_sources(reader, shared)
    facts = read_facts_of(reader, "facts", units)
    parameters = read_parameters(reader, facts, sources, find_table)
    shared_quantities = read_quantities(reader, facts)
    editions = []
    for part in editions_of(reader):
        quantities = {**shared_quantities, **read_quantities(part, facts)}
        edition = read_edition(part, facts, parameters, quantities, sources)
        editions.append(
            evolve(edition, fingerprint=fingerprint(content(policy_id, edition, facts, parameters)))
        )
    if not editions:
        reader.refuse("a policy has at least one edition", "write [[edition]] with from = 2024-01-01")
    check_days(reader, [edition.start for edition in editions])
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


def read_parameters(
    reader: Reader, facts: Schema, sources: Sources, find_table: FindTable
) -> dict[str, Parameter]:
    """All parameters of a file, from the tables that it brings along and from those that can be found."""
    units = frozenset(reader.texts("units"))
    own = _own_tables(reader, sources)
    return {
        name: _parameter(name, part, facts, units, lambda key: own.get(key) or find_table(key))
        for name, part in reader.tables("parameters")
        if check_name(name, "a parameter", part)
    }


def _own_tables(reader: Reader, sources: Sources) -> Mapping[str, Table]:
    """The tables that a policy brings along, by id."""
    found: dict[str, Table] = {}
    for part in reader.records("tables"):
        table = read_table(part, sources)
        if table.id in found:
            part.refuse(f"the id {table.id!r} is already used", "give each table its own id", "id")
        found.setdefault(table.id, table)
    return found


def check_days(reader: Reader, starts: list[date]) -> None:
    """Refuse two editions that begin on one day."""
    for place, start in enumerate(starts):
        if start in starts[:place] and start != NO_DAY:
            reader.refuse(
                f"two editions begin on {start}",
                "give each edition its own first day",
                "edition",
                place,
                "from",
            )


def _parameter(
    name: str, part: Reader, facts: Schema, units: frozenset[str], find_table: FindTable
) -> Parameter:
    table_id, given = part.name("table"), part.name("given") or None
    table = find_table(table_id) if table_id else None
    if table_id and table is None:
        part.refuse(f"no table is called {table_id!r}", "check the id, or load the pack that has it", "table")
    if not table_id and given is None:
        given = name if name in facts else None
        if given is None and not part.has("table"):
            part.refuse("a parameter needs a table or a fact that gives it", 'add table = "…" or given = "…"')
    source = facts.get(given) if given is not None else None
    if table_id and name in facts and given != name:
        part.refuse(
            f"{name!r} is a fact too, which expressions would never see",
            f'rename one, or write given = "{name}" so that the fact wins where it is known',
        )
    unit = read_unit(part, units)
    if unit is None:
        unit = table.unit if table is not None else source.unit if source is not None else Unit()
    if table is not None and unit != table.unit:
        part.refuse(f"the table is in {table.unit}, the parameter in {unit}", "use the table's unit", "unit")
    if given is not None and given in facts and facts[given].unit != unit:
        part.refuse(
            f"the fact {given!r} is in {facts[given].unit}, the parameter in {unit}", "use one unit", "given"
        )
    if given is not None and given not in facts:
        part.refuse(f"there is no fact {given!r}", suggest(given, list(facts)), "given")
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
        names = {inner.name for inner in walk_nodes(node) if isinstance(inner, Name)} - {"on"}
        for name in sorted(names - set(facts)):
            part.refuse(
                f"the key {key!r} needs a fact {name!r}", f'declare it, or write keys.{key} = "…"', "keys"
            )
        if names <= set(facts):
            _check_key(part, node, facts)
        found[key] = node
    given.finish()
    return found


def _check_key(part: Reader, node: Node, facts: Schema) -> None:
    """Refuse a key of a table that is neither a text nor a choice."""
    try:
        refuse_loose_fields(node)
        kind = infer(node, scope_of(facts, {})).kind
    except UnionkitError as error:
        part.keep(error, "keys")
        return
    if kind not in ("text", "choice"):
        part.refuse("a key of a table is a text or a choice", "name another fact, or write a text", "keys")


def read_derived(
    facts: Schema, parameters: Mapping[str, Parameter], quantities: Quantities
) -> tuple[Scope, dict[str, Derived]]:
    """What expressions may name, and the quantities checked; wrong ones are kept as problems and left out."""
    scope = base_scope(facts, parameters)
    derived: dict[str, Derived] = {}
    for name in in_order(quantities):
        reader, quantity = quantities[name]
        if name in facts or name in parameters:
            reader.refuse(f"{name!r} is already a fact or parameter", "choose another name")
        try:
            written = evolve(quantity, value=written_out(quantity.value, derived))
            scope = with_quantity(scope, written)
            derived[name] = written
        except UnionkitError as error:
            reader.keep(error)
    return scope, derived


def read_edition(
    part: Reader, facts: Schema, parameters: Mapping[str, Parameter], quantities: Quantities, sources: Sources
) -> Edition:
    """One edition with all its rules."""
    scope, derived = read_derived(facts, parameters, quantities)
    check_days_of(part, parameters, scope, derived)
    default = read_citations(part, sources)
    start = part.day("from", required=True) or NO_DAY
    rules = RuleReader(
        scope=scope, settled=scope, answers=scope, derived=derived, sources=sources, default=default
    )
    classes = tuple(rules.class_rule(each, place) for place, each in enumerate(part.records("class")))
    rules = evolve(
        rules,
        settled=with_answers(scope, Edition(start=start, classes=classes), facts, amount=False),
        answers=with_answers(scope, Edition(start=start, classes=classes), facts, amount=part.has("amount")),
        classes=tuple(dict.fromkeys(rule.name for rule in classes)),
    )
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


def check_days_of(
    part: Reader, parameters: Mapping[str, Parameter], scope: Scope, derived: Mapping[str, Derived]
) -> None:
    """Refuse a parameter whose `at` is no day, or needs a parameter itself."""
    for name, parameter in parameters.items():
        if parameter.at is None:
            continue
        try:
            refuse_loose_fields(parameter.at)
            check_wanted(infer(parameter.at, scope), DATE)
        except UnionkitError as error:
            part.problems += [(("parameters", name, "at"), single) for single in flatten(error)]
            continue
        if _reached(parameter.at, derived) & set(parameters):
            problem = PolicyError("this day needs a parameter itself", hint="work it out from facts and on")
            part.problems.append((("parameters", name, "at"), problem))


def _reached(node: Node, derived: Mapping[str, Derived]) -> set[str]:
    """All names that a tree needs, through the quantities in it."""
    found: set[str] = set()
    waiting = list(mentioned(node))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [] if name not in derived else mentioned(derived[name].value)
    return found


def _check_edition(part: Reader, edition: Edition, facts: Schema) -> None:
    if edition.end is not None and edition.end < edition.start:
        part.refuse("this edition ends before it begins", "swap from and to, both included", "to")
    if not edition.rules():
        part.refuse("this edition has no rule", "write require, exclude, class or amount")
    if edition.limits and not edition.amounts:
        part.refuse("a limit needs an amount", "write [[edition.amount]]", "limit")
    if edition.classes and "class" in facts and edition.amounts:
        part.refuse("the edition finds a class, and a fact is called class too", "rename the fact", "class")
    _check_ids(part)


def _check_ids(part: Reader) -> None:
    seen: set[str] = set()
    for key in ("require", "exclude", "class", "amount", "limit"):
        for place, record in enumerate(part.records(key)):
            name = str(record.raw("id")) if record.has("id") else f"{key}-{place + 1}"
            if name in seen:
                record.refuse(f"two rules have the id {name!r}", "give each rule its own id", "id")
            seen.add(name)
