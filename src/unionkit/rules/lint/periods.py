"""Gaps and overlaps of days: between rows of a table, between editions, between a parameter and an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from unionkit.rules.lint.places import names_reached
from unionkit.rules.lint.remark import Level, Remark
from unionkit.rules.lint.rows import row_place
from unionkit.rules.parts import Edition, Parameter
from unionkit.rules.policy import Policy
from unionkit.rules.tables import ANY, Table, period_of, place_levels

ROW_GAP, ROW_OVERLAP, EDITION_GAP, EDITION_OVERLAP, NEVER_IN_FORCE = "UL21", "UL22", "UL23", "UL24", "UL26"
_DAY = timedelta(days=1)


def row_periods(table: Table) -> Iterator[Remark]:
    """Days between two rows of the same keys on which none is in force, and rows that the next one cuts short."""
    for rows in table.by_keys.values():
        starts = sorted({row.start for row in rows})
        for row in rows:
            following = next((start for start in starts if start > row.start), None)
            if following is None or row.end is None:
                continue
            where = row_place(table, row)
            end = period_of(row, rows).end or row.end
            if row.end >= following:
                message = (
                    f"this row says that it holds to {row.end}, but the next one takes over on {following}"
                )
                yield _remark(
                    ROW_OVERLAP,
                    "warning",
                    where,
                    message,
                    "correct `to`, or leave it out: the next row ends it",
                )
                continue
            for first, last in _uncovered(table, row.keys, end + _DAY, following - _DAY):
                message = f"no row is in force from {first} to {last}"
                yield _remark(
                    ROW_GAP, "warning", where, message, "add a row, or leave `to` out if this one went on"
                )


def _uncovered(table: Table, keys: Sequence[str], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days from one to another on which no row of wider keys steps in either."""
    periods = sorted(
        (period.start, period.end or date.max)
        for wider, rows in table.by_keys.items()
        if _covers(table, wider, keys)
        for period in (period_of(row, rows) for row in rows)
    )
    for start, end in periods:
        if first < start <= last:
            yield first, start - _DAY
        if end >= first:
            first = min(end, date.max - _DAY) + _DAY if start <= last else first
    if first <= last:
        yield first, last


def _covers(table: Table, wider: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether rows of some keys serve every case that rows of other keys serve."""
    if tuple(wider) == tuple(keys):
        return False
    return all(
        wide in (key, ANY) or (name == table.prefix and wide in place_levels(key))
        for name, wide, key in zip(table.keys, wider, keys, strict=True)
    )


def edition_periods(policy: Policy) -> Iterator[Remark]:
    """Days between two editions on which none is in force, and editions that the next one cuts short."""
    ordered = sorted(policy.editions, key=lambda edition: edition.start)
    for edition, following in pairwise(ordered):
        where = f"edition {edition.start}"
        if edition.end is None:
            continue
        if edition.end >= following.start:
            message = (
                f"it says that it holds to {edition.end}, but the next one takes over on {following.start}"
            )
            yield _remark(
                EDITION_OVERLAP,
                "warning",
                where,
                message,
                "correct `to`, or leave it out: the next edition ends it",
            )
        elif edition.end + _DAY < following.start:
            message = f"no edition is in force from {edition.end + _DAY} to {following.start - _DAY}"
            yield _remark(
                EDITION_GAP,
                "warning",
                where,
                message,
                "add an edition, or leave `to` out if this one went on",
            )


def last_days(policy: Policy) -> Iterator[tuple[Edition, date]]:
    """Each edition with its last day, which the next edition may cut short."""
    ordered = sorted(policy.editions, key=lambda edition: edition.start)
    for place, edition in enumerate(ordered):
        until = ordered[place + 1].start - _DAY if place + 1 < len(ordered) else date.max
        yield edition, min(until, edition.end or date.max)


def parameters_in_force(policy: Policy) -> Iterator[Remark]:
    """Parameters that an edition uses and whose table has no row in force on any day of it.

    A parameter that is taken on another day than the governing one (`at`) is left alone.
    """
    for edition, last in last_days(policy):
        used = names_reached(edition)
        for name, parameter in policy.parameters.items():
            if name in used and parameter.at is None and not _in_force(parameter, edition.start, last):
                given = parameter.given is not None
                yield _remark(
                    NEVER_IN_FORCE,
                    "warning" if given else "error",
                    f"edition {edition.start} parameters.{name}",
                    "the table has no row in force on any day of this edition",
                    f"add rows; until then only the fact {parameter.given!r} gives it"
                    if given
                    else "add rows to the table",
                )


def _in_force(parameter: Parameter, first: date, last: date) -> bool:
    table = parameter.table
    if table is None:
        return True
    for rows in table.by_keys.values():
        for row in rows:
            period = period_of(row, rows)
            if period.start <= last and (period.end is None or period.end >= first):
                return True
    return False


def _remark(code: str, level: Level, where: str, message: str, hint: str) -> Remark:
    return Remark(code=code, level=level, where=where, message=message, hint=hint)
