"""Row by row: what `decide` says of a case, and what `decide_frame` says of the row that holds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import polars as pl
from attrs import field, frozen
from tests.rules.frames.engines import MAKE, rows_of
from tests.rules.frames.generated import known_facts

from unionkit import Decision, Money, Policy, column, records
from unionkit.rules import Fact
from unionkit.rules.facts import NUMERIC, Schema
from unionkit.rules.frame_columns import Column, Records

Case = Mapping[str, object]
Assume = Literal["nothing", "usual"]
KEY = "row_id"
AMOUNTS = ("amount_fen", "amount_high_fen", "amount_kind")
COLUMNS = ("outcome", "class", *AMOUNTS, "code", "subject", "rule")
_DTYPES: Mapping[str, Any] = {"bool": pl.Boolean, "choice": pl.String, "text": pl.String, "date": pl.Date}


@frozen(kw_only=True)
class Framed:
    """Cases as a frame with its child tables, ready to be handed in; `frame` and the records may be of any engine."""

    frame: Any
    columns: Mapping[str, str | Column]
    lists: Mapping[str, Records] = field(factory=dict)

    def decide(self, policy: Policy, on: date | Column, assume: Assume = "nothing", **more: Any) -> Any:
        """The frame that comes back."""
        return policy.decide_frame(
            self.frame, on=on, columns=self.columns, lists=self.lists, assume=assume, **more
        )


def table_of(cases: Sequence[Case], facts: Schema, more: Mapping[str, pl.Series]) -> pl.DataFrame:
    """One row for each case, numbers in the steps of their facts, lists left out."""
    made = {name: _series(fact, [case.get(name) for case in cases]) for name, fact in facts.items()}
    return pl.DataFrame({**{name: series for name, series in made.items() if series is not None}, **more})


def _series(fact: Fact, values: Sequence[object]) -> pl.Series | None:
    if fact.type == "list":
        return None
    if fact.type in NUMERIC:
        return pl.Series([None if value is None else _steps(value, fact) for value in values], dtype=pl.Int64)
    return pl.Series(values, dtype=_DTYPES[fact.type])


def _steps(value: object, fact: Fact) -> int:
    exact = Decimal(value.fen).scaleb(-2) if isinstance(value, Money) else Decimal(str(value))
    steps = exact * fact.scale
    assert steps == int(steps), "a number that a column of steps cannot hold"
    return int(steps)


def columns_of(facts: Schema) -> Mapping[str, str | Column]:
    """Every number is kept in its steps."""
    return {
        name: column(name, steps=fact.scale)
        for name, fact in facts.items()
        if fact.type in NUMERIC and fact.scale > 1
    }


def framed(policy: Policy, cases: Sequence[Case], kind: str = "polars", **more: pl.Series) -> Framed:
    """Cases as a frame of a kind; a list that is None is not known."""
    make = MAKE[kind]
    extra = {KEY: pl.Series(range(len(cases)), dtype=pl.Int64), **more}
    lists: dict[str, Records] = {}
    for name, fact in policy.facts.items():
        if fact.type != "list":
            continue
        extra[f"{name}_known"] = pl.Series([case.get(name) is not None for case in cases], dtype=pl.Boolean)
        held = [(row, record) for row, case in enumerate(cases) for record in case.get(name) or ()]  # type: ignore[attr-defined]
        owner = pl.Series([row for row, _ in held], dtype=pl.Int64)
        children = table_of([record for _, record in held], fact.fields, {KEY: owner})
        lists[name] = records(make(children), key=KEY, known=f"{name}_known", columns=columns_of(fact.fields))
    return Framed(
        frame=make(table_of(cases, policy.facts, extra)), columns=columns_of(policy.facts), lists=lists
    )


def said(policy: Policy, decision: Decision) -> dict[str, object]:
    """The columns that a decision should have made; the place of a record in its list is not told."""
    found: dict[str, object] = {
        "outcome": decision.outcome.value,
        "class": decision.class_name,
        "amount_fen": _fen(decision.amount),
        "amount_high_fen": _fen(decision.amount_high),
        "amount_kind": decision.amount_kind,
        "code": decision.code or None,
        "subject": re.sub(r"\[\d+\]", "", decision.subject or "") or None,
        "rule": decision.rule or None,
    }
    if not pays(policy):
        found = {name: value for name, value in found.items() if name not in AMOUNTS}
    for edition in policy.editions:
        for result in edition.results:
            value, unit = decision.results.get(result.name), result.type.unit
            money = unit is not None and unit.power("CNY") == 1
            name = f"{result.name}_fen" if money else result.name
            found[name] = _result(value, money) if found.get(name) is None else found[name]
    return found


def pays(policy: Policy) -> bool:
    """Whether a policy has amounts, and its frames columns for them."""
    return any(edition.amounts for edition in policy.editions)


def _fen(amount: Money | None) -> int | None:
    return None if amount is None else amount.fen


def _result(value: object, money: bool) -> object:
    if value is None or isinstance(value, bool | str | date):
        return value
    exact = value.fen if isinstance(value, Money) else Fraction(str(value)) * (100 if money else 1)
    assert exact == int(exact), "a result that no column of whole numbers can hold"
    return int(exact)


@frozen(kw_only=True)
class Compared:
    """The rows that differ, each with what was wanted and what came, and how often each outcome occurred."""

    wrong: Sequence[tuple[object, object, object]]
    outcomes: Counter[str]


def compare(
    policy: Policy, cases: Sequence[Case], on: date, kind: str = "polars", assume: Assume = "nothing"
) -> Compared:
    """Decide cases one by one and as a frame."""
    rows = rows_of(framed(policy, cases, kind).decide(policy, on, assume))
    return compared(policy, cases, rows, [on] * len(cases), assume)


def compared(
    policy: Policy,
    cases: Sequence[Case],
    rows: Sequence[Mapping[str, object]],
    days: Sequence[date],
    assume: Assume = "nothing",
    prefix: str = "decision_",
) -> Compared:
    """Hold rows that came back against the cases, whatever the order they came in."""
    return held(cases, rows, wanted_of(policy, cases, days, assume), prefix)


def wanted_of(
    policy: Policy, cases: Sequence[Case], days: Sequence[date], assume: Assume = "nothing"
) -> Sequence[dict[str, object]]:
    """What each row should hold."""
    return [
        said(policy, policy.decide(known_facts(case), on=day, assume=assume))
        for case, day in zip(cases, days, strict=True)
    ]


def held(
    cases: Sequence[Case],
    rows: Sequence[Mapping[str, object]],
    expected: Sequence[Mapping[str, object]],
    prefix: str = "decision_",
) -> Compared:
    """Hold rows against what they should hold."""
    assert sorted(int(str(row[KEY])) for row in rows) == list(range(len(cases)))
    wrong: list[tuple[object, object, object]] = []
    outcomes: Counter[str] = Counter()
    for row in rows:
        place = int(str(row[KEY]))
        wanted = expected[place]
        came = {name: row[f"{prefix}{name}"] for name in wanted}
        outcomes[str(wanted["outcome"])] += 1
        if wanted != came:
            wrong.append((known_facts(cases[place]), *_apart(wanted, came)))
    return Compared(wrong=wrong, outcomes=outcomes)


def _apart(wanted: Mapping[str, object], came: Mapping[str, object]) -> tuple[object, object]:
    names = [name for name in wanted if wanted[name] != came[name]]
    return {name: wanted[name] for name in names}, {name: came[name] for name in names}
