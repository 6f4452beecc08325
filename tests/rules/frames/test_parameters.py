from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

import pytest
from tests.rules.frames.comparing import Case, compared, framed
from tests.rules.frames.engines import rows_of
from tests.rules.frames.generated import known_facts
from tests.rules.regatta import read

from unionkit import Policy, column
from unionkit.errors import NotPortable
from unionkit.rules.frames import lookups

DAY = date(2022, 5, 1)
WAYS = pytest.mark.parametrize("way", ["present", "levels", "lazy"])
PLACES = (
    "110101",  # a county with a row of its own
    "110102",  # another county of its city
    "110201",  # another city of its province
    "120000",  # a province without a row
    "110000",
    "000000",
    "999999",
    "",
    "1101",
    "11010a",
    "１１０１０１",
    "1101011",
    "harbour",
    None,
)
HEAD = """
id = "regatta/berth"
[sources.log]
title = "Log"
grade = "issuer"
[facts]
place = { type = "text" }
sail = { type = "choice", choices = ["small", "middle", "large"] }
flag = { type = "text" }
told = { type = "money" }
chest = { type = "money", most = 1_000_000 }
built = { type = "date" }
"""
TABLE = """
[[tables]]
id = "regatta/dues"
unit = "CNY"
{keys}
{rows}
"""
RULE = """
[parameters]
dues = {{ table = "regatta/dues"{more} }}
[[edition]]
from = 2020-01-01
[[edition.amount]]
when = "chest >= dues"
pay = "chest - dues"
[[edition.amount]]
pay = "dues"
"""


def row(value: object, start: str = "2020-01-01", **keys: str) -> str:
    told = "".join(f'{name} = "{key}"\n' for name, key in keys.items() if name not in ("to", "issued"))
    days = "".join(f"{name} = {keys[name]}\n" for name in ("to", "issued") if name in keys)
    return f'[[tables.row]]\n{told}{days}from = {start}\nvalue = {value}\ncite = "log"\n'


def berth(keys: str, *rows: str, more: str = "") -> Policy:
    table = TABLE.format(keys=keys and f"keys = {keys.split()}", rows="\n".join(rows))
    return read(HEAD + table + RULE.format(more=more))


def checked_rows(
    policy: Policy,
    cases: Sequence[Case],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    days: Sequence[date] = (),
    **more: Any,
) -> list[dict[str, object]]:
    """The rows that one way of looking up gives, held equal to `decide`."""
    if way == "levels":
        monkeypatch.setattr(lookups, "MOST_PRESENT", -1)
    import polars as pl

    extra = {"day": pl.Series(days, dtype=pl.Date)} if days else {}
    made = framed(policy, cases, "polars, lazy" if way == "lazy" else "polars", **extra)
    rows = rows_of(made.decide(policy, column("day") if days else DAY, **more))
    if "known_on" not in more:
        assert compared(policy, cases, rows, days or [DAY] * len(cases)).wrong == []
    else:
        for case, found in zip(cases, rows, strict=True):
            wanted = policy.decide(known_facts(case), on=DAY, known_on=more["known_on"])
            assert found["decision_amount_fen"] == (wanted.amount.fen if wanted.amount else None)
    return rows


def amounts(rows: Sequence[dict[str, object]]) -> list[object]:
    return [row["decision_amount_fen"] for row in rows]


BY_PLACE = (
    row(1, place="110101"),
    row(2, place="110100"),
    row(3, place="110000"),
    row(4, place="000000"),
)


@WAYS
def test_the_nearest_place_wins(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("place", *BY_PLACE)
    rows = checked_rows(policy, [{"place": place, "chest": 0} for place in PLACES[:7]], way, monkeypatch)
    assert amounts(rows) == [100, 200, 300, 400, 300, 400, 400]


@WAYS
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_place_falls_back_to_what_holds_it_and_a_malformed_one_to_nothing(
    way: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = checked_rows(
        berth("place", *BY_PLACE[:count]),
        [{"place": place, "chest": 5} for place in PLACES],
        way,
        monkeypatch,
    )
    assert {row["decision_code"] for row in rows if row["place"] == "1101"} == {"no_value"}


@WAYS
def test_a_row_for_any_place_comes_after_the_nation(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("place", *BY_PLACE[:2], row(9, place="*"))
    rows = checked_rows(policy, [{"place": place, "chest": 0} for place in PLACES], way, monkeypatch)
    assert amounts(rows)[:4] == [100, 200, 900, 900]
    assert amounts(rows)[10] == 900


@WAYS
def test_an_unknown_key_leaves_open_what_depends_on_it(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth(
        "place sail flag",
        row(1, place="110101", sail="small", flag="red"),
        row(2, place="110101", sail="small", flag="*"),
        row(3, place="110100", sail="*", flag="*"),
        row(4, place="000000", sail="large", flag="*"),
        row(5, place="*", sail="*", flag="green"),
    )
    cases = [
        {"place": place, "sail": sail, "flag": flag, "chest": 2}
        for place, sail, flag in product(
            ("110101", "110102", "220000", "1101", None),
            ("small", "large", None),
            ("red", "green", "", "\x01other", None),
        )
    ]
    rows = checked_rows(policy, cases, way, monkeypatch)
    assert {row["decision_outcome"] for row in rows} == {"granted", "unknown", "invalid", "refused"} - (
        {"refused"} if not any(row["decision_outcome"] == "refused" for row in rows) else set()
    )


@WAYS
def test_a_table_without_places_needs_none(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("sail", row(1, sail="small"), row(2, sail="*"))
    rows = checked_rows(
        policy, [{"sail": sail, "chest": 0} for sail in ("small", "large", None)], way, monkeypatch
    )
    assert amounts(rows) == [100, 200, None]


@WAYS
def test_a_table_without_keys_has_one_number(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert amounts(checked_rows(berth("", row(6)), [{"chest": 0}, {}], way, monkeypatch)) == [600, None]


@WAYS
def test_a_key_may_be_written_out(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("sail", row(1, sail="small"), row(2, sail="large"), more=", keys = { sail = \"'large'\" }")
    assert amounts(checked_rows(policy, [{"chest": 0}], way, monkeypatch)) == [200]


def test_a_key_that_is_worked_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth(
        "sail",
        row(1, sail="small"),
        row(2, sail="large"),
        more=", keys = { sail = \"'large' if chest > 5 else 'small'\" }",
    )
    with pytest.raises(NotPortable, match="worked out"):
        checked_rows(policy, [{"chest": 0}], "present", monkeypatch)


CHANGING = (
    row(1, "2020-01-01", place="000000"),
    row(2, "2021-07-01", place="000000", to="2021-12-31"),
    row(3, "2023-01-01", place="000000", issued="2023-06-01"),
    row(8, "2021-01-01", place="110000"),
)
DAYS = [
    date(2020, 1, 1),
    date(2021, 6, 30),
    date(2021, 7, 1),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 6, 1),
]


@WAYS
def test_each_row_has_the_number_of_its_own_day(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("place", *CHANGING)
    cases = [{"place": place, "chest": 0} for place in ("110000", "220000", None) for _ in DAYS]
    rows = checked_rows(policy, cases, way, monkeypatch, days=DAYS * 3)
    assert amounts(rows)[8:16] == [100, 100, 200, 200, None, None, 300, 300]


@WAYS
@pytest.mark.parametrize(
    "known_on", [date(2020, 6, 1), date(2021, 7, 1), date(2023, 5, 31), date(2023, 6, 1)]
)
def test_what_was_not_issued_yet_is_not_used(
    way: str, known_on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = berth("place", row(1, place="000000"), row(3, "2022-01-01", place="000000", issued="2023-06-01"))
    rows = checked_rows(policy, [{"place": "110000", "chest": 0}], way, monkeypatch, known_on=known_on)
    assert amounts(rows) == [300 if known_on >= date(2023, 6, 1) else 100]


@WAYS
@pytest.mark.parametrize(
    ("at", "own"), [("year_start(on)", False), ("add_months(on, -12, 'down')", False), ("built", True)]
)
def test_a_number_may_be_that_of_another_day(
    way: str, at: str, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = berth("place", *CHANGING, more=f', at = "{at}"')
    built = [*DAYS, None] if own else [None]
    cases = [
        {"place": place, "chest": 0, "built": day} for place in ("110000", "220000", None) for day in built
    ]
    checked_rows(policy, cases, way, monkeypatch)
    checked_rows(
        policy, cases, way, monkeypatch, days=[DAYS[place % len(DAYS)] for place in range(len(cases))]
    )


@WAYS
def test_a_number_that_the_case_brings_wins_over_the_table(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("place", *BY_PLACE[:2], more=', given = "told"')
    cases = [
        {"place": place, "told": told, "chest": 0}
        for place in ("110101", "220000", "x", None)
        for told in (None, 0, 77, 10**10)
    ]
    rows = checked_rows(policy, cases, way, monkeypatch)
    assert [row["decision_amount_fen"] for row in rows[:4]] == [100, None, 7700, None]
    assert rows[3]["decision_code"] == "out_of_bounds"


def test_both_ways_of_looking_up_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = berth("place", *BY_PLACE)
    taken: list[str] = []
    for name in ("join_present", "join_levels"):
        kept = getattr(lookups.Lookups, name)

        def spy(self: Any, *given: Any, kept: Any = kept, name: str = name) -> Any:
            found = kept(self, *given)
            if found is not False:
                taken.append(name)
            return found

        monkeypatch.setattr(lookups.Lookups, name, spy)
    for way in ("present", "lazy", "levels"):
        checked_rows(policy, [{"place": "110101", "chest": 0}], way, monkeypatch)
    assert taken == ["join_present", "join_levels", "join_levels"]
