"""What people type in offices: numbers, shares, yes or no, and days, read strictly or refused with a hint.

Every reader takes the whole text or raises `ValueRefused`. A message describes the problem and never repeats
the text, which may be personal; a caller who may show it can add it.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from unionkit.errors import ValueRefused
from unionkit.values.misspellings import DAY_PROBLEMS, DIGIT_PROBLEMS, NUMBER_PROBLEMS, Problem

__all__ = ["plain_decimal", "read_day", "read_number", "read_rate", "read_yes_no"]

_LONGEST = 64
# full-width forms of ASCII stand at one fixed distance; the full-width yen sign stands apart
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: 0xA5, 0x3000: 0x20}

_PLAIN = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?")
_DIGITS = r"(?P<sign>-?)¥?(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?"
_NUMBER = re.compile(_DIGITS + r"(?P<scale>[万亿]?)元?")
_RATE = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?(?P<scale>[%‰])")
_POINT_MOVES = {"": 0, "万": 4, "亿": 8, "%": -2, "‰": -3}

_DAY = re.compile(
    r"(?P<year>[12][0-9]{3})(?:"
    r"(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"|(?P<month8>[0-9]{2})(?P<day8>[0-9]{2})"
    r"|年(?P<month_cn>[0-9]{1,2})月(?P<day_cn>[0-9]{1,2})日)"
)

_YES = frozenset({"是", "有", "对", "真", "y", "yes", "true", "1", "√", "✓", "✔"})
_NO = frozenset({"否", "无", "错", "假", "n", "no", "false", "0", "×", "✗", "✘"})


def plain_decimal(text: str) -> Decimal:
    """Read plain digits such as '1200.50' or '-3' and nothing else, exactly.

    >>> plain_decimal("1200.50")
    Decimal('1200.50')
    """
    plain = _as_text(text, "number")
    if len(plain) > _LONGEST or _PLAIN.fullmatch(plain) is None:
        raise ValueRefused(
            "This text is not plain digits", hint="Write '1200.50', or read it with read_number()"
        )
    return Decimal(plain)


def read_number(text: str) -> Decimal:
    """Read a number as it is typed, exactly: '1,200.50', '１２００', '￥1,200', '1200元', '1.2万元'.

    Groups are groups of three. Blanks inside, other marks, approximate and scientific spellings, brackets,
    Chinese numerals and shares (see `read_rate`) raise `ValueRefused`.

    >>> read_number("1.2万元"), read_number("￥1,200.50")
    (Decimal('12000'), Decimal('1200.50'))
    """
    narrow = _narrow(text, "number")
    found = _NUMBER.fullmatch(narrow)
    if found is None:
        raise _refusal(narrow, NUMBER_PROBLEMS, "Write digits such as 1200.50")
    return _move_point(found)


def read_rate(text: str) -> Decimal:
    """Read a share written with its sign: '30%' is 0.30, '2.5‰' is 0.0025.

    A bare number raises `ValueRefused`, because 0.3 in a column of percents may be either.

    >>> read_rate("30%"), read_rate("2.5‰")
    (Decimal('0.30'), Decimal('0.0025'))
    """
    narrow = _narrow(text, "share")
    found = _RATE.fullmatch(narrow)
    if found is None:
        raise _refusal(narrow, DIGIT_PROBLEMS, "Write it with its sign, such as 30% or 2.5‰")
    return _move_point(found)


def read_yes_no(text: str) -> bool:
    """Read 是/否, 有/无, 对/错, 真/假, y/n, yes/no, true/false, 1/0 or √/×, and refuse the rest.

    >>> read_yes_no(" 是 "), read_yes_no("No")
    (True, False)
    """
    narrow = _narrow(text, "yes or no").lower()
    if narrow in _YES or narrow in _NO:
        return narrow in _YES
    raise ValueRefused(
        "This is neither yes nor no", hint="Write 是 or 否 (or yes, no, true, false, 1, 0, √, ×)"
    )


def read_day(text: str) -> date:
    """Read a day with the year first: 2024-01-31, 2024/1/31, 2024.1.31, 20240131 or 2024年1月31日.

    Spellings that leave open which number is the year or the month, and Excel serial numbers, raise
    `ValueRefused`.

    >>> read_day("2024年1月31日")
    datetime.date(2024, 1, 31)
    """
    narrow = _narrow(text, "day")
    found = _DAY.fullmatch(narrow)
    if found is None:
        raise _refusal(narrow, DAY_PROBLEMS, "Write it as 2024-01-31")
    month = found["month"] or found["month8"] or found["month_cn"]
    day = found["day"] or found["day8"] or found["day_cn"]
    try:
        return date(int(found["year"]), int(month), int(day))
    except ValueError:
        raise ValueRefused(
            "The calendar has no such day", hint="Look at the month and the day again"
        ) from None


def _as_text(value: object, kind: str) -> str:
    if isinstance(value, str):
        return value
    given = type(value).__name__
    raise ValueRefused(
        f"A {kind} is read from text", hint=f"Hand in what was typed, not a value of type {given}"
    )


def _narrow(text: object, kind: str) -> str:
    """The text without outer blanks and with its full-width characters brought to ASCII."""
    narrow = _as_text(text, kind).translate(_HALF_WIDTH).strip()
    if not narrow or len(narrow) > _LONGEST:
        problem = f"This is too long for a {kind}" if narrow else "Nothing is written here"
        raise ValueRefused(problem, hint=f"Write a {kind}, or leave it out where it is not known")
    return narrow


def _move_point(found: re.Match[str]) -> Decimal:
    """The digits found with their scale applied; Decimal arithmetic would round at the caller's precision."""
    whole, part, moves = found["whole"].replace(",", ""), found["part"] or "", _POINT_MOVES[found["scale"]]
    if moves >= 0:
        padded = part.ljust(moves, "0")
        whole, part = whole + padded[:moves], padded[moves:]
    else:
        padded = whole.rjust(1 - moves, "0")
        whole, part = padded[:moves], padded[moves:] + part
    return Decimal(f"{found['sign']}{whole}.{part}" if part else f"{found['sign']}{whole}")


def _refusal(narrow: str, problems: tuple[Problem, ...], otherwise: str) -> ValueRefused:
    for problem in problems:
        if re.search(problem.pattern, narrow):
            return ValueRefused(problem.message, hint=problem.hint)
    return ValueRefused("This cannot be read", hint=otherwise)
