"""Promises of writing CSV: no half file looks whole, and no cell runs in a spreadsheet."""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from unionkit.errors import InputError
from unionkit.exchange.writing_csv import Put, defused, written, written_if_needed

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "＠a", "\t=1", "\r=1", "=", "-"]
HARMLESS = ["", "-1,200.50", "+3", "-５", "-1.2万元", "-30%", "疾病", "a=b", " =1", "'=1"]


def write_and_fail(writing: AbstractContextManager[Put], failure: type[BaseException]) -> None:
    with writing as put:
        put(["new"])
        raise failure


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused([cell]) == [f"'{cell}"]


@pytest.mark.parametrize("cell", HARMLESS)
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert defused([cell]) == [cell]


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with written(path, ",", "utf-8") as put:
        put(["a", "b"])
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "a,b\n"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_run_that_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(failure):
        write_and_fail(written(path, ",", "utf-8"), failure)
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_rejects_of_a_run_that_fails_leave_the_old_ones(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011  raised without a text
        write_and_fail(written_if_needed(path, ",", "utf-8", ["h"]), ValueError)
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["rejects.csv"]


def test_rejects_begin_with_their_header(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with written_if_needed(path, "\t", "utf-8-sig", ["line"]) as put:
        put(["1"])
        put(["2"])
    assert path.read_text(encoding="utf-8") == "\ufeffline\n1\n2\n"


def test_without_rejects_those_of_an_earlier_run_go(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("old", encoding="utf-8")
    with written_if_needed(path, ",", "utf-8", ["line"]):
        pass
    assert not path.exists()


def test_rejects_that_go_nowhere_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with written_if_needed(None, ",", "utf-8", ["line"]) as put:
        put(["1"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["absent/out.csv", "folder"])
def test_a_place_that_cannot_be_written_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"), written(tmp_path / name, ",", "utf-8"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("lazily", [False, True])
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path, lazily: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append(pipe.read_text(encoding="utf-8")))
    listener.start()
    with written_if_needed(pipe, ",", "utf-8", []) if lazily else written(pipe, ",", "utf-8") as put:
        put(["a", "b"])
    listener.join(timeout=30)
    assert heard[0].strip() == "a,b"
    assert pipe.is_fifo()


def test_standard_output_is_utf_8_and_stays_open(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with written(None, ",", "utf-8") as put:
        put(["船"])
    print("after")
    assert capfdbinary.readouterr().out.splitlines() == ["船".encode(), b"after"]
