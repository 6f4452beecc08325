"""The shipped calendar against two libraries that know the same years, and calendars in files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import UnionkitError, load_pack, load_policy
from unionkit.errors import OutsideCalendar, PackError, PolicyError, flatten
from unionkit.evidence import Grade, Source
from unionkit.packs import load_calendar, shipped_folder
from unionkit.packs.linting import lint_path
from unionkit.values import Arrangement, Holiday, Period

CN = load_calendar("cn/calendar")
FIRST, LAST = 2004, 2026
DAYS = [date(FIRST, 1, 1) + timedelta(days=n) for n in range((date(LAST + 1, 1, 1) - date(FIRST, 1, 1)).days)]

# The notice for 2006 (国办发明电〔2005〕35号) has Saturday 2005-12-31 worked for the New Year holiday. holidays says so as
# well; chinesecalendar leaves the day out, and so takes it for a weekend.
WRONG_IN_CHINESECALENDAR = {date(2005, 12, 31)}


# ---------------------------------------------------------------------------------------------- the shipped calendar


def test_the_shipped_calendar_covers_2004_to_2026() -> None:
    assert CN.covers == Period(DAYS[0], DAYS[-1])


def test_every_day_is_as_the_library_holidays_has_it() -> None:
    known = holidays.country_holidays("CN", years=range(FIRST, LAST + 1))
    assert [day for day in DAYS if CN.is_working(day) != known.is_working_day(day)] == []


def test_every_day_but_one_is_as_chinesecalendar_has_it() -> None:
    different = {day for day in DAYS if CN.is_working(day) != chinese_calendar.is_workday(day)}
    assert different <= WRONG_IN_CHINESECALENDAR  # a later release may mend it


def test_the_saturday_that_chinesecalendar_leaves_out_is_worked_by_the_notice_for_2006() -> None:
    found = CN.look_up("2005-12-31")
    assert found.kind == "make_up"
    assert found.source == next(item.source for item in CN.arrangements if item.year == 2006)


@pytest.mark.parametrize("year", [2025, 2026])
def test_2025_and_2026_have_248_working_days_as_published(year: int) -> None:
    assert CN.working_days_in(Period.year(year)) == 248


@pytest.mark.parametrize("arrangement", CN.arrangements, ids=lambda item: f"{item.year}{item.amends:+}")
def test_beyond_the_days_worked_for_it_a_year_has_as_many_weekdays_off_as_the_law_has_holidays(
    arrangement: Arrangement,
) -> None:
    """The law has 10 days until 2007, 11 until 2024 and 13 from 2025; a change of 2015, 2019 and 2020 adds one each."""
    off = [day for holiday in arrangement.holidays for day in holiday.dates if day.weekday() < 5]
    law = 10 if arrangement.year < 2008 else 11 if arrangement.year < 2025 else 13
    assert len(off) - len(arrangement.working) == (1 if arrangement.amends else law)


@pytest.mark.parametrize(
    ("day", "kind", "holiday"),
    [
        ("2026-02-14", "make_up", ""),
        ("2026-02-15", "holiday", "春节"),
        ("2026-02-23", "holiday", "春节"),
        ("2026-02-24", "weekday", ""),
        ("2025-10-06", "holiday", "国庆节、中秋节"),
        ("2020-02-01", "holiday", "春节"),  # a Saturday, first meant to be worked
        ("2019-05-02", "holiday", "劳动节"),
        ("2018-12-29", "make_up", ""),
        ("2013-04-07", "make_up", ""),
        ("2007-12-31", "holiday", "元旦"),
    ],
)
def test_a_day_has_the_kind_and_the_name_that_the_notice_gives_it(day: str, kind: str, holiday: str) -> None:
    found = CN.look_up(day)
    assert (found.kind, found.holiday) == (kind, holiday)


@pytest.mark.parametrize(
    ("day", "then", "known", "later"),
    [
        ("2020-01-31", "2020-01-25", True, False),
        ("2020-02-01", "2020-01-25", True, False),
        ("2019-05-02", "2019-03-21", True, False),
        ("2019-04-28", "2019-03-21", False, True),
        ("2015-09-03", "2015-05-12", True, False),
        ("2005-12-31", "2005-12-15", False, True),
    ],
)
def test_the_calendar_can_be_had_as_it_was_known_before_a_later_notice(
    day: str, then: str, known: bool, later: bool
) -> None:
    assert (CN.known_on(then).is_working(day), CN.is_working(day)) == (known, later)


def test_at_no_time_did_the_known_years_have_a_gap() -> None:
    months = [date(year, month, 1) for year in range(FIRST, LAST + 1) for month in range(1, 13)]
    assert {CN.known_on(day).covers.start for day in months} == {date(FIRST, 1, 1)}


def test_every_year_was_known_before_it_began_wherever_the_day_of_issue_is_known() -> None:
    late = [
        item.year
        for item in CN.arrangements
        if not item.amends and item.source.issued is not None and item.source.issued >= date(item.year, 1, 1)
    ]
    assert late == []


def test_a_source_whose_text_or_number_was_not_read_is_graded_unverified() -> None:
    unread = {item.year for item in CN.arrangements if item.source.grade == Grade.unverified}
    assert unread == {2004, 2005, 2008}
    assert all(item.source.number for item in CN.arrangements)


def test_every_arrangement_has_a_source_of_its_own() -> None:
    sources = [item.source for item in CN.arrangements]
    assert len(set(sources)) == len(sources) == LAST - FIRST + 1 + 3


def test_the_pack_hands_out_its_calendar() -> None:
    pack = load_pack("cn")
    assert pack.calendar == CN
    assert dict(pack.calendars) == {"cn/calendar": CN}
    assert "cn/calendar" not in pack.policies


def test_the_year_to_come_is_refused_until_a_host_adds_it() -> None:
    with pytest.raises(OutsideCalendar):
        CN.period_end("2026-12-29", working_days=5)
    source = Source(key="own", title="2027年放假安排", grade=Grade.unverified)
    longer = CN.with_year(2027, holidays=[Holiday("元旦", "2027-01-01", "2027-01-03")], source=source)
    assert longer.period_end("2026-12-29", working_days=5) == date(2027, 1, 6)


@pytest.mark.property
@given(st.sampled_from(DAYS), st.integers(-500, 500))
def test_counting_undoes_adding_in_the_shipped_calendar(day: date, number: int) -> None:
    try:
        moved = CN.add_working_days(day, number)
    except OutsideCalendar:
        return
    assert CN.working_days_between(day, moved) == number


# -------------------------------------------------------------------------------------------------- calendars in files

FERRY = """
kind = "calendar"
id = "ferry/calendar"
label = { zh = "渡船", en = "ferry" }
[sources.board]
title = "notice board"
grade = "issuer"
issued = 2029-12-01
[[year]]
year = 2030
cite = "board"
holiday = [{ name = "regatta", from = 2030-06-28, to = 2030-07-02 }, { name = "ice", from = 2030-01-02 }]
working = [2030-07-06]
"""

NEXT = """
kind = "calendar"
id = "ferry/next"
extends = "ferry/calendar"
sources.board = { title = "notice board", grade = "issuer", issued = 2030-12-01 }
[[year]]
year = 2031
cite = "board"
holiday = [{ name = "ice", from = 2031-01-02 }]
[[amendment]]
year = 2030
cite = "board"
working = [2030-12-28]
"""


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def told(error: UnionkitError, folder: Path) -> list[str]:
    return [f"{single.where}: {single.message}".removeprefix(f"{folder}/") for single in flatten(error)]


def problems_of(folder: Path, text: str) -> list[str]:
    written(folder, rest=text)
    with pytest.raises(UnionkitError) as raised:
        load_calendar(folder / "rest.toml")
    return told(raised.value, folder)


def test_a_calendar_is_loaded_from_a_file(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, rest=FERRY) / "rest.toml")
    assert calendar.covers == Period.year(2030)
    assert [calendar.look_up(day).kind for day in ("2030-01-02", "2030-07-02", "2030-07-06")] == [
        "holiday",
        "holiday",
        "make_up",
    ]


def test_a_source_comes_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, rest=FERRY) / "rest.toml")
    assert calendar.look_up("2030-07-01").source == Source(
        key="board", title="notice board", grade=Grade.issuer, issued=date(2029, 12, 1)
    )


def test_a_file_of_ones_own_extends_an_installed_calendar(tmp_path: Path) -> None:
    text = NEXT.replace("ferry/calendar", "cn/calendar").replace("2031", "2027")
    text = text[: text.index("[[amendment]]")]
    calendar = load_calendar(written(tmp_path, own=text) / "own.toml")
    assert calendar.covers == Period("2004-01-01", "2027-12-31")
    assert not calendar.is_working("2027-01-02")
    assert calendar.arrangements[:-4] == CN.arrangements[:-3]


def test_a_calendar_extends_another_of_its_pack_and_changes_days_of_it(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path, pack='id = "ferry"', a=NEXT, b=FERRY))
    longer = pack.calendars["ferry/next"]
    assert longer.covers == Period("2030-01-01", "2031-12-31")
    assert (pack.calendar.is_working("2030-12-28"), longer.is_working("2030-12-28")) == (False, True)


def test_a_pack_of_ones_own_extends_an_installed_calendar(tmp_path: Path) -> None:
    text = NEXT.replace("ferry/calendar", "cn/calendar").replace("2031", "2027")
    pack = load_pack(written(tmp_path, a=text[: text.index("[[amendment]]")]))
    assert pack.calendar.covers == Period("2004-01-01", "2027-12-31")


def test_a_file_within_a_pack_uses_the_sources_and_calendars_of_the_pack(tmp_path: Path) -> None:
    own = NEXT.replace("sources.board", "sources.other")
    shared = '[sources.board]\ntitle = "shared"\ngrade = "press"'
    written(tmp_path, pack='id = "ferry"', sources=shared, a=own, b=FERRY)
    assert load_calendar(tmp_path / "a.toml").look_up("2031-01-02").source == Source(
        key="board", title="shared", grade=Grade.press
    )


def test_a_calendar_that_extends_another_cannot_be_extended(tmp_path: Path) -> None:
    third = NEXT.replace("ferry/next", "ferry/third").replace('"ferry/calendar"', '"ferry/next"')
    with pytest.raises(PolicyError, match="no calendar to extend is called 'ferry/next'"):
        load_pack(written(tmp_path, a=NEXT, b=FERRY, c=third))


def test_a_pack_without_a_calendar_says_so(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path, pack='id = "quay"'))
    with pytest.raises(PackError, match="the pack quay has no calendar"):
        _ = pack.calendar


def test_the_only_calendar_of_a_pack_is_its_calendar_whatever_its_id(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path, pack='id = "quay"', rest=FERRY))
    assert pack.calendar == pack.calendars["ferry/calendar"]


def test_of_several_calendars_none_is_chosen_unless_its_id_says_so(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path, pack='id = "quay"', a=FERRY, b=NEXT))
    with pytest.raises(PackError, match=r"2 calendars, none of them called quay/calendar"):
        _ = pack.calendar


@pytest.mark.parametrize(
    ("reference", "told"), [("cn/holidays", "cn/calendar"), ("nowhere/calendar", "installed: cn")]
)
def test_an_unknown_calendar_is_refused_with_those_that_there_are(reference: str, told: str) -> None:
    with pytest.raises(PackError, match=told):
        load_calendar(reference)


def test_a_file_that_holds_something_else_is_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="holds no calendar"):
        load_calendar(written(tmp_path, rest='kind = "table"') / "rest.toml")


def test_a_calendar_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"holds a calendar.*load_calendar"):
        load_policy(written(tmp_path, rest=FERRY) / "rest.toml")


BROKEN = {
    "a make-up day that is no weekend": (
        "working = [2030-07-06]",
        "working = [\n  2030-07-06,\n  2030-07-09,\n]",
        ["rest.toml:15 year[0].working[1]: 2030-07-09 is a Tuesday, which is worked anyway"],
    ),
    "a holiday outside its year": (
        "from = 2030-01-02",
        "from = 2031-01-02",
        ["rest.toml:12 year[0].holiday[1]: 2031-01-02 does not lie in 2030"],
    ),
    "a day listed twice": (
        "2030-07-06",
        "2030-06-30",
        ["rest.toml:13 year[0].working[0]: 2030-06-30 is listed twice"],
    ),
    "a year twice": (
        "[[year]]",
        '[[year]]\nyear = 2030\ncite = "board"\nholiday = []\n[[year]]',
        ["rest.toml:14 year[1].year: 2030 is arranged already"],
    ),
    "a gap": (
        "[[year]]",
        '[[year]]\nyear = 2028\ncite = "board"\nholiday = []\n[[year]]',
        ["rest.toml:14 year[1].year: 2029 is missing"],
    ),
    "an amendment of nothing": (
        "[[year]]",
        "[[amendment]]",
        [
            "rest.toml:1: a calendar has years",
            "rest.toml:10 amendment[0].year: nothing is arranged for 2030 yet",
        ],
    ),
    "a reversed holiday": (
        "to = 2030-07-02",
        "to = 2030-06-02",
        ["rest.toml:12 year[0].holiday[0].to: A holiday ends before it starts"],
    ),
    "a holiday without a name": (
        'name = "ice", ',
        "",
        ["rest.toml:12 year[0].holiday[1]: name is missing"],
    ),
    "a holiday without a day": (
        ", from = 2030-01-02",
        "",
        ["rest.toml:12 year[0].holiday[1]: from is missing"],
    ),
    "a text for a day": (
        "[2030-07-06]",
        '["2030-07-06"]',
        ["rest.toml:13 year[0].working[0]: a day is wanted here"],
    ),
    "a time for a day": (
        "[2030-07-06]",
        "[2030-07-06T08:00:00]",
        ["rest.toml:13 year[0].working[0]: a day is wanted here"],
    ),
    "one day for a list": (
        "[2030-07-06]",
        "2030-07-06",
        ["rest.toml:13 year[0].working: a list of days is wanted here"],
    ),
    "no year": ("year = 2030", 'year = "2030"', ["rest.toml:10 year[0].year: A year has four digits"]),
    "no source": (
        'cite = "board"\n',
        "",
        ["rest.toml:9 year[0].cite: an arrangement cites the one document that announces it"],
    ),
    "an unknown source": (
        'cite = "board"',
        'cite = "wall"',
        ["rest.toml:11 year[0].cite: no source is called 'wall'"],
    ),
    "an unknown key": (
        "working =",
        "worked =",
        ["rest.toml:13 year[0].worked: 'worked' means nothing here"],
    ),
    "an unknown key of a holiday": (
        "to = 2030-07-02",
        "until = 2030-07-02",
        ["rest.toml:12 year[0].holiday[0].until: 'until' means nothing here"],
    ),
    "an unknown key of the calendar": (
        'id = "ferry/calendar"',
        'id = "ferry/calendar"\ncolour = "blue"',
        ["rest.toml:4 colour: 'colour' means nothing here"],
    ),
    "no days": (
        FERRY[FERRY.index("holiday ="):],
        "",
        ["rest.toml:9 year[0]: this arrangement names no day"],
    ),
    "no years": (
        FERRY[FERRY.index("[[year]]"):],
        "",
        ["rest.toml:1: a calendar has years"],
    ),
    "nothing to extend": (
        'id = "ferry/calendar"',
        'id = "ferry/calendar"\nextends = "cn/nothing"',
        ["rest.toml:4 extends: no calendar to extend is called 'cn/nothing'"],
    ),
    "a gap to what is extended": (
        'id = "ferry/calendar"',
        'id = "ferry/calendar"\nextends = "cn/calendar"',
        ["rest.toml:11 year[0].year: 2029 is missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_calendar_is_told_with_line_and_key(tmp_path: Path, name: str) -> None:
    wrong, instead, expected = BROKEN[name]
    assert wrong in FERRY
    assert problems_of(tmp_path, FERRY.replace(wrong, instead, 1)) == expected


def test_everything_that_is_broken_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = FERRY
    for name in ("a make-up day that is no weekend", "a holiday outside its year", "an unknown source"):
        text = text.replace(*BROKEN[name][:2], 1)
    assert [line.partition(": ")[0] for line in problems_of(tmp_path, text)] == [
        "rest.toml:11 year[0].cite",
        "rest.toml:12 year[0].holiday[1]",
        "rest.toml:15 year[0].working[1]",
    ]


def test_a_day_that_cannot_be_read_moves_no_other_problem_to_another_place(tmp_path: Path) -> None:
    text = FERRY.replace('name = "ice", from = 2030-01-02', 'name = "ice", from = 2031-01-02').replace(
        "from = 2030-06-28,", ""
    )
    assert problems_of(tmp_path, text.replace("[2030-07-06]", "[1, 2030-07-09]")) == [
        "rest.toml:12 year[0].holiday[0]: from is missing",
        "rest.toml:12 year[0].holiday[1]: 2031-01-02 does not lie in 2030",
        "rest.toml:13 year[0].working[0]: a day is wanted here",
        "rest.toml:13 year[0].working[1]: 2030-07-09 is a Tuesday, which is worked anyway",
    ]


def test_a_year_that_cannot_be_read_is_not_told_to_be_missing_as_well(tmp_path: Path) -> None:
    more = NEXT[NEXT.index("[[year]]"): NEXT.index("[[amendment]]")]  # fmt: skip
    text = FERRY + more.replace("2031\n", '"2031"\n') + more.replace("2031", "2032")
    assert problems_of(tmp_path, text) == ["rest.toml:15 year[1].year: A year has four digits"]


def test_the_problems_of_a_calendar_are_among_those_of_its_pack(tmp_path: Path) -> None:
    broken = FERRY.replace("2030-07-06", "2030-07-09")
    with pytest.raises(UnionkitError, match="worked anyway"):
        load_pack(written(tmp_path, rest=broken))


@pytest.mark.parametrize("reference", ["file", "folder"])
def test_a_source_that_no_year_cites_is_remarked(tmp_path: Path, reference: str) -> None:
    spare = FERRY.replace("[[year]]", '[sources.wall]\ntitle = "wall"\ngrade = "press"\n[[year]]')
    written(tmp_path, rest=spare)
    found = lint_path(tmp_path if reference == "folder" else tmp_path / "rest.toml")
    assert [(remark.code, remark.where) for remark in found] == [
        ("UL14", "calendar ferry/calendar sources.wall")
    ]


def test_a_shared_source_that_only_a_calendar_cites_is_used(tmp_path: Path) -> None:
    shared = '[sources.board]\ntitle = "notice board"\ngrade = "issuer"'
    own = FERRY[: FERRY.index("[sources")] + FERRY[FERRY.index("[[year]]") :]
    assert lint_path(written(tmp_path, sources=shared, rest=own)) == ()


def test_the_shipped_calendar_draws_no_remark() -> None:
    assert lint_path(shipped_folder() / "calendar.toml") == ()


@pytest.mark.fuzz
@pytest.mark.property
@given(
    st.dictionaries(
        st.sampled_from(["year", "cite", "holiday", "working"]),
        st.sampled_from(
            ["2030", '"board"', "[]", "[2030-07-06]", "[{}]", "{}", "true", "1.5", "2030-07-06", "[[2030]]"]
        ),
    ),
    st.sampled_from(["year", "amendment"]),
)
def test_no_record_of_a_calendar_makes_anything_but_a_calendar_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, record: dict[str, str], kind: str
) -> None:
    text = FERRY + f"[[{kind}]]\n" + "\n".join(f"{key} = {value}" for key, value in record.items())
    file = tmp_path_factory.mktemp("calendar") / "rest.toml"
    file.write_text(text, encoding="utf-8")
    errors: tuple[UnionkitError, ...] = ()
    try:
        load_calendar(file)
    except UnionkitError as error:
        errors = flatten(error)
    assert [single for single in errors if not single.where.startswith(str(file))] == []
