"""Numbers and names with their middle hidden, in the forms that offices use.

No standard fixes these forms; the customs were seen in secondary sources. Every mask keeps characters only at the ends,
and hides everything where too little would stay hidden, so that odd input never shows more than a good number would.
The usual 6 and 4 of an identity number keep region and sequence, which with a list of counties narrows people down: for
public notices take 3 and 4, which is what you get, or the name only.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

from unionkit.errors import ValueRefused
from unionkit.values.compound_surnames import COMPOUND_SURNAMES

__all__ = [
    "NameStyle",
    "mask_bank_card",
    "mask_ends",
    "mask_identity_number",
    "mask_name",
    "mask_phone",
]

NameStyle = Literal["surname", "ends"]

# fewer hidden digits than these could be tried one by one on a page that answers
_LEAST_HIDDEN = 4
_DOTS = "·•‧・･∙.．"
_BARE_MARKS = str.maketrans("", "", " \t\u00a0\u2009\u3000-－")


def mask_ends(text: str, keep: tuple[int, int], *, least_hidden: int = _LEAST_HIDDEN, star: str = "*") -> str:
    """Keep the first and last characters, as many as `keep` says, and hide those between.

    Where fewer than `least_hidden` would be hidden, all are. The length is kept.

    >>> mask_ends("340421197001319982", (6, 4)), mask_ends("1234567", (3, 4))
    ('340421********9982', '*******')
    """
    _demand(keep, least_hidden, star)
    start, end = keep
    hidden = len(text) - start - end
    if hidden < least_hidden:
        return star * len(text)
    return text[:start] + star * hidden + text[len(text) - end :]


def mask_identity_number(number: str, *, keep: tuple[int, int] = (3, 4), star: str = "*") -> str:
    """Hide the middle of an identity number or credit code; 3 and 4 stay, other customs are 6+4, 5+4, 1+1.

    >>> mask_identity_number("340421197001319982")
    '340***********9982'
    """
    return mask_ends(number.strip(), keep, star=star)


def mask_phone(number: str, *, star: str = "*") -> str:
    """Hide the middle four digits of a mobile phone; of any other number all but the last four.

    Blanks and hyphens are taken out first, and a prefix such as +86 counts as hidden.

    >>> mask_phone("138 1234 5678"), mask_phone("+86 13812345678"), mask_phone("0554-1234567")
    ('138****5678', '**********5678', '*******4567')
    """
    digits = number.translate(_BARE_MARKS)
    is_mobile = len(digits) == 11 and digits.startswith(("1", "１"))
    return mask_ends(digits, (3, 4) if is_mobile else (0, 4), star=star)


def mask_bank_card(number: str, *, keep: tuple[int, int] = (0, 4), star: str = "*") -> str:
    """Hide a card number but its last four digits; (6, 4) shows the bank too. Blanks are taken out first.

    >>> mask_bank_card("6222 0212 3456 7890 123"), mask_bank_card("6222021234567890123", keep=(6, 4))
    ('***************0123', '622202*********0123')
    """
    return mask_ends(number.translate(_BARE_MARKS), keep, star=star)


def mask_name(
    name: str,
    *,
    style: NameStyle = "surname",
    compound_surnames: Collection[str] = COMPOUND_SURNAMES,
    star: str = "*",
) -> str:
    """Keep the surname of a name; under 'ends' its last character too, where one stays hidden between.

    A surname of two characters is kept whole where more follows. A name in parts, with dots or blanks between,
    keeps its first character and the marks.

    >>> [mask_name(name) for name in ("张三", "王小强", "欧阳修", "司马相如", "买买提·艾力")]
    ['张*', '王**', '欧阳*', '司马**', '买**·**']
    >>> [mask_name(name, style="ends") for name in ("张三", "王小强", "欧阳修", "司马相如")]
    ['张*', '王*强', '欧阳*', '司马*如']
    """
    _demand((0, 0), 0, star)
    if style not in get_args(NameStyle):
        raise ValueRefused("This is not a way to mask a name", hint="Write 'surname' or 'ends'")
    bare = name.strip()
    if any(sign in _DOTS or sign.isspace() for sign in bare):
        rest = "".join(sign if sign in _DOTS or sign.isspace() else star for sign in bare[1:])
        return bare[:1] + rest if star in rest else star * len(bare)
    start = 2 if len(bare) > 2 and bare[:2] in compound_surnames else 1
    end = 1 if style == "ends" and len(bare) > start + 1 else 0
    return mask_ends(bare, (start, end), least_hidden=1, star=star)


def _demand(keep: tuple[int, int], least_hidden: int, star: str) -> None:
    if min(keep) < 0 or least_hidden < 0:
        raise ValueRefused("A mask cannot keep fewer than no characters", hint="Write keep=(3, 4)")
    if len(star) != 1 or star.isalnum() or star.isspace():
        raise ValueRefused(
            "The sign of a mask would look like part of the number", hint="Write one sign, such as '*'"
        )
