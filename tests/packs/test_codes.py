"""Lists of codes in files, and those that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit.errors import PackError, UnionkitError, flatten
from unionkit.evidence import Grade
from unionkit.packs import load_codes, load_pack, load_policy
from unionkit.packs.linting import lint_path

FERRY = """
kind = "codes"
id = "ferry/codes"

[sources.board]
title = "Notice at the pier"
grade = "issuer"

[list.berth]
label = "铺位"
cite = "board: 2"
code = [
  { id = "deck", label = { zh = "甲板", en = "deck" }, also = ["露天"], numbers = { port = "1" } },
  { id = "cabin", label = "客舱", numbers = { port = "2" } },
]
"""
CODES = load_pack("cn").codes


def written(folder: Path, text: str, name: str = "codes.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    text = FERRY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(UnionkitError) as caught:
        load_codes(written(folder, text))
    return [f"{error.where} {error.message}" for error in flatten(caught.value)]


def test_a_list_of_ones_own_is_loaded_from_a_file(tmp_path: Path) -> None:
    berths = load_codes(written(tmp_path, FERRY))["berth"]
    assert [(code.id, code.numbers["port"]) for code in berths] == [("deck", "1"), ("cabin", "2")]


def test_a_list_keeps_what_it_cites(tmp_path: Path) -> None:
    (citation,) = load_codes(written(tmp_path, FERRY))["berth"].citations
    assert (citation.source.title, citation.locator) == ("Notice at the pier", "2")


def test_a_pack_hands_out_its_lists_by_name(tmp_path: Path) -> None:
    written(tmp_path, FERRY)
    assert list(load_pack(tmp_path).codes) == ["berth"]


def test_lists_are_no_policies(tmp_path: Path) -> None:
    path = written(tmp_path, FERRY)
    assert load_pack(tmp_path).policies == {}
    with pytest.raises(UnionkitError):
        load_policy(path)


def test_a_list_without_a_source_is_refused(tmp_path: Path) -> None:
    assert "a list cites its source" in problems(tmp_path, ('cite = "board: 2"\n', ""))[0]


def test_an_unknown_source_is_refused(tmp_path: Path) -> None:
    assert "no source is called 'bord'" in problems(tmp_path, ("board: 2", "bord: 2"))[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "cabin", label = "客舱"', 'id = "cabin", label = "露天"'),
        ('id = "cabin"', 'id = "deck"'),
        ('port = "2"', 'port = "1"'),
    ],
)
def test_two_entries_that_would_be_found_alike_are_refused(tmp_path: Path, old: str, new: str) -> None:
    (found,) = problems(tmp_path, (old, new))
    assert "list.berth.code[1]" in found
    assert "is found by" in found


def test_an_entry_without_a_label_is_refused(tmp_path: Path) -> None:
    assert "label is missing" in problems(tmp_path, (', label = "客舱"', ""))[0]


def test_a_number_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, ('port = "2"', "port = 2")) != []


def test_an_empty_list_is_refused(tmp_path: Path) -> None:
    text = FERRY[: FERRY.index("code = [")]
    with pytest.raises(UnionkitError, match="a list has entries"):
        load_codes(written(tmp_path, text))


def test_a_file_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnionkitError, match="has lists"):
        load_codes(written(tmp_path, 'kind = "codes"\nid = "ferry/codes"\n'))


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, ('cite = "board: 2"\n', ""), ('id = "cabin", ', ""), ("also =", "alsoo ="))
    assert len(found) == 3


def test_a_policy_is_not_taken_for_lists(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'id = "ferry/pass"\n[[edition]]\nfrom = 2020-01-01\nrequire = [{ when = "true" }]\n'
    )
    with pytest.raises(PackError, match="holds no lists"):
        load_codes(path)


def test_two_files_of_a_pack_cannot_name_one_list(tmp_path: Path) -> None:
    written(tmp_path, FERRY)
    written(tmp_path, FERRY.replace("ferry/codes", "ferry/more"), "more.toml")
    with pytest.raises(UnionkitError, match="has a list 'berth' already"):
        load_pack(tmp_path)


def test_a_pack_with_a_broken_list_is_refused(tmp_path: Path) -> None:
    written(tmp_path, FERRY.replace('cite = "board: 2"\n', ""))
    with pytest.raises(UnionkitError, match="a list cites its source"):
        load_pack(tmp_path)


def test_a_source_that_no_list_cites_is_remarked(tmp_path: Path) -> None:
    more = FERRY.replace("[list.berth]", '[sources.old]\ntitle = "x"\ngrade = "press"\n\n[list.berth]')
    assert [remark.where for remark in lint_path(written(tmp_path, more))] == [
        "codes ferry/codes sources.old"
    ]


# ------------------------------------------------------------------------------------------------ the shipped lists


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("nation", 56),
        ("work_status", 9),
        ("change_type", 6),
        ("change_reason", 6),
        ("education", 8),
        ("skill_grade", 6),
        ("skill_grade_2022", 8),
        ("registration", 2),
        ("political_status", 13),
        ("groups_2018", 8),
        ("groups_2021", 4),
    ],
)
def test_a_shipped_list_is_as_long_as_the_printed_one(name: str, size: int) -> None:
    assert len(CODES[name]) == size


@pytest.mark.parametrize(
    ("name", "label", "system", "number"),
    [
        ("work_status", "退休", "national", "4"),
        ("work_status", "内退", "national", "7"),
        ("change_type", "除名", "national", "5"),
        ("change_reason", "因犯罪被开除会籍", "national", "6"),
        ("skill_grade", "高级技师", "national", "1"),
        ("nation", "汉", "gb", "01"),
        ("nation", "基诺族", "gb", "56"),
        ("political_status", "群众", "gb", "13"),
        ("document", "身份证", "ga", "111"),
        ("sex", "女", "gb", "2"),
    ],
)
def test_a_label_has_the_number_of_the_system(name: str, label: str, system: str, number: str) -> None:
    assert CODES[name].number(label, system) == number


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_shipped_list_has_a_source_and_both_languages(name: str) -> None:
    found = CODES[name]
    assert found.grade is not None
    assert [code.id for code in found if not (code.label.has("zh") and code.label.has("en"))] == []


def test_the_list_that_is_recalled_says_so() -> None:
    assert (CODES["groups_2018"].grade, CODES["groups_2021"].grade) == (Grade.unverified, Grade.mirror)


@pytest.mark.parametrize("word", ["退休", "死亡"])
def test_retirement_and_death_have_no_national_reason(word: str) -> None:
    assert [str(code) for code in CODES["change_reason"] if word in str(code)] == []
