"""Promises of the runner of case tables: which tables it judges, who answers, what it compares and how it tells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.run_cases import main

PERMIT = """
id = "harbour/permit"
title = "permit"
facts.crew = { type = "count", unit = "head" }
facts.flag = { type = "choice", choices = ["home", "foreign"], choice_labels = { home = { zh = "本国", en = "Home" } } }
facts.share = { type = "decimal", usual = 0.5 }
facts.calls = { type = "list", usual = [], fields.tons = { type = "count" } }
[[edition]]
from = 2020-01-01
require = [{ id = "crew", when = "crew <= 9" }]
class = [{ is = "big", when = "crew > 5" }, { is = "small", when = "crew <= 5" }]
amount = [{ when = "class == 'big' or flag == 'home'", pay = "quantity(10, 'CNY/head') * crew * share" }]
results = { quick = "crew < 3", tons = "sum(calls.tons)" }
"""
RANGE = """
id = "harbour/range"
title = "range"
facts.crew = { type = "count" }
[[edition]]
from = 2020-01-01
amount = [{ between = [5, "5 + yuan(1) * crew"] }]
"""
ASKS = """
[asks."permit/harbour".classify]
policy = "harbour/permit"
only = ["require", "class"]
[asks."permit/harbour".why]
policy = "harbour/permit"
only = "require"
result_is = "rule"
"""
Write = Callable[..., Path]
Said = Callable[..., list[str]]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Writes a table of rows with the usual columns; a row says what differs from a granted one."""
    columns = ("id", "policy", "ask", "on", "facts", "outcome", "result", "amount", "amount_kind")
    usual = {"id": "A", "policy": "harbour/permit", "ask": "amount", "on": "2024-01-01", "outcome": "granted"}
    usual |= {"facts": '{"crew": 4, "flag": "home"}'}

    def write(*rows: Mapping[str, str], name: str = "berths.csv", without: str = "") -> Path:
        path = tmp_path / "tables" / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            kept = [column for column in columns if column != without]
            made = csv.DictWriter(file, kept, extrasaction="ignore")
            made.writeheader()
            made.writerows({**usual, **row} for row in rows)
        return path

    return write


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Judges the tables with the harbour's pack: the status and the lines of standard output, or of the error."""

    def judge(*, asks: str = ASKS, folder: str = "tables") -> list[str]:
        pack = tmp_path / "harbour"
        pack.mkdir(exist_ok=True)
        for name, text in (("permit.toml", PERMIT), ("range.toml", RANGE), ("asks.toml", asks)):
            (pack / name).write_text(text, encoding="utf-8")
        status = main([str(tmp_path / folder), "--packs", str(pack)])
        said = capsys.readouterr()
        return [str(status), *(said.out + said.err).splitlines()]

    return judge


PASSED = ["0", "berths: 1 passed, 0 failed, 0 not covered", "1 passed, 0 failed"]


# --------------------------------------------------------------------------------------------------- which tables


def test_a_table_of_any_name_is_judged(table: Write, run: Said) -> None:
    table({"amount": "20.00", "amount_kind": "exact"})
    assert run() == PASSED


def test_a_file_without_the_columns_of_a_case_is_named_as_skipped(table: Write, run: Said) -> None:
    table({}, name="harbours.csv", without="facts")
    assert run() == ["0", "harbours: skipped: no columns policy, ask, facts", "0 passed, 0 failed"]


def test_a_table_that_is_known_and_that_nothing_judges_is_counted_as_not_covered(
    table: Write, run: Said
) -> None:
    table({}, {}, name="blood_donation_cases.csv", without="policy")
    assert run() == ["0", "blood_donation_cases: 0 passed, 0 failed, 2 not covered", "0 passed, 0 failed"]


def test_a_row_that_the_library_refuses_fails_and_says_why(tmp_path: Path, run: Said) -> None:
    (tmp_path / "tables").mkdir()
    table = "birth_year_month,category,expected_retirement_year_month\n1966-13,male_60,2026-02\n"
    (tmp_path / "tables" / "retirement_cases.csv").write_text(table, encoding="utf-8")
    said = run()
    assert said[0] == "1"
    assert said[1].startswith("retirement_cases:2: [UK101]")


def test_a_row_that_fails_is_told_with_what_was_expected_and_what_came(table: Write, run: Said) -> None:
    table({"amount": "21.00", "amount_kind": "exact"}, {"id": "B", "outcome": "refused"})
    assert run() == [
        "1",
        "A: amount: expected '21.00', got '20.00'",
        "B: outcome: expected 'refused', got 'granted'",
        "berths: 0 passed, 2 failed, 0 not covered",
        "0 passed, 2 failed",
    ]


def test_a_row_without_an_id_goes_by_table_and_line(table: Write, run: Said) -> None:
    table({"id": "", "outcome": "refused"})
    assert run()[1].startswith("berths:2: outcome")


def test_a_row_that_is_disputed_counts_as_neither(table: Write, run: Said) -> None:
    path = table({"outcome": "refused"})
    path.with_name("disputed.toml").write_text('[A]\nreason = "misprinted"\n', encoding="utf-8")
    assert run() == [
        "0",
        "berths: 1 disputed",
        "berths: 0 passed, 0 failed, 0 not covered",
        "0 passed, 0 failed",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"facts": '{"crew": 4'}, "A: [UK501] line 1, column 11: this is not JSON"),
        ({"facts": '{"crew": "many"}'}, "A: [UK101] facts.crew: This cannot be read"),
        ({"on": "someday"}, "A: [UK101]"),
        ({"outcome": ""}, "A: nothing is expected: fill outcome, result or amount"),
    ],
)
def test_a_row_that_cannot_be_judged_fails(table: Write, run: Said, row: dict[str, str], said: str) -> None:
    table(row)
    found = run()
    assert found[0] == "1"
    assert found[1].startswith(said)


def test_a_row_with_more_cells_than_columns_fails(table: Write, run: Said) -> None:
    path = table()
    path.write_text(
        path.read_text(encoding="utf-8") + 'A,harbour/permit,amount,2024-01-01,{"a": 1,"b": 2},,,,,\n'
    )
    assert run()[1] == "A: more cells than columns: put quotes around the JSON of facts"


def test_a_folder_that_is_not_there_ends_the_run(run: Said) -> None:
    with pytest.raises(SystemExit) as left:
        run(folder="nowhere")
    assert left.value.code == 2


# -------------------------------------------------------------------------------------------------- who answers


def test_an_entry_of_asks_says_who_answers(table: Write, run: Said) -> None:
    table({"policy": "permit/harbour", "ask": "classify", "result": "small", "facts": '{"crew": 4}'})
    assert run() == PASSED


def test_a_question_that_nobody_answers_is_not_covered(table: Write, run: Said) -> None:
    table({"policy": "permit/elsewhere"}, {"policy": "permit/harbour", "ask": "amount"})
    assert run()[1] == "berths: 0 passed, 0 failed, 2 not covered"


@pytest.mark.parametrize(
    "row",
    [
        # the flag, which only the amount asks for, plays no part in the class
        {"ask": "classify", "result": "small", "facts": '{"crew": 4}'},
        {"ask": "classify", "result": "small", "amount": "20.00", "amount_kind": "exact"},
        {"ask": "amount", "amount": "20", "amount_kind": "exact"},
        {"ask": "allowed_amount", "amount": "20.00", "amount_kind": "exact"},
        {"ask": "tons", "result": "7", "facts": '{"crew": 4, "flag": "home", "calls": [{"tons": 7}]}'},
        {"ask": "eligible", "outcome": "refused", "facts": '{"crew": 10, "flag": "home"}'},
        {"policy": "harbour/range", "amount": "5..9", "amount_kind": "between", "outcome": "review"},
    ],
    ids=lambda row: row.get("ask", "range"),
)
def test_a_row_may_name_a_policy_by_its_id(table: Write, run: Said, row: dict[str, str]) -> None:
    table(row)
    assert run() == PASSED


@pytest.mark.parametrize(
    "row",
    [
        {"ask": "classify", "result": "big", "facts": '{"crew": 4}'},
        {"ask": "tons", "result": "8", "facts": '{"crew": 4, "flag": "home", "calls": [{"tons": 7}]}'},
        {"policy": "harbour/range", "amount": "5", "amount_kind": "between", "outcome": "review"},
        {"policy": "harbour/range", "amount": "5..8", "amount_kind": "between", "outcome": "review"},
        {"amount": "20", "amount_kind": "up_to"},
        {"amount": "about 20", "amount_kind": "exact"},
        {"ask": "quick", "result": "yes, quick"},
    ],
)
def test_another_answer_of_a_policy_named_by_its_id_fails(
    table: Write, run: Said, row: dict[str, str]
) -> None:
    table(row)
    assert run()[-1] == "0 passed, 1 failed"


def test_an_entry_of_asks_goes_before_the_policy_of_that_id(table: Write, run: Said) -> None:
    asks = ASKS + '[asks."harbour/permit".amount]\npolicy = "harbour/range"\n'
    table({"outcome": "review", "amount": "5.00..9.00", "amount_kind": "between"})
    assert run(asks=asks) == PASSED


def test_a_policy_that_no_pack_has_is_told_with_the_packs_and_the_nearest_id(table: Write, run: Said) -> None:
    asks = ASKS.replace('"harbour/permit"\nonly = "require"', '"harbour/permits"')
    table({"policy": "permit/harbour", "ask": "why"})
    said = run(asks=asks)
    assert said[1] == (
        "A: [UK302] asks.toml names a policy 'harbour/permits', and none of these packs has it: harbour, cn. "
        "did you mean 'harbour/permit'?"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("result_is", "reslt_is", "'reslt_is' means nothing here. did you mean 'result_is'?"),
        ('"rule"', '"rules"', "'rules' is not known here. did you mean 'rule'?"),
        (
            'only = "require"',
            'only = "requires"',
            "'requires' is not a kind of rule. one of: require, exclude",
        ),
        ('policy = "harbour/permit"\nonly = "require"', "", "nobody answers this question"),
        (
            '[asks."permit/harbour".why]',
            '[ask."permit/harbour".why]',
            "'ask' means nothing here. did you mean 'asks'?",
        ),
    ],
)
def test_an_asks_file_with_a_mistake_is_refused_with_its_line_and_the_nearest(
    table: Write, run: Said, old: str, new: str, said: str
) -> None:
    table({})
    assert old in ASKS
    status, line, *more = run(asks=ASKS.replace(old, new))
    assert (status, more) == ("1", [])
    assert "asks.toml:" in line
    assert said in line


# -------------------------------------------------------------------------------------------------- what is compared


@pytest.mark.parametrize("word", ["True", "true", "TRUE", "是"])
def test_a_yes_may_be_spelled_in_many_ways(table: Write, run: Said, word: str) -> None:
    table({"ask": "quick", "result": word, "facts": '{"crew": 2, "flag": "home"}'})
    assert run() == PASSED


@pytest.mark.parametrize("word", ["False", "false", "否"])
def test_a_no_may_be_spelled_in_many_ways(table: Write, run: Said, word: str) -> None:
    table({"ask": "quick", "result": word}, {"id": "B", "ask": "quick", "result": "是"})
    assert run()[1:] == [
        "B: result: expected '是', got 'false'",
        "berths: 1 passed, 1 failed, 0 not covered",
        "1 passed, 1 failed",
    ]


def test_the_rule_that_refused_can_be_what_is_compared(table: Write, run: Said) -> None:
    row = {"policy": "permit/harbour", "ask": "why", "outcome": "refused", "facts": '{"crew": 10}'}
    table({**row, "result": "crew"}, {**row, "id": "B", "result": "flag"})
    assert run()[1:3] == [
        "B: result: expected 'flag', got 'crew'",
        "berths: 1 passed, 1 failed, 0 not covered",
    ]


def test_a_refusal_that_is_expected_to_pay_fails(table: Write, run: Said) -> None:
    table({"outcome": "refused", "amount": "5.00", "facts": '{"crew": 10, "flag": "home"}'})
    assert run()[1] == "A: amount: expected '5.00', got ''"


def test_an_answer_column_that_the_table_lacks_is_not_compared(table: Write, run: Said) -> None:
    table({"amount": "20.00"}, without="amount_kind")
    assert run() == PASSED


def test_texts_among_the_facts_are_read_as_in_cells_and_other_facts_left_aside(
    table: Write, run: Said
) -> None:
    facts = (
        '{"crew": "４", "flag": "本国", "share": "25%", "mast": 3, "calls": [{"tons": "1", "cargo": "tea"}]}'
    )
    table({"facts": facts, "amount": "10.00", "amount_kind": "exact"})
    assert run() == PASSED
