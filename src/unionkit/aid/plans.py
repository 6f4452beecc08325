"""What a plan for a case says: awards, what was left out and why, ties and open questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from unionkit.aid.catalogue import Catalogue
from unionkit.aid.grants import Grant
from unionkit.aid.relations import Pool, Relation
from unionkit.aid.requests import Request
from unionkit.rules import Decision
from unionkit.values.money import Money

__all__ = ["Award", "LeftOut", "Pending", "Plan", "Unclear", "Why"]


class Why(StrEnum):
    """Why a request is not in a plan."""

    REFUSED = "refused"
    """its policy refuses it, whatever else is granted"""
    REFUSED_WITH_OTHERS = "refused_with_others"
    """its policy refuses it once the other grants are counted"""
    BARRED = "barred"
    """a relation between the schemes shuts it out"""
    LESS = "less"
    """it can be had instead of others, and the household would get less"""
    TIED = "tied"
    """it is in another combination that gives as much, and a person chooses"""
    UNKNOWN = "unknown"
    """facts are missing, its own or those of a scheme that goes before it"""
    REVIEW = "review"
    """a person decides"""
    INVALID = "invalid"
    """the policy has no valid answer"""


@frozen(kw_only=True, repr=False)
class Award:
    """A request that the plan grants, with the decision that took account of all awards before it.

    `cut_by` is the pool of which less was left than the decision grants; the grant then holds what was left.
    """

    request: Request
    decision: Decision
    grant: Grant
    cut_by: Pool | None = None

    def __repr__(self) -> str:
        return f"Award({self.request!r})"

    @property
    def scheme(self) -> str:
        """The name of the scheme."""
        return self.request.scheme.name

    @property
    def amount(self) -> Money:
        """What is paid, a ceiling where the kind of the decision's amount is ``up_to``; nothing where none is paid."""
        return self.grant.amount


@frozen(kw_only=True, repr=False)
class Pending:
    """A request of a scheme that goes before others, with its answer, which is still open or was not asked for."""

    request: Request
    decision: Decision

    def __repr__(self) -> str:
        return f"Pending({self.request!r})"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that its answer needs, by the names that a case has for them."""
        return _needs(self.request, self.decision)


@frozen(kw_only=True, repr=False)
class LeftOut:
    """A request that the plan does not grant.

    `decision` is the answer of its policy as it came out beside the awards; `relations` are what shuts it out, `with_`
    the schemes of the grants, past and planned, on which that rests. `waits_for` are requests that go before this one and
    are still open.
    """

    request: Request
    why: Why
    decision: Decision
    relations: tuple[Relation, ...] = ()
    with_: tuple[str, ...] = ()
    waits_for: tuple[Pending, ...] = ()

    def __repr__(self) -> str:
        return f"LeftOut({self.request!r}, {self.why.value})"

    @property
    def scheme(self) -> str:
        """The name of the scheme."""
        return self.request.scheme.name

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that are missing, by the names that a case has for them."""
        waiting = [name for pending in self.waits_for for name in pending.needs]
        return tuple(dict.fromkeys((*_needs(self.request, self.decision), *waiting)))


@frozen(kw_only=True)
class Unclear:
    """A relation of which it is not known whether it applies; the plan was made as if it did."""

    relation: Relation
    decision: Decision = field(repr=False)


@frozen(kw_only=True, repr=False)
class Plan:
    """The best lawful combination of grants for one household on one day.

    `alternatives` are other combinations that give as much; while there are any, nothing is settled, and a person
    chooses. Each differs from the plan among requests that bear on each other, and ties among others stand beside it.
    What a person must decide is left out of the sum and stands under `open`. `unlisted` are the lists of which the case
    says nothing, so that nothing could be asked for with their records. `not_counted` are earlier grants of schemes that
    the catalogue does not have.
    """

    catalogue: Catalogue
    on: date
    awards: tuple[Award, ...]
    left_out: tuple[LeftOut, ...]
    alternatives: tuple[tuple[Award, ...], ...] = ()
    unclear: tuple[Unclear, ...] = ()
    unlisted: tuple[str, ...] = ()
    not_counted: tuple[Grant, ...] = ()

    def __repr__(self) -> str:
        """The counts, but nothing of the case."""
        return f"Plan({self.catalogue.id!r}, {len(self.awards)} awards, {len(self.left_out)} left out)"

    @property
    def total(self) -> Money:
        """What the awards come to."""
        return total(self.awards)

    @property
    def open(self) -> tuple[LeftOut, ...]:
        """The requests that are not settled, since facts are missing or a person decides."""
        return tuple(each for each in self.left_out if each.why in (Why.UNKNOWN, Why.REVIEW, Why.INVALID))

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to ask and nothing to choose."""
        return not (self.open or self.alternatives or self.unclear or self.unlisted)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts and lists that are missing, each once, in the order of the schemes."""
        names = [name for each in self.unclear for name in each.decision.needs]
        names += [name for each in self.open for name in each.needs]
        return tuple(dict.fromkeys((*names, *self.unlisted)))


def _needs(request: Request, decision: Decision) -> tuple[str, ...]:
    return tuple(request.scheme.reads.get(name, name) for name in decision.needs)


def total(awards: Sequence[Award]) -> Money:
    """The amounts of some awards together."""
    return sum((award.amount for award in awards), start=Money(fen=0))
