"""The best lawful combination of schemes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.making import DAY, MONEY, catalogue, fixed, policy

from unionkit.aid import Adds, AtMost, Deducts, First, Grant, Memory, Plan, Scheme, Why, Window, plan
from unionkit.aid.components import components
from unionkit.aid.requests import requests_of
from unionkit.errors import ValueRefused
from unionkit.values import Money, Period

YEAR = Window(kind="year")


def granted(made: Plan) -> list[str]:
    return [award.scheme for award in made.awards]


def why(made: Plan) -> dict[str, Why]:
    return {left.scheme: left.why for left in made.left_out}


def test_schemes_that_do_not_bear_on_each_other_are_all_granted() -> None:
    made = plan({}, catalogue(fixed("life", 500), fixed("school", 300)), DAY)
    assert (granted(made), made.total, made.is_settled) == (["life", "school"], Money.of(800), True)


def test_of_an_exclusive_set_the_household_gets_what_gives_most() -> None:
    only_one = AtMost(id="one", of=("life", "school"))
    made = plan({}, catalogue(fixed("life", 500), fixed("school", 300), relations=(only_one,)), DAY)
    assert (granted(made), why(made)) == (["life"], {"school": Why.LESS})
    assert (made.left_out[0].relations, made.left_out[0].with_) == ((only_one,), ("life",))


def test_two_smaller_grants_win_over_one_that_shuts_both_out() -> None:
    relations = (AtMost(id="a", of=("main", "b")), AtMost(id="b", of=("main", "c")))
    schemes = (fixed("main", 500), fixed("b", 300), fixed("c", 201))
    assert granted(plan({}, catalogue(*schemes, relations=relations), DAY)) == ["b", "c"]


def test_a_tie_is_shown_and_not_settled() -> None:
    only_one = AtMost(id="one", of=("life", "school"))
    made = plan({}, catalogue(fixed("life", 500), fixed("school", 500), relations=(only_one,)), DAY)
    assert not made.is_settled
    assert [[award.scheme for award in other] for other in made.alternatives] == [["school"]]
    assert why(made) == {"school": Why.TIED}


def test_a_grant_of_nothing_more_is_no_tie_with_leaving_it_out() -> None:
    made = plan({}, catalogue(fixed("life", 500), fixed("card", 0)), DAY)
    assert made.alternatives == ()


def test_the_higher_of_a_set_is_taken_even_where_the_lower_would_give_more_in_all() -> None:
    relations = (
        AtMost(id="higher", of=("high", "low"), choose="higher"),
        AtMost(id="other", of=("high", "third")),
    )
    schemes = (fixed("high", 500), fixed("low", 400), fixed("third", 300))
    made = plan({}, catalogue(*schemes, relations=relations), DAY)
    assert (granted(made), why(made)["low"]) == (["high"], Why.BARRED)


def test_what_was_granted_in_the_year_shuts_a_second_grant_out() -> None:
    once = AtMost(id="once", of=("life",), within=YEAR)
    schemes = catalogue(fixed("life", 500), relations=(once,))
    made = plan({}, schemes, DAY, grants=[Grant(scheme="life", on="2024-01-05", amount=500)])
    assert why(made) == {"life": Why.BARRED}
    assert granted(plan({}, schemes, DAY, grants=[Grant(scheme="life", on="2023-12-31", amount=500)])) == [
        "life"
    ]


def test_in_principle_once_leaves_a_second_grant_to_a_person() -> None:
    once = AtMost(id="once", of=("life",), within=YEAR, review=True)
    made = plan(
        {}, catalogue(fixed("life", 500), relations=(once,)), DAY, grants=[Grant(scheme="life", on=DAY)]
    )
    assert (why(made), made.is_settled) == ({"life": Why.REVIEW}, False)


@pytest.mark.parametrize(("occasion", "again"), [("cancer", False), ("stroke", True)])
def test_once_a_year_for_one_illness_lets_another_illness_pass(occasion: str, *, again: bool) -> None:
    once = AtMost(id="once", of=("ward",), within=YEAR, same=("occasion",))
    ward = policy("ward", {"illness": {"type": "text"}}, amount=[{"pay": 100}])
    scheme = Scheme(name="ward", policy=ward, occasion="illness")
    past = [Grant(scheme="ward", on="2024-02-01", amount=100, occasion="cancer")]
    made = plan({"illness": occasion}, catalogue(scheme, relations=(once,)), DAY, grants=past)
    assert bool(made.awards) is again


def test_a_higher_file_bars_a_lower_one_that_pays_more() -> None:
    ladder = First(id="ladder", of=("national",), bars=("city",))
    made = plan({}, catalogue(fixed("national", 100), fixed("city", 900), relations=(ladder,)), DAY)
    assert (granted(made), why(made)) == (["national"], {"city": Why.BARRED})


def test_a_higher_file_that_is_refused_bars_nothing() -> None:
    ladder = First(id="ladder", of=("national",), bars=("city",))
    poor = policy("national", {"income": MONEY}, require=[{"when": "income <= 10"}], amount=[{"pay": 100}])
    schemes = catalogue(Scheme(name="national", policy=poor), fixed("city", 900), relations=(ladder,))
    assert granted(plan({"income": 11}, schemes, DAY)) == ["city"]


def means_tested() -> Scheme:
    tested = policy("extra", {"income": MONEY}, require=[{"when": "income <= 1000"}], amount=[{"pay": 50}])
    return Scheme(name="extra", policy=tested)


@pytest.mark.parametrize(
    ("income", "outcome"), [(500, None), (501, Why.REFUSED_WITH_OTHERS), (1001, Why.REFUSED)]
)
def test_an_earlier_grant_of_the_plan_counts_as_income_for_the_next(income: int, outcome: Why | None) -> None:
    counts = Adds(id="counts", of=("life",), to="income", bears_on=("extra",))
    made = plan({"income": income}, catalogue(fixed("life", 500), means_tested(), relations=(counts,)), DAY)
    assert why(made).get("extra") is outcome


def test_where_one_grant_would_cost_a_greater_one_it_is_forgone() -> None:
    counts = Adds(id="counts", of=("life",), to="income", bears_on=("extra",))
    small = catalogue(fixed("life", 20), means_tested(), relations=(counts,))
    made = plan({"income": 1000}, small, DAY)
    assert (granted(made), why(made)) == (["extra"], {"life": Why.LESS})


def bill(name: str, share: str) -> Scheme:
    pays = policy(name, {"self_paid": MONEY}, amount=[{"of": "self_paid", "rate": share, "round": "0.01"}])
    return Scheme(name=name, policy=pays)


def test_payers_stand_in_line_for_one_bill() -> None:
    line = (
        Deducts(id="first", of=("insurance",), from_fact="self_paid", bears_on=("mutual", "aid")),
        Deducts(id="second", of=("mutual",), from_fact="self_paid", bears_on=("aid",)),
    )
    payers = catalogue(bill("insurance", "50%"), bill("mutual", "40%"), bill("aid", "100%"), relations=line)
    made = plan({"self_paid": 1000}, payers, DAY)
    assert [award.amount for award in made.awards] == [Money.of(500), Money.of(200), Money.of(300)]


def capped(**memory: object) -> Scheme:
    pays = policy(
        "care",
        {"granted_before": MONEY, "person": {"type": "text"}},
        amount=[{"pay": 600}],
        limit=[{"cap": 1000, "per": "year", "less": "granted_before"}],
    )
    remembered = Memory(fact="granted_before", of=("care",), **memory)  # type: ignore[arg-type]
    return Scheme(name="care", policy=pays, memory=(remembered,), each="members", person="person")


def test_a_cap_of_the_household_is_shared_by_the_requests_of_one_plan() -> None:
    made = plan({"members": [{"person": "a"}, {"person": "b"}]}, catalogue(capped()), DAY)
    assert [award.amount for award in made.awards] == [Money.of(600), Money.of(400)]


def test_a_cap_of_each_person_counts_the_grants_to_that_person_only() -> None:
    past = [Grant(scheme="care", on="2024-03-01", amount=700, person="a")]
    members = {"members": [{"person": "a"}, {"person": "b"}]}
    made = plan(members, catalogue(capped(same=("person",))), DAY, grants=past)
    assert [award.amount for award in made.awards] == [Money.of(300), Money.of(600)]


def test_what_the_case_says_was_granted_elsewhere_counts_besides() -> None:
    past = [Grant(scheme="care", on="2024-03-01", amount=300)]
    made = plan({"members": [{"person": "a", "granted_before": 500}]}, catalogue(capped()), DAY, grants=past)
    assert made.total == Money.of(200)


def test_a_plan_period_is_asked_for_where_a_cap_is_counted_in_it() -> None:
    scheme = catalogue(capped(within=Window(kind="plan_period")))
    past = [Grant(scheme="care", on="2023-11-01", amount=900)]
    with pytest.raises(ValueRefused, match="period of a plan"):
        plan({"members": [{"person": "a"}]}, scheme, DAY, grants=past)
    period = Period("2023-10-01", "2024-09-30")
    assert plan(
        {"members": [{"person": "a"}]}, scheme, DAY, grants=past, plan_period=period
    ).total == Money.of(100)


def test_what_is_unknown_is_listed_with_the_facts_that_it_needs() -> None:
    made = plan({}, catalogue(fixed("life", 500), means_tested()), DAY)
    assert (granted(made), why(made), made.needs) == (["life"], {"extra": Why.UNKNOWN}, ("income",))


def test_a_relation_of_which_it_is_unknown_whether_it_applies_leaves_the_plan_open() -> None:
    deep = policy(
        "when",
        {"class": {"type": "choice", "choices": ["deep", "other"]}},
        require=[{"when": "class == 'deep'"}],
    )
    only_one = AtMost(id="one", of=("life", "school"), when=deep)
    schemes = catalogue(fixed("life", 500), fixed("school", 300), relations=(only_one,))
    assert granted(plan({"class": "other"}, schemes, DAY)) == ["life", "school"]
    made = plan({}, schemes, DAY)
    assert (granted(made), made.is_settled, made.needs) == (["life"], False, ("class",))


def test_a_scheme_is_asked_for_once_with_each_record_of_its_list() -> None:
    pays = policy(
        "school",
        {"level": {"type": "choice", "choices": ["senior", "university"]}},
        amount=[{"when": "level == 'senior'", "pay": 4}, {"when": "level == 'university'", "pay": 9}],
    )
    scheme = Scheme(name="school", policy=pays, each="students", person="name")
    students = [{"name": "x", "level": "senior"}, {"name": "y", "level": "university"}]
    made = plan({"students": students}, catalogue(scheme), DAY)
    assert [(award.grant.person, award.amount) for award in made.awards] == [
        ("x", Money.of(4)),
        ("y", Money.of(9)),
    ]


def test_an_unknown_scheme_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(ValueRefused, match="'lief'") as refused:
        plan({}, catalogue(fixed("life", 5)), DAY, only=["lief"])
    assert "life" in refused.value.hint


def test_a_day_before_the_first_edition_is_refused() -> None:
    with pytest.raises(ValueRefused, match="no edition"):
        plan({}, catalogue(fixed("life", 5)), "1999-12-31")


def test_more_requests_than_can_be_compared_are_refused_and_not_cut_short() -> None:
    schemes = tuple(fixed(f"s{number}", 1) for number in range(15))
    only_one = AtMost(id="one", of=tuple(scheme.name for scheme in schemes))
    with pytest.raises(ValueRefused, match="15 requests"):
        plan({}, catalogue(*schemes, relations=(only_one,)), DAY)
    assert plan({}, catalogue(*schemes), DAY).total == Money.of(15)


def test_nothing_personal_stands_in_the_repr_of_a_plan() -> None:
    made = plan({"members": [{"person": "王小明"}]}, catalogue(capped()), DAY)
    shown = f"{made!r} {made.awards!r} {made.awards[0].grant!r} {made.left_out!r}"
    assert "王小明" not in shown
    assert "600" not in shown


def best_by_hand(amounts: Sequence[int], sets: Sequence[tuple[frozenset[int], int]]) -> tuple[int, int]:
    """The greatest lawful sum and how many maximal combinations reach it, by trying every subset."""
    every = range(len(amounts))
    lawful = [
        set(taken)
        for taken in chain.from_iterable(combinations(every, size) for size in range(len(amounts) + 1))
        if all(len(members & set(taken)) <= most for members, most in sets)
    ]
    most = max(sum(amounts[each] for each in taken) for taken in lawful)
    reaching = [taken for taken in lawful if sum(amounts[each] for each in taken) == most]
    return most, sum(not any(taken < other for other in reaching) for taken in reaching)


@pytest.mark.property
@given(data=st.data())
def test_a_plan_is_as_good_as_the_best_of_all_lawful_combinations(data: st.DataObject) -> None:
    amounts = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=6))
    drawn = st.tuples(st.frozensets(st.integers(0, len(amounts) - 1), min_size=1), st.integers(1, 3))
    sets = data.draw(st.lists(drawn, max_size=4))
    schemes = [fixed(f"s{number}", amount) for number, amount in enumerate(amounts)]
    relations = tuple(
        AtMost(id=f"r{place}", of=tuple(f"s{each}" for each in members), most=most)
        for place, (members, most) in enumerate(sets)
    )
    made = plan({}, catalogue(*schemes, relations=relations), DAY)
    # an amount of nothing is refused by a policy, so that it is in no combination
    paying = [amount or -1 for amount in amounts]
    most, ties = best_by_hand(paying, sets)
    assert made.total == Money.of(most)
    assert len(made.alternatives) <= ties - 1
    assert bool(made.alternatives) is (ties > 1)


def test_groups_that_are_named_twice_stay_apart() -> None:
    pairs = [("a", "b"), ("c", "d"), ("a", "b"), ("c", "d")]
    relations = tuple(AtMost(id=f"r{place}", of=pair) for place, pair in enumerate(pairs))
    requests = tuple(requests_of(catalogue(*(fixed(name, 1) for name in "abcd")), {}, None))
    assert [len(part) for part in components(requests, relations)] == [2, 2]
