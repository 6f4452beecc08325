"""Relations between the schemes of a catalogue out of TOML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from unionkit.aid import Adds, AtMost, CatalogueEdition, Deducts, First, Pool, Relation, Scheme
from unionkit.aid.grants import Same
from unionkit.evidence import Citation, Labels
from unionkit.expr.nodes import Name, walk_nodes
from unionkit.expr.types import TRUTH
from unionkit.packs.reader import Reader, suggest
from unionkit.packs.reading_policy import NO_DAY, read_derived
from unionkit.packs.reading_rules import RuleReader
from unionkit.packs.reading_sources import Sources, read_citations
from unionkit.packs.spans import read_window
from unionkit.rules import Policy
from unionkit.rules.facts import Schema
from unionkit.rules.parts import Edition, Require

KINDS = ("at_most", "first", "adds", "deducts", "pool")
"""The keys that say which kind of relation it is."""


def names_of_schemes(part: Reader, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Names of schemes; one that the catalogue lacks is a problem."""
    found = part.names(key)
    for name in found:
        if name not in known:
            part.refuse(f"the catalogue has no scheme {name!r}", suggest(name, list(known)), key)
    return tuple(name for name in found if name in known)


def read_same(part: Reader) -> tuple[Same, ...]:
    """What must agree for a grant to count, in a fixed order; what is not known is a problem."""
    known: tuple[Same, ...] = ("person", "occasion")
    found = part.names("same")
    for name in found:
        if name not in known:
            part.refuse(f"{name!r} is not known here", suggest(name, list(known)), "same")
    return tuple(name for name in known if name in found)


@frozen(kw_only=True)
class Common:
    """What relations of every kind have."""

    id: str
    when: Policy | None
    label: Labels
    citations: tuple[Citation, ...]


@frozen(kw_only=True)
class RelationReader:
    """Reads the relations of a catalogue. Conditions are over the facts that the catalogue declares."""

    id: str
    facts: Schema
    schemes: Mapping[str, Scheme]
    names: tuple[str, ...]
    sources: Sources

    def edition(self, part: Reader) -> CatalogueEdition:
        """One edition."""
        start, end = part.day("from", required=True) or NO_DAY, part.day("to")
        scope, derived = read_derived(self.facts, {}, {})
        default = read_citations(part, self.sources)
        rules = RuleReader(
            scope=scope, settled=scope, answers=scope, derived=derived, sources=self.sources, default=default
        )
        relations = [
            self.relation(each, place, rules, start) for place, each in enumerate(part.records("relation"))
        ]
        if end is not None and end < start:
            part.refuse("this edition ends before it begins", "swap from and to, both included", "to")
        part.finish()
        found = tuple(relation for relation in relations if relation is not None)
        ids = [relation.id for relation in found]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            part.refuse(f"two relations have the id {name!r}", "give each its own id", "relation")
        return CatalogueEdition(start=start, end=end, relations=found, citations=default)

    def relation(self, part: Reader, place: int, rules: RuleReader, start: date) -> Relation | None:
        """One relation; None where no key, or more than one, says its kind."""
        kinds = [kind for kind in KINDS if part.has(kind)]
        if len(kinds) != 1:
            part.refuse(f"a relation has one of {', '.join(KINDS)}", "write at_most = 1 and of = […]")
            return None
        relation_id = part.name("id", f"relation-{place + 1}")
        common = Common(
            id=relation_id,
            when=self._when(part, relation_id, rules, start),
            label=part.labels("label"),
            citations=rules.citations(part),
        )
        readers = {
            "at_most": self._at_most,
            "first": self._first,
            "adds": self._adds,
            "deducts": self._deducts,
            "pool": self._pool,
        }
        made = readers[kinds[0]](part, common)
        part.finish()
        return made

    def _when(self, part: Reader, relation_id: str, rules: RuleReader, start: date) -> Policy | None:
        """When a relation applies, as a policy that grants where it does; None where it always applies."""
        node = rules.node(part, "when", TRUTH) if part.has("when") else None
        if node is None:
            return None
        used = {each.name for each in walk_nodes(node) if isinstance(each, Name)}
        return Policy(
            id=f"{self.id}#{relation_id}",
            title=Labels(),
            facts={name: fact for name, fact in self.facts.items() if name in used},
            editions=(Edition(start=start, requires=(Require(id=relation_id, when=node),)),),
        )

    def _at_most(self, part: Reader, common: Common) -> Relation:
        most = part.count("at_most", 1)
        if not most:
            part.refuse("at most nothing would shut every scheme out", "write at_most = 1", "at_most")
        return AtMost(
            id=common.id,
            of=self._named(part, "of", least=1),
            most=most,
            within=read_window(part, "within"),
            same=read_same(part),
            choose=part.one_of("choose", ("best", "higher"), "best"),
            review=part.truth("review"),
            when=common.when,
            label=common.label,
            citations=common.citations,
        )

    def _first(self, part: Reader, common: Common) -> Relation:
        return First(
            id=common.id,
            of=self._named(part, "first", least=1),
            bars=self._named(part, "bars", least=1),
            when=common.when,
            label=common.label,
            citations=common.citations,
        )

    def _adds(self, part: Reader, common: Common) -> Relation:
        fact = part.text("to", required=True)
        return Adds(
            id=common.id,
            of=self._named(part, "adds", least=1),
            to=fact,
            bears_on=self._bearing(part, fact, "to"),
            within=read_window(part, "within"),
            when=common.when,
            label=common.label,
            citations=common.citations,
        )

    def _deducts(self, part: Reader, common: Common) -> Relation:
        fact = part.text("from", required=True)
        return Deducts(
            id=common.id,
            of=self._named(part, "deducts", least=1),
            from_fact=fact,
            bears_on=self._bearing(part, fact, "from"),
            same=read_same(part),
            when=common.when,
            label=common.label,
            citations=common.citations,
        )

    def _pool(self, part: Reader, common: Common) -> Relation:
        return Pool(
            id=common.id,
            fund=part.text("pool", required=True),
            of=self._named(part, "of", least=1),
            short=part.one_of("short", ("cap", "refuse"), "cap"),
            when=common.when,
            label=common.label,
            citations=common.citations,
        )

    def _named(self, part: Reader, key: str, *, least: int) -> tuple[str, ...]:
        found = names_of_schemes(part, key, self.names)
        if len(found) < least and not part.has(key):
            part.refuse(f"{key} is missing", f'add {key} = ["…"] with names of schemes')
        return found

    def _bearing(self, part: Reader, fact: str, key: str) -> tuple[str, ...]:
        """The schemes whose fact changes: those under ``for``, else every scheme whose policy has the fact."""
        having = [name for name, scheme in self.schemes.items() if fact in scheme.schema]
        chosen = names_of_schemes(part, "for", self.names) if part.has("for") else tuple(having)
        wrong = [name for name in chosen if name in self.schemes and name not in having]
        if fact and (wrong or not chosen):
            whose = f"the policy of {wrong[0]}" if wrong else "no policy of the catalogue"
            part.refuse(
                f"{whose} has {'no' if wrong else 'a'} fact {fact!r}", "check the name of the fact", key
            )
        return chosen
