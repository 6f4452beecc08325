"""Mappings of facts as a caller hands them in: declared types, edge values, unknown facts, and misfits on demand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from unionkit.rules import Fact, Policy
from unionkit.rules.facts import FIRST_DAY, LAST_DAY, LONGEST_TEXT, NUMERIC, Schema
from unionkit.testing.strategies.constants import Constants, constants_of
from unionkit.values.money import Money

_UNBOUNDED = Decimal(1_000_000)
_NEAR = 1_000


def facts_for(
    policy_or_schema: Policy | Schema, *, unknown: bool = True, out_of_bounds: bool = False
) -> st.SearchStrategy[dict[str, object]]:
    """Facts of one case, to be handed to `policy.decide`.

    Numbers come as int, Decimal, digits in a str and, for money, as `Money`; often they are a bound or stand beside a
    number of the policy's rules. With `unknown`, facts and fields of records may be absent or None. With
    `out_of_bounds`, values may break their bounds, choices or decimals, which makes a decision invalid and never raises.
    """
    policy = policy_or_schema if isinstance(policy_or_schema, Policy) else None
    schema: Schema = policy_or_schema.facts if isinstance(policy_or_schema, Policy) else policy_or_schema
    values = _Values(Constants() if policy is None else constants_of(policy), unknown, out_of_bounds)
    return values.record(schema)


class _Values:
    """Strategies of single values."""

    def __init__(self, constants: Constants, unknown: bool, out_of_bounds: bool) -> None:
        self.constants = constants
        self.unknown = unknown
        self.out_of_bounds = out_of_bounds

    def record(self, facts: Mapping[str, Fact]) -> st.SearchStrategy[dict[str, object]]:
        known = {name: self.value(fact) for name, fact in facts.items()}
        whole = st.fixed_dictionaries(known)
        if not self.unknown:
            return whole
        some = {name: values | st.none() for name, values in known.items()}
        return whole | st.fixed_dictionaries({}, optional=some)

    def value(self, fact: Fact) -> st.SearchStrategy[object]:
        """Values of one fact as a caller may write them."""
        if fact.type in NUMERIC:
            return self.number(fact)
        if fact.type == "bool":
            return st.booleans()
        if fact.type == "choice":
            return st.sampled_from([*fact.choices, *self.misfits("".join(fact.choices) + "?")])
        if fact.type == "date":
            return self.day(fact)
        if fact.type == "list":
            return st.lists(self.record(fact.fields), max_size=4)
        return self.text()

    def misfits(self, *values: object) -> list[object]:
        return list(values) if self.out_of_bounds else []

    def number(self, fact: Fact) -> st.SearchStrategy[object]:
        low = fact.least if isinstance(fact.least, Decimal) else -_UNBOUNDED
        high = fact.most if isinstance(fact.most, Decimal) else _UNBOUNDED
        step = Decimal((0, (1,), -fact.places))
        first, last = int(low / step), int(high / step)
        written = sorted({int(number / step) for number in self.constants.numbers})
        on_the_line = [first, last, *(steps for steps in written if first <= steps <= last)]
        beside = {steps + away for steps in on_the_line for away in (-1, 1)}
        steps = st.one_of(
            st.sampled_from(on_the_line),
            st.sampled_from([steps for steps in sorted(beside) if first <= steps <= last] or on_the_line),
            st.integers(first, min(last, first + _NEAR)),
            st.integers(first, last),
        )
        good = st.builds(_handed, steps, st.sampled_from(_spellings(fact)), st.just(fact))
        wrong = self.misfits(low - step, high + step, low + step / 10, Decimal("1e60"))
        return good | st.sampled_from(wrong) if wrong else good

    def day(self, fact: Fact) -> st.SearchStrategy[object]:
        low = fact.least if isinstance(fact.least, date) else FIRST_DAY
        high = fact.most if isinstance(fact.most, date) else LAST_DAY
        edges = [low, high, *(_shifted(day, away) for day in self.constants.days for away in (-1, 0, 1))]
        wrong = self.misfits(_shifted(low, -1), _shifted(high, 1))
        good: st.SearchStrategy[object] = st.one_of(
            st.sampled_from([day for day in edges if low <= day <= high]),
            st.dates(low, high),
            st.dates(low, high).map(date.isoformat),
        )
        return good | st.sampled_from(wrong) if wrong else good

    def text(self) -> st.SearchStrategy[object]:
        written = [text for text in self.constants.texts if len(text) < LONGEST_TEXT]
        beside = [changed for text in written for changed in (text, text[:-1], f"{text}0")]
        good: st.SearchStrategy[object] = st.sampled_from(["", *beside]) | st.text(max_size=4)
        wrong = self.misfits("x" * (LONGEST_TEXT + 1))
        return good | st.sampled_from(wrong) if wrong else good


def _spellings(fact: Fact) -> tuple[str, ...]:
    if fact.type == "money":
        return ("plain", "decimal", "text", "money")
    return ("plain", "decimal", "text") if fact.type == "decimal" else ("plain", "decimal")


def _handed(steps: int, spelling: str, fact: Fact) -> object:
    """A number of steps in one of the spellings that a door takes; "plain" is an int where it is whole."""
    exact = Decimal((int(steps < 0), tuple(map(int, str(abs(steps)))), -fact.places))
    if spelling == "money" and (steps * 100) % fact.scale == 0:
        return Money(steps * 100 // fact.scale)
    if spelling == "text":
        return format(exact, "f")
    return steps // fact.scale if spelling == "plain" and steps % fact.scale == 0 else exact


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
