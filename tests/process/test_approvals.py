from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit import Money, Period, load_calendar
from unionkit.errors import ErrorGroup, OutsideCalendar, ValueRefused, flatten
from unionkit.process import Approval, Deadline, Delegation, Ladder, Level, Request, Resubmission, Signature

CN = load_calendar("cn/calendar")
CREW = Level(id="crew", role="mate", limit=Money.of(2000), within=Deadline(working_days=3))
SHIP = Level(id="ship", role="captain", limit=Money.of(10_000), classes=("repair", "food"))
FLEET = Level(id="fleet", role="admiral", signatures=2)
LADDER = Ladder(id="navy", levels=(CREW, SHIP, FLEET))
OPENED = date(2024, 3, 4)
Entry = Signature | Resubmission


def request(amount: int | str | None = 5000, class_name: str = "repair") -> Request:
    made = None if amount is None else Money.of(amount)
    return Request(id="r", author="Ann", opened=OPENED, amount=made, class_name=class_name)


def sign(
    sequence: int, level: Level, by: str, verdict: str = "approve", day: int = 5, **more: str
) -> Signature:
    return Signature(
        sequence=sequence,
        level=level.id,
        by=by,
        role=more.get("role", level.role),
        verdict=verdict,  # type: ignore[arg-type]
        on=date(2024, 3, day),
        reason=more.get("reason", ""),
        on_behalf_of=more.get("on_behalf_of", ""),
    )


def found(*entries: Entry, on: str = "2024-03-31", of: Request | None = None, **more: object) -> Approval:
    return LADDER.on(on, of or request(), entries, calendar=CN, **more)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("amount", "class_name", "levels"),
    [
        (2000, "repair", ["crew"]),
        ("2000.01", "repair", ["crew", "ship"]),
        (10_000, "food", ["crew", "ship"]),
        (10_000, "rope", ["crew", "ship", "fleet"]),
        ("10000.01", "food", ["crew", "ship", "fleet"]),
        (None, "food", ["crew", "ship", "fleet"]),
    ],
)
def test_a_request_passes_the_levels_up_to_the_first_that_may_settle_it(
    amount: int | str | None, class_name: str, levels: list[str]
) -> None:
    made = request(amount, class_name)
    assert [level.id for level in LADDER.levels_for(made.amount, made.class_name)] == levels


def test_a_request_that_no_level_may_settle_is_beyond_the_ladder() -> None:
    short = Ladder(id="short", levels=(CREW,))
    assert short.levels_for(Money.of(2001)) == ()
    assert short.on("2024-03-31", request(2001), []).outcome == "beyond"


# ------------------------------------------------------------------------------------------------------ outcomes


def test_a_request_waits_at_the_first_level_from_the_day_on_which_it_was_opened() -> None:
    first = found()
    assert (first.outcome, first.level, first.since, first.due) == ("pending", CREW, OPENED, date(2024, 3, 7))


def test_a_signature_passes_it_on_to_the_next_level_from_its_own_day() -> None:
    next_one = found(sign(1, CREW, "Bob"))
    assert (next_one.outcome, next_one.level, next_one.since, next_one.due) == (
        "pending",
        SHIP,
        date(2024, 3, 5),
        None,
    )


def test_the_last_level_that_is_needed_approves() -> None:
    assert found(sign(1, CREW, "Bob"), sign(2, SHIP, "Cid")).outcome == "approved"


def test_a_level_that_needs_two_signatures_waits_for_the_second() -> None:
    made = [sign(1, CREW, "Bob"), sign(2, SHIP, "Cid"), sign(3, FLEET, "Dan"), sign(4, FLEET, "Eve")]
    dear = request(20_000)
    assert found(*made[:3], of=dear).outcome == "pending"
    assert found(*made, of=dear).outcome == "approved"


def test_a_refusal_ends_it_at_its_level_with_its_reason() -> None:
    ended = found(sign(1, CREW, "Bob"), sign(2, SHIP, "Cid", "refuse", reason="too dear"))
    assert (ended.outcome, ended.level, ended.reason) == ("refused", SHIP, "too dear")


def test_what_is_returned_begins_anew_when_it_is_handed_in_again() -> None:
    back = [sign(1, CREW, "Bob"), sign(2, SHIP, "Cid", "return", reason="a paper is missing")]
    again = Resubmission(sequence=3, on=date(2024, 3, 8))
    assert (found(*back).outcome, found(*back).reason) == ("returned", "a paper is missing")
    anew = found(*back, again)
    assert (anew.outcome, anew.level, anew.since, anew.reason) == ("pending", CREW, date(2024, 3, 8), "")
    assert found(*back, again, sign(4, CREW, "Bob", day=9), sign(5, SHIP, "Cid", day=9)).outcome == "approved"


def test_the_outcome_on_a_day_leaves_later_signatures_out() -> None:
    made = (sign(1, CREW, "Bob", day=5), sign(2, SHIP, "Cid", day=8))
    outcomes = [found(*made, on=f"2024-03-0{day}").outcome for day in (4, 5, 7, 8)]
    assert outcomes == ["pending", "pending", "pending", "approved"]


def test_signatures_count_in_the_order_of_their_days_whatever_their_sequence() -> None:
    assert found(sign(2, CREW, "Bob", day=5), sign(1, SHIP, "Cid", day=8)).outcome == "approved"


def test_signatures_of_one_day_count_in_the_order_of_their_sequence() -> None:
    assert found(sign(1, CREW, "Bob"), sign(2, SHIP, "Cid")).outcome == "approved"
    assert found(sign(2, CREW, "Bob"), sign(1, SHIP, "Cid")).outcome == "pending"


def test_a_level_is_overdue_from_the_day_after_its_last() -> None:
    waiting = found()
    assert [waiting.is_overdue(day) for day in ("2024-03-07", "2024-03-08")] == [False, True]


def test_what_is_settled_is_not_overdue() -> None:
    assert not found(sign(1, CREW, "Bob", "refuse")).is_overdue("2025-01-01")


def test_a_deadline_outside_the_calendar_is_refused() -> None:
    late = Request(id="r", author="Ann", opened="2031-01-01", amount=Money.of(1))
    with pytest.raises(OutsideCalendar):
        LADDER.on("2031-01-05", late, [], calendar=CN)


# --------------------------------------------------------------------------------------- what does not count


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([sign(1, CREW, "Ann")], "own_request"),
        ([sign(1, SHIP, "Cid")], "other_level"),
        ([sign(1, CREW, "Bob", role="cook")], "other_role"),
        ([sign(1, CREW, "Bob", day=3)], "not_opened"),
        ([sign(1, CREW, "Bob", on_behalf_of="Mia")], "not_delegated"),
        ([sign(1, CREW, "Bob"), sign(2, SHIP, "Bob")], "signed_before"),
        ([sign(1, CREW, "Bob", "refuse"), sign(2, CREW, "Cid")], "already_settled"),
        ([Resubmission(sequence=1, on="2024-03-05")], "already_settled"),
    ],
)
def test_an_entry_that_does_not_count_says_why_and_changes_nothing(entries: list[Entry], code: str) -> None:
    without, with_it = found(*entries[:-1]), found(*entries)
    assert [(each.entry, each.code) for each in with_it.void] == [(entries[-1], code)]
    assert (with_it.outcome, with_it.level, with_it.counted) == (
        without.outcome,
        without.level,
        without.counted,
    )


def test_one_person_does_not_give_both_signatures_of_a_level() -> None:
    made = [sign(1, CREW, "Bob"), sign(2, SHIP, "Cid"), sign(3, FLEET, "Dan"), sign(4, FLEET, "Dan")]
    dear = found(*made, of=request(20_000))
    assert (dear.outcome, [each.code for each in dear.void]) == ("pending", ["signed_before"])


# ---------------------------------------------------------------------------------------------------- delegation


LEAVE = Delegation(giver="Mia", taker="Bob", role="mate", period=Period("2024-03-05", "2024-03-08"))


def test_a_deputy_signs_while_the_task_is_handed_over() -> None:
    assert found(sign(1, CREW, "Bob", on_behalf_of="Mia"), delegations=[LEAVE]).level == SHIP


@pytest.mark.parametrize(
    "signature",
    [
        sign(1, CREW, "Bob", day=9, on_behalf_of="Mia"),
        sign(1, CREW, "Cid", on_behalf_of="Mia"),
        sign(1, CREW, "Bob", on_behalf_of="Noa"),
    ],
    ids=["after it", "another taker", "another giver"],
)
def test_a_deputy_signs_only_as_it_was_handed_over(signature: Signature) -> None:
    assert [each.code for each in found(signature, delegations=[LEAVE]).void] == ["not_delegated"]


def test_nobody_has_his_own_request_approved_by_his_deputy() -> None:
    lent = Delegation(giver="Ann", taker="Bob", role="mate", period=LEAVE.period)
    assert [
        each.code for each in found(sign(1, CREW, "Bob", on_behalf_of="Ann"), delegations=[lent]).void
    ] == ["own_request"]


def test_who_signed_by_a_deputy_does_not_sign_again() -> None:
    made = found(sign(1, CREW, "Bob", on_behalf_of="Mia"), sign(2, SHIP, "Mia"), delegations=[LEAVE])
    assert [each.code for each in made.void] == ["signed_before"]


# -------------------------------------------------------------------------------------------------------- misuse


def test_two_entries_of_one_sequence_are_refused_all_at_once() -> None:
    with pytest.raises(ErrorGroup) as caught:
        found(sign(1, CREW, "Bob"), sign(1, SHIP, "Cid"), sign(2, SHIP, "Dan"), sign(2, SHIP, "Eve"))
    assert [each.where for each in flatten(caught.value)] == ["entry 1", "entry 2"]


@pytest.mark.parametrize("levels", [(), (CREW, CREW)], ids=["none", "twice"])
def test_a_ladder_has_levels_each_once(levels: tuple[Level, ...]) -> None:
    with pytest.raises(ValueRefused):
        Ladder(id="x", levels=levels)


@pytest.mark.parametrize("number", [0, -1, True])
def test_a_level_needs_at_least_one_signature(number: int) -> None:
    with pytest.raises(ValueRefused):
        Level(id="x", role="y", signatures=number)


def test_a_verdict_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueRefused):
        sign(1, CREW, "Bob", "approved")


def test_no_repr_shows_people_or_reasons() -> None:
    shown = [request(), LEAVE, found(sign(1, CREW, "Bob", "refuse", reason="too dear"), sign(2, CREW, "Ann"))]
    assert [word for word in ("Ann", "Bob", "Mia", "too dear") if word in repr(shown)] == []


# ---------------------------------------------------------------------------------------------------------- laws


PEOPLE = ["Ann", "Bob", "Cid", "Dan", "Eve"]


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for sequence in range(draw(st.integers(0, 10))):
        day = OPENED + timedelta(days=draw(st.integers(-1, 6)))
        if draw(st.integers(0, 9)) == 0:
            entries.append(Resubmission(sequence=sequence, on=day))
            continue
        level = draw(st.sampled_from(LADDER.levels))
        entries.append(
            Signature(
                sequence=sequence,
                level=level.id,
                by=draw(st.sampled_from(PEOPLE)),
                role=draw(st.sampled_from([level.role, level.role, "cook"])),
                verdict=draw(st.sampled_from(["approve", "approve", "approve", "refuse", "return"])),
                on=day,
            )
        )
    return entries


requests = st.builds(request, st.sampled_from([1, 5000, 50_000]), st.sampled_from(["repair", "rope"]))


@pytest.mark.property
@given(requests, entry_lists())
def test_a_request_is_approved_only_with_the_signatures_of_every_level_by_different_people(
    made: Request, entries: list[Entry]
) -> None:
    ended = LADDER.on("2030-01-01", made, entries, calendar=CN)
    if ended.outcome == "approved":
        for level in LADDER.levels_for(made.amount, made.class_name):
            signed = [each for each in ended.counted if each.level == level.id and each.role == level.role]
            assert len(signed) == level.signatures
        people = [each.by for each in ended.counted]
        assert len(set(people)) == len(people)
        assert made.author not in people
        assert {each.verdict for each in ended.counted} == {"approve"}


@pytest.mark.property
@given(requests, entry_lists(), st.integers(-2, 8))
def test_the_outcome_on_a_day_is_that_of_the_entries_up_to_it(
    made: Request, entries: list[Entry], offset: int
) -> None:
    day = OPENED + timedelta(days=offset)
    so_far = [each for each in entries if each.on <= day]
    assert LADDER.on(day, made, entries, calendar=CN) == LADDER.on("2030-01-01", made, so_far, calendar=CN)


@pytest.mark.property
@given(requests, entry_lists())
def test_every_entry_either_counts_or_says_why_it_does_not(made: Request, entries: list[Entry]) -> None:
    ended = LADDER.on("2030-01-01", made, entries, calendar=CN)
    void = [each.entry for each in ended.void]
    resubmitted = any(isinstance(each, Resubmission) and each not in void for each in entries)
    if not resubmitted:
        assert len(void) + len(ended.counted) == len(entries)


@pytest.mark.property
@given(requests, entry_lists(), st.permutations(range(10)))
def test_the_order_in_which_entries_are_handed_in_never_matters(
    made: Request, entries: list[Entry], places: list[int]
) -> None:
    mixed = [entries[place] for place in places if place < len(entries)]
    assert LADDER.on("2030-01-01", made, mixed, calendar=CN) == LADDER.on(
        "2030-01-01", made, entries, calendar=CN
    )
