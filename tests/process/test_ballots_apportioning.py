"""Seats among constituencies: exact, fair by largest remainder, and open about ties."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.i18n.catalogue import messages
from unionkit.process.ballots import apportion

SIZES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 500), min_size=1)


@pytest.mark.parametrize(
    ("seats", "sizes", "expected"),
    [
        (10, {"A": 100, "B": 60, "C": 40}, {"A": 5, "B": 3, "C": 2}),
        (10, {"A": 47, "B": 16, "C": 158}, {"A": 2, "B": 1, "C": 7}),
        (7, {"A": 1}, {"A": 7}),
        (5, {"A": 990, "B": 5, "C": 5}, {"A": 3, "B": 1, "C": 1}),
    ],
)
def test_seats_follow_size_with_at_least_one_each(
    seats: int, sizes: dict[str, int], expected: dict[str, int]
) -> None:
    assert apportion(seats, sizes).seats == expected


def test_equal_remainders_at_the_last_seat_are_named_and_nobody_gets_it() -> None:
    found = apportion(3, {"A": 50, "B": 50})
    assert (found.seats, found.tied, found.open_seats) == ({"A": 1, "B": 1}, ("A", "B"), 1)


def test_equal_remainders_that_all_get_a_seat_are_no_tie() -> None:
    found = apportion(3, {"A": 1, "B": 1, "C": 2}, least=0)
    assert (found.seats, found.tied) == ({"A": 1, "B": 1, "C": 1}, ())


def test_what_was_lifted_to_the_least_is_named() -> None:
    assert [concern.code for concern in apportion(5, {"A": 990, "B": 5, "C": 5}).concerns] == ["lifted"]


@pytest.mark.parametrize(
    ("seats", "sizes"), [(1, {"A": 5, "B": 5}), (3, {}), (3, {"A": 0}), (-1, {"A": 1}), (2.0, {"A": 1})]
)
def test_what_cannot_be_divided_is_refused(seats: int, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueRefused):
        apportion(seats, sizes)


def test_every_remark_can_be_told_in_chinese() -> None:
    found = (*apportion(3, {"A": 50, "B": 50}).concerns, *apportion(5, {"A": 990, "B": 5, "C": 5}).concerns)
    assert {concern.code for concern in found} == {"lifted", "remainders_tied"}
    assert all(concern.message in messages("zh_CN") for concern in found)


@pytest.mark.property
@given(SIZES, st.integers(0, 300), st.integers(0, 2))
def test_all_seats_are_given_or_open_and_everybody_has_the_least(
    sizes: dict[str, int], more: int, least: int
) -> None:
    seats = least * len(sizes) + more
    found = apportion(seats, sizes, least=least)
    assert found.total == seats
    assert min(found.seats.values()) >= least
    assert found.open_seats < len(found.tied) or not found.tied


@pytest.mark.property
@given(SIZES, st.integers(0, 300))
def test_without_a_least_number_everybody_gets_his_quota_rounded_down_or_up(
    sizes: dict[str, int], seats: int
) -> None:
    found = apportion(seats, sizes, least=0)
    for name, size in sizes.items():
        quota = Fraction(size * seats, sum(sizes.values()))
        assert floor(quota) <= found.seats[name] <= ceil(quota)


@pytest.mark.property
@given(SIZES, st.integers(0, 300))
def test_a_larger_constituency_never_gets_fewer_seats(sizes: dict[str, int], more: int) -> None:
    found = apportion(len(sizes) + more, sizes)
    ordered = sorted(sizes, key=lambda name: sizes[name])
    for less, larger in pairwise(ordered):
        assert found.seats[less] <= found.seats[larger]


@pytest.mark.property
@given(SIZES, st.integers(0, 60), st.integers(0, 1))
def test_seats_are_those_of_handing_out_the_remainders_one_by_one(
    sizes: dict[str, int], more: int, least: int
) -> None:
    """An independent way: of all ways to round quotas, the one whose sum of squared errors is least; several mean a tie."""
    seats = least * len(sizes) + more
    found = apportion(seats, sizes, least=least)
    lifted = {name for concern in found.concerns if concern.code == "lifted" for name in concern.subjects}
    shared = {name: size for name, size in sizes.items() if name not in lifted}
    left = seats - least * len(lifted)
    quotas = {name: Fraction(size * left, sum(shared.values())) for name, size in shared.items()}
    assert all(quota >= least for quota in quotas.values())
    remaining = left - sum(floor(quota) for quota in quotas.values())
    sure = {name for name in quotas if found.seats[name] > floor(quotas[name])}
    errors = {name: quotas[name] - floor(quotas[name]) for name in quotas}
    for name in quotas:
        ahead = sum(1 for other in errors.values() if other > errors[name])
        alike = sum(1 for other in errors.values() if other == errors[name])
        assert (name in sure) == (ahead + alike <= remaining)
        assert (name in found.tied) == (ahead < remaining < ahead + alike)
