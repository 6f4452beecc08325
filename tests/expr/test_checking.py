"""Types and units: right expressions get theirs, wrong ones are refused with what to write."""

from __future__ import annotations

import pytest
from tests.expr.harbour import DECK, SCOPE, SEASON

from unionkit.errors import TypeMismatch, UnionkitError, UnitMismatch, UnknownName
from unionkit.expr import Scope, Type, infer, number, parse
from unionkit.expr.nodes import Aggregate, Field, Name, Operation, Truth
from unionkit.expr.types import BARE, DATE, TEXT, TRUTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", BARE),
        ("1 / 3 * 2 - 1", BARE),
        ("true", TRUTH),
        ("'a'", TEXT),
        ("on", DATE),
        ("date('2020-01-31')", DATE),
        ("months(12)", number("month")),
        ("budget", number("CNY/year")),
        ("budget / months(12)", number("CNY/month")),
        ("budget / months(12) / riders", number("CNY/month/head")),
        ("budget / 12", number("CNY/year")),
        ("budget / months(6)", number("CNY/year/month")),
        ("fare * riders", number("CNY/month")),
        ("fare * riders * span", number("CNY")),
        ("riders / riders", number("")),
        ("1 / riders", number("1/head")),
        ("1.5 * fare", number("CNY/month/head")),
        ("fare + 1", number("CNY/month/head")),
        ("1 + fare", number("CNY/month/head")),
        ("min(1, fare, 2)", number("CNY/month/head")),
        ("max(born, on)", DATE),
        ("abs(-fare)", number("CNY/month/head")),
        ("round_to(fare, '0.1', 'down')", number("CNY/month/head")),
        ("fare if dog else 0", number("CNY/month/head")),
        ("0 if dog else fare", number("CNY/month/head")),
        ("fare >= 3", TRUTH),
        ("budget / months(12) / riders <= 1.5 * fare", TRUTH),
        ("dog == (riders > 1)", TRUTH),
        ("deck == 'open'", TRUTH),
        ("'open' != deck", TRUTH),
        ("deck == ('open' if dog else 'cabin')", TRUTH),
        ("deck in ['open']", TRUTH),
        ("season >= 'middle'", TRUTH),
        ("'low' < season", TRUTH),
        ("season > ('low' if dog else 'high')", TRUTH),
        ("season if dog else season", SEASON),
        ("deck if dog else 'open'", DECK),
        ("season if dog else 'low'", Type(kind="choice", choices=SEASON.choices)),
        ("harbour == 'a'", TRUTH),
        ("starts_with(harbour, 'a')", TRUTH),
        ("harbour in ['a', 'b']", TRUTH),
        ("riders in [1, 2]", TRUTH),
        ("born in [date('2020-01-01')]", TRUTH),
        ("not dog and muzzle or dog", TRUTH),
        ("year(born)", number("")),
        ("day(born) + month(born)", number("")),
        ("year_start(born)", DATE),
        ("add_days(born, notice)", DATE),
        ("add_days(born, 3)", DATE),
        ("add_months(born, span, 'up')", DATE),
        ("days_between(born, on)", number("day")),
        ("months_between(born, on)", number("month")),
        ("years_between(born, on, 'refuse')", number("year")),
        ("in_months_before(born, span)", TRUTH),
        ("in_months_before(born, 12, on)", TRUTH),
        ("count(trips)", number("")),
        ("count(trips, trips.late)", number("")),
        ("sum(trips.price)", number("CNY")),
        ("sum(trips.price, trips.late and dog)", number("CNY")),
        ("sum(1 if trips.late else 0)", number("")),
        ("max(trips.price, default=0)", number("CNY")),
        ("max(trips.price, default=yuan(1))", number("CNY")),
        ("min(trips.day, default=on)", DATE),
        ("any(trips.price > 3)", TRUTH),
        ("all(trips.late)", TRUTH),
        ("any(trips.price >= max(trips.price, default=0))", TRUTH),
        ("distinct(trips.pier)", number("")),
        ("longest_run(trips.late, by=trips.day)", number("month")),
        ("latest_run(trips.late, trips.price > 1, by=trips.day)", number("month")),
    ],
)
def test_an_expression_has_a_type_and_a_unit(text: str, expected: Type) -> None:
    assert infer(parse(text), SCOPE) == expected


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        # units: both sides are named, and the conversion
        ("budget > fare * riders", UnitMismatch, ("CNY/year", "CNY/month", "/ months(12)")),
        ("budget / months(12) < fare", UnitMismatch, ("CNY/month", "CNY/month/head", "count of heads")),
        (
            "budget / months(12) / households < fare",
            UnitMismatch,
            ("CNY/month/household", "CNY/month/head", "is not a"),
        ),
        ("notice > span", UnitMismatch, ("day", "month", "not a number of days")),
        ("budget + riders", UnitMismatch, ("CNY/year", "head")),
        ("min(budget, riders)", UnitMismatch, ("CNY/year", "head")),
        ("budget if dog else riders", UnitMismatch, ("CNY/year", "head")),
        ("riders in [months(1)]", UnitMismatch, ("head", "month")),
        ("add_days(born, span)", UnitMismatch, ("month", "day")),
        ("add_months(born, notice)", UnitMismatch, ("day", "month")),
        ("in_months_before(born, notice)", UnitMismatch, ("day", "month")),
        ("max(trips.price, default=span)", UnitMismatch, ("CNY", "month")),
        ("trips_made == riders", UnitMismatch, ("without a unit", "head")),
        ("quantity(1, 'fen') > 1", UnitMismatch, ("fen", "CNY")),
        ("quantity(1, 'parsec') > 1", UnitMismatch, ("parsec",)),
        ("quantity(1, 'month^999') > 1", UnitMismatch, ("cannot be read",)),
        # names
        ("budge + 1", UnknownName, ("budge", "did you mean 'budget'?")),
        ("zzz", UnknownName, ("zzz", "known here")),
        ("trips + 1", UnknownName, ("is a list", "sum(trips.…)")),
        ("sum(trip.price)", UnknownName, ("trip", "did you mean 'trips'?")),
        ("sum(trips.prise)", UnknownName, ("prise", "did you mean 'price'?")),
        ("count(budget)", UnknownName, ("no list is called 'budget'",)),
        # kinds
        ("budget + dog", TypeMismatch, ("needs numbers, not true or false",)),
        ("born - on", TypeMismatch, ("needs numbers, not a day", "days_between")),
        ("born + 3", TypeMismatch, ("add_days",)),
        ("-dog", TypeMismatch, ("needs numbers",)),
        ("abs(born)", TypeMismatch, ("needs numbers",)),
        ("dog * 2", TypeMismatch, ("needs a number",)),
        ("2 / dog", TypeMismatch, ("needs a number", "operand 2")),
        ("min(dog, dog)", TypeMismatch, ("needs numbers",)),
        ("min(born, 3)", TypeMismatch, ("a day on one side",)),
        ("budget > dog", TypeMismatch, ("on one side", "both sides must be alike")),
        ("born > 3", TypeMismatch, ("a day on one side", "a number on the other")),
        ("dog > muzzle", TypeMismatch, ("cannot order", "use == or !=")),
        ("deck < 'cabin'", TypeMismatch, ("cannot order", "ordered = true")),
        ("(season if dog else 'low') > 'low'", TypeMismatch, ("cannot order", "inside the branches")),
        ("harbour > 'a'", TypeMismatch, ("cannot order",)),
        ("'a' == 'b'", TypeMismatch, ("two literal texts", "a fact")),
        ("deck == season", TypeMismatch, ("two different lists of choices",)),
        ("deck == 'roof'", TypeMismatch, ("'roof' is not among the choices", "open, cabin")),
        ("deck in ['open', 'roof']", TypeMismatch, ("'roof'",)),
        ("deck == ('open' if dog else 'roof')", TypeMismatch, ("'roof'",)),
        ("deck if dog else 'roof'", TypeMismatch, ("'roof'",)),
        ("deck == harbour", TypeMismatch, ("a text stands beside a choice",)),
        ("season >= harbour", TypeMismatch, ("a text stands beside a choice",)),
        ("deck if dog else harbour", TypeMismatch, ("a text stands beside a choice",)),
        ("deck in [1]", TypeMismatch, ("a choice on one side",)),
        ("riders in ['a']", TypeMismatch, ("a number",)),
        ("riders in [riders]", TypeMismatch, ("list of literals", "x in ['a', 'b']")),
        ("dog and riders", TypeMismatch, ("needs true or false", "compare it")),
        ("not riders", TypeMismatch, ("needs true or false",)),
        ("1 if riders else 2", TypeMismatch, ("as its condition",)),
        ("1 if dog else born", TypeMismatch, ("on one side",)),
        ("budget / 0", TypeMismatch, ("literal zero",)),
        ("round_to(dog, '1')", TypeMismatch, ("needs a number",)),
        ("round_to(budget, '0')", TypeMismatch, ("positive step", "'0.01'")),
        ("round_to(budget, '-1')", TypeMismatch, ("positive step",)),
        ("round_to(budget, riders)", TypeMismatch, ("positive step",)),
        ("round_to(budget, '1', 'sideways')", TypeMismatch, ("half_up", "'half_up'")),
        ("round_to(budget)", TypeMismatch, ("takes at least 2 operands, not 1", "brackets")),
        ("abs(1, 2)", TypeMismatch, ("takes 1 operands, not 2",)),
        ("starts_with(deck, 'o')", TypeMismatch, ("needs a text",)),
        ("starts_with(harbour, harbour)", TypeMismatch, ("literal text", "starts_with(x, '34')")),
        ("year(1)", TypeMismatch, ("needs a day",)),
        ("add_days(1, 2)", TypeMismatch, ("needs a day",)),
        ("add_days(born, born)", TypeMismatch, ("needs a number",)),
        ("add_months(born, 1, 'sideways')", TypeMismatch, ("down, up, refuse", "'down'")),
        ("months_between(born, 1)", TypeMismatch, ("needs a day", "operand 2")),
        ("in_months_before(born, born)", TypeMismatch, ("needs a number",)),
        # lists
        ("sum(trips)", TypeMismatch, ("something of each record", "sum(list.field)")),
        ("sum(trips.late)", TypeMismatch, ("needs numbers",)),
        ("sum(trips.day)", TypeMismatch, ("needs numbers, not a day",)),
        ("max(trips.pier, default='a')", TypeMismatch, ("needs numbers",)),
        ("max(trips.price)", TypeMismatch, ("a value for the empty list", "default=")),
        ("sum(trips.price, trips.price)", TypeMismatch, ("filter", "compare it")),
        ("any(trips.price)", TypeMismatch, ("a condition of each record", "compare the field")),
        ("longest_run(trips.price, by=trips.day)", TypeMismatch, ("a condition",)),
        ("longest_run(trips.late)", TypeMismatch, ("by=",)),
        ("longest_run(trips.late, by=trips.price)", TypeMismatch, ("by=",)),
        ("sum(trips.price, by=trips.day)", TypeMismatch, ("takes no by=",)),
        ("sum(trips.price, default=0)", TypeMismatch, ("takes no default=",)),
        ("any(trips.late, default=nonsense)", TypeMismatch, ("takes no default=",)),
        ("count(trips.late)", TypeMismatch, ("count",)),
    ],
)
def test_a_wrong_expression_is_refused_with_both_sides_and_what_to_write(
    text: str, error: type[UnionkitError], said: tuple[str, ...]
) -> None:
    scope = Scope(names={**SCOPE.names, "households": number("household")}, lists=SCOPE.lists)
    with pytest.raises(error) as caught:
        infer(parse(text), scope)
    assert caught.value.hint
    for part in said:
        assert part in str(caught.value)


def test_an_operator_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(UnknownName, match="median"):
        infer(Operation("median", (Name("budget"),)), SCOPE)
    with pytest.raises(UnknownName, match="median"):
        infer(Aggregate(operator="median", list_name="trips", item=Field("trips", "price")), SCOPE)


@pytest.mark.parametrize("operands", [(), (Truth(True),)])
def test_too_few_operands_are_refused_where_text_could_not_even_say_it(operands: tuple[Truth, ...]) -> None:
    with pytest.raises(TypeMismatch, match="at least 2"):
        infer(Operation("and", operands), SCOPE)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (number("CNY/month"), "a number in CNY/month"),
        (number(""), "a number without a unit"),
        (BARE, "a number"),
        (TRUTH, "true or false"),
        (DATE, "a day"),
        (TEXT, "a text"),
        (DECK, "a choice"),
    ],
)
def test_a_type_says_what_it_is_in_words(type_: Type, text: str) -> None:
    assert str(type_) == text


def test_the_governing_day_is_always_there_and_an_empty_scope_says_so() -> None:
    assert infer(parse("on"), Scope()) == DATE
    with pytest.raises(UnknownName, match="nothing"):
        infer(parse("x"), Scope())
