"""Catalogues of schemes out of TOML: which schemes there are, what they remember, and how they bear on each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unionkit.aid import Catalogue, Memory, Scheme, Window
from unionkit.packs.editions import editions_of
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_facts import read_facts_of
from unionkit.packs.reading_policy import check_days
from unionkit.packs.reading_relations import RelationReader, names_of_schemes, read_same
from unionkit.packs.reading_sources import Sources, read_sources
from unionkit.packs.spans import read_window
from unionkit.rules import Policy
from unionkit.rules.facts import Schema

FindPolicy = Callable[[str], Policy | None]
PARTS = ("scheme", "on", "amount", "person", "occasion")


def read_catalogue(reader: Reader, shared: Sources, find_policy: FindPolicy) -> Catalogue:
    """One catalogue; problems are kept in the reader, and a catalogue comes back all the same."""
    reader.one_of("kind", ("catalogue",), "catalogue")
    catalogue_id = reader.text("id", required=True)
    sources = read_sources(reader, shared)
    facts = read_facts_of(reader, "facts", frozenset())
    parts = list(reader.tables("schemes"))
    names = tuple(name for name, _ in parts)
    schemes = [
        scheme for name, part in parts if (scheme := _scheme(name, part, names, find_policy)) is not None
    ]
    if not parts:
        reader.refuse("a catalogue has schemes", 'write [schemes.life] with policy = "…"')
    relations = RelationReader(
        id=catalogue_id,
        facts=facts,
        schemes={scheme.name: scheme for scheme in schemes},
        names=names,
        sources=sources,
    )
    editions = tuple(relations.edition(part) for part in editions_of(reader))
    if not editions:
        reader.refuse("a catalogue has at least one edition", "write [[edition]] with from = 2024-01-01")
    check_days(reader, [edition.start for edition in editions])
    made = Catalogue(
        id=catalogue_id,
        title=reader.labels("title"),
        schemes=tuple(schemes),
        editions=editions if len(schemes) == len(parts) else (),
        note=reader.labels("note"),
        sources=sources,
    )
    reader.finish()
    return made


def _scheme(name: str, part: Reader, names: tuple[str, ...], find_policy: FindPolicy) -> Scheme | None:
    policy = _policy(part, "policy", part.text("policy", required=True), find_policy)
    required = [_policy(part, "require", each, find_policy) for each in part.texts("require")]
    if policy is None or None in required:
        # what else is wrong is told now, as far as it does not hang on the policy
        for key in ("reads", "facts", "memory"):
            part.raw(key)
        for key in ("each", "person", "occasion"):
            part.name(key)
        part.labels("label")
        part.finish()
        return None
    requires = tuple(each for each in required if each is not None)
    schema = Scheme(name=name, policy=policy, requires=requires).schema
    made = Scheme(
        name=name,
        policy=policy,
        requires=requires,
        reads=_reads(part, schema),
        label=part.labels("label"),
        facts=_facts(part, schema),
        each=part.name("each"),
        person=part.name("person"),
        occasion=part.name("occasion"),
        memory=tuple(_memory(fact, each, schema, (name, names)) for fact, each in part.tables("memory")),
    )
    part.finish()
    return made


def _policy(part: Reader, key: str, policy_id: str, find_policy: FindPolicy) -> Policy | None:
    found = find_policy(policy_id) if policy_id else None
    if policy_id and found is None:
        part.refuse(
            f"no policy is called {policy_id!r}", "check the id: unionkit policies --pack … lists them", key
        )
    return found


def _reads(part: Reader, schema: Schema) -> Mapping[str, str]:
    given = part.table("reads")
    for name in given.values:
        if name not in schema:
            given.refuse(f"the policy has no fact {name!r}", suggest(name, list(schema)), name)
    return {name: given.name(name) for name in given.values}


def _facts(part: Reader, schema: Schema) -> Mapping[str, object]:
    given = part.table("facts")
    for name in given.values:
        given.read.add(name)
        if name not in schema:
            given.refuse(f"the policy has no fact {name!r}", suggest(name, list(schema)), name)
    return given.values


def _memory(fact: str, part: Reader, schema: Schema, scheme: tuple[str, tuple[str, ...]]) -> Memory:
    own, names = scheme
    if fact not in schema:
        part.refuse(f"the policy has no fact {fact!r}", suggest(fact, list(schema)))
    fields = part.table("fields")
    found = {name: fields.one_of(name, PARTS, "scheme") for name in fields.values}
    made = Memory(
        fact=fact,
        of=names_of_schemes(part, "of", names) or (own,),
        take=part.one_of("take", ("sum", "count", "any", "list"), "sum"),
        within=read_window(part, "within") or Window(kind="year"),
        same=read_same(part),
        fields=found,
    )
    if (made.take == "list") != bool(found):
        part.refuse(
            "a list has fields, and nothing else has", 'write take = "list" and fields = { kind = "scheme" }'
        )
    part.finish()
    return made
