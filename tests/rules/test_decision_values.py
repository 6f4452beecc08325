from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.regatta import DAY, FACTS, LEGS, assert_equal_by_walk, both_ways, regatta

from unionkit import Grade, Money, Policy
from unionkit.errors import PolicyError
from unionkit.rules import programs
from unionkit.rules.findings import Inspection, inspect
from unionkit.rules.reading import Known

POLICY = regatta(
    """
cite = "log: 1"
require = [
  { id = "manned", when = "crew >= 2", cite = "log: 2" },
  { id = "dues", when = "chest >= due", label = { en = "dues" } },
]
exclude = [{ id = "foul", when = "foul", unless = "pardon", cite = "hearsay: 3" }]
class = [
  { is = "gold", when = "chest >= 2 * due and built <= on", cite = "log: 4" },
  { is = "tin", when = "sail in ['small', 'middle'] or rare >= 100", cite = "hearsay: 5" },
]
""",
    more="""
[parameters]
due = { table = "regatta/due" }
rare = { table = "regatta/rare" }
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
keys = ["flag"]
row = [{ flag = "red", from = 2020-01-01, value = 100, cite = "log: 9" }, { from = 2020-01-01, value = 50, cite = "hearsay: 9" }]
[[tables]]
kind = "table"
id = "regatta/rare"
unit = "CNY"
keys = ["flag"]
row = [{ flag = "red", from = 2020-01-01, value = 100, inferred = "guess" }]
""",
)
FULL: dict[str, object] = {
    "crew": 2,
    "chest": 200,
    "flag": "red",
    "foul": False,
    "pardon": False,
    "built": date(2000, 1, 1),
    "sail": "small",
}


def locators(**changes: object) -> list[str]:
    return [each.locator for each in both_ways(POLICY, {**FULL, **changes}).citations]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["2", "1", "3", "4", "9"]),
        ({"chest": 100}, ["2", "1", "3", "5", "9"]),
        ({"crew": 1}, ["2", "9"]),
        ({"chest": 99}, ["1", "9"]),
        ({"foul": True}, ["3", "9"]),
        ({"chest": 100, "sail": "large", "flag": "red"}, ["2", "1", "3", "5", "9"]),
    ],
)
def test_citations_are_those_of_the_rules_that_settled_it_and_of_the_rows_used(
    changes: dict[str, object], found: list[str]
) -> None:
    assert locators(**changes) == found


def test_the_grade_is_the_lowest_among_what_it_rests_on() -> None:
    cases: dict[str, dict[str, object]] = {
        "no crew": {"crew": 1},
        "no dues": {"chest": 99},
        "foul": {"foul": True},
        "low dues": {"flag": "green", "crew": 1},
        "rare": {"chest": 100, "sail": "large"},
        "not rare": {"chest": 100},
    }
    found = {name: POLICY.decide({**FULL, **changes}, on=DAY).grade for name, changes in cases.items()}
    assert found == {
        "no crew": Grade.issuer,
        "no dues": Grade.issuer,
        "foul": Grade.unverified,
        "low dues": Grade.unverified,
        "rare": Grade.unverified,
        "not rare": Grade.unverified,
    }


def test_rows_of_rules_that_were_not_reached_are_not_among_those_used() -> None:
    used = {
        tuple(sorted(POLICY.decide({**FULL, **changes}, on=DAY).parameters_used))
        for changes in ({}, {"crew": 1}, {"chest": 100})
    }
    assert used == {("due",)}
    reached = POLICY.decide({**FULL, "chest": 100, "sail": "large"}, on=DAY)
    assert set(reached.parameters_used) == {"due", "rare"}


def test_rows_that_only_classes_need_are_not_used_where_a_gate_refuses() -> None:
    policy = regatta(
        'require = [{ when = "crew >= 2" }]\nclass = [{ is = "a", when = "chest >= due" }]',
        more="""
[parameters]
due = { table = "regatta/due" }
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
row = [{ from = 2020-01-01, value = 100, cite = "hearsay" }]
""",
    )
    assert policy.run_on(DAY).program.looking is not None  # type: ignore[union-attr]
    assert both_ways(policy, {"crew": 2, "chest": 5}).grade is Grade.unverified
    refused = both_ways(policy, {"crew": 1, "chest": 5})
    assert (dict(refused.parameters_used), refused.grade) == ({}, None)


# ------------------------------------------------------------------------------------------------------------ findings


def test_findings_tell_every_rule_with_what_was_compared_and_by_how_much_it_missed() -> None:
    decision = both_ways(POLICY, {**FULL, "chest": Decimal("99.50")})
    told = [(each.kind, each.rule, each.fired) for each in decision.findings]
    assert told == [("require", "manned", True), ("require", "dues", False), ("exclude", "foul", False)]
    dues = decision.findings[1].comparisons[0]
    assert (dues.left, dues.operator, dues.right, dues.unit) == ("chest", ">=", "due", "CNY")
    assert (dues.left_value, dues.right_value, dues.truth) == (Fraction(199, 2), 100, False)
    assert dues.margin == Fraction(1, 2)
    assert decision.findings[1].label.in_language("en") == "dues"


def test_a_comparison_that_was_not_reached_is_not_told() -> None:
    policy = regatta('exclude = [{ when = "foul and crew >= 9", unless = "flag == \'red\' or boats >= 2" }]')
    for facts, told in (
        ({"foul": False, "crew": 9, "flag": "red", "boats": 2}, []),
        ({"foul": True, "crew": 8, "flag": "red", "boats": 2}, ["crew"]),
        ({"foul": True, "crew": 9, "flag": "red", "boats": 2}, ["crew", "flag"]),
        ({"foul": True, "crew": 9, "flag": "none", "boats": 2}, ["crew", "flag", "boats"]),
    ):
        decision = both_ways(policy, facts)
        assert [each.left for each in decision.findings[0].comparisons] == told
        assert inspect(decision.run, decision.known, decision.verdict).findings == decision.findings


LOOKED = regatta(
    """
require = [{ when = "chest / crew >= due or foul" }]
exclude = [
  { when = "flag == 'red' and each <= 2 * due", unless = "built > on or sail >= 'middle'" },
  { when = "not (chest >= 5 and debt <= 3)" },
  { when = "paid and debt <= 3 and big" },
]
class = [
  { is = "a", when = "big" },
  { is = "b", when = "each >= 3 and flag in ['red', 'green']" },
  { is = "c", when = "days_between(built, on) >= 365 and big" },
]
""",
    more="""
[parameters]
due = { table = "regatta/due" }
[let]
each = "chest / crew"
big = "chest > 7 and (debt > 2 or paid)"
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY/head"
keys = ["flag"]
row = [{ flag = "red", from = 2020-01-01, value = 1 }, { from = 2020-01-01, value = 2 }]
""",
)


@pytest.mark.property
@pytest.mark.parametrize("policy", [POLICY, LOOKED], ids=["one", "other"])
def test_the_second_look_by_code_and_by_the_walk_are_the_same_findings(policy: Policy) -> None:
    looking = policy.run_on(DAY).program
    assert looking is not None
    assert looking.looking is None or policy is LOOKED

    @settings(max_examples=settings().max_examples * 2)
    @given(
        st.fixed_dictionaries(
            {
                "chest": st.integers(0, 10) | st.integers(0, 300),
                "crew": st.integers(0, 4),
                "debt": st.integers(0, 4),
                "flag": st.sampled_from(["red", "green", "none"]),
                "sail": st.sampled_from(["small", "middle", "large"]),
                "built": st.sampled_from([date(2000, 1, 1), date(2022, 4, 30), date(2022, 5, 2)]),
                "foul": st.booleans(),
                "pardon": st.booleans(),
                "paid": st.booleans(),
            }
        )
    )
    def check(facts: dict[str, object]) -> None:
        decision = policy.decide(facts, on=DAY)
        walked = inspect(decision.run, decision.known, decision.verdict)
        assert told(decision.inspection) == told(walked)
        assert dict(decision.inspection.rows) == dict(walked.rows)

    check()


def told(inspection: Inspection) -> list[object]:
    return [
        (
            each.text,
            each.fired,
            [(one.text, one.left_value, one.right_value, one.truth) for one in each.comparisons],
        )
        for each in inspection.findings
    ]


def test_findings_of_an_open_decision_say_what_is_open() -> None:
    decision = POLICY.decide({**FULL, "crew": None}, on=DAY)
    assert [each.fired for each in decision.findings[:3]] == [None, True, False]
    assert decision.findings[0].comparisons[0].left_value is None
    assert decision.findings[0].comparisons[0].margin is None


def test_findings_of_an_invalid_decision_end_nowhere_in_an_error() -> None:
    policy = regatta(
        'require = [{ when = "chest / boats > 5" }]\nexclude = [{ when = "chest / boats > 9" }]\n'
        'class = [{ is = "a", when = "chest / boats > 7" }]'
    )
    decision = policy.decide({"chest": 5, "boats": 0}, on=DAY)
    assert [each.fired for each in decision.findings] == [None, None, None]


# --------------------------------------------------------------------------------------------- light, lazy and a value


def test_a_decision_works_nothing_out_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = regatta('require = [{ when = "paid" }]\namount = [{ pay = 5 }]\nresults = { r = "chest" }')
    asked: list[str] = []
    for name in ("shown", "looking", "scope", "content"):
        whole = getattr(programs.Program, name).func

        def watched(
            program: programs.Program, name: str = name, whole: Callable[..., object] = whole
        ) -> object:
            asked.append(name)
            return whole(program)

        monkeypatch.setattr(programs.Program, name, property(watched))
    decision = policy.decide({"paid": True}, on=DAY)
    assert (decision.granted, decision.amount, decision.rule) == (True, Money.of(5), "amount-1")
    assert decision.__dict__ == {}
    assert asked == []
    assert decision.findings
    assert "shown" in asked


def test_what_was_worked_out_is_kept() -> None:
    decision = POLICY.decide(FULL, on=DAY)
    assert decision.findings is decision.findings
    assert decision.results is decision.results
    assert decision.known is decision.known


def test_a_decision_holds_no_object_of_the_caller() -> None:
    class Boat:
        paid = True

    policy = regatta('require = [{ when = "paid" }]', facts='\npaid = { type = "bool" }\n').bind(paid="paid")
    boat = Boat()
    seen = weakref.ref(boat)
    decision = policy.decide(boat, on=DAY)
    del boat
    gc.collect()
    assert decision.granted
    assert seen() is None


@pytest.mark.parametrize("missing", [False, True])
def test_changing_what_was_handed_in_afterwards_changes_nothing(missing: bool) -> None:
    policy = regatta(
        'require = [{ when = "sum(legs.prize) >= 5 and crew >= 2" }]\nresults = { total = "sum(legs.prize)" }',
        facts=FACTS + LEGS,
    )
    legs: list[dict[str, object]] = [{"prize": 3}, {"prize": 4}]
    facts: dict[str, object] = {"legs": legs, "crew": None if missing else 2}
    decision = policy.decide(facts, on=DAY)
    legs[0]["prize"] = 0
    legs.clear()
    facts["crew"] = 0
    facts["foul"] = True
    again: dict[str, object] = {"legs": [{"prize": 3}, {"prize": 4}], "crew": None if missing else 2}
    assert decision == policy.decide(again, on=DAY)
    assert decision.needs == (("crew",) if missing else ())
    assert dict(decision.results) == ({} if missing else {"total": 7})


def test_facts_used_are_those_that_were_told_as_exact_values() -> None:
    used = POLICY.decide({**FULL, "chest": Decimal("200.50"), "pardon": None}, on=DAY).facts_used
    told = {name: value for name, value in FULL.items() if name != "pardon"}
    assert used == {**told, "chest": Fraction(401, 2)}


CHANGES: list[tuple[str, Callable[[], object]]] = [
    ("another fact", lambda: POLICY.decide({**FULL, "crew": 3}, on=DAY)),
    ("one fact more", lambda: POLICY.decide({**FULL, "paid": True}, on=DAY)),
    ("another day", lambda: POLICY.decide(FULL, on=date(2022, 5, 2))),
    ("other knowledge", lambda: POLICY.decide(FULL, on=DAY, known_on=DAY)),
    ("another policy", lambda: POLICY.only("class").decide(FULL, on=DAY)),
    ("another outcome", lambda: POLICY.decide({**FULL, "crew": 1}, on=DAY)),
    ("no decision", lambda: "granted"),
]


@pytest.mark.parametrize("other", [other for _, other in CHANGES], ids=[name for name, _ in CHANGES])
def test_decisions_that_differ_in_anything_are_not_equal(other: Callable[[], object]) -> None:
    assert POLICY.decide(FULL, on=DAY) != other()


def test_equal_decisions_are_equal_and_hash_alike_however_they_were_reached() -> None:
    fast = POLICY.decide(FULL, on=DAY)
    spelled = POLICY.decide({**FULL, "chest": "200.00", "built": "2000-01-01"}, on=DAY.isoformat())
    assert fast.is_plain
    assert not spelled.is_plain
    assert fast == spelled
    assert len({fast, spelled, POLICY.decide(FULL, on=DAY)}) == 1


def test_a_list_is_part_of_what_makes_decisions_equal() -> None:
    policy = regatta('require = [{ when = "count(legs) >= 1" }]', facts=FACTS + LEGS)
    one, again, other = (policy.decide({"legs": [{"prize": prize}]}, on=DAY) for prize in (5, "5.00", 6))
    assert one == again
    assert one != other


def test_an_amount_is_part_of_what_makes_decisions_equal() -> None:
    policy = regatta('amount = [{ pay = "chest" }]')
    five, again = (policy.decide({"chest": sum_}, on=DAY) for sum_ in (5, "5.00"))
    assert (five, hash(five)) == (again, hash(again))
    assert five != policy.decide({"chest": 6}, on=DAY)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (FULL, "Decision(outcome='granted', policy='regatta/entry', on='2022-05-01', class_name='gold')"),
        (
            {**FULL, "crew": 1},
            "Decision(outcome='refused', policy='regatta/entry', on='2022-05-01', code='requirement')",
        ),
        ({}, "Decision(outcome='unknown', policy='regatta/entry', on='2022-05-01')"),
        (
            {"boats": 99},
            "Decision(outcome='invalid', policy='regatta/entry', on='2022-05-01', code='out_of_bounds')",
        ),
    ],
)
def test_a_repr_says_what_was_decided(facts: dict[str, object], shown: str) -> None:
    assert repr(POLICY.decide(facts, on=DAY)) == shown


def test_a_repr_shows_an_amount_in_yuan() -> None:
    assert "amount='5.00'" in repr(regatta("amount = [{ pay = 5 }]").decide({}, on=DAY))


def test_a_policy_shows_its_id_and_the_days_of_its_editions() -> None:
    assert repr(POLICY) == "Policy('regatta/entry', editions from 2020-01-01)"


def test_a_decision_names_its_policy_edition_and_content() -> None:
    decision = POLICY.decide(FULL, on=DAY, known_on="2022-04-01")
    assert (decision.policy_id, decision.edition) == ("regatta/entry", date(2020, 1, 1))
    assert (decision.on, decision.known_on) == (DAY, date(2022, 4, 1))
    assert len(decision.fingerprint) == 64


def test_a_notebook_gets_a_view_of_each_value() -> None:
    decision = POLICY.decide(FULL, on=DAY)
    table = POLICY.parameters["due"].table
    assert table is not None
    for value in (decision, POLICY, POLICY.facts["chest"], table):
        bundle = value._repr_mimebundle_()
        assert bundle["text/plain"]
        assert bundle["text/html"] == value._repr_html_()


def test_there_is_nothing_to_look_into_where_no_edition_was_in_force() -> None:
    run = POLICY.run_on("2019-01-01")
    assert run.door is None
    assert run.verdicts == ()
    with pytest.raises(PolicyError, match="edition"):
        run.case(Known(facts={}, lists={}))


@pytest.mark.parametrize(
    "condition",
    [
        "starts_with(harbour, '35') and crew >= 2",
        "harbour == 'quay' or crew >= 2",
        "'quay' == harbour or crew >= 2",
        "(paid if foul else pardon) or crew >= 2",
        "crew >= (2 if paid else 3)",
        "(crew >= 2) == paid",
        "paid and crew >= (2 if boats >= 1 else 3)",
        "paid and (crew >= 2) == foul",
        "paid and odd == 1",
        "paid == foul or crew >= 2",
        "max(built, on) == on and crew >= 2",
        "sail == 'large' or 'small' == sail or crew >= 2",
        "not (crew < 2)",
        "year(built) in [2000, 2001] and crew >= 2",
        "built in [date('2000-01-01'), date('2001-01-01')] and crew >= 2",
    ],
)
def test_what_the_code_cannot_look_at_is_looked_at_by_the_walk_with_the_same_findings(condition: str) -> None:
    policy = regatta(f'require = [{{ when = "{condition}" }}]', more='[let]\nodd = "1 if boats >= 1 else 0"')
    for crew, truth, harbour in product((1, 2), (True, False), ("350203", "quay")):
        facts = {
            "harbour": harbour,
            "crew": crew,
            "paid": truth,
            "foul": not truth,
            "pardon": truth,
            "boats": crew,
            "built": date(2000, 1, 1),
            "sail": "small" if truth else "middle",
        }
        decision = policy.decide(facts, on=DAY)
        assert_equal_by_walk(policy, facts, decision)
        assert told(decision.inspection) == told(inspect(decision.run, decision.known, decision.verdict))


def test_a_look_in_which_something_is_undefined_is_left_to_the_walk() -> None:
    policy = regatta('require = [{ when = "paid" }]\nclass = [{ is = "a", when = "chest / boats > 1" }]')
    decision = both_ways(policy, {"paid": False, "chest": 5, "boats": 0})
    assert [(each.rule, each.fired) for each in decision.findings] == [("require-1", False)]
