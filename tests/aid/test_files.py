"""Promises of hardship files: where they stand on a day, what an event does, what it leaves in a journal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.aid.filing import CHENGDU, ENTRY, FILE, PROCESSES, done, live

from unionkit.aid.files import (
    FILE_RECORD,
    LIVE_FILE,
    HardshipFile,
    HouseholdClaim,
    act,
    annul,
    course_of,
    facts_on,
    holds_household,
    household_on_file,
    second_files,
    tell,
)
from unionkit.errors import Conflict, PackError, UnknownFact, UnknownState, ValueRefused
from unionkit.process import Opening
from unionkit.storage import Batch, Claim, Kind, Line, MemoryStore, Put, Release
from unionkit.storage.codec import codec_of, value_of
from unionkit.values.money import Money

LIVE = live()
NEW = HardshipFile(id="F-1", household="H-1")
END = "2024-12-31"


def state(file: HardshipFile, on: str = END, known_on: str | None = None) -> str:
    return course_of(PROCESSES[file.process], file, on=on, known_on=known_on).state


# ------------------------------------------------------------------------------------------------------ the way in


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2023-02-28", "none"),
        ("2023-03-01", "applied"),
        ("2023-03-03", "checked"),
        ("2023-03-19", "visited"),
        ("2023-03-20", "matched"),
        ("2023-03-21", "posted"),
        ("2023-03-29", "in_review"),
        ("2023-04-09", "in_review"),
        ("2023-04-10", "live"),
    ],
)
def test_a_file_stands_on_each_day_where_its_entries_have_brought_it(on: str, expected: str) -> None:
    assert state(LIVE, on) == expected


@pytest.mark.parametrize("place", range(1, len(ENTRY)))
def test_no_step_of_the_way_in_can_be_left_out(place: int) -> None:
    event, on, facts = ENTRY[place]
    found = act(FILE, live(steps=place - 1), event, on=on, facts=facts)
    assert ([each.code for each in found.findings], found.done) == (["not_allowed"], False)


@pytest.mark.parametrize(
    ("steps", "event", "facts", "rule"),
    [
        (0, "apply", {"household_on_file": True}, "one-file"),
        (3, "match_assets", {"authorised": False, "match_agrees": True}, "authorised"),
        (3, "match_assets", {"authorised": True, "match_agrees": False}, "match"),
        (5, "send_up", {"notice_clean": False}, "notice-over"),
        (6, "enter", {"recognised": False, "approved": True}, "recognised"),
        (6, "enter", {"recognised": True, "approved": False}, "approved"),
    ],
)
def test_a_step_is_refused_by_the_rule_that_it_misses(
    steps: int, event: str, facts: dict[str, object], rule: str
) -> None:
    found = act(FILE, live(steps=steps), event, on="2023-05-01", facts=facts)
    assert found.step is not None
    assert (found.step.rule, found.done) == (rule, False)


def test_a_refusal_is_a_finding_and_leaves_the_file_as_it_was() -> None:
    found = act(FILE, NEW, "enter", on="2023-05-01")
    assert (found.case, found.line, [each.code for each in found.findings]) == (NEW, None, ["not_allowed"])


def test_what_is_not_known_is_asked_for() -> None:
    found = act(FILE, live(steps=3), "match_assets", on="2023-03-20", facts={"authorised": True})
    assert found.step is not None
    assert ([each.code for each in found.findings], found.step.needs) == (
        ["facts_missing"],
        ("match_agrees",),
    )


def test_an_objection_that_is_upheld_sends_the_file_back_to_the_home_visit() -> None:
    assert state(done(FILE, live(steps=5), "uphold_objection", "2023-03-24", {})) == "checked"


# -------------------------------------------------------------------------------------------- live, exit and re-entry


@pytest.mark.parametrize(
    ("event", "facts", "expected"),
    [
        ("recheck", {"recognised": True}, "live"),
        ("recheck", {"recognised": False}, "watched"),
        ("visit", {}, "live"),
        ("receive_aid", {}, "live"),
        ("recover", {"out_of_hardship": True}, "recovered"),
        ("relieve", {"permanent_support": True}, "relieved"),
        ("die", {}, "ended_death"),
        ("retire", {}, "ended_retired"),
        ("transfer_out", {}, "transferred"),
        ("strike_off", {}, "struck_off"),
    ],
)
def test_a_live_file_goes_where_the_event_leads(event: str, facts: dict[str, object], expected: str) -> None:
    assert state(done(FILE, LIVE, event, "2024-04-01", facts)) == expected


def test_a_watched_file_still_receives_aid_and_comes_back_when_it_is_recognised_again() -> None:
    watched = done(FILE, LIVE, "recheck", "2024-04-01", {"recognised": False})
    assert act(FILE, watched, "receive_aid", on="2024-05-01").done
    assert state(done(FILE, watched, "recheck", "2024-06-01", {"recognised": True})) == "live"


@pytest.mark.parametrize("steps", range(7))
def test_there_is_no_aid_before_the_file(steps: int) -> None:
    found = act(FILE, live(steps=steps), "receive_aid", on="2023-06-01")
    assert found.step is not None
    assert found.step.rule == "file-first"


@pytest.mark.parametrize("event", ["recover", "relieve", "retire", "transfer_out", "strike_off"])
def test_a_closed_file_can_be_asked_for_again(event: str) -> None:
    facts: dict[str, object] = {"out_of_hardship": True, "permanent_support": True}
    closed = done(FILE, LIVE, event, "2024-04-01", facts)
    again = done(FILE, closed, "apply", "2024-09-01", {"household_on_file": False})
    assert (state(again, "2024-08-31") == "live", state(again)) == (False, "applied")


def test_nothing_follows_the_death_of_the_worker() -> None:
    dead = done(FILE, LIVE, "die", "2024-04-01", {})
    assert not act(FILE, dead, "apply", on="2024-05-01", facts={"household_on_file": False}).done


def test_a_file_that_is_live_cannot_be_asked_for_again() -> None:
    found = act(FILE, LIVE, "apply", on="2024-01-01", facts={"household_on_file": False})
    assert found.step is not None
    assert found.step.rule == "already-on-file"


def chengdu_exit(upto: int) -> HardshipFile:
    steps: list[tuple[str, str, dict[str, object]]] = [
        ("propose_exit", "2024-04-01", {}),
        ("decide_exit", "2024-04-02", {"collective_decision": True}),
        ("post_exit", "2024-04-03", {}),
        ("recover", "2024-04-20", {"exit_notice_clean": True, "exit_approved": True}),
    ]
    file = live(CHENGDU)
    for event, on, facts in steps[:upto]:
        file = done(CHENGDU, file, event, on, facts)
    return file


def test_chengdu_closes_a_file_by_proposal_decision_notice_and_approval() -> None:
    states = [state(chengdu_exit(upto)) for upto in range(5)]
    assert states == ["live", "exit_proposed", "exit_decided", "exit_posted", "recovered"]


@pytest.mark.parametrize("upto", range(3))
def test_chengdu_closes_no_file_before_its_exit_is_posted(upto: int) -> None:
    facts = {"exit_notice_clean": True, "exit_approved": True, "out_of_hardship": True}
    found = act(CHENGDU, chengdu_exit(upto), "recover", on="2024-04-20", facts=facts)
    assert found.step is not None
    assert found.step.rule == "exit-first"


@pytest.mark.parametrize("upto", [1, 2, 3])
def test_an_exit_that_is_under_way_holds_up_neither_aid_nor_death(upto: int) -> None:
    file = chengdu_exit(upto)
    assert act(CHENGDU, file, "receive_aid", on="2024-04-10").done
    assert state(done(CHENGDU, file, "die", "2024-04-10", {})) == "ended_death"
    assert state(done(CHENGDU, file, "drop_exit", "2024-04-10", {})) == "live"


# ----------------------------------------------------------------------------------------------- history and knowledge


def test_what_was_known_on_a_day_is_told_by_the_day_of_entry() -> None:
    late = act(FILE, LIVE, "retire", on="2023-06-01", recorded_on="2023-09-01").case
    assert state(late, "2023-07-01") == "ended_retired"
    assert state(late, "2023-07-01", known_on="2023-08-31") == "live"


def test_an_entry_that_is_annulled_never_happened() -> None:
    retired = act(FILE, LIVE, "retire", on="2023-06-01", recorded_on="2023-06-01").case
    back = annul(FILE, retired, 8, recorded_on="2023-07-01", reason="another person").case
    assert (state(back), state(back, known_on="2023-06-30")) == ("live", "ended_retired")


def test_an_entry_is_put_right_by_a_later_one() -> None:
    retired = act(FILE, LIVE, "retire", on="2023-06-01", recorded_on="2023-06-01").case
    right = act(FILE, retired, "transfer_out", on="2023-06-01", replaces=8, recorded_on="2023-07-01").case
    assert (state(right), len(right.entries)) == ("transferred", 9)


def test_later_entries_that_do_not_count_any_more_are_found() -> None:
    aided = done(FILE, LIVE, "receive_aid", "2023-08-01", {})
    found = act(FILE, aided, "retire", on="2023-06-01")
    assert [(each.code, each.level, each.about["event"]) for each in found.findings] == [
        ("later_entry_fails", "warning", "receive_aid")
    ]


def test_what_an_annulment_takes_with_it_is_found() -> None:
    found = annul(FILE, LIVE, 4)
    assert [each.about["event"] for each in found.findings] == ["post", "send_up", "enter"]


def test_annulling_what_is_not_there_is_a_mistake_of_the_call() -> None:
    with pytest.raises(ValueRefused, match="puts right 99"):
        annul(FILE, LIVE, 99)


def test_a_file_can_be_taken_over_from_older_records() -> None:
    old = HardshipFile(id="F-2", household="H-2", opening=Opening(state="live", on="2020-01-01"))
    assert (state(old, "2019-12-31"), state(old)) == ("none", "live")
    found = act(FILE, old, "retire", on="2019-06-01")
    assert ([each.code for each in found.findings], found.done) == (["before_opening"], False)


def test_a_file_is_followed_only_through_its_own_process() -> None:
    with pytest.raises(ValueRefused, match="follows 'cn/aid/file'"):
        course_of(CHENGDU, LIVE, on=END)


def test_unknown_events_and_facts_are_mistakes_of_the_call() -> None:
    with pytest.raises(UnknownState, match="recheque"):
        act(FILE, LIVE, "recheque", on=END)
    with pytest.raises(UnknownFact, match="recognized"):
        act(FILE, LIVE, "recheck", on=END, facts={"recognized": True})


@pytest.mark.property
@given(st.permutations(range(len(ENTRY))))
def test_where_a_file_stands_does_not_depend_on_the_order_of_entry(order: list[int]) -> None:
    entries = [evolve(LIVE.entries[place]) for place in order]
    assert state(evolve(LIVE, entries=entries)) == "live"


@pytest.mark.property
@given(
    st.lists(
        st.tuples(st.sampled_from(list(FILE.events)), st.integers(0, 400)),
        max_size=12,
    )
)
def test_a_file_only_ever_grows_and_stands_where_the_last_granted_act_left_it(
    events: list[tuple[str, int]],
) -> None:
    facts = {name: name != "household_on_file" for name in FILE.facts}
    file, day = NEW, date(2023, 1, 1).toordinal()
    for event, later in events:
        day += later
        found = act(FILE, file, event, on=date.fromordinal(day), facts=facts)
        assert found.case.entries[: len(file.entries)] == file.entries
        assert found.done == (len(found.case.entries) > len(file.entries))
        if found.done and found.step is not None:
            assert course_of(FILE, found.case, on=date.fromordinal(day)).state == found.step.next_state
        file = found.case


# --------------------------------------------------------------------------------------------------------------- facts


def told_twice() -> HardshipFile:
    first = tell(
        NEW, {"income_year": Money.of("30000.50"), "people": 3}, on="2023-03-01", recorded_on="2023-03-01"
    )
    return tell(
        first.case, {"income_year": 42000, "people": None}, on="2024-03-01", recorded_on="2024-05-01"
    ).case


def test_facts_hold_until_they_are_told_anew() -> None:
    assert facts_on(told_twice(), "2024-02-29") == {"income_year": "30000.50", "people": 3}
    assert facts_on(told_twice(), "2024-03-01") == {"income_year": 42000, "people": 3}
    assert facts_on(told_twice(), "2023-02-28") == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Decimal("12000.50"), "12000.50"),
        (Decimal("3.00"), 3),
        (Decimal("1E+3"), 1000),
        (Money.of(3), "3.00"),
        (date(2024, 3, 1), "2024-03-01"),
        (True, True),
        ([{"income": Decimal("0.1")}], [{"income": "0.1"}]),
        (("a", None), ["a", None]),
    ],
)
def test_facts_are_kept_as_texts_whole_numbers_truths_and_lists(given: object, kept: object) -> None:
    assert facts_on(tell(NEW, {"x": given}, on="2023-03-01").case, "2023-03-01") == {"x": kept}


def test_facts_that_were_not_entered_yet_were_not_known() -> None:
    assert facts_on(told_twice(), "2024-04-01", known_on="2024-05-01")["income_year"] == 42000
    assert facts_on(told_twice(), "2024-04-01", known_on="2024-04-30")["income_year"] == "30000.50"


def test_a_float_is_no_fact_and_the_refusal_names_it_without_its_value() -> None:
    with pytest.raises(ValueRefused) as caught:
        tell(NEW, {"members": [{"income": 1.5}]}, on="2023-03-01")
    assert "facts.members[0].income" in str(caught.value)
    assert "1.5" not in str(caught.value)


# ------------------------------------------------------------------------------------------------ one file a household


def test_a_household_is_held_from_the_application_to_the_exit() -> None:
    held = [holds_household(course_of(FILE, live(steps=steps), on=END)) for steps in range(8)]
    assert held == [False, *[True] * 7]
    closed = ["recover", "relieve", "retire", "transfer_out", "strike_off", "die"]
    facts: dict[str, object] = {"out_of_hardship": True, "permanent_support": True}
    ended = [done(FILE, LIVE, event, "2024-04-01", facts) for event in closed]
    assert not any(holds_household(course_of(FILE, file, on=END)) for file in ended)


def test_a_household_on_file_is_known_by_its_other_files() -> None:
    def asked(on: str, besides: str = "") -> bool:
        return household_on_file([LIVE], "H-1", PROCESSES, on=on, besides=besides)

    assert (asked("2023-02-28"), asked("2023-03-01"), asked("2023-03-01", "F-1")) == (False, True, False)
    assert not household_on_file([LIVE], "H-2", PROCESSES, on=END)


def test_a_second_file_of_a_household_is_found() -> None:
    files = [LIVE, live(CHENGDU, id="F-2"), live(id="F-3", household="H-3"), live(id="F-4", steps=1)]
    found = list(second_files(files, PROCESSES, on=END))
    assert [(each.code, each.subject, each.about["first"]) for each in found] == [
        ("second_file", "F-2", "F-1"),
        ("second_file", "F-4", "F-1"),
    ]


def test_a_closed_file_beside_a_live_one_is_no_second() -> None:
    closed = done(FILE, live(id="F-0"), "retire", "2023-06-01", {})
    assert list(second_files([closed, LIVE], PROCESSES, on=END)) == []
    assert len(list(second_files([closed, LIVE], PROCESSES, on="2023-05-31"))) == 1


def test_a_process_that_was_not_handed_in_is_named() -> None:
    with pytest.raises(PackError, match="cn/aid/file"):
        list(second_files([LIVE], {}, on=END))


# ------------------------------------------------------------------------------------------------- journal and storage


def test_an_act_leaves_a_line_whose_personal_part_stands_apart() -> None:
    found = act(
        FILE,
        NEW,
        "apply",
        on="2023-03-01",
        facts={"household_on_file": False},
        author="u1",
        reason="因病致贫",
    )
    assert found.line is not None
    assert (found.line.kind, found.line.subject, found.line.action, found.line.author) == (
        "aid/file",
        "F-1",
        "apply",
        "u1",
    )
    assert found.line.reason == "cn/aid/file#apply"
    assert dict(found.line.content) == {
        "event": "apply",
        "on": "2023-03-01",
        "sequence": 1,
        "from": "none",
        "to": "applied",
        "process": "cn/aid/file",
        "edition": "2018-01-01",
    }
    assert dict(found.line.facts) == {
        "household": "H-1",
        "facts": {"household_on_file": False},
        "reason": "因病致贫",
    }


def test_nothing_personal_stands_in_a_repr() -> None:
    found = act(
        FILE, told_twice(), "apply", on="2023-03-01", facts={"household_on_file": False}, reason="因病致贫"
    )
    shown = (
        f"{found!r} {found.case!r} {found.line!r} {found.claims!r} {found.case.told!r} {found.case.entries!r}"
    )
    assert not any(word in shown for word in ("H-1", "30000", "42000", "因病致贫", "household_on_file"))


@pytest.mark.parametrize(
    ("steps", "event", "claimed", "released"),
    [
        (0, "apply", 1, 0),
        (1, "first_check", 0, 0),
        (1, "withdraw", 0, 1),
        (7, "retire", 0, 1),
        (7, "visit", 0, 0),
    ],
)
def test_the_household_is_claimed_by_the_application_and_given_up_by_the_exit(
    steps: int, event: str, claimed: int, released: int
) -> None:
    found = act(FILE, live(steps=steps), event, on="2024-01-01", facts={"household_on_file": False})
    assert (len(found.claims), len(found.releases)) == (claimed, released)


def test_an_annulment_gives_the_claim_back_as_well() -> None:
    retired = act(FILE, LIVE, "retire", on="2023-06-01").case
    assert annul(FILE, retired, 8).claims == (HouseholdClaim(name=LIVE_FILE, value="H-1", owner="F-1"),)
    assert annul(FILE, live(steps=1), 1).releases == (
        HouseholdClaim(name=LIVE_FILE, value="H-1", owner="F-1"),
    )


KIND = Kind(**asdict(FILE_RECORD, recurse=False))


def commit(store: MemoryStore, file: HardshipFile, event: str, on: str, expected: int) -> HardshipFile:
    found = act(FILE, file, event, on=on, facts={"household_on_file": False}, author="u1", recorded_on=on)
    assert found.line is not None
    store.commit(
        Batch(
            puts=(Put(kind=KIND, id=file.id, body=codec_of(KIND).write(found.case), expected=expected),),
            journal=(Line(**asdict(found.line, recurse=False)),),
            claims=tuple(Claim(**asdict(each)) for each in found.claims),
            releases=tuple(Release(**asdict(each)) for each in found.releases),
        ),
        at=1_700_000_000_000_000,
    )
    return found.case


def test_a_file_comes_out_of_a_store_as_it_went_in() -> None:
    store = MemoryStore()
    kept = commit(store, told_twice(), "apply", "2023-03-01", 0)
    record = store.load(KIND, "F-1")
    assert record is not None
    assert value_of(KIND, record) == kept


def test_a_store_gives_a_household_one_file_at_a_time() -> None:
    store = MemoryStore()
    first = commit(store, NEW, "apply", "2023-03-01", 0)
    other = evolve(NEW, id="F-2")
    with pytest.raises(Conflict):
        commit(store, other, "apply", "2023-03-02", 0)
    record = store.load(KIND, "F-1")
    assert record is not None
    commit(store, first, "withdraw", "2023-03-03", record.version)
    assert commit(store, other, "apply", "2023-03-04", 0).id == "F-2"
