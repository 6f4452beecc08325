from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.process.loan import LOAN, loan, process_of

from unionkit.errors import ErrorGroup, UnknownState, ValueRefused, flatten
from unionkit.process import Annulment, Change, Deadline, Entry, Open, Opening, follow, standing

BOOK = loan()
LEND = {"place": "home", "card": True, "weeks": 1}
FIRST = date(2024, 1, 1)
LAST = date(2024, 12, 31)


def change(
    sequence: int, event: str, day: str | date, facts: dict[str, object] | None = None, **more: object
) -> Change:
    return Change(sequence=sequence, event=event, on=day, facts=facts or {}, **more)  # type: ignore[arg-type]


TRIP = (
    change(1, "lend", "2024-01-10", LEND),
    change(2, "extend", "2024-01-20", {"damaged": False}),
    change(3, "bring_back", "2024-02-01"),
)


# ----------------------------------------------------------------------------------------------------- following


@pytest.mark.parametrize(
    ("day", "state", "since"),
    [
        ("2024-01-09", "shelf", None),
        ("2024-01-10", "lent", "2024-01-10"),
        ("2024-01-19", "lent", "2024-01-10"),
        ("2024-01-20", "lent_again", "2024-01-20"),
        ("2024-02-01", "shelf", "2024-02-01"),
        ("2024-12-31", "shelf", "2024-02-01"),
    ],
)
def test_the_state_on_a_day_is_that_after_the_changes_up_to_it(
    day: str, state: str, since: str | None
) -> None:
    found = follow(BOOK, TRIP, on=day)
    assert (found.state, found.since and found.since.isoformat()) == (state, since)


def test_a_change_that_the_process_refuses_is_found_with_its_reason_and_changes_nothing() -> None:
    found = follow(
        BOOK, [change(1, "lend", FIRST, {**LEND, "card": False}), change(2, "look_at", FIRST)], on=LAST
    )
    assert [(each.change.sequence, each.step.rule) for each in found.refused] == [(1, "card")]
    assert found.state == "shelf"


def test_a_change_whose_facts_are_missing_is_found_and_changes_nothing() -> None:
    found = follow(BOOK, [change(1, "lend", FIRST, {"place": "home", "card": True})], on=LAST)
    assert [each.step.needs for each in found.refused] == [("weeks",)]
    assert found.state == "shelf"


def test_a_fact_that_a_change_sets_is_there_for_the_next() -> None:
    remembering = process_of(
        LOAN.replace('event = "bring_back"\nfrom', 'event = "bring_back"\nif = "place == \'home\'"\nfrom')
    )
    found = follow(remembering, [change(1, "lend", FIRST, LEND), change(2, "bring_back", FIRST)], on=LAST)
    assert (found.state, found.refused, found.facts) == ("shelf", (), {"place": "home"})


def test_a_change_may_say_anew_what_an_earlier_one_set() -> None:
    remembering = process_of(
        LOAN.replace('event = "bring_back"\nfrom', 'event = "bring_back"\nif = "place == \'home\'"\nfrom')
    )
    changes = [change(1, "lend", FIRST, LEND), change(2, "bring_back", FIRST, {"place": "hall"})]
    assert follow(remembering, changes, on=LAST).state == "lent"


def test_a_change_that_leaves_the_state_does_not_change_since_when_it_is() -> None:
    changes = [change(1, "lend", FIRST, LEND), change(2, "look_at", "2024-03-01")]
    assert follow(BOOK, changes, on=LAST).since == FIRST


def test_the_last_change_is_the_last_that_was_granted() -> None:
    changes = [change(1, "lend", FIRST, LEND), change(2, "sell", "2024-03-01")]
    found = follow(BOOK, changes, on=LAST).last
    assert found is not None
    assert (found.change.sequence, found.before, found.after) == (1, "shelf", "lent")


def test_a_history_without_entries_stands_at_the_beginning() -> None:
    found = follow(BOOK, [], on=LAST)
    assert (found.state, found.since, found.last, found.passages) == ("shelf", None, None, ())


def test_an_event_that_the_process_does_not_have_is_misuse() -> None:
    with pytest.raises(UnknownState):
        follow(BOOK, [change(1, "burn", FIRST)], on=LAST)


def test_each_change_is_judged_under_the_edition_of_its_own_day() -> None:
    assert follow(BOOK, [change(1, "lend", "2015-01-01")], on=LAST).state == "lent"


# ------------------------------------------------------------------------------------------------------- opening


OPENING = Opening(state="lent", on="2024-01-15", facts={"place": "home"})


def test_an_opening_puts_a_case_where_older_records_left_it() -> None:
    found = follow(BOOK, [change(7, "bring_back", "2024-02-01")], on="2024-01-31", opening=OPENING)
    assert (found.state, found.since, found.facts) == ("lent", date(2024, 1, 15), {"place": "home"})
    assert follow(BOOK, [change(7, "bring_back", "2024-02-01")], on=LAST, opening=OPENING).state == "shelf"


def test_a_change_on_the_day_of_an_opening_comes_after_it() -> None:
    changes = [change(7, "bring_back", "2024-01-15")]
    assert follow(BOOK, changes, on="2024-01-15", opening=OPENING).state == "shelf"


def test_before_its_opening_a_case_stands_at_the_beginning() -> None:
    assert follow(BOOK, [], on="2024-01-14", opening=OPENING).state == "shelf"


def test_what_lies_before_an_opening_does_not_count_after_it() -> None:
    found = follow(BOOK, [change(1, "lend", "2024-01-02", {**LEND, "card": False})], on=LAST, opening=OPENING)
    assert (found.state, found.passages) == ("lent", ())


def test_an_opening_in_a_state_that_the_process_does_not_have_is_misuse() -> None:
    with pytest.raises(UnknownState):
        follow(BOOK, [], on=LAST, opening=Opening(state="lend", on=FIRST))


# ---------------------------------------------------------------------------------------------------- corrections


def test_an_entry_that_replaces_another_stands_in_its_place() -> None:
    entries = [*TRIP, change(4, "bring_back", "2024-01-25", replaces=3)]
    assert follow(BOOK, entries, on="2024-01-25").state == "shelf"
    assert [each.sequence for each in standing(entries)] == [1, 2, 4]


def test_a_replacement_keeps_the_place_among_the_entries_of_one_day() -> None:
    entries = [
        change(1, "lend", FIRST, {**LEND, "card": False}),
        change(2, "bring_back", FIRST),
        change(3, "lend", FIRST, LEND, replaces=1),
    ]
    assert follow(BOOK, entries, on=LAST).state == "shelf"
    assert [each.sequence for each in standing(entries)] == [3, 2]


def test_a_replacement_of_a_replacement_keeps_the_place_of_the_first() -> None:
    entries = [
        change(1, "lend", FIRST, LEND),
        change(2, "bring_back", FIRST),
        change(3, "look_at", FIRST, replaces=1),
        change(4, "lend", FIRST, LEND, replaces=3),
    ]
    assert [each.sequence for each in standing(entries)] == [4, 2]


def test_an_annulled_entry_never_happened() -> None:
    entries: list[Entry] = [*TRIP, Annulment(sequence=4, annuls=3)]
    assert follow(BOOK, entries, on=LAST).state == "lent_again"


def test_what_was_known_on_a_day_leaves_later_corrections_out() -> None:
    entries: list[Entry] = [
        change(1, "lend", "2024-01-10", LEND, recorded_on="2024-01-10"),
        Annulment(sequence=2, annuls=1, recorded_on="2024-03-01"),
    ]
    assert follow(BOOK, entries, on="2024-02-01").state == "shelf"
    assert follow(BOOK, entries, on="2024-02-01", known_on="2024-02-29").state == "lent"
    assert follow(BOOK, entries, on="2024-02-01", known_on="2024-03-01").state == "shelf"


TABLE = """
[[tables]]
kind = "table"
id = "library/limit"
places = 0
row = [
  { from = 2020-01-01, value = 4, cite = "house: 7" },
  { from = 2024-01-01, issued = 2024-05-01, value = 2, cite = "house: 8" },
]
[parameters.most_weeks]
table = "library/limit"
[[edition]]
from = 2010"""


def test_what_was_known_on_a_day_is_judged_by_what_had_been_issued_by_then() -> None:
    dated = process_of(
        LOAN.replace("[[edition]]\nfrom = 2010", TABLE.lstrip(), 1).replace(
            "weeks <= 4", "weeks <= most_weeks"
        )
    )
    changes = [change(1, "lend", "2024-02-01", {**LEND, "weeks": 3})]
    assert follow(dated, changes, on="2024-02-01").state == "shelf"
    assert follow(dated, changes, on="2024-02-01", known_on="2024-04-30").state == "lent"


def test_a_late_entry_counts_from_its_own_day_and_is_known_from_that_of_its_entry() -> None:
    late = [change(1, "lend", "2024-01-10", LEND, recorded_on="2024-06-01")]
    assert follow(BOOK, late, on="2024-01-10").state == "lent"
    assert follow(BOOK, late, on="2024-01-10", known_on="2024-05-31").state == "shelf"


@pytest.mark.parametrize(
    "entries",
    [
        [change(1, "lend", FIRST), change(1, "sell", FIRST)],
        [change(2, "lend", FIRST), change(1, "sell", FIRST, replaces=2)],
        [change(1, "lend", FIRST, replaces=1)],
        [change(1, "lend", FIRST), Annulment(sequence=2, annuls=1), Annulment(sequence=3, annuls=1)],
        [
            change(1, "lend", FIRST),
            change(2, "sell", FIRST, replaces=1),
            change(3, "sell", FIRST, replaces=1),
        ],
        [Annulment(sequence=1, annuls=7)],
    ],
    ids=["one sequence twice", "a later one", "itself", "annulled twice", "replaced twice", "nothing"],
)
def test_entries_that_do_not_fit_together_are_refused(entries: list[Entry]) -> None:
    with pytest.raises(ValueRefused):
        standing(entries)


def test_all_entries_that_do_not_fit_are_told_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        standing([Annulment(sequence=1, annuls=8), Annulment(sequence=2, annuls=9)])
    assert [each.where for each in flatten(caught.value)] == ["entry 1", "entry 2"]


def test_no_repr_shows_facts_author_or_reason() -> None:
    entries: list[object] = [
        change(1, "lend", FIRST, {"secret": "a"}, author="Somebody", reason="Because"),
        Annulment(sequence=2, annuls=1, author="Somebody", reason="Because"),
        Opening(state="lent", on=FIRST, facts={"secret": "a"}),
        follow(BOOK, TRIP, on=LAST),
    ]
    shown = " ".join(map(repr, entries))
    assert [word for word in ("secret", "Somebody", "Because", "weeks") if word in shown] == []


# ------------------------------------------------------------------------------------------------------ deadlines


def test_a_state_with_a_deadline_gives_what_is_waited_for() -> None:
    waiting = follow(BOOK, TRIP, on="2024-01-12").waiting("book 7")
    assert waiting == Open(id="book 7", since="2024-01-10", deadline=Deadline(working_days=10))
    assert follow(BOOK, TRIP, on=LAST).waiting("book 7") is None


# ---------------------------------------------------------------------------------------------------------- laws


EVENTS = sorted(BOOK.events)
facts = st.fixed_dictionaries(
    {},
    optional={
        "card": st.booleans(),
        "weeks": st.integers(0, 8),
        "place": st.sampled_from(["home", "hall"]),
        "damaged": st.booleans(),
    },
)
days = st.dates(date(2019, 12, 1), date(2020, 2, 1))


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Histories in which some entries are replaced or annulled, each that counts at most once."""
    entries: list[Entry] = []
    counting: list[int] = []
    for sequence in range(1, draw(st.integers(0, 9)) + 1):
        kind = draw(st.sampled_from(["change", "change", "replace", "annul"])) if counting else "change"
        recorded = draw(st.none() | st.just(date(2020, 1, 1) + timedelta(days=sequence)))
        target = draw(st.sampled_from(counting)) if kind != "change" else None
        if target is not None:
            counting.remove(target)
        if kind == "annul" and target is not None:
            entries.append(Annulment(sequence=sequence, annuls=target, recorded_on=recorded))
            continue
        counting.append(sequence)
        made = change(sequence, draw(st.sampled_from(EVENTS)), draw(days), draw(facts), replaces=target)
        entries.append(made)
    return entries


@pytest.mark.property
@given(histories(), st.randoms(use_true_random=False), days)
def test_the_order_in_which_entries_are_handed_in_never_matters(
    entries: list[Entry], chance: random.Random, day: date
) -> None:
    mixed = list(entries)
    chance.shuffle(mixed)
    one, other = follow(BOOK, entries, on=day), follow(BOOK, mixed, on=day)
    assert (one.state, one.since, one.facts) == (other.state, other.since, other.facts)


@pytest.mark.property
@given(histories(), days)
def test_the_changes_up_to_a_day_alone_give_the_state_of_that_day(entries: list[Entry], day: date) -> None:
    counting = standing(entries)
    renumbered = [
        change(place, each.event, each.on, dict(each.facts)) for place, each in enumerate(counting, 1)
    ]
    so_far = [each for each in renumbered if each.on <= day]
    one, other = follow(BOOK, entries, on=day), follow(BOOK, so_far, on=date(2030, 1, 1))
    assert (one.state, one.since, one.facts) == (other.state, other.since, other.facts)


@pytest.mark.property
@given(histories())
def test_a_case_stands_only_where_a_transition_has_led_it(entries: list[Entry]) -> None:
    found = follow(BOOK, entries, on=date(2030, 1, 1))
    state = BOOK.initial
    for passage in found.passages:
        assert passage.before == state
        taken = passage.step.transition
        if taken is not None:
            assert {state, BOOK.state(state).canonical} & set(taken.starts)
            assert taken.event == passage.change.event
            state = taken.to or state
        assert passage.after == state
    assert found.state == state


@pytest.mark.property
@given(histories(), st.dates(date(2020, 1, 1), date(2020, 1, 12)), days)
def test_what_was_known_on_a_day_is_what_had_been_entered_by_then(
    entries: list[Entry], known: date, day: date
) -> None:
    entered = [each for each in entries if each.recorded_on is None or each.recorded_on <= known]
    sequences = {each.sequence for each in entered}
    targets = {each.replaces if isinstance(each, Change) else each.annuls for each in entered} - {None}
    assume(targets <= sequences)
    one, other = follow(BOOK, entries, on=day, known_on=known), follow(BOOK, entered, on=day)
    assert (one.state, one.since) == (other.state, other.since)
