"""The walk: strong Kleene logic, unknowns, lists of records, days; by hand, so that the meaning stands here in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.expr.nodes import Node, Number, Operation, Text
from unionkit.expr.operators import COMPARISONS, OPERATORS, ROUNDINGS
from unionkit.expr.parsing import parse
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Ranked, Value
from unionkit.expr.walking import Case, evaluator

T, F, U = True, False, None
ON = date(2021, 6, 15)
Records = Sequence[Mapping[str, Value]] | None


def walk(
    text: str | Node, facts: Mapping[str, Value] | None = None, *, m: Records = (), derived: str = ""
) -> Value:
    """The value of a text over some facts and one list `m`; a `derived` text is the quantity `q`."""
    case = Case(
        facts=facts or {},
        lists={"m": m},
        on=ON,
        derived={"q": evaluator(parse(derived or "0"))},
    )
    return evaluator(parse(text) if isinstance(text, str) else text)(case)


def undefined(text: str, facts: Mapping[str, Value] | None = None, *, m: Records = ()) -> str:
    with pytest.raises(Undefined) as caught:
        walk(text, facts, m=m)
    return caught.value.code


# ------------------------------------------------------------------------------------------------------- logic


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_and_and_or_follow_strong_kleene_logic(a: Value, b: Value, both: Value, either: Value) -> None:
    assert walk("a and b", {"a": a, "b": b}) is both
    assert walk("a or b", {"a": a, "b": b}) is either


@pytest.mark.parametrize(("a", "opposite"), [(T, F), (F, T), (U, U)])
def test_not_turns_round_what_is_known(a: Value, opposite: Value) -> None:
    assert walk("not a", {"a": a}) is opposite


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a and b and c", F),
        ("a and c and b", F),
        ("c and a and b", F),
        ("a or b or not c", T),
        ("a or b or c", U),
    ],
)
def test_an_unknown_part_does_not_hide_a_later_part_that_settles(text: str, answer: Value) -> None:
    assert walk(text, {"a": U, "b": U, "c": F}) is answer


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("f and 1 / (x - x) > 1", F),
        ("t or 1 / (x - x) > 1", T),
        ("1 if t else 1 / (x - x)", 1),
        ("1 / (x - x) if f else 2", 2),
    ],
)
def test_what_is_settled_is_not_worked_out_any_further(text: str, value: Value) -> None:
    assert walk(text, {"t": T, "f": F, "x": 1}) == value


def test_an_unknown_part_does_not_spare_what_comes_after_it() -> None:
    assert undefined("a and 1 / (x - x) > 1", {"a": U, "x": 1}) == "division_by_zero"


@pytest.mark.parametrize(("a", "value"), [(T, 1), (F, 2), (U, U)])
def test_a_conditional_with_an_unknown_condition_is_unknown(a: Value, value: Value) -> None:
    assert walk("1 if a else 2", {"a": a}) == value


def test_a_conditional_with_an_unknown_condition_is_unknown_even_where_both_branches_agree() -> None:
    assert walk("1 if a else 1", {"a": U}) is None


_EXTRA: Mapping[str, tuple[Node, ...]] = {
    "round_to": (Number(1),),
    "add_months": (Number(1), Text("down")),
    "starts_with": (Text("a"),),
    "in": (Number(1),),
}
_DAYS = {
    name
    for name, operator in OPERATORS.items()
    if not operator.infix and name not in ("abs", "min", "max", "round_to", "starts_with")
}
STRICT = sorted(set(OPERATORS) - {"and", "or", "if"})


def operands_of(name: str, unknown_at: int) -> tuple[Node, ...]:
    """Sensible operands of an operator, the one at a place unknown."""
    operator = OPERATORS[name]
    day: Node = parse("date('2020-01-31')")
    if name in ("starts_with", "in", "round_to"):
        known: tuple[Node, ...] = (parse("'a'") if name == "starts_with" else Number(1), *_EXTRA[name])
    elif name in ("add_days", "add_months"):
        known = (day, Number(1), *([Text("down")] if name == "add_months" else []))
    elif name in ("months_between", "years_between"):
        known = (day, day, Text("down"))
    elif name == "in_months_before":
        known = (day, Number(1), day)
    elif name in _DAYS:
        known = (day,) * operator.least
    else:
        known = (parse("true"),) if name == "not" else (Number(1),) * operator.least
    return tuple(parse("u") if place == unknown_at else part for place, part in enumerate(known))


@pytest.mark.parametrize("name", STRICT)
def test_every_other_operator_with_an_unknown_operand_is_unknown(name: str) -> None:
    literal_from = {
        "in": 1,
        "round_to": 1,
        "starts_with": 1,
        "add_months": 2,
        "months_between": 2,
        "years_between": 2,
    }
    operands = operands_of(name, -1)
    assert walk(Operation(name, operands)) is not None
    for place in range(literal_from.get(name, len(operands))):
        assert walk(Operation(name, operands_of(name, place)), {"u": U}) is None


@pytest.mark.parametrize("text", ["u * 0", "u - u", "u == u", "min(u, 0)", "u / u", "abs(u)", "u in [1]"])
def test_unknown_is_a_matter_of_syntax_and_nothing_is_reasoned_away(text: str) -> None:
    assert walk(text, {"u": U}) is None


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_was_compared_is_recorded_with_both_sides_and_the_truth(name: str) -> None:
    tree = Operation(name, (parse("a"), parse("b")))
    case = Case(facts={"a": 1, "b": Fraction(3, 2)}, lists={}, on=ON, derived={}, seen={})
    truth = evaluator(tree)(case)
    assert case.seen == {tree: (1, Fraction(3, 2), truth)}
    assert truth is {"lt": T, "le": T, "eq": F, "ne": T, "ge": F, "gt": F}[name]


def test_comparisons_of_single_records_are_not_recorded_and_memberships_are() -> None:
    case = Case(facts={"a": 1}, lists={"m": [{"x": 1}]}, on=ON, derived={}, seen={})
    evaluator(parse("any(m.x > 0) and any(m.x in [1]) and a in [1, 2]"))(case)
    assert case.seen == {parse("a in [1, 2]"): (1, None, T)}


def test_a_quantity_is_worked_out_once_and_outside_of_any_record() -> None:
    calls: list[object] = []

    def quantity(case: Case) -> Value:
        calls.append(case.record)
        return 5

    case = Case(facts={}, lists={"m": [{"x": 1}, {"x": 2}]}, on=ON, derived={"q": quantity})
    assert evaluator(parse("sum(m.x * q) + q"))(case) == 20
    assert calls == [None]


def test_an_unknown_quantity_is_remembered_as_unknown() -> None:
    assert walk("q > 1 or q < 1", {"u": U}, derived="u + 1") is None


def test_choices_of_an_ordered_list_compare_by_their_place() -> None:
    order = {"low": 0, "middle": 1, "high": 2}
    facts: Mapping[str, Value] = {"s": Ranked("high", order), "t": Ranked("low", order)}
    for text in (
        "s > 'middle'",
        "s >= 'high'",
        "t < 'middle'",
        "t <= 'low'",
        "'middle' < s",
        "'low' >= t",
        "s > t",
        "s != t",
    ):
        assert walk(text, facts) is True, text
    assert walk("s == 'high' and s in ['high']", facts) is True


# ------------------------------------------------------------------------------------------------------- lists

KNOWN = [{"x": 3, "f": T}, {"x": 1, "f": F}, {"x": 2, "f": T}]
DOUBTFUL = [{"x": 3, "f": T}, {"x": 1, "f": U}]
GAPPED = [{"x": 3, "f": T}, {"x": U, "f": T}]
SKIPPED = [{"x": 3, "f": T}, {"x": U, "f": F}]


@pytest.mark.parametrize(
    ("text", "m", "value"),
    [
        ("sum(m.x)", KNOWN, 6),
        ("sum(m.x, m.f)", KNOWN, 5),
        ("sum(m.x, m.f)", DOUBTFUL, U),
        ("sum(m.x, m.f)", GAPPED, U),
        ("sum(m.x, m.f)", SKIPPED, 3),
        ("sum(m.x)", (), 0),
        ("sum(m.x)", U, U),
        ("count(m)", KNOWN, 3),
        ("count(m)", GAPPED, 2),
        ("count(m, m.f)", KNOWN, 2),
        ("count(m, m.f)", DOUBTFUL, U),
        ("count(m, m.x > 1)", GAPPED, U),
        ("count(m)", (), 0),
        ("count(m)", U, U),
        ("min(m.x, default=9)", KNOWN, 1),
        ("max(m.x, default=9)", KNOWN, 3),
        ("min(m.x, m.f, default=9)", KNOWN, 2),
        ("max(m.x, m.x > 5, default=9)", KNOWN, 9),
        ("min(m.x, default=9)", GAPPED, U),
        ("max(m.x, m.f, default=9)", DOUBTFUL, U),
        ("max(m.x, m.f, default=9)", SKIPPED, 3),
        ("min(m.x, default=9)", (), 9),
        ("min(m.x, default=u)", (), U),
        ("min(m.x, default=u)", KNOWN, 1),
        ("min(m.x, default=1 / (k - k))", KNOWN, 1),
        ("any(m.f)", KNOWN, T),
        ("any(m.x > 5)", KNOWN, F),
        ("any(m.f)", DOUBTFUL, T),
        ("any(m.x > 5)", GAPPED, U),
        ("any(m.x > 2)", GAPPED, T),
        ("any(m.x > 2, m.f)", SKIPPED, T),
        ("any(m.x > 5, m.f)", SKIPPED, F),
        ("any(m.x < 2, m.f)", DOUBTFUL, U),
        ("any(m.x > 9, m.f)", DOUBTFUL, F),
        ("any(m.f)", (), F),
        ("any(m.f)", U, U),
        ("all(m.f)", KNOWN, F),
        ("all(m.x > 0)", KNOWN, T),
        ("all(m.x > 2)", GAPPED, U),
        ("all(m.x < 2)", GAPPED, F),
        ("all(m.x > 2, m.f)", SKIPPED, T),
        ("all(m.x > 2, m.f)", DOUBTFUL, U),
        ("all(m.x > 0, m.f)", DOUBTFUL, T),
        ("all(m.f)", (), T),
        ("all(m.f)", U, U),
        ("distinct(m.x)", [{"x": 1}, {"x": Fraction(2, 2)}, {"x": 2}], 2),
        ("distinct(m.x, m.f)", KNOWN, 2),
        ("distinct(m.x)", GAPPED, U),
        ("distinct(m.x)", (), 0),
        ("sum(m.x * k)", KNOWN, 12),
        ("sum(m.x * u)", KNOWN, U),
        ("sum(m.x * u)", (), 0),
        ("any(m.x >= max(m.x, default=0) and m.f)", KNOWN, T),
        ("sum(m.x - min(m.x, default=0))", KNOWN, 3),
    ],
)
def test_one_value_is_made_of_the_records_of_a_list(text: str, m: Records, value: Value) -> None:
    assert walk(text, {"u": U, "k": 2}, m=m) == value


@pytest.mark.parametrize(
    ("text", "m", "value"),
    [
        ("any(6 / m.x > 1)", [{"x": 0}, {"x": 3}], T),
        ("all(6 / m.x > 1)", [{"x": 0}, {"x": 6}], F),
        ("sum(6 / m.x, m.x > 0)", [{"x": 0}, {"x": 3}], 2),
    ],
)
def test_one_record_may_settle_what_another_has_no_value_for(text: str, m: Records, value: Value) -> None:
    assert walk(text, m=m) == value


@pytest.mark.parametrize(
    ("text", "m"),
    [
        ("any(6 / m.x > 9)", [{"x": 0}, {"x": 3}]),
        ("all(6 / m.x > 1)", [{"x": 0}, {"x": 3}]),
        ("any(6 / m.x > 9)", [{"x": U}, {"x": 0}]),
        ("sum(6 / m.x)", [{"x": U}, {"x": 0}]),
        ("sum(6 / m.x)", [{"x": 0}, {"x": U}]),
        ("count(m, 6 / m.x > 1)", [{"x": 3}, {"x": 0}]),
        ("max(6 / m.x, default=0)", [{"x": 0}]),
        ("max(m.x, default=1 / (2 - 2))", []),
        ("longest_run(6 / m.x > 1, by=m.d)", [{"x": 0, "d": ON}]),
    ],
)
def test_a_record_without_a_value_leaves_the_whole_without_one_in_whatever_order(
    text: str, m: Records
) -> None:
    assert undefined(text, m=m) == "division_by_zero"
    assert undefined(text, m=list(reversed(list(m or ())))) == "division_by_zero"


@pytest.mark.property
@given(
    st.permutations(
        [{"x": 3, "f": T}, {"x": U, "f": F}, {"x": 1, "f": U}, {"x": 0, "f": T}, {"x": 2, "f": T}]
    ),
    st.sampled_from(
        [
            *("sum(m.x)", "sum(m.x, m.f)", "count(m, m.f)", "min(m.x, m.x > 0, default=0)", "any(m.f)"),
            *("all(m.x > 0, m.f)", "distinct(m.x, m.f or m.x > 0)", "any(6 / m.x > 3)", "sum(6 / m.x)"),
        ]
    ),
)
def test_the_order_of_the_records_does_not_matter(m: list[Mapping[str, Value]], text: str) -> None:
    def outcome(records: Records) -> object:
        try:
            return walk(text, m=records)
        except Undefined as found:
            return found.code

    assert outcome(m) == outcome(sorted(m, key=str))


def months(*marks: str) -> list[Mapping[str, Value]]:
    """Records of months such as '2020-01+' (true), '-' (false), '?' (unknown)."""
    truth = {"+": T, "-": F, "?": U}
    return [{"d": date.fromisoformat(f"{mark[:7]}-15"), "f": truth[mark[7]]} for mark in marks]


@pytest.mark.parametrize(
    ("m", "longest", "latest"),
    [
        ((), 0, 0),
        (("2020-01+",), 1, 1),
        (("2020-01-",), 0, 0),
        (("2020-01+", "2020-02+", "2020-03+"), 3, 3),
        (("2020-03+", "2020-01+", "2020-02+"), 3, 3),
        (("2020-11+", "2020-12+", "2021-01+"), 3, 3),
        (("2020-01+", "2020-03+"), 1, 1),
        (("2020-01+", "2020-02+", "2020-03-"), 2, 0),
        (("2020-01+", "2020-02+", "2020-03-", "2020-04+"), 2, 1),
        (("2020-01+", "2020-01-"), 0, 0),
        (("2020-01-", "2020-01+"), 0, 0),
        (("2020-01+", "2020-01+", "2020-02+"), 2, 2),
        (("2020-01+", "2020-02?"), None, None),
    ],
)
def test_a_run_is_of_consecutive_months_in_all_of_whose_records_the_condition_holds(
    m: Sequence[str], longest: Value, latest: Value
) -> None:
    assert walk("longest_run(m.f, by=m.d)", m=months(*m)) == longest
    assert walk("latest_run(m.f, by=m.d)", m=months(*m)) == latest


def test_a_run_with_an_unknown_month_is_unknown_unless_its_record_is_left_out() -> None:
    m: Records = [{"d": U, "f": T, "g": F}, {"d": ON, "f": T, "g": T}]
    assert walk("longest_run(m.f, by=m.d)", m=m) is None
    assert walk("longest_run(m.f, m.g, by=m.d)", m=m) == 1


# -------------------------------------------------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("year(d)", 2020),
        ("month(d)", 1),
        ("day(d)", 31),
        ("year_start(d)", date(2020, 1, 1)),
        ("year_end(d)", date(2020, 12, 31)),
        ("month_start(d)", date(2020, 1, 1)),
        ("month_end(add_months(d, 1))", date(2020, 2, 29)),
        ("add_days(d, 1)", date(2020, 2, 1)),
        ("add_days(d, -31)", date(2019, 12, 31)),
        ("add_days(d, 4 / 2)", date(2020, 2, 2)),
        ("add_days(d, 0.5 + 0.5)", date(2020, 2, 1)),
        ("add_months(d, 1)", date(2020, 2, 29)),
        ("add_months(d, 1, 'up')", date(2020, 3, 1)),
        ("add_months(d, 2, 'refuse')", date(2020, 3, 31)),
        ("add_months(d, -2)", date(2019, 11, 30)),
        ("add_months(d, -2, 'up')", date(2019, 12, 1)),
        ("days_between(d, date('2020-03-01'))", 30),
        ("days_between(date('2020-03-01'), d)", -30),
        ("months_between(d, date('2020-02-29'))", 1),
        ("months_between(d, date('2020-02-29'), 'up')", 0),
        ("months_between(d, date('2020-02-28'))", 0),
        ("months_between(d, date('2020-03-31'), 'refuse')", 2),
        ("months_between(date('2020-02-29'), d)", -1),
        ("years_between(date('2004-02-29'), date('2021-02-28'))", 17),
        ("years_between(date('2004-02-29'), date('2021-02-28'), 'up')", 16),
        ("years_between(date('2004-02-29'), date('2021-03-01'), 'up')", 17),
        ("years_between(d, d)", 0),
        ("max(d, on)", ON),
        ("min(d, on) == d", T),
        ("on", ON),
    ],
)
def test_days_are_reckoned_with_the_rounding_of_a_missing_day_as_it_is_written(
    text: str, value: Value
) -> None:
    assert walk(text, {"d": date(2020, 1, 31)}) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("add_months(d, 1, 'refuse')", "no_such_day"),
        ("months_between(d, date('2020-02-29'), 'refuse')", "no_such_day"),
        ("years_between(date('2004-02-29'), date('2021-02-28'), 'refuse')", "no_such_day"),
        ("add_days(d, 99999999)", "no_such_day"),
        ("add_days(d, -99999999)", "no_such_day"),
        ("add_days(d, 99999999999999999999)", "no_such_day"),
        ("add_months(d, 999999)", "no_such_day"),
        ("add_months(d, 99999999999999999999)", "no_such_day"),
        ("add_days(d, 1 / 2)", "not_whole"),
        ("add_months(d, 0.5)", "not_whole"),
        ("1 / (year(d) - 2020)", "division_by_zero"),
    ],
)
def test_what_has_no_value_says_why(text: str, code: str) -> None:
    assert undefined(text, {"d": date(2020, 1, 31)}) == code


@pytest.mark.parametrize(
    ("day", "months", "inside"),
    [
        ("2021-06-01", 3, F),
        ("2021-05-31", 3, T),
        ("2021-05-01", 1, T),
        ("2021-03-01", 3, T),
        ("2021-02-28", 3, F),
        ("2021-07-01", 3, F),
        ("2020-12-31", 6, T),
        ("2020-11-30", 6, F),
        ("2021-05-31", 0, F),
        ("2021-05-31", -1, F),
    ],
)
def test_the_months_before_a_day_are_whole_calendar_months_without_its_own(
    day: str, months: int, inside: bool
) -> None:
    facts: Mapping[str, Value] = {"d": date.fromisoformat(day), "n": months}
    assert walk("in_months_before(d, n)", facts) is inside
    assert walk("in_months_before(d, n, date('2021-06-30'))", facts) is inside


@pytest.mark.parametrize("mode", ROUNDINGS)
def test_what_is_a_multiple_already_is_left_as_it_is_by_every_rounding(mode: str) -> None:
    assert walk(f"round_to(7.5, '2.5', '{mode}')") == Fraction(15, 2)


def test_text_is_tested_as_it_stands() -> None:
    assert (
        walk("starts_with(t, 'ab') and not starts_with(t, 'b') and starts_with(t, '')", {"t": "abc"}) is True
    )
    assert walk("t in ['abc'] and t != 'ABC'", {"t": "abc"}) is True
