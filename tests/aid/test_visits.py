"""Promises of visits: what they come to, what the ceilings say with what was given before, totals that add up."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st

from unionkit import load_pack, load_policy
from unionkit.aid.visits import (
    VISIT_RECORD,
    Goods,
    JudgedVisit,
    Payment,
    Round,
    Visit,
    check_judged,
    check_visits,
    facts_of_visit,
    judge_visit,
    judge_visits,
    line_of_visit,
    report_visits,
)
from unionkit.errors import ErrorGroup, ValueRefused, flatten
from unionkit.storage import Batch, Kind, Line, MemoryStore, Put
from unionkit.storage.codec import codec_of, value_of
from unionkit.values.money import Money
from unionkit.values.period import Period

ANHUI, GUANGDONG = load_policy("cn/anhui/visits"), load_policy("cn/guangdong/visits")
TARGETS = load_pack("cn").codes["visit_targets"]
SPRING = Round(id="spring", period=Period(date(2024, 1, 15), date(2024, 2, 9)), budget=5000)


def visit(
    id: str = "V-1", on: str = "2024-02-01", *, paid: str | int = 0, event: str = "hospital", **more: object
) -> Visit:
    payments = [Payment(amount=paid, payee="E-1", receipt="R-1")] if paid else []
    given = {"round": "spring", "person": "E-1", "unit": "pit", "reason": "illness", "payments": payments}
    return Visit(id=id, on=on, event=event, **{**given, **more})  # type: ignore[arg-type]


def judged(policy: str, *visits: Visit) -> list[tuple[str, Money | None]]:
    found = judge_visits(load_policy(policy), visits, assume="usual")
    return [(each.decision.outcome.value, each.over) for each in found]


NONE = Money(0)


# --------------------------------------------------------------------------------------------------------- one visit


def test_money_and_goods_are_added_apart() -> None:
    made = visit(
        paid="500.50",
        goods=[Goods(item="rice", quantity=2, unit_value="65.25"), Goods(item="oil", unit_value=89)],
    )
    assert (made.money, made.in_kind, made.total) == (Money.of("500.50"), Money.of("219.50"), Money.of(720))


def test_what_a_visit_lacks_is_told_all_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        Visit(id="V-1", round=" ", on="2024-02-01", person="", unit="pit", reason="")
    assert [each.message for each in flatten(caught.value)] == [
        "a visit has no round",
        "a visit has no person",
        "a visit has no reason",
    ]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True])
def test_goods_are_counted_in_whole_numbers(quantity: int) -> None:
    with pytest.raises(ValueRefused):
        Goods(item="rice", quantity=quantity, unit_value=10)


def test_neither_goods_nor_payments_are_below_nothing() -> None:
    assert Goods(item="leaflet", unit_value=0).value == NONE
    with pytest.raises(ValueRefused):
        Goods(item="rice", unit_value=-1)
    with pytest.raises(ValueRefused):
        Payment(amount=0)


def test_a_float_is_no_amount() -> None:
    with pytest.raises(ValueRefused):
        Payment(amount=500.5)  # type: ignore[arg-type]


def test_nobody_is_named_in_a_repr() -> None:
    made = visit(paid=500, person="王小强", occasion="pneumonia")
    shown = f"{made!r} {made.payments!r} {judge_visit(ANHUI, made, assume='usual')!r}"
    assert not any(word in shown for word in ("王", "pneumonia", "hospital", "E-1", "R-1"))


# ---------------------------------------------------------------------------------------------------------- ceilings


@pytest.mark.parametrize(("paid", "over"), [("1000", "0"), ("1000.01", "0.01"), ("1500", "500")])
def test_what_is_given_above_the_ceiling_is_told_to_the_fen(paid: str, over: str) -> None:
    assert judged("cn/anhui/visits", visit(paid=paid)) == [("granted", Money.of(over))]


def test_goods_count_towards_the_ceiling_at_their_value() -> None:
    made = visit(paid=900, goods=[Goods(item="milk", unit_value=150)])
    assert judged("cn/anhui/visits", made) == [("granted", Money.of(50))]


def test_what_was_given_before_for_the_same_thing_is_taken_off() -> None:
    visits = [visit("V-1", paid=1200, event="holiday"), visit("V-2", "2024-09-17", paid=900, event="holiday")]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE), ("granted", Money.of(100))]


def test_the_next_year_begins_anew() -> None:
    visits = [
        visit("V-1", "2023-12-31", paid=2000, event="holiday"),
        visit("V-2", "2024-01-01", paid=2000, event="holiday"),
    ]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE), ("granted", NONE)]


def test_one_person_is_visited_once_a_year_for_one_disease() -> None:
    visits = [visit("V-1", paid=300, occasion="a"), visit("V-2", "2024-05-01", paid=300, occasion="a")]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE), ("refused", Money.of(300))]


def test_another_disease_has_a_ceiling_of_its_own() -> None:
    visits = [visit("V-1", paid=1000, occasion="a"), visit("V-2", "2024-05-01", paid=1000, occasion="b")]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE), ("granted", NONE)]


def test_before_the_revision_the_same_disease_was_only_capped() -> None:
    visits = [
        visit("V-1", "2019-02-01", paid=300, occasion="a"),
        visit("V-2", "2019-05-01", paid=800, occasion="a"),
    ]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE), ("granted", Money.of(100))]


def test_whether_it_is_the_same_disease_is_asked_where_nobody_told() -> None:
    visits = [visit("V-1", paid=300), visit("V-2", "2024-05-01", paid=300, occasion="a")]
    found = judge_visits(ANHUI, visits, facts={"hospital_reading": "flat", "both_parents_members": False})
    assert [(each.decision.outcome.value, each.over) for each in found] == [
        ("granted", NONE),
        ("unknown", None),
    ]
    assert found[1].decision.needs == ("same_disease_before",)


def test_the_death_of_one_parent_and_of_the_other_are_two_things() -> None:
    visits = [
        visit(f"V-{number}", paid=1000, event="death", relation="parent", occasion=who)
        for number, who in enumerate(("father", "mother"))
    ]
    assert judged("cn/anhui/visits", *visits) == [("granted", NONE)] * 2


def test_the_death_of_a_parent_has_a_lower_ceiling_than_that_of_a_member() -> None:
    assert judged("cn/anhui/visits", visit(paid=1500, event="death", relation="parent")) == [
        ("granted", Money.of(500))
    ]


@pytest.mark.parametrize(
    ("occasions", "expected"),
    [
        ((), False),
        (("a",), True),
        (("b",), False),
        (("b", "a"), True),
        (("",), None),
        (("b", ""), None),
        (("", "a"), True),
    ],
)
def test_whether_it_was_the_same_disease_is_said_only_where_it_is_known(
    occasions: tuple[str, ...], expected: bool | None
) -> None:
    before = [visit(f"V-{number}", occasion=occasion) for number, occasion in enumerate(occasions)]
    facts = facts_of_visit(visit("V-9", "2024-05-01", occasion="a"), before)
    assert (facts["same_disease_before"], facts["visits_this_year"]) == (expected, len(occasions))


def test_visits_for_something_else_are_no_visits_for_this() -> None:
    before = [
        visit(paid=500, event="birthday"),
        visit("V-2", paid=500, relation="spouse"),
        visit("V-3", "2023-02-01"),
    ]
    facts = facts_of_visit(visit("V-9", "2024-05-01"), before)
    assert (facts["visits_this_year"], facts["received_before"]) == (0, NONE)


def test_visits_to_others_do_not_count() -> None:
    visits = [visit("V-1", paid=1000, event="marriage", person=f"E-{number}") for number in (1, 2)]
    visits = [evolve(each, id=each.person) for each in visits]
    assert judged("cn/guangdong/visits", *visits) == [("granted", NONE)] * 2


@pytest.mark.parametrize(("policy", "ceiling"), [("cn/anhui/visits", 2000), ("cn/guangdong/visits", 3000)])
def test_each_place_has_its_own_ceiling(policy: str, ceiling: int) -> None:
    found = judge_visit(load_policy(policy), visit(paid=9000, event="death"), assume="usual")
    assert (found.allowed, found.over) == (Money.of(ceiling), Money.of(9000 - ceiling))


def test_visits_are_judged_by_day_whatever_order_they_come_in() -> None:
    visits = [visit("V-2", "2024-05-01", paid=300, occasion="a"), visit("V-1", paid=300, occasion="a")]
    found = judge_visits(ANHUI, visits, assume="usual")
    assert [(each.visit.id, each.decision.outcome.value) for each in found] == [
        ("V-1", "granted"),
        ("V-2", "refused"),
    ]


def test_an_event_that_a_policy_does_not_know_is_not_judged() -> None:
    found = judge_visit(GUANGDONG, visit(paid=100, event="hospital"), assume="usual")
    assert (found.decision.outcome.value, found.over) == ("invalid", None)


@pytest.mark.property
@given(
    st.lists(
        st.tuples(st.integers(0, 800), st.integers(1, 150_000), st.sampled_from(["holiday", "birthday"])),
        max_size=20,
    )
)
def test_what_is_allowed_in_a_year_is_never_more_than_the_ceiling(given_: list[tuple[int, int, str]]) -> None:
    visits = [
        visit(
            f"V-{number}",
            date.fromordinal(738_900 + day).isoformat(),
            event=event,
            goods=[Goods(item="x", unit_value=Money(fen))],
        )
        for number, (day, fen, event) in enumerate(given_)
    ]
    kept: dict[tuple[int, str], int] = {}
    for each in judge_visits(ANHUI, visits, assume="usual"):
        assert each.over is not None
        key = (each.visit.on.year, each.visit.event)
        if not each.over.fen:
            kept[key] = kept.get(key, 0) + each.visit.total.fen
    assert all(fen <= (200_000 if event == "holiday" else 30_000) for (_, event), fen in kept.items())


# ------------------------------------------------------------------------------------------------------------ checks


def codes(*visits: Visit, rounds: tuple[Round, ...] = (SPRING,)) -> list[str]:
    return [each.code for each in check_visits(visits, rounds, targets=TARGETS)]


def test_a_visit_in_order_is_not_found() -> None:
    assert codes(visit(paid=500)) == []


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (visit(paid=500, round="summer"), ["no_round"]),
        (visit(paid=500, on="2024-02-10"), ["outside_round"]),
        (visit(), ["nothing_given"]),
        (visit(payments=[Payment(amount=5, receipt="R")]), ["no_payee"]),
        (visit(payments=[Payment(amount=5, payee="E-1")]), ["no_receipt"]),
        (visit(paid=500, reason="friends"), ["no_target"]),
        (
            visit(payments=[Payment(amount=5)], round="x", reason="y"),
            ["no_round", "no_payee", "no_receipt", "no_target"],
        ),
    ],
)
def test_what_is_wrong_with_a_visit_is_found(made: Visit, expected: list[str]) -> None:
    assert codes(made) == expected


@pytest.mark.parametrize("on", ["2024-01-15", "2024-02-09"])
def test_both_ends_of_a_round_belong_to_it(on: str) -> None:
    assert codes(visit(paid=1, on=on)) == []


def test_one_visit_entered_twice_is_found() -> None:
    assert codes(visit(paid=500), visit(paid=500)) == ["visit_twice"]
    assert codes(visit(paid=500), visit("V-2", paid=500)) == ["same_day"]


@pytest.mark.parametrize(("fen", "expected"), [(500_000, []), (500_001, ["over_budget"])])
def test_a_round_over_its_budget_is_found_to_the_fen(fen: int, expected: list[str]) -> None:
    visits = [
        visit("V-1", paid="1000"),
        visit("V-2", "2024-02-02", goods=[Goods(item="x", unit_value=Money(fen - 100_000))]),
    ]
    assert codes(*visits) == expected


def test_the_finding_of_a_budget_says_by_how_much() -> None:
    (found,) = check_visits([visit(paid=5100)], [SPRING])
    assert (found.subject, found.about["over"]) == ("spring", Money.of(100))


def test_ceilings_are_found_with_what_was_allowed() -> None:
    visits = [visit("V-1", paid=1200, occasion="a"), visit("V-2", "2024-02-02", paid=100, occasion="a")]
    first, second = check_judged(judge_visits(ANHUI, visits, assume="usual"))
    assert (first.code, first.about["allowed"], first.about["over"]) == (
        "over_ceiling",
        Money.of(1000),
        Money.of(200),
    )
    assert (second.code, second.subject) == ("visit_not_allowed", "V-2")


@pytest.mark.parametrize(("paid", "expected"), [("1000", []), ("1000.01", ["over_ceiling"])])
def test_a_ceiling_is_passed_by_one_fen(paid: str, expected: list[str]) -> None:
    found = check_judged(judge_visits(ANHUI, [visit(paid=paid)], assume="usual"))
    assert [each.code for each in found] == expected


def test_a_ceiling_that_is_not_known_is_a_warning() -> None:
    unknown = judge_visit(ANHUI, visit(paid=100, event="death", relation="parent"))
    assert isinstance(unknown, JudgedVisit)
    late = judge_visit(ANHUI, visit(paid=100, on="2010-01-01"), assume="usual")
    assert [(each.code, each.level) for each in check_judged([late])] == [("ceiling_unknown", "warning")]


def test_every_target_of_the_list_has_both_languages_and_a_source() -> None:
    assert len(TARGETS) == 13
    assert all(code.label.has("zh") and code.label.has("en") for code in TARGETS)
    assert TARGETS.grade is not None


# ------------------------------------------------------------------------------------------------------------- totals


def test_person_times_are_counted_apart_from_persons() -> None:
    visits = [visit("V-1", paid=1), visit("V-2", paid=2, unit="port"), visit("V-3", paid=3, person="E-2")]
    report = report_visits(visits)
    assert (report.whole.person_times, report.whole.persons, report.in_several) == (3, 2, 1)
    assert [(line.key, line.person_times, line.persons) for line in report.lines] == [
        ("pit", 2, 2),
        ("port", 1, 1),
    ]


@pytest.mark.parametrize("by", ["unit", "round", "reason", "event"])
def test_visits_are_added_up_by_each_key(by: str) -> None:
    visits = [visit("V-1", paid=1), evolve(visit("V-2", paid=2), **{by: "other"})]  # type: ignore[arg-type]
    report = report_visits(visits, by=by)  # type: ignore[arg-type]
    assert sorted(line.total.fen for line in report.lines) == [100, 200]


def test_visits_are_not_added_up_by_person() -> None:
    with pytest.raises(ValueRefused, match="not added up"):
        report_visits([], by="person")  # type: ignore[arg-type]


def test_a_visit_that_would_count_twice_is_refused() -> None:
    with pytest.raises(ValueRefused, match="one id"):
        report_visits([visit(paid=1), visit(paid=1)])


@pytest.mark.property
@given(
    st.lists(
        st.tuples(
            st.integers(1, 99_999),
            st.integers(1, 9),
            st.integers(0, 9_999),
            st.sampled_from("abc"),
            st.sampled_from("xy"),
        ),
        max_size=30,
    )
)
def test_the_lines_add_up_to_the_whole_to_the_fen(rows: list[tuple[int, int, int, str, str]]) -> None:
    visits = [
        visit(
            f"V-{number}",
            person=person,
            unit=unit,
            payments=[Payment(amount=Money(fen), payee="p", receipt="r")],
            goods=[Goods(item="x", quantity=count, unit_value=Money(value))],
        )
        for number, (fen, count, value, person, unit) in enumerate(rows)
    ]
    report = report_visits(visits)
    assert (
        sum(line.money.fen for line in report.lines) == report.whole.money.fen == sum(row[0] for row in rows)
    )
    assert sum(line.goods.fen for line in report.lines) == sum(row[1] * row[2] for row in rows)
    assert sum(line.person_times for line in report.lines) == len(rows)
    assert report.whole.persons == len({row[3] for row in rows})


# ------------------------------------------------------------------------------------------------------------ storage


def test_a_visit_is_kept_with_a_line_that_names_nobody() -> None:
    made = visit(paid="500.50", goods=[Goods(item="milk", unit_value=60)], by=("u1", "u2"), occasion="a")
    kind, line = Kind(**asdict(VISIT_RECORD, recurse=False)), line_of_visit(made, author="u1")
    store = MemoryStore()
    put = Put(kind=kind, id=made.id, body=codec_of(kind).write(made), expected=0)
    store.commit(Batch(puts=(put,), journal=(Line(**asdict(line, recurse=False)),)), at=1_700_000_000_000_000)
    record = store.load(kind, "V-1")
    assert record is not None
    assert value_of(kind, record) == made
    assert dict(line.content) == {
        "round": "spring",
        "unit": "pit",
        "on": "2024-02-01",
        "money": 50050,
        "goods": 6000,
    }
    assert "E-1" not in repr(line)
