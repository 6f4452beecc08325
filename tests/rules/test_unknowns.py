"""What is still to be asked, compared with brute force over every completion of what is unknown.

What holds: a fact that can change the outcome alone is always among the needs; an open outcome needs something; once
all needs are known the outcome is open no more. What does not: needs are read off the trees, so a fact of which no
value happens to matter may be among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules.regatta import DAY, FACTS, LEGS, regatta

from unionkit import Decision, Outcome, Policy

DOMAINS: Mapping[str, tuple[object, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "c": (True, False),
    "n": (0, 1, 2),
    "s": ("low", "high"),
}
SMALL = """
a = { type = "bool" }
b = { type = "bool" }
c = { type = "bool" }
n = { type = "money", places = 0, most = 2 }
s = { type = "choice", choices = ["low", "high"], ordered = true }
"""

ATOMS = ["a", "b", "c", "n >= 1", "n == 2", "s == 'high'", "s >= 'low'", "n / n >= 1", "q", "n + n > 1"]
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) or ({pair[1]})"),
    ),
    max_leaves=3,
)
HOW = st.sampled_from(["first", "unique"])
PAYS = st.sampled_from(["5", "n", "n - 1", "(5 if b else n)", "(0 if a else 3)", "n * n / n"])


# each example builds a policy and decides up to 48 cases
FEWER = settings(max_examples=settings().max_examples // 2)


@st.composite
def editions(draw: st.DrawFn) -> str:
    """The text of an edition over the small facts, with every kind of rule."""
    lines: list[str] = []
    sometimes = st.booleans()
    names = ["x", "y", "z"][: draw(st.integers(0, 3))]
    if names:
        lines.append(f'classes = "{draw(HOW)}"')
    for kind, option, extra in (("require", "for", ""), ("exclude", "bars", "unless")):
        rules = []
        for _ in range(draw(st.integers(0, 2))):
            rule = f'when = "{draw(CONDITIONS)}"'
            if extra and draw(sometimes):
                rule += f', unless = "{draw(CONDITIONS)}"'
            if draw(sometimes) and names:
                rule += f', {option} = ["{draw(st.sampled_from(names))}"]'
            rules.append(rule)
        lines += listed(kind, rules)
    lines += listed("class", [f'is = "{name}", when = "{draw(CONDITIONS)}"' for name in names])
    amounts = [f'when = "{draw(CONDITIONS)}", pay = "{draw(PAYS)}"' for _ in range(draw(st.integers(0, 2)))]
    if draw(sometimes) and names and amounts:
        amounts.insert(0, f'by = "class", table = {{ {names[0]} = "{draw(PAYS)}" }}')
    if not (amounts or names):
        amounts.append("pay = 1")
    lines += listed("amount", amounts)
    if draw(sometimes) and amounts:
        lines += listed("limit", [f'cap = 4, less = "{draw(PAYS)}", only_if = "{draw(CONDITIONS)}"'])
    return "\n".join(lines)


def listed(kind: str, rules: list[str]) -> list[str]:
    """The line of a kind of rule, none where there is no rule of it."""
    return [f"{kind} = [{', '.join(f'{{ {rule} }}' for rule in rules)}]"] if rules else []


def policy_of(edition: str) -> Policy:
    return regatta(edition, facts=SMALL, more='[let]\nq = "n >= 1 and b"')


def answer(decision: Decision) -> tuple[object, ...]:
    """What is decided, apart from which rule said so."""
    if decision.outcome is Outcome.REFUSED:
        return ("refused",)
    return (decision.outcome, decision.code, decision.class_name, decision.amount)


def completions(known: Mapping[str, object]) -> Iterator[dict[str, object]]:
    missing = [name for name in DOMAINS if name not in known]
    for values in product(*(DOMAINS[name] for name in missing)):
        yield {**known, **dict(zip(missing, values, strict=True))}


KNOWN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()}
)


@pytest.mark.property
@FEWER
@given(editions(), KNOWN)
def test_a_fact_that_can_change_the_outcome_alone_is_always_asked_for(
    edition: str, known: dict[str, object]
) -> None:
    policy = policy_of(edition)
    decision = policy.decide(known, on=DAY)
    assume(decision.outcome is Outcome.UNKNOWN)
    answers = {tuple(whole.items()): answer(policy.decide(whole, on=DAY)) for whole in completions(known)}
    for name in set(DOMAINS) - set(known):
        apart: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
        for whole, found in answers.items():
            rest = tuple(pair for pair in sorted(whole) if pair[0] != name)
            apart.setdefault(rest, set()).add(found)
        if any(len(found) > 1 for found in apart.values()):
            assert name in decision.needs


@pytest.mark.property
@FEWER
@given(editions(), KNOWN)
def test_once_all_needs_are_known_the_outcome_is_open_no_more(edition: str, known: dict[str, object]) -> None:
    policy = policy_of(edition)
    decision = policy.decide(known, on=DAY)
    assert bool(decision.needs) == (decision.outcome is Outcome.UNKNOWN)
    assert not set(decision.needs) & set(known)
    for values in product(*(DOMAINS[name] for name in decision.needs)):
        told = {**known, **dict(zip(decision.needs, values, strict=True))}
        assert policy.decide(told, on=DAY).outcome is not Outcome.UNKNOWN


@pytest.mark.property
@FEWER
@given(editions(), KNOWN)
def test_a_settled_answer_is_the_answer_of_every_completion(edition: str, known: dict[str, object]) -> None:
    policy = policy_of(edition)
    decision = policy.decide(known, on=DAY)
    assume(decision.outcome not in (Outcome.UNKNOWN, Outcome.INVALID))
    found = {answer(policy.decide(whole, on=DAY)) for whole in completions(known)}
    # what is undefined in some completion is the one thing that an open fact may still bring to light
    assert {each for each in found if each[0] != "invalid"} <= {answer(decision)}


@pytest.mark.property
@FEWER
@given(editions(), KNOWN)
def test_the_fast_door_and_the_walk_agree_on_every_kind_of_edition(
    edition: str, known: dict[str, object]
) -> None:
    policy = policy_of(edition)
    for whole in completions(known):
        fast = policy.decide(whole, on=DAY)
        walked = policy.decide(whole, on=DAY, assume="usual")
        assert fast == walked
        assert [each[:2] for each in fast.findings] == [each[:2] for each in walked.findings]


@pytest.mark.property
@FEWER
@given(editions(), KNOWN)
def test_the_fact_to_ask_next_settles_the_largest_share_of_its_answers(
    edition: str, known: dict[str, object]
) -> None:
    policy = policy_of(edition)
    decision = policy.decide(known, on=DAY)

    def share(name: str) -> float:
        told = [policy.decide({**known, name: value}, on=DAY).outcome for value in DOMAINS[name]]
        return sum(outcome is not Outcome.UNKNOWN for outcome in told) / len(told)

    if not decision.needs:
        assert decision.ask_next is None
    else:
        assert decision.ask_next in decision.needs
        assert share(str(decision.ask_next)) == max(share(name) for name in decision.needs)


def needs(edition: str, known: Mapping[str, object], more: str = "") -> tuple[str, ...]:
    return regatta(edition, more=more, facts=FACTS + LEGS).decide(known, on=DAY).needs


@pytest.mark.parametrize(
    ("edition", "known", "wanted"),
    [
        ('require = [{ when = "paid or foul" }]', {}, ("foul", "paid")),
        ('require = [{ when = "paid or foul" }]', {"foul": False}, ("paid",)),
        ('require = [{ when = "paid" }, { when = "foul" }]', {"foul": True}, ("paid",)),
        ('exclude = [{ when = "foul", unless = "pardon" }]', {}, ("foul", "pardon")),
        ('exclude = [{ when = "foul", unless = "pardon" }]', {"foul": True}, ("pardon",)),
        ('exclude = [{ when = "foul", unless = "pardon" }]', {"pardon": False}, ("foul",)),
        (
            'require = [{ when = "paid" }]\nexclude = [{ when = "foul", unless = "pardon" }]',
            {"pardon": True},
            ("paid",),
        ),
        (
            (
                'require = [{ when = "crew > 1", for = ["b"] }]\n'
                'class = [{ is = "a", when = "paid" }, { is = "b", when = "foul" }]'
            ),
            {"paid": False, "foul": True},
            ("crew",),
        ),
        (
            (
                'require = [{ when = "crew > 1", for = ["b"] }, { when = "pardon" }]\n'
                'class = [{ is = "a", when = "paid" }, { is = "b", when = "foul" }]'
            ),
            {"paid": True, "foul": True},
            ("pardon",),
        ),
        ('require = [{ when = "(chest if paid else debt) > 5" }]', {}, ("chest", "debt", "paid")),
        ('require = [{ when = "(chest if paid else debt) > 5" }]', {"paid": False}, ("debt",)),
        ('amount = [{ when = "paid", pay = "chest" }, { pay = "debt" }]', {"paid": True}, ("chest",)),
        ('amount = [{ when = "paid", pay = "chest" }, { pay = "debt" }]', {}, ("chest", "debt", "paid")),
        ('amount = [{ between = [5, "chest"] }]', {}, ("chest",)),
        (
            'amount = [{ pay = "chest" }]\nlimit = [{ cap = 9, less = "debt", only_if = "paid" }]',
            {"paid": False},
            ("chest",),
        ),
        (
            'amount = [{ pay = "chest" }]\nlimit = [{ cap = 9, less = "debt", only_if = "paid" }]',
            {"paid": True, "chest": 5},
            ("debt",),
        ),
        (
            'amount = [{ pay = "chest" }]\nlimit = [{ cap = 9, less = "debt", only_if = "amount > 5" }]',
            {},
            ("chest", "debt"),
        ),
        (
            (
                'class = [{ is = "a", when = "paid" }, { is = "b", when = "foul" }]\n'
                'amount = [{ by = "class", table = { a = "chest", b = "debt" } }]'
            ),
            {"paid": True},
            ("chest",),
        ),
        (
            (
                'class = [{ is = "a", when = "paid" }, { is = "b", when = "foul" }]\n'
                'amount = [{ by = "class", table = { a = "chest", b = "debt" } }]'
            ),
            {"foul": True},
            ("chest", "debt", "paid"),
        ),
        ('require = [{ when = "any(legs.late)" }]', {}, ("legs",)),
        ('require = [{ when = "any(legs.late)" }]', {"legs": [{"prize": 1}]}, ("legs",)),
        ('require = [{ when = "count(legs, legs.prize > chest) > 1" }]', {"legs": []}, ()),
        (
            'require = [{ when = "count(legs, legs.prize > chest) > 1" }]',
            {"legs": [{"prize": 1}]},
            ("chest",),
        ),
        ('require = [{ when = "max(legs.prize, default = chest) > 1" }]', {"legs": []}, ("chest",)),
    ],
)
def test_needs_are_the_open_facts_of_rules_that_can_still_be_reached(
    edition: str, known: Mapping[str, object], wanted: tuple[str, ...]
) -> None:
    assert needs(edition, known) == tuple(name for name in (*_order(),) if name in wanted)


def _order() -> list[str]:
    return [line.split(" ")[0] for line in (FACTS + LEGS).splitlines() if line]


def test_needs_look_through_quantities() -> None:
    more = '[let]\neach = "chest / crew"\nrich = "each > 5 or paid"'
    assert needs('require = [{ when = "rich" }]', {"crew": 2}, more) == ("chest", "paid")


def test_a_fact_of_which_no_value_matters_may_be_among_the_needs() -> None:
    assert needs('require = [{ when = "crew >= 0 and paid" }]', {}) == ("crew", "paid")


def test_a_settled_or_invalid_decision_needs_nothing() -> None:
    policy = regatta('require = [{ when = "paid" }]')
    for facts in ({"paid": True}, {"paid": False}, {"boats": 99}):
        decision = policy.decide(facts, on=DAY)
        assert (decision.needs, decision.ask_next) == ((), None)


def test_of_equal_facts_the_one_that_the_rules_ask_for_first_is_asked() -> None:
    decision = regatta('require = [{ when = "pardon and foul" }]').decide({}, on=DAY)
    assert (decision.needs, decision.ask_next) == (("foul", "pardon"), "pardon")


def test_whoever_lost_nothing_is_not_asked_for_the_day_of_the_loss() -> None:
    facts = '\nstruck_on = { type = "date" }\nloss = { type = "money" }\n'
    rules = "amount = [{ when = \"loss > 0 and struck_on > date('2020-01-01')\", pay = 5 }]"
    decision = regatta(rules, facts=facts).decide({}, on=DAY)
    assert (decision.needs, decision.ask_next) == (("struck_on", "loss"), "loss")


def test_a_fact_of_many_values_is_tried_at_its_ends_its_middle_and_its_usual_value() -> None:
    facts = """
yes = { type = "bool" }
word = { type = "text" }
n = { type = "count", most = 10USUAL }
born = { type = "date", least = 2000-01-01, most = 2000-01-03 }
"""
    rules = "exclude = [{ when = \"yes and word == 'x'\" }, { when = 'n == 3' }]"
    plain, usual = (
        regatta(rules, facts=facts.replace("USUAL", more)).decide({}, on=DAY).ask_next
        for more in ("", ", usual = 3")
    )
    assert (plain, usual) == ("yes", "n")
    facts = facts.replace("USUAL", "")
    day = regatta(
        "exclude = [{ when = \"word == 'x'\" }, { when = \"born == date('2000-01-02')\" }]", facts=facts
    )
    assert day.decide({}, on=DAY).ask_next == "born"
    assert day.decide({"born": "2000-01-01"}, on=DAY).ask_next == "word"


def test_a_list_is_asked_for_where_nothing_else_can_be() -> None:
    policy = regatta('require = [{ when = "any(legs.late)" }]', facts=FACTS + LEGS)
    assert policy.decide({}, on=DAY).ask_next == "legs"
