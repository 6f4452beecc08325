"""Where a membership stands on a day: state, the union that keeps it, since when, and the rights that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.members.membership.changes import Entry, MembershipChange, entries_of
from unionkit.members.membership.states import ENDED, LIVE, PENDING, REFUSAL, TRANSFERRING, USES
from unionkit.process import Course, Opening, Passage, Process, Step, follow
from unionkit.process.machine import Assume
from unionkit.rules import Outcome
from unionkit.values.dates import as_day

__all__ = ["RIGHTS", "Membership", "membership_on"]

RIGHTS: Mapping[str, str] = {
    "vote": "vote",
    "stand": "stand_for_office",
    "dues": "pay_dues",
    "help": "receive_help",
}
"""The rights and duties that can be asked about, each with its event in the process of memberships."""


@frozen(kw_only=True, slots=False)
class Membership:
    """The membership of one person on one day, as far as it was known on `known_on`.

    `holder` is the union that keeps it, '' where none does or none was named; `holder_kind` which of the possible unions
    the law says it is, '' where nothing was said; `receiving` the one to which a transfer leads that is not through.
    `since` is the day on which it came to its state. `course` is the whole way, with each change that the process did
    not allow and why.
    """

    state: str
    holder: str = ""
    holder_kind: str = ""
    receiving: str = ""
    since: date | None = None
    on: date
    known_on: date | None = None
    course: Course = field(repr=False)
    process: Process = field(repr=False)

    @property
    def is_live(self) -> bool:
        """Whether the person is a member, a retained one or one under way between two units included."""
        return self.state in LIVE

    @property
    def is_pending(self) -> bool:
        """Whether the person asked to join and is no member yet."""
        return self.state in PENDING

    @property
    def refused(self) -> tuple[Passage, ...]:
        """The changes that did not happen, the unsettled ones included; the step of each says why."""
        return self.course.refused

    @property
    def unsettled(self) -> tuple[Passage, ...]:
        """The changes that are neither allowed nor refused: facts are missing, a person decides, no edition was in force.

        While there are any, the membership may stand elsewhere than `state` says.
        """
        return tuple(each for each in self.course.refused if each.step.outcome is not Outcome.REFUSED)

    def right(
        self, name: str, facts: Mapping[str, object] | None = None, *, assume: Assume = "usual"
    ) -> Step:
        """Whether the person may vote, stand for office, or owes dues, with the reasons; see `RIGHTS` for names.

        `facts` are what the right hangs on besides the state; `assume` is as in a decision, and what was
        assumed is on the decision. Raises ValueRefused for a name that is none of them.
        """
        event = RIGHTS.get(name)
        if event is None:
            raise ValueRefused(f"No right is called {name!r}", hint=f"One of: {', '.join(RIGHTS)}")
        told = {**self.course.facts, **(facts or {})}
        return self.process.step(self.state, event, told, on=self.on, known_on=self.known_on, assume=assume)

    @property
    def rights(self) -> Mapping[str, Step]:
        """Every right and duty by its name, with its reasons; what is not known is taken as usual."""
        return {name: self.right(name) for name in RIGHTS}


def membership_on(
    changes: Iterable[Entry],
    on: date | str,
    *,
    process: Process,
    known_on: date | str | None = None,
    assume: Assume = "nothing",
    opening: Opening | None = None,
    holder: str = "",
) -> Membership:
    """The membership on a day, the changes of that day included: a function of its changes and nothing else.

    A roll that was taken over knows where a membership stood on a day and not how it came there: that is its `opening`,
    and `holder` the union that kept it then.
    `known_on` uses only what had been entered by then, so that what was in force on a day and what was known on a day
    are two questions. Raises what `unionkit.process.follow` raises for entries that do not fit together.
    """
    given = list(changes)
    course = follow(process, entries_of(given), on=on, known_on=known_on, opening=opening, assume=assume)
    is_open = opening is not None and opening.on <= as_day(on)
    keeper, receiving = _holder(course.passages, given, holder if is_open else "")
    return Membership(
        state=course.state,
        holder=keeper,
        holder_kind=str(course.facts.get("holder") or "") if keeper or course.state in LIVE else "",
        receiving=receiving,
        since=course.since,
        on=as_day(on),
        known_on=None if known_on is None else as_day(known_on),
        course=course,
        process=process,
    )


def _holder(passages: Iterable[Passage], changes: Iterable[Entry], holder: str) -> tuple[str, str]:
    """The union that keeps a membership, and the one to which it is under way."""
    named = {each.sequence: each.organisation for each in changes if isinstance(each, MembershipChange)}
    receiving = ""
    for passage in passages:
        if not passage.step.granted or passage.change.event in USES:
            continue
        organisation = named[passage.change.sequence]
        if passage.after == TRANSFERRING:
            # the old unit keeps her until the other side has signed
            receiving = organisation or receiving
            continue
        if passage.after in ENDED:
            holder = ""
        elif passage.change.event != REFUSAL:
            arrived = passage.before == TRANSFERRING and passage.after == "active"
            holder = organisation or (receiving if arrived else "") or holder
        receiving = ""
    return holder, receiving
