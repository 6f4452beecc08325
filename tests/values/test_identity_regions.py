"""Lists of region codes and the doubts that they give."""

from __future__ import annotations

import pytest

from unionkit.errors import ValueRefused
from unionkit.values.identity import Regions, ResidentNumber, check_identity_number

LIST = Regions(in_force={"340421", "110101"}, withdrawn={"110103": 2009, "340402": 1990}, as_of=2020)


def codes(region: str, birth_date: str) -> tuple[str, ...]:
    number = ResidentNumber(region=region, birth_date=birth_date, sequence=998).number
    return check_identity_number(number, regions=LIST).codes


@pytest.mark.parametrize(
    ("region", "birth_date", "expected"),
    [
        ("340421", "1950-01-01", ()),
        ("340421", "2024-01-01", ()),
        ("110103", "1985-07-20", ()),
        ("110103", "2009-12-31", ()),
        ("110103", "2010-01-01", ("region_withdrawn",)),
        ("119999", "2020-12-31", ("region_unknown",)),
        ("119999", "2021-01-01", ()),
        ("160101", "2021-01-01", ("region_unknown",)),
        ("830000", "1985-01-01", ()),
        ("830001", "1985-01-01", ("region_unknown",)),
        ("710000", "1985-01-01", ("region_of_permits",)),
    ],
)
def test_a_region_is_doubted_only_where_the_list_can_say_so(
    region: str, birth_date: str, expected: tuple[str, ...]
) -> None:
    assert codes(region, birth_date) == expected


def test_a_region_is_never_an_error() -> None:
    number = ResidentNumber(region="110103", birth_date="2015-03-07", sequence=997)
    assert check_identity_number(number.number, regions=LIST).number == number


def test_the_list_does_not_look_at_the_card_of_a_foreigner() -> None:
    assert check_identity_number("911840198005209978", regions=LIST).findings == ()


@pytest.mark.parametrize("code", ["34042", "34042X", "", "３４０４２１"])
def test_a_list_with_a_wrong_code_is_refused(code: str) -> None:
    with pytest.raises(ValueRefused, match="six digits"):
        Regions(in_force={code}, withdrawn={}, as_of=2020)
    with pytest.raises(ValueRefused, match="six digits"):
        Regions(in_force=set(), withdrawn={code: 2000}, as_of=2020)


def test_a_list_keeps_what_it_was_made_from() -> None:
    years = {"110103": 2009}
    regions = Regions(in_force=["340421"], withdrawn=years, as_of=2020)
    years["110103"] = 2030
    assert regions.doubt("110103", 2015) == "region_withdrawn"


def test_a_list_is_shown_in_few_words() -> None:
    assert repr(LIST) == "Regions(2 in force, 2 withdrawn, as of 2020)"
