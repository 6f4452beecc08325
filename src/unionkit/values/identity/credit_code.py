"""Unified social credit codes (统一社会信用代码), those of trade unions among them.

Source: GB 32100-2015 with amendment 1 of 2016, in force from 2015-10-01, seen in secondary sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from unionkit.values.identity.check_characters import CREDIT_ALPHABET, credit_check, organisation_check
from unionkit.values.identity.findings import Checked, found
from unionkit.values.identity.parts import of_shape
from unionkit.values.identity.reading import narrow, problem_before_reading
from unionkit.values.identity.regions import PROVINCES, Regions
from unionkit.values.identity.registers import AUTHORITIES, CATEGORIES, UNION
from unionkit.values.masking import mask_identity_number

__all__ = ["CreditCode", "check_credit_code", "read_credit_code"]

_SIGN = f"[{CREDIT_ALPHABET}]"
_SHAPE = re.compile(f"{_SIGN}{{2}}[0-9]{{6}}{_SIGN}{{10}}")
# what is registered with the central authorities carries the code of the whole country
_NATION = "100000"


@attrs.frozen(kw_only=True, repr=False)
class CreditCode:
    """A unified social credit code in its parts; the last character follows from them.

    `region` is that of the registering authority; `organisation` is the organisation code (GB 11714) of nine
    characters with its own check at the end. Neither `repr` nor `str` shows the whole code: ask for `number`.

    >>> union = CreditCode(authority="8", category="1", region="340421", organisation="TE5T00016")
    >>> union, union.is_union, union.category_name
    (CreditCode('813***********0165'), True, '基层工会')
    """

    authority: str = attrs.field(validator=of_shape(_SIGN, "8"))
    category: str = attrs.field(validator=of_shape(_SIGN, "1"))
    region: str = attrs.field(validator=of_shape("[0-9]{6}", "340421"))
    organisation: str = attrs.field(validator=of_shape(f"{_SIGN}{{9}}", "TE5T00016"))

    @property
    def number(self) -> str:
        """All eighteen characters."""
        return f"{self._body}{self.check}"

    @property
    def check(self) -> str:
        """The last character."""
        return credit_check(self._body)

    @property
    def is_union(self) -> bool:
        """Whether it was given to a trade union: a grassroots union (81) or another union body (89)."""
        return self.authority == UNION

    @property
    def authority_name(self) -> str:
        """The registering authority in Chinese, empty where none is known."""
        return AUTHORITIES.get(self.authority, "")

    @property
    def category_name(self) -> str:
        """The category in Chinese, empty where none is known."""
        return CATEGORIES.get(self.authority + self.category, "")

    @property
    def _body(self) -> str:
        return f"{self.authority}{self.category}{self.region}{self.organisation}"

    def __str__(self) -> str:
        return mask_identity_number(self.number)

    def __repr__(self) -> str:
        return f"CreditCode('{self}')"


def check_credit_code(value: str | float, *, regions: Regions | None = None) -> Checked[CreditCode]:
    """Check a credit code as it was typed or exported, and give its parts and what was found.

    Blanks, full-width characters and small letters are no fault. An unknown authority, category or region and an
    organisation code that does not fit its own check are warnings: the standard has been amended, and old
    organisation codes were carried over. Without `regions` only the province is looked
    at; with it, a region that came after the year of the list is unknown too.

    >>> check_credit_code("81340421te5t000165").number
    CreditCode('813***********0165')
    >>> check_credit_code("82340421TE5T00040J").codes
    ('category_unknown',)
    """
    plain = narrow(value)
    problem = problem_before_reading(plain)
    if problem is None and len(plain) != 18:
        problem = "length"
    if problem is None and _SHAPE.fullmatch(plain) is None:
        problem = "characters"
    if problem is not None:
        return Checked(None, found(problem))
    if credit_check(plain[:17]) != plain[17]:
        was_rounded = plain.isdigit() and plain.endswith("000")
        return Checked(None, found("spreadsheet_rounded" if was_rounded else "wrong_check"))
    code = CreditCode(authority=plain[0], category=plain[1], region=plain[2:8], organisation=plain[8:17])
    return Checked(code, found(*_doubts(code, regions)))


def read_credit_code(value: str | float) -> CreditCode:
    """Give the parts of a credit code; an error raises `ValueRefused`, and warnings pass.

    >>> read_credit_code("89340000TE5T000320").category_name
    '其他(工会)'
    """
    return check_credit_code(value).unwrap()


def _doubts(code: CreditCode, regions: Regions | None) -> Iterator[str]:
    if code.number.isdigit() and code.number.endswith("000"):
        yield "perhaps_rounded"
    if not code.authority_name:
        yield "authority_unknown"
    elif not code.category_name:
        yield "category_unknown"
    if _is_region_unknown(code.region, regions):
        yield "region_unknown"
    if organisation_check(code.organisation[:8]) != code.organisation[8]:
        yield "organisation_check"


def _is_region_unknown(region: str, regions: Regions | None) -> bool:
    """Whether no list has the region; a withdrawn one may stand, for codes are kept for life."""
    if region == _NATION:
        return False
    return region[:2] not in PROVINCES or (regions is not None and region not in regions)
