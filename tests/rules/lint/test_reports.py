"""What the linter reports as a whole: for policies, packs and whatever a path names."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.lint.ferry_pass import PASS, TOLL, changed, linted

from unionkit import load_pack
from unionkit.errors import PackError
from unionkit.packs.linting import lint_pack, lint_path

SOURCES = '[sources.office]\ntitle = "Notice of the office"\ngrade = "issuer"\n'
NO_ENGLISH = (
    ('title = { zh = "轮渡月票", en = "ferry pass" }', 'title = "轮渡月票"'),
    ('label = { zh = "票价", en = "price" }', 'label = "票价"'),
)


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(remark.code, remark.where) for remark in lint_pack(load_pack(folder))]


def pack(folder: Path, **files: str) -> Path:
    for name, text in {"pack": 'id = "ferry"\n', **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_errors_come_before_warnings_and_nothing_comes_twice() -> None:
    remarks = linted(
        changed(PASS, ("floor = 5", "floor = 501"), ("riders > 10", "riders > 50 and riders > 50"))
    )
    assert [(remark.level, remark.code) for remark in remarks] == [("error", "UL54"), ("warning", "UL51")]


def test_a_policy_in_chinese_alone_is_told_once_that_english_is_missing() -> None:
    text = PASS.replace("zh = ", "zh=")
    for line in PASS.splitlines():
        if ", en = " in line and not line.startswith("choice_labels"):
            text = text.replace(
                line.replace("zh = ", "zh="),
                line.replace(line[line.index(", en = ") : line.rindex('"') + 1], ""),
            )
    remarks = [remark for remark in linted(text) if remark.code != "UL64"]
    assert [(remark.code, remark.level, remark.where) for remark in remarks] == [("UL62", "warning", "title")]
    assert remarks[0].message == "neither the title nor anything else has an English label"


def test_labels_that_are_missing_here_and_there_are_told_one_by_one() -> None:
    assert [remark.where for remark in linted(changed(PASS, *NO_ENGLISH)) if remark.code == "UL62"] == [
        "title",
        "facts.trips.fields.price",
    ]


def test_a_pack_without_remarks_has_none(tmp_path: Path) -> None:
    assert codes(pack(tmp_path, toll=TOLL.replace("ferry/toll", "ferry/fare"), plain=PASS)) == []


def test_remarks_of_a_pack_name_the_policy(tmp_path: Path) -> None:
    pack(
        tmp_path,
        toll=changed(TOLL, ('"ferry/toll"', '"ferry/fare"'), ("value = 8\ncite", "value = 8\n#")),
        plain=changed(PASS, ('cite = "board: 2"', "")),
    )
    assert codes(tmp_path) == [
        ("UL02", "table ferry/fare row 350203/open 2020-01-01"),
        ("UL01", "ferry/pass edition 2023-01-01 require budget"),
    ]


def test_a_shared_source_is_used_by_any_policy_or_table_of_the_pack(tmp_path: Path) -> None:
    toll = TOLL.replace("ferry/toll", "ferry/fare")
    pack(tmp_path, sources=SOURCES, toll=toll, plain=PASS)
    assert codes(tmp_path) == [("UL14", "sources.office")]
    (tmp_path / "plain.toml").write_text(
        changed(PASS, ('cite = "board: 2"', 'cite = ["board: 2", "office"]')), encoding="utf-8"
    )
    assert codes(tmp_path) == []
    pack(
        tmp_path,
        plain=PASS,
        toll=changed(toll, ('value = 10\ncite = "board"', 'value = 10\ncite = "office"')),
    )
    assert codes(tmp_path) == []


def test_a_source_that_hides_one_of_the_pack_is_told(tmp_path: Path) -> None:
    pack(tmp_path, sources=SOURCES.replace("office", "board"), plain=PASS)
    assert codes(tmp_path) == [("UL17", "ferry/pass sources.board")]


def test_a_policy_that_its_id_cannot_find_is_told_only_in_a_pack_with_a_name(tmp_path: Path) -> None:
    pack(tmp_path, pack='id = "harbour"\n', plain=PASS)
    assert codes(tmp_path) == [("UL71", "ferry/pass")]
    (tmp_path / "pack.toml").unlink()
    assert codes(tmp_path) == []


def test_a_table_that_a_policy_brings_along_is_linted_with_it(tmp_path: Path) -> None:
    pack(tmp_path, plain=changed(PASS, ('value = 8\ncite = "board"', "value = 8")))
    assert codes(tmp_path) == [("UL02", "ferry/pass table ferry/toll row 350200/open 2019-01-01")]
    assert [remark.code for remark in lint_path(tmp_path / "plain.toml")] == ["UL02"]


def test_a_table_that_no_parameter_uses_is_told(tmp_path: Path) -> None:
    other = '[[tables]]\nid = "ferry/other"\nrow = [{ from = 2020-01-01, value = 5 }]\n'
    pack(tmp_path, plain=changed(PASS, ("[parameters.toll]", f"{other}[parameters.toll]")))
    assert codes(tmp_path) == [("UL18", "ferry/pass table ferry/other")]


def test_a_source_beside_a_table_that_no_row_cites_is_told(tmp_path: Path) -> None:
    toll = changed(TOLL.replace("ferry/toll", "ferry/fare"), ("[[row]]", f"{SOURCES}[[row]]"))
    pack(tmp_path, toll=toll)
    assert codes(tmp_path) == [("UL14", "table ferry/fare sources.office")]


def test_a_path_may_name_a_pack_a_folder_a_policy_a_file_or_a_table(tmp_path: Path) -> None:
    plain = changed(PASS, ('cite = "board: 2"', ""))
    toll = changed(TOLL, ('"ferry/toll"', '"ferry/fare"'), ("value = 8\ncite", "value = 8\n#"))
    pack(tmp_path, sources=SOURCES, toll=toll, plain=plain)
    assert [remark.code for remark in lint_path(tmp_path)] == ["UL02", "UL01", "UL14"]
    assert [remark.code for remark in lint_path(str(tmp_path / "plain.toml"))] == ["UL01"]
    assert [remark.code for remark in lint_path(tmp_path / "toll.toml")] == ["UL02"]
    assert lint_path("cn") == lint_pack(load_pack("cn"))
    assert {remark.code for remark in lint_path("cn/anhui/chuzhou/file")} == {"UL53"}


def test_a_table_alone_in_a_folder_is_linted_with_its_own_sources(tmp_path: Path) -> None:
    (tmp_path / "toll.toml").write_text(TOLL, encoding="utf-8")
    assert lint_path(tmp_path / "toll.toml") == ()


def test_a_path_that_names_nothing_is_refused() -> None:
    with pytest.raises(PackError, match="no folder and no installed pack is called 'nowhere'"):
        lint_path("nowhere")


def test_the_shipped_pack_has_no_errors() -> None:
    assert [str(remark) for remark in lint_path("cn") if remark.level == "error"] == []
