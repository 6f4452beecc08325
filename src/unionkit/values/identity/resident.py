"""Numbers of resident identity cards and of the residence permits of Hong Kong, Macao and Taiwan residents.

Source: GB 11643-1999, seen in secondary sources. The permits, from 2018-09-01 (a date that is recalled), follow the same
scheme with the codes 810000, 820000 and 830000 for the region.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

from unionkit.values.dates import as_day
from unionkit.values.identity.check_characters import identity_check
from unionkit.values.identity.parts import digits_of_day, of_shape, sequence_number
from unionkit.values.masking import mask_identity_number

__all__ = ["ResidentKind", "ResidentNumber", "Sex"]

Sex = Literal["female", "male"]
ResidentKind = Literal["resident", "hk_residence_permit", "mo_residence_permit", "tw_residence_permit"]
_PERMITS: dict[str, ResidentKind] = {
    "81": "hk_residence_permit",
    "82": "mo_residence_permit",
    "83": "tw_residence_permit",
}


@attrs.frozen(kw_only=True, repr=False)
class ResidentNumber:
    """An identity number in its parts; the check character follows from them.

    `region` is the code of the county where the number was given, at the time: neither the birthplace nor the
    present residence. Any six digits are taken but those of a foreign card, which begin with 9, since old codes stay
    valid; `check_identity_number` doubts them.
    Neither `repr` nor `str` shows the whole number: ask for `number`.

    >>> someone = ResidentNumber(region="340421", birth_date="1970-01-31", sequence=998)
    >>> someone, someone.sex, someone.number[-1]
    (ResidentNumber('340***********9982'), 'female', '2')
    """

    region: str = attrs.field(validator=of_shape("[0-8][0-9]{5}", "340421"))
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
    def sex(self) -> Sex:
        """The sex that the number was given for: male where the sequence is odd."""
        return "male" if self.sequence % 2 else "female"

    @property
    def kind(self) -> ResidentKind:
        """The kind of document, by the first two digits."""
        return _PERMITS.get(self.region[:2], "resident")

    @property
    def _body(self) -> str:
        return f"{self.region}{digits_of_day(self.birth_date)}{self.sequence:03d}"

    def __str__(self) -> str:
        return mask_identity_number(self.number)

    def __repr__(self) -> str:
        return f"ResidentNumber('{self}')"
