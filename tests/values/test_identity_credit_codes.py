"""Unified social credit codes: taken apart, put together, and what is found about them."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.values.identity_numbers import credit_codes

from unionkit.errors import ValueRefused
from unionkit.values.identity import (
    FINDINGS,
    CreditCode,
    Regions,
    check_credit_code,
    credit_check,
    organisation_check,
    read_credit_code,
)
from unionkit.values.identity.check_characters import CREDIT_ALPHABET

UNION = "81340421TE5T000165"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def coded(authority: str = "8", category: str = "1", region: str = "340421") -> str:
    return CreditCode(authority=authority, category=category, region=region, organisation="TE5T00016").number


@pytest.mark.property
@given(credit_codes)
def test_a_code_put_together_from_parts_is_taken_apart_into_them(code: CreditCode) -> None:
    assert check_credit_code(code.number).number == code


def test_the_parts_of_a_code_are_those_of_the_standard() -> None:
    assert read_credit_code(UNION) == CreditCode(
        authority="8", category="1", region="340421", organisation="TE5T00016"
    )


@pytest.mark.parametrize(
    ("code", "is_union", "category"),
    [
        (UNION, True, "基层工会"),
        ("89340000TE5T000320", True, "其他(工会)"),
        ("92110101TE5T000596", False, "个体工商户"),
        ("N2340000TE5T0018XM", False, "村级集体经济组织"),
    ],
)
def test_a_code_tells_whether_it_is_that_of_a_union(code: str, is_union: bool, category: str) -> None:
    read = read_credit_code(code)
    assert (read.is_union, read.category_name) == (is_union, category)


def test_a_category_that_nobody_registers_has_no_name() -> None:
    code = CreditCode(authority="H", category="2", region="340421", organisation="TE5T00016")
    assert (code.authority_name, code.category_name) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "81340421te5t000165",
        "８１３４０４２１ＴＥ５Ｔ０００１６５",
        " 81340421 TE5T 0001 65\t",
        "'81340421TE5T000165",
    ],
)
def test_a_spelling_that_hides_nothing_is_taken_without_a_remark(text: str) -> None:
    checked = check_credit_code(text)
    assert checked.findings == ()
    assert checked.unwrap().number == UNION


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ("empty",)),
        ("9.13404211499e+17", ("spreadsheet_rounded",)),
        (9.13404211499e17, ("spreadsheet_rounded",)),
        ("913404211234560000", ("spreadsheet_rounded",)),
        ("8134********000165", ("masked",)),
        ("81340421TE5T00016", ("length",)),
        ("81340421TE5T0001650", ("length",)),
        *((f"81340421T{sign}5T000165", ("characters",)) for sign in "IOSVZ-"),
        ("8134042ATE5T000165", ("characters",)),
        ("81340421TE5T000166", ("wrong_check",)),
        ("81340421TE5T000156", ("wrong_check",)),
        (coded(authority="H"), ("authority_unknown",)),
        (coded(category="2"), ("category_unknown",)),
        (coded(region="999999"), ("region_unknown",)),
        (coded(region="100000"), ()),
        (coded(region="349999"), ()),
    ],
)
def test_what_is_wrong_with_a_code_is_found(value: str | float, expected: tuple[str, ...]) -> None:
    assert check_credit_code(value).codes == expected


def test_an_organisation_code_with_a_wrong_check_inside_is_doubted_and_not_refused() -> None:
    code = CreditCode(authority="8", category="1", region="340421", organisation="TE5T00017")
    checked = check_credit_code(code.number)
    assert checked.codes == ("organisation_check",)
    assert checked.number == code


def test_a_code_of_digits_that_ends_in_000_is_doubted() -> None:
    endings = (f"91340421{middle:07d}000" for middle in range(1, 3_000))
    right = next(code for code in endings if credit_check(code[:17]) == code[17])
    assert "perhaps_rounded" in check_credit_code(right).codes


def test_a_list_of_regions_doubts_what_it_does_not_have() -> None:
    regions = Regions(in_force={"340421"}, withdrawn={"110103": 2009}, as_of=2020)
    found = {
        region: check_credit_code(coded(region=region), regions=regions).codes
        for region in ("340421", "110103", "349999", "100000")
    }
    assert found == {"340421": (), "110103": (), "349999": ("region_unknown",), "100000": ()}


@pytest.mark.property
@given(credit_codes, st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_every_single_wrong_character_is_caught(code: CreditCode, place: int, sign: str) -> None:
    good = code.number
    assume(sign != good[place])
    assert not check_credit_code(good[:place] + sign + good[place + 1 :]).accepted


@pytest.mark.property
@given(credit_codes, st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(code: CreditCode, place: int) -> None:
    good = code.number
    assume(good[place] != good[place + 1])
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert not check_credit_code(swapped).accepted


@pytest.mark.property
@given(st.text(alphabet=LETTERS, min_size=8, max_size=8), st.integers(0, 7), st.sampled_from(LETTERS))
def test_an_organisation_code_catches_what_its_arithmetic_can(body: str, place: int, sign: str) -> None:
    wrong = body[:place] + sign + body[place + 1 :]
    differs = (int(sign, 36) - int(body[place], 36)) % 11 != 0
    assert (organisation_check(wrong) != organisation_check(body)) == differs


@pytest.mark.parametrize("organisation", ["D2143569X", "000000019", "TE5T0018X"])
def test_known_organisation_codes_fit_their_check(organisation: str) -> None:
    assert organisation_check(organisation[:8]) == organisation[8]


@pytest.mark.property
@given(credit_codes, st.sampled_from(CREDIT_ALPHABET))
def test_the_check_agrees_with_python_stdnum_where_that_reads_the_code(code: CreditCode, last: str) -> None:
    stdnum = pytest.importorskip("stdnum.cn.uscc")
    # python-stdnum 2.2 takes no letter in the first place, where the army, farming and others have one
    assume(code.authority.isdigit())
    text = code.number[:17] + last
    assert stdnum.is_valid(text) == check_credit_code(text).accepted


@pytest.mark.parametrize("text", ["A1340421TE5T00163L", "N2340000TE5T0018XM", "Y1110101TE5T00200X"])
def test_a_right_code_is_taken_that_python_stdnum_rejects(text: str) -> None:
    stdnum = pytest.importorskip("stdnum.cn.uscc")
    assert not stdnum.is_valid(text)
    assert check_credit_code(text).findings == ()


@pytest.mark.parametrize(
    "parts",
    [
        {"authority": "I"},
        {"category": "11"},
        {"region": "34042A"},
        {"organisation": "TE5T0001"},
        {"authority": 8},
    ],
)
def test_a_part_of_a_wrong_shape_is_refused(parts: dict[str, str]) -> None:
    good = {"authority": "8", "category": "1", "region": "340421", "organisation": "TE5T00016"}
    with pytest.raises(ValueRefused, match=next(iter(parts))):
        CreditCode(**(good | parts))


def test_a_code_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        read_credit_code(UNION).region = "110101"  # type: ignore[misc]


def test_a_wrong_code_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueRefused) as caught:
        read_credit_code("81340421TE5T000166")
    assert caught.value.hint == FINDINGS["wrong_check"].hint


@pytest.mark.property
@given(credit_codes)
def test_nothing_printed_shows_the_whole_code(code: CreditCode) -> None:
    shown = f"{code!r} {code} {check_credit_code(code.number)!r}"
    assert not any(code.number[start : start + 5] in shown for start in range(14))


@pytest.mark.property
@pytest.mark.fuzz
@given(st.text(max_size=40) | st.integers() | st.floats())
def test_hostile_input_is_judged_and_never_breaks_the_check(value: str | float) -> None:
    checked = check_credit_code(value)
    assert (checked.number is None) == bool(checked.errors)
