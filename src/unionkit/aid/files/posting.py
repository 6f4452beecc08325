"""Notices: for how long a list is posted under a process, what stands in it, and whether it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from unionkit.process import Notice, NoticeStatus, Objection, Process, post
from unionkit.values.dates import as_day
from unionkit.values.masking import NameStyle
from unionkit.values.money import Money

__all__ = ["NoticeLine", "Posted", "clean", "notice_lines", "notice_of"]


def notice_of(
    process: Process,
    notice_id: str,
    *,
    opens: date | str,
    deadline: str = "notice",
    objections: Iterable[Objection] = (),
) -> Notice:
    """The notice that a process asks for, opened on a day: it lasts as long as the edition of that day says.

    Raises UnknownState where the process has no deadline of that name then.
    """
    lasts = process.deadline(deadline, on=opens)
    return Notice(
        id=notice_id,
        opens=as_day(opens),
        lasts=lasts,
        objections=objections,
        label=lasts.label,
        citations=lasts.citations,
    )


def clean(status: NoticeStatus, fact: str = "notice_clean") -> Mapping[str, bool]:
    """The fact of the process that the status of a notice settles: over, with nothing open or upheld against it."""
    return {fact: status.is_final}


@frozen(kw_only=True)
class Posted:
    """Who is posted: the name, and what the public may know beside it. There is no room for an illness or a cause."""

    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    unit: str = ""
    amount: Money | None = field(default=None, repr=False)


@frozen(kw_only=True)
class NoticeLine:
    """One line of a list as it is posted: name and number masked, the unit, and the amount where there is one."""

    place: int
    name: str
    number: str = ""
    unit: str = ""
    amount: Money | None = None


def notice_lines(
    people: Iterable[Posted],
    *,
    names: NameStyle | Literal["full"] = "surname",
    numbers: Literal["masked", "none"] = "none",
    keep: tuple[int, int] = (3, 4),
) -> tuple[NoticeLine, ...]:
    """The lines of a list for posting in the order given. Names are masked unless ``"full"`` is asked for.

    >>> notice_lines([Posted(name="王小强", unit="一车间", amount=Money.of(3000))])
    (NoticeLine(place=1, name='王**', number='', unit='一车间', amount=Money('3000.00')),)
    """
    listed = tuple(people)
    masked = post([(each.name, each.number) for each in listed], names=names, numbers=numbers, keep=keep)
    return tuple(
        NoticeLine(place=line.place, name=line.name, number=line.number, unit=each.unit, amount=each.amount)
        for line, each in zip(masked, listed, strict=True)
    )
