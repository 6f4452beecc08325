"""Numbers of foreign permanent resident cards: that of 2023 with eighteen digits, and that of 2017.

That the card of 2023 (issued from 2023-12-01) has eighteen digits, begins with 9 and ends in a MOD 11-2 check was seen in
a secondary source. How the digits between are laid out (province, nation, day of birth, sequence) is recalled and not
checked against the standard; whether the sequence tells the sex is not known, so none is given.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

from unionkit.values.dates import as_day
from unionkit.values.identity.check_characters import identity_check
from unionkit.values.identity.parts import digits_of_day, of_shape, sequence_number
from unionkit.values.masking import mask_identity_number

__all__ = ["PermanentResidentCard2017", "PermanentResidentNumber"]


@attrs.frozen(kw_only=True, repr=False)
class PermanentResidentNumber:
    """The number of a foreign permanent resident card of 2023 in its parts, whose layout is recalled.

    `province` has two digits, `nation` is the numeric code of ISO 3166 with three. Neither `repr` nor `str` shows
    the whole number: ask for `number`.

    >>> PermanentResidentNumber(province="11", nation="840", birth_date="1980-05-20", sequence=997)
    PermanentResidentNumber('911***********9978')
    """

    province: str = attrs.field(validator=of_shape("[0-9]{2}", "11"))
    nation: str = attrs.field(validator=of_shape("[0-9]{3}", "840"))
    birth_date: date = attrs.field(converter=as_day)
    sequence: int = attrs.field(validator=sequence_number)

    @property
    def number(self) -> str:
        """All eighteen characters."""
        return f"{self._body}{self.check}"

    @property
    def check(self) -> str:
        """The last character, a digit or X."""
        return identity_check(self._body)

    @property
    def region(self) -> str:
        """What stands in the place of a region: 9, province and nation."""
        return f"9{self.province}{self.nation}"

    @property
    def sex(self) -> None:
        """None: no source says that the number tells it."""
        return

    @property
    def kind(self) -> Literal["foreign_permanent_resident_2023"]:
        """The kind of document."""
        return "foreign_permanent_resident_2023"

    @property
    def _body(self) -> str:
        return f"{self.region}{digits_of_day(self.birth_date)}{self.sequence:03d}"

    def __str__(self) -> str:
        return mask_identity_number(self.number)

    def __repr__(self) -> str:
        return f"PermanentResidentNumber('{self}')"


@attrs.frozen(repr=False)
class PermanentResidentCard2017:
    """The number of a card of 2017, three letters and twelve digits, of which only the shape is known.

    >>> PermanentResidentCard2017("USA110080052001").nation
    'USA'
    """

    number: str = attrs.field(validator=of_shape("[A-Z]{3}[0-9]{12}", "USA110080052001"))

    @property
    def nation(self) -> str:
        """The three letters of the nationality."""
        return self.number[:3]

    @property
    def kind(self) -> Literal["foreign_permanent_resident_2017"]:
        """The kind of document."""
        return "foreign_permanent_resident_2017"

    def __str__(self) -> str:
        return mask_identity_number(self.number)

    def __repr__(self) -> str:
        return f"PermanentResidentCard2017('{self}')"
