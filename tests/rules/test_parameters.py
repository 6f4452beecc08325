from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from tests.rules.regatta import DAY, both_ways, outcome_of, read, regatta

from unionkit import Decision, Grade, Period, Policy, Unit
from unionkit.expr.nodes import Name
from unionkit.rules import Amount, Edition, Fact, Parameter, Row, Table
from unionkit.rules.tables import period_of, place_levels

ROWS = """
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
keys = ["place", "flag"]
[[tables.row]]
place = "350203"
flag = "red"
from = 2020-01-01
value = 1
[[tables.row]]
place = "350203"
from = 2020-01-01
value = 2
[[tables.row]]
place = "350200"
flag = "red"
from = 2020-01-01
value = 3
[[tables.row]]
place = "350200"
flag = "green"
from = 2020-01-01
value = 4
[[tables.row]]
place = "350000"
from = 2020-01-01
value = 5
[[tables.row]]
place = "000000"
flag = "green"
from = 2020-01-01
value = 6
[[tables.row]]
flag = "none"
from = 2020-01-01
value = 7
"""
DUE = '[parameters]\ndue = { table = "regatta/due" }\n'
FACTS = """
place = { type = "text" }
flag = { type = "choice", choices = ["red", "green", "none"] }
paid = { type = "bool" }
built = { type = "date" }
own = { type = "money" }
"""


def priced(more: str = DUE + ROWS, rules: str = 'amount = [{ pay = "due" }]') -> Policy:
    return regatta(rules, facts=FACTS, more=more)


def due(decision: Decision) -> str:
    return str(decision.amount) if decision.amount is not None else decision.code or decision.outcome.value


@pytest.mark.parametrize(
    ("place", "flag", "found"),
    [
        ("350203", "red", "1.00"),
        ("350203", "green", "2.00"),
        ("350203", "none", "2.00"),
        ("350204", "red", "3.00"),
        ("350200", "green", "4.00"),
        ("350204", "none", "5.00"),
        ("350104", "red", "5.00"),
        ("350000", "green", "5.00"),
        ("110101", "green", "6.00"),
        ("000000", "green", "6.00"),
        ("110101", "none", "7.00"),
        ("harbour", "none", "7.00"),
        ("110101", "red", "no_value"),
        ("3502", "red", "no_value"),
        ("harbour", "green", "no_value"),
        ("", "green", "no_value"),
        ("３５０２０３", "red", "no_value"),
    ],
)
def test_the_most_specific_place_wins_and_in_it_an_exact_key_before_any(
    place: str, flag: str, found: str
) -> None:
    policy = priced()
    facts = {"place": place, "flag": flag}
    assert due(policy.decide(facts, on=DAY)) == found
    assert due(policy.decide(facts, on=DAY, assume="usual")) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"place": "350203"}, "unknown"),
        ({"place": "350104"}, "5.00"),
        ({"place": "110101"}, "unknown"),
        ({"flag": "red"}, "unknown"),
        ({"flag": "none"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_an_unknown_key_leaves_a_parameter_open_only_where_a_row_depends_on_it(
    facts: Mapping[str, object], found: str
) -> None:
    decision = priced().decide(facts, on=DAY)
    assert due(decision) == found
    assert set(decision.needs) == (({"place", "flag"} - set(facts)) if found == "unknown" else set())


def test_an_unknown_place_does_not_matter_where_every_row_is_for_any_place() -> None:
    rows = """
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY"
keys = ["place", "flag"]
row = [{ flag = "red", from = 2020-01-01, value = 1 }, { from = 2020-01-01, value = 2 }]
"""
    policy = priced(DUE + rows)
    assert due(policy.decide({"flag": "red"}, on=DAY)) == "1.00"
    assert policy.decide({"place": "350203"}, on=DAY).needs == ("flag",)


def table(rows: str) -> str:
    """A table without keys: one number, dated."""
    return f'[[tables]]\nkind = "table"\nid = "regatta/due"\nunit = "CNY"\nrow = [{rows}]\n'


DATED = table("""
  { from = 2020-01-01, to = 2020-06-30, value = 1 },
  { from = 2020-09-01, value = 2 },
  { from = 2021-07-01, issued = 2021-10-19, value = 3 },
  { from = 2021-07-01, issued = 2022-02-01, value = 4 },
  { from = 2022-07-01, issued = 2022-06-01, value = 5 },
""")


@pytest.mark.parametrize(
    ("on", "known_on", "found"),
    [
        ("2020-01-01", None, "1.00"),
        ("2020-06-30", None, "1.00"),
        ("2020-07-01", None, "no_value"),
        ("2020-08-31", None, "no_value"),
        ("2020-09-01", None, "2.00"),
        ("2021-06-30", None, "2.00"),
        ("2021-07-01", None, "4.00"),
        ("2021-08-01", "2021-10-18", "2.00"),
        ("2021-08-01", "2021-10-19", "3.00"),
        ("2021-08-01", "2022-01-31", "3.00"),
        ("2021-08-01", "2022-02-01", "4.00"),
        ("2022-07-01", "2022-05-31", "4.00"),
        ("2022-07-01", "2022-06-01", "5.00"),
        ("2022-06-30", "2022-06-01", "4.00"),
        ("2022-07-01", "2019-12-31", "no_value"),
        ("2099-01-01", None, "5.00"),
    ],
)
def test_a_row_is_in_force_from_its_day_and_used_from_its_day_of_issue(
    on: str, known_on: str | None, found: str
) -> None:
    assert due(priced(DUE + DATED).decide({}, on=on, known_on=known_on)) == found


def test_a_decision_taken_before_a_retroactive_notice_replays_as_it_was_taken() -> None:
    before = priced(DUE + table("{ from = 2020-01-01, value = 1 }"))
    after = priced(
        DUE + table("{ from = 2020-01-01, value = 1 }, { from = 2022-01-01, issued = 2022-10-19, value = 9 }")
    )
    taken = before.decide({}, on=DAY)
    assert after.decide({}, on=DAY).amount != taken.amount
    replayed = after.decide({}, on=DAY, known_on=taken.on)
    assert (replayed.amount, replayed.fingerprint) == (taken.amount, taken.fingerprint)
    assert replayed.known_on == DAY
    assert replayed != after.decide({}, on=DAY)


def test_what_was_found_under_one_knowledge_is_not_remembered_for_another() -> None:
    policy = priced(DUE + DATED)
    for known_on, found in ((None, "4.00"), ("2021-10-18", "2.00"), ("2021-10-19", "3.00"), (None, "4.00")):
        assert due(policy.decide({}, on="2021-08-01", known_on=known_on, assume="usual")) == found


def test_the_day_of_a_parameter_may_be_another_than_the_governing_day() -> None:
    last_year = 'at = "add_months(year_start(on), -1)"'
    policy = priced(f'[parameters]\ndue = {{ table = "regatta/due", {last_year} }}\n{DATED}')
    assert due(both_ways(policy, {}, "2021-01-01")) == "2.00"
    assert due(both_ways(policy, {}, "2022-12-31")) == "4.00"
    assert due(policy.decide({}, on="2020-05-01")) == "no_value"
    assert due(policy.decide({}, on="2022-05-01", known_on="2021-12-01")) == "3.00"


def test_the_day_of_a_parameter_may_be_a_fact_and_is_unknown_with_it() -> None:
    policy = priced(f'[parameters]\ndue = {{ table = "regatta/due", at = "built" }}\n{DATED}')
    assert due(policy.decide({"built": date(2020, 2, 1)}, on=DAY)) == "1.00"
    assert due(policy.decide({"built": date(2020, 7, 1)}, on=DAY)) == "no_value"
    assert policy.decide({}, on=DAY).needs == ("built",)


def test_a_given_fact_wins_over_the_table_and_its_absence_leaves_the_table() -> None:
    policy = priced(f'[parameters]\ndue = {{ table = "regatta/due", given = "own" }}\n{ROWS}')
    assert due(both_ways(policy, {"place": "350203", "flag": "red", "own": 77})) == "77.00"
    assert due(both_ways(policy, {"place": "350203", "flag": "red"})) == "1.00"
    assert due(policy.decide({"own": 77}, on=DAY)) == "77.00"
    assert due(policy.decide({"place": "110101", "flag": "red", "own": 77}, on=DAY)) == "77.00"
    assert policy.decide({"place": "350203"}, on=DAY).needs == ("flag",)
    assert dict(policy.decide({"own": 77}, on=DAY).parameters_used) == {}


def test_a_parameter_without_a_table_is_the_fact_that_gives_it() -> None:
    policy = priced('[parameters]\ndue = { given = "own" }\n')
    assert due(both_ways(policy, {"own": 7})) == "7.00"
    assert policy.decide({}, on=DAY).needs == ("own",)


def test_a_key_may_be_written_out_or_worked_out() -> None:
    fixed = priced(f'[parameters]\ndue = {{ table = "regatta/due", keys.flag = "\'green\'" }}\n{ROWS}')
    assert due(both_ways(fixed, {"place": "350200"})) == "4.00"
    worked = priced(
        '[parameters]\ndue = { table = "regatta/due", keys.flag = "(\'red\' if paid else flag)" }\n' + ROWS
    )
    assert due(worked.decide({"place": "350200", "paid": True}, on=DAY)) == "3.00"
    assert due(worked.decide({"place": "350200", "paid": False, "flag": "green"}, on=DAY)) == "4.00"
    assert worked.decide({"place": "350200"}, on=DAY).needs == ("flag", "paid")


def test_a_table_that_has_no_value_makes_invalid_only_where_it_is_reached() -> None:
    policy = priced(DUE + ROWS, 'require = [{ when = "paid" }, { when = "due > 0" }]')
    facts = {"place": "110101", "flag": "red"}
    assert outcome_of(policy.decide({**facts, "paid": True}, on=DAY)) == ("invalid", "no_value")
    assert outcome_of(
        both_ways(
            priced(DUE + ROWS, 'require = [{ when = "paid or due > 0" }]'),
            {"place": "350203", "flag": "red", "paid": True},
        )
    ) == ("granted", "")
    assert outcome_of(policy.decide({**facts, "paid": False}, on=DAY)) == ("refused", "requirement")


def test_keys_that_stand_in_another_order_than_the_table_has_them_find_the_same_row() -> None:
    rows = [
        Row(keys=("port", "red"), start=date(2020, 1, 1), value=1),
        Row(keys=("red", "port"), start=date(2020, 1, 1), value=2),
    ]
    told = Table(id="t", unit=Unit.parse("CNY"), keys=("side", "light"), rows=rows, prefix=None)
    parameter = Parameter(
        name="due", unit=told.unit, table=told, keys={"light": Name("light"), "side": Name("side")}
    )
    policy = Policy(
        id="regatta/python",
        title=regatta('require = [{ when = "paid" }]').title,
        facts={name: Fact(name=name, type="text") for name in ("side", "light")},
        parameters={"due": parameter},
        editions=(Edition(start=date(2020, 1, 1), amounts=(Amount(id="due", value=Name("due")),)),),
    )
    for side, light, found in (("port", "red", "1.00"), ("red", "port", "2.00")):
        assert due(both_ways(policy, {"side": side, "light": light})) == found


def test_rows_used_are_told_by_parameter_with_their_source_and_grade() -> None:
    rows = table(
        '{ from = 2020-01-01, value = 5, cite = "log: 7" }, { from = 2022-01-01, value = 6, inferred = "tide" }'
    )
    policy = priced(DUE + rows)
    read_row = policy.decide({}, on="2021-01-01")
    assert read_row.parameters_used["due"].value == 5
    assert read_row.grade is Grade.issuer
    assert [str(each.locator) for each in read_row.citations] == ["7"]
    inferred = policy.decide({}, on="2022-01-01")
    assert inferred.grade is Grade.unverified
    assert inferred.citations == ()


@pytest.mark.parametrize("places", [0, 2, 3])
def test_values_of_a_table_keep_all_the_decimals_that_it_declares(places: int) -> None:
    value = {0: "7", 2: "7.25", 3: "7.125"}[places]
    rows = table(f"{{ from = 2020-01-01, value = {value} }}").replace("unit =", f"places = {places}\nunit =")
    policy = priced(DUE + rows, 'amount = [{ pay = "due * 1000" }]')
    assert due(both_ways(policy, {})) == f"{int(float(value) * 1000)}.00"


def test_a_table_of_another_file_is_not_needed_for_a_policy_that_brings_its_own() -> None:
    assert read(
        f'id = "x/y"\n{DUE}{DATED}\n[[edition]]\nfrom = 2020-01-01\namount = [{{ pay = "due" }}]'
    ).parameters


def test_a_table_with_finer_values_than_the_fact_in_its_place_is_left_to_the_walk() -> None:
    rows = table("{ from = 2020-01-01, value = 7.125 }").replace("unit =", "places = 3\nunit =")
    policy = priced(
        f'[parameters]\ndue = {{ table = "regatta/due", given = "own" }}\n{rows}',
        'amount = [{ pay = "due * 8" }]',
    )
    program = policy.run_on(DAY).program
    assert program is not None
    assert "decimals" in program.compiled.reason
    assert due(policy.decide({}, on=DAY)) == "57.00"
    assert due(policy.decide({"own": "7.25"}, on=DAY)) == "58.00"


def row(start: str, end: str | None = None) -> Row:
    return Row(
        keys=(),
        start=date.fromisoformat(start),
        end=None if end is None else date.fromisoformat(end),
        value=1,
    )


ALL = [row("2020-01-01"), row("2021-01-01", "2021-06-30"), row("2022-01-01", "2022-12-31"), row("2022-07-01")]


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        (0, "2020-01-01", "2020-12-31"),
        (1, "2021-01-01", "2021-06-30"),
        (2, "2022-01-01", "2022-06-30"),
        (3, "2022-07-01", None),
    ],
)
def test_a_row_holds_until_its_end_or_until_the_next_one_begins(
    place: int, first: str, last: str | None
) -> None:
    period = period_of(ALL[place], ALL)
    assert period == Period(date.fromisoformat(first), None if last is None else date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("350203", ["350203", "350200", "350000", "000000"]),
        ("350200", ["350200", "350000", "000000"]),
        ("350000", ["350000", "000000"]),
        ("000000", ["000000"]),
        ("35020", ["35020"]),
        ("35020x", ["35020x"]),
        ("*", ["*"]),
    ],
)
def test_a_place_lies_in_its_city_province_and_nation(code: str, levels: list[str]) -> None:
    assert place_levels(code) == levels
