"""Units of quantities: products of base symbols with whole exponents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

import attrs

from unionkit.errors import UnitMismatch

__all__ = ["BASE_SYMBOLS", "COUNTED_SYMBOLS", "Unit"]

_LEADING = ("CNY", "year", "month", "day", "hour")
COUNTED_SYMBOLS = frozenset(
    {"head", "household", "point", "vote", "share", "dwelling", "vehicle", "time", "person_time"}
)
"""The base symbols of things that are counted, one by one."""
BASE_SYMBOLS = frozenset({*_LEADING, *COUNTED_SYMBOLS, "m2", "km", "kg", "t"})
"""The symbols that every unit may use; `Unit.parse(text, also=...)` takes more."""

_OTHER_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("元", "yuan", "rmb", "fen", "分"), "CNY"),
    **dict.fromkeys(("人", "person", "people"), "head"),
    **dict.fromkeys(("㎡", "m²", "sqm", "平方米"), "m2"),
    **dict.fromkeys(("日", "天"), "day"),
    "年": "year",
    "月": "month",
    "户": "household",
}
_LONGEST = 200
_FACTOR = re.compile(r"(?P<symbol>[^\W\d]\w*|㎡)(?:\^(?P<power>[1-9][0-9]?))?")


def _canonical(powers: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Each symbol once, without zero powers, in the order in which they are written."""
    total: dict[str, int] = {}
    for symbol, power in powers:
        total[symbol] = total.get(symbol, 0) + power
    return tuple(sorted((item for item in total.items() if item[1]), key=lambda item: _rank(item[0])))


def _rank(symbol: str) -> tuple[int, str]:
    return (_LEADING.index(symbol) if symbol in _LEADING else len(_LEADING), symbol)


@attrs.frozen(repr=False)
class Unit:
    """A product of base symbols with whole exponents, such as CNY/month/head; `Unit()` is no unit.

    `parse` is the door that checks symbols. Amounts of money are yuan: the symbol is CNY, and fen is no unit.
    Written form: symbols above the line joined with `*`, then each one below the line after a slash; CNY and
    the times come first, the others follow in alphabetical order; a higher power is written month^2.

    >>> Unit.parse("CNY") / Unit.parse("head") / Unit.parse("month")
    Unit.parse('CNY/month/head')
    """

    powers: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_canonical)

    @classmethod
    def parse(cls, text: str, also: AbstractSet[str] = frozenset()) -> Unit:
        """Read a unit such as 'CNY/month/head', 'm2/head', '1/month' or '' for none; `also` adds symbols.

        An unknown symbol or a wrong spelling raises `UnitMismatch`.
        """
        if len(text) > _LONGEST:
            raise UnitMismatch("This unit is too long", hint=f"Write at most {_LONGEST} characters")
        if text.strip() in ("", "1"):
            return cls()
        above, *below = text.split("/")
        numerators = [] if above.strip() == "1" else [_factor(part, also) for part in above.split("*")]
        denominators = [_factor(part, also) for part in below]
        return cls([*numerators, *((symbol, -power) for symbol, power in denominators)])

    def power(self, symbol: str) -> int:
        """Give the exponent of a symbol, 0 where it does not occur."""
        return dict(self.powers).get(symbol, 0)

    def dimension(self) -> Unit:
        """Give the unit with year replaced by month: the two are one dimension, and a year is 12 months."""
        return Unit(("month" if symbol == "year" else symbol, power) for symbol, power in self.powers)

    def __mul__(self, other: Unit) -> Unit:
        return Unit([*self.powers, *other.powers]) if _is_unit(other) else NotImplemented

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1 if _is_unit(other) else NotImplemented

    def __pow__(self, exponent: int) -> Unit:
        if not _is_whole(exponent):
            return NotImplemented
        return Unit((symbol, power * exponent) for symbol, power in self.powers)

    def __str__(self) -> str:
        above = "*".join(_written(symbol, power) for symbol, power in self.powers if power > 0)
        below = "".join(f"/{_written(symbol, -power)}" for symbol, power in self.powers if power < 0)
        return f"{above or '1'}{below}" if below else above

    def __repr__(self) -> str:
        return f"Unit.parse('{self}')"


def _written(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}^{power}"


def _is_unit(value: object) -> bool:
    return isinstance(value, Unit)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _factor(part: str, also: AbstractSet[str]) -> tuple[str, int]:
    found = _FACTOR.fullmatch(part.strip())
    if found is None:
        raise UnitMismatch(
            "This unit cannot be read", hint="Write units as CNY/month/head, m2/head or 1/month"
        )
    symbol = found["symbol"]
    if symbol not in BASE_SYMBOLS and symbol not in also:
        raise UnitMismatch(
            f"The unit symbol {symbol!r} is not known", hint=_suggestion(symbol, BASE_SYMBOLS | also)
        )
    return symbol, int(found["power"] or "1")


def _suggestion(symbol: str, known: AbstractSet[str]) -> str:
    if symbol == "fen":
        return "Amounts are in yuan here: write CNY"
    by_lower = {name.lower(): name for name in sorted(known)}
    close = get_close_matches(symbol.lower(), by_lower, n=1)
    meant = _OTHER_NAMES.get(symbol.lower()) or (by_lower[close[0]] if close else "")
    return f"Did you mean {meant!r}?" if meant else f"Write one of {', '.join(sorted(known, key=_rank))}"
