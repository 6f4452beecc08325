"""Promises of counting many households in frames: the three steps say what one household by itself is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.members.households import ON, PACK, RULES, households, wang

from unionkit import Money, Policy, column, records
from unionkit.members.households import Household, HouseholdAccount, count_household
from unionkit.members.households.records import Record, told_facts
from unionkit.rules.facts import NUMERIC

PER_HEAD = PACK.policy("cn/household/per-head")
TYPES: Mapping[str, type[pl.DataType]] = {
    "bool": pl.Boolean,
    "date": pl.Date,
    "choice": pl.String,
    "text": pl.String,
}
RESULTS = ("people", "income_year", "rigid_spending", "raw", "net")


def table(policy: Policy, rows: Sequence[tuple[Household, Record]]) -> pl.DataFrame:
    """A row for each record, with its facts and those of its household; money in fen."""
    told = [{**told_facts(record), "place": home.place, "area": home.area} for home, record in rows]
    columns = {}
    for name, fact in policy.facts.items():
        values = [each.get(name) for each in told]
        if fact.type in NUMERIC:
            fen = [value.fen if isinstance(value, Money) else None for value in values]
            columns[name] = pl.Series(fen, dtype=pl.Int64)
        else:
            columns[name] = pl.Series(values, dtype=TYPES[fact.type])
    owners = [getattr(record, "member", "") or getattr(record, "id", "") for _, record in rows]
    return pl.DataFrame(
        {"household": pl.Series([home.id for home, _ in rows], dtype=pl.String)}
        | {"person": pl.Series(owners, dtype=pl.String), **columns}
    )


def judged(policy: Policy, rows: Sequence[tuple[Household, Record]]) -> pl.DataFrame:
    money = {name: column(name, unit="fen") for name, fact in policy.facts.items() if fact.type == "money"}
    return policy.decide_frame(table(policy, rows), on=ON, columns=money)


def brought(policy: Policy, rows: Sequence[tuple[Household, Record]], name: str, wanted: str) -> pl.DataFrame:
    """What of each member's items is in a class, null where one of them is not known."""
    found = judged(policy, rows)
    classes = judged(policy.only("class"), rows)["decision_class"]
    fen = (
        pl.when(classes == wanted)
        .then(pl.col("decision_amount_fen"))
        .when(classes.is_null())
        .then(None)
        .otherwise(0)
    )
    return (
        found.with_columns(fen=fen)
        .group_by("household", "person")
        .agg(pl.when(pl.col("fen").is_null().any()).then(None).otherwise(pl.col("fen").sum()).alias(name))
    )


def by_frames(homes: Sequence[Household]) -> list[dict[str, object]]:
    """All households in three steps: who counts, what each brings and spends, and per head."""
    people = judged(RULES.member, [(home, member) for home in homes for member in home.members])
    counts = people.select(
        "household",
        "person",
        counted=pl.col("decision_outcome").replace_strict(
            {"granted": True, "refused": False}, default=None, return_dtype=pl.Boolean
        ),
    )
    incomes = [(home, item) for home in homes for item in home.incomes or ()]
    spendings = [(home, item) for home in homes for item in home.spendings or ()]
    members = counts
    for policy, rows, name, wanted in (
        (RULES.income, incomes, "income", "counted"),
        (RULES.spending, spendings, "spending", "deducted"),
    ):
        each = brought(policy, rows, name, wanted)
        has = pl.DataFrame(
            {"household": [home.id for home, _ in rows], "person": [item.member for _, item in rows]}
        )
        keys = has.unique().with_columns(has_any=True) if rows else None
        members = members.join(each, on=["household", "person"], how="left")
        if keys is None:
            members = members.with_columns(pl.lit(0).cast(pl.Int64).alias(name))
            continue
        members = members.join(keys, on=["household", "person"], how="left").with_columns(
            pl.when(pl.col("has_any").is_null()).then(0).otherwise(pl.col(name)).alias(name)
        )
        members = members.drop("has_any")
    homes_frame = pl.DataFrame(
        {
            "household": [home.id for home in homes],
            "place": [home.place for home in homes],
            "area": [home.area for home in homes],
        }
    )
    fen = {name: column(name, unit="fen") for name in ("income", "spending")}
    decided = PER_HEAD.decide_frame(
        homes_frame, on=ON, lists={"members": records(members, key="household", columns=fen)}
    )
    return decided.sort("household").to_dicts()


def half_up(value: Fraction) -> int:
    """Yuan as fen, half-up away from zero."""
    top, bottom = abs(value * 100).as_integer_ratio()
    size = (2 * top + bottom) // (2 * bottom)
    return -size if value < 0 else size


def by_account(account: HouseholdAccount) -> dict[str, object] | None:
    """The five numbers of a household that is known, None of one that is not or that nobody counts in."""
    income, spending, months = account.income.amount, account.rigid_spending.amount, account.months
    if account.raw is None or account.net is None or income is None or spending is None or months is None:
        return None
    return {
        "people": account.people,
        "income_year": half_up(Fraction(income.fen * 12, months * 100)),
        "rigid_spending": half_up(Fraction(spending.fen * 12, months * 100)),
        "raw": half_up(account.raw),
        "net": half_up(account.net),
    }


def said(row: Mapping[str, object]) -> dict[str, object] | None:
    if row["decision_outcome"] != "granted":
        return None
    return {name: row[f"decision_{name}" + ("" if name == "people" else "_fen")] for name in RESULTS}


def numbered(homes: Sequence[Household]) -> list[Household]:
    return [
        attrs.evolve(home, id=f"H{number:03}", incomes=home.incomes or (), spendings=home.spendings or ())
        for number, home in enumerate(homes)
    ]


@pytest.mark.property
@settings(max_examples=5)
@given(st.lists(st.one_of(households(), households(known=True)), min_size=6, max_size=10).map(numbered))
def test_frames_say_what_each_household_is_told(homes: list[Household]) -> None:
    accounts = [count_household(home, RULES, on=ON) for home in homes]
    assert [said(row) for row in by_frames(homes)] == [by_account(account) for account in accounts]


@pytest.mark.property
@given(households(known=True))
def test_the_policy_per_head_says_what_the_account_says(household: Household) -> None:
    account = count_household(household, RULES, on=ON)
    rows = [
        {
            "counted": member.counts,
            "income": account.income.of(member.person),
            "spending": account.rigid_spending.of(member.person),
        }
        for member in account.members
    ]
    facts = {"place": household.place, "area": household.area, "members": rows}
    results = PER_HEAD.decide(facts, on=ON).results
    found = {
        name: value if name == "people" else half_up(Fraction(str(value))) for name, value in results.items()
    }
    assert (found or None) == by_account(account)


def test_one_frame_counts_households_of_several_provinces() -> None:
    places = ("340500", "440300", "420100")
    homes = numbered([wang(place=place) for place in places])
    rows = [said(row) for row in by_frames(homes)]
    assert [row and row["income_year"] for row in rows] == [36_000_00, 36_000_00, 36_000_00]
    assert [row and row["rigid_spending"] for row in rows] == [12_000_00, 0, 0]
