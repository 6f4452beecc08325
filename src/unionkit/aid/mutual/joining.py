"""Who joins a plan, and what became of each and of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from unionkit.aid.mutual.cover import Enrolment
from unionkit.aid.mutual.plan import Role
from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.process.concerns import Concern, errors_in
from unionkit.rules import Decision
from unionkit.values.money import Money

__all__ = ["Enrolled", "Joined", "Joiner"]

NOTHING = Money(fen=0)


@frozen(kw_only=True, repr=False)
class Joiner:
    """Somebody whom a unit enrols: the shares taken, and the facts that the plan's policies ask for.

    `fee` is what was paid, for plans whose policy on fees has no answer or where the host knows better; it goes before.
    """

    person: str
    shares: int = 1
    fee: Money | None = None
    facts: Mapping[str, object] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.shares < 1:
            raise ValueRefused("Who joins takes one share at least", hint="Leave out who does not join")

    def __repr__(self) -> str:
        """The person as far as the id may be shown, and no facts."""
        return f"Joiner({shown_id(self.person)!r}, {self.shares} shares)"


@frozen(kw_only=True, repr=False)
class Joined:
    """What became of one joiner: the enrolment, None where concerns keep it away; and the answers of the policies.

    `void` are the shares above the cap: they are not enrolled, and no fee is due for them. `skips_wait` says whether a
    policy on waivers lets the renewal skip the wait, None where there is none or it cannot tell.
    """

    joiner: Joiner
    enrolment: Enrolment | None
    decisions: Mapping[Role, Decision] = field(factory=dict)
    void: int = 0
    skips_wait: bool | None = None
    concerns: tuple[Concern, ...] = ()

    def __repr__(self) -> str:
        return f"Joined({self.joiner!r}, {'enrolled' if self.enrolment else 'not enrolled'})"


@frozen(kw_only=True, repr=False)
class Enrolled:
    """A unit's enrolment in a plan. `stands` is False where the unit may not join, and then nobody is enrolled.

    `decision` says whether enough of the staff join, None where the plan has no floor.
    """

    plan: str
    unit: str
    on: date
    staff: int
    joined: tuple[Joined, ...]
    decision: Decision | None
    concerns: tuple[Concern, ...] = ()

    def __repr__(self) -> str:
        return f"Enrolled({self.plan!r}, {self.unit!r}, {len(self.enrolments)} of {self.staff})"

    @property
    def stands(self) -> bool:
        """Whether the unit joins."""
        return not errors_in(self.concerns)

    @property
    def enrolments(self) -> tuple[Enrolment, ...]:
        """Everybody who is enrolled; nobody where the unit does not join."""
        made = [each.enrolment for each in self.joined if each.enrolment is not None]
        return tuple(made) if self.stands else ()

    @property
    def fees(self) -> Money:
        """All fees together."""
        return sum((each.fee for each in self.enrolments), start=NOTHING)
