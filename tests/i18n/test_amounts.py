from __future__ import annotations

from decimal import Decimal

import pytest
from tests.i18n.one_rule import DAY, policy

import unionkit


def lines(edition: dict[str, object], language: str = "en", **facts: object) -> tuple[str, ...]:
    """The lines of an explanation without their sources."""
    explanation = unionkit.explain(policy(edition).decide(facts, on=DAY), language)
    return tuple(
        line.removesuffix(" [no source]").removesuffix("〔未注明依据〕") for line in explanation.lines
    )


def line(place: int = 0, language: str = "en", **edition: object) -> str:
    facts = {"fare": 90, "budget": Decimal("0.5"), "riders": 2, "dog": False, "share": Decimal("0.5")}
    return lines(dict(edition), language, **facts)[place]


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        ("fare", "90.00 yuan (fare 90.00 yuan)"),
        (5, "5.00 yuan"),
        ("fare + budget", "90.50 yuan (fare 90.00 yuan + budget 0.50 yuan = 90.50 yuan)"),
        ("fare + 1", "91.00 yuan (fare 90.00 yuan + 1.00 yuan = 91.00 yuan)"),
        ("fare - (budget - 1)", "90.50 yuan (fare 90.00 yuan − (budget 0.50 yuan − 1.00 yuan) = 90.50 yuan)"),
        ("(fare + budget) * 2", "181.00 yuan ((fare 90.00 yuan + budget 0.50 yuan) × 2 = 181.00 yuan)"),
        ("fare / 7", "12.86 yuan (fare 90.00 yuan ÷ 7 ≈ 12.857143 yuan)"),
        ("fare * 0.005", "0.45 yuan (fare 90.00 yuan × 0.5% = 0.45 yuan)"),
        ("fare / 7 * 7", "90.00 yuan (fare 90.00 yuan ÷ 7 × 7 = 90.00 yuan)"),
        ("fare * share", "45.00 yuan (fare 90.00 yuan × share 0.5 = 45.00 yuan)"),
        ("max(fare - 100, 0) + max(fare - 80, 0) * 0.5", "5.00 yuan ((fare 90.00 yuan − 80.00 yuan) × 50% = 5.00 yuan)"),
        ("min(fare, budget / 3) * 3",
         "0.50 yuan (the smallest of (fare 90.00 yuan; budget 0.50 yuan ÷ 3 ≈ 0.166667 yuan) × 3 = 0.50 yuan)"),
        ("max(fare, budget)",
         "90.00 yuan (the greatest of (fare 90.00 yuan; budget 0.50 yuan) = 90.00 yuan)"),
        ("max(budget - fare, 0) + 1",
         "1.00 yuan"),
        ("max(fare - 95, 10)",
         "10.00 yuan (the greatest of (fare 90.00 yuan − 95.00 yuan = -5.00 yuan; 10.00 yuan) = 10.00 yuan)"),
        ("round_to(fare * 0.5, '10', 'up') + 1",
         "51.00 yuan ((fare 90.00 yuan × 50%, rounded away from zero to 10.00 yuan) + 1.00 yuan = 51.00 yuan)"),
        ("fare * 120%", "108.00 yuan (fare 90.00 yuan × 120% = 108.00 yuan)"),
    ],
)  # fmt: skip
def test_an_amount_shows_its_formula_with_the_numbers_of_the_case(pay: object, said: str) -> None:
    assert line(amount=[{"pay": pay}]) == f"Amount: {said}"


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        ("fare + (0 if dog else budget)",
         "90.50 yuan (fare 90.00 yuan + budget 0.50 yuan = 90.50 yuan); bringing a dog: no"),
        ("fare if fare > 50 else 1",
         "90.00 yuan (fare 90.00 yuan); fare 90.00 yuan > 50.00 yuan (40.00 yuan above the limit)"),
        ("1 if dog and fare > 50 else fare", "90.00 yuan (fare 90.00 yuan); bringing a dog: no"),
        ("fare if dog or fare > 50 else 1",
         "90.00 yuan (fare 90.00 yuan); fare 90.00 yuan > 50.00 yuan (40.00 yuan above the limit)"),
        ("1 if dog else 2 if fare < 50 else fare",
         ("90.00 yuan (fare 90.00 yuan); bringing a dog: no; "
         "fare 90.00 yuan ≥ 50.00 yuan (40.00 yuan above the limit)")),
        ("fare * (10% if riders in [1, 3] else 20%)",
         "18.00 yuan (fare 90.00 yuan × 20% = 18.00 yuan); riders is 2, none of: 1, 3"),
    ],
)  # fmt: skip
def test_a_branch_that_was_taken_says_what_settled_it(pay: str, said: str) -> None:
    assert line(amount=[{"pay": pay}]) == f"Amount: {said}"


def test_a_branch_is_told_anew_in_each_case() -> None:
    made = policy({"amount": [{"pay": "1 if fare > 50 else 2"}]})
    told = [unionkit.explain(made.decide({"fare": fare}, on=DAY), "en").lines[0] for fare in (90, 40)]
    assert [text.split("; ")[1].split(" (")[0] for text in told] == [
        "fare 90.00 yuan > 50.00 yuan",
        "fare 40.00 yuan ≤ 50.00 yuan",
    ]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ([{"cap": "amount", "less": "budget"}],
         "Cap of 89.50 yuan applies (amount 90.00 yuan − budget 0.50 yuan = 89.50 yuan)"),
        ([{"cap": "amount * 50%"}], "Cap of 45.00 yuan applies (amount 90.00 yuan × 50% = 45.00 yuan)"),
        ([{"floor": "amount + 5"}], "Floor of 95.00 yuan applies (amount 90.00 yuan + 5.00 yuan = 95.00 yuan)"),
        ([{"cap": 40}, {"floor": "amount + 5"}],
         "Floor of 45.00 yuan applies (amount 40.00 yuan + 5.00 yuan = 45.00 yuan)"),
    ],
)  # fmt: skip
def test_a_limit_of_the_amount_shows_what_the_amount_was_before_it(limits: list[object], said: str) -> None:
    assert line(len(limits), amount=[{"pay": "fare"}], limit=limits) == said


@pytest.mark.parametrize("paid", [{"pay": "fare"}, {"between": ["fare", "fare + 100"]}])
def test_the_amount_before_a_limit_is_rounded_as_its_rule_says(paid: dict[str, object]) -> None:
    found = line(1, amount=[{**paid, "round": {"to": "100", "mode": "up"}}], limit=[{"cap": "amount * 50%"}])
    assert found == "Cap of 50.00 yuan applies (amount 100.00 yuan × 50% = 50.00 yuan)"


@pytest.mark.parametrize(
    ("only_if", "why"),
    [
        ("fare > 80", "fare 90.00 yuan > 80.00 yuan (10.00 yuan above the limit)"),
        ("not dog", "bringing a dog: no"),
        ("dog or fare > 80", "fare 90.00 yuan > 80.00 yuan (10.00 yuan above the limit)"),
        ("amount > 0", "amount 90.00 yuan > 0.00 yuan (90.00 yuan above the limit)"),
    ],
)
def test_a_limit_that_was_applied_says_why(only_if: str, why: str) -> None:
    found = line(1, amount=[{"pay": "fare"}], limit=[{"floor": 150, "only_if": only_if}])
    assert found == f"Floor of 150.00 yuan applies; {why}"


def test_a_limit_that_goes_by_a_branch_says_what_settled_it() -> None:
    found = line(1, amount=[{"pay": "fare"}], limit=[{"cap": "10 if dog else 20"}])
    assert found == "Cap of 20.00 yuan applies; bringing a dog: no"


@pytest.mark.parametrize(
    ("rounding", "english", "chinese"),
    [
        ({"to": "0.1"}, "rounded half up to 0.10 yuan", "四舍五入到 0.10 元"),
        ({"to": "10", "mode": "up"}, "rounded away from zero to 10.00 yuan", "按 10.00 元 进位"),
        ({"to": "1", "mode": "down"}, "cut off to 1.00 yuan", "尾数舍到 1.00 元"),
        ({"to": "1", "mode": "floor"}, "rounded down to 1.00 yuan", "向下取整到 1.00 元"),
        ({"to": "1", "mode": "ceiling"}, "rounded up to 1.00 yuan", "向上取整到 1.00 元"),
        ({"to": "1", "mode": "half_even"}, "rounded half to even to 1.00 yuan", "四舍六入五成双到 1.00 元"),
        ({"to": "1", "mode": "half_down"}, "rounded half down to 1.00 yuan", "五舍六入到 1.00 元"),
    ],
)
def test_a_rounding_that_changes_the_amount_is_said(
    rounding: dict[str, object], english: str, chinese: str
) -> None:
    assert line(amount=[{"pay": "fare / 7", "round": rounding}]).endswith(f"yuan, {english})")
    assert line(language="zh_CN", amount=[{"pay": "fare / 7", "round": rounding}]).endswith(
        f" 元，{chinese}）"
    )


def test_a_rounding_that_changes_nothing_is_not_said() -> None:
    assert line(amount=[{"pay": "fare / 9", "round": "0.1"}]) == (
        "Amount: 10.00 yuan (fare 90.00 yuan ÷ 9 = 10.00 yuan)"
    )


@pytest.mark.parametrize(
    ("per", "english", "chinese"),
    [
        ("item", "Cap", "上限"),
        ("person", "Cap per person", "每人上限"),
        ("household", "Cap per household", "每户上限"),
        ("year", "Cap per year", "每年上限"),
        ("plan_period", "Cap per plan period", "每个保障期上限"),
        ("lifetime", "Cap over a lifetime", "终身上限"),
        ("pool", "Cap of the pool", "资金池上限"),
    ],
)
def test_a_limit_says_for_whom_or_when_it_holds(per: str, english: str, chinese: str) -> None:
    paid, limit = [{"pay": "fare"}], [{"cap": 40, "per": per}]
    assert line(1, amount=paid, limit=limit) == f"{english} of 40.00 yuan applies"
    assert line(1, "zh_CN", amount=paid, limit=limit) == f"按{chinese} 40.00 元计"


@pytest.mark.parametrize(
    ("only_if", "said"),
    [
        ("fare > 100", "Floor is not applied: fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
        ("fare > 80", "Floor of 50.00 yuan makes no difference"),
        ("dog", "Floor is not applied: bringing a dog: no"),
        ("not dog", "Floor of 50.00 yuan makes no difference"),
        ("dog or fare > 80", "Floor of 50.00 yuan makes no difference"),
        ("not dog and fare > 100",
         "Floor is not applied: fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"),
        ("amount > 90", "Floor is not applied: amount 90.00 yuan ≤ 90.00 yuan (exactly at the limit)"),
    ],
)  # fmt: skip
def test_a_limit_that_changed_nothing_says_whether_it_was_applied(only_if: str, said: str) -> None:
    assert line(1, amount=[{"pay": "fare"}], limit=[{"floor": 50, "only_if": only_if}]) == said


def test_a_cap_that_is_used_up_is_said_to_be_nothing() -> None:
    found = line(1, amount=[{"pay": "fare"}], limit=[{"cap": 40, "less": "fare"}])
    assert found == "Cap of 0.00 yuan applies (40.00 yuan − fare 90.00 yuan = -50.00 yuan)"


def test_an_amount_between_two_equal_ends_is_one_amount() -> None:
    assert line(amount=[{"between": ["fare", 90]}]) == "Amount: 90.00 yuan (fare 90.00 yuan)"


def test_an_amount_that_does_not_apply_or_is_open_says_why() -> None:
    edition: dict[str, object] = {
        "amount": [{"pay": 1, "when": "fare > 100", "label": {"zh": "一", "en": "one"}}, {"pay": 2, "when": "dog"}]
    }  # fmt: skip
    assert lines(edition, fare=90, dog=False)[:2] == (
        "Amount “one” is not applied: fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)",
        "Amount is not applied: bringing a dog: no",
    )


def test_a_result_is_said_with_its_label_and_unit() -> None:
    edition: dict[str, object] = {
        "amount": [{"pay": "fare"}],
        "results": {
            "left": {"is": "fare - 1", "label": {"zh": "余额", "en": "left"}},
            "heads": {"is": "riders"},
            "big": "riders > 1",
            "when": "sails",
        },
    }
    found = lines(edition, fare=90, riders=1)
    assert {"left: 89.00 yuan", "heads: 1 person", "big: no", "when: not known"} < set(found)


def test_a_named_condition_is_taken_apart() -> None:
    edition: dict[str, object] = {"exclude": [{"when": "pets", "unless": "quiet"}]}
    let = {"pets": "dog or cat", "quiet": "dog and not cat"}
    made = policy({**edition, "let": let})
    said = unionkit.explain(made.decide({"dog": True, "cat": True}, on=DAY), "en").lines[0]
    assert said == (
        "Exclusion “pets, unless quiet” applies: bringing a dog: yes; bringing a cat: yes; "
        "the exception does not hold: bringing a dog: yes; bringing a cat: yes [no source]"
    )


def test_a_condition_that_cannot_be_worked_out_is_not_said_to_hold_or_not() -> None:
    made = policy({"require": [{"when": "dog"}, {"when": "any(trips.price / riders > 1)"}]})
    decision = made.decide({"dog": True, "riders": 0, "trips": [{"price": 1}]}, on=DAY)
    assert decision.code == "division_by_zero"
    assert unionkit.explain(decision, "en").lines[1].endswith("riders > 1: not known [no source]")


def test_a_condition_that_an_exception_repeats_is_told_once_and_not_as_the_exception() -> None:
    made = policy({"exclude": [{"when": "riders >= 2", "unless": "riders >= 2 and dog"}]})
    said = unionkit.explain(made.decide({"dog": False, "riders": 3}, on=DAY), "en").lines[0]
    assert said.endswith(
        "applies: riders 3 people ≥ 2 people (1 person above the limit); "
        "the exception does not hold: bringing a dog: no [no source]"
    )


def test_a_band_tells_only_its_own_ends_though_it_shares_one_with_a_band_before() -> None:
    bands = [{"from": 0, "to": 50, "pay": 1}, {"from": 0, "to": 100, "pay": 2}, {"above": 100, "pay": 3}]
    assert line(amount=[{"of": "fare", "bands": bands}]) == (
        "Amount: 2.00 yuan; fare 90.00 yuan ≥ 0.00 yuan (90.00 yuan above the limit); "
        "fare 90.00 yuan ≤ 100.00 yuan (10.00 yuan below the limit)"
    )
