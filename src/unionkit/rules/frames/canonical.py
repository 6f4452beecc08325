"""Facts as canonical columns: whole steps, texts and ordinals, null for unknown; and the first problem of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import narwhals as nw
from attrs import frozen

from unionkit.errors import NotPortable, UnionkitError
from unionkit.expr.columns import Engine
from unionkit.expr.columns.code import is_one_of
from unionkit.expr.columns.days import ordinal_of, parts_of_date
from unionkit.expr.columns.engine import whole
from unionkit.rules.facts import LONGEST_TEXT, NUMERIC, Fact, Schema
from unionkit.rules.frame_columns import Column
from unionkit.rules.inputs import fact_interval

LARGEST_EXACT = 2**53
MOST_DECIMAL = 10**18
WIDEST_DECIMAL = 38

Problem = tuple[nw.Expr, str]


@frozen(kw_only=True)
class Canonical:
    """One fact of a frame: its column as code takes it, and where and why a row's value cannot be taken.

    `bare` says that it is the frame's own column or a literal, which costs nothing to use more than once.
    """

    value: nw.Expr
    problems: tuple[Problem, ...] = ()
    bare: bool = False


def canonical(
    fact: Fact, source: Column | None, kind: nw.dtypes.DType | None, engine: Engine, usual: bool
) -> Canonical:
    """A fact as a canonical column. Raises NotPortable for a column of a kind that cannot hold it.

    With `usual`, an unknown value is the usual one.
    """
    if source is None or kind is None:
        return Canonical(value=nw.lit(_usual(fact) if usual else None, dtype=_dtype(fact)), bare=True)
    raw = nw.col(source.name)
    if isinstance(kind, nw.Categorical | nw.Enum):
        raw, kind = raw.cast(nw.String), nw.String()
    made = _READ[_group(fact)](fact, source, raw, kind, engine)
    if usual and fact.has_usual:
        # a value that is a problem stays one
        made = Canonical(
            value=nw.when(raw.is_null()).then(nw.lit(_usual(fact), dtype=_dtype(fact))).otherwise(made.value),
            problems=made.problems,
        )
    return made


def _group(fact: Fact) -> str:
    return "number" if fact.type in NUMERIC else fact.type


def _dtype(fact: Fact) -> nw.dtypes.DType:
    if fact.type == "bool":
        return nw.Boolean()
    return nw.String() if fact.type in ("choice", "text") else nw.Int64()


def _usual(fact: Fact) -> int | bool | str | None:
    usual = fact.usual
    if not fact.has_usual or usual is None or isinstance(usual, bool):
        return usual if isinstance(usual, bool) and fact.has_usual else None
    if isinstance(usual, date):
        return usual.toordinal()
    return str(usual) if isinstance(usual, str) else int(usual * fact.scale)


def _refused(fact: Fact, source: Column, kind: nw.dtypes.DType, hint: str) -> NotPortable:
    return NotPortable(
        f"a column of {kind} cannot hold the fact {fact.name!r}", hint=hint, where=f"column {source.name}"
    )


def _number(fact: Fact, source: Column, raw: nw.Expr, kind: nw.dtypes.DType, engine: Engine) -> Canonical:
    if fact.scale % source.steps:
        raise NotPortable(
            f"the fact {fact.name!r} has {fact.places} decimals, fewer than the column says",
            hint="declare more places on the fact, or convert the column",
            where=f"column {source.name}",
        )
    factor = fact.scale // source.steps
    if kind.is_float():
        return _floating(fact, raw, factor)
    if isinstance(kind, nw.Decimal):
        if engine.divides_at_length:
            # a decimal of DuckDB keeps its width when it is multiplied, and the widest has 38 digits
            if kind.scale + len(str(factor * MOST_DECIMAL)) - 1 > WIDEST_DECIMAL:
                raise _refused(fact, source, kind, f"give it fewer decimals, such as {max(fact.places, 2)}")
            raw = raw.cast(nw.Decimal(WIDEST_DECIMAL, kind.scale))
        return _decimal(fact, raw, factor)
    if not kind.is_integer():
        raise _refused(fact, source, kind, _money_hint(fact))
    low, high = _ends(fact, factor)
    if kind in (nw.UInt64, nw.Int128, nw.UInt128):
        return _wide(raw, kind, low, high, factor)
    plain = raw if kind == nw.Int64 else raw.cast(nw.Int64)
    outside = ~((plain >= whole(low)) & (plain <= whole(high)))
    value = plain if factor == 1 else plain * factor
    if engine.overflow_raises:
        value = nw.when(~outside).then(plain) * factor if factor != 1 else nw.when(~outside).then(plain)
    return Canonical(value=value, problems=((outside, "out_of_bounds"),), bare=value is raw)


def _wide(raw: nw.Expr, kind: nw.dtypes.DType, low: int, high: int, factor: int) -> Canonical:
    """A column of numbers that 64 bits with a sign may not hold: only what lies in the bounds is turned into one."""
    unsigned = kind != nw.Int128
    inside = raw <= nw.lit(max(high, 0), dtype=kind)
    if low > 0 or not unsigned:
        inside = inside & (raw >= nw.lit(low, dtype=kind))
    outside = ~inside if high >= 0 or not unsigned else ~raw.is_null()
    value = nw.when(~outside).then(raw).cast(nw.Int64)
    return Canonical(value=value if factor == 1 else value * factor, problems=((outside, "out_of_bounds"),))


def _money_hint(fact: Fact) -> str:
    if fact.type == "money":
        return 'make it whole yuan, a decimal, or whole fen with column("…", unit="fen")'
    return "make it a column of whole numbers"


def _ends(fact: Fact, factor: int) -> tuple[int, int]:
    """The bounds in the column's own steps, both included."""
    interval = fact_interval(fact)
    low, high = interval.low or 0, interval.high or 0
    return -(-low // factor), high // factor


def _floating(fact: Fact, raw: nw.Expr, factor: int) -> Canonical:
    """A column of floats counts only where it holds whole numbers, below 2^53, beyond which they are not exact."""
    low, high = _ends(fact, factor)
    inexact = ~((raw < float(LARGEST_EXACT)) & (raw > -float(LARGEST_EXACT)) & (raw.floor() == raw))
    plain = nw.when(~inexact).then(raw).cast(nw.Int64)
    outside = ~((plain >= whole(low)) & (plain <= whole(high)))
    value = nw.when(~outside).then(plain)
    return Canonical(
        value=value if factor == 1 else value * factor,
        problems=((inexact, "inexact"), (outside, "out_of_bounds")),
    )


def _decimal(fact: Fact, raw: nw.Expr, factor: int) -> Canonical:
    """A column of decimals, exact as they are; what has too many of them is told before its bounds, as for one case."""
    interval = fact_interval(fact)
    low, high = (nw.lit(Decimal(end or 0) / factor) for end in (interval.low, interval.high))
    outside = ~((raw >= low) & (raw <= high))
    near = nw.when((raw > nw.lit(-MOST_DECIMAL)) & (raw < nw.lit(MOST_DECIMAL))).then(raw) * nw.lit(factor)
    uneven = ~(near.floor() == near)
    value = nw.when(~(outside | uneven)).then(raw) * nw.lit(factor)
    return Canonical(
        value=value.cast(nw.Int64), problems=((uneven, "too_precise"), (outside, "out_of_bounds"))
    )


def _truth(fact: Fact, source: Column, raw: nw.Expr, kind: nw.dtypes.DType, _engine: Engine) -> Canonical:
    if kind != nw.Boolean:
        raise _refused(fact, source, kind, "make it a column of true and false")
    return Canonical(value=raw, bare=True)


def _choice(fact: Fact, source: Column, raw: nw.Expr, kind: nw.dtypes.DType, _engine: Engine) -> Canonical:
    if kind != nw.String:
        raise _refused(fact, source, kind, f"make it a column of texts: {', '.join(fact.choices[:12])}")
    return Canonical(value=raw, problems=((~is_one_of(raw, fact.choices), "not_a_choice"),), bare=True)


def _text(fact: Fact, source: Column, raw: nw.Expr, kind: nw.dtypes.DType, _engine: Engine) -> Canonical:
    if kind != nw.String:
        raise _refused(fact, source, kind, "make it a column of texts")
    return Canonical(value=raw, problems=((raw.str.len_chars() > LONGEST_TEXT, "out_of_bounds"),), bare=True)


def _day(fact: Fact, source: Column, raw: nw.Expr, kind: nw.dtypes.DType, engine: Engine) -> Canonical:
    uneven: tuple[Problem, ...] = ()
    if isinstance(kind, nw.Datetime) and kind.time_zone is None:
        uneven = ((~(raw == raw.dt.truncate("1d")), "inexact"),)
        raw = raw.dt.date()
    elif kind != nw.Date:
        raise _refused(fact, source, kind, "make it a column of days without a time and a time zone")
    ordinal = ordinal_of(engine, parts_of_date(raw))
    low, high = _ends(fact, 1)
    # a day at infinity has no year: it is no unknown day
    endless = ordinal.is_null() & ~raw.is_null()
    outside = endless | ~((ordinal >= whole(low)) & (ordinal <= whole(high)))
    return Canonical(value=nw.when(~outside).then(ordinal), problems=(*uneven, (outside, "out_of_bounds")))


_READ: Mapping[str, Callable[[Fact, Column, nw.Expr, nw.dtypes.DType, Engine], Canonical]] = {
    "number": _number,
    "bool": _truth,
    "choice": _choice,
    "text": _text,
    "date": _day,
}


def wanted_columns(schema: Schema, columns: Mapping[str, str | Column], *more: str) -> set[str]:
    """The columns that facts may be read from, and some more."""
    named = {given if isinstance(given, str) else given.name for given in columns.values()}
    return named | set(schema) | set(more)


def sources_of(
    schema: Schema, columns: Mapping[str, str | Column], present: Sequence[str]
) -> Mapping[str, Column]:
    """Which column holds each fact: as mapped, else the one of the fact's name.

    Raises NotPortable for facts that do not exist and columns that are missing, all at once.
    """
    errors: list[UnionkitError] = []
    found: dict[str, Column] = {}
    for name, given in columns.items():
        source = Column(name=given) if isinstance(given, str) else given
        if name not in schema or schema[name].type == "list":
            errors.append(
                NotPortable(
                    f"the policy has no fact {name!r} that a column could hold",
                    hint=f"its facts are: {', '.join(key for key, fact in schema.items() if fact.type != 'list')}",
                    where="columns",
                )
            )
        elif source.name not in present:
            errors.append(
                NotPortable(
                    f"the frame has no column {source.name!r}",
                    hint=f"its columns are: {', '.join(present[:30])}",
                    where=f"columns.{name}",
                )
            )
        else:
            found[name] = source
    if errors:
        from unionkit.errors import raise_all

        raise_all(errors, "these columns cannot be taken")
    for name, fact in schema.items():
        if name not in found and name in present and fact.type != "list":
            found[name] = Column(name=name)
    return found
