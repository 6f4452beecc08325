from __future__ import annotations

import pytest
from tests.i18n.one_rule import DAY, policy

import unionkit

TRIP = {"price": 20, "late": False}
PAID = {"zh": "每次退款", "en": "refund of a trip"}
COUNTS = {"zh": "可退", "en": "to be refunded"}
ROW: dict[str, object] = {
    "trips": {
        "cut": {"is": "trips.price * 10%"},
        "paid": {"is": "max(trips.price - trips.cut, 0)", "label": PAID},
        "counts": {"is": "trips.price > 5 and not trips.late", "label": COUNTS},
    }
}


def lines(language: str = "en", *, let: object = None, facts: object = None, **edition: object) -> list[str]:
    """The lines of an explanation without their sources."""
    made = policy({**edition, "let": let or {}}, parameters={"quota": {"given": "budget", "unit": "CNY"}})
    known = {"fare": 90, "budget": 100, "trips": [TRIP, TRIP], **(facts or {})}  # type: ignore[dict-item]
    said = unionkit.explain(made.decide(known, on=DAY), language).lines
    return [line.removesuffix(" [no source]").removesuffix("〔未注明依据〕") for line in said]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the sum of refund of a trip where to be refunded 36.00 yuan"),
        ("zh_CN", "每次退款之和（只计可退） 36.00 元"),
    ],
)
def test_a_labelled_field_that_is_worked_out_is_called_by_its_label(language: str, said: str) -> None:
    total = lines(language, let=ROW, amount=[{"pay": "sum(trips.paid, trips.counts)"}])[0]
    assert said in total
    bound = lines(language, let=ROW, require=[{"when": "sum(trips.paid, trips.counts) <= 100"}])[0]
    assert said in bound


def test_a_field_that_is_worked_out_and_has_no_label_is_spelled_out() -> None:
    said = lines(let=ROW, require=[{"when": "sum(trips.cut) <= 100"}])[0]
    assert "the sum of price × 10% 4.00 yuan" in said


def test_a_field_keeps_its_own_label_where_a_worked_out_one_is_the_same() -> None:
    let = {"trips": {"again": {"is": "trips.price", "label": PAID}}}
    assert "the sum of price 40.00 yuan" in lines(let=let, require=[{"when": "sum(trips.again) <= 100"}])[0]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("quota < fare", "fare 90.00 yuan ≤ quota 100.00 yuan (10.00 yuan below the limit)"),
        ("1.5 * quota >= fare", "fare 90.00 yuan ≤ 1.5 × quota = 150.00 yuan (60.00 yuan below the limit)"),
        ("most >= fare", "fare 90.00 yuan ≤ most 200.00 yuan (110.00 yuan below the limit)"),
        ("fare <= quota", "fare 90.00 yuan ≤ quota 100.00 yuan (10.00 yuan below the limit)"),
        ("budget >= fare", "budget 100.00 yuan ≥ fare 90.00 yuan (10.00 yuan above the limit)"),
        ("share_of >= fare", "share_of 190.00 yuan ≥ fare 90.00 yuan (100.00 yuan above the limit)"),
    ],
)
def test_what_stands_in_no_case_is_said_as_the_limit(when: str, said: str) -> None:
    let = {"most": "2 * quota", "share_of": "quota + fare"}
    assert lines(let=let, require=[{"when": when}])[0].endswith(said)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("20% if fare > 50 else 30%", "× part 20% ="),
        ("max(20%, 120%)", "× part 120% ="),
        ("0.2", "× part 0.2 ="),
        ("fare / budget", "× part 0.9 ="),
    ],
)
def test_a_quantity_is_a_percentage_where_it_is_written_with_the_sign(share: str, said: str) -> None:
    let = {"part": {"is": share, "label": {"zh": "比例", "en": "part"}}}
    assert said in lines(let=let, amount=[{"pay": "fare * part"}])[0]


def test_a_rate_among_the_results_is_a_percentage() -> None:
    results = {"rate": {"is": "part", "label": {"zh": "比例", "en": "part"}}}
    found = lines(let={"part": "20% if fare > 50 else 30%"}, amount=[{"pay": "fare"}], results=results)
    assert "part: 20%" in found


def test_a_percent_sign_changes_neither_tree_nor_fingerprint() -> None:
    one, other = (policy({"amount": [{"pay": f"fare * {rate}"}]}).editions[0] for rate in ("30%", "0.3"))
    assert one == other


def test_the_first_few_missing_fields_are_named_and_the_others_counted() -> None:
    trips = [{"price": None, "late": False}] * 7
    found = lines(facts={"trips": trips}, require=[{"when": "sum(trips.price) > 0"}])
    asked = ", ".join(f"trips, record {place}: price" for place in range(1, 6))
    assert f"Still to be asked: {asked}, 2 more" in found


def test_a_field_that_no_rule_looks_at_is_not_asked_for() -> None:
    found = lines(
        facts={"trips": [{"price": None, "late": None}]}, require=[{"when": "sum(trips.price) > 0"}]
    )
    assert "Still to be asked: trips, record 1: price" in found


def test_a_list_that_is_not_known_is_asked_for_as_a_whole() -> None:
    found = lines(facts={"trips": None}, require=[{"when": "sum(trips.price) > 0"}])
    assert "Still to be asked: trips" in found
