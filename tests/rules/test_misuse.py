from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction

import pytest
from tests.rules.regatta import DAY, FACTS, LEGS, both_ways, regatta

from unionkit import ErrorGroup, Money, UnionkitError
from unionkit.errors import PolicyError, UnknownFact, ValueRefused, flatten
from unionkit.rules import Fact

POLICY = regatta("require = [{ when = \"chest >= 0 or sail >= 'middle'\" }]", facts=FACTS + LEGS)


def refused(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(UnionkitError) as caught:
        POLICY.decide(facts, on=DAY)
    errors = flatten(caught.value)
    assert all(error.hint for error in errors)
    return [(type(error).__name__, error.where) for error in errors]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chest", 1.0),
        ("chest", 0.0),
        ("chest", True),
        ("chest", Fraction(1, 2)),
        ("chest", " 1200"),
        ("chest", "1,200"),
        ("chest", "1 200"),
        ("chest", "1200元"),
        ("chest", "１２００"),
        ("chest", "1e3"),
        ("chest", "."),
        ("chest", ""),
        ("chest", "--5"),
        ("chest", "1/2"),
        ("chest", "9" * 41),
        ("chest", b"5"),
        ("chest", [5]),
        ("rate", 0.5),
        ("boats", True),
        ("boats", False),
        ("boats", "5"),
        ("boats", 5.0),
        ("boats", Money(500)),
        ("afloat", "12"),
        ("foul", 1),
        ("foul", 0),
        ("foul", "yes"),
        ("flag", 1),
        ("flag", b"red"),
        ("harbour", 350203),
        ("built", datetime(2000, 1, 1)),
        ("built", "2000-1-1"),
        ("built", "20000101"),
        ("built", "2000-W01-1"),
        ("built", " 2000-01-01"),
        ("built", "2000-01-01T00:00"),
        ("built", "2000-02-30"),
        ("built", 20000101),
        ("legs", {}),
        ("legs", "none"),
        ("legs", b""),
        ("legs", 5),
        ("legs", {1, 2}),
    ],
)
def test_a_value_of_the_wrong_kind_raises_at_its_fact(name: str, value: object) -> None:
    assert refused({name: value}) == [("ValueRefused", f"facts.{name}")]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"chest": 1.5}, "a float is not exact"),
        ({"built": datetime(2000, 1, 1)}, "call .date() on it"),
        ({"built": "1.2.2000"}, "2024-01-31"),
        ({"boats": True}, "an int"),
        ({"chest": " 5"}, "1200.50"),
        ({"cheest": 5}, "did you mean 'chest'?"),
        ({"xyz": 5}, "the facts of this policy are: afloat, boats"),
        ({"legs": [{"prise": 5}]}, "did you mean 'prize'?"),
        ({"legs": [{"xyz": 5}]}, "day, late, prize"),
        ({"legs": [5]}, "hand in a dict"),
    ],
)
def test_the_hint_says_what_to_hand_in(value: Mapping[str, object], told: str) -> None:
    with pytest.raises(UnionkitError) as caught:
        POLICY.decide(value, on=DAY)
    assert told in caught.value.hint


def test_everything_that_is_wrong_is_told_at_once_with_its_path() -> None:
    found = refused(
        {
            "chest": 1.5,
            "boat": 2,
            "foul": "no",
            "legs": [{}, 7, {"prize": 0.5, "dya": 1}, {"day": datetime(2000, 1, 1)}],
        }
    )
    assert found == [
        ("UnknownFact", "facts"),
        ("ValueRefused", "facts.chest"),
        ("ValueRefused", "facts.foul"),
        ("ValueRefused", "facts.legs[1]"),
        ("UnknownFact", "facts.legs[2]"),
        ("ValueRefused", "facts.legs[2].prize"),
        ("ValueRefused", "facts.legs[3].day"),
    ]


def test_a_single_mistake_is_raised_as_itself_and_not_as_a_group() -> None:
    with pytest.raises(UnknownFact) as caught:
        POLICY.decide({"boat": 2}, on=DAY)
    assert not isinstance(caught.value, ErrorGroup)


def test_a_mistake_raises_even_where_the_case_is_settled_or_invalid() -> None:
    assert refused({"boats": 99, "chest": 5, "foul": "no"}) == [("ValueRefused", "facts.foul")]


def test_an_unknown_fact_raises_even_where_all_that_is_needed_is_there() -> None:
    assert refused({"chest": 5, "nonsense": None}) == [("UnknownFact", "facts")]


@pytest.mark.parametrize("handed", [None, 5, "chest", [("chest", 5)], object()])
def test_what_is_no_mapping_raises_with_the_hint_to_bind(handed: object) -> None:
    with pytest.raises(PolicyError) as caught:
        POLICY.decide(handed, on=DAY)
    assert "bind" in caught.value.hint


@pytest.mark.parametrize("on", [datetime(2022, 5, 1), "2022-5-1", "today", "", 5, None, [], {}])
def test_a_day_that_is_none_raises(on: object) -> None:
    with pytest.raises(ValueRefused):
        POLICY.decide({"chest": 5}, on=on)  # type: ignore[arg-type]
    if on is not None:
        with pytest.raises(ValueRefused):
            POLICY.decide({"chest": 5}, on=DAY, known_on=on)  # type: ignore[arg-type]


@pytest.mark.parametrize("assume", ["none", "", None, True, "Usual"])
def test_a_misspelt_assumption_raises(assume: object) -> None:
    with pytest.raises(PolicyError, match="assume"):
        POLICY.decide({"chest": 5}, on=DAY, assume=assume)  # type: ignore[arg-type]


class Sail(str, Enum):  # noqa: UP042  many hosts still write it so, and its str() is another text
    BIG = "large"
    TINY = "small"


class Modern(StrEnum):
    BIG = "large"
    TINY = "small"


@pytest.mark.parametrize("sails", [Sail, Modern])
def test_a_member_of_an_enum_of_texts_is_taken_as_its_text(sails: type[Sail | Modern]) -> None:
    policy = regatta("require = [{ when = \"sail >= 'middle'\" }]")
    for member, text in ((sails.BIG, "large"), (sails.TINY, "small")):
        decision = policy.decide({"sail": member, "harbour": member}, on=DAY)
        assert decision == policy.decide({"sail": text, "harbour": text}, on=DAY)
        assert type(decision.facts_used["harbour"]) is str
        assert str(decision.facts_used["sail"]) == text


class Pendulum(date):
    """A day of another library."""


def test_a_subclass_of_date_is_taken_as_the_plain_day() -> None:
    policy = regatta('require = [{ when = "built <= on" }]')
    decision = policy.decide({"built": Pendulum(2000, 1, 2)}, on=Pendulum(2022, 5, 1))
    assert decision == both_ways(policy, {"built": date(2000, 1, 2)})
    assert {type(decision.facts_used["built"]), type(decision.on)} == {date}


class Facts(Mapping[str, object]):
    """A mapping that is no dict."""

    def __init__(self, **held: object) -> None:
        self.held = held

    def __getitem__(self, key: str) -> object:
        return self.held[key]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def test_any_mapping_and_any_sequence_of_mappings_is_taken() -> None:
    wanted = POLICY.decide({"chest": 5, "legs": [{"prize": 3}]}, on=DAY)
    assert POLICY.decide(Facts(chest=5, legs=(Facts(prize=3),)), on=DAY) == wanted


@pytest.mark.parametrize("name", ["", "a b", "1a", "a-b", "a\nb", "ﬁ", "x):\n    import os  #", "\u212b"])
def test_a_fact_with_a_name_that_no_expression_can_say_is_refused(name: str) -> None:
    with pytest.raises(PolicyError, match="name"):
        Fact(name=name, type="bool")


@pytest.mark.parametrize("name", ["a", "_", "收入", "Größe", "class"])
def test_a_fact_may_have_any_other_name(name: str) -> None:
    assert Fact(name=name, type="bool").name == name


def test_an_amount_is_exact_to_the_fen_whatever_its_digits() -> None:
    policy = regatta('amount = [{ pay = "chest" }]')
    for text in ("0.01", "999999.99", "123456.78"):
        assert policy.decide({"chest": text}, on=DAY).amount == Money.of(Decimal(text))
        assert both_ways(policy, {"chest": Decimal(text)}).amount == Money.of(Decimal(text))
