"""Notices: a list is posted for some working days, objections come in, and only then is it final."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from attrs import field, frozen

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.evidence import Citation, Labels
from unionkit.process.deadlines import Deadline
from unionkit.values.dates import as_day
from unionkit.values.masking import NameStyle, mask_identity_number, mask_name
from unionkit.values.working_days import Calendar

Verdict = Literal["upheld", "dismissed"]
Numbers = Literal["masked", "none"]


class NoticeState(StrEnum):
    """How a notice stands: planned, open, objected (over, with objections undecided), clean, upheld or withdrawn."""

    PLANNED = "planned"
    OPEN = "open"
    OBJECTED = "objected"
    CLEAN = "clean"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else as_day(value)


@frozen(kw_only=True)
class Objection:
    """One objection and how it was settled. Who raised it, what was said and about whom is not shown in a repr."""

    id: str
    raised_on: date = field(converter=as_day)
    by: str = field(default="", repr=False)
    about: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    settled_on: date | None = field(default=None, converter=_optional_day)
    verdict: Verdict | None = None

    def __attrs_post_init__(self) -> None:
        where = f"objection {self.id}"
        if (self.settled_on is None) != (self.verdict is None):
            raise ValueRefused(
                "An objection is settled on a day and with a verdict", hint="Give both or none", where=where
            )
        if self.verdict is not None and self.verdict not in get_args(Verdict):
            raise ValueRefused("This is no verdict", hint="Write 'upheld' or 'dismissed'", where=where)
        if self.settled_on is not None and self.settled_on < self.raised_on:
            raise ValueRefused(
                "An objection is settled before it is raised", hint="Look at the two days", where=where
            )

    def stands(self, on: date) -> Verdict | Literal["pending"]:
        """How it stands on a day from which it has been raised."""
        if self.verdict is None or self.settled_on is None or on < self.settled_on:
            return "pending"
        return self.verdict


@frozen(kw_only=True)
class NoticeStatus:
    """How a notice stands on a day: `closes` is its last day, `pending` and `upheld` are objections that came in time.

    `late` are those that were raised after it was over; they do not hold it up.
    """

    state: NoticeState
    closes: date
    pending: tuple[Objection, ...] = ()
    upheld: tuple[Objection, ...] = ()
    late: tuple[Objection, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether what was posted may now be taken as settled."""
        return self.state is NoticeState.CLEAN


def _objections(value: Iterable[Objection]) -> tuple[Objection, ...]:
    return tuple(value)


@frozen(kw_only=True)
class Notice:
    """What is posted from `opens` on, for as long as `lasts` says; the first day is not counted.

    Raises ValueRefused for objections raised before it opens, for two with one id, and for a withdrawal before it opens.
    """

    id: str
    opens: date = field(converter=as_day)
    lasts: Deadline
    objections: tuple[Objection, ...] = field(default=(), converter=_objections)
    withdrawn_on: date | None = field(default=None, converter=_optional_day)
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        errors: list[UnionkitError] = []
        seen: set[str] = set()
        for each in self.objections:
            where = f"objection {each.id}"
            if each.raised_on < self.opens:
                hint = "Look at the day, or open the notice earlier"
                errors.append(ValueRefused("This was raised before the notice opens", hint=hint, where=where))
            if each.id in seen:
                errors.append(ValueRefused("Two objections have this id", hint="Number them", where=where))
            seen.add(each.id)
        if self.withdrawn_on is not None and self.withdrawn_on < self.opens:
            hint = "Look at the two days"
            errors.append(
                ValueRefused("The notice is withdrawn before it opens", hint=hint, where="withdrawn_on")
            )
        if errors:
            raise_all(errors, "this notice cannot be")

    def closes(self, calendar: Calendar | None = None) -> date:
        """Its last day. Raises what `Deadline.due` raises."""
        return self.lasts.due(self.opens, calendar)

    def on(self, day: date | str, calendar: Calendar | None = None) -> NoticeStatus:
        """How it stands on a day. Raises what `Deadline.due` raises."""
        then, closes = as_day(day), self.closes(calendar)
        known = [each for each in self.objections if each.raised_on <= then]
        in_time = [each for each in known if each.raised_on <= closes]
        pending = tuple(each for each in in_time if each.stands(then) == "pending")
        upheld = tuple(each for each in in_time if each.stands(then) == "upheld")
        return NoticeStatus(
            state=self._state(then, closes, pending, upheld),
            closes=closes,
            pending=pending,
            upheld=upheld,
            late=tuple(each for each in known if each.raised_on > closes),
        )

    def _state(
        self, then: date, closes: date, pending: tuple[Objection, ...], upheld: tuple[Objection, ...]
    ) -> NoticeState:
        if self.withdrawn_on is not None and self.withdrawn_on <= then:
            return NoticeState.WITHDRAWN
        if then < self.opens:
            return NoticeState.PLANNED
        if upheld:
            return NoticeState.UPHELD
        if then <= closes:
            return NoticeState.OPEN
        return NoticeState.OBJECTED if pending else NoticeState.CLEAN


@frozen(kw_only=True)
class PostedLine:
    """One line of a list as it is posted: its number in the list, and name and identity number masked."""

    place: int
    name: str
    number: str = ""


def post(
    people: Iterable[tuple[str, str]],
    *,
    names: NameStyle | Literal["full"] = "surname",
    numbers: Numbers = "masked",
    keep: tuple[int, int] = (3, 4),
) -> tuple[PostedLine, ...]:
    """The lines of a list for posting, out of names and identity numbers, in the order given.

    Names are masked unless ``"full"`` is asked for; of numbers only the ends in `keep` stay, or they are left out.

    >>> post([("王小强", "340421197001319982")])
    (PostedLine(place=1, name='王**', number='340***********9982'),)
    """
    if numbers not in get_args(Numbers):
        raise ValueRefused("This is not a way to post numbers", hint="Write 'masked' or 'none'")
    return tuple(
        PostedLine(
            place=place,
            name=name.strip() if names == "full" else mask_name(name, style=names),
            number="" if numbers == "none" or not number else mask_identity_number(number, keep=keep),
        )
        for place, (name, number) in enumerate(people, 1)
    )
