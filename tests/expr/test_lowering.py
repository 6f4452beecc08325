"""Generated integer code against the walk and against a reading that knows neither."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.expr.harbour import DAYS, DECK, PLACES, SEASON, Missing, told, walked
from tests.expr.oracle import World

from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Code, Flag, Lowered, Lowering, NotLowerable, Stamp
from unionkit.expr.nodes import Name, Node
from unionkit.expr.parsing import parse
from unionkit.expr.ratios import Ratio, over_one
from unionkit.expr.runtime import RUNTIME
from unionkit.expr.types import DATE, TRUTH, Scope, Type, number
from unionkit.testing.strategies import trees

# Each number with its least and greatest value and its scale; -5 to 5 in halves may be of either sign.
NUMBERS = {
    "budget": ("CNY/year", 0, 40, 1),
    "fare": ("CNY/month/head", 1, 12, 4),
    "riders": ("head", 0, 3, 1),
    "change": ("CNY", -5, 5, 2),
    "debt": ("CNY", -9, -1, 1),
    "trips_made": ("", 0, 6, 1),
    "factor": ("", 2, 2, 1),
    "span": ("month", 0, 26, 1),
    "notice": ("day", -3, 400, 1),
}
FLAGS = ("dog", "muzzle")
CHOICES = {"deck": DECK, "season": SEASON}
STAMPS = ("born", "boarded")
SCOPE = Scope(
    names={
        **{name: number(unit) for name, (unit, *_) in NUMBERS.items()},
        **dict.fromkeys(FLAGS, TRUTH),
        **CHOICES,
        **dict.fromkeys(STAMPS, DATE),
    }
)
WANTED: tuple[Type, ...] = (
    *(TRUTH, TRUTH, DATE, DECK, SEASON, Type(kind="number")),
    *map(number, ("", "CNY", "CNY/month/head", "month", "day", "year", "head")),
)
TREES = st.sampled_from(WANTED).flatmap(lambda wanted: trees(SCOPE, wanted, depth=4))
_FIRST, _LAST = date(2019, 1, 1).toordinal(), date(2021, 12, 31).toordinal()


def _values() -> st.SearchStrategy[dict[str, object]]:
    numbers = {
        name: st.builds(Fraction, st.integers(low * scale, high * scale), st.just(scale))
        for name, (_, low, high, scale) in NUMBERS.items()
    }
    days = st.sampled_from(DAYS).map(date.fromisoformat)
    return st.fixed_dictionaries(
        {
            **numbers,
            **{name: st.booleans() for name in FLAGS},
            **{name: st.sampled_from(type_.choices) for name, type_ in CHOICES.items()},
            **dict.fromkeys(STAMPS, days),
        }
    )


WORLDS = st.builds(
    lambda facts, on: World(facts=facts, lists={}, on=on, places=PLACES),
    _values(),
    st.sampled_from(DAYS).map(date.fromisoformat),
)


def resolve(node: Node) -> Lowered:
    if not isinstance(node, Name):
        raise NotLowerable("a test of texts")
    name = node.name
    if name in NUMBERS:
        _, low, high, scale = NUMBERS[name]
        return Ratio(numerator=name, interval=Interval(low * scale, high * scale), divisor=scale)
    if name in FLAGS:
        return Flag(name, 3)
    return Code(name, CHOICES[name].choices) if name in CHOICES else Stamp(name, Interval(_FIRST, _LAST))


def lowered(tree: Node) -> Lowered:
    return Lowering(resolve).lower(tree)


def integers(world: World) -> dict[str, object]:
    """The facts as generated code takes them."""
    found: dict[str, object] = {"on": world.on.toordinal()}
    for name, value in world.facts.items():
        if name in NUMBERS:
            found[name] = int(Fraction(value) * NUMBERS[name][3])  # type: ignore[call-overload]
        elif isinstance(value, str):
            found[name] = CHOICES[name].choices.index(value)
        else:
            found[name] = value.toordinal() if isinstance(value, date) else value
    return found


def run(source: str, world: World) -> object:
    """The value of generated code: only what it may call is at hand."""
    return eval(source, {"__builtins__": {}, **RUNTIME}, integers(world))


def computed(code: Lowered, world: World) -> object:
    """The value that generated code stands for; Missing where it gives up and leaves the answer to the walk."""
    try:
        if isinstance(code, Ratio):
            top, bottom = run(code.numerator, world), run(over_one(code).numerator, world)
            assert type(top) is int
            assert type(bottom) is int
            assert bottom > 0
            assert code.interval.holds(top), "outside of the interval that was promised"
            return Fraction(top, bottom)
        if isinstance(code, Flag):
            return run(code.source, world)
        place = run(code.source, world)
        assert isinstance(place, int)
        if isinstance(code, Stamp):
            assert code.interval.holds(place)
            return date.fromordinal(place)
        assert isinstance(code, Code)
        return code.choices[place]
    except (ArithmeticError, ValueError):
        return Missing("left to the walk")


@pytest.mark.property
@settings(max_examples=3 * settings().max_examples)
@given(TREES, WORLDS)
def test_generated_code_says_what_the_walk_and_the_oracle_say(tree: Node, world: World) -> None:
    try:
        code = lowered(tree)
    except NotLowerable as reason:
        event(str(reason))
        return
    expected = told(tree, world)
    assert walked(tree, world) == expected
    made = computed(code, world)
    # It may give up where the answer does not need what has no value; it must where the answer does.
    if not isinstance(made, Missing):
        assert made == expected


NOBODY = World(
    facts={
        **{name: Fraction(0) for name in NUMBERS},
        **dict.fromkeys(FLAGS, False),
        **{name: type_.choices[0] for name, type_ in CHOICES.items()},
        **dict.fromkeys(STAMPS, date(2020, 1, 31)),
    },
    lists={},
    on=date(2020, 1, 31),
    places=PLACES,
)


@pytest.mark.parametrize(
    "text",
    [
        "1 / trips_made == 1 / trips_made",
        "budget / riders > 0.5 * budget / riders",
        "min(1 / trips_made, 2 / trips_made) < 3 / trips_made",
        "(1 if dog else 2) / riders != 3 / riders",
        "budget / riders / riders >= budget / riders / riders",
        "(1 / trips_made) * 0 == 0",
        "0 / trips_made * trips_made == 0",
        "1 / (1 / trips_made) > 0",
        "round_to(1 / trips_made, '1') == round_to(1 / trips_made, '1')",
        "1 / (2 - 2) > 0",
        "1 / change > 0",
        "add_days(born, 99999999) == on",
        "add_months(born, 999999) == on",
        "add_months(born, 1, 'refuse') == on",
        "months_between(born, date('2020-02-29'), 'refuse') == 1",
        "years_between(date('2004-02-29'), date('2021-02-28'), 'refuse') == 1",
    ],
)
def test_code_gives_up_where_there_is_no_value_even_if_it_cancels(text: str) -> None:
    assert isinstance(told(parse(text), NOBODY), Missing)
    assert computed(lowered(parse(text)), NOBODY) == Missing("left to the walk")


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("round_to(budget + 12, '5') == 10", True),
        ("2 * round_to(budget + 7.5, '5') - round_to(budget + 3, '5') == 15", True),
        ("round_to(budget + 12, '5') / 4 == 2.5", True),
        ("round_to(-2.5 + change, '1') == -3", True),
        ("-2 * (budget - 3) == 6", True),
        ("1 - (budget - 1) == 2", True),
        ("not (dog or muzzle) and not dog == muzzle", False),
        ("(dog or muzzle) == (dog and muzzle)", True),
        ("('cabin' if dog else deck) == 'open'", True),
        ("season < 'middle' and 'high' > season", True),
        ("deck in ['cabin', 'open', 'open']", True),
        ("riders in [1, 0]", True),
        ("max(born, on) == min(born, on)", True),
        ("on if dog else born", date(2020, 1, 31)),
    ],
)
def test_brackets_stand_where_python_needs_them(text: str, truth: object) -> None:
    assert computed(lowered(parse(text)), NOBODY) == truth


@pytest.mark.parametrize(
    "text",
    [
        "add_days(on, 1 / 2)",
        "in_months_before(born, span / 2)",
        "'a' == 'b'",
        "deck == ('open' if dog else 'cabin')",
        "dog + 1",
        "born + 1",
        "not born",
        "year(1 == 1)",
        "deck == 1",
    ],
)
def test_what_integers_cannot_say_is_left_to_the_walk(text: str) -> None:
    with pytest.raises(NotLowerable) as caught:
        lowered(parse(text))
    assert str(caught.value)
