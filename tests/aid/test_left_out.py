"""Reasons for which a request is left out of a plan."""

from __future__ import annotations

import pytest
from tests.aid.making import DAY, MONEY, catalogue, fixed, policy

from unionkit.aid import (
    Adds,
    AtMost,
    Deducts,
    First,
    Grant,
    LeftOut,
    Memory,
    Plan,
    Pool,
    Scheme,
    Why,
    Window,
    plan,
)
from unionkit.errors import ValueRefused
from unionkit.values import Money

YEAR = Window(kind="year")


def left(made: Plan, scheme: str) -> LeftOut:
    (found,) = [each for each in made.left_out if each.scheme == scheme]
    return found


def asks(name: str, fact: str, amount: int = 100, **more: object) -> Scheme:
    """A scheme that pays where a sum of money is not above 1000."""
    tested = policy(
        name,
        {fact: {"type": "money", "unit": "CNY"}},
        require=[{"when": f"{fact} <= 1000"}],
        amount=[{"pay": amount}],
    )
    return Scheme(name=name, policy=tested, **more)  # type: ignore[arg-type]


def to_review(name: str) -> Scheme:
    return Scheme(
        name=name,
        policy=policy(
            name, {"asked": {"type": "bool", "usual": True}}, amount=[{"pay": 500, "review": True}]
        ),
    )


def test_what_a_person_decides_is_open_and_not_counted() -> None:
    made = plan({}, catalogue(to_review("ward"), fixed("life", 100)), DAY, assume="usual")
    assert (left(made, "ward").why, made.total, made.is_settled) == (Why.REVIEW, Money.of(100), False)
    assert made.open == (left(made, "ward"),)


def test_an_answer_that_is_not_valid_is_open() -> None:
    made = plan({"income": -1}, catalogue(asks("extra", "income")), DAY)
    assert (left(made, "extra").why, made.is_settled) == (Why.INVALID, False)


def test_what_the_year_has_used_up_is_barred_even_where_a_person_would_decide() -> None:
    once = AtMost(id="once", of=("ward",), within=YEAR)
    past = [Grant(scheme="ward", on=DAY, amount=5)]
    made = plan({"asked": True}, catalogue(to_review("ward"), relations=(once,)), DAY, grants=past)
    assert (left(made, "ward").why, made.is_settled) == (Why.BARRED, True)


def test_a_soft_rule_beside_a_hard_one_leaves_nothing_to_a_person() -> None:
    relations = (
        AtMost(id="soft", of=("x", "y"), review=True),
        AtMost(id="hard", of=("x", "z")),
    )
    schemes = catalogue(fixed("x", 100), fixed("y", 500), fixed("z", 500), relations=relations)
    made = plan({}, schemes, DAY)
    assert (left(made, "x").why, {r.id for r in left(made, "x").relations}) == (Why.LESS, {"soft", "hard"})


def test_only_soft_rules_in_a_plan_leave_the_other_to_a_person() -> None:
    soft = AtMost(id="soft", of=("x", "y"), review=True)
    made = plan({}, catalogue(fixed("x", 100), fixed("y", 500), relations=(soft,)), DAY)
    assert (left(made, "x").why, left(made, "x").with_) == (Why.REVIEW, ("y",))


def test_of_the_past_only_the_hard_rules_are_named_for_what_is_barred() -> None:
    relations = (
        AtMost(id="soft", of=("x",), within=YEAR, review=True),
        AtMost(id="hard", of=("x",), within=YEAR),
    )
    past = [Grant(scheme="x", on=DAY)]
    made = plan({}, catalogue(fixed("x", 1), relations=relations), DAY, grants=past)
    assert [relation.id for relation in left(made, "x").relations] == ["hard"]


def test_a_scheme_that_is_forgone_names_the_award_that_it_would_spoil() -> None:
    counts = Adds(id="counts", of=("life",), to="income", bears_on=("extra",))
    schemes = catalogue(fixed("life", 20), asks("extra", "income"), fixed("else", 7), relations=(counts,))
    made = plan({"income": 1000}, schemes, DAY)
    assert (left(made, "life").why, left(made, "life").with_) == (Why.LESS, ("extra",))


def test_what_the_other_grants_rule_out_names_only_those_before_it() -> None:
    counts = Adds(id="counts", of=("life", "late"), to="income", bears_on=("extra",))
    schemes = catalogue(
        fixed("life", 500), asks("extra", "income", 50), fixed("late", 9), relations=(counts,)
    )
    made = plan({"income": 900}, schemes, DAY)
    assert (left(made, "extra").why, left(made, "extra").with_) == (Why.REFUSED_WITH_OTHERS, ("life",))
    assert left(made, "extra").decision.facts_used["income"] == 1400


def test_a_scheme_behind_one_that_is_not_settled_waits_for_its_facts() -> None:
    ladder = First(id="ladder", of=("national",), bars=("city",))
    schemes = catalogue(asks("national", "income"), fixed("city", 900), relations=(ladder,))
    made = plan({}, schemes, DAY)
    waiting = left(made, "city")
    assert (waiting.why, waiting.with_, waiting.needs) == (Why.UNKNOWN, ("national",), ("income",))
    assert (made.awards, made.is_settled) == ((), False)


def test_one_higher_file_that_is_granted_bars_whatever_another_is_still_open() -> None:
    ladder = First(id="ladder", of=("national", "province"), bars=("city",))
    schemes = catalogue(
        asks("national", "income"), fixed("province", 5), fixed("city", 900), relations=(ladder,)
    )
    made = plan({}, schemes, DAY)
    assert (left(made, "city").why, left(made, "city").waits_for) == (Why.BARRED, ())


def test_a_higher_file_bars_even_where_only_the_lower_one_is_asked_for() -> None:
    ladder = First(id="ladder", of=("national",), bars=("city",))
    schemes = catalogue(fixed("national", 100), fixed("city", 900), relations=(ladder,))
    made = plan({}, schemes, DAY, only=["city"])
    assert (made.awards, [each.why for each in made.left_out]) == ((), [Why.BARRED])


LINE = Deducts(id="line", of=("insurance",), from_fact="bill", bears_on=("aid",))


def bill(name: str, share: str, fact: str = "bill") -> Scheme:
    pays = policy(name, {fact: {"type": "money"}}, amount=[{"of": fact, "rate": share, "round": "0.01"}])
    return Scheme(name=name, policy=pays)


def test_aid_waits_until_it_is_known_what_those_before_it_pay() -> None:
    payers = catalogue(bill("insurance", "50%", "insured"), bill("aid", "100%"), relations=(LINE,))
    made = plan({"bill": 100}, payers, DAY)
    assert (made.awards, left(made, "aid").why, made.needs) == ((), Why.UNKNOWN, ("insured",))
    assert left(made, "aid").waits_for[0].request.scheme.name == "insurance"


def test_aid_does_not_wait_for_a_payer_who_refuses() -> None:
    payers = catalogue(asks("insurance", "insured"), bill("aid", "100%"), relations=(LINE,))
    assert plan({"bill": 100, "insured": 1001}, payers, DAY).total == Money.of(100)


def test_aid_does_not_wait_for_a_payer_of_another_bill() -> None:
    line = Deducts(id="line", of=("insurance",), from_fact="bill", bears_on=("aid",), same=("occasion",))
    insurance = Scheme(
        name="insurance", policy=bill("insurance", "50%", "insured").policy, each="bills", occasion="number"
    )
    aid = Scheme(name="aid", policy=bill("aid", "100%").policy, each="bills", occasion="number")
    bills = [{"number": 1, "bill": 100, "insured": 40}, {"number": 2, "bill": 70}]
    made = plan({"bills": bills}, catalogue(insurance, aid, relations=(line,)), DAY)
    assert [(award.scheme, award.amount) for award in made.awards] == [
        ("insurance", Money.of(20)),
        ("aid", Money.of(80)),
    ]


def test_aid_waits_for_a_payer_that_nobody_asked_for() -> None:
    payers = catalogue(bill("insurance", "50%"), bill("aid", "100%"), relations=(LINE,))
    made = plan({"bill": 100}, payers, DAY, only=["aid"])
    assert (made.awards, left(made, "aid").why) == ((), Why.UNKNOWN)


def test_a_payer_that_waits_itself_keeps_those_behind_it_waiting() -> None:
    first = Deducts(id="first", of=("insurance",), from_fact="bill", bears_on=("mutual",))
    second = Deducts(id="second", of=("mutual",), from_fact="bill", bears_on=("aid",))
    payers = catalogue(
        bill("insurance", "50%", "insured"),
        bill("mutual", "50%"),
        bill("aid", "100%"),
        relations=(first, second),
    )
    made = plan({"bill": 100}, payers, DAY)
    assert (made.awards, left(made, "aid").why) == ((), Why.UNKNOWN)


def test_a_request_that_only_payers_before_it_bring_below_its_line_is_refused_beside_them() -> None:
    above = policy(
        "fund", {"bill": {"type": "money"}}, amount=[{"when": "bill > 50", "pay": 9, "review": True}]
    )
    line = Deducts(id="line", of=("insurance",), from_fact="bill", bears_on=("fund",))
    payers = catalogue(bill("insurance", "50%"), Scheme(name="fund", policy=above), relations=(line,))
    assert left(plan({"bill": 100}, payers, DAY), "fund").why is Why.REFUSED_WITH_OTHERS
    assert left(plan({"bill": 102}, payers, DAY), "fund").why is Why.REVIEW


def test_the_higher_is_not_looked_at_where_it_cannot_be_had_any_more() -> None:
    relations = (
        AtMost(id="higher", of=("high", "low"), choose="higher"),
        AtMost(id="once", of=("high",), within=Window(kind="lifetime")),
    )
    schemes = catalogue(fixed("high", 500), fixed("low", 400), relations=relations)
    past = [Grant(scheme="high", on="2020-01-01", amount=500)]
    made = plan({}, schemes, DAY, grants=past)
    assert [award.scheme for award in made.awards] == ["low"]


def test_the_higher_is_not_looked_at_where_it_stands_behind_another() -> None:
    relations = (
        AtMost(id="higher", of=("high", "low"), choose="higher"),
        First(id="ladder", of=("top",), bars=("high",)),
    )
    schemes = catalogue(fixed("top", 1), fixed("high", 500), fixed("low", 400), relations=relations)
    assert [award.scheme for award in plan({}, schemes, DAY).awards] == ["top", "low"]


def test_two_of_the_highest_are_taken_where_two_may_be_had() -> None:
    higher = AtMost(id="higher", of=("a", "b", "c"), most=2, choose="higher")
    schemes = catalogue(fixed("a", 1), fixed("b", 3), fixed("c", 2), relations=(higher,))
    assert [award.scheme for award in plan({}, schemes, DAY).awards] == ["b", "c"]


def test_the_higher_is_taken_for_each_person_apart() -> None:
    school = policy("school", {"fee": MONEY}, amount=[{"pay": "fee"}])
    scheme = Scheme(name="school", policy=school, each="students", person="name")
    higher = AtMost(id="higher", of=("school",), choose="higher", same=("person",))
    students = [{"name": "x", "fee": 4}, {"name": "x", "fee": 9}, {"name": "y", "fee": 1}]
    made = plan({"students": students}, catalogue(scheme, relations=(higher,)), DAY)
    assert [award.request.number for award in made.awards] == [2, 3]


def test_a_list_of_which_the_case_says_nothing_leaves_the_plan_open() -> None:
    scheme = Scheme(name="school", policy=fixed("school", 5).policy, each="students")
    made = plan({}, catalogue(scheme), DAY)
    assert (made.unlisted, made.needs, made.is_settled) == (("students",), ("students",), False)


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ({"students": []}, {}),
        ({}, {"assume": "usual"}),
        ({}, {"only": ["life"]}),
    ],
)
def test_an_empty_list_leaves_nothing_open(facts: dict[str, object], more: dict[str, object]) -> None:
    scheme = Scheme(name="school", policy=fixed("school", 5).policy, each="students")
    made = plan(facts, catalogue(scheme, fixed("life", 1)), DAY, **more)  # type: ignore[arg-type]
    assert (made.unlisted, made.is_settled) == ((), True)


def test_grants_of_schemes_that_the_catalogue_does_not_have_are_shown() -> None:
    past = [Grant(scheme="lief", on=DAY, amount=5), Grant(scheme="life", on=DAY, amount=5)]
    made = plan({}, catalogue(fixed("life", 1)), DAY, grants=past)
    assert [grant.scheme for grant in made.not_counted] == ["lief"]


def test_a_tied_request_names_the_rule_and_the_grants_in_its_way() -> None:
    one = AtMost(id="one", of=("a", "b"))
    made = plan({}, catalogue(fixed("a", 5), fixed("b", 5), relations=(one,)), DAY)
    assert (left(made, "b").why, left(made, "b").with_, left(made, "b").relations) == (
        Why.TIED,
        ("a",),
        (one,),
    )


def test_of_a_tie_that_others_rule_out_the_tie_is_what_is_told() -> None:
    counts = Adds(id="counts", of=("life",), to="income", bears_on=("extra",))
    schemes = catalogue(fixed("life", 100), asks("extra", "income"), relations=(counts,))
    made = plan({"income": 1000}, schemes, DAY)
    assert [[award.scheme for award in other] for other in made.alternatives] == [["extra"]]
    assert left(made, "extra").why is Why.TIED


def test_a_bill_that_payers_bring_below_what_a_fund_has_is_paid() -> None:
    relations = (
        Deducts(id="line", of=("insurance",), from_fact="bill", bears_on=("aid",)),
        Pool(id="pool", fund="care", of=("aid",), short="refuse"),
    )
    payers = catalogue(bill("insurance", "50%"), bill("aid", "100%"), relations=relations)
    made = plan({"bill": 100}, payers, DAY, pools={"care": 50})
    assert [award.amount for award in made.awards] == [Money.of(50), Money.of(50)]


def test_requests_that_nothing_can_grant_do_not_count_towards_the_most_that_are_compared() -> None:
    poor = [asks(f"s{place}", "income") for place in range(20)]
    one = AtMost(id="one", of=("life", *(scheme.name for scheme in poor)))
    made = plan({"income": 5000}, catalogue(fixed("life", 7), *poor, relations=(one,)), DAY)
    assert (made.total, len(made.left_out)) == (Money.of(7), 20)


def test_the_order_of_tied_awards_and_reasons_is_that_of_the_catalogue() -> None:
    memory = Memory(fact="before", of=("a",))
    pays = policy("c", {"before": MONEY}, amount=[{"pay": 5}])
    schemes = catalogue(
        fixed("a", 5), fixed("b", 5), Scheme(name="c", policy=pays, memory=(memory,)), fixed("d", 5)
    )
    assert [award.scheme for award in plan({}, schemes, DAY).awards] == ["a", "b", "c", "d"]


def test_requests_that_the_past_bars_do_not_count_towards_the_most_that_are_compared() -> None:
    names = tuple(f"s{place}" for place in range(20))
    relations = (AtMost(id="one", of=names), AtMost(id="once", of=names[1:], within=YEAR))
    past = [Grant(scheme="s1", on=DAY)]
    made = plan({}, catalogue(*(fixed(name, 7) for name in names), relations=relations), DAY, grants=past)
    assert [award.scheme for award in made.awards] == ["s0"]


def test_a_payer_that_pays_is_not_passed_over_for_the_sake_of_more_from_the_next() -> None:
    generous = policy(
        "aid",
        {"bill": {"type": "money"}},
        amount=[{"when": "bill >= 100", "pay": 900}, {"when": "bill >= 60", "pay": 10}],
    )
    payers = catalogue(bill("insurance", "40%"), Scheme(name="aid", policy=generous), relations=(LINE,))
    made = plan({"bill": 100}, payers, DAY)
    assert [(award.scheme, award.amount) for award in made.awards] == [
        ("insurance", Money.of(40)),
        ("aid", Money.of(10)),
    ]
    assert made.is_settled


def test_a_payer_that_is_shut_out_lets_the_next_pay_in_full() -> None:
    once = AtMost(id="once", of=("insurance",), within=YEAR)
    payers = catalogue(bill("insurance", "40%"), bill("aid", "100%"), relations=(LINE, once))
    made = plan({"bill": 100}, payers, DAY, grants=[Grant(scheme="insurance", on=DAY)])
    assert [(award.scheme, award.amount) for award in made.awards] == [("aid", Money.of(100))]


def test_of_two_that_are_as_high_a_person_chooses() -> None:
    higher = AtMost(id="higher", of=("a", "b"), choose="higher")
    made = plan({}, catalogue(fixed("a", 5), fixed("b", 5), relations=(higher,)), DAY)
    assert ([award.scheme for award in made.awards], len(made.alternatives)) == (["a"], 1)


def test_a_tie_among_some_keeps_the_grants_of_all_others() -> None:
    one = AtMost(id="one", of=("a", "b"))
    made = plan({}, catalogue(*(fixed(name, 5) for name in "abcd"), relations=(one,)), DAY)
    assert [[award.scheme for award in other] for other in made.alternatives] == [["b", "c", "d"]]


@pytest.mark.parametrize(("count", "fits"), [(14, True), (15, False)])
def test_as_many_requests_as_the_limit_says_are_compared(count: int, *, fits: bool) -> None:
    names = tuple(f"s{place}" for place in range(count))
    schemes = catalogue(*(fixed(name, 1) for name in names), relations=(AtMost(id="one", of=names, most=13),))
    if fits:
        assert plan({}, schemes, DAY).total == Money.of(13)
    else:
        with pytest.raises(ValueRefused):
            plan({}, schemes, DAY)


@pytest.mark.parametrize("records", ["", "abc", 5, {"fee": 4}, [5], [{}, 5]])
def test_a_list_that_is_none_is_refused_with_its_name(records: object) -> None:
    scheme = Scheme(name="school", policy=fixed("school", 5).policy, each="students")
    with pytest.raises(ValueRefused, match="students") as refused:
        plan({"students": records}, catalogue(scheme), DAY)
    assert "list" in str(refused.value)


def test_a_person_who_is_not_told_stands_for_the_household() -> None:
    scheme = Scheme(name="ward", policy=fixed("ward", 5).policy, person="who", occasion="why")
    (award,) = plan({"who": None, "why": 7}, catalogue(scheme), DAY).awards
    assert (award.grant.person, award.grant.occasion) == ("", "7")


def test_a_relation_that_is_known_to_apply_leaves_nothing_open() -> None:
    deep = policy("when", {"deep": {"type": "bool"}}, require=[{"when": "deep"}])
    one = AtMost(id="one", of=("a", "b"), when=deep)
    made = plan({"deep": True}, catalogue(fixed("a", 5), fixed("b", 4), relations=(one,)), DAY)
    assert (made.unclear, made.is_settled, made.total) == ((), True, Money.of(5))
