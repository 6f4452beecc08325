"""Identity numbers checked at the door: errors, warnings and the number in its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import attrs

from unionkit.errors import ValueRefused
from unionkit.values.dates import as_day
from unionkit.values.identity.check_characters import identity_check
from unionkit.values.identity.findings import Checked, found
from unionkit.values.identity.first_generation import problems_of_fifteen
from unionkit.values.identity.foreign import PermanentResidentCard2017, PermanentResidentNumber
from unionkit.values.identity.parts import day_in_digits
from unionkit.values.identity.reading import narrow, problem_before_reading
from unionkit.values.identity.regions import PROVINCES, Regions
from unionkit.values.identity.resident import ResidentNumber

__all__ = ["IdentityNumber", "check_identity_number", "read_identity_number"]

IdentityNumber = ResidentNumber | PermanentResidentNumber | PermanentResidentCard2017

_CARD_2017 = re.compile("[A-Z]{3}[0-9]{12}")
_EIGHTEEN = re.compile("[0-9]{17}[0-9X]")
_TAIWAN = "71"
# numbers were first given in 1984; who was too old then was never given one
_FIRST_GIVEN = date(1984, 1, 1)


@attrs.frozen
class _Demands:
    on: date | None
    youngest: int
    oldest: int
    regions: Regions | None


def check_identity_number(
    value: str | float,
    *,
    on: date | str | None = None,
    youngest: int = 0,
    oldest: int = 120,
    regions: Regions | None = None,
) -> Checked[IdentityNumber]:
    """Check an identity number as it was typed or exported, and give its parts and what was found.

    Taken are resident identity cards, residence permits of Hong Kong, Macao and Taiwan residents, and foreign
    permanent resident cards. Blanks, full-width characters and a small x are no fault. A number of fifteen digits is an
    error, see `convert_first_generation`. `on` is the day of the check: without it nobody is too young or born later.
    `regions` is a list of region codes: without it only the province is looked at. Nothing that was valid once is an
    error: an unknown or withdrawn region, an unlikely age are warnings.

    >>> check_identity_number("340421 19700131 9982").number
    ResidentNumber('340***********9982')
    >>> check_identity_number("1.1010519491231e+17").codes
    ('spreadsheet_rounded',)
    """
    if youngest and on is None:
        raise ValueRefused("An age needs a day on which it is asked", hint="Hand in on= with youngest=")
    demands = _Demands(None if on is None else as_day(on), youngest, oldest, regions)
    if isinstance(value, str) and _EIGHTEEN.fullmatch(value):  # most cells of a roster: nothing to narrow
        return _eighteen(value, demands)
    plain = narrow(value)
    problem = problem_before_reading(plain)
    if problem is not None:
        return Checked(None, found(problem))
    if _CARD_2017.fullmatch(plain):
        return Checked(PermanentResidentCard2017(plain))
    if "XX" in plain:  # a credit code may have two of them, an identity number has one at most
        return Checked(None, found("masked"))
    if len(plain) not in (15, 18):
        return Checked(None, found("length"))
    if len(plain) == 15:
        return Checked(None, found(*problems_of_fifteen(plain)))
    if not _EIGHTEEN.fullmatch(plain):
        return Checked(None, found("characters"))
    return _eighteen(plain, demands)


def read_identity_number(value: str | float, *, on: date | str | None = None) -> IdentityNumber:
    """Give the parts of a number; its errors raise `ValueRefused`, several as one group, and warnings pass.

    >>> read_identity_number("34042119800109997x").birth_date
    datetime.date(1980, 1, 9)
    """
    return check_identity_number(value, on=on).unwrap()


def _eighteen(plain: str, demands: _Demands) -> Checked[IdentityNumber]:
    birth_date = day_in_digits(plain[6:14])
    rounded = plain.endswith("000")
    codes = [] if birth_date is not None else ["no_such_day"]
    if identity_check(plain[:17]) != plain[17]:
        codes.append("spreadsheet_rounded" if rounded else "wrong_check")
    elif rounded:
        codes.append("perhaps_rounded")
    if birth_date is not None:
        codes += _ages(birth_date, demands)
        if plain[0] != "9":
            codes += _regions(plain[:6], birth_date, demands.regions)
    if birth_date is not None and not codes:
        return Checked(_parts(plain, birth_date))
    findings = found(*codes)
    if birth_date is None or any(finding.level == "error" for finding in findings):
        return Checked(None, findings)
    return Checked(_parts(plain, birth_date), findings)


def _ages(birth_date: date, demands: _Demands) -> Iterator[str]:
    if demands.on is not None and birth_date > demands.on:
        yield "born_later"
        return
    asked = max(demands.on or _FIRST_GIVEN, _FIRST_GIVEN)
    if _age(birth_date, asked) > demands.oldest:
        yield "too_old"
    if demands.on is not None and _age(birth_date, demands.on) < demands.youngest:
        yield "too_young"


def _age(birth_date: date, on: date) -> int:
    """The age as count_years(..., missing="up") gives it, without the cost of moving days: rosters are long."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _regions(region: str, birth_date: date, regions: Regions | None) -> Iterator[str]:
    if region[:2] == _TAIWAN:
        yield "region_of_permits"
    elif region[:2] not in PROVINCES:
        yield "region_unknown"
    elif region[0] == "8":
        # a permit carries the code of the whole region
        if region[2:] != "0000":
            yield "region_unknown"
    elif regions is not None:
        doubt = regions.doubt(region, birth_date.year)
        if doubt is not None:
            yield doubt


def _parts(plain: str, birth_date: date) -> ResidentNumber | PermanentResidentNumber:
    sequence = int(plain[14:17])
    if plain[0] == "9":
        return PermanentResidentNumber(
            province=plain[1:3], nation=plain[3:6], birth_date=birth_date, sequence=sequence
        )
    return ResidentNumber(region=plain[:6], birth_date=birth_date, sequence=sequence)
