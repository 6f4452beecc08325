"""Masks: the customary forms, and that they never show more than they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.values.compound_surnames import COMPOUND_SURNAMES
from unionkit.values.masking import (
    NameStyle,
    mask_bank_card,
    mask_ends,
    mask_identity_number,
    mask_name,
    mask_phone,
)

NUMBER = "340421197001319982"
# every character once, so that a mask cannot hide behind a repetition
distinct = st.lists(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"), unique=True, max_size=25).map("".join)
names = st.text(alphabet="张王李小强三欧阳司马修相如买提艾力陈方安生𠮷JohnSmith·• ", max_size=12)


@pytest.mark.parametrize(
    ("keep", "masked"),
    [
        ((6, 4), "340421********9982"),
        ((3, 4), "340***********9982"),
        ((5, 4), "34042*********9982"),
        ((6, 3), "340421*********982"),
        ((4, 4), "3404**********9982"),
        ((1, 1), "3****************2"),
        ((0, 4), "**************9982"),
        ((0, 0), "******************"),
        ((10, 4), "3404211970****9982"),
        ((10, 5), "******************"),
        ((18, 0), "******************"),
    ],
)
def test_an_identity_number_is_masked_in_every_customary_form(keep: tuple[int, int], masked: str) -> None:
    assert mask_identity_number(NUMBER, keep=keep) == masked


def test_an_identity_number_shows_three_and_four_unless_told_otherwise() -> None:
    assert mask_identity_number(NUMBER) == "340***********9982"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("+86 13812345678", "**********5678"),
        ("0554-1234567", "*******4567"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_phone_number_is_masked(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("keep", "masked"),
    [((0, 4), "***************0123"), ((6, 4), "622202*********0123"), ((5, 5), "62220*********90123")],
)
def test_a_bank_card_is_masked(keep: tuple[int, int], masked: str) -> None:
    assert mask_bank_card("6222 0212 3456 7890 123", keep=keep) == masked


@pytest.mark.parametrize(
    ("name", "surname", "ends"),
    [
        ("张三", "张*", "张*"),
        ("王小强", "王**", "王*强"),
        ("陈方安生", "陈***", "陈**生"),
        ("欧阳修", "欧阳*", "欧阳*"),
        ("司马相如", "司马**", "司马*如"),
        ("諸葛孔明", "諸葛**", "諸葛*明"),
        ("欧阳", "欧*", "欧*"),
        ("张", "*", "*"),
        ("", "", ""),
        (" 张三 ", "张*", "张*"),
        ("𠮷三", "𠮷*", "𠮷*"),
        ("买买提·艾力", "买**·**", "买**·**"),
        ("John Smith", "J*** *****", "J*** *****"),
        ("张 三", "张 *", "张 *"),
        ("张·", "**", "**"),
    ],
)
def test_a_name_is_masked(name: str, surname: str, ends: str) -> None:
    assert (mask_name(name), mask_name(name, style="ends")) == (surname, ends)


def test_the_list_of_compound_surnames_can_be_ones_own() -> None:
    assert mask_name("纳兰性德", compound_surnames=()) == "纳***"
    assert mask_name("贺若弼", compound_surnames={"贺若"}) == "贺若*"


def test_every_compound_surname_has_two_characters() -> None:
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}


def test_the_sign_of_a_mask_can_be_chosen() -> None:
    assert mask_phone("13812345678", star="•") == "138••••5678"
    assert mask_name("王小强", star="○") == "王○○"


@pytest.mark.parametrize("star", ["", "**", "0", "X", "某", " "])
def test_a_sign_that_reads_as_part_of_a_number_is_refused(star: str) -> None:
    with pytest.raises(ValueRefused, match="part of the number"):
        mask_identity_number(NUMBER, star=star)
    with pytest.raises(ValueRefused, match="part of the number"):
        mask_name("张三", star=star)


def test_fewer_than_no_characters_cannot_be_kept() -> None:
    with pytest.raises(ValueRefused, match="fewer than no"):
        mask_ends(NUMBER, (-1, 4))


def test_an_unknown_way_to_mask_a_name_is_refused() -> None:
    with pytest.raises(ValueRefused, match="'surname' or 'ends'"):
        mask_name("张三", style="given")  # type: ignore[arg-type]


def longest_window(original: str, masked: str) -> int:
    """The longest run of the original that can be read in the mask."""
    return max(
        (
            length
            for length in range(1, len(original) + 1)
            for start in range(len(original) - length + 1)
            if original[start : start + length] in masked
        ),
        default=0,
    )


@pytest.mark.property
@given(distinct, st.integers(0, 8), st.integers(0, 8))
def test_a_mask_never_shows_more_than_the_ends_that_it_keeps(text: str, start: int, end: int) -> None:
    masked = mask_ends(text, (start, end))
    assert len(masked) == len(text)
    assert longest_window(text, masked) <= max(start, end)
    assert sum(sign in masked for sign in text) <= start + end
    assert masked.count("*") >= min(4, len(text))


@pytest.mark.property
@given(distinct)
def test_phones_and_cards_never_show_more_than_seven_characters(text: str) -> None:
    assert longest_window(text, mask_phone(text)) <= 4
    assert longest_window(text, mask_bank_card(text)) <= 4
    assert longest_window(text, mask_identity_number(text)) <= 4
    assert all(mask(text).count("*") >= min(4, len(text)) for mask in (mask_phone, mask_bank_card))


@pytest.mark.property
@given(names, st.sampled_from(["surname", "ends"]))
def test_a_name_never_shows_more_than_its_surname_and_one_character(name: str, style: NameStyle) -> None:
    masked, bare = mask_name(name, style=style), name.strip()
    assert len(masked) == len(bare)
    shown = [place for place, sign in enumerate(masked) if sign != "*" and sign not in "·• "]
    ends = {0, 1} if bare[:2] in COMPOUND_SURNAMES else {0}
    assert set(shown) <= ends | ({len(bare) - 1} if style == "ends" else set())
    assert not bare or "*" in masked


@pytest.mark.property
@pytest.mark.fuzz
@given(st.text(max_size=40))
def test_hostile_text_is_masked_and_breaks_no_mask(text: str) -> None:
    for masked in (mask_identity_number(text), mask_phone(text), mask_bank_card(text), mask_name(text)):
        assert len(masked) <= len(text)
        assert not masked or "*" in masked
