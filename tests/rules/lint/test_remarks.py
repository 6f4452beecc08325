"""Every remark is provoked by one change of a policy without remarks, and does not come of a change that is in order."""

from __future__ import annotations

import pytest
from attrs import frozen
from tests.rules.lint.ferry_pass import PASS, TOLL, changed, linted

Changes = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Provoked:
    """A change that provokes a remark, what the remark says, and a like change that provokes none."""

    code: str
    name: str
    by: Changes
    where: str
    says: str
    level: str = "warning"
    twin: Changes = ()
    text: str = PASS


BANDS = "bands = [{ from = 0, to = 100, pay = 5 }, { above = 100, pay = 9 }]"
OPEN_ROW = 'deck = "open"\nfrom = 2020-01-01\nto = 2020-12-31'
CITE_1 = ('cite = "board: 1"', "")
SOME_FACT = '[facts.dog]\ntype = "bool"\nlabel = { zh = "狗", en = "dog" }\nquestion = { zh = "狗？", en = "A dog?" }\n'
GIVEN_FACT = SOME_FACT.replace('bool"', 'money"\nunit = "CNY/head"')
SIZE_FACT = (
    SOME_FACT.replace("bool", "choice")
    + "choices = ['small', 'big', 'none']\nchoice_labels = { small = '小', big = '大', none = '无' }\n"
)
PART_FACT = '[facts.part]\ntype = "decimal"\nlabel = { zh = "比例", en = "part" }\nquestion = { zh = "比例？", en = "Which part?" }\n'
RATE_TABLE: Changes = (
    (
        "[parameters.toll]",
        (
            '[[tables]]\nid = "ferry/share"\nkeys = ["place"]\nlabel = { zh = "比例", en = "share" }\n[[tables.row]]\n'
            'place = "350200"\nfrom = 2019-01-01\nvalue = 0.1\ncite = "board"\n'
            '[parameters.share]\ntable = "ferry/share"\nlabel = { zh = "比例", en = "share" }\n[parameters.toll]'
        ),
    ),
    ('rate = "12.5%"', 'rate = "share"'),
)
USED = ('when = "budget >= 100"', 'when = "budget >= 100 and not dog"')
FEW, REST = "edition 2020-01-01 amount few", "edition 2020-01-01 amount rest"


def bands(*written: str) -> tuple[str, str]:
    return BANDS, f"bands = [{', '.join(written)}]"


PROVOKED = [
    # Sources
    Provoked(
        code="UL01",
        name="uncited",
        by=(('cite = "board: 2"', ""),),
        where="edition 2023-01-01 require budget",
        says="cites no source",
        level="error",
        twin=(
            ('cite = "board: 2"', ""),
            ('when = "budget >= 100"', 'when = "budget >= 100"\ncite = "board: 2"'),
        ),
    ),
    Provoked(
        code="UL02",
        name="uncited-row",
        text=TOLL,
        by=(('value = 9\ncite = "board"', "value = 9"),),
        where="table ferry/toll row 350203/open 2021-01-01",
        says="cites no source",
        level="error",
    ),
    Provoked(
        code="UL14",
        name="source",
        by=(("[facts.place]", '[sources.press]\ntitle = "Newspaper"\ngrade = "press"\n[facts.place]'),),
        where="sources.press",
        says="nothing cites this source",
        twin=(
            ("[facts.place]", '[sources.press]\ntitle = "Newspaper"\ngrade = "press"\n[facts.place]'),
            ('value = 9.5\ncite = "board"', 'value = 9.5\ncite = "press"'),
        ),
    ),
    # What is not used
    Provoked(
        code="UL11",
        name="fact",
        by=(("[facts.place]", f"{SOME_FACT}[facts.place]"),),
        where="facts.dog",
        says="no rule uses this fact",
        twin=(("[facts.place]", f"{SOME_FACT}[facts.place]"), USED),
    ),
    Provoked(
        code="UL11",
        name="field",
        by=(
            (
                "[[tables]]",
                '[facts.trips.fields.late]\ntype = "bool"\nlabel = { zh = "晚", en = "late" }\n[[tables]]',
            ),
        ),
        where="facts.trips.fields.late",
        says="no rule uses this field",
        twin=(
            (
                "[[tables]]",
                '[facts.trips.fields.late]\ntype = "bool"\nlabel = { zh = "晚", en = "late" }\n[[tables]]',
            ),
            ("sum(trips.price) >= 1", "sum(trips.price, not trips.late) >= 1"),
        ),
    ),
    Provoked(
        code="UL12",
        name="quantity",
        by=(("[let.each]", '[let.half]\nis = "budget / 2"\nlabel = { zh = "半", en = "half" }\n[let.each]'),),
        where="let.half",
        says="no rule uses this quantity",
        twin=(
            ("[let.each]", '[let.half]\nis = "budget / 2"\nlabel = { zh = "半", en = "half" }\n[let.each]'),
            ('is = "budget / riders"', 'is = "half / riders"'),
        ),
    ),
    Provoked(
        code="UL13",
        name="parameter",
        by=(("2 * toll", "16"), ("each >= toll", "each >= 8")),
        where="parameters.toll",
        says="no rule uses this parameter",
        twin=(("2 * toll", "16"),),
    ),
    Provoked(
        code="UL15",
        name="cell",
        by=(
            ("table = { open = 5, cabin = 6, roof = 7 }", "table = { open = 5, cabin = 6 }"),
            ("deck == 'roof' and ", ""),
        ),
        where="edition 2020-01-01 amount by-deck",
        says="the table says nothing for deck roof",
        twin=(("table = { open = 5, cabin = 6, roof = 7 }", "table = { open = 5, cabin = 6 }"),),
    ),
    Provoked(
        code="UL15",
        name="cell-of-class",
        by=(
            (
                "[[edition.class]]",
                '[[edition.class]]\nis = "free"\nwhen = "riders == 3"\nlabel = { zh = "免", en = "free" }\n[[edition.class]]',
            ),
            (
                'by = "deck"\ntable = { open = 5, cabin = 6, roof = 7 }',
                'by = "class"\ntable = { first = 5, second = 6 }',
            ),
        ),
        where="edition 2020-01-01 amount by-deck",
        says="the table says nothing for class free",
        twin=(
            (
                'by = "deck"\ntable = { open = 5, cabin = 6, roof = 7 }',
                'by = "class"\ntable = { first = 5, second = 6 }',
            ),
        ),
    ),
    Provoked(
        code="UL15",
        name="cell-of-quantity",
        by=(
            ('is = "budget / riders"', 'by = "deck"\ntable = { open = "budget / riders", cabin = 6 }'),
            ("deck == 'roof' and ", ""),
        ),
        where="let.each",
        says="the table says nothing for deck roof",
        twin=(
            (
                'is = "budget / riders"',
                'by = "deck"\ntable = { open = "budget / riders", cabin = 6, roof = 7 }',
            ),
        ),
    ),
    Provoked(
        code="UL15",
        name="cell-of-two-levels",
        by=(
            (
                "[facts.place]",
                f"{SIZE_FACT}[facts.place]",
            ),
            (
                'by = "deck"\ntable = { open = 5, cabin = 6, roof = 7 }',
                'by = ["deck", "dog"]\ntable = { open = { small = 5 }, cabin = { small = 6 }, roof = { small = 7 } }',
            ),
        ),
        where="edition 2020-01-01 amount by-deck",
        says="the table says nothing for dog big",
        twin=(
            (
                "[facts.place]",
                f"{SIZE_FACT}[facts.place]",
            ),
            (
                'by = "deck"\ntable = { open = 5, cabin = 6, roof = 7 }',
                'by = ["deck", "dog"]\ntable = { open = { small = 5, big = 7 }, cabin = { small = 6 }, roof = { small = 7 } }',
            ),
        ),
    ),
    Provoked(
        code="UL15",
        name="cell-of-another-table",
        by=(
            ('of = "budget"\nrate = "12.5%"\nround = "0.01"', 'by = "deck"\ntable = { open = 1, cabin = 2 }'),
            ("deck == 'roof' and ", ""),
        ),
        where="edition 2020-01-01 amount rest",
        says="the table says nothing for deck roof",
        twin=(
            (
                'of = "budget"\nrate = "12.5%"\nround = "0.01"',
                'by = "deck"\ntable = { open = 1, cabin = 2, roof = 0 }',
            ),
        ),
    ),
    Provoked(
        code="UL16",
        name="usual-of-field",
        by=(('type = "money"\nlabel = { zh = "票价"', 'type = "money"\nusual = 8\nlabel = { zh = "票价"'),),
        where="facts.trips.fields.price",
        says="the usual value of a field is never taken",
        twin=(('type = "list"\n', 'type = "list"\nusual = []\n'),),
    ),
    # Periods
    Provoked(
        code="UL21",
        name="row-gap",
        text=TOLL,
        by=(("to = 2020-12-31", "to = 2020-11-30"), ("to = 2021-12-31", "to = 2020-12-15")),
        where="table ferry/toll row 350203/open 2020-01-01",
        says="no row is in force from 2020-12-16 to 2020-12-31",
        twin=(("to = 2020-12-31", "to = 2020-11-30"),),
    ),
    Provoked(
        code="UL21",
        name="row-gap-before-a-wider-row",
        text=TOLL,
        by=(("to = 2020-12-31", "to = 2020-11-29"), ("from = 2019-01-01", "from = 2020-12-05")),
        where="table ferry/toll row 350203/open 2020-01-01",
        says="no row is in force from 2020-11-30 to 2020-12-04",
        twin=(("to = 2020-12-31", "to = 2020-11-29"), ("from = 2019-01-01", "from = 2020-11-30")),
    ),
    Provoked(
        code="UL21",
        name="row-gap-of-another-place",
        text=TOLL,
        by=(("to = 2020-12-31", "to = 2020-11-30"), ('place = "350200"', 'place = "350100"')),
        where="table ferry/toll row 350203/open 2020-01-01",
        says="no row is in force from 2020-12-01 to 2020-12-31",
        twin=(("to = 2020-12-31", "to = 2020-11-30"), ('place = "350200"', 'place = "000000"')),
    ),
    Provoked(
        code="UL22",
        name="row-overlap",
        text=TOLL,
        by=(("to = 2020-12-31", "to = 2021-01-01"),),
        where="table ferry/toll row 350203/open 2020-01-01",
        says="holds to 2021-01-01, but the next one takes over on 2021-01-01",
        twin=((OPEN_ROW, OPEN_ROW.replace("to = 2020-12-31", "")),),
    ),
    Provoked(
        code="UL23",
        name="edition-gap",
        by=(("to = 2022-12-31", "to = 2022-12-30"),),
        where="edition 2020-01-01",
        says="no edition is in force from 2022-12-31 to 2022-12-31",
        twin=(("to = 2022-12-31\n", ""),),
    ),
    Provoked(
        code="UL24",
        name="edition-overlap",
        by=(("to = 2022-12-31", "to = 2023-01-01"),),
        where="edition 2020-01-01",
        says="holds to 2023-01-01, but the next one takes over on 2023-01-01",
    ),
    Provoked(
        code="UL25",
        name="choice-without-row",
        by=(('place = "350200"\nfrom = 2019-01-01', 'place = "350200"\ndeck = "cabin"\nfrom = 2019-01-01'),),
        where="parameters.toll",
        says="the table has no row whose deck is roof",
        twin=(('place = "350200"\nfrom = 2019-01-01', 'place = "350200"\ndeck = "*"\nfrom = 2019-01-01'),),
    ),
    Provoked(
        code="UL25",
        name="literal-without-row",
        by=(
            ('table = "ferry/toll"', 'table = "ferry/toll"\nkeys.deck = "\'cabin\'"'),
            ('place = "350200"\nfrom = 2019-01-01', 'place = "350200"\ndeck = "roof"\nfrom = 2019-01-01'),
        ),
        where="parameters.toll",
        says="the table has no row whose deck is cabin",
        twin=(('table = "ferry/toll"', 'table = "ferry/toll"\nkeys.deck = "\'cabin\'"'),),
    ),
    Provoked(
        code="UL26",
        name="never-in-force",
        by=(("from = 2019-01-01", "from = 2023-01-01"), ("from = 2019-01-01", "from = 2023-01-01")),
        where="edition 2020-01-01 parameters.toll",
        says="no row in force on any day of this edition",
        level="error",
        twin=(("from = 2019-01-01", "from = 2022-12-31"), ("from = 2019-01-01", "from = 2023-01-01")),
    ),
    Provoked(
        code="UL26",
        name="given-until-then",
        by=(
            ("from = 2019-01-01", "from = 2023-01-01"),
            ("from = 2019-01-01", "from = 2023-01-01"),
            (
                "[facts.place]",
                f"{GIVEN_FACT}[facts.place]",
            ),
            ('table = "ferry/toll"', 'table = "ferry/toll"\ngiven = "dog"'),
        ),
        where="edition 2020-01-01 parameters.toll",
        says="no row in force on any day of this edition",
        twin=(
            ("from = 2019-01-01", "from = 2023-01-01"),
            ("from = 2019-01-01", "from = 2023-01-01"),
            ('table = "ferry/toll"', 'table = "ferry/toll"\nat = "add_months(on, months(60), \'down\')"'),
        ),
    ),
    # Bands
    Provoked(
        code="UL31",
        name="band-gap",
        by=(bands("{ from = 0, to = 99.98, pay = 5 }", "{ from = 100, pay = 9 }"),),
        where=FEW,
        says="no band takes budget between 99.98 and 100",
        twin=(bands("{ from = 0, to = 99.99, pay = 5 }", "{ from = 100, pay = 9 }"),),
    ),
    Provoked(
        code="UL31",
        name="band-gap-of-one-value",
        by=(bands("{ from = 0, below = 100, pay = 5 }", "{ above = 100, pay = 9 }"),),
        where=FEW,
        says="no band takes budget at 100",
        twin=(bands("{ from = 0, below = 100.005, pay = 5 }", "{ above = 100.005, pay = 9 }"),),
    ),
    Provoked(
        code="UL31",
        name="band-gap-of-a-quotient",
        by=(
            (
                'is = "budget / riders"',
                'of = "budget / riders"\nbands = [{ to = 10, pay = 5 }, { from = 10.01, pay = 9 }]',
            ),
        ),
        where="let.each",
        says="no band takes budget / riders between 10 and 10.01",
        twin=(
            ('is = "budget / riders"', 'of = "budget / riders"\nbands = [{ to = 10, pay = 5 }, { pay = 9 }]'),
        ),
    ),
    Provoked(
        code="UL32",
        name="band-overlap",
        by=(bands("{ from = 0, to = 100, pay = 5 }", "{ from = 90, pay = 9 }"),),
        where=FEW,
        says="two bands take budget from 90 to 100; the earlier one wins",
        level="error",
        twin=(bands("{ from = 0, to = 100, pay = 5 }", "{ pay = 9 }"),),
    ),
    Provoked(
        code="UL32",
        name="band-edge-twice",
        by=(bands("{ from = 0, to = 100, pay = 5 }", "{ from = 100, pay = 9 }"),),
        where=FEW,
        says="two bands take budget from 100 to 100; the earlier one wins",
        twin=(bands("{ from = 0, below = 100, pay = 5 }", "{ from = 100, pay = 9 }"),),
    ),
    Provoked(
        code="UL32",
        name="band-without-end-first",
        by=(bands("{ from = 0, pay = 5 }", "{ to = 100, pay = 9 }"),),
        where=FEW,
        says="two bands take budget from 0 to 100; the earlier one wins",
        level="error",
    ),
    # Rounding
    Provoked(
        code="UL41",
        name="rounding",
        by=(('round = "0.01"\n', ""),),
        where=REST,
        says="may end between two fen, and no rounding is stated",
        twin=(('rate = "12.5%"\nround = "0.01"\n', 'rate = "100%"\n'),),
    ),
    Provoked(
        code="UL41",
        name="rounding-of-one-end",
        by=(('of = "budget"\nrate = "12.5%"\nround = "0.01"\n', 'between = [5, "budget / 3"]\n'),),
        where=REST,
        says="may end between two fen, and no rounding is stated",
        twin=(
            (
                'of = "budget"\nrate = "12.5%"\nround = "0.01"\n',
                "between = [5, \"round_to(budget / 3, '0.05') + 6\"]\n",
            ),
        ),
    ),
    # What is settled
    Provoked(
        code="UL51",
        name="never",
        by=(("riders > 10", "riders > 50"),),
        where="edition 2020-01-01 exclude crowd",
        says="riders > 50 can never hold",
        twin=(("riders > 10", "riders >= 50"),),
    ),
    Provoked(
        code="UL51",
        name="never-written-out",
        by=(("riders <= 5", "false"),),
        where=FEW,
        says="false can never hold",
    ),
    Provoked(
        code="UL52",
        name="always",
        by=(("riders > 10", "riders >= 1"),),
        where="edition 2020-01-01 exclude crowd",
        says="riders >= 1 always holds",
        twin=(("riders > 10", "riders >= 2"),),
    ),
    Provoked(
        code="UL52",
        name="always-written-out",
        by=(('when = "budget >= 100"', 'when = "true"'),),
        where="edition 2023-01-01 require budget",
        says="true always holds",
        twin=(
            ("each >= toll", "true"),
            ('when = "riders <= 40"', "when = \"riders <= 40 or deck == 'open'\""),
        ),
    ),
    Provoked(
        code="UL52",
        name="always-unless",
        by=(('unless = "budget > 9_000"', 'unless = "budget >= 0"'),),
        where="edition 2020-01-01 exclude crowd",
        says="budget >= 0 always holds",
    ),
    Provoked(
        code="UL52",
        name="always-limited",
        by=(("cap = 500", 'cap = 500\nonly_if = "riders < 51"'),),
        where="edition 2020-01-01 limit cap",
        says="riders < 51 always holds",
        twin=(("cap = 500", 'cap = 500\nonly_if = "amount > 0"'),),
    ),
    Provoked(
        code="UL53",
        name="class",
        by=(
            ('when = "each >= 2 * toll"', 'when = "each >= toll"'),
            (
                'when = "each >= toll"\nlabel = { zh = "乙等"',
                'when = "each >= 2 * toll"\nlabel = { zh = "乙等"',
            ),
        ),
        where="edition 2020-01-01 class second",
        says="no case can come to second",
        twin=(
            ('when = "each >= 2 * toll"', "when = \"each >= toll and deck == 'open'\""),
            (
                'when = "each >= toll"\nlabel = { zh = "乙等"',
                'when = "each >= 2 * toll"\nlabel = { zh = "乙等"',
            ),
        ),
    ),
    Provoked(
        code="UL53",
        name="amount",
        by=(('when = "riders <= 40"', 'when = "riders <= 4"'), (BANDS, "rate = 1")),
        where="edition 2020-01-01 amount by-deck",
        says="the amounts before this one take every case",
        twin=(('when = "riders <= 40"', 'when = "riders <= 6"'), (BANDS, "rate = 1")),
    ),
    Provoked(
        code="UL53",
        name="exclusion",
        by=(("sum(trips.price) >= 1", "sum(trips.price) >= 1 and riders <= 10"),),
        where="edition 2020-01-01 exclude crowd",
        says="whoever meets the requirements is never excluded by this",
        twin=(("sum(trips.price) >= 1", "sum(trips.price) >= 1 and riders <= 11"),),
    ),
    Provoked(
        code="UL54",
        name="floor-above-cap",
        by=(("floor = 5", "floor = 501"),),
        where="edition 2020-01-01 limit floor",
        says="this floor lies above the cap cap",
        level="error",
        twin=(("floor = 5", 'floor = 501\nonly_if = "riders > 3"'),),
    ),
    Provoked(
        code="UL55",
        name="rate-by-condition",
        by=(('rate = "12.5%"', "rate = \"12.5 if deck == 'open' else 10%\""),),
        where="edition 2020-01-01 amount rest",
        says="may be 1250 %",
        twin=(('rate = "12.5%"', "rate = \"12.5% if deck == 'open' else 100%\""),),
    ),
    Provoked(
        code="UL55",
        name="rate-of-a-fact",
        by=(
            ("[facts.trips]\n", PART_FACT + "most = 30\n[facts.trips]\n"),
            ('rate = "12.5%"', 'rate = "part"'),
        ),
        where="edition 2020-01-01 amount rest",
        says="may be 3000 %",
        twin=(
            ("[facts.trips]\n", PART_FACT + "most = 1\n[facts.trips]\n"),
            ('rate = "12.5%"', 'rate = "part"'),
        ),
    ),
    Provoked(
        code="UL55",
        name="rate-of-a-quantity-in-a-slice",
        by=(
            (
                "[let.each]",
                '[let.share]\nis = "30 if riders > 1 else 10%"\nlabel = { zh = "比例", en = "share" }\n[let.each]',
            ),
            ('rate = "12.5%"', 'marginal = [{ to = 9, rate = "10%" }, { rate = "share" }]'),
        ),
        where="edition 2020-01-01 amount rest",
        says="may be 3000 %",
        twin=(
            (
                "[let.each]",
                '[let.share]\nis = "30 if riders > 1 else 10%"\nlabel = { zh = "比例", en = "share" }\n[let.each]',
            ),
            ('rate = "12.5%"', 'marginal = [{ to = 9, rate = "10%" }, { rate = "min(share, 1)" }]'),
        ),
    ),
    Provoked(
        code="UL55",
        name="rate-of-a-table",
        by=(
            *RATE_TABLE,
            (
                'label = { zh = "比例", en = "share" }\n[[tables.row]]',
                'label = { zh = "比例", en = "share" }\n[[tables.row]]\nplace = "350000"\nfrom = 2019-01-01\nvalue = 12\ncite = "board"\n[[tables.row]]',
            ),
        ),
        where="edition 2020-01-01 amount rest",
        says="may be 1200 %",
        twin=RATE_TABLE,
    ),
    # Labels
    Provoked(
        code="UL61",
        name="chinese",
        by=(('{ zh = "预算", en = "budget" }', '{ en = "budget" }'),),
        where="facts.budget",
        says="there is no Chinese label",
    ),
    Provoked(
        code="UL62",
        name="english",
        by=(('{ zh = "票价合计", en = "sum of prices" }', '"票价合计"'),),
        where="edition 2020-01-01 results.price",
        says="there is no English label",
    ),
    Provoked(
        code="UL62",
        name="english-title",
        by=(('title = { zh = "轮渡月票", en = "ferry pass" }', 'title = "轮渡月票"'),),
        where="title",
        says="there is no English label",
    ),
    Provoked(
        code="UL62",
        name="english-of-table",
        text=TOLL,
        by=(('{ zh = "过桥费", en = "toll" }', '"过桥费"'),),
        where="table ferry/toll",
        says="there is no English label",
    ),
    Provoked(
        code="UL63",
        name="question",
        by=(('question = { zh = "几人？", en = "How many ride?" }\n', ""),),
        where="facts.riders",
        says="there is no question to ask",
        twin=(('question = { zh = "几人？", en = "How many ride?" }\n', 'question = "几人？"\n'),),
    ),
    Provoked(
        code="UL64",
        name="choice-label",
        by=((', roof = { zh = "顶层", en = "roof" } }', " }"),),
        where="facts.deck",
        says="these choices have no label: roof",
        twin=((', roof = { zh = "顶层", en = "roof" } }', ', roof = "顶层" }'),),
    ),
]
IDS = [f"{each.code}-{each.name}" for each in PROVOKED]


def test_the_policy_and_the_table_to_be_changed_have_no_remark() -> None:
    assert linted(PASS) == linted(TOLL) == ()


@pytest.mark.parametrize("provoked", PROVOKED, ids=IDS)
def test_a_remark_is_provoked_where_something_looks_wrong(provoked: Provoked) -> None:
    remarks = linted(changed(provoked.text, *provoked.by))
    assert [(remark.code, remark.level, remark.where) for remark in remarks] == [
        (provoked.code, provoked.level, provoked.where)
    ]
    assert provoked.says in remarks[0].message
    assert remarks[0].hint
    assert str(remarks[0]).startswith(f"[{provoked.code}] {provoked.level}: {provoked.where}: ")


@pytest.mark.parametrize(
    "provoked",
    [each for each in PROVOKED if each.twin],
    ids=[f"{each.code}-{each.name}" for each in PROVOKED if each.twin],
)
def test_a_like_change_that_is_in_order_provokes_no_remark(provoked: Provoked) -> None:
    assert linted(changed(provoked.text, *provoked.twin)) == ()
