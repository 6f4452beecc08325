"""The facts of a request as they stand once other grants are counted: memory, additions and deductions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from unionkit.aid.catalogue import Memory
from unionkit.aid.grants import Grant, Window
from unionkit.aid.relations import Adds, Deducts, Relation
from unionkit.aid.requests import Request, agree
from unionkit.errors import ValueRefused
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Past", "Recalled", "counted_before", "sum_of"]


@frozen(kw_only=True)
class Past:
    """The day of a plan, what was granted before it, the period of a mutual plan and what is left of funds, if any."""

    on: date
    grants: tuple[Grant, ...] = ()
    plan_period: Period | None = None
    pools: Mapping[str, Money] = field(factory=dict, repr=False)


def sum_of(grants: Iterable[Grant]) -> Money:
    """The amounts of some grants together."""
    return sum((grant.amount for grant in grants), start=Money(fen=0))


@frozen(kw_only=True)
class Recalled:
    """Works out the facts of a request with what was granted before and what the plan has granted so far.

    What the case itself hands in for a fact with a memory counts besides what is remembered: it is what the records do
    not hold. A fact that the case leaves unknown stays unknown when something is added to it or taken off it, unless
    `assume` is ``usual`` and it has a usual value.
    """

    past: Past
    relations: tuple[Relation, ...]
    assume: Literal["nothing", "usual"] = "nothing"

    def facts(self, request: Request, planned: Sequence[Grant]) -> Mapping[str, object]:
        """The facts of a request after the grants of `planned`."""
        facts = dict(request.facts)
        for memory in request.scheme.memory:
            facts[memory.fact] = self._remembered(memory, request, planned)
        for relation in self.relations:
            if isinstance(relation, Adds) and request.scheme.name in relation.bears_on:
                self._change(facts, relation.to, sum_of(self._added(relation, planned)), request)
            elif isinstance(relation, Deducts) and request.scheme.name in relation.bears_on:
                paid = [g for g in planned if g.scheme in relation.of and agree(request, g, relation.same)]
                self._change(facts, relation.from_fact, -sum_of(paid), request)
        return facts

    def _remembered(self, memory: Memory, request: Request, planned: Sequence[Grant]) -> object:
        counted = [
            grant
            for grant in (*self.past.grants, *planned)
            if grant.scheme in memory.of
            and agree(request, grant, memory.same)
            and memory.within.counts(grant.on, self.past.on, self.past.plan_period)
        ]
        given = request.facts.get(memory.fact)
        if memory.take == "sum":
            return sum_of(counted) + (Money(fen=0) if given is None else _money(given, memory.fact, request))
        if memory.take == "count":
            return len(counted) + (0 if given is None else _whole(given, memory.fact, request))
        if memory.take == "any":
            return True if counted else (False if given is None else given)
        records = [{name: getattr(grant, part) for name, part in memory.fields.items()} for grant in counted]
        return [*(() if given is None else _records(given, memory.fact, request)), *records]

    def _added(self, relation: Adds, planned: Sequence[Grant]) -> list[Grant]:
        before = () if relation.within is None else counted_before(self.past, relation.within)
        return [grant for grant in (*before, *planned) if grant.scheme in relation.of]

    def _change(self, facts: dict[str, object], name: str, change: Money, request: Request) -> None:
        value = facts.get(name)
        fact = request.scheme.schema.get(name)
        if value is None and fact is not None and fact.has_usual and self.assume == "usual":
            value = fact.usual
        if value is None or not change.fen:
            return
        before = _money(value, name, request)
        # what is taken off brings nothing below zero, and a loss that is below zero already stays what it is
        facts[name] = max(before + change, min(before, Money(fen=0)))


def counted_before(past: Past, window: Window) -> tuple[Grant, ...]:
    """The earlier grants that count in a span of time around the day of a plan."""
    return tuple(grant for grant in past.grants if window.counts(grant.on, past.on, past.plan_period))


def _money(value: object, name: str, request: Request) -> Money:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str | Money):
        raise ValueRefused(
            f"the fact {name} of the scheme {request.scheme.name} is no amount of money",
            hint="hand it in as int, Decimal, str or Money",
        )
    return Money.of(value)


def _whole(value: object, name: str, request: Request) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueRefused(
            f"the fact {name} of the scheme {request.scheme.name} is no whole number",
            hint="hand it in as int",
        )
    return value


def _records(value: object, name: str, request: Request) -> list[object]:
    if not isinstance(value, list | tuple):
        raise ValueRefused(
            f"the fact {name} of the scheme {request.scheme.name} is no list of records",
            hint="hand it in as a list",
        )
    return list(value)
