"""What earlier grants do to the facts of a request."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.aid.making import DAY, MONEY, catalogue, fixed, policy

from unionkit.aid import Adds, Deducts, Grant, Memory, Plan, Scheme, Window, plan
from unionkit.errors import ValueRefused
from unionkit.rules import Policy
from unionkit.values import Money, Period

LOSS = {"type": "money", "unit": "CNY", "least": -1_000_000}


def pays(fact: str, kind: dict[str, object], amount: str) -> Policy:
    return policy("care", {fact: kind}, amount=[{"pay": amount}], zero="granted")


def used(made: Plan, fact: str) -> object:
    decisions = [award.decision for award in made.awards] + [left.decision for left in made.left_out]
    return next(each.facts_used[fact] for each in decisions if fact in each.facts_used)


def remembering(take: str, kind: dict[str, object], amount: str, **more: object) -> Scheme:
    memory = Memory(fact="before", of=("care",), take=take, **more)  # type: ignore[arg-type]
    return Scheme(name="care", policy=pays("before", kind, amount), memory=(memory,))


PAST = [
    Grant(scheme="care", on="2024-01-01", amount=100),
    Grant(scheme="care", on="2024-05-01", amount=30),
    Grant(scheme="care", on="2023-12-31", amount=7),
    Grant(scheme="life", on="2024-02-01", amount=1000),
]


def test_the_sum_counts_grants_of_the_named_schemes_in_the_span() -> None:
    made = plan({}, catalogue(remembering("sum", MONEY, "before"), fixed("life", 1)), DAY, grants=PAST)
    assert made.awards[0].amount == Money.of(130)


def test_the_number_of_grants_adds_to_what_the_case_tells() -> None:
    scheme = remembering("count", {"type": "count"}, "yuan(1) * before")
    made = plan({"before": 4}, catalogue(scheme), DAY, grants=PAST[:3])
    assert made.awards[0].amount == Money.of(6)


def test_the_number_of_grants_is_that_of_the_records_where_the_case_tells_none() -> None:
    scheme = remembering("count", {"type": "count"}, "yuan(1) * before")
    assert plan({}, catalogue(scheme), DAY, grants=PAST[:3]).total == Money.of(2)


@pytest.mark.parametrize(
    ("past", "told", "found"),
    [
        (True, None, True),
        (True, False, True),
        (False, None, False),
        (False, True, True),
        (False, False, False),
    ],
)
def test_whether_there_was_any_grant_is_true_where_records_or_case_say_so(
    past: bool, told: bool | None, found: bool
) -> None:
    scheme = remembering("any", {"type": "bool"}, "yuan(9) if before else yuan(1)")
    made = plan({"before": told}, catalogue(scheme), DAY, grants=PAST[:1] if past else [])
    assert made.awards[0].amount == Money.of(9 if found else 1)


RECORDS: dict[str, object] = {
    "type": "list",
    "fields": {"kind": {"type": "text"}, "paid": {"type": "money"}, "at": {"type": "date"}},
}
FIELDS = {"kind": "scheme", "paid": "amount", "at": "on"}


def test_a_list_holds_the_records_of_the_case_and_those_of_the_grants() -> None:
    scheme = remembering("list", RECORDS, "sum(before.paid, before.kind == 'care')", fields=FIELDS)
    told = [{"kind": "care", "paid": 5, "at": DAY}, {"kind": "other", "paid": 50, "at": DAY}]
    assert plan({"before": told}, catalogue(scheme), DAY, grants=PAST[:2]).total == Money.of(135)
    assert plan({}, catalogue(scheme), DAY, grants=PAST[:2]).total == Money.of(130)


@pytest.mark.parametrize(
    ("take", "kind", "told", "message"),
    [
        ("sum", MONEY, True, "no amount of money"),
        ("sum", MONEY, 1.5, "no amount of money"),
        ("count", {"type": "count"}, "4", "no whole number"),
        ("count", {"type": "count"}, True, "no whole number"),
        ("list", RECORDS, "care", "no list of records"),
    ],
)
def test_what_cannot_be_added_to_is_refused_and_not_dropped(
    take: str, kind: dict[str, object], told: object, message: str
) -> None:
    more = {"fields": FIELDS} if take == "list" else {}
    scheme = remembering(take, kind, "yuan(1)", **more)
    with pytest.raises(ValueRefused, match=message) as refused:
        plan({"before": told}, catalogue(scheme), DAY, grants=PAST[:1])
    assert "care" in str(refused.value)
    assert "hand it in" in refused.value.hint


@pytest.mark.parametrize("told", [300, "300.00", Decimal(300), Money.of(300)])
def test_an_amount_may_be_told_in_any_exact_form(told: object) -> None:
    scheme = remembering("sum", MONEY, "before")
    assert plan({"before": told}, catalogue(scheme), DAY, grants=PAST[:1]).total == Money.of(400)


def adding(within: Window | None, fact: dict[str, object] = MONEY) -> tuple[Scheme, Adds]:
    scheme = Scheme(name="care", policy=pays("income", fact, "abs(income)"))
    return scheme, Adds(id="adds", of=("life",), to="income", bears_on=("care",), within=within)


@pytest.mark.parametrize(("within", "income"), [(None, 10), (Window(kind="year"), 1010)])
def test_earlier_grants_are_added_only_where_a_span_says_so(within: Window | None, income: int) -> None:
    scheme, adds = adding(within)
    made = plan(
        {"income": 10},
        catalogue(fixed("life", 5), scheme, relations=(adds,)),
        DAY,
        grants=PAST,
        only=["care"],
    )
    assert used(made, "income") == income


def test_what_is_added_to_a_loss_makes_it_smaller() -> None:
    scheme, adds = adding(Window(kind="year"), LOSS)
    made = plan(
        {"income": -1500},
        catalogue(fixed("life", 5), scheme, relations=(adds,)),
        DAY,
        grants=PAST,
        only=["care"],
    )
    assert used(made, "income") == -500


@pytest.mark.parametrize(("bill", "left"), [(100, 60), (40, 0), (30, 0), (-5, -5)])
def test_what_is_taken_off_leaves_nothing_at_least_and_a_loss_as_it_is(bill: int, left: int) -> None:
    scheme = Scheme(name="care", policy=pays("bill", LOSS, "abs(bill)"))
    line = Deducts(id="line", of=("payer",), from_fact="bill", bears_on=("care",))
    payer = Scheme(name="payer", policy=fixed("payer", 40).policy)
    made = plan({"bill": bill}, catalogue(payer, scheme, relations=(line,)), DAY, assume="usual")
    assert used(made, "bill") == left


@pytest.mark.parametrize(("assume", "total"), [("nothing", 40), ("usual", 100)])
def test_a_fact_that_is_not_told_stays_unknown_unless_the_usual_is_assumed(assume: str, total: int) -> None:
    kind = {"type": "money", "unit": "CNY", "usual": 100}
    scheme = Scheme(name="care", policy=pays("bill", kind, "bill"))
    line = Deducts(id="line", of=("payer",), from_fact="bill", bears_on=("care",))
    made = plan({}, catalogue(fixed("payer", 40), scheme, relations=(line,)), DAY, assume=assume)  # type: ignore[arg-type]
    assert made.total == Money.of(total)


def test_only_a_scheme_that_is_named_is_changed() -> None:
    scheme, adds = adding(Window(kind="year"))
    other = Scheme(name="other", policy=pays("income", MONEY, "income"))
    made = plan(
        {"income": 10},
        catalogue(fixed("life", 5), scheme, other, relations=(adds,)),
        DAY,
        grants=PAST,
        only=["other"],
    )
    assert made.total == Money.of(10)


def test_a_span_of_months_looks_both_ways_from_the_day() -> None:
    half = Window(kind="months", months=6)
    day = date(2024, 6, 1)
    assert [half.counts(date(2023, 12, each), day) for each in (1, 2)] == [False, True]
    assert [half.counts(each, day) for each in (date(2024, 11, 30), date(2024, 12, 1))] == [True, False]


def test_a_year_may_begin_on_any_day_that_every_year_has() -> None:
    school = Window(kind="year", starts=(9, 1))
    assert school.period("2024-08-31") == Period("2023-09-01", "2024-08-31")
    assert school.period("2024-09-01") == Period("2024-09-01", "2025-08-31")


@pytest.mark.parametrize("starts", [(2, 29), (13, 1), (4, 31), (0, 1)])
def test_a_year_that_begins_on_no_day_is_refused(starts: tuple[int, int]) -> None:
    with pytest.raises(ValueRefused, match="every year has"):
        Window(kind="year", starts=starts)


@pytest.mark.parametrize(("kind", "months"), [("months", 0), ("year", 3), ("lifetime", 1)])
def test_a_number_of_months_belongs_to_a_span_of_months_only(kind: str, months: int) -> None:
    with pytest.raises(ValueRefused, match="number of months"):
        Window(kind=kind, months=months)  # type: ignore[arg-type]


def test_a_span_of_months_has_no_fixed_days() -> None:
    with pytest.raises(ValueRefused, match="no fixed days"):
        Window(kind="months", months=6).period(DAY)


def test_all_time_has_no_ends() -> None:
    always = Window(kind="lifetime")
    assert always.period(DAY) is None
    assert always.counts(date(1999, 1, 1), DAY)


def test_a_payer_of_another_person_takes_nothing_off() -> None:
    line = Deducts(id="line", of=("payer",), from_fact="bill", bears_on=("care",), same=("person",))
    care = Scheme(name="care", policy=pays("bill", MONEY, "bill"), each="bills", person="who")
    paid = policy("payer", {"told": {"type": "money"}}, amount=[{"pay": "told"}])
    payer = Scheme(name="payer", policy=paid, each="bills", person="who")
    bills = [{"who": "a", "bill": 100, "told": 30}, {"who": "b", "bill": 100, "told": 0}]
    made = plan({"bills": bills}, catalogue(payer, care, relations=(line,)), DAY)
    assert [award.amount for award in made.awards if award.scheme == "care"] == [Money.of(70), Money.of(100)]


def test_a_required_policy_must_grant_before_anything_is_paid() -> None:
    gate = policy("gate", {"income": MONEY}, require=[{"when": "income <= 1000"}])
    scheme = Scheme(name="care", policy=fixed("care", 5).policy, requires=(gate,))
    assert plan({"income": 1000}, catalogue(scheme), DAY, assume="usual").total == Money.of(5)
    refused = plan({"income": 1001}, catalogue(scheme), DAY, assume="usual")
    assert (refused.total, refused.left_out[0].decision.policy_id) == (Money.of(0), "gate")
    assert plan({}, catalogue(scheme), DAY).needs == ("income",)


def test_a_scheme_reads_a_fact_under_the_name_that_the_case_has_for_it() -> None:
    told = policy("told", {"paid": {"type": "money"}}, amount=[{"pay": "paid"}])
    one = Scheme(name="one", policy=told, reads={"paid": "insurance_paid"})
    other = Scheme(name="other", policy=told, reads={"paid": "mutual_paid"})
    made = plan({"insurance_paid": 5, "mutual_paid": 3, "paid": 900}, catalogue(one, other), DAY)
    assert [award.amount for award in made.awards] == [Money.of(5), Money.of(3)]
    assert plan({"paid": 900, "mutual_paid": 1}, catalogue(one, other), DAY).needs == ("insurance_paid",)
