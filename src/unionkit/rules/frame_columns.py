"""How the columns of a frame stand for facts: descriptions only, which open no frame library."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from unionkit.errors import ValueRefused


@frozen(kw_only=True)
class Column:
    """A column of a frame. `steps` says how many of its steps make one unit of the fact: 100 for money in fen."""

    name: str
    steps: int = 1


@frozen(kw_only=True)
class Records:
    """A child table: one row for each record of a list, joined to the cases by `key`.

    A case without a row has no records and is known to have none, unless the column `known` of the cases is false or
    null there. `columns` maps fields to columns as `columns` of `decide_frame` maps facts.
    """

    frame: object = field(repr=False)
    key: str
    known: str = ""
    columns: Mapping[str, str | Column] = field(factory=dict)


def column(name: str, *, unit: str = "", steps: int = 1) -> Column:
    """A column by its name; money that is kept in fen says ``unit="fen"``.

    A column of whole numbers that are hundredths of a unit says ``steps=100``.
    """
    if unit not in ("", "fen"):
        raise ValueRefused(
            "the unit of a column is fen or that of the fact", hint='write unit="fen" or steps=100'
        )
    if steps < 1 or str(steps).strip("0") != "1":
        raise ValueRefused("the steps of a column are a power of ten", hint="write steps=100 for hundredths")
    return Column(name=name, steps=100 if unit == "fen" else steps)


def records(
    frame: object, *, key: str, known: str = "", columns: Mapping[str, str | Column] | None = None
) -> Records:
    """A child table of a list, such as household members: see `Records`."""
    return Records(frame=frame, key=key, known=known, columns=columns or {})
