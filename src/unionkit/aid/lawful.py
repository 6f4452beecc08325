"""What the relations between schemes allow beside other grants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from unionkit.aid.deciding import Deciding
from unionkit.aid.plans import Award, Pending
from unionkit.aid.recalling import counted_before, sum_of
from unionkit.aid.relations import AtMost, Deducts, First, Pool, Relation
from unionkit.aid.requests import Request, agree
from unionkit.rules import Outcome
from unionkit.values.money import Money

__all__ = ["Bar", "Lawful"]


@frozen(kw_only=True)
class Bar:
    """A relation that shuts a request out, and the schemes of the grants or requests on which that rests.

    `open` are requests that go first and must be settled before anything can be said.
    """

    relation: AtMost | First | Deducts | Pool
    with_: tuple[str, ...]
    open: tuple[Pending, ...] = ()


@frozen(kw_only=True, repr=False, eq=False)
class Lawful:
    """The relations that apply to a case, asked about one request at a time.

    `requests` are those that the plan is for, `everything` also those that nobody asked for, in the same order.
    """

    deciding: Deciding
    requests: tuple[Request, ...]
    everything: tuple[Request, ...]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations that apply."""
        return self.deciding.recalled.relations

    def award(self, request: Request, taken: Sequence[Award]) -> Award | None:
        """The award of a request after some awards, None where it is not granted or a relation shuts it out."""
        award = self.deciding.award(request, taken)
        if award is None or any(self.bars(request, taken)):
            return None
        for pool in self._pools(request):
            left = self._left(pool, taken)
            if award.amount > left:
                award = evolve(award, grant=evolve(award.grant, amount=left), cut_by=pool)
        return award

    def bars(self, request: Request, planned: Sequence[Award]) -> Iterator[Bar]:
        """What shuts a request out beside the grants of the past and those that are planned."""
        for relation in self.relations:
            if isinstance(relation, AtMost) and request.scheme.name in relation.of:
                yield from self._too_many(relation, request, planned)
                if relation.choose == "higher":
                    yield from self._lower(relation, request)
            elif isinstance(relation, First) and request.scheme.name in relation.bars:
                yield from self._behind(relation)
            elif isinstance(relation, Deducts) and request.scheme.name in relation.bears_on:
                yield from self._unpaid(relation, request, planned)
        for pool in self._pools(request):
            yield from self._spent(pool, request, planned)

    def bars_always(self, request: Request) -> tuple[Bar, ...]:
        """What shuts a request out whatever else the plan grants."""
        changes = bool(self.deciding.bearing_on(request.scheme))
        return tuple(
            bar
            for bar in self.bars(request, ())
            if not (changes and isinstance(bar.relation, Pool))
            and not (isinstance(bar.relation, Deducts) and not bar.open)
        )

    def may_be_granted(self, request: Request) -> bool:
        """Whether some combination could hold a request."""
        if self.bars_always(request):
            return False
        return bool(self.deciding.bearing_on(request.scheme)) or self.deciding.award(request) is not None

    def before(self, request: Request, awards: Sequence[Award]) -> list[Award]:
        """The awards that are worked out before a request."""
        place = self.requests.index(request)
        return [award for award in awards if self.requests.index(award.request) < place]

    def _too_many(self, relation: AtMost, request: Request, planned: Sequence[Award]) -> Iterator[Bar]:
        past = () if relation.within is None else counted_before(self.deciding.recalled.past, relation.within)
        counted = [
            grant
            for grant in (*past, *(award.grant for award in planned))
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
            and not self._shut(rival)
        ]
        if len(rivals) >= relation.most:
            yield Bar(relation=relation, with_=tuple(dict.fromkeys(rival.scheme.name for rival in rivals)))

    def _shut(self, request: Request) -> bool:
        """Whether a request cannot be had whatever else is granted, its rank among the higher ones aside."""
        name = request.scheme.name
        return any(
            (
                isinstance(relation, AtMost)
                and name in relation.of
                and any(self._too_many(relation, request, ()))
            )
            or (isinstance(relation, First) and name in relation.bars and any(self._behind(relation)))
            for relation in self.relations
        )

    def _behind(self, relation: First) -> Iterator[Bar]:
        ahead = [
            pending
            for pending in map(self._pending, self.everything)
            if pending.request.scheme.name in relation.of and pending.decision.outcome is not Outcome.REFUSED
        ]
        if ahead:
            granted = any(pending.decision.outcome is Outcome.GRANTED for pending in ahead)
            yield _bar(relation, ahead, () if granted else ahead)

    def _pending(self, request: Request) -> Pending:
        return Pending(request=request, decision=self.deciding.decide(request))

    def _unpaid(self, relation: Deducts, request: Request, planned: Sequence[Award]) -> Iterator[Bar]:
        """Payers that go before: open ones, those that were not asked for, and those that could pay and are passed over."""
        payers = [
            payer
            for payer in self.everything[: self.everything.index(request)]
            if payer.scheme.name in relation.of and agree(request, payer, relation.same)
        ]
        waiting = [self._pending(payer) for payer in payers if self._is_open(payer)]
        if waiting:
            yield _bar(relation, waiting, waiting)
            return
        paying = [award.request for award in planned]
        passed = [
            self._pending(payer)
            for payer in payers
            if payer not in paying
            and payer in self.requests
            and self.award(payer, self.before(payer, planned)) is not None
        ]
        if passed:
            yield _bar(relation, passed, ())

    def _is_open(self, payer: Request) -> bool:
        outcome = self.deciding.decide(payer).outcome
        if outcome is Outcome.REFUSED:
            return False
        return (
            outcome is not Outcome.GRANTED
            or payer not in self.requests
            or any(
                any(bar.open for bar in self._unpaid(relation, payer, ()))
                for relation in self.relations
                if isinstance(relation, Deducts) and payer.scheme.name in relation.bears_on
            )
        )

    def _pools(self, request: Request) -> list[Pool]:
        return [
            relation
            for relation in self.relations
            if isinstance(relation, Pool) and request.scheme.name in relation.of
        ]

    def _drawing(self, pool: Pool, planned: Sequence[Award]) -> list[Award]:
        """The awards that the fund of a pool pays."""
        paid = {
            name
            for relation in self.relations
            if isinstance(relation, Pool) and relation.fund == pool.fund
            for name in relation.of
        }
        return [award for award in planned if award.scheme in paid]

    def _left(self, pool: Pool, planned: Sequence[Award]) -> Money:
        spent = sum_of(award.grant for award in self._drawing(pool, planned))
        return max(self.deciding.recalled.past.pools[pool.fund] - spent, Money(fen=0))

    def _spent(self, pool: Pool, request: Request, planned: Sequence[Award]) -> Iterator[Bar]:
        own = self.deciding.award(request, self.before(request, planned))
        left = self._left(pool, planned)
        if own is not None and own.amount > left and (pool.short == "refuse" or not left.fen):
            drawing = self._drawing(pool, planned)
            yield Bar(relation=pool, with_=tuple(dict.fromkeys(award.scheme for award in drawing)))


def _bar(relation: First | Deducts, ahead: Sequence[Pending], waiting: Sequence[Pending]) -> Bar:
    names = dict.fromkeys(pending.request.scheme.name for pending in ahead)
    return Bar(relation=relation, with_=tuple(names), open=tuple(waiting))
