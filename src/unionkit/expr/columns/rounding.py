"""Roundings of quotients of whole numbers by a positive divisor, as columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import narwhals as nw

from unionkit.expr.columns.engine import Engine, choose, indicator, quotient, whole


def _floor(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    return quotient(engine, above, below)


def _ceiling(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    return whole(0) - quotient(engine, whole(0) - above, below)


def _toward_zero(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    return choose(above >= whole(0), _floor(engine, above, below), _ceiling(engine, above, below))


def _from_zero(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    return choose(above >= whole(0), _ceiling(engine, above, below), _floor(engine, above, below))


def _half_up(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    twice, double = above * 2, below * 2
    return choose(
        above >= whole(0), _floor(engine, twice + below, double), _ceiling(engine, twice - below, double)
    )


def _half_down(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    twice, double = above * 2, below * 2
    return choose(
        above >= whole(0), _ceiling(engine, twice - below, double), _floor(engine, twice + below, double)
    )


def _half_even(engine: Engine, above: nw.Expr, below: nw.Expr) -> nw.Expr:
    low = engine.bind(_floor(engine, above, below))
    beyond = engine.bind((above - low * below) * 2 - below)
    odd = low - quotient(engine, low, whole(2)) * 2
    return low + indicator(beyond > whole(0)) + indicator((beyond == whole(0)) & (odd == whole(1)))


ROUND: Mapping[str, Callable[[Engine, nw.Expr, nw.Expr], nw.Expr]] = {
    "half_up": _half_up,
    "half_even": _half_even,
    "half_down": _half_down,
    "up": _from_zero,
    "down": _toward_zero,
    "ceiling": _ceiling,
    "floor": _floor,
}
