"""Promises about the employer's contribution, refunds, and ceilings of spending."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import unionkit
from unionkit import Money
from unionkit.evidence import Grade

ON = "2026-01-01"
CN = unionkit.load_pack("cn")
RULES = CN.funds
CEILINGS = CN.tables["cn/funds/ceilings"]
fen = st.integers(0, 1_000_000_000_00)
shares = st.integers(0, 10_000).map(lambda parts: Decimal(parts).scaleb(-4))


@pytest.mark.property
@given(fen, shares)
def test_the_parts_of_a_contribution_add_up_to_two_percent(payroll: int, share: Decimal) -> None:
    found = RULES.contribution(Money(payroll), keep_share=share, on=ON)
    assert found.fund == Money(payroll).times(Decimal("0.02"))
    assert found.keep is not None
    assert found.remit is not None
    assert found.keep + found.remit == found.fund
    assert found.keep == found.fund.times(share)


def test_a_share_that_is_given_goes_before_that_of_the_place() -> None:
    given_one = RULES.contribution(100_000, place="330106", keep_share="0.75", on=ON)
    of_place = RULES.contribution(100_000, place="330106", on=ON)
    assert (given_one.keep, of_place.keep) == (Money.of(1500), Money.of(1200))


def test_without_a_place_and_a_share_the_fund_is_known_and_its_parts_are_not() -> None:
    found = RULES.contribution(100_000, on=ON)
    assert (found.fund, found.keep, found.remit) == (Money.of(2000), None, None)


def test_a_unit_without_a_union_remits_all_of_it() -> None:
    found = RULES.contribution(100_000, unit_has_union=False, on=ON)
    assert (found.fund, found.keep, found.remit) == (Money.of(2000), Money(0), Money.of(2000))


def test_whether_there_is_a_union_is_asked_for() -> None:
    found = RULES.contribution(100_000, unit_has_union=None, on=ON)
    assert (found.fund, found.decision.needs) == (None, ("unit_has_union",))


@pytest.mark.parametrize(
    ("on", "facts", "outcome"),
    [
        ("2020-01-01", {"small_micro": True}, "granted"),
        ("2022-12-31", {"small_micro": False}, "refused"),
        ("2023-01-01", {"paid_in_year": "9999.99"}, "granted"),
        ("2024-12-31", {"paid_in_year": 10_000}, "refused"),
        ("2025-01-01", {"paid_in_year": 500}, "review"),
        ("2019-12-31", {"small_micro": True}, "invalid"),
    ],
)
def test_a_refund_follows_the_rules_of_the_day_on_which_it_was_paid(
    on: str, facts: dict[str, object], outcome: str
) -> None:
    decision = RULES.refund("123.45", on=on, **facts)  # type: ignore[arg-type]
    assert decision.outcome.value == outcome
    assert decision.amount == (Money.of("123.45") if outcome in ("granted", "review") else None)


def test_a_refund_that_no_document_settles_is_called_unverified() -> None:
    assert RULES.refund(5, paid_in_year=500, on="2026-01-01").grade is Grade.unverified


@pytest.mark.parametrize("row", CEILINGS.rows, ids=lambda row: f"{'-'.join(row.keys)}-{row.start}")
def test_a_ceiling_is_kept_to_the_fen_from_its_first_day_on(row: unionkit.rules.tables.Row) -> None:
    place, item = row.keys
    facts = {"festival": "spring"}
    ceiling = Money.of(int(row.value))
    for asked in (ceiling, ceiling + Money(1)):
        decision = RULES.spending(item, asked, on=row.start, place=place, facts=facts)
        assert decision.amount == ceiling


@pytest.mark.property
@given(
    fen, st.integers(0, 5_000_00), st.integers(1, 1000), st.sampled_from(["birthday", "outing", "marriage"])
)
def test_never_more_is_granted_than_asked_or_left(asked: int, before: int, times: int, item: str) -> None:
    facts = {"counted_times": times, "spent_before": Money(before)}
    decision = RULES.spending(item, Money(asked), on=ON, place="340504", facts=facts)
    row = CEILINGS.find(("340504", item), decision.on)
    assert row
    left = max(int(row.value) * 100 * times - before, 0)
    assert decision.amount == Money(min(asked, left))


def test_an_item_that_a_province_does_not_print_is_not_guessed() -> None:
    decision = RULES.spending("film", 10, on="2019-01-01", place="340000")
    assert (decision.outcome.value, decision.code) == ("invalid", "no_value")


def test_festival_gifts_are_for_festivals_and_in_kind() -> None:
    asked = [
        RULES.spending("festival_year", 10, on=ON, place="340000", facts=facts).outcome.value
        for facts in (
            {"festival": "regional"},
            {"festival": "other"},
            {"festival": "spring", "in_kind": False},
            {},
        )
    ]
    assert asked == ["granted", "refused", "refused", "unknown"]


@pytest.mark.parametrize(("place", "most"), [("340100", 100), ("110000", 200)])
def test_so_many_of_three_hundred_may_win_and_not_one_more(place: str, most: int) -> None:
    asked = [RULES.prizes(winners, 300, on=ON, place=place).outcome.value for winners in (most, most + 1)]
    assert asked == ["granted", "refused"]


def test_a_region_may_bring_dues_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('id = "here"\n', encoding="utf-8")
    text = (CN.folder / "dues" / "monthly.toml").read_text(encoding="utf-8")
    text = text.replace(
        'id = "cn/dues/monthly"', 'id = "here/dues"\nreplaces = "cn/dues/monthly"\nplace = "340500"'
    )
    sources = (CN.folder / "dues" / "sources.toml").read_text(encoding="utf-8")
    (tmp_path / "sources.toml").write_text(sources, encoding="utf-8")
    (tmp_path / "dues.toml").write_text(text.replace("0.05, 'CNY/month'", "1, 'CNY/month'"), encoding="utf-8")
    dues = unionkit.load_pack(tmp_path).dues
    found = [dues.work_out("apprentice", on=ON, place=place).amount for place in ("340504", "340100")]
    assert found == [Money.of(1), Money.of("0.05")]
