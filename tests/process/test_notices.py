from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import load_calendar
from unionkit.errors import ErrorGroup, OutsideCalendar, ValueRefused, flatten
from unionkit.process import Deadline, Notice, NoticeState, Objection, post

CN = load_calendar("cn/calendar")
FIVE = Deadline(working_days=5)
PLAIN = Notice(id="n", opens="2024-03-04", lasts=FIVE)  # a Monday: it closes on Monday the 11th


def objection(number: int, raised: str, settled: str | None = None, verdict: str | None = None) -> Objection:
    return Objection(id=str(number), raised_on=raised, settled_on=settled, verdict=verdict)  # type: ignore[arg-type]


def state(day: str, *objections: Objection, withdrawn_on: str | None = None) -> str:
    made = Notice(id="n", opens="2024-03-04", lasts=FIVE, objections=objections, withdrawn_on=withdrawn_on)
    return made.on(day, CN).state.value


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-03-03", "planned"),
        ("2024-03-04", "open"),
        ("2024-03-11", "open"),
        ("2024-03-12", "clean"),
    ],
)
def test_a_notice_without_objections_is_planned_then_open_then_clean(day: str, expected: str) -> None:
    assert state(day) == expected


def test_the_first_day_is_not_counted() -> None:
    assert PLAIN.closes(CN) == date(2024, 3, 11)


def test_only_a_clean_notice_is_final() -> None:
    assert [PLAIN.on(day, CN).is_final for day in ("2024-03-11", "2024-03-12")] == [False, True]


def test_an_objection_in_time_holds_a_notice_up_until_it_is_dismissed() -> None:
    raised = objection(1, "2024-03-11", "2024-03-20", "dismissed")
    days = ("2024-03-11", "2024-03-12", "2024-03-19", "2024-03-20")
    assert [state(day, raised) for day in days] == ["open", "objected", "objected", "clean"]


def test_an_objection_that_is_upheld_settles_the_notice_at_once() -> None:
    raised = objection(1, "2024-03-05", "2024-03-07", "upheld")
    assert [state(day, raised) for day in ("2024-03-06", "2024-03-07", "2024-04-01")] == [
        "open",
        "upheld",
        "upheld",
    ]


def test_one_objection_upheld_outweighs_another_dismissed() -> None:
    both = (
        objection(1, "2024-03-05", "2024-03-06", "dismissed"),
        objection(2, "2024-03-05", "2024-03-20", "upheld"),
    )
    assert [state(day, *both) for day in ("2024-03-19", "2024-03-20")] == ["objected", "upheld"]


def test_an_objection_after_the_last_day_is_late_and_holds_nothing_up() -> None:
    made = Notice(id="n", opens="2024-03-04", lasts=FIVE, objections=(objection(1, "2024-03-12"),))
    found = made.on("2024-03-12", CN)
    assert (found.state, [each.id for each in found.late], found.pending) == (NoticeState.CLEAN, ["1"], ())


def test_an_objection_that_has_not_been_raised_yet_is_not_there() -> None:
    made = Notice(id="n", opens="2024-03-04", lasts=FIVE, objections=(objection(1, "2024-03-08"),))
    assert made.on("2024-03-07", CN).pending == ()
    assert [each.id for each in made.on("2024-03-08", CN).pending] == ["1"]


def test_a_notice_that_is_withdrawn_stays_so() -> None:
    days = ("2024-03-05", "2024-03-06", "2024-04-01")
    assert [state(day, withdrawn_on="2024-03-06") for day in days] == ["open", "withdrawn", "withdrawn"]


def test_a_notice_that_the_calendar_does_not_cover_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        Notice(id="n", opens="1999-03-04", lasts=FIVE).on("1999-03-05", CN)


def test_everything_that_does_not_fit_a_notice_is_told_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        Notice(
            id="n",
            opens="2024-03-04",
            lasts=FIVE,
            objections=(objection(1, "2024-03-01"), objection(2, "2024-03-05"), objection(2, "2024-03-06")),
            withdrawn_on="2024-03-03",
        )
    assert [each.where for each in flatten(caught.value)] == ["objection 1", "objection 2", "withdrawn_on"]


@pytest.mark.parametrize(
    ("settled", "verdict"),
    [("2024-03-06", None), (None, "upheld"), ("2024-03-04", "upheld"), ("2024-03-06", "maybe")],
)
def test_an_objection_is_settled_after_it_is_raised_and_with_a_verdict(
    settled: str | None, verdict: str | None
) -> None:
    with pytest.raises(ValueRefused):
        objection(1, "2024-03-05", settled, verdict)


def test_an_objection_shows_neither_its_author_nor_its_text() -> None:
    shown = repr(Objection(id="1", raised_on="2024-03-05", by="张三", about="李四", text="工资不实"))
    assert [word for word in ("张三", "李四", "工资不实") if word in shown] == []


# ------------------------------------------------------------------------------------------------------- posting


PEOPLE = [("王小强", "340421197001319982"), ("欧阳修", "")]


def test_a_posted_list_masks_names_and_numbers() -> None:
    assert [(line.place, line.name, line.number) for line in post(PEOPLE)] == [
        (1, "王**", "340***********9982"),
        (2, "欧阳*", ""),
    ]


def test_a_posted_list_can_leave_the_numbers_out() -> None:
    assert [line.number for line in post(PEOPLE, numbers="none")] == ["", ""]


def test_a_posted_list_shows_whole_names_only_where_that_is_asked_for() -> None:
    assert [line.name for line in post(PEOPLE, names="full")] == ["王小强", "欧阳修"]


def test_numbers_cannot_be_posted_whole() -> None:
    with pytest.raises(ValueRefused):
        post(PEOPLE, numbers="full")  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------------- laws


days = st.dates(date(2023, 1, 1), date(2024, 12, 31))


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    opens, objections = draw(days), []
    for number in range(draw(st.integers(0, 4))):
        raised = opens + timedelta(days=draw(st.integers(0, 25)))
        settled = draw(st.none() | st.integers(0, 25))
        objections.append(
            Objection(
                id=str(number),
                raised_on=raised,
                settled_on=None if settled is None else raised + timedelta(days=settled),
                verdict=None if settled is None else draw(st.sampled_from(["upheld", "dismissed"])),
            )
        )
    return Notice(
        id="n", opens=opens, lasts=Deadline(working_days=draw(st.integers(1, 10))), objections=objections
    )


@pytest.mark.property
@given(notices(), st.integers(-3, 60))
def test_a_notice_is_clean_only_after_its_days_with_nothing_open_or_upheld(
    notice: Notice, offset: int
) -> None:
    day = notice.opens + timedelta(days=offset)
    found = notice.on(day, CN)
    in_time = [each for each in notice.objections if each.raised_on <= notice.closes(CN)]
    settled = all(
        each.verdict == "dismissed" and each.settled_on is not None and each.settled_on <= day
        for each in in_time
    )
    assert found.is_final == (day > notice.closes(CN) and settled)


@pytest.mark.property
@given(notices(), st.integers(0, 60))
def test_an_upheld_objection_is_never_forgotten(notice: Notice, offset: int) -> None:
    day = notice.opens + timedelta(days=offset)
    if notice.on(day, CN).state is NoticeState.UPHELD:
        assert notice.on(day + timedelta(days=1), CN).state is NoticeState.UPHELD
