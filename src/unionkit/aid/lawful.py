"""What the relations between schemes allow beside other grants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from unionkit.aid.catalogue import AtMost, First, Relation
from unionkit.aid.deciding import Deciding
from unionkit.aid.grants import Grant
from unionkit.aid.recalling import counted_before
from unionkit.aid.requests import Request, agree
from unionkit.rules import Outcome

__all__ = ["Bar", "Lawful"]


@frozen(kw_only=True)
class Bar:
    """A relation that shuts a request out, and the schemes of the grants or requests on which that rests."""

    relation: AtMost | First
    with_: tuple[str, ...]


@frozen(kw_only=True, repr=False, eq=False)
class Lawful:
    """The relations that apply to a case, asked about one request at a time."""

    deciding: Deciding
    requests: tuple[Request, ...]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations that apply."""
        return self.deciding.recalled.relations

    def bars(self, request: Request, planned: Sequence[Grant]) -> Iterator[Bar]:
        """What shuts a request out beside the grants of the past and those that are planned."""
        for relation in self.relations:
            if isinstance(relation, AtMost) and request.scheme.name in relation.of:
                yield from self._too_many(relation, request, planned)
                if relation.choose == "higher":
                    yield from self._lower(relation, request)
            elif isinstance(relation, First) and request.scheme.name in relation.bars:
                yield from self._behind(relation)

    def _too_many(self, relation: AtMost, request: Request, planned: Sequence[Grant]) -> Iterator[Bar]:
        past = () if relation.within is None else counted_before(self.deciding.recalled.past, relation.within)
        counted = [
            grant
            for grant in (*past, *planned)
            if grant.scheme in relation.of and agree(request, grant, relation.same)
        ]
        if len(counted) >= relation.most:
            yield Bar(relation=relation, with_=tuple(dict.fromkeys(grant.scheme for grant in counted)))

    def _lower(self, relation: AtMost, request: Request) -> Iterator[Bar]:
        own = self.deciding.award(request)
        rivals = [
            rival
            for rival in self.requests
            if rival is not request
            and rival.scheme.name in relation.of
            and agree(request, rival, relation.same)
            and (award := self.deciding.award(rival)) is not None
            and (own is None or award.amount > own.amount)
        ]
        if len(rivals) >= relation.most:
            yield Bar(relation=relation, with_=tuple(dict.fromkeys(rival.scheme.name for rival in rivals)))

    def _behind(self, relation: First) -> Iterator[Bar]:
        ahead = [
            request.scheme.name
            for request in self.requests
            if request.scheme.name in relation.of
            and self.deciding.decide(request).outcome is not Outcome.REFUSED
        ]
        if ahead:
            yield Bar(relation=relation, with_=tuple(dict.fromkeys(ahead)))
