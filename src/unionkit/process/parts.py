"""What a process is made of: states, events, transitions and bars, in dated editions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from unionkit.evidence import Citation, Labels
from unionkit.expr.nodes import Node
from unionkit.process.approvals import Ladder
from unionkit.process.deadlines import Deadline
from unionkit.rules.parts import ALWAYS, Derived, Exclude, Require


@frozen(kw_only=True)
class State:
    """Where a case can stand.

    Nothing leads out of a `final` one. One that is `same_as` another is that other under a name of its own: every event
    means the same in both, and it is kept for what it tells. `within` is how long a case may stand there.
    """

    id: str
    label: Labels = Labels()
    final: bool = False
    same_as: str = ""
    within: Deadline | None = None

    @property
    def canonical(self) -> str:
        """The state whose transitions it has: the one that it is the same as, or itself."""
        return self.same_as or self.id


@frozen(kw_only=True)
class Event:
    """What can happen to a case: a step that is taken, or a right that is used."""

    id: str
    label: Labels = Labels()


@frozen(kw_only=True)
class Transition:
    """What an event leads to from any of the states in `starts`.

    `when` chooses between the transitions of one event; `requires` and `excludes` are reasons to refuse it once it is
    chosen. `to` is the next state, '' for the state in which the case stands. `review` leaves it to a person. `sets`
    are facts that hold from then on, as a decision takes them.
    """

    id: str
    event: str
    starts: tuple[str, ...]
    to: str = ""
    when: Node = ALWAYS
    requires: tuple[Require, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    review: bool = False
    sets: Mapping[str, object] = field(factory=dict)
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Bar:
    """Why an event is never possible in some states; the label is the reason that a reader gets."""

    id: str
    event: str
    starts: tuple[str, ...]
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Clock:
    """A deadline under a name. It runs while a case stands in one of `states`, from the last of the events `after`.

    Without states it does not run by itself: the length of a notice, say, that is asked for by name.
    """

    id: str
    deadline: Deadline
    states: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@frozen(kw_only=True)
class ProcessEdition:
    """What is in force from one day to another: transitions, bars, deadlines by name and ladders of approval.

    `end` None holds until the next edition begins.
    """

    start: date
    end: date | None = None
    derived: Mapping[str, Derived] = field(factory=dict)
    transitions: tuple[Transition, ...] = ()
    bars: tuple[Bar, ...] = ()
    clocks: tuple[Clock, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    note: Labels = Labels()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its parts, in the order of the file."""
        parts = (self.transitions, self.bars, self.clocks, self.ladders)
        return tuple(each.id for group in parts for each in group)
