"""Promises of `unionkit aid`: a case from the application to the sheet, kept in a store, with a journal that replays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from unionkit import open_store
from unionkit.__main__ import main
from unionkit.storage import verify

STORE = "sqlite:///union.db"
AID = """
id = "harbour/aid"
[facts]
kind = { type = "choice", choices = ["life", "care", "school"], label = { zh = "类别", en = "kind" } }
income = { type = "money", sensitive = true, label = { zh = "收入", en = "income" } }
level = { type = "choice", choices = ["junior", "senior"], label = { zh = "学段", en = "level" } }
before = { type = "money", usual = 0, label = { zh = "此前", en = "before" } }
[[edition]]
from = 2020-01-01
require = [{ id = "low", when = "income <= 1000", label = { zh = "收入不高", en = "low income" } }]
amount = [{ when = "kind == 'life'", pay = 300 }, { when = "kind == 'care'", pay = 900, kind = "up_to" }, { when = "kind == 'school' and level == 'senior'", pay = 200 }]
limit = [{ id = "year", cap = 1000, per = "year", less = "before", label = { zh = "每年上限", en = "cap of the year" } }]
"""
CATALOGUE = """
kind = "catalogue"
id = "harbour/catalogue"
title = { zh = "港口帮扶", en = "harbour aid" }
[schemes.life]
policy = "harbour/aid"
facts = { kind = "life" }
label = { zh = "生活救助", en = "life aid" }
[schemes.life.memory.before]
of = ["life", "care"]
within = "year"
[schemes.care]
policy = "harbour/aid"
facts = { kind = "care" }
label = { zh = "医疗救助", en = "medical aid" }
[schemes.school]
policy = "harbour/aid"
facts = { kind = "school", before = 0 }
each = "students"
person = "student"
label = { zh = "助学", en = "school aid" }
[[edition]]
from = 2020-01-01
"""
FACTS = {
    "income": 500,
    "before": 0,
    "students": [{"student": "c1", "level": "senior"}, {"student": "c2", "level": "senior"}],
}
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs an action on a new store in a folder with a pack."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    (tmp_path / "aid.toml").write_text(AID, encoding="utf-8")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    slip = {"students": [{"student": "c1", "levle": "senior"}]}
    (tmp_path / "slip.json").write_text(json.dumps(slip), encoding="utf-8")

    def done(action: str, *more: str) -> int:
        return main(["aid", action, "--store", STORE, "--language", "en", *more])

    return done


def apply(run: Run, *more: str, case: str = "17", household: str = "H1") -> int:
    said = ("--case", case, "--household", household, "--catalogue", "catalogue.toml", "--on", "2024-03-01")
    return run("apply", *said, "--name", "王小强", "--unit", "Pier 3", "--facts", "facts.json", *more)


def in_approval(run: Run, *more: str, case: str = "17", household: str = "H1") -> None:
    """A case as far as the approval."""
    assert apply(run, *more, case=case, household=household) == 0
    for event, fact in (("first_check", "complete=yes"), ("post", ""), ("send_up", "notice_clean=yes")):
        facts = (fact,) if fact else ()
        assert run("act", "--case", case, "--event", event, "--on", "2024-03-02", *facts) == 0


def grant(run: Run, *more: str, case: str = "17") -> int:
    return run("grant", "--case", case, "--on", "2024-03-09", "--approved", *more)


def kinds() -> list[tuple[str, str]]:
    with open_store(STORE) as store:
        return [(entry.kind, entry.action) for entry in store.journal()]


PAY = ("--pay", "life", "--pay", "care=400", "--pay", "school")


def test_applying_keeps_the_case_and_says_what_it_may_come_to(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(run) == 0
    printed = capsys.readouterr().out
    assert "Case 17 is kept" in printed
    assert "4 granted, 1,600.00 yuan in all" in printed
    assert kinds() == [("aid/application", "apply")]


def test_a_plan_says_the_same_and_writes_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    apply(run)
    said = capsys.readouterr().out.splitlines()[1:]
    assert run("plan", "--case", "17", "--on", "2024-03-01") == 0
    assert capsys.readouterr().out.splitlines() == said
    assert len(kinds()) == 1


def test_a_case_is_about_the_schemes_that_were_asked_for(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(run, "--scheme", "life")
    assert "1 granted, 300.00 yuan in all" in capsys.readouterr().out


def test_grants_are_kept_with_their_decisions_in_one_commit(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    in_approval(run)
    capsys.readouterr()
    assert grant(run, *PAY) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Granted: life aid, 300.00 yuan",
        "Granted: medical aid, 400.00 yuan",
        "Granted: school aid (request 1), 200.00 yuan",
        "Granted: school aid (request 2), 200.00 yuan",
    ]
    assert kinds()[4:] == [
        ("aid/application", "grant"),
        *[("decision", "decide")] * 4,
        *[("aid/grant", "grant")] * 4,
    ]
    with open_store(STORE) as store:
        assert len({entry.at for entry in store.journal(after=4)}) == 1
        assert verify(store.journal(), facts=store.facts).holds


def test_the_decisions_of_a_grant_come_out_equal_when_they_are_taken_again(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    in_approval(run)
    grant(run, *PAY)
    capsys.readouterr()
    assert main(["replay", "--store", STORE, "--language", "en"]) == 0
    assert "4 decisions taken again\n  came out equal: 4" in capsys.readouterr().out


def test_what_was_granted_counts_in_the_next_case_of_the_household_and_of_no_other(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    in_approval(run)
    grant(run, "--pay", "care=900")
    for household, life in (("H1", "100.00"), ("H2", "300.00")):
        capsys.readouterr()
        apply(run, "--scheme", "life", case=f"18-{household}", household=household)
        assert f"life aid: {life} yuan" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "status", "problem"),
    [
        (("--pay", "care"), 2, "care has a ceiling and no amount of its own"),
        (("--pay", "care=901"), 2, "care gives no more than the plan says"),
        (("--pay", "loan"), 2, "the plan awards nothing under 'loan'"),
        (("--pay", "life", "--budget", "2024=299.99"), 1, "The budget does not hold that much"),
    ],
)
def test_a_grant_that_cannot_be_is_told_and_nothing_is_written(
    run: Run, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], status: int, problem: str
) -> None:
    in_approval(run)
    before = kinds()
    assert grant(run, *more) == status
    printed = capsys.readouterr()
    assert problem in printed.out + printed.err
    assert kinds() == before


def test_a_case_that_is_not_approved_is_not_granted(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    in_approval(run)
    assert run("grant", "--case", "17", "--on", "2024-03-09", "--pay", "life") == 1
    assert "facts are missing" in capsys.readouterr().err
    assert ("aid/grant", "grant") not in kinds()


def test_a_case_is_granted_once(run: Run) -> None:
    in_approval(run)
    assert grant(run, "--pay", "life") == 0
    assert grant(run, "--pay", "life") == 1
    assert kinds().count(("aid/grant", "grant")) == 1


def test_a_budget_is_never_overspent_over_several_cases(run: Run) -> None:
    statuses = []
    for number in range(4):
        in_approval(run, case=f"c{number}", household=f"H{number}")
        statuses.append(grant(run, "--pay", "life", "--budget", "2024=900", case=f"c{number}"))
    assert statuses == [0, 0, 0, 1]


def test_a_step_that_the_process_does_not_have_there_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    apply(run)
    assert run("act", "--case", "17", "--event", "post", "--on", "2024-03-02") == 1
    assert "17" in capsys.readouterr().err
    assert len(kinds()) == 1


def test_where_two_combinations_give_as_much_a_person_chooses_first(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    two = CATALOGUE.replace('"school", before = 0', '"life"').replace(
        'each = "students"\nperson = "student"\n', ""
    )
    tied = 'at_most = 1\nof = ["life", "school"]\nlabel = { zh = "只取一项", en = "one of them" }\n'
    (tmp_path / "catalogue.toml").write_text(f"{two}[[edition.relation]]\n{tied}", encoding="utf-8")
    (tmp_path / "facts.json").write_text('{"income": 500, "before": 0}', encoding="utf-8")
    in_approval(run)
    capsys.readouterr()
    assert grant(run, "--pay", "life") == 1
    assert "a person chooses first" in capsys.readouterr().out
    assert ("aid/grant", "grant") not in kinds()


def test_what_others_pay_is_counted_and_never_granted(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    in_approval(run, "--paid-by-others", "care")
    assert grant(run) == 0
    assert "medical aid" not in capsys.readouterr().out.partition("Granted")[2]


def test_a_notice_shows_masked_names_and_nothing_else_of_the_case(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert apply(run, "--process", "cn/guangdong/shenzhen/aid-application", "--on", "2021-06-01") == 0
    for event, day in (("first_check", "2021-06-02"), ("post", "2021-06-03")):
        facts = ("complete=yes",) if event == "first_check" else ()
        assert run("act", "--case", "17", "--event", event, "--on", day, *facts) == 0
    capsys.readouterr()
    assert run("notice", "--on", "2021-06-04", "--amounts") == 0
    assert capsys.readouterr().out.splitlines() == ["Posted until 2021-06-10", "1\t王**\tPier 3\t1600.00"]


@pytest.mark.parametrize("more", [("--unit", "Pier 4"), ("--on", "2024-03-01")])
def test_a_notice_has_no_case_of_another_union_or_day(
    run: Run, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    apply(run)
    run("act", "--case", "17", "--event", "first_check", "--on", "2024-03-02", "complete=yes")
    run("act", "--case", "17", "--event", "post", "--on", "2024-03-02")
    capsys.readouterr()
    run("notice", "--on", "2024-03-05")
    assert capsys.readouterr().out.splitlines()[1] == "1\t王**\tPier 3"
    run("notice", "--on", "2024-03-05", *more)
    assert capsys.readouterr().out == "Nothing is posted\n"


def test_a_report_adds_up_to_the_fen(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(2):
        in_approval(run, case=f"c{number}", household=f"H{number}")
        grant(run, "--pay", f"care=100.0{number + 1}", "--pay", "school", case=f"c{number}")
    capsys.readouterr()
    assert run("report", "--from", "2024-01-01", "--to", "2024-12-31") == 0
    assert capsys.readouterr().out.splitlines() == [
        "scheme\tgrants\tpeople helped\thouseholds\tyuan",
        "care\t2\t2\t2\t200.03",
        "school\t4\t4\t2\t800.00",
        "In all\t6\t6\t2\t1000.03",
    ]


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        (("--by", "unit"), ["Pier 3\t1\t1\t1\t300.00", "In all\t1\t1\t1\t300.00"]),
        (("--by", "month"), ["2024-03\t1\t1\t1\t300.00", "In all\t1\t1\t1\t300.00"]),
        (("--from", "2024-03-10"), []),
        (("--to", "2024-03-08"), []),
        (
            ("--from", "2024-03-09", "--to", "2024-03-09"),
            ["life\t1\t1\t1\t300.00", "In all\t1\t1\t1\t300.00"],
        ),
    ],
)
def test_a_report_counts_by_what_is_asked_and_within_its_days(
    run: Run, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], rows: list[str]
) -> None:
    in_approval(run)
    grant(run, "--pay", "life")
    capsys.readouterr()
    assert run("report", "--from", "2024-01-01", "--to", "2024-12-31", *more) == 0
    assert capsys.readouterr().out.splitlines()[1:] == rows


def test_a_sheet_before_the_grant_shows_the_plan_and_after_it_what_is_paid(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    in_approval(run)
    sums = []
    for _ in range(2):
        capsys.readouterr()
        assert run("sheet", "--case", "17", "--on", "2024-03-09") == 0
        sums.append(re.findall(r"Amount in figures: (.*)", capsys.readouterr().out)[-1])
        grant(run, "--pay", "care=400")
    assert sums == ["1,600.00 yuan", "400.00 yuan"]


def test_the_sheet_of_a_later_case_counts_what_an_earlier_one_granted(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    in_approval(run)
    grant(run, "--pay", "care=900")
    apply(run, "--scheme", "life", case="18")
    capsys.readouterr()
    assert run("sheet", "--case", "18", "--on", "2024-03-09") == 0
    assert "Amount in figures: 100.00 yuan" in capsys.readouterr().out


def test_a_sheet_is_masked_unless_it_is_open(run: Run, tmp_path: Path) -> None:
    apply(run)
    for more, shown in (((), False), (("--open",), True)):
        for name in ("sheet.html", "sheet.txt"):
            assert run("sheet", "--case", "17", "--on", "2024-03-09", "--out", name, *more) == 0
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert text.startswith("<!doctype html>") is (name == "sheet.html")
            assert ("王小强" in text, "500.00 yuan" in text) == (shown, shown)


def test_nothing_personal_stands_in_the_chain_of_the_journal(run: Run) -> None:
    in_approval(run)
    grant(run, *PAY)
    with open_store(STORE) as store:
        chain = "".join(
            f"{entry.subject} {entry.reason} {json.dumps(entry.content)}" for entry in store.journal()
        )
    assert not [told for told in ("王", "\\u738b", "H1", "income", "30000", "40000", "c1") if told in chain]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("plan", "--case", "99", "--on", "2024-03-01"), "there is no case '99'"),
        (("sheet", "--case", "340421197001319982", "--on", "2024-03-01"), "340***********9982"),
        (("report", "--from", "2024-02-01", "--to", "2024-01-01"), "the last day is before the first"),
        (("act", "--case", "17", "--event", "pots", "--on", "2024-03-02"), "did you mean 'post'"),
    ],
)
def test_a_slip_is_told_with_what_to_write(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], problem: str
) -> None:
    apply(run)
    assert run(*arguments) == 2
    printed = capsys.readouterr().err
    assert problem in printed
    assert "340421197001319982" not in printed


@pytest.mark.parametrize(
    "more",
    [
        ("--case", "340421197001319982"),
        ("--household", "王小强"),
        ("--scheme", "lief"),
        ("--paid-by-others", "lief"),
        ("--catalogue", "aid.toml"),
        ("--catalogue", "cn/anhui/catalog"),
        ("incmoe=3",),
        ("--facts", "slip.json"),
    ],
)
def test_an_application_that_cannot_be_leaves_no_trace(
    run: Run, more: tuple[str, ...], tmp_path: Path
) -> None:
    assert apply(run, *more) == 2
    assert not (tmp_path / "union.db").exists()


def test_a_case_is_applied_for_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    apply(run)
    assert apply(run) == 2
    assert len(kinds()) == 1


def test_a_mistyped_store_is_not_made_by_reading(run: Run, tmp_path: Path) -> None:
    assert (
        main(["aid", "report", "--store", "sqlite:///unoin.db", "--from", "2024-01-01", "--to", "2024-12-31"])
        == 2
    )
    assert not (tmp_path / "unoin.db").exists()
