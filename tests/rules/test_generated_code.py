"""The generated code is plain integer Python, whatever names, choices and texts a policy brings."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from datetime import date
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.regatta import DAY, FACTS, LEGS, both_ways, outcome_of, regatta

import unionkit
from unionkit import Policy, UnionkitError, Unit
from unionkit.evidence import Labels
from unionkit.expr.nodes import Name, Operation, Text
from unionkit.expr.runtime import RUNTIME
from unionkit.rules import Class, Edition, Fact, Parameter, Require, Row, Table
from unionkit.rules.doors import door_source
from unionkit.rules.programs import Program

PLAIN: tuple[type[ast.AST], ...] = (
    ast.Module,
    ast.FunctionDef,
    ast.arguments,
    ast.arg,
    ast.Assign,
    ast.Return,
    ast.If,
    ast.IfExp,
    ast.Name,
    ast.Load,
    ast.Store,
    ast.Constant,
    ast.Tuple,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.FloorDiv,
    ast.Mod,
    ast.UnaryOp,
    ast.USub,
    ast.Not,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.Compare,
    ast.Lt,
    ast.LtE,
    ast.Eq,
    ast.NotEq,
    ast.GtE,
    ast.Gt,
    ast.In,
    ast.Call,
)

VARIED = """
require = [{ when = "years_between(built, on) >= 18 and starts_with(harbour, '35')" }]
exclude = [{ when = "foul", unless = "pardon" }, { when = "debt > 5", bars = ["b"] }]
class = [
  { is = "a", when = "chest / boats >= 2 * debt and sail >= 'middle'" },
  { is = "b", when = "abs(chest - debt) > min(chest, 7) or flag in ['red', 'green']" },
]
[[edition.amount]]
when = "afloat > 6"
pay = "round_to(chest / 3, 1, 'down')"
round = "0.1"
[[edition.amount]]
by = "class"
table = { a = 5, b = "-chest / 7" }
[[edition.limit]]
cap = "100 if paid else 50"
only_if = "amount > 0"
less = "debt"
"""


def check_plain(source: str) -> None:
    """Nothing but integers, comparisons and calls of the roundings and functions of days."""
    tree = ast.parse(source)
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    taken = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        assert isinstance(node, PLAIN), ast.dump(node)
        if isinstance(node, ast.Constant):
            assert type(node.value) in (int, bool)
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id in RUNTIME
            assert not node.keywords
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            assert node.id in stored | taken | set(RUNTIME)


def program_of(policy: Policy, on: date = DAY) -> Program:
    program = policy.run_on(on).program
    assert program is not None
    return program


def test_the_code_of_an_edition_is_plain_integer_python() -> None:
    compiled = program_of(regatta(VARIED)).compiled
    assert compiled.reason == ""
    check_plain(compiled.source)


def test_the_code_of_every_shipped_edition_is_plain_integer_python_or_has_a_reason() -> None:
    for policy in unionkit.load_pack("cn").policies.values():
        for program in policy.programs:
            if program.compiled.main is None:
                assert program.compiled.reason
            else:
                check_plain(program.compiled.source)


def test_the_code_has_no_builtins_to_reach_for_in_what_it_names() -> None:
    assert set(RUNTIME) & set(dir(builtins)) == {"abs", "min", "max"}


@pytest.mark.parametrize(
    "edition",
    [
        'require = [{ when = "count(legs) > 1" }]',
        'classes = "unique"\nclass = [{ is = "a", when = "paid" }]',
        'class = [{ is = "a", when = "paid" }, { is = "a", when = "foul" }]\namount = [{ pay = 1 }]',
    ],
)
def test_an_edition_that_integers_cannot_say_has_a_reason_and_is_decided_by_the_walk(edition: str) -> None:
    policy = regatta(edition, facts=FACTS + LEGS)
    compiled = program_of(policy).compiled
    assert (compiled.source, compiled.main, compiled.verdicts) == ("", None, ())
    assert compiled.reason
    assert policy.run_on(DAY).door is None
    facts: dict[str, object] = {"legs": [{}, {}], "paid": True, "foul": False, "chest": 9, "debt": 6}
    assert policy.decide(facts, on=DAY).granted


HOSTILE = [
    "'",
    '"',
    "\\",
    "'''",
    '"""',
    "\n",
    "\r\n    import os",
    "'); import os; ('",
    "{0}",
    "{f_flag}",
    "%s",
    "\u2028",
    "\x00",
    "\ud7ff",
    "名\u202e前",
    "🚢",
    "#",
    "None",
    "\\N{BULLET}",
    "\t",
    "e\u0301",
    "é",
    " ",
]


def choosing(choices: tuple[str, ...], wanted: str) -> Policy:
    """A policy that takes one choice and one text and nothing else, made without any file."""
    flag, word = Name("flag"), Name("word")
    return Policy(
        id="regatta/hostile",
        title=Labels(),
        facts={
            "flag": Fact(
                name="flag",
                type="choice",
                choices=choices,
                label=Labels({"zh": wanted}),
                question=Labels({"en": wanted}),
                choice_labels={choice: Labels({"en": choice}) for choice in choices},
            ),
            "word": Fact(name="word", type="text"),
        },
        parameters={
            "due": Parameter(
                name="due",
                unit=Unit(),
                keys={"by": flag, "said": Text(wanted)},
                table=Table(
                    id=wanted,
                    unit=Unit(),
                    keys=("by", "said"),
                    prefix=None,
                    rows=tuple(
                        Row(keys=(choice, wanted), start=date(2020, 1, 1), value=1) for choice in choices
                    ),
                ),
            )
        },
        editions=(
            Edition(
                start=date(2020, 1, 1),
                requires=(
                    Require(
                        id=f"{wanted}1",
                        when=Operation("in", (flag, Text(wanted))),
                        label=Labels({"en": wanted}),
                    ),
                    Require(id=f"{wanted}2", when=Operation("eq", (word, Text(wanted)))),
                    Require(id=f"{wanted}3", when=Operation("starts_with", (word, Text(wanted)))),
                    Require(id=f"{wanted}4", when=Operation("eq", (Name("due"), Name("due")))),
                ),
                classes=(Class(id=f"{wanted}5", name=wanted, when=Operation("eq", (flag, Text(wanted)))),),
            ),
        ),
    )


def check_hostile(choices: tuple[str, ...], wanted: str) -> None:
    policy = choosing(choices, wanted)
    check_plain(program_of(policy).compiled.source)
    for choice in choices:
        for word in (wanted, f"{wanted}x", ""):
            decision = both_ways(policy, {"flag": choice, "word": word})
            fits = choice == wanted and word == wanted
            assert outcome_of(decision) == (("granted", wanted) if fits else ("refused", "requirement"))
            assert decision.findings


@pytest.mark.parametrize("wanted", HOSTILE)
def test_hostile_choices_texts_and_labels_are_nothing_but_texts(wanted: str) -> None:
    check_hostile(("plain", wanted, "other"), wanted)


@pytest.mark.property
@pytest.mark.fuzz
@settings(max_examples=max(settings().max_examples // 2, 1))
@given(
    st.lists(
        st.text(st.characters(codec="utf-8") | st.sampled_from("'\"\\\n{}%#();:"), min_size=1, max_size=12),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_no_text_of_a_policy_can_become_code(choices: list[str]) -> None:
    check_hostile(tuple(choices), choices[0])


@pytest.mark.fuzz
@pytest.mark.property
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("_'\"\n():ﬁ"), max_size=12))
def test_a_fact_has_a_name_that_is_safe_in_code_or_none_at_all(name: str) -> None:
    try:
        fact = Fact(name=name, type="bool")
    except UnionkitError:
        return
    policy = Policy(
        id="regatta/name",
        title=Labels(),
        facts={name: fact},
        editions=(Edition(start=date(2020, 1, 1), requires=(Require(id="r", when=Name(name)),)),),
    )
    check_plain(program_of(policy).compiled.source)
    assert [both_ways(policy, {name: truth}).granted for truth in (True, False)] == [True, False]


@pytest.mark.parametrize(
    "facts", [("a", "a_1", "f_a", "p_a", "k", "low", "high", "q_0", "t_0", "given", "get")]
)
def test_facts_called_like_names_inside_the_code_do_not_meet_them(facts: tuple[str, ...]) -> None:
    text = "".join(f'\n{name} = {{ type = "count", most = 99 }}' for name in facts)
    total = " + ".join(facts)
    policy = regatta(
        'require = [{ when = "s > 1 and s < 9999" }]\namount = [{ when = "s > 0", pay = "s * 1" }]',
        facts=text.replace('type = "count"', 'type = "money", places = 0') + "\n",
        more=f'[let]\ns = "{total}"',
    )
    known: dict[str, object] = {name: place + 1 for place, name in enumerate(facts)}
    assert str(both_ways(policy, known).amount) == f"{sum(range(1, len(facts) + 1))}.00"


def test_the_door_is_python_that_reads_facts_by_quoted_names() -> None:
    policy = choosing(("red", "'"), "'")
    program = program_of(policy)
    source = door_source(program.compiled, program.facts, program.parameters)
    assert source is not None
    ast.parse(source)
    assert "get('flag')" in source


@pytest.mark.parametrize(
    "more",
    [
        "keys.flag = \"('red' if paid else flag)\"",
        'at = "built"',
    ],
)
def test_a_parameter_that_needs_more_than_plain_facts_leaves_the_case_to_the_walk(more: str) -> None:
    policy = regatta(
        "amount = [{ pay = 'due' }]",
        more=f"""
[parameters]
due = {{ table = "regatta/due", {more} }}
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
keys = ["flag"]
row = [{{ from = 2020-01-01, value = 3 }}]
""",
    )
    assert program_of(policy).compiled.main is not None
    assert policy.run_on(DAY).door is None
    facts: dict[str, object] = {"flag": "red", "paid": False, "built": date(2021, 1, 1)}
    assert str(policy.decide(facts, on=DAY).amount) == "3.00"


# -------------------------------------------------------------------------------------------------------- many threads

THREADS, ROUNDS = 6, 4


def test_many_threads_that_share_a_fresh_policy_get_the_same_answers() -> None:
    reference = regatta(VARIED)
    cases: list[Mapping[str, object]] = [
        {
            "built": date(2000, 1, 1 + place % 28),
            "harbour": "350200",
            "foul": place % 5 == 0,
            "pardon": place % 2 == 0,
            "debt": place % 9,
            "chest": 3 * place,
            "boats": 1 + place % 4,
            "sail": ("small", "middle", "large")[place % 3],
            "flag": ("red", "green", "none")[place % 3],
            "afloat": place % 12 if place % 7 else None,
            "paid": place % 2 == 1,
        }
        for place in range(40)
    ]
    days = [date(2021, 1, 1 + place % 28) for place in range(5)]
    wanted = [told(reference, case, on) for on in days for case in cases]
    for _ in range(ROUNDS):
        found: list[object] = []
        policy, start = regatta(VARIED), Barrier(THREADS)

        def decide(policy: Policy = policy, found: list[object] = found, start: Barrier = start) -> None:
            start.wait()
            found.append([told(policy, case, on) for on in days for case in cases])

        threads = [Thread(target=decide) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [wanted] * THREADS


def told(policy: Policy, case: Mapping[str, object], on: date) -> tuple[object, ...]:
    decision = policy.decide(case, on=on)
    shown = [(each.rule, each.fired) for each in decision.findings]
    return (*outcome_of(decision), decision.amount, decision.needs, decision.ask_next, shown)
