"""How records are folded into one value for each case, as columns: grouped, then finished after the join."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import narwhals as nw
from attrs import frozen

from unionkit.expr.columns import Engine
from unionkit.expr.columns.days import parts_of
from unionkit.expr.columns.engine import indicator, whole
from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Flag, Lowered, NotLowerable, Ratio, Stamp
from unionkit.rules.frames.staged import Frame, Staged

Default = tuple[Lowered, nw.Expr]


@frozen(kw_only=True)
class Item:
    """What is taken of each record: whether it counts (None: always), its item, its day, and the number of its error.

    The columns of the case that come of it begin with `mark`.
    """

    mark: str
    engine: Engine
    counts: nw.Expr | None
    lowered: Lowered
    column: nw.Expr
    by: nw.Expr | None
    failure: nw.Expr | None
    most: Interval

    def name(self, part: str) -> str:
        """The name of a column."""
        return f"{self.mark}_{part}"

    @property
    def counted(self) -> nw.Expr:
        """Whether a record counts; null where that is unknown."""
        return nw.lit(True) if self.counts is None else self.counts

    @property
    def open(self) -> nw.Expr:
        """1 where a record leaves the whole open: it is unknown whether it counts, or what it is."""
        unknown = self.column.is_null() if self.by is None else self.column.is_null() | self.by.is_null()
        if self.counts is None:
            return indicator(unknown)
        return indicator(self.counts.is_null() | (self.counts & unknown))

    @property
    def taken(self) -> nw.Expr:
        """The item of a record that counts, null otherwise."""
        return self.column if self.counts is None else nw.when(self.counts).then(self.column)

    def failures(self) -> Mapping[str, nw.Expr]:
        """The column of errors, where there can be any."""
        return {} if self.failure is None else {self.name("e"): self.failure}


@frozen(kw_only=True)
class Fold:
    """One kind of aggregate: how records are grouped, what comes out, and when an error counts."""

    group: Callable[[Staged, str, Item], Frame]
    value: Callable[[Item, Default | None], tuple[Lowered, nw.Expr, nw.Expr]]
    settled: Callable[[Item], nw.Expr] | None = None

    def finish(self, item: Item, *, present: bool, default: Default | None) -> tuple[Lowered, nw.Expr]:
        """The value of each case; `present` says whether the records were joined at all."""
        lowered, column, empty = self.value(item, default)
        if not present:
            return lowered, empty
        there = nw.col(item.name("u"))
        known: nw.Expr = nw.when(there == whole(0)).then(column)
        if self.settled is not None:
            known = nw.when(self.settled(item)).then(column).otherwise(known)
        return lowered, nw.when(there.is_null()).then(empty).otherwise(known)

    def error(self, item: Item) -> nw.Expr | None:
        """The error of each case, None where there can be none."""
        if item.failure is None:
            return None
        found = nw.col(item.name("e"))
        if self.settled is None:
            return found
        hit = self.settled(item)
        return nw.when(hit.is_null() | ~hit).then(found)


def _grouped(staged: Staged, key: str, item: Item, columns: Mapping[str, tuple[nw.Expr, str]]) -> Frame:
    """Group bare columns that were worked out before."""
    made = {**columns, item.name("u"): (item.open, "max")}
    made |= {name: (column, "min") for name, column in item.failures().items()}
    ready = staged.frame.select(nw.col(key), *(column.alias(name) for name, (column, _) in made.items()))
    bare = {"max": nw.Expr.max, "min": nw.Expr.min, "sum": nw.Expr.sum}
    grouped = ready.group_by(key).agg(
        *(bare[how](nw.col(name)).alias(name) for name, (_, how) in made.items())
    )
    return grouped.with_columns(*(nw.col(name).cast(nw.Int64) for name in made))


def _ratio(item: Item) -> Ratio:
    if not isinstance(item.lowered, Ratio):
        raise NotLowerable("an aggregate of something that is no number")
    return item.lowered


def _argument(item: Item) -> str:
    return item.mark.removeprefix("_uk_")


def _group_sum(staged: Staged, key: str, item: Item) -> Frame:
    return _grouped(staged, key, item, {item.name("v"): (nw.coalesce(item.taken, whole(0)), "sum")})


def _sum(item: Item, _default: Default | None) -> tuple[Lowered, nw.Expr, nw.Expr]:
    ratio = _ratio(item)
    interval = (ratio.interval * item.most).join(Interval(0, 0))
    made = Ratio(numerator=_argument(item), interval=interval, divisor=ratio.divisor)
    return made, nw.col(item.name("v")), whole(0)


def _group_count(staged: Staged, key: str, item: Item) -> Frame:
    ready = staged.frame.select(
        nw.col(key),
        indicator(item.counted).alias(item.name("v")),
        indicator(item.counted.is_null()).alias(item.name("u")),
        *(column.alias(name) for name, column in item.failures().items()),
    )
    errors = [nw.col(name).min().alias(name) for name in item.failures()]
    return (
        ready.group_by(key)
        .agg(
            nw.col(item.name("v")).sum().alias(item.name("v")),
            nw.col(item.name("u")).max().alias(item.name("u")),
            *errors,
        )
        .with_columns(nw.col(item.name("v")).cast(nw.Int64))
    )


def _count(item: Item, _default: Default | None) -> tuple[Lowered, nw.Expr, nw.Expr]:
    return Ratio(numerator=_argument(item), interval=item.most), nw.col(item.name("v")), whole(0)


def _group_extreme(how: str) -> Callable[[Staged, str, Item], Frame]:
    def group(staged: Staged, key: str, item: Item) -> Frame:
        return _grouped(staged, key, item, {item.name("v"): (item.taken, how)})

    return group


def _extreme(item: Item, default: Default | None) -> tuple[Lowered, nw.Expr, nw.Expr]:
    if default is None:
        raise NotLowerable("an extreme without a default")
    lowered, otherwise = default
    value = nw.col(item.name("v"))
    if isinstance(item.lowered, Stamp) and isinstance(lowered, Stamp):
        made = Stamp(_argument(item), item.lowered.interval.join(lowered.interval))
        return made, nw.when(~value.is_null()).then(value).otherwise(otherwise), otherwise
    if not isinstance(lowered, Ratio) or lowered.factors:
        raise NotLowerable("a default that is a quotient")
    ratio = _ratio(item)
    common = math.lcm(ratio.divisor, lowered.divisor)
    one, other = common // ratio.divisor, common // lowered.divisor
    interval = (ratio.interval * Interval(one, one)).join(lowered.interval * Interval(other, other))
    scaled = otherwise * other
    number = Ratio(numerator=_argument(item), interval=interval, divisor=common)
    return number, nw.when(~value.is_null()).then(value * one).otherwise(scaled), scaled


def _quantifier(settles: bool) -> Fold:
    """Any (or, with False, all): one record that counts and settles it does so whatever the others are."""

    def hits(item: Item) -> nw.Expr:
        return item.column if settles else ~item.column

    def group(staged: Staged, key: str, item: Item) -> Frame:
        hit = item.counted & hits(item)
        if item.failure is not None:
            # what an item is worth that has no value settles nothing
            hit = nw.when(item.failure.is_null()).then(hit)
        # a record that does not settle it leaves it open unless its own item is known to be on the other side
        harmless = nw.when(~hits(item)).then(nw.lit(True)).otherwise(nw.lit(False))
        left_out = nw.when(~item.counted).then(nw.lit(True)).otherwise(nw.lit(False))
        certain = nw.when(hit).then(nw.lit(True)).otherwise(nw.lit(False))
        ready = staged.frame.select(
            nw.col(key),
            indicator(hit).alias(item.name("v")),
            indicator(~(harmless | left_out | certain)).alias(item.name("u")),
            *(column.alias(name) for name, column in item.failures().items()),
        )
        errors = [nw.col(name).min().alias(name) for name in item.failures()]
        return ready.group_by(key).agg(
            nw.col(item.name("v")).max().alias(item.name("v")),
            nw.col(item.name("u")).max().alias(item.name("u")),
            *errors,
        )

    def settled(item: Item) -> nw.Expr:
        return nw.col(item.name("v")) == whole(1)

    def value(item: Item, _default: Default | None) -> tuple[Lowered, nw.Expr, nw.Expr]:
        found = settled(item)
        return Flag(_argument(item), 3), found if settles else ~found, nw.lit(not settles)

    return Fold(group=group, value=value, settled=settled)


def _group_distinct(staged: Staged, key: str, item: Item) -> Frame:
    flags = _grouped(staged, key, item, {item.name("n"): (whole(0), "max")})
    ready = staged.frame.select(nw.col(key), item.taken.alias(item.name("x")))
    different = ready.unique([key, item.name("x")])
    # no filter: an engine would move it down, and write out in it all that the item is made of
    counted = (
        different.with_columns(indicator(~nw.col(item.name("x")).is_null()).alias(item.name("v")))
        .group_by(key)
        .agg(nw.col(item.name("v")).sum().alias(item.name("v")))
    )
    both = flags.join(counted, on=key, how="left")
    return both.with_columns(
        nw.coalesce(nw.col(item.name("v")).cast(nw.Int64), whole(0)).alias(item.name("v"))
    )


def _group_run(latest: bool) -> Callable[[Staged, str, Item], Frame]:
    def group(staged: Staged, key: str, item: Item) -> Frame:
        if item.by is None:
            raise NotLowerable("a run without a month")
        month, held, rank = item.name("m"), item.name("h"), item.name("k")
        parts = parts_of(item.engine, item.by)
        ready = staged.frame.select(
            nw.col(key),
            nw.when(item.counted).then(parts.year * 12 + parts.month).alias(month),
            indicator(item.counted & item.column & ~item.by.is_null()).alias(held),
            item.open.alias(item.name("u")),
            *(column.alias(name) for name, column in item.failures().items()),
        )
        flags = ready.group_by(key).agg(
            nw.col(item.name("u")).max().alias(item.name("u")),
            nw.col(month).max().alias(item.name("l")),
            *(nw.col(name).min().alias(name) for name in item.failures()),
        )
        months = ready.group_by([key, month]).agg(nw.col(held).min().alias(held))
        true = months.filter(nw.col(held) == whole(1))
        # months in a row differ from their rank by the same number
        ranked = true.with_columns(whole(1).alias(rank)).with_columns(
            (nw.col(month) - nw.col(rank).cum_sum().over(key, order_by=month).cast(nw.Int64)).alias(rank)
        )
        runs = (
            ranked.with_columns(whole(1).alias(item.name("v")))
            .group_by([key, rank])
            .agg(nw.col(item.name("v")).sum().alias(item.name("v")), nw.col(month).max().alias(month))
        )
        if latest:
            last = runs.join(flags.select(key, item.name("l")), on=key, how="left")
            runs = last.filter(nw.col(month) == nw.col(item.name("l"))).drop(item.name("l"))
        best = runs.group_by(key).agg(nw.col(item.name("v")).max().alias(item.name("v")))
        both = flags.join(best, on=key, how="left").drop(item.name("l"))
        return both.with_columns(
            nw.coalesce(nw.col(item.name("v")).cast(nw.Int64), whole(0)).alias(item.name("v"))
        )

    return group


FOLDS: Mapping[str, Fold] = {
    "sum": Fold(group=_group_sum, value=_sum),
    "count": Fold(group=_group_count, value=_count),
    "min": Fold(group=_group_extreme("min"), value=_extreme),
    "max": Fold(group=_group_extreme("max"), value=_extreme),
    "any": _quantifier(True),
    "all": _quantifier(False),
    "distinct": Fold(group=_group_distinct, value=_count),
    "longest_run": Fold(group=_group_run(latest=False), value=_count),
    "latest_run": Fold(group=_group_run(latest=True), value=_count),
}
