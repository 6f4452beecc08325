"""What the shapes of amounts and quantities come to: at their ends, and against a plain reckoning of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import Policy, load_policy
from unionkit.errors import PolicyError
from unionkit.packs.shapes import tree

FACTS = """
id = "ferry/shape"
facts.fare = { type = "money" }
facts.riders = { type = "count", unit = "head" }
facts.wage = { type = "money", unit = "CNY/month/head" }
facts.deck = { type = "choice", choices = ["open", "cabin"] }
facts.season = { type = "choice", choices = ["low", "high"] }
"""


def policy_of(amount: str, let: str = "") -> Policy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shape.toml"
        path.write_text(
            f'{FACTS}{let}\n[[edition]]\nfrom = 2024-01-01\nzero = "granted"\n[[edition.amount]]\n{amount}\n',
            encoding="utf-8",
        )
        return load_policy(path)


def paid(policy: Policy, **facts: object) -> str:
    """What is paid in yuan, from what to what where a person decides, or the code of the answer."""
    usual = {"fare": 0, "riders": 1, "wage": 0, "deck": "open", "season": "low"}
    decision = policy.decide({**usual, **facts}, on="2024-05-01")
    if decision.amount is None:
        return decision.code or decision.outcome.value
    ends = [
        f"{end.fen / Decimal(100):g}" for end in (decision.amount, decision.amount_high) if end is not None
    ]
    return " to ".join(dict.fromkeys(ends))


@pytest.mark.parametrize(
    ("amount", "facts", "wanted"),
    [
        ("pay = 5", {}, "5"),
        ("pay = 0.05", {}, "0.05"),
        ('pay = "2 * fare"', {"fare": 3}, "6"),
        ('of = "fare"\nrate = "30%"', {"fare": 10}, "3"),
        ('of = "fare"\nrate = 0.3', {"fare": 10}, "3"),
        ('of = "fare"\nrate = 1', {"fare": 10}, "10"),
        ('of = "fare"\nrate = "30% if riders >= 2 else 10%"', {"fare": 10}, "1"),
        ('months = 3\nstandard = "wage"', {"wage": 100}, "300"),
        ('months = 1.5\nstandard = "wage"', {"wage": 100}, "150"),
        ('months = 2\nstandard = "wage"\nper_head = 3', {"wage": 100}, "600"),
        ('months = 2\nstandard = "wage"\nper_head = "riders"', {"wage": 100, "riders": 4}, "800"),
        ("between = [5, 50]", {}, "5 to 50"),
        ('by = "deck"\ntable = { open = 5, cabin = "fare" }', {"deck": "cabin", "fare": 7}, "7"),
        ('by = "deck"\ntable = { open = 5 }', {"deck": "cabin"}, "no_amount"),
        (
            'by = ["deck", "season"]\ntable = { open = { low = 1, high = 2 }, cabin = { low = 3 } }',
            {"season": "high"},
            "2",
        ),
        (
            'by = ["deck", "season"]\ntable = { open = { low = 1 }, cabin = { low = 3 } }',
            {"season": "high"},
            "no_amount",
        ),
        ('by = "deck"\ntable = { open = 5 }\nwhen = "riders >= 2"', {}, "no_amount"),
    ],
)
def test_a_shape_pays_what_it_says(amount: str, facts: dict[str, object], wanted: str) -> None:
    assert paid(policy_of(amount), **facts) == wanted


BANDS = """
of = "fare"
bands = [
  { from = 10, to = 20, pay = 1 },
  { to = 30, rate = "10%" },
  { from = 40, below = 50, pay = 3 },
  { between = [4, 8], to = 60 },
  { above = 70, pay = 5 },
]
"""


@pytest.mark.parametrize(
    ("fare", "wanted"),
    [
        ("9.99", "no_amount"),
        ("10", "1"),
        ("20", "1"),
        ("20.01", "2"),
        ("30", "3"),
        ("30.01", "no_amount"),
        ("40", "3"),
        ("49.99", "3"),
        ("50", "4 to 8"),
        ("60", "4 to 8"),
        ("60.01", "no_amount"),
        ("70", "no_amount"),
        ("70.01", "5"),
        ("9999", "5"),
    ],
)
def test_a_band_takes_its_ends_as_they_are_written_and_begins_where_the_one_before_ends(
    fare: str, wanted: str
) -> None:
    assert paid(policy_of(BANDS), fare=fare) == wanted


def test_an_amount_with_two_ends_is_left_to_a_person_and_one_of_two_bands_as_well() -> None:
    assert policy_of(BANDS).editions[0].amounts[0].kind == "between"
    assert policy_of("pay = 5").editions[0].amounts[0].kind == "exact"
    assert policy_of('pay = 5\nkind = "up_to"').editions[0].amounts[0].kind == "up_to"


def test_a_quantity_outside_its_bands_is_nothing() -> None:
    policy = policy_of(
        'pay = "each"', '[let]\neach = { of = "fare", bands = [{ from = 10, to = 20, pay = 1 }] }'
    )
    assert [paid(policy, fare=fare) for fare in (9, 10, 21)] == ["0", "1", "0"]


@pytest.mark.parametrize(
    "name", ["months", "rate", "table", "bands", "marginal", "between", "pay", "standard", "of"]
)
def test_a_field_of_records_may_be_called_like_a_shape(name: str) -> None:
    trips = '[facts.trips]\ntype = "list"\nusual = []\nfields.price = { type = "money" }\n'
    policy = policy_of(f'pay = "sum(trips.{name})"', f'{trips}[let.trips]\n{name} = "2 * trips.price"')
    assert paid(policy, trips=[{"price": 3}, {"price": 4}]) == "14"


def test_a_field_called_like_a_shape_may_have_a_shape() -> None:
    trips = '[facts.trips]\ntype = "list"\nusual = []\nfields.price = { type = "money" }\n'
    let = '[let.trips.rate]\nof = "trips.price"\nmarginal = [{ to = 10, rate = "50%" }, { rate = "10%" }]'
    assert paid(policy_of('pay = "sum(trips.rate)"', trips + let), trips=[{"price": 20}]) == "6"


SLICES = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 100)), min_size=1, max_size=4)


def reckoned(slices: Sequence[tuple[Fraction | None, Fraction]], start: int, fare: Fraction) -> Fraction:
    """The sum of the slices, worked out by walking along the quantity."""
    total, low = Fraction(0), Fraction(start)
    for high, rate in slices:
        top = fare if high is None else min(fare, high)
        if top > low:
            total += (top - low) * rate
        low = low if high is None else high
    return total


@pytest.mark.property
@given(SLICES, st.booleans(), st.integers(0, 30), st.lists(st.integers(0, 25_000), min_size=1, max_size=5))
def test_slices_pay_each_part_of_a_quantity_at_its_own_rate(
    widths: list[tuple[int, int]], open_end: bool, start: int, fares: list[int]
) -> None:
    end, slices, parts = start, list[tuple[Fraction | None, Fraction]](), list[str]()
    for place, (width, rate) in enumerate(widths):
        end += width
        last = open_end and place + 1 == len(widths)
        slices.append((None if last else Fraction(end), Fraction(rate, 100)))
        keys = ([f"from = {start}"] if not place and start else []) + ([] if last else [f"to = {end}"])
        parts.append(f"{{ {', '.join([*keys, f'rate = {rate}e-2'])} }}")
    policy = policy_of(
        f'of = "fare"\nround = {{ to = "0.01", mode = "down" }}\nmarginal = [{", ".join(parts)}]'
    )
    for fen in fares:
        wanted = reckoned(slices, start, Fraction(fen, 100))
        got = policy.decide(
            {"fare": Decimal(fen) / 100, "riders": 1, "wage": 0, "deck": "open", "season": "low"},
            on="2024-05-01",
        ).amount
        assert got is not None
        assert got.fen == int(wanted * 100)


@pytest.mark.parametrize(
    "value", [True, None, [1], {}, "", "  ", Decimal("nan"), Decimal("1e40"), 10**31, Decimal("1e-31")]
)
def test_what_is_no_expression_is_refused(value: object) -> None:
    with pytest.raises(PolicyError):
        tree(value)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('"0.01"', ("0.01", "half_up")),
        ("1", ("1", "half_up")),
        ("0.5", ("0.5", "half_up")),
        ('{ to = "100", mode = "down" }', ("100", "down")),
    ],
)
def test_a_rounding_is_a_step_in_yuan_and_a_mode(written: str, wanted: tuple[str, str]) -> None:
    assert policy_of(f"pay = 5\nround = {written}").editions[0].amounts[0].rounding == wanted
