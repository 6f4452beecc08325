"""Promises of lists of codes: an entry is known by its label, in any spelling of it, and never by a bare number."""

from __future__ import annotations

import pytest

from unionkit.errors import ValueRefused
from unionkit.evidence import Citation, Code, CodeList, Grade, Labels, Source

BERTHS = CodeList(
    id="berth",
    codes=[
        Code(
            id="deck", label=Labels({"zh": "甲板(露天)", "en": "deck"}), also=("露天",), numbers={"port": "1"}
        ),
        Code(id="cabin", label=Labels({"zh": "客舱", "en": "cabin"}), numbers={"port": "2", "line": "1"}),
    ],
)


@pytest.mark.parametrize("text", ["deck", "Deck", "甲板(露天)", "甲板（露天）", " 甲 板(露天) ", "露天"])
def test_an_entry_is_found_by_id_label_and_other_spellings(text: str) -> None:
    found = BERTHS.find(text)
    assert found is not None
    assert found.id == "deck"


@pytest.mark.parametrize("number", ["1", "2"])
def test_a_bare_number_finds_nothing(number: str) -> None:
    assert BERTHS.find(number) is None


def test_a_number_means_what_its_system_says() -> None:
    assert [str(BERTHS.by_number("1", system)) for system in ("port", "line")] == ["甲板(露天)", "客舱"]


def test_a_number_that_a_system_does_not_have_means_nothing() -> None:
    assert BERTHS.by_number("9", "port") is None


def test_an_entry_without_a_number_in_a_system_has_none_there() -> None:
    assert BERTHS.number("甲板(露天)", "line") is None


def test_the_labels_come_in_the_order_of_the_list() -> None:
    assert BERTHS.labels == ("甲板(露天)", "客舱")


def test_a_text_that_is_no_entry_is_refused_with_the_nearest_label() -> None:
    with pytest.raises(ValueRefused) as caught:
        BERTHS.read("甲板(露夭)")
    assert "甲板(露天)" in caught.value.hint


def test_a_text_like_none_is_refused_with_all_labels() -> None:
    with pytest.raises(ValueRefused) as caught:
        BERTHS.read("xyz")
    assert "甲板(露天), 客舱" in caught.value.hint


def test_a_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(ValueRefused) as caught:
        BERTHS.read("王小强")
    assert "王小强" not in str(caught.value)


def test_membership_is_asked_by_text() -> None:
    assert [text in BERTHS for text in ("客舱", "货舱", 7)] == [True, False, False]


def test_the_grade_is_that_of_the_weakest_source() -> None:
    sources = [Source(key=grade.name, title="t", grade=grade) for grade in (Grade.press, Grade.mirror)]
    cited = CodeList(id="x", codes=BERTHS.codes, citations=tuple(map(Citation, sources)))
    assert (cited.grade, BERTHS.grade) == (Grade.mirror, None)
