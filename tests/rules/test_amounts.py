from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.regatta import DAY, FACTS, LEGS, both_ways, outcome_of, regatta

from unionkit import Decision, Money, Policy

STANDARD = """
[parameters]
standard = { table = "regatta/standard" }
[[tables]]
kind = "table"
id = "regatta/standard"
unit = "CNY/month/head"
keys = ["flag"]
row = [{ flag = "red", from = 2020-01-01, value = 600 }, { from = 2020-01-01, value = 500.5 }]
"""


def paid(policy: Policy, **facts: object) -> str:
    """The amount, both ends where there are two, or the code where nothing is paid."""
    decision = both_ways(policy, facts)
    if decision.amount is None:
        return decision.code
    ends = dict.fromkeys(str(end) for end in (decision.amount, decision.amount_high))
    return " to ".join(ends)


def amount(rule: str, *, more: str = "", rest: str = "") -> Policy:
    return regatta(f"[[edition.amount]]\n{rule}\n{rest}", more=more)


@pytest.mark.parametrize(
    ("rule", "facts", "found"),
    [
        ("pay = 5", {}, "5.00"),
        ("pay = 0.01", {}, "0.01"),
        ('pay = "chest / 3"', {"chest": 10}, "3.33"),
        ('pay = "2 * chest"', {"chest": Decimal("0.05")}, "0.10"),
        ('of = "chest"\nrate = "30%"', {"chest": 10}, "3.00"),
        ('of = "chest"\nrate = "rate"', {"chest": 10, "rate": Decimal("0.1255")}, "1.26"),
        ('of = "chest"\nrate = 0.5', {"chest": Decimal("0.01")}, "0.01"),
        ("between = [3, 9]", {}, "3.00 to 9.00"),
        ('between = ["chest / 2", "chest"]', {"chest": 9}, "4.50 to 9.00"),
        ('pay = 5\nkind = "up_to"', {}, "5.00"),
    ],
)
def test_fixed_rated_and_open_amounts_pay_what_they_say(
    rule: str, facts: Mapping[str, object], found: str
) -> None:
    assert paid(amount(rule), **facts) == found


BANDS = amount(
    """
of = "chest"
bands = [
  { below = 100, pay = 1 },
  { from = 100, to = 200, pay = 2 },
  { to = 300, rate = "10%" },
  { above = 400, below = 500, between = [5, 8] },
  { from = 500, to = 500, pay = 6 },
]
"""
)


@pytest.mark.parametrize(
    ("chest", "found"),
    [
        ("99.99", "1.00"),
        ("100", "2.00"),
        ("200", "2.00"),
        ("200.01", "20.00"),
        ("300", "30.00"),
        ("300.01", "no_amount"),
        ("400", "no_amount"),
        ("400.01", "5.00 to 8.00"),
        ("499.99", "5.00 to 8.00"),
        ("500", "6.00"),
        ("500.01", "no_amount"),
    ],
)
def test_ends_of_bands_are_open_or_closed_as_written_and_gaps_pay_nothing(chest: str, found: str) -> None:
    assert paid(BANDS, chest=Decimal(chest)) == found


MARGINAL = amount(
    'of = "chest"\nmarginal = [{ from = 100, to = 1_000, rate = "30%" }, { to = 5_000, rate = "40%" }, { rate = "50%" }]'
)


@pytest.mark.parametrize(
    ("chest", "found"),
    [
        (0, "nothing_payable"),
        (100, "nothing_payable"),
        (Decimal("100.01"), "nothing_payable"),
        (Decimal("100.02"), "0.01"),
        (101, "0.30"),
        (1_000, "270.00"),
        (1_001, "270.40"),
        (5_000, "1870.00"),
        (5_001, "1870.50"),
        (1_000_000, "499370.00"),
    ],
)
def test_each_slice_is_paid_at_its_own_rate(chest: object, found: str) -> None:
    assert paid(MARGINAL, chest=chest) == found


@given(st.integers(0, 100_000_000), st.integers(0, 100_000_000))
@pytest.mark.property
def test_slices_of_rising_rates_never_pay_less_for_more(one: int, other: int) -> None:
    def of(fen: int) -> Money:
        return MARGINAL.decide({"chest": Money(fen)}, on=DAY).amount or Money(0)

    low, high = sorted((one, other))
    assert of(low) <= of(high) <= Money(high)


def test_months_of_a_standard_count_months_and_heads() -> None:
    one = amount('months = 3\nstandard = "standard"', more=STANDARD)
    assert paid(one, flag="red") == "1800.00"
    assert paid(one, flag="green") == "1501.50"
    several = amount('months = "afloat"\nstandard = "standard"\nper_head = "crew"', more=STANDARD)
    assert paid(several, flag="red", afloat=2, crew=3) == "3600.00"
    assert paid(several, flag="red", afloat=0, crew=3) == "nothing_payable"


def test_a_table_by_one_and_by_two_keys_pays_by_choice_and_nothing_outside() -> None:
    one = amount('by = "flag"\ntable = { red = 5, green = "chest / 2" }')
    found = {flag: paid(one, flag=flag, chest=9) for flag in ("red", "green", "none")}
    assert found == {"red": "5.00", "green": "4.50", "none": "no_amount"}
    two = amount('by = ["flag", "sail"]\ntable = { red = { small = 1, large = 3 }, green = { small = 2 } }')
    cells = {
        (flag, sail): paid(two, flag=flag, sail=sail)
        for flag in ("red", "green")
        for sail in ("small", "large")
    }
    assert cells == {
        ("red", "small"): "1.00",
        ("red", "large"): "3.00",
        ("green", "small"): "2.00",
        ("green", "large"): "no_amount",
    }


def test_a_table_by_class_pays_what_its_class_says() -> None:
    policy = regatta(
        """
class = [{ is = "gold", when = "chest >= 100" }, { is = "tin", when = "chest >= 10" }, { is = "none", when = "paid" }]
[[edition.amount]]
by = "class"
table = { gold = 9, tin = 4 }
"""
    )
    assert paid(policy, chest=100, paid=False) == "9.00"
    assert paid(policy, chest=10, paid=False) == "4.00"
    assert paid(policy, chest=9, paid=True) == "no_amount"


def test_the_first_amount_rule_that_applies_pays_and_names_itself() -> None:
    policy = regatta(
        """
amount = [
  { id = "late", when = "foul", pay = 1 },
  { id = "manned", when = "crew >= 3", pay = 2, kind = "up_to" },
  { id = "rest", pay = 3 },
]
"""
    )
    found = {}
    for foul, crew in ((True, 3), (False, 3), (False, 2)):
        decision = both_ways(policy, {"foul": foul, "crew": crew})
        rule = decision.amount_rule
        found[foul, crew] = (str(decision.amount), decision.amount_kind, rule and rule.id, decision.rule)
    assert found == {
        (True, 3): ("1.00", "exact", "late", "late"),
        (False, 3): ("2.00", "up_to", "manned", "manned"),
        (False, 2): ("3.00", "exact", "rest", "rest"),
    }


@pytest.mark.parametrize(
    ("rounding", "found"),
    [
        ("", ["0.01", "0.01", "1.34", "2.50"]),
        ('round = "0.01"', ["0.01", "0.01", "1.34", "2.50"]),
        ('round = "0.1"', ["nothing_payable", "nothing_payable", "1.30", "2.50"]),
        ('round = "1"', ["nothing_payable", "nothing_payable", "1.00", "3.00"]),
        ('round = { to = "1", mode = "down" }', ["nothing_payable", "nothing_payable", "1.00", "2.00"]),
        ('round = { to = "1", mode = "up" }', ["1.00", "1.00", "2.00", "3.00"]),
        ('round = { to = "1", mode = "half_even" }', ["nothing_payable", "nothing_payable", "1.00", "2.00"]),
        ('round = { to = "5", mode = "up" }', ["5.00", "5.00", "5.00", "5.00"]),
    ],
)
def test_an_amount_is_rounded_as_its_rule_says_and_to_the_fen_where_it_says_nothing(
    rounding: str, found: list[str]
) -> None:
    policy = amount(f'pay = "chest / 2"\n{rounding}')
    chests = [Decimal("0.01"), Decimal("0.02"), Decimal("2.67"), Decimal("5.00")]
    assert [paid(policy, chest=chest) for chest in chests] == found


def test_a_rounding_inside_the_formula_comes_before_the_rounding_of_the_result() -> None:
    policy = amount('pay = "round_to(chest / 3, 1) / 2"\nround = { to = "1", mode = "down" }')
    assert paid(policy, chest=Decimal("7.5")) == "1.00"
    assert paid(policy, chest=Decimal("10.5")) == "2.00"


LIMITED = amount(
    'pay = "chest"',
    rest="""
[[edition.limit]]
id = "floor"
floor = 20
only_if = "amount > 0"
[[edition.limit]]
id = "cap"
cap = 100
less = "debt"
per = "year"
""",
)


@pytest.mark.parametrize(
    ("chest", "debt", "found", "fired"),
    [
        (50, 0, "50.00", []),
        (20, 0, "20.00", []),
        (5, 0, "20.00", ["floor"]),
        (0, 0, "nothing_payable", []),
        (100, 0, "100.00", []),
        (Decimal("100.01"), 0, "100.00", ["cap"]),
        (500, 40, "60.00", ["cap"]),
        (5, 85, "15.00", ["floor", "cap"]),
        (500, 100, "nothing_payable", ["cap"]),
        (500, 101, "nothing_payable", ["cap"]),
    ],
)
def test_limits_hold_in_their_order_and_say_which_of_them_changed_the_amount(
    chest: object, debt: int, found: str, fired: list[str]
) -> None:
    assert paid(LIMITED, chest=chest, debt=debt) == found
    findings = LIMITED.decide({"chest": chest, "debt": debt}, on=DAY).findings
    assert [each.rule for each in findings if each.kind == "limit" and each.fired] == fired


def test_a_cap_before_a_floor_is_another_rule_than_a_floor_before_a_cap() -> None:
    floor, cap = "[[edition.limit]]\nfloor = 20\n", "[[edition.limit]]\ncap = 10\n"
    assert paid(amount('pay = "chest"', rest=floor + cap), chest=5) == "10.00"
    assert paid(amount('pay = "chest"', rest=cap + floor), chest=5) == "20.00"


def test_a_limit_is_never_passed_by_rounding() -> None:
    cap = amount('pay = "chest"', rest='[[edition.limit]]\ncap = "debt / 3"\n')
    assert paid(cap, chest=100, debt=10) == "3.33"
    assert paid(cap, chest=100, debt=20) == "6.66"
    floor = amount('pay = "chest"', rest='[[edition.limit]]\nfloor = "debt / 3"\n')
    assert paid(floor, chest=0, debt=10) == "3.34"


def test_a_limit_touches_both_ends_of_an_amount_between_two() -> None:
    policy = amount("between = [30, 50]", rest='[[edition.limit]]\nid = "cap"\ncap = "chest"\n')
    found = {chest: paid(policy, chest=chest) for chest in (20, 40, 60)}
    assert found == {20: "20.00", 40: "30.00 to 40.00", 60: "30.00 to 50.00"}
    fired = [policy.decide({"chest": chest}, on=DAY).findings[-1].fired for chest in (20, 40, 60)]
    assert fired == [True, True, False]


def test_a_condition_of_a_limit_sees_the_amount_as_the_limits_before_left_it() -> None:
    rest = """
[[edition.limit]]
cap = 100
[[edition.limit]]
id = "round number"
floor = 200
only_if = "amount == 100"
"""
    policy = amount('pay = "chest"', rest=rest)
    assert paid(policy, chest=500) == "200.00"
    assert paid(policy, chest=100) == "200.00"
    assert paid(policy, chest=200) == "200.00"
    assert paid(policy, chest=99) == "99.00"
    assert policy.decide({"chest": 500}, on=DAY).findings[-1].fired


def test_a_condition_of_a_limit_shows_the_lower_end_that_it_saw() -> None:
    policy = amount("between = [30, 50]", rest='[[edition.limit]]\ncap = 10\nonly_if = "amount > chest"\n')
    limit = policy.decide({"chest": 40}, on=DAY).findings[-1]
    assert limit.comparisons[0].left_value == 30
    assert paid(policy, chest=40) == "30.00 to 10.00"


def test_a_limit_that_does_not_apply_does_not_work_out_its_number() -> None:
    policy = amount('pay = "chest"', rest='[[edition.limit]]\ncap = "chest / boats"\nonly_if = "paid"\n')
    assert paid(policy, chest=5, boats=0, paid=False) == "5.00"
    assert policy.decide({"chest": 5, "boats": 0, "paid": True}, on=DAY).code == "division_by_zero"
    assert policy.decide({"chest": 5, "boats": 0, "paid": False}, on=DAY).findings[-1].fired is False


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"chest": 500}, ("unknown", "")),
        ({"debt": 0}, ("unknown", "")),
        ({"chest": 0, "debt": 0}, ("refused", "nothing_payable")),
        ({"chest": 500, "debt": 100}, ("refused", "nothing_payable")),
    ],
)
def test_what_a_limit_takes_off_must_be_known(facts: Mapping[str, object], found: tuple[str, str]) -> None:
    assert outcome_of(LIMITED.decide(facts, on=DAY)) == found


def test_an_amount_that_would_fall_below_nothing_is_nothing() -> None:
    policy = amount('pay = "chest - debt"')
    assert paid(policy, chest=5, debt=9) == "nothing_payable"
    granted = regatta('zero = "granted"\namount = [{ pay = "chest - debt" }]')
    assert paid(granted, chest=5, debt=9) == "0.00"
    assert paid(amount('between = ["chest - debt", 7]'), chest=5, debt=9) == "0.00 to 7.00"


def test_an_open_condition_of_an_amount_leaves_it_open_and_a_certain_one_before_it_does_not() -> None:
    policy = regatta('amount = [{ when = "paid", pay = 5 }, { when = "foul", pay = 9 }]')
    assert policy.decide({"foul": True}, on=DAY).outcome == "unknown"
    assert policy.decide({"paid": True}, on=DAY).amount == Money.of(5)
    assert policy.decide({"paid": True}, on=DAY).needs == ()


RESULTS = regatta(
    """
class = [{ is = "gold", when = "chest >= 100" }, { is = "tin", when = "chest >= 10", review = true }]
[[edition.amount]]
pay = "chest / 10"
[edition.results]
again = "add_months(on, 6)"
double = { is = "2 * amount", label = { en = "twice" } }
is_gold = "class == 'gold'"
legs = "count(legs)"
share = "chest / boats"
""",
    facts=FACTS + LEGS,
)


def test_results_may_use_the_class_and_the_amount_and_stay_exact() -> None:
    decision = RESULTS.decide({"chest": 100, "boats": 3, "legs": [{}, {}]}, on=DAY)
    assert dict(decision.results) == {
        "class": "gold",
        "amount": Money.of(10),
        "again": DAY.replace(month=11),
        "double": 20,
        "is_gold": True,
        "legs": 2,
        "share": Fraction(100, 3),
    }


def test_results_are_given_for_a_matter_of_review_and_not_for_a_refusal() -> None:
    assert RESULTS.decide({"chest": 10}, on=DAY).results["is_gold"] is False
    assert dict(RESULTS.decide({"chest": 9}, on=DAY).results) == {}
    assert dict(RESULTS.decide({}, on=DAY).results) == {}


def test_a_result_that_is_unknown_or_undefined_is_none_and_holds_nothing_up() -> None:
    decision: Decision = RESULTS.decide({"chest": 100, "boats": 0}, on=DAY)
    assert decision.granted
    assert decision.needs == ()
    assert (decision.results["share"], decision.results["legs"]) == (None, None)


def test_a_result_of_a_part_without_classes_or_amounts_is_unknown() -> None:
    part = RESULTS.only("require").decide({"chest": 100, "boats": 1, "legs": []}, on=DAY)
    assert part.granted
    assert (part.results["double"], part.results["is_gold"], part.results["legs"]) == (None, None, 0)


def test_a_fact_called_class_stays_itself_where_the_edition_finds_a_class() -> None:
    policy = regatta(
        """
class = [{ is = "x", when = "paid" }]
results = { own = "class == 'red'" }
""",
        facts='\nclass = { type = "choice", choices = ["red", "x"] }\npaid = { type = "bool" }\n',
    )
    decision = both_ways(policy, {"class": "red", "paid": True})
    assert dict(decision.results) == {"class": "x", "own": True}
