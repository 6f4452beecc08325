"""Amounts in Chinese capitals (人民币大写), written and read."""

from __future__ import annotations

import re

from unionkit.errors import ValueRefused
from unionkit.values.money import Money

__all__ = ["capitals", "read_capitals"]

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")
_LIMIT_YUAN = 10**16

_NONZERO = "[壹贰叁肆伍陆柒捌玖]"
_GROUP = "[零壹贰叁肆伍陆柒捌玖拾佰仟]+"
_AMOUNT = re.compile(
    rf"(?P<sign>负?)(?:(?:(?P<兆>{_GROUP})兆)?(?:(?P<亿>{_GROUP})亿)?"
    rf"(?:(?P<万>{_GROUP})万)?(?P<ones>{_GROUP})?元)?"
    rf"零?(?:(?P<jiao>{_NONZERO})角)?零?(?:(?P<fen>{_NONZERO})分)?整?"
)
# the rule leaves these two zeros to the writer, so they are not compared
_OPTIONAL_ZERO = re.compile(
    rf"(?<=[拾佰仟][万亿兆])零(?={_NONZERO}仟)|(?<=[拾佰仟万亿兆]元)零(?={_NONZERO}角)"
)
_OTHER_FORMS = str.maketrans("圆圓正貳陸萬億", "元元整贰陆万亿")
_LONGEST = 64


def capitals(money: Money) -> str:
    """Write an amount in capitals, such as 壹仟贰佰叁拾肆元伍角陆分, with 整 where it has no fen.

    Zeros inside are written once. A zero that the rule leaves to the writer (before 角, or before 仟 where a
    group of four just ended in 0) is left out. 负 stands before an amount below zero; the prefix 人民币 is
    printed on the form. 兆 is 10^12; amounts from 10^16 yuan on raise `ValueRefused`.

    Source: 支付结算办法 附件一, 正确填写票据和结算凭证的基本规定, recalled and not checked against the
    official print. That text leaves 整 after 角 to the writer; here it is written.

    >>> capitals(Money.of("1234.56")), capitals(Money.of("105.03")), capitals(Money.of(100000))
    ('壹仟贰佰叁拾肆元伍角陆分', '壹佰零伍元零叁分', '壹拾万元整')
    """
    yuan, fen = divmod(abs(money.fen), 100)
    if yuan >= _LIMIT_YUAN:
        raise ValueRefused(
            "The amount is too large for capitals", hint="Capitals go up to 9999兆, below 10^16 yuan"
        )
    whole = f"{_whole(yuan)}元" if yuan or not fen else ""
    return ("负" if money.fen < 0 else "") + whole + _cents(fen, after_yuan=bool(yuan))


def read_capitals(text: str) -> Money:
    """Read an amount in capitals back, in any spelling that the rule allows.

    Taken are also the prefix 人民币, 圆 for 元, 正 for 整, traditional characters, a missing 整 after 角, and
    the optional zeros. Everything else that `capitals` would not write raises `ValueRefused`.

    >>> read_capitals("人民币壹万陆仟肆佰零玖圆零贰分")
    Money('16409.02')
    """
    plain = text.strip().removeprefix("人民币").translate(_OTHER_FORMS)
    found = _AMOUNT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is not None:
        money = _money_in(found)
        written = capitals(money)
        if _OPTIONAL_ZERO.sub("", plain) in _spellings(_OPTIONAL_ZERO.sub("", written)):
            return money
    raise ValueRefused("This is not an amount in capitals", hint="Write it as 壹仟贰佰叁拾肆元伍角陆分")


def _whole(yuan: int) -> str:
    """The whole yuan, digit by digit from the left; a zero waits until another digit follows it."""
    if yuan == 0:
        return "零"
    text, zero_waits = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        value = yuan // 10_000**group % 10_000
        for place in range(3, -1, -1):
            digit = value // 10**place % 10
            if digit:
                text += ("零" if zero_waits else "") + _DIGITS[digit] + _PLACES[place]
            zero_waits = bool(text) and digit == 0
        if value:
            text += _GROUPS[group]
            zero_waits = False
    return text


def _cents(fen: int, *, after_yuan: bool) -> str:
    tens, ones = divmod(fen, 10)
    if fen == 0:
        return "整"
    if ones == 0:
        return f"{_DIGITS[tens]}角整"
    if tens == 0:
        return f"{'零' if after_yuan else ''}{_DIGITS[ones]}分"
    return f"{_DIGITS[tens]}角{_DIGITS[ones]}分"


def _spellings(written: str) -> tuple[str, ...]:
    return (written, written.removesuffix("整")) if written.endswith("角整") else (written,)


def _money_in(found: re.Match[str]) -> Money:
    yuan = 0
    for name in ("兆", "亿", "万", "ones"):
        yuan = yuan * 10_000 + _group_value(found[name] or "")
    fen = yuan * 100 + _DIGITS.index(found["jiao"] or "零") * 10 + _DIGITS.index(found["fen"] or "零")
    return Money(-fen if found["sign"] else fen)


def _group_value(group: str) -> int:
    total, digit = 0, 0
    for sign in group:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            total, digit = total + digit * 10 ** _PLACES.index(sign), 0
    return total + digit
