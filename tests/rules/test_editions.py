from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from tests.rules.regatta import DAY, FACTS, LEGS, both_ways, outcome_of, read, regatta

from unionkit import Policy
from unionkit.errors import PolicyError, UnknownFact

DATED = read("""
id = "regatta/dated"
[facts]
crew = { type = "count" }
[let]
needed = "4"
[[edition]]
from = 2021-01-01
class = [{ is = "new", when = "crew >= needed" }]
[[edition]]
from = 2015-01-01
to = 2017-12-31
require = [{ when = "crew >= 1" }]
[[edition]]
from = 2018-07-01
class = [{ is = "old", when = "crew >= needed" }]
let.needed = "2"
""")


@pytest.mark.parametrize(
    ("on", "edition", "found"),
    [
        ("2014-12-31", None, "no_edition"),
        ("2015-01-01", date(2015, 1, 1), ""),
        ("2017-12-31", date(2015, 1, 1), ""),
        ("2018-01-01", None, "no_edition"),
        ("2018-06-30", None, "no_edition"),
        ("2018-07-01", date(2018, 7, 1), "old"),
        ("2020-12-31", date(2018, 7, 1), "old"),
        ("2021-01-01", date(2021, 1, 1), "no_class"),
        ("9999-12-31", date(2021, 1, 1), "no_class"),
    ],
)
def test_the_day_picks_the_edition_whatever_the_order_in_the_file(
    on: str, edition: date | None, found: str
) -> None:
    decision = DATED.decide({"crew": 3}, on=on)
    assert (decision.edition, outcome_of(decision)[1]) == (edition, found)
    chosen = DATED.edition_on(on)
    assert (None if chosen is None else chosen.start) == edition


def test_a_day_may_be_a_date_or_its_iso_text() -> None:
    assert DATED.decide({"crew": 3}, on="2021-01-01") == DATED.decide({"crew": 3}, on=date(2021, 1, 1))


def test_many_days_do_not_fill_the_memory() -> None:
    policy = regatta('require = [{ when = "paid" }]')
    for day in range(1_500):
        policy.decide({"paid": True}, on=date.fromordinal(DAY.toordinal() + day))
    assert len(policy._runs) <= 1_024


# ------------------------------------------------------------------------------------------------- parts of a policy

WHOLE = regatta(
    """
require = [{ when = "crew >= 2" }, { when = "paid", for = ["gold"] }]
exclude = [{ when = "foul" }]
class = [{ is = "gold", when = "chest >= 100" }, { is = "tin", when = "chest >= 10" }]
[[edition.amount]]
by = "class"
table = { gold = "chest", tin = 5 }
[[edition.limit]]
cap = 120
"""
)
RICH: dict[str, object] = {"crew": 1, "paid": True, "foul": True, "chest": 500}


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["require"], "requirement"),
        (["exclude"], "exclusion"),
        (["class"], "gold"),
        (["class", "amount"], "500.00"),
        (["class", "amount", "limit"], "120.00"),
        (["require", "exclude", "class", "amount", "limit"], "requirement"),
        ([], "requirement"),
    ],
)
def test_a_part_of_a_policy_asks_only_its_kinds_of_rule(kinds: list[str], found: str) -> None:
    part = WHOLE.only(*kinds)  # type: ignore[arg-type]
    decision = both_ways(part, RICH)
    assert found == (str(decision.amount) if decision.amount else decision.code or decision.class_name)


def test_one_class_alone_can_be_asked_for_amounts_by_class_included() -> None:
    facts = {"crew": 2, "paid": False, "foul": False, "chest": 500}
    assert outcome_of(both_ways(WHOLE, facts)) == ("granted", "tin")
    assert outcome_of(both_ways(WHOLE.only(classes=["gold"]), facts)) == ("refused", "no_class")
    assert str(both_ways(WHOLE.only(classes=["gold"]), {**facts, "paid": True}).amount) == "120.00"
    assert str(both_ways(WHOLE.only(classes="tin"), facts).amount) == "5.00"


def test_an_edition_that_lacks_the_class_grants_it_to_nobody() -> None:
    part = DATED.only(classes=["new"])
    assert part.decide({"crew": 9}, on="2022-01-01").class_name == "new"
    assert part.decide({"crew": 9}, on="2019-01-01").code == "no_class"
    assert part.decide({"crew": 9}, on="2016-01-01").code == "no_class"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: WHOLE.only("requirement"),  # type: ignore[arg-type]
        lambda: WHOLE.only("class", "bogus"),  # type: ignore[arg-type]
        lambda: WHOLE.only(classes=["silver"]),
        lambda: WHOLE.only(classes=["gold", "silver"]),
        lambda: WHOLE.only(classes=[]),
        lambda: WHOLE.only("amount"),
        lambda: WHOLE.only("exclude", "amount", "limit"),
    ],
)
def test_a_part_that_there_is_not_is_refused_with_what_there_is(ask: Callable[[], Policy]) -> None:
    with pytest.raises(PolicyError) as caught:
        ask()
    assert any(word in caught.value.hint for word in ("require", "gold, tin", 'only("class"'))


def test_an_amount_that_goes_by_no_class_can_be_asked_alone() -> None:
    policy = regatta('class = [{ is = "a", when = "paid" }]\namount = [{ pay = "chest" }]')
    assert str(both_ways(policy.only("amount"), {"chest": 5}).amount) == "5.00"


def test_a_part_has_a_fingerprint_of_its_own_and_leaves_the_whole_as_it_was() -> None:
    before = WHOLE.decide(RICH, on=DAY).fingerprint
    prints = {
        part.decide(RICH, on=DAY).fingerprint
        for part in (WHOLE, WHOLE.only("require"), WHOLE.only("exclude"), WHOLE.only(classes=["tin"]))
    }
    assert len(prints) == 4
    assert (
        WHOLE.only("require", "exclude", "class", "amount", "limit").decide(RICH, on=DAY).fingerprint
        == before
    )
    assert WHOLE.decide(RICH, on=DAY).fingerprint == before


# ------------------------------------------------------------------------------------------------ a host's own objects

SIMPLE = regatta('require = [{ when = "chest >= 10" }]\nclass = [{ is = "manned", when = "crew >= 2" }]')


def names_of(host: object) -> int:
    return len(getattr(host, "names", ()))


def test_paths_walk_attributes_and_keys_and_functions_get_the_object() -> None:
    bound = SIMPLE.bind(chest="gold.coins.0.sum", crew=names_of, **_silent())
    boat = SimpleNamespace(gold={"coins": {"0": SimpleNamespace(sum=10)}}, names=["a", "b"])
    assert bound.decide(boat, on=DAY) == both_ways(SIMPLE, {"chest": 10, "crew": 2})


def _silent() -> dict[str, Callable[[object], object]]:
    """Every other fact bound to nothing, since an object has to have what is not bound."""
    return {name: lambda _: None for name in SIMPLE.facts if name not in ("chest", "crew")}


@pytest.mark.parametrize(
    "boat", [{"gold": None}, {}, {"gold": {}}, {"gold": {"sum": None}}, {"gold": SimpleNamespace(sum=None)}]
)
def test_none_on_the_way_and_a_missing_key_are_unknown(boat: dict[str, object]) -> None:
    decision = SIMPLE.bind(chest="gold.sum").decide({**boat, "crew": 2}, on=DAY)
    assert decision.needs == ("chest",)


def test_an_attribute_that_is_missing_raises_with_its_path() -> None:
    bound = SIMPLE.bind(chest="gold.summ", **_silent(), crew=names_of)
    with pytest.raises(UnknownFact) as caught:
        bound.decide(SimpleNamespace(gold=SimpleNamespace(sum=3)), on=DAY)
    assert caught.value.where == "facts.chest bound to gold.summ"
    assert "policy.bind(chest=" in caught.value.hint


def test_facts_that_are_not_bound_are_read_by_their_own_names() -> None:
    bound = SIMPLE.bind(chest="gold")
    assert bound.decide({"gold": 10, "crew": 2, "of no matter": object()}, on=DAY).class_name == "manned"
    with pytest.raises(UnknownFact, match="afloat"):
        bound.decide(SimpleNamespace(gold=10, crew=2, **dict.fromkeys(FACTS_BUT_AFLOAT)), on=DAY)


FACTS_BUT_AFLOAT = [name for name in SIMPLE.facts if name not in ("afloat", "chest", "crew")]


def test_binding_again_adds_to_the_binding_and_leaves_the_first_policy_alone() -> None:
    once = SIMPLE.bind(chest="gold")
    twice = once.bind(crew="hands")
    assert twice.decide({"gold": 10, "hands": 2}, on=DAY).class_name == "manned"
    assert once.decide({"gold": 10, "hands": 2}, on=DAY).needs == ("crew",)
    assert not SIMPLE.binding


def test_binding_a_fact_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(PolicyError, match="cheest") as caught:
        SIMPLE.bind(cheest="gold")
    assert "chest" in caught.value.hint


def test_a_list_can_be_bound_too() -> None:
    policy = regatta('require = [{ when = "sum(legs.prize) >= 5" }]', facts=FACTS + LEGS)
    bound = policy.bind(legs=lambda host: [{"prize": prize} for prize in host])  # type: ignore[attr-defined]
    silent = {name: (lambda _: None) for name in policy.facts if name != "legs"}
    assert bound.bind(**silent).decide([2, 3], on=DAY).granted


# --------------------------------------------------------------------------------------------------------- assumptions

USUAL = regatta(
    'require = [{ when = "not foul and crew >= 2 and count(legs) == 0 and paid" }]',
    facts="""
foul = { type = "bool", usual = false }
crew = { type = "count", usual = 3, most = 5 }
legs = { type = "list", usual = [], fields = { prize = { type = "money" } } }
paid = { type = "bool" }
""",
)


def test_usual_values_are_taken_only_where_nothing_was_said_and_are_listed() -> None:
    decision = USUAL.decide({"paid": True, "crew": None}, on=DAY, assume="usual")
    assert decision.granted
    assert decision.assumptions == ("foul", "crew", "legs")
    assert USUAL.decide({"paid": True, "crew": 1}, on=DAY, assume="usual").code == "requirement"
    told = USUAL.decide({"paid": True, "foul": False, "crew": 2, "legs": []}, on=DAY, assume="usual")
    assert (told.granted, told.assumptions) == (True, ())


def test_without_being_asked_nothing_is_assumed() -> None:
    decision = USUAL.decide({"paid": True}, on=DAY)
    assert (decision.outcome, decision.assumptions) == ("unknown", ())
    assert decision.needs == ("foul", "crew", "legs")


def test_a_fact_without_a_usual_value_stays_unknown() -> None:
    decision = USUAL.decide({}, on=DAY, assume="usual")
    assert (decision.outcome, decision.needs) == ("unknown", ("paid",))


def test_a_value_that_is_out_of_bounds_is_not_replaced_by_the_usual_one() -> None:
    decision = USUAL.decide({"paid": True, "crew": 9}, on=DAY, assume="usual")
    assert (decision.code, decision.subject, decision.assumptions) == (
        "out_of_bounds",
        "crew",
        ("foul", "legs"),
    )


def test_what_was_assumed_is_not_the_same_decision_as_what_was_told() -> None:
    told: dict[str, object] = {"paid": True, "foul": False, "crew": 3, "legs": []}
    assumed = USUAL.decide({"paid": True}, on=DAY, assume="usual")
    assert assumed.facts_used == USUAL.decide(told, on=DAY).facts_used
    assert assumed != USUAL.decide(told, on=DAY)
