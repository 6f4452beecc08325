"""Promises of the command line about stores: decisions journaled once, a journal that is verified, decisions taken again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.exchange.harbour import BERTH, csv_text, write_policy

from unionkit import open_store
from unionkit.__main__ import main
from unionkit.exchange import journaling
from unionkit.storage import Batch, anchor_at, verify

HEADER = ("编号", "crew", "fee", "debt")
STORE = "sqlite:///union.db"


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, and five boats of which one cannot be read."""
    monkeypatch.chdir(tmp_path)
    write_policy(tmp_path)
    rows = [("B1", "3", "10", "0"), ("B2", "12", "10", "77"), ("B3", "三", "1", "0")]
    rows += [("B4", "2", "20", "0"), ("B5", "4", "9.5", "0")]
    (tmp_path / "boats.csv").write_text(csv_text(HEADER, *rows), encoding="utf-8")
    return tmp_path


@pytest.fixture
def journaled(harbour: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same with the decisions in a store."""
    assert screen("--store", STORE) == 3
    capsys.readouterr()
    return harbour


def screen(*more: str, out: str = "out.csv", policy: str = "berth.toml", on: str = "2023-05-01") -> int:
    return main(["screen", "boats.csv", "--policy", policy, "--on", on, "--out", out, *more])


def entries() -> int:
    with open_store(STORE) as store:
        return sum(1 for _ in store.journal())


def alter(statement: str, *values: object) -> None:
    """Change the file as somebody would who has it."""
    with closing(sqlite3.connect("union.db")) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


# ------------------------------------------------------------------------------------------------------------ screen


def test_a_screening_writes_the_same_bytes_with_and_without_a_store(harbour: Path) -> None:
    screen(out="without.csv")
    screen("--store", STORE, out="with.csv")
    assert (harbour / "with.csv").read_bytes() == (harbour / "without.csv").read_bytes()
    rejects = [(harbour / f"{name}.rejects.csv").read_bytes() for name in ("with", "without")]
    assert rejects[0] == rejects[1]


def test_a_screening_without_a_store_says_nothing_of_a_journal(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen("--language", "en")
    assert "journaled" not in capsys.readouterr().out


def test_every_decision_gets_an_entry_and_a_rejected_row_gets_none(journaled: Path) -> None:
    with open_store(STORE) as store:
        found = list(store.journal())
    assert [entry.subject.partition("/")[2] for entry in found] == ["2", "3", "5", "6"]
    assert verify(found).holds


def test_the_same_file_screened_again_journals_nothing_twice(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen("--store", STORE, "--language", "en", "--no-reasons", out="again.csv")
    assert "Decisions that had been journaled before: 4" in capsys.readouterr().out
    assert entries() == 4


@pytest.mark.parametrize(
    "more", [("--assume", "usual"), ("--known-on", "2023-05-01"), ("--author", "desk-3")]
)
def test_a_screening_of_another_kind_is_journaled_anew(journaled: Path, more: tuple[str, str]) -> None:
    screen("--store", STORE, *more)
    assert entries() == 8


def test_another_day_is_journaled_anew(journaled: Path) -> None:
    screen("--store", STORE, on="2023-05-02")
    assert entries() == 8


def test_rules_that_were_rewritten_are_journaled_anew(journaled: Path) -> None:
    (journaled / "berth.toml").write_text(BERTH.replace("crew <= 5", "crew <= 6"), encoding="utf-8")
    screen("--store", STORE)
    assert entries() == 8


def test_a_screening_that_broke_off_goes_on_where_it_stopped(
    harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(journaling, "STEP", 2)
    written = journaling.Journaling._written
    batches: list[str] = []

    def breaks(self: journaling.Journaling, waiting: object, key: str) -> Batch:
        batches.append(key)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return written(self, waiting, key)  # type: ignore[arg-type]

    monkeypatch.setattr(journaling.Journaling, "_written", breaks)
    assert screen("--store", STORE) == 130
    assert (entries(), (harbour / "out.csv").exists()) == (2, False)
    screen("--store", STORE, "--language", "en")
    assert "Decisions journaled: 2\nDecisions that had been journaled before: 2" in capsys.readouterr().out
    assert entries() == 4


def test_facts_stand_beside_the_chain_and_not_in_it(journaled: Path) -> None:
    with open_store(STORE) as store:
        entry = list(store.journal())[1]
        facts = store.facts(entry.number)
    assert "debt" not in json.dumps(entry.content)
    assert facts is not None
    assert '"debt": 77' in json.dumps(facts.content)


def test_a_column_names_the_cases(harbour: Path) -> None:
    screen("--store", STORE, "--subject-column", "编号")
    with open_store(STORE) as store:
        assert [entry.subject for entry in store.journal()] == ["B1", "B2", "B4", "B5"]


@pytest.mark.parametrize("number", ["34042119700131998X", "13812345678", ""])
def test_a_number_of_a_person_is_refused_as_the_name_of_a_case(
    harbour: Path, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (harbour / "boats.csv").write_text(csv_text(HEADER, (number, "3", "1", "0")), encoding="utf-8")
    assert screen("--store", STORE, "--subject-column", "编号") == 2
    error = capsys.readouterr().err
    assert "line 2" in error
    assert not number or number not in error
    assert entries() == 0


@pytest.mark.parametrize(
    "more",
    [
        ("--store", "sqlit:///union.db"),
        ("--store", STORE, "--subject-column", "船"),
        ("--subject-column", "编号"),
        ("--store", STORE, "--engine", "polars", "--no-reasons"),
    ],
)
def test_a_call_that_cannot_be_journaled_is_refused_before_anything_is_written(
    harbour: Path, more: tuple[str, ...]
) -> None:
    assert screen(*more) == 2
    assert not (harbour / "out.csv").exists()


# ------------------------------------------------------------------------------------------------------------ verify


def test_a_whole_journal_is_verified_with_an_anchor_to_keep(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(STORE) as store:
        anchor = anchor_at(list(store.journal())[-1])
    assert main(["journal", "verify", "--store", STORE, "--language", "en"]) == 0
    assert capsys.readouterr().out == f"4 entries, and the chain holds\nAnchor to keep elsewhere: {anchor}\n"


def altered() -> None:
    alter(
        "update unionkit_cells set text = replace(text, 'screening', 'a favour') where id like '%2' and space = 'journal'"
    )


def missing() -> None:
    alter("delete from unionkit_cells where id like '%3' and space = 'journal'")


def facts_altered() -> None:
    alter(
        "update unionkit_cells set text = replace(text, ':77,', ':7,') where id like '%2' and space = 'facts'"
    )


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (altered, "Entry 2 was altered"),
        (missing, "Entry 3 is missing"),
        (facts_altered, "Entry 2 has personal facts"),
    ],
)
def test_the_first_entry_that_is_not_as_it_was_is_named(
    journaled: Path, tamper: Callable[[], None], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper()
    assert main(["journal", "verify", "--store", STORE, "--language", "en"]) == 1
    assert told in capsys.readouterr().out


def test_a_journal_that_was_cut_off_is_found_by_its_anchor(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(STORE) as store:
        anchor = str(anchor_at(list(store.journal())[-1]))
    alter("delete from unionkit_cells where id like '%4' and space = 'journal'")
    assert main(["journal", "verify", "--store", STORE]) == 0
    assert main(["journal", "verify", "--store", STORE, "--anchor", anchor]) == 1
    assert "第 4 条记录缺失" in capsys.readouterr().out


def test_reading_a_store_that_is_not_there_makes_no_file(harbour: Path) -> None:
    for command in (["journal", "verify"], ["journal", "show"], ["replay"]):
        assert main([*command, "--store", "sqlite:///mistyped.db"]) == 2
    assert not (harbour / "mistyped.db").exists()


# -------------------------------------------------------------------------------------------------------------- show


def test_entries_are_shown_one_a_line_and_facts_not_at_all(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["journal", "show", "--store", STORE, "--language", "en", "--after", "1", "--limit", "2"]) == 0
    )
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["2", "3"]
    assert lines[0].endswith("decide\tunionkit screen\tscreening\tpersonal facts kept")


def test_an_entry_whose_facts_were_erased_says_so(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(STORE) as store:
        store.commit(Batch(forget=(2,)), at=1)
    main(["journal", "show", "--store", STORE, "--language", "en", "--entry", "2"])
    assert capsys.readouterr().out.endswith("personal facts erased\n")


def test_an_entry_as_json_is_what_the_chain_holds(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["journal", "show", "--store", STORE, "--entry", "2", "--json"])
    (line,) = capsys.readouterr().out.splitlines()
    with open_store(STORE) as store:
        entry = list(store.journal())[1]
    assert (json.loads(line)["hash"], json.loads(line)["content"]) == (entry.hash, entry.content)


def test_no_sign_that_a_terminal_obeys_is_shown(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen("--store", STORE, "--author", "desk\x1b[2J\t\n")
    capsys.readouterr()
    main(["journal", "show", "--store", STORE])
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert len(printed.splitlines()) == 4


# ------------------------------------------------------------------------------------------------------------ replay


def test_decisions_taken_again_come_out_equal(journaled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--store", STORE, "--language", "en"]) == 0
    assert capsys.readouterr().out == "4 decisions taken again\n  came out equal: 4\n"


def test_one_decision_can_be_taken_again(journaled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--store", STORE, "--entry", "3"]) == 0
    assert capsys.readouterr().out.startswith("第 3 条记录：一致\n")


def test_rules_that_have_changed_since_are_named_with_what_they_would_do(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (journaled / "now.toml").write_text(BERTH.replace("crew <= 10", "crew <= 2"), encoding="utf-8")
    assert main(["replay", "--store", STORE, "--policy", "now.toml", "--entry", "1", "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "Entry 1: equal\n  rules changed since: edition." in printed
    assert "they would decide otherwise" in printed


def test_a_verdict_that_was_altered_is_found_and_named_without_its_value(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alter(
        'update unionkit_cells set text = replace(text, \'"outcome":"refused"\', \'"outcome":"granted"\')'
        " where id like '%2' and space = 'facts'"
    )
    assert main(["replay", "--store", STORE, "--language", "en"]) == 1
    printed = capsys.readouterr().out
    assert "Entry 2: differs in outcome" in printed
    assert "came out otherwise: 1" in printed


def test_a_decision_whose_facts_were_erased_is_counted_and_no_fault(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(STORE) as store:
        store.commit(Batch(forget=(1,)), at=1)
    assert main(["replay", "--store", STORE, "--language", "en"]) == 0
    assert "had their facts erased: 1" in capsys.readouterr().out


def test_a_content_that_is_gone_leaves_decisions_damaged(
    journaled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect("union.db")) as connection, connection:
        connection.execute("delete from unionkit_cells where space = 'contents'")
    assert main(["replay", "--store", STORE, "--language", "en"]) == 1
    assert "are damaged: 4" in capsys.readouterr().out


def test_an_entry_that_is_no_decision_cannot_be_taken_again(journaled: Path) -> None:
    assert main(["replay", "--store", STORE, "--entry", "99"]) == 2
