"""Promises of budgets: nothing is overspent, nobody is overtaken, ties are shown, and no fen is lost at the year's end."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from unionkit.aid.funds import Allocation, Ask, Budget, FirstCome, Ranked, allocate
from unionkit.errors import Conflict, ErrorGroup, ValueRefused
from unionkit.storage import MemoryStore, UnitOfWork
from unionkit.storage.unit_of_work import Shortage
from unionkit.values import Money

FIRST = date(2024, 3, 1)
POOL = Budget(name="fund", granted=100)


def ask(id: str, amount: int, day: int = 0, rank: int | None = None, number: int = 0) -> Ask:
    return Ask(id=id, amount=amount, since=FIRST + timedelta(days=day), rank=rank, number=number)


def states(found: Allocation) -> dict[str, str]:
    return {each.ask.id: each.state for each in found.settled}


def reasons(found: Allocation) -> dict[str, str]:
    return {each.ask.id: each.reason for each in found.settled}


budgets = st.builds(
    lambda granted, carried, share: Budget(
        name="fund",
        granted=Money(granted),
        carried=Money(carried),
        spent=Money((granted + carried) * share // 100),
    ),
    st.integers(0, 50_000),
    st.integers(0, 50_000),
    st.integers(0, 100),
)
several = st.lists(
    st.tuples(st.integers(1, 30_000), st.integers(0, 4), st.integers(0, 2), st.integers(1, 5)), max_size=9
).map(
    lambda rows: [
        Ask(id=str(place), amount=Money(fen), since=FIRST + timedelta(days=day), number=number, rank=rank)
        for place, (fen, day, number, rank) in enumerate(rows)
    ]
)
shorts = st.sampled_from(["refuse", "queue"])
rules = st.one_of(
    st.builds(FirstCome, short=shorts),
    st.builds(Ranked, places=st.none() | st.integers(0, 5), short=shorts),
)


def place_in_line(one: Ask, rule: FirstCome | Ranked) -> tuple[int, int]:
    return (one.rank or 0, 0) if isinstance(rule, Ranked) else ((one.since - FIRST).days, one.number)


@pytest.mark.property
@given(several, budgets, rules)
def test_no_requests_overspend_a_budget(asks: list[Ask], budget: Budget, rule: FirstCome | Ranked) -> None:
    found = allocate(asks, budget, rule)
    assert found.taken <= budget.left
    assert found.after.left == budget.left - found.taken


@pytest.mark.property
@given(several, budgets, rules, st.randoms(use_true_random=False))
def test_the_order_in_which_requests_are_handed_in_does_not_matter(
    asks: list[Ask], budget: Budget, rule: FirstCome | Ranked, random: Random
) -> None:
    shuffled = list(asks)
    random.shuffle(shuffled)
    assert allocate(shuffled, budget, rule) == allocate(asks, budget, rule)


@pytest.mark.property
@given(several, budgets, rules)
def test_every_request_is_settled_once(asks: list[Ask], budget: Budget, rule: FirstCome | Ranked) -> None:
    found = allocate(asks, budget, rule)
    assert sorted(each.ask.id for each in found.settled) == sorted(one.id for one in asks)
    parts = (*found.granted, *found.tied, *found.queued, *found.refused)
    assert sorted(one.id for one in parts) == sorted(one.id for one in asks)


@pytest.mark.property
@given(several, budgets, rules)
def test_nobody_is_overtaken(asks: list[Ask], budget: Budget, rule: FirstCome | Ranked) -> None:
    found = allocate(asks, budget, rule)
    missed = [place_in_line(each.ask, rule) for each in found.settled if each.state != "granted"]
    assert all(place_in_line(one, rule) <= min(missed) for one in found.granted if missed)


@pytest.mark.property
@given(several, budgets, rules)
def test_who_stands_in_one_place_and_could_be_paid_alone_shares_one_fate(
    asks: list[Ask], budget: Budget, rule: FirstCome | Ranked
) -> None:
    found = allocate(asks, budget, rule)
    for one in found.tied:
        equals = [each for each in found.settled if place_in_line(each.ask, rule) == place_in_line(one, rule)]
        assert not any(each.state == "granted" for each in equals)


@pytest.mark.property
@given(several, budgets, st.integers(0, 50_000))
def test_the_queue_goes_on_in_its_order_with_the_next_budget(
    asks: list[Ask], budget: Budget, more: int
) -> None:
    waiting = allocate(asks, budget, FirstCome(short="queue")).queued
    later = allocate(waiting, Budget(name="next", granted=Money(more)), FirstCome(short="queue"))
    order = [one.id for one in waiting]
    assert [each.ask.id for each in later.settled] == order
    assert [one.id for one in later.queued] == [id for id in order if id in {one.id for one in later.queued}]


@pytest.mark.property
@given(budgets, st.integers(0, 50_000), st.booleans())
def test_closing_a_budget_loses_no_fen(budget: Budget, granted: int, rolls: bool) -> None:
    closed = budget.close("next", Money(granted), rolls_over=rolls)
    assert closed.next.limit + closed.given_back == Money(granted) + budget.left
    assert (closed.next.carried, closed.given_back) == (
        (budget.left, Money(0)) if rolls else (Money(0), budget.left)
    )


@pytest.mark.property
@given(several, budgets, rules)
def test_who_is_paid_does_not_change_when_those_who_got_nothing_are_left_out(
    asks: list[Ask], budget: Budget, rule: FirstCome | Ranked
) -> None:
    found = allocate(asks, budget, rule)
    assert allocate(found.granted, budget, rule).granted == found.granted


def test_first_come_is_first_served() -> None:
    found = allocate([ask("late", 60, 2), ask("early", 60, 1)], POOL, FirstCome())
    assert states(found) == {"early": "granted", "late": "refused"}


def test_of_one_day_the_number_decides() -> None:
    found = allocate([ask("a", 60, number=2), ask("b", 60, number=1)], POOL, FirstCome())
    assert states(found) == {"b": "granted", "a": "refused"}


def test_a_budget_is_spent_to_the_last_fen() -> None:
    found = allocate([ask("a", 40), ask("b", 60, 1)], POOL, FirstCome())
    assert (states(found), found.after.left) == ({"a": "granted", "b": "granted"}, Money(0))


def test_a_smaller_request_behind_one_that_does_not_fit_does_not_overtake_it() -> None:
    found = allocate([ask("big", 101), ask("small", 5, 1)], POOL, FirstCome(short="queue"))
    assert (states(found), reasons(found)) == (
        {"big": "queued", "small": "queued"},
        {"big": "no_money", "small": "behind"},
    )


def test_a_tie_at_the_edge_is_shown_and_not_settled() -> None:
    found = allocate([ask("a", 60), ask("b", 60), ask("c", 10, 1)], POOL, FirstCome())
    assert (states(found), found.taken) == ({"a": "tied", "b": "tied", "c": "refused"}, Money(0))
    assert reasons(found) == {"a": "tied", "b": "tied", "c": "behind"}


def test_equals_are_granted_together_where_there_is_enough() -> None:
    assert states(allocate([ask("a", 50), ask("b", 50)], POOL, FirstCome())) == {
        "a": "granted",
        "b": "granted",
    }


def test_an_equal_that_could_not_be_paid_alone_makes_no_tie() -> None:
    found = allocate([ask("a", 60), ask("b", 160)], POOL, FirstCome())
    assert (states(found), reasons(found)["b"]) == ({"a": "granted", "b": "refused"}, "no_money")


def test_ranks_go_before_days() -> None:
    found = allocate([ask("early", 60, 0, 2), ask("first", 60, 5, 1)], POOL, Ranked())
    assert states(found) == {"first": "granted", "early": "refused"}


def test_a_quota_ends_the_list_though_there_is_money() -> None:
    found = allocate([ask(name, 10, 0, rank) for rank, name in enumerate("abc", 1)], POOL, Ranked(places=2))
    assert (states(found), reasons(found)["c"]) == (
        {"a": "granted", "b": "granted", "c": "refused"},
        "no_place",
    )


def test_a_tie_over_the_last_place_is_shown() -> None:
    found = allocate([ask("a", 10, 0, 1), ask("b", 10, 0, 2), ask("c", 10, 1, 2)], POOL, Ranked(places=2))
    assert states(found) == {"a": "granted", "b": "tied", "c": "tied"}


def test_the_pool_of_shenzhen_pays_a_hundred() -> None:
    pool = Budget(name="emergency", granted=2_000_000)
    found = allocate([ask(f"{n:03}", 20_000, n) for n in range(103)], pool, FirstCome())
    assert (len(found.granted), len(found.refused)) == (100, 3)


def test_a_request_that_comes_twice_asks_for_nothing_or_has_no_rank_is_refused_with_all_others() -> None:
    wrong = [ask("a", 5, 0, 1), ask("a", 5, 0, 1), ask("b", 0, 0, 2), ask("c", 5)]
    with pytest.raises(ErrorGroup) as found:
        allocate(wrong, POOL, Ranked())
    assert [error.where for error in found.value.errors] == ["ask a", "ask b", "ask c"]


def test_first_come_asks_for_no_rank() -> None:
    assert states(allocate([ask("a", 5)], POOL, FirstCome())) == {"a": "granted"}


def test_a_budget_that_is_overspent_cannot_be_written() -> None:
    with pytest.raises(ValueRefused, match="More is spent"):
        Budget(name="fund", granted=100, carried=20, spent="120.01")


@pytest.mark.parametrize("part", ["granted", "carried", "spent"])
def test_a_budget_holds_no_amount_below_zero(part: str) -> None:
    amounts = {"granted": 100, "carried": 100, part: "-0.01"}
    with pytest.raises(ValueRefused, match="below zero"):
        Budget(name="fund", **amounts)  # type: ignore[arg-type]


def test_what_was_carried_over_can_be_spent() -> None:
    budget = evolve(POOL, carried=Money.of(20))
    assert states(allocate([ask("a", 120)], budget, FirstCome())) == {"a": "granted"}


def test_the_amount_of_a_request_stays_out_of_its_repr() -> None:
    assert "77" not in repr(ask("a", 77))


def test_two_who_allocate_on_the_same_row_do_not_both_pass_the_guard() -> None:
    with MemoryStore() as store:
        units = [UnitOfWork(store, author="officer", reason="round") for _ in range(2)]
        for unit, name in zip(units, "ab", strict=True):
            take = allocate([ask(name, 60)], POOL, FirstCome()).take
            assert unit.reserve(take.name, take.amount, limit=take.limit) is None
        units[0].commit(at=1)
        with pytest.raises(Conflict):
            units[1].commit(at=2)
        assert store.guard("fund").value == POOL.spent.fen + 60_00


def test_a_guard_that_has_moved_on_says_how_much_is_left() -> None:
    with MemoryStore() as store:
        first = UnitOfWork(store, author="officer", reason="round")
        assert first.reserve("fund", 70_00, limit=POOL.limit.fen) is None
        first.commit(at=1)
        take = allocate([ask("a", 60)], POOL, FirstCome()).take
        again = UnitOfWork(store, author="officer", reason="round")
        found = again.reserve(take.name, take.amount, limit=take.limit)
        assert found == Shortage(name="fund", asked=60_00, left=30_00)


def test_equals_of_whom_one_would_take_all_are_a_tie() -> None:
    found = allocate([ask("a", 100), ask("b", 50)], POOL, FirstCome())
    assert (states(found), found.taken) == ({"a": "tied", "b": "tied"}, Money(0))


def test_a_quota_without_places_grants_nobody_and_says_why() -> None:
    found = allocate([ask("a", 5, 0, 1), ask("b", 5, 0, 2)], POOL, Ranked(places=0))
    assert reasons(found) == {"a": "no_place", "b": "no_place"}


def test_who_is_behind_a_tie_over_the_last_place_is_behind() -> None:
    asks = [ask("a", 10, 0, 1), ask("b", 10, 0, 1), ask("c", 10, 0, 2)]
    assert reasons(allocate(asks, POOL, Ranked(places=1))) == {"a": "tied", "b": "tied", "c": "behind"}
