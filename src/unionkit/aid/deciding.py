"""Decisions on requests beside other grants, each made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import field, frozen

from unionkit.aid.catalogue import Scheme
from unionkit.aid.grants import Grant
from unionkit.aid.plans import Award
from unionkit.aid.recalling import Recalled
from unionkit.aid.relations import Adds, Deducts
from unionkit.aid.requests import Request
from unionkit.rules import Decision, Outcome, Policy
from unionkit.values.money import Money

__all__ = ["Deciding"]


@frozen(kw_only=True, repr=False, eq=False)
class Deciding:
    """Decides requests on the day of a plan. A decision is made again only where another grant bears on it."""

    recalled: Recalled
    known_on: date | str | None = None
    assume: Literal["nothing", "usual"] = "nothing"
    _made: dict[object, Decision] = field(factory=dict, init=False)
    _bearing: dict[str, frozenset[str]] = field(factory=dict, init=False)

    def decide(self, request: Request, awards: Sequence[Award] = ()) -> Decision:
        """The answer of a request's policies after some awards."""
        bearing = self.bearing_on(request.scheme)
        counted = [award for award in awards if award.scheme in bearing]
        key = (
            id(request),
            *(id(award.request) for award in counted),
            *(award.amount.fen for award in counted),
        )
        if key not in self._made:
            facts = self.recalled.facts(request, [award.grant for award in counted])
            self._made[key] = self._decide(request.scheme, facts)
        return self._made[key]

    def _decide(self, scheme: Scheme, facts: Mapping[str, object]) -> Decision:
        """The first answer of what is required that does not grant, else that of the policy itself."""
        for required in scheme.requires:
            decision = self._answer(required, facts)
            if decision.outcome is not Outcome.GRANTED:
                return decision
        return self._answer(scheme.policy, facts)

    def _answer(self, policy: Policy, facts: Mapping[str, object]) -> Decision:
        return policy.decide(
            {name: value for name, value in facts.items() if name in policy.facts},
            on=self.recalled.past.on,
            known_on=self.known_on,
            assume=self.assume,
        )

    def bearing_on(self, scheme: Scheme) -> frozenset[str]:
        """The schemes whose grants change the facts of a scheme."""
        found = self._bearing.get(scheme.name)
        if found is None:
            remembered = {name for memory in scheme.memory for name in memory.of}
            changing = {
                name
                for relation in self.recalled.relations
                if isinstance(relation, Adds | Deducts) and scheme.name in relation.bears_on
                for name in relation.of
            }
            found = self._bearing[scheme.name] = frozenset(remembered | changing)
        return found

    def award(self, request: Request, awards: Sequence[Award] = ()) -> Award | None:
        """The award of a request after some awards, None where it is not granted."""
        decision = self.decide(request, awards)
        if decision.outcome is not Outcome.GRANTED:
            return None
        grant = Grant(
            scheme=request.scheme.name,
            on=self.recalled.past.on,
            amount=decision.amount or Money(fen=0),
            person=request.person,
            occasion=request.occasion,
        )
        return Award(request=request, decision=decision, grant=grant)
