"""Identity numbers: taken apart, put together, and what is found about them."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.values.identity_numbers import days, foreigners, residents

from unionkit.errors import ErrorGroup, UnionkitError, ValueRefused
from unionkit.values import count_years
from unionkit.values.identity import (
    FINDINGS,
    IdentityNumber,
    PermanentResidentCard2017,
    PermanentResidentNumber,
    ResidentNumber,
    check_identity_number,
    convert_first_generation,
    identity_check,
    read_identity_number,
)

SOMEONE = "340421197001319982"
WITH_X = "34042119800109997X"
numbers = residents | foreigners
DIGITS = "0123456789"


def codes(value: str | float) -> tuple[str, ...]:
    return check_identity_number(value).codes


# ------------------------------------------------------------------------------------------ parts and number


@pytest.mark.property
@given(numbers)
def test_a_number_put_together_from_parts_is_taken_apart_into_them(number: IdentityNumber) -> None:
    assert check_identity_number(number.number).number == number


@pytest.mark.property
@given(st.text(alphabet="0123456789X*xＸ０ .E+", max_size=20) | numbers.map(lambda number: number.number))
def test_an_accepted_number_is_written_as_it_was_read(text: str) -> None:
    number = check_identity_number(text).number
    if number is not None:
        assert number.number == "".join(text.split()).upper().replace("Ｘ", "X").replace("０", "0")


def test_the_parts_of_a_number_are_those_of_the_standard() -> None:
    number = read_identity_number(SOMEONE)
    assert number == ResidentNumber(region="340421", birth_date=date(1970, 1, 31), sequence=998)


@pytest.mark.parametrize(("sequence", "sex"), [(997, "male"), (998, "female"), (0, "female"), (1, "male")])
def test_an_odd_sequence_is_that_of_a_man(sequence: int, sex: str) -> None:
    assert ResidentNumber(region="340421", birth_date=date(1970, 1, 31), sequence=sequence).sex == sex


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SOMEONE, "resident"),
        ("810000198507209979", "hk_residence_permit"),
        ("820000198507209970", "mo_residence_permit"),
        ("830000198507209972", "tw_residence_permit"),
        ("911840198005209978", "foreign_permanent_resident_2023"),
        ("USA110080052001", "foreign_permanent_resident_2017"),
    ],
)
def test_the_kind_of_document_shows_in_the_number(text: str, kind: str) -> None:
    assert read_identity_number(text).kind == kind


def test_the_sex_of_a_foreign_resident_is_not_guessed() -> None:
    number = read_identity_number("911840198005209978")
    assert isinstance(number, PermanentResidentNumber)
    assert number.sex is None


def test_the_parts_of_a_foreign_card_are_province_nation_day_and_sequence() -> None:
    assert read_identity_number("911840198005209978") == PermanentResidentNumber(
        province="11", nation="840", birth_date=date(1980, 5, 20), sequence=997
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"region": "34042"},
        {"region": "34042X"},
        {"region": "940421"},  # that would be the card of a foreign permanent resident
        {"region": "３４０４２１"},
        {"region": 340421},
        {"sequence": 1000},
        {"sequence": -1},
        {"sequence": True},
        {"sequence": "001"},
        {"birth_date": "1970-02-30"},
    ],
)
def test_a_part_of_a_wrong_shape_is_refused(parts: dict[str, object]) -> None:
    good: dict[str, object] = {"region": "340421", "birth_date": date(1970, 1, 31), "sequence": 1}
    with pytest.raises(ValueRefused):
        ResidentNumber(**(good | parts))  # type: ignore[arg-type]


def test_a_number_cannot_be_changed() -> None:
    number = ResidentNumber(region="340421", birth_date=date(1970, 1, 31), sequence=998)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        number.sequence = 1  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------- spellings


@pytest.mark.parametrize(
    "text",
    [
        WITH_X,
        "34042119800109997x",
        "３４０４２１１９８００１０９９９７Ｘ",
        "34042119800109997ｘ",
        "34042119800109997Ⅹ",
        " 34042119800109997X\n",
        "340421 19800109 997X",
        "340421\u00a019800109\u3000997X",
        "'34042119800109997X",
        "\ufeff34042119800109997X\u200b",
    ],
)
def test_a_spelling_that_hides_nothing_is_taken_without_a_remark(text: str) -> None:
    checked = check_identity_number(text)
    assert checked.findings == ()
    assert checked.unwrap().number == WITH_X


def test_a_whole_number_is_taken_as_its_digits() -> None:
    assert check_identity_number(int(SOMEONE)).unwrap().number == SOMEONE


@pytest.mark.parametrize("value", [None, True, b"1", ["1"], date(2024, 1, 1)])
def test_what_is_neither_text_nor_number_is_refused(value: object) -> None:
    with pytest.raises(ValueRefused, match="not read as a number"):
        check_identity_number(value)  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------------- findings

FOUND = [
    ("", ("empty",)),
    (" \u3000\u200b", ("empty",)),
    ("3.40421196501E+17", ("spreadsheet_rounded",)),
    ("1.1010519491231e+17", ("spreadsheet_rounded",)),
    ("３.4E17", ("spreadsheet_rounded",)),
    (1.1010519491231e17, ("spreadsheet_rounded",)),
    (float("nan"), ("spreadsheet_rounded",)),
    ("110105194912310000", ("spreadsheet_rounded",)),
    ("110105194912301000", ("perhaps_rounded",)),
    ("340421********9976", ("masked",)),
    ("340421××××××××9976", ("masked",)),
    ("34042119700131XXXX", ("masked",)),
    ("34042119650115997", ("length",)),
    ("3404211965011599760", ("length",)),
    ("9" * 10_000, ("length",)),
    pytest.param(10**17_000, ("length",), id="an integer too long to print"),
    ("34042119700131O982", ("characters",)),
    ("X40421197001319982", ("characters",)),
    ("٣٤٠٤٢١١٩٧٠٠١٣١٩٩٨٢", ("characters",)),
    ("34042165011599X", ("characters",)),
    ("34042119900230997X", ("no_such_day",)),
    ("340421190002299977", ("no_such_day",)),
    ("34042100000101997X", ("no_such_day",)),
    ("123456789012345678", ("no_such_day", "wrong_check")),
    ("340421197001319983", ("wrong_check",)),
    ("911840198005209970", ("wrong_check",)),
    ("340421650115997", ("first_generation",)),
    ("340421650230997", ("first_generation", "no_such_day")),
    ("710000198507209975", ("region_of_permits",)),
    ("340421180003079977", ("too_old",)),
    (SOMEONE, ()),
    ("USA110080052001", ()),
    ("usa110080052001", ()),
    ("XXA110080052001", ()),
]


@pytest.mark.parametrize(("value", "expected"), FOUND)
def test_what_is_wrong_with_a_number_is_found(value: str | float, expected: tuple[str, ...]) -> None:
    assert codes(value) == expected


def numbered(region: str, birth_date: str) -> str:
    return ResidentNumber(region=region, birth_date=birth_date, sequence=998).number


@pytest.mark.parametrize("region", ["000000", "160101", "810001", "840000"])
def test_a_region_that_cannot_be_is_doubted_and_not_refused(region: str) -> None:
    checked = check_identity_number(numbered(region, "1970-01-31"))
    assert checked.codes == ("region_unknown",)
    assert checked.accepted


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [
        ("2026-11-26", ("born_later",)),
        ("2026-11-25", ("too_young",)),
        ("2010-11-26", ("too_young",)),
        ("2010-11-25", ()),
        ("1906-11-25", ()),
        ("1905-11-26", ()),
        ("1905-11-25", ("too_old",)),
    ],
)
def test_an_age_is_looked_at_on_the_day_of_the_check(birth_date: str, expected: tuple[str, ...]) -> None:
    checked = check_identity_number(numbered("340421", birth_date), on="2026-11-25", youngest=16)
    assert checked.codes == expected


@pytest.mark.property
@given(days, st.dates(date(2026, 1, 1), date(2060, 12, 31)), st.integers(1, 120))
@example(date(2004, 2, 29), date(2029, 2, 28), 25)
@example(date(2004, 2, 29), date(2029, 3, 1), 25)
def test_ages_are_counted_as_everywhere(birth_date: date, on: date, youngest: int) -> None:
    text = ResidentNumber(region="340421", birth_date=birth_date, sequence=998).number
    is_younger = count_years(birth_date, on, missing="up") < youngest
    checked = check_identity_number(text, on=on, youngest=youngest, oldest=200)
    assert ("too_young" in checked.codes) == is_younger


def test_without_a_day_nobody_is_too_young_or_born_later() -> None:
    assert codes(numbered("340421", "2999-01-01")) == ()


def test_before_numbers_were_given_nobody_was_young_enough_for_one() -> None:
    assert codes(numbered("340421", "1863-01-01")) == ("too_old",)
    assert codes(numbered("340421", "1864-01-01")) == ()


def test_an_age_without_a_day_is_refused() -> None:
    with pytest.raises(ValueRefused, match="needs a day"):
        check_identity_number(SOMEONE, youngest=16)


def test_a_leap_day_is_a_day_of_birth_in_a_leap_year_only() -> None:
    assert codes(numbered("340421", "2000-02-29")) == ()
    assert "no_such_day" in codes("340421200102299971")


def test_a_number_with_warnings_only_is_accepted_and_read() -> None:
    checked = check_identity_number("340421180003079977")
    assert checked.accepted
    assert (checked.errors, checked.warnings) == ((), (FINDINGS["too_old"],))
    assert read_identity_number("340421180003079977") == checked.number


def test_a_number_with_an_error_has_no_parts() -> None:
    checked = check_identity_number("340421197001319983")
    assert checked.number is None
    assert not checked.accepted
    assert checked.errors == checked.findings


def test_several_errors_of_a_number_are_raised_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        read_identity_number("123456789012345678")
    assert len(caught.value.errors) == 2


def test_a_rounded_number_is_refused_with_the_way_to_format_the_column() -> None:
    with pytest.raises(ValueRefused) as caught:
        read_identity_number("1.1010519491231e+17")
    assert "spreadsheet" in caught.value.message
    assert "format the column as text (文本)" in caught.value.hint


def test_every_finding_says_what_to_do() -> None:
    assert all(finding.message and finding.hint for finding in FINDINGS.values())
    assert all(code == finding.code for code, finding in FINDINGS.items())


def test_the_codes_of_findings_and_their_levels_are_those_of_the_reference() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "codes.md"
    section = (
        page.read_text(encoding="utf-8").partition("## Findings about numbers\n")[2].partition("\n## ")[0]
    )
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE)
    assert listed == [(finding.code, finding.level) for finding in FINDINGS.values()]


def test_a_finding_is_shown_with_code_level_and_what_to_do() -> None:
    assert str(FINDINGS["length"]) == (
        "[length] error: The number of characters is wrong. Count them against the document: 18 are expected"
    )


def test_findings_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FINDINGS["empty"] = FINDINGS["length"]  # type: ignore[index]


@pytest.mark.property
@given(residents, st.integers(0, 10))
def test_a_number_rounded_by_a_spreadsheet_never_passes_unseen(number: ResidentNumber, decimals: int) -> None:
    assume(number.region[0] != "0")
    digits = number.number.replace("X", "0")
    rounded = f"{digits[:15]}000"
    assert {"spreadsheet_rounded", "perhaps_rounded"} & set(codes(rounded))
    assert codes(f"{float(digits):.{decimals}E}") == ("spreadsheet_rounded",)
    assert codes(float(digits)) == ("spreadsheet_rounded",)


# -------------------------------------------------------------------------------------- the check character


@pytest.mark.property
@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_single_wrong_character_is_caught(number: IdentityNumber, place: int, sign: str) -> None:
    good = number.number
    assume(sign != good[place])
    assert not check_identity_number(good[:place] + sign + good[place + 1 :]).accepted


@pytest.mark.property
@given(numbers, st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(number: IdentityNumber, place: int) -> None:
    good = number.number
    assume(good[place] != good[place + 1])
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert not check_identity_number(swapped).accepted


@pytest.mark.property
@given(st.text(alphabet=DIGITS, min_size=17, max_size=17))
def test_the_check_character_agrees_with_python_stdnum(body: str) -> None:
    stdnum = pytest.importorskip("stdnum.cn.ric")
    assert identity_check(body) == stdnum.calc_check_digit(body + "0")


@pytest.mark.parametrize("body", ["", "1" * 16, "1" * 18, "1" * 16 + "X", "１" * 17])
def test_a_check_character_stands_on_seventeen_digits_only(body: str) -> None:
    with pytest.raises(ValueRefused, match="nothing to stand on"):
        identity_check(body)


@pytest.mark.parametrize(
    "text",
    [
        "810000198507209979",  # a residence permit of Hong Kong
        "911840198005209978",  # a foreign permanent resident card
        numbered(
            "110112", "1985-07-20"
        ),  # 通州, a county until 1997 and a district since: given at any later time
        numbered("110114", "1975-07-20"),
    ],
)
def test_a_right_number_is_taken_that_python_stdnum_rejects(text: str) -> None:
    stdnum = pytest.importorskip("stdnum.cn.ric")
    assert not stdnum.is_valid(text)
    assert codes(text) == ()


@pytest.mark.parametrize(
    "text", ["710000198507209975", "340421180003079977", numbered("340421", "2999-01-01")]
)
def test_a_doubtful_number_is_doubted_that_python_stdnum_takes(text: str) -> None:
    stdnum = pytest.importorskip("stdnum.cn.ric")
    assert stdnum.is_valid(text)
    assert check_identity_number(text, on="2026-01-01").findings


# --------------------------------------------------------------------------------------------- fifteen digits


def test_fifteen_digits_become_eighteen() -> None:
    assert convert_first_generation("340421650115997").number == "340421196501159976"


@pytest.mark.property
@given(
    st.builds(
        ResidentNumber,
        region=st.just("340421"),
        birth_date=st.dates(date(1900, 1, 1), date(1999, 12, 31)),
        sequence=st.integers(0, 999),
    )
)
def test_a_number_shortened_to_fifteen_digits_comes_back(number: ResidentNumber) -> None:
    short = number.number[:6] + number.number[8:17]
    assert check_identity_number(short).codes == ("first_generation",)
    assert convert_first_generation(short) == number


@pytest.mark.parametrize("text", ["", SOMEONE, "340421650230997", "34042165011599X", "USA110080052001"])
def test_nothing_else_is_converted(text: str) -> None:
    with pytest.raises(ValueRefused, match="first generation"):
        convert_first_generation(text)


# ---------------------------------------------------------------------------------------------------- secrecy


def windows(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


@pytest.mark.property
@given(numbers)
def test_nothing_printed_shows_more_of_a_number_than_its_ends(number: IdentityNumber) -> None:
    checked = check_identity_number(number.number)
    shown = f"{number!r} {number} {checked!r} {[number]}"
    # five characters in a row are more than either end
    assert not any(window in shown for window in windows(number.number, 5))


def test_a_foreign_card_is_masked_too() -> None:
    card = PermanentResidentCard2017("USA110080052001")
    assert (repr(card), str(card)) == ("PermanentResidentCard2017('USA********2001')", "USA********2001")


@pytest.mark.property
@given(residents, days)
def test_an_error_never_repeats_the_number(number: ResidentNumber, day: date) -> None:
    wrong = number.number[:-1] + ("1" if number.check != "1" else "2")
    with pytest.raises(UnionkitError) as caught:
        read_identity_number(wrong, on=day)
    assert not any(window in str(caught.value) for window in windows(wrong, 4))


@pytest.mark.property
@pytest.mark.fuzz
@given(st.text(max_size=40) | st.integers() | st.floats())
def test_hostile_input_is_judged_and_never_breaks_the_check(value: str | float) -> None:
    checked = check_identity_number(value)
    assert (checked.number is None) == bool(checked.errors)


def test_importing_the_package_imports_neither_numbers_nor_masks() -> None:
    script = "import sys, unionkit; print(*(name for name in sys.modules if 'identity' in name or 'masking' in name))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
