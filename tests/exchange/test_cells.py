"""Promises of cells: what offices type is read exactly, and what may mean two things is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import Policy
from unionkit.errors import UnionkitError, ValueRefused
from unionkit.evidence import Labels
from unionkit.exchange.cells import MOST_REMEMBERED, reader_of, remembering
from unionkit.rules import Fact

MONEY = [
    ("1200", Decimal(1200)),
    ("１２００", Decimal(1200)),
    ("1,200.50", Decimal("1200.50")),
    ("1.2万", Decimal(12000)),
    ("1.2万元", Decimal(12000)),
    ("￥1,200", Decimal(1200)),
    ("1200元", Decimal(1200)),
    ("-35.5", Decimal("-35.5")),
    ("0012", Decimal(12)),
    ("12345678901234567", Decimal(12345678901234567)),
]
AMBIGUOUS = [
    "1,2",
    "1.200,50",
    "1.2.3",
    "1e5",
    "约1200",
    "1200-1300",
    "(1200)",
    "一千二百",
    "1 200",
    ".5",
    "5.",
    "²",
    "l2",
]
YES_OR_NO = [
    ("是", True),
    ("有", True),
    ("√", True),
    ("yes", True),
    ("１", True),
    ("否", False),
    ("无", False),
    ("×", False),
    ("NO", False),
    ("0", False),
]


@pytest.mark.parametrize(("cell", "value"), MONEY)
def test_a_sum_as_offices_type_it_is_read_exactly(berth: Policy, cell: str, value: Decimal) -> None:
    assert reader_of(berth.facts["fee"])(cell) == value


@pytest.mark.parametrize("cell", AMBIGUOUS)
def test_a_sum_that_may_mean_two_things_is_refused(berth: Policy, cell: str) -> None:
    with pytest.raises(ValueRefused):
        reader_of(berth.facts["fee"])(cell)


@pytest.mark.parametrize("name", ["fee", "crew", "share"])
def test_no_number_is_read_as_a_float(berth: Policy, name: str) -> None:
    read = reader_of(berth.facts[name])
    assert {type(read(cell)) for cell in ("3", "4.0", "１", "1万")} <= {int, Decimal}


@pytest.mark.parametrize(("cell", "value"), YES_OR_NO)
def test_yes_and_no_are_read_as_offices_type_them(berth: Policy, cell: str, value: bool) -> None:
    read = reader_of(berth.facts["licensed"])
    assert (read(cell), read(cell)) == (value, value)


@pytest.mark.parametrize("cell", ["也许", "y/n", "2", "是否", "-"])
def test_what_is_neither_yes_nor_no_is_refused(berth: Policy, cell: str) -> None:
    with pytest.raises(ValueRefused):
        reader_of(berth.facts["licensed"])(cell)


@pytest.mark.parametrize(("cell", "value"), [("3", 3), ("3.0", 3), ("３", 3), ("1.2万", 12000)])
def test_a_count_is_read_as_a_whole_number(berth: Policy, cell: str, value: int) -> None:
    assert reader_of(berth.facts["crew"])(cell) == value


def test_a_count_with_decimals_is_refused(berth: Policy) -> None:
    with pytest.raises(ValueRefused, match="whole number"):
        reader_of(berth.facts["crew"])("2.5")


@pytest.mark.parametrize(
    ("cell", "value"), [("30%", "0.30"), ("2.5‰", "0.0025"), ("0.3", "0.3"), ("３０％", "0.30")]
)
def test_a_share_is_read_with_its_sign_or_as_a_plain_number(berth: Policy, cell: str, value: str) -> None:
    assert reader_of(berth.facts["share"])(cell) == Decimal(value)


def test_a_sum_with_a_percent_sign_is_refused(berth: Policy) -> None:
    with pytest.raises(ValueRefused, match="share"):
        reader_of(berth.facts["fee"])("30%")


@pytest.mark.parametrize("cell", ["2023-01-31", "2023/1/31", "20230131", "2023年1月31日"])
def test_a_day_is_read_with_the_year_first(berth: Policy, cell: str) -> None:
    assert reader_of(berth.facts["since"])(cell) == date(2023, 1, 31)


@pytest.mark.parametrize("cell", ["home", "本国"])
def test_a_choice_is_read_by_its_name_or_its_label(berth: Policy, cell: str) -> None:
    assert reader_of(berth.facts["flag"])(cell) == "home"


def test_a_choice_that_does_not_exist_is_refused_with_all_that_do(berth: Policy) -> None:
    with pytest.raises(ValueRefused) as refused:
        reader_of(berth.facts["flag"])("海盗")
    assert "本国" in refused.value.hint
    assert "foreign" in refused.value.hint
    assert "海盗" not in str(refused.value)


def test_a_label_that_two_choices_share_stands_for_neither() -> None:
    same = Labels({"zh": "船"})
    fact = Fact(
        name="kind", type="choice", choices=("tug", "yacht"), choice_labels={"tug": same, "yacht": same}
    )
    with pytest.raises(ValueRefused):
        reader_of(fact)("船")


def test_a_text_is_taken_as_it_is(berth: Policy) -> None:
    assert reader_of(berth.facts["remark"])("是") == "是"


def test_a_list_is_read_from_json_with_exact_numbers(berth: Policy) -> None:
    assert reader_of(berth.facts["calls"])('[{"tons": 1.10}]') == [{"tons": Decimal("1.10")}]


def test_texts_inside_a_list_are_read_as_cells_are(berth: Policy) -> None:
    assert reader_of(berth.facts["calls"])('[{"tons": "0.1万"}]') == [{"tons": Decimal(1_000)}]


def test_a_text_inside_a_list_that_cannot_be_read_is_refused_with_its_path(berth: Policy) -> None:
    with pytest.raises(ValueRefused) as refused:
        reader_of(berth.facts["calls"])('[{"tons": "三"}, {"tons": "约3"}]')
    assert refused.value.where == "facts.calls[0].tons"


@pytest.mark.parametrize("cell", ["3 calls", "[", "[" * 100_000])
def test_a_list_that_is_no_json_is_refused(berth: Policy, cell: str) -> None:
    with pytest.raises(ValueRefused, match="not a list"):
        reader_of(berth.facts["calls"])(cell)


def test_a_reader_remembers_no_more_than_it_may() -> None:
    asked: list[str] = []

    def read(text: str) -> object:
        asked.append(text)
        return text

    look = remembering(read)
    for _ in range(2):
        for number in range(MOST_REMEMBERED + 1):
            assert look(str(number)) == str(number)
    assert len(asked) == MOST_REMEMBERED + 2


@pytest.mark.property
@given(number=st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False))
def test_every_plain_number_reads_as_itself(berth: Policy, number: Decimal) -> None:
    assert reader_of(berth.facts["fee"])(f"{number:f}") == number


@pytest.mark.property
@pytest.mark.fuzz
@given(cell=st.text(max_size=80) | st.text(alphabet="0123456789.,-万元%¥ ０１。，一", max_size=20))
@pytest.mark.parametrize("name", ["fee", "crew", "licensed", "flag", "since", "remark", "share", "calls"])
def test_any_cell_is_read_or_refused_without_repeating_it(berth: Policy, name: str, cell: str) -> None:
    said = ""
    try:
        reader_of(berth.facts[name])(cell)
    except UnionkitError as error:
        said = str(error)
    assert len(cell) <= 8 or cell not in said
