"""Promises of the command line: what each command prints, where, and the status it leaves with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.exchange.harbour import csv_text, table, write_policy

import unionkit
from unionkit import __main__ as command_line
from unionkit.__main__ import main
from unionkit.commands import screen as screen_command
from unionkit.exchange import screening
from unionkit.i18n import translator

HEADER = ("编号", "crew", "fee", "debt")
CASES = """
[[case]]
id = "five-hands"
on = 2021-01-01
facts = { crew = 5, fee = 10 }
expect = { outcome = "granted", amount = 10 }
"""


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, three boats and one boat that cannot be read."""
    monkeypatch.chdir(tmp_path)
    write_policy(tmp_path)
    (tmp_path / "boats.csv").write_text(
        csv_text(HEADER, ("B1", "3", "10", "0"), ("B2", "12", "10", "0")), encoding="utf-8"
    )
    (tmp_path / "bad.csv").write_text(
        csv_text(HEADER, ("B1", "3", "10", "0"), ("B2", "三", "10", "0")), encoding="utf-8"
    )
    return tmp_path


def screen(*more: str, file: str = "boats.csv", out: str = "out.csv") -> list[str]:
    return ["screen", file, "--policy", "berth.toml", "--on", "2023-05-01", "--out", out, *more]


def leave(arguments: Sequence[str]) -> int:
    """The status with which argparse leaves."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


# ------------------------------------------------------------------------------------------------------------ screen


def test_screening_writes_decisions_and_prints_a_summary(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(screen("--language", "en")) == 0
    assert [row["outcome"] for row in table(harbour / "out.csv")] == ["granted", "refused"]
    printed = capsys.readouterr()
    assert "2 rows judged" in printed.out
    assert "Encoding: UTF-8" in printed.out
    assert printed.err == ""


def test_screening_speaks_chinese_where_nothing_is_asked(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(screen())
    assert translator("zh_CN")("{} rows judged").format(2) in capsys.readouterr().out
    decision = unionkit.load_policy("berth.toml").decide({"crew": 3, "fee": 10, "debt": 0}, on="2023-05-01")
    assert table(harbour / "out.csv")[0]["reason"].startswith(unionkit.explain(decision, "zh_CN").title)


def test_rejected_rows_are_told_by_the_status_and_on_standard_error(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(screen("--language", "en", file="bad.csv")) == 3
    assert "out.rejects.csv" in capsys.readouterr().err
    assert table(harbour / "out.rejects.csv")[0]["line"] == "3"


def test_rejects_go_where_they_are_asked_to(harbour: Path) -> None:
    main(screen("--rejects", "aside.csv", file="bad.csv"))
    assert (harbour / "aside.csv").is_file()
    assert not (harbour / "out.rejects.csv").exists()


def test_decisions_can_go_to_standard_output_and_the_summary_beside_them(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(screen("--language", "en", out="-", file="bad.csv")) == 3
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0].startswith("编号,crew,fee,debt,outcome")
    assert len(printed.out.splitlines()) == 2
    assert "1 rows judged" in printed.err
    assert "give --rejects FILE" in printed.err


@pytest.mark.parametrize(
    ("more", "check"),
    [
        (["--no-reasons"], {"reason": None}),
        (["--known-on", "2023-05-01"], {"outcome": "granted"}),
        (["--assume", "usual"], {"outcome": "granted"}),
        (["--encoding", "utf-8"], {"outcome": "granted"}),
        (["--column", "fee=debt", "--carry", "fee"], {"code": "nothing_payable"}),
    ],
)
def test_every_option_of_screening_reaches_its_end(
    harbour: Path, more: list[str], check: dict[str, str | None]
) -> None:
    assert main(screen(*more)) == 0
    row = table(harbour / "out.csv")[0]
    assert {name: row.get(name) for name in check} == check


def test_each_row_can_have_its_own_day(harbour: Path) -> None:
    (harbour / "days.csv").write_text(
        "day,crew,fee,debt\n2021-01-01,8,1,0\n2023-01-01,8,1,0\n", encoding="utf-8"
    )
    asked = ["screen", "days.csv", "--policy", "berth.toml", "--on-column", "day", "--out", "out.csv"]
    assert main(asked) == 0
    assert [row["outcome"] for row in table(harbour / "out.csv")] == ["refused", "granted"]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_parquet_goes_in_and_out_by_the_ending_of_a_name(harbour: Path, engine: str) -> None:
    polars = pytest.importorskip("polars")
    asked = ["--no-reasons", "--engine", engine]
    assert main(screen(*asked, file="bad.csv", out="out.parquet")) == 3
    assert table(harbour / "out.rejects.csv")[0]["line"] == "3"
    assert polars.read_parquet(harbour / "out.parquet")["outcome"].to_list() == ["granted"]
    assert main(screen(*asked, file="out.parquet", out="again.csv")) == 0
    assert table(harbour / "again.csv")[0]["decision_outcome"] == "granted"


def test_the_engines_of_the_command_are_those_of_screening() -> None:
    assert screen_command.ENGINES == screening.ENGINES


def test_an_engine_that_does_not_exist_is_a_wrong_call(harbour: Path) -> None:
    assert leave(screen("--engine", "abacus")) == 2


def test_one_day_for_all_rows_and_one_for_each_exclude_one_another(harbour: Path) -> None:
    assert leave(screen("--on-column", "day")) == 2


REFUSED = [
    (["screen", "boats.csv", "--policy", "berth.toml", "--out", "out.csv"], "no day was named"),
    (screen(file="absent.csv"), "absent.csv cannot be read"),
    (screen(out="absent/out.csv"), "absent/out.csv cannot be written"),
    (screen(out="."), "is a folder"),
    (screen("--column", "fee"), "write NAME=VALUE"),
    (screen("--column", "=fee"), "write NAME=VALUE"),
    (screen("--on", "1/5/2023"), "[UK101]"),
    (
        ["screen", "boats.csv", "--policy", "cn/anhui/chuzou/file", "--on", "2023-05-01", "--out", "o"],
        "chuzhou",
    ),
    (["screen", "boats.csv", "--policy", "absent.toml", "--on", "2023-05-01", "--out", "o"], "absent.toml"),
    (
        ["explain", "--policy", "cn/anhui/chuzou/file", "--on", "2023-05-01"],
        "did you mean 'cn/anhui/chuzhou/file'",
    ),
    (["explain", "--policy", "berth.toml", "--on", "2023-05-01", "crow=3"], "did you mean 'crew'"),
    (["explain", "--policy", "berth.toml", "--on", "2023-05-01", "crew=三"], "facts.crew"),
    (["explain", "--policy", "berth.toml", "--on", "soon", "crew=3"], "[UK101]"),
    (["explain", "--policy", "berth.toml", "--on", "2023-05-01", "--facts", "absent.json"], "absent.json: "),
    (["explain", "--policy", "berth.toml", "--on", "2023-05-01", "--facts", "boats.csv"], "this is not JSON"),
    (["lint", "absent"], "absent"),
    (["lint", "absent.toml"], "absent.toml"),
    (["lint", "boats.csv"], "boats.csv"),
    (["test", "absent"], "no such file or folder"),
    (["test", "berth.toml"], "not the name of a case file"),
    (["policies", "--pack", "absent"], "absent"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(each[0]) for each in REFUSED])
def test_what_cannot_be_used_is_one_message_on_standard_error(
    harbour: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert "Traceback" not in printed.err


def test_nothing_is_left_behind_by_a_run_that_was_refused(harbour: Path) -> None:
    before = sorted(harbour.iterdir())
    for arguments, _words in REFUSED:
        main(arguments)
    assert sorted(harbour.iterdir()) == before


def test_an_interrupted_run_leaves_with_the_status_of_an_interrupt(
    harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_asked: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line.COMMANDS["policies"], "run", stop)
    assert main(["policies"]) == 130
    assert capsys.readouterr().err == ""


# ------------------------------------------------------------------------------------------------- the other commands


def test_policies_are_listed_with_title_and_first_days(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policies", "--pack", ".", "--language", "en"]) == 0
    assert capsys.readouterr().out == "harbour/berth\tberth permit\t2020-01-01, 2022-01-01\n"


def test_the_shipped_policies_are_listed_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("cn/anhui/chuzhou/file\t滁州") for line in lines)
    assert lines == sorted(lines)


def explain_berth(*more: str) -> list[str]:
    return ["explain", "--policy", "berth.toml", "--on", "2023-05-01", "--language", "en", *more]


def test_one_case_is_explained(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(explain_berth("crew=３", "停泊费=1.2万", "debt=0")) == 0
    out = capsys.readouterr().out
    assert "12,000.00 yuan" in out.splitlines()[0]
    assert "Rules of the harbour board" in out


def test_facts_may_stand_anywhere_between_the_options(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["explain", "crew=3", "--policy", "berth.toml", "fee=10", "--on", "2023-05-01", "debt=0"]
    assert main([*said, "--language", "en"]) == 0
    assert "10.00 yuan" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["crew", "--crew=3", "-c=3"])
def test_a_word_that_is_neither_fact_nor_option_is_refused(
    harbour: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    assert leave(["explain", "crew=3", "--policy", "berth.toml", "--on", "2023-05-01", word]) == 2
    assert word in capsys.readouterr().err


def test_a_command_without_facts_takes_no_pairs(harbour: Path) -> None:
    assert leave(["policies", "--pack", ".", "crew=3"]) == 2


def test_facts_come_from_a_json_file_and_words_go_before_them(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (harbour / "facts.json").write_text(json.dumps({"crew": 3, "fee": 10.5, "debt": 500}), encoding="utf-8")
    assert main(explain_berth("--facts", "facts.json", "debt=0")) == 0
    assert "10.50 yuan" in capsys.readouterr().out


def test_texts_in_a_json_file_are_read_as_people_type_them(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"crew": "3", "fee": "0.1万", "debt": 0, "licensed": "是", "flag": "本国"}
    (harbour / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    assert main(explain_berth("--facts", "facts.json")) == 0
    assert "1,000.00 yuan" in capsys.readouterr().out


def test_facts_come_from_standard_input(
    harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = b'{"crew": 3, "fee": 10, "debt": 0}'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert main(explain_berth("--facts", "-")) == 0
    assert "10.00 yuan" in capsys.readouterr().out


def test_what_is_usual_is_assumed_and_said(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(explain_berth("crew=3", "fee=10", "--assume", "usual", "--known-on", "2023-05-01")) == 0
    facts, on = {"crew": 3, "fee": 10}, "2023-05-01"
    decision = unionkit.load_policy("berth.toml").decide(facts, on=on, known_on=on, assume="usual")
    assert capsys.readouterr().out == f"{unionkit.explain(decision, 'en')}\n"


def test_remarks_that_are_warnings_fail_only_where_strictness_is_asked(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "berth.toml", "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "warning" in out
    assert out.splitlines()[-1].endswith(" remarks")
    assert main(["lint", "berth.toml", "--strict"]) == 1


def test_remarks_that_are_errors_fail(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unionkit.packs import linting
    from unionkit.rules.lint import Remark

    remark = Remark(code="UL00", level="error", where="here", message="wrong", hint="mend it")
    monkeypatch.setattr(linting, "lint_path", lambda _path: (remark,))
    assert main(["lint", "berth.toml"]) == 1


def test_cases_that_pass_are_counted(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (harbour / "berth.cases.toml").write_text(CASES, encoding="utf-8")
    assert main(["test", "."]) == 0
    counts = translator("zh_CN")("{} passed, {} failed").format(1, 0)
    assert capsys.readouterr().out == f"{counts}\n"


def test_a_case_that_fails_is_explained_in_the_language_asked_for(
    harbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (harbour / "berth.cases.toml").write_text(CASES.replace("amount = 10", "amount = 11"), encoding="utf-8")
    assert main(["test", "berth.cases.toml", "--language", "en"]) == 1
    out = capsys.readouterr().out
    assert "amount: expected 11.00, got 10.00" in out
    assert "hands on board 5" in out
    assert out.splitlines()[-1] == "0 passed, 1 failed"


def test_the_cases_of_an_installed_pack_are_run_by_its_name(
    harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unionkit.lab import cases
    from unionkit.lab.parts import Report
    from unionkit.packs import shipped_folder

    asked: list[object] = []

    def run(path: object) -> Report:
        asked.append(path)
        return Report(cases=())

    monkeypatch.setattr(cases, "run_cases", run)
    assert main(["test", "cn"]) == 0
    assert asked == [shipped_folder()]


# -------------------------------------------------------------------------------------------------- help and usage


@pytest.mark.parametrize("command", ["screen", "policies", "explain", "lint", "test"])
def test_help_of_every_command_fits_a_narrow_terminal_and_names_the_statuses(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert leave([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "Exit status: 0 done" in out.replace("\n", " ")
    words = [line for line in out.splitlines() if not line.strip().startswith(("-", "["))]
    assert max(map(len, words)) <= 40


def test_every_argument_of_every_command_has_its_help() -> None:
    commands = next(part for part in command_line.parser()._actions if part.dest == "command").choices
    assert isinstance(commands, dict)
    for command in commands.values():
        assert command.description
        assert all(action.help for action in command._actions)


@pytest.mark.parametrize("arguments", [[], ["dance"], ["screen"], ["policies", "--language", "klingon"]])
def test_a_wrong_call_leaves_with_status_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(arguments) == 2
    assert "usage: unionkit" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(["--version"]) == 0
    assert capsys.readouterr().out == f"unionkit {unionkit.__version__}\n"


# --------------------------------------------------------------------------------------------------- as a process


def started(
    *arguments: str, folder: Path, stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """A run in a process of its own, with nothing of this one's locale and settings but where the package is."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    kept = {key: os.environ[key] for key in ("PYTHONPATH",) if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "unionkit", *arguments],
        cwd=folder,
        env={**plain, **kept, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def test_without_a_locale_chinese_is_printed_whole(harbour: Path) -> None:
    done = started("policies", "--pack", ".", folder=harbour, LANG="C", COLUMNS="40")
    assert (done.returncode, done.stdout.decode().split("\t")[1]) == (0, "泊位许可")


def test_a_terminal_that_lacks_the_characters_ends_no_run(harbour: Path) -> None:
    done = started("policies", "--pack", ".", folder=harbour, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (
        done.stdout.decode("ascii").split("\t")[1] == "泊位许可".encode("ascii", "backslashreplace").decode()
    )


def test_decisions_on_standard_output_are_utf_8_whatever_the_terminal_is(harbour: Path) -> None:
    done = started(*screen(out="-"), folder=harbour, PYTHONIOENCODING="gbk")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("编号,")


def test_the_status_reaches_the_shell(harbour: Path) -> None:
    assert started(*screen(file="bad.csv"), folder=harbour).returncode == 3
    assert started("explain", "--policy", "absent.toml", "--on", "2023-05-01", folder=harbour).returncode == 2


UNREAD = [screen(out="-", file="many.csv"), screen(out="-"), ["policies"], ["policies", "--pack", "."]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes of this kind")
@pytest.mark.parametrize("arguments", UNREAD, ids=["many rows", "two rows", "policies", "one policy"])
def test_output_that_nobody_reads_any_more_ends_the_run_quietly(harbour: Path, arguments: list[str]) -> None:
    boats = [("B1", "3", "10", "0")] * 3_000
    (harbour / "many.csv").write_text(csv_text(HEADER, *boats), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = started(*arguments, folder=harbour, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
    assert not list(harbour.glob("*.part"))


def test_lint_names_the_cliffs_of_means_tests_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = (
        'id = "aid"\nfacts.income = { type = "money", label = { zh = "收入", en = "income" } }\n[[edition]]\n'
    )
    rules = 'from = 2020-01-01\nrequire = [{ when = "income <= 1000" }]\namount = [{ pay = 900 }]\n'
    (tmp_path / "aid.toml").write_text(policy + rules, encoding="utf-8")
    case = '[[case]]\nid = "a"\non = 2024-01-01\nfacts = { income = 5 }\nexpect = { amount = 900 }\n'
    (tmp_path / "aid.cases.toml").write_text(case, encoding="utf-8")
    main(["lint", str(tmp_path), "--language", "en"])
    assert "costs much" not in capsys.readouterr().out
    main(["lint", str(tmp_path), "--language", "en", "--cliffs"])
    assert (
        "a fen more income costs much: aid (a): income above 1000.00: 900.00 → 0.00"
        in capsys.readouterr().out
    )
