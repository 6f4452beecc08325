"""Codes of regions: the provinces (GB/T 2260), and lists of codes that a caller hands in.

The first two digits of a code are the province. They are recalled from GB/T 2260 and were compared with the codes that
two public libraries carry; 81, 82 and 83 are those of the residence permits of Hong Kong, Macao and Taiwan residents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from unionkit.errors import ValueRefused

__all__ = ["PROVINCES", "Regions"]

_PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
PROVINCES = frozenset(_PROVINCES.split())
"""The first two digits that a code can have."""

_CODE = re.compile("[0-9]{6}")


def _codes(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(codes)


def _own(years: Mapping[str, int]) -> Mapping[str, int]:
    # what the caller does to its own mapping afterwards is of no effect here
    return dict(years)


@attrs.frozen(kw_only=True, repr=False)
class Regions:
    """A list of region codes of six digits: those in force in the year `as_of`, and those withdrawn before.

    `withdrawn` says for each code the last year in which it was in force.

    >>> regions = Regions(in_force={"340421"}, withdrawn={"110103": 2009}, as_of=2020)
    >>> regions.doubt("110103", 2015), regions.doubt("110103", 1985), regions.doubt("340421", 1985)
    ('region_withdrawn', None, None)
    """

    in_force: frozenset[str] = attrs.field(converter=_codes)
    withdrawn: Mapping[str, int] = attrs.field(converter=_own)
    as_of: int

    def __attrs_post_init__(self) -> None:
        if any(_CODE.fullmatch(code) is None for code in (*self.in_force, *self.withdrawn)):
            raise ValueRefused("A code of a region is no six digits", hint="Write codes such as 340421")

    def __contains__(self, code: str) -> bool:
        return code in self.in_force or code in self.withdrawn

    def doubt(self, code: str, birth_year: int) -> str | None:
        """The code of the warning that an identity number of this region deserves, or None.

        A number may be given years after the birth, so a code that is younger than the person is no doubt. Of
        those born after `as_of` the list cannot say that a code does not exist.
        """
        if code in self.withdrawn and code not in self.in_force:
            return "region_withdrawn" if self.withdrawn[code] < birth_year else None
        return "region_unknown" if code not in self and birth_year <= self.as_of else None

    def __repr__(self) -> str:
        return f"Regions({len(self.in_force)} in force, {len(self.withdrawn)} withdrawn, as of {self.as_of})"
