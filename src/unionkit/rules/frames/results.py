"""The declared results of an edition as columns."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
from attrs import frozen

from unionkit.errors import NotPortable
from unionkit.expr.columns.days import parts_of
from unionkit.expr.lowering import Code, Ratio, Stamp
from unionkit.expr.ratios import Ratio as Number
from unionkit.rules.frames.names import Names
from unionkit.rules.frames.staged import Staged
from unionkit.rules.judging import AMOUNT
from unionkit.rules.parts import Result
from unionkit.rules.policy import Policy


@frozen(kw_only=True)
class ResultColumn:
    """A result of one edition: the name that its column will have after the prefix, its type, and the column itself."""

    name: str
    kind: nw.dtypes.DType
    column: nw.Expr


def column_of(result: Result) -> tuple[str, nw.dtypes.DType]:
    """The name that the column of a result has after the prefix, and its type; money, by the month too, is in fen."""
    name = f"{result.name}_fen" if _is_money(result) else result.name
    return name, _KINDS.get(result.type.kind, nw.String())


def declared(policy: Policy) -> Mapping[str, nw.dtypes.DType]:
    """The columns of the results that any edition declares. Raises NotPortable where two editions disagree on a type."""
    found: dict[str, nw.dtypes.DType] = {}
    for edition in policy.editions:
        for name, kind in map(column_of, edition.results):
            if found.setdefault(name, kind) != kind:
                raise NotPortable(
                    f"the result {name!r} is not of the same type in all editions",
                    hint="give one of them another name",
                    where=policy.id,
                )
    return found


def _is_money(result: Result) -> bool:
    return result.type.unit is not None and result.type.unit.power("CNY") == 1


def result_column(result: Result, names: Names, staged: Staged, mark: str) -> ResultColumn:
    """One result, null where it is unknown or has no value; sums of money are in fen.

    Raises NotPortable for a number that is no whole number of fen or units.
    """
    found = names.evaluate(result.value)
    error = names.errors.of(result.value)
    column, (name, kind) = found.column, column_of(result)
    if isinstance(found.lowered, Ratio):
        column = column * _whole_steps(found.lowered, 100 if _is_money(result) else 1, result)
    elif isinstance(found.lowered, Code):
        column = _texts(found.column, found.lowered)
    elif isinstance(found.lowered, Stamp):
        column = _date(names, staged.bind(found.column))
    if error is not None:
        column = nw.when(error.is_null()).then(column)
    kept = f"_uk_result_{result.name}{mark}"
    return ResultColumn(name=name, kind=kind, column=staged.add(kept, column))


def know_amount(names: Names, low: str | None) -> None:
    """Let results name the amount that was decided."""
    names.errors.forget()
    if low is None:
        names.known.pop(AMOUNT, None)
        return
    names.arguments["amount_decided"] = nw.col(low)
    reach = names.known.get(AMOUNT)
    interval = reach.interval if isinstance(reach, Number) else names.lowering.widest
    names.known[AMOUNT] = Number(numerator="amount_decided", interval=interval, divisor=100)


_KINDS = {
    "number": nw.Int64(),
    "truth": nw.Boolean(),
    "date": nw.Date(),
    "choice": nw.String(),
    "text": nw.String(),
}


def _whole_steps(lowered: Ratio, steps: int, result: Result) -> int:
    if lowered.factors or steps % lowered.divisor:
        raise NotPortable(
            f"the result {result.name!r} may be no whole number of {'fen' if steps == 100 else 'units'}",
            hint="round it with round_to(…)",
        )
    return steps // lowered.divisor


def _texts(places: nw.Expr, lowered: Code) -> nw.Expr:
    found: nw.Expr = nw.lit(None, dtype=nw.String)
    for place, choice in enumerate(lowered.choices):
        found = nw.when(places == nw.lit(place)).then(nw.lit(choice)).otherwise(found)
    return found


def _date(names: Names, ordinal: nw.Expr) -> nw.Expr:
    parts = parts_of(names.engine, ordinal)
    written = [
        part.cast(nw.String).str.zfill(width)
        for part, width in ((parts.year, 4), (parts.month, 2), (parts.day, 2))
    ]
    return nw.concat_str(written, separator="-").str.to_date(format="%Y-%m-%d")
