"""Promises of ladders and deadlines in the file of a process: read, dated, laid over, refused with what to write instead."""

from __future__ import annotations

import pytest
from tests.process.loan import LOAN, loan, problems_of, process_of

from unionkit.errors import UnknownState
from unionkit.process import Change, Deadline, Open, Process, follow, overdue, running
from unionkit.process.linting import lint_process
from unionkit.values.money import Money

PARTS = """
[[edition.deadline]]
id = "stocktaking"
months = 12
on_rest_day = "keep"
in = ["shelf", "lent"]
after = ["bring_back", "look_at"]
label = { zh = "清点", en = "stocktaking" }

[[edition.deadline]]
id = "notice"
working_days = 5
cite = "custom: 4"
label = { zh = "公示", en = "notice" }

[[edition.ladder]]
id = "purchase"
cite = "custom: 7"
label = { zh = "采购审批", en = "purchases" }
level = [
  { id = "desk", role = "librarian", below = 200, within = { working_days = 3 }, label = { zh = "前台", en = "desk" } },
  { id = "head", role = "head", limit = 1_000, signatures = 2, cite = "house: 8", label = { zh = "馆长", en = "head" } },
  { id = "board", role = "trustee", label = { zh = "董事会", en = "board" } },
]
"""
LATER = LOAN + PARTS
HERE = """
kind = "process"
id = "library/here"
extends = "library/loan"
title = { zh = "此处", en = "here" }

[sources.local]
title = "Local rules"
grade = "press"

[[edition]]
from = 2023-01-01
cite = "local"
replaces = ["notice", "purchase"]

[[edition.deadline]]
id = "notice"
days = 7
on_rest_day = "keep"

[[edition.ladder]]
id = "purchase"
level = [{ id = "desk", role = "librarian" }]
"""


def book() -> Process:
    return process_of(LATER)


def with_parts(old: str, new: str) -> str:
    assert old in PARTS
    return LOAN + PARTS.replace(old, new, 1)


# ----------------------------------------------------------------------------------------------------------- ladders


@pytest.mark.parametrize(
    ("amount", "levels"),
    [
        ("199.99", ["desk"]),
        ("200", ["desk", "head"]),
        ("1000", ["desk", "head"]),
        ("1000.01", ["desk", "head", "board"]),
    ],
)
def test_the_end_of_a_level_is_open_under_below_and_closed_under_limit(
    amount: str, levels: list[str]
) -> None:
    ladder = book().ladder("purchase", on="2024-03-04")
    assert [each.id for each in ladder.levels_for(Money.of(amount))] == levels


def test_a_level_has_its_role_signatures_and_time() -> None:
    desk, head, _ = book().ladder("purchase", on="2024-03-04").levels
    assert (desk.role, desk.within, head.signatures) == ("librarian", Deadline(working_days=3), 2)


def test_levels_rest_on_the_citation_of_their_ladder_unless_they_have_one() -> None:
    desk, head, _ = book().ladder("purchase", on="2024-03-04").levels
    assert [each.citations[0].source.key for each in (desk, head)] == ["custom", "house"]
    assert (desk.citations[0].locator, head.citations[0].locator) == ("7", "8")


def test_the_day_picks_the_edition_of_a_ladder() -> None:
    with pytest.raises(UnknownState, match="no ladder 'purchase' on that day"):
        book().ladder("purchase", on="2019-12-31")


def test_a_wrong_name_of_a_ladder_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownState) as caught:
        book().ladder("purchases", on="2024-03-04")
    assert caught.value.hint == "did you mean 'purchase'?"


@pytest.mark.parametrize(
    ("old", "new", "where", "told"),
    [
        ('role = "librarian", ', "", "level[0]", "role is missing"),
        ("below = 200", "below = 0", "level[0].below", "an amount above nothing"),
        ("below = 200", 'below = "200"', "level[0].below", "a number is wanted"),
        ("below = 200", "below = 200.001", "level[0].below", "two decimals"),
        ("below = 200", "below = 200, limit = 300", "level[0]", "A level has one limit"),
        ("below = 200", "below = 200, passes_on = true", "level[0]", "A level has one limit"),
        ("below = 200, ", "", "level[1]", "nothing gets here that 'desk' has not settled"),
        ("signatures = 2", "signatures = 0", "level[1]", "at least one signature"),
        ('id = "head"', 'id = "desk"', "ladder", "ids of their own"),
        ("limit = 1_000", "limits = 1_000", "level[1].limits", "means nothing here"),
        ('cite = "custom: 7"', 'cite = "customs: 7"', "ladder", "no source is called 'customs'"),
        ('id = "purchase"', 'id = "look_at"', "ladder", "already used"),
    ],
)
def test_what_is_wrong_in_a_ladder_is_told_with_its_place(old: str, new: str, where: str, told: str) -> None:
    problems = problems_of(with_parts(old, new))
    assert any(where in each and told in each for each in problems), problems


def test_several_problems_of_a_ladder_are_told_at_once() -> None:
    text = with_parts('role = "librarian", below = 200', "below = -1").replace(
        "signatures = 2", 'signatures = "x"'
    )
    assert len(problems_of(text)) == 3


def test_a_ladder_without_levels_is_refused() -> None:
    assert any(
        "a ladder has levels" in each for each in problems_of(LOAN + '\n[[edition.ladder]]\nid = "none"\n')
    )


def test_a_level_that_passes_on_settles_nothing() -> None:
    text = with_parts("below = 200, ", "passes_on = true, ")
    ladder = process_of(text).ladder("purchase", on="2024-03-04")
    assert [each.id for each in ladder.levels_for(Money.of(1))] == ["desk", "head"]
    assert [each.id for each in ladder.levels_for(None)] == ["desk", "head", "board"]


def test_the_last_level_of_a_ladder_settles() -> None:
    text = with_parts('role = "trustee", ', 'role = "trustee", passes_on = true, ')
    assert any("the last level settles" in each for each in problems_of(text))


def test_a_level_may_be_passed_that_settles_less_than_the_one_before() -> None:
    ladder = process_of(with_parts("limit = 1_000", "limit = 100")).ladder("purchase", on="2024-03-04")
    assert [each.id for each in ladder.levels_for(Money.of(500))] == ["desk", "head", "board"]


# --------------------------------------------------------------------------------------------------------- deadlines


def test_a_deadline_by_name_is_that_of_the_day() -> None:
    assert book().deadline("notice", on="2024-03-04").working_days == 5
    with pytest.raises(UnknownState):
        book().deadline("notice", on="2019-12-31")


def test_a_deadline_cites_its_own_source_or_that_of_the_edition() -> None:
    found = [book().deadline(name, on="2024-03-04") for name in ("notice", "stocktaking")]
    assert [each.citations[0].source.key for each in found] == ["custom", "house"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('in = ["shelf", "lent"]', 'in = ["shelves"]', "did you mean 'shelf'"),
        ('after = ["bring_back", "look_at"]', 'after = ["bring"]', "there is no event 'bring'"),
        ('in = ["shelf", "lent"]\n', "", "runs in some states"),
        ("working_days = 5", "working_days = 5\ndays = 3", "one length"),
        ("working_days = 5", "working_days = 0", "from 1 on"),
        ('id = "notice"\n', "", "id is missing"),
        ('id = "notice"', 'id = "stocktaking"', "already used"),
    ],
)
def test_what_is_wrong_in_a_deadline_is_told(old: str, new: str, told: str) -> None:
    assert any(told in each for each in problems_of(with_parts(old, new)))


def history(*events: tuple[str, str]) -> list[Change]:
    facts = {"card": True, "weeks": 1, "place": "home", "damaged": False}
    return [
        Change(sequence=number, event=event, on=day, facts=facts)
        for number, (event, day) in enumerate(events, start=1)
    ]


def clocks(day: str, *events: tuple[str, str]) -> list[tuple[str, str]]:
    course = follow(book(), history(*events), on=day)
    return [(each.name, each.since.isoformat()) for each in running(course, "b", on=day)]


def test_a_clock_runs_from_the_last_of_the_events_that_set_it() -> None:
    events = (("look_at", "2023-01-05"), ("look_at", "2023-06-01"), ("lend", "2023-07-01"))
    assert clocks("2023-08-01", *events) == [("", "2023-07-01"), ("stocktaking", "2023-06-01")]


def test_a_clock_that_no_event_has_set_runs_from_the_day_of_the_state() -> None:
    assert clocks("2023-08-01", ("lend", "2023-07-01"))[1] == ("stocktaking", "2023-07-01")


def test_a_clock_runs_only_in_its_states_and_those_that_are_the_same() -> None:
    lent = (("lend", "2023-07-01"), ("extend", "2023-07-09"))
    assert [name for name, _ in clocks("2023-08-01", *lent)] == ["stocktaking"]
    hall = process_of(LATER.replace('in = ["shelf", "lent"]', 'in = ["hall"]'))
    assert running(follow(hall, history(*lent), on="2023-08-01"), "b", on="2023-08-01") == ()


def test_an_event_that_was_refused_sets_no_clock() -> None:
    harmed = [*history(("lend", "2023-07-01")), Change(sequence=2, event="sell", on="2023-07-05")]
    process = process_of(LATER.replace('"bring_back", "look_at"]', '"bring_back", "sell"]'))
    course = follow(process, harmed, on="2023-08-01")
    assert [each.since.isoformat() for each in running(course, "b", on="2023-08-01")][-1:] == ["2023-07-01"]


def test_deadlines_of_one_thing_that_end_together_are_in_the_order_of_their_names() -> None:
    day = Deadline(days=1, on_rest_day="keep")
    things = [
        Open(id=id, since="2023-07-01", deadline=day, name=name)
        for id, name in (("b", "a"), ("a", "z"), ("a", "y"))
    ]
    assert [(each.open.id, each.open.name) for each in overdue(things, on="2023-08-01")] == [
        ("a", "y"),
        ("a", "z"),
        ("b", "a"),
    ]


def test_a_case_that_never_began_has_no_clock() -> None:
    assert clocks("2023-08-01") == []


def test_several_deadlines_of_one_thing_are_told_apart_when_overdue() -> None:
    course = follow(book(), history(("look_at", "2022-01-05")), on="2024-03-04")
    late = overdue(running(course, "b", on="2024-03-04"), on="2024-03-04")
    assert [(each.open.id, each.open.name, each.due.isoformat()) for each in late] == [
        ("b", "stocktaking", "2023-01-05")
    ]


# ---------------------------------------------------------------------------------------------------------- extending


def test_a_place_replaces_deadlines_and_ladders_and_keeps_the_rest() -> None:
    here = process_of(HERE, {"library/loan": book()})
    assert (
        here.deadline("notice", on="2022-12-31").working_days,
        here.deadline("notice", on="2023-01-01").days,
    ) == (5, 7)
    assert len(here.ladder("purchase", on="2023-01-01").levels) == 1
    edition = here.edition_on("2023-01-01")
    assert edition is not None
    assert sorted(edition.ids) == sorted(set(edition.ids))
    assert here.deadline("stocktaking", on="2023-01-01").months == 12


def test_a_deadline_of_the_same_name_has_to_be_replaced() -> None:
    text = HERE.replace('replaces = ["notice", "purchase"]', 'replaces = ["purchase"]')
    assert any("'notice' too" in each for each in problems_of(text, {"library/loan": book()}))


def test_a_base_without_the_parts_has_nothing_to_replace() -> None:
    assert any("could be replaced" in each for each in problems_of(HERE, {"library/loan": loan()}))


# ------------------------------------------------------------------------------------------------------------ linting


def test_the_linter_asks_for_labels_of_deadlines_and_levels() -> None:
    text = with_parts(', label = { zh = "董事会", en = "board" }', "").replace(
        'label = { zh = "公示", en = "notice" }', 'label = { zh = "公示" }'
    )
    found = [(each.where, each.message) for each in lint_process(process_of(text)) if each.code == "UL87"]
    assert found == [
        ("edition 2020-01-01 deadline notice", "there is no English label"),
        ("edition 2020-01-01 ladder purchase level board", "there is no Chinese label"),
        ("edition 2020-01-01 ladder purchase level board", "there is no English label"),
    ]


def test_a_source_that_only_a_ladder_or_a_deadline_cites_is_used() -> None:
    bare = LATER.replace('cite = "custom"\n', "")
    assert [each for each in lint_process(process_of(bare)) if each.code == "UL12"] == []
    for old in ('cite = "custom: 4"\n', 'cite = "custom: 7"\n'):
        bare = bare.replace(old, "")
    assert [each for each in lint_process(process_of(bare)) if "custom" in each.where] != []
