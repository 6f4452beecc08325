"""The schemes of a place and how they bear on each other, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from unionkit.aid.grants import Same, Window
from unionkit.aid.relations import Relation, named_by
from unionkit.errors import ValueRefused
from unionkit.evidence import Citation, Labels, Source
from unionkit.rules import Policy
from unionkit.rules.facts import Schema
from unionkit.values.dates import as_day

__all__ = [
    "Catalogue",
    "CatalogueEdition",
    "Memory",
    "Scheme",
]


@frozen(kw_only=True)
class Memory:
    """A fact that earlier grants fill: their sum in yuan, their number, whether there are any, or a list of them.

    `of` are the schemes whose grants count, `within` the span of time, `same` what must agree with the request: the
    person, the occasion, or both. `fields` names, for a list, which field of a record holds which part of a grant:
    ``scheme``, ``on``, ``amount``, ``person`` or ``occasion``.
    """

    fact: str
    of: tuple[str, ...]
    take: Literal["sum", "count", "any", "list"] = "sum"
    within: Window = Window(kind="year")
    same: tuple[Same, ...] = ()
    fields: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Scheme:
    """A kind of aid that a case may ask for: a policy, the facts that make it this kind, and what it remembers.

    `each` names a list among the facts of the case, such as ``students``: the scheme is asked for once with each record,
    whose fields become facts. `person` and `occasion` are the facts or fields that say for whom and for what. `requires`
    are policies that must grant as well, asked one after the other before `policy`, which says what is paid. `reads` gives
    for facts of the policies the names under which the case has them, where these differ.
    """

    name: str
    policy: Policy
    requires: tuple[Policy, ...] = ()
    reads: Mapping[str, str] = field(factory=dict)
    label: Labels = Labels()
    facts: Mapping[str, object] = field(factory=dict)
    each: str = ""
    person: str = ""
    occasion: str = ""
    memory: tuple[Memory, ...] = ()

    @property
    def schema(self) -> Schema:
        """The facts of all its policies."""
        return {name: fact for policy in (*self.requires, self.policy) for name, fact in policy.facts.items()}


@frozen(kw_only=True)
class CatalogueEdition:
    """The relations in force from `start` on, to `end` or until the next edition begins."""

    start: date = field(converter=as_day)
    end: date | None = None
    relations: tuple[Relation, ...] = ()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True, repr=False, eq=False)
class Catalogue:
    """Schemes in the order in which they are worked out, with the relations between them.

    Raises ValueRefused where two schemes have one name or a relation names none of them.
    """

    id: str
    title: Labels = Labels()
    schemes: tuple[Scheme, ...]
    editions: tuple[CatalogueEdition, ...]
    note: Labels = Labels()
    sources: Mapping[str, Source] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        names = [scheme.name for scheme in self.schemes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueRefused(f"two schemes are called {twice[0]!r}", hint="give each its own name")
        for edition in self.editions:
            for relation in edition.relations:
                if unknown := sorted(named_by(relation) - set(names)):
                    raise ValueRefused(
                        f"the relation {relation.id} names no scheme of the catalogue: {unknown[0]}",
                        hint=f"its schemes: {', '.join(names)}",
                    )

    def __repr__(self) -> str:
        return f"Catalogue({self.id!r}, {len(self.schemes)} schemes)"

    def edition_on(self, on: date | str) -> CatalogueEdition | None:
        """The edition in force on a day, None where there was none."""
        day = as_day(on)
        begun = [edition for edition in self.editions if edition.start <= day]
        found = max(begun, key=lambda edition: edition.start, default=None)
        return None if found is None or (found.end is not None and day > found.end) else found
