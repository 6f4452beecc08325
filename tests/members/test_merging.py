"""Promises of merging: a plan to look at, decisions by name, and nothing that is ever lost."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.rolls import FIRST, PROCESS, change, histories, joined, people
from tests.values.identity_numbers import residents

from unionkit.errors import ErrorGroup, UnknownFact, ValueRefused, flatten
from unionkit.members.membership import Entry, MembershipChange, membership_on
from unionkit.members.merging import Candidate, MergePlan, find_candidates, plan_merge
from unionkit.members.person import Person
from unionkit.process import Annulment
from unionkit.values.identity import ResidentNumber

NUMBER = "340421197001319982"
OTHER = "34042119800109997x"
WANG = Person(id="E-1", name="王小强", identity=NUMBER, phone="13812345678", education="本科")
AGAIN = Person(id="E-2", name="王小强", phone="13912345678", nation="汉族")
Records = list[tuple[Person, tuple[Entry, ...]]]


def plan(*records: tuple[Person, tuple[Entry, ...]], into: str = "") -> MergePlan:
    return plan_merge(records, into=into)


# ------------------------------------------------------------------------------------------------------- the plan


def test_what_one_entry_has_or_all_agree_in_is_kept() -> None:
    found = plan((WANG, ()), (AGAIN, ()))
    assert dict(found.kept) == {"name": "E-1", "identity": "E-1", "nation": "E-2", "education": "E-1"}


def test_what_differs_is_a_conflict() -> None:
    assert plan((WANG, ()), (AGAIN, ())).conflicts == ("phone",)


def test_a_conflict_is_not_merged_without_a_decision() -> None:
    with pytest.raises(ValueRefused, match="differ in 'phone'") as caught:
        plan((WANG, ()), (AGAIN, ())).apply()
    assert "phone=" in caught.value.hint


def test_every_conflict_is_told_at_once() -> None:
    third = Person(id="E-3", name="王晓强", identity=NUMBER, phone="13712345678")
    with pytest.raises(ErrorGroup) as caught:
        plan((WANG, ()), (third, ())).apply()
    assert [error.where for error in flatten(caught.value)] == ["name", "phone"]


def test_a_decision_names_the_entry_whose_value_is_kept() -> None:
    merged = plan((WANG, ()), (AGAIN, ())).resolve(phone="E-2").apply()
    assert (merged.person.id, merged.person.phone, merged.former) == (
        "E-1",
        "13912345678",
        {"phone": (("E-1", "13812345678"),)},
    )


def test_what_is_kept_can_be_decided_otherwise() -> None:
    third = Person(id="E-3", name="王小强", education="本科")
    assert plan((WANG, ()), (third, ())).resolve(education="E-3").kept["education"] == "E-3"


def test_the_id_that_stays_can_be_chosen_and_the_others_are_remembered() -> None:
    merged = plan((WANG, ()), (AGAIN, ()), into="E-2").resolve(phone="E-1").apply()
    assert (merged.person.id, merged.ids) == ("E-2", ("E-2", "E-1"))


def test_a_plan_changes_nothing() -> None:
    found = plan((WANG, ()), (AGAIN, ()))
    found.resolve(phone="E-2")
    assert found.conflicts == ("phone",)


def test_different_identity_numbers_are_refused_without_a_decision() -> None:
    third = Person(id="E-3", name="王小强", identity=OTHER)
    found = plan((WANG, ()), (third, ()))
    assert [finding.code for finding in found.findings] == ["identity_differs"]
    with pytest.raises(ValueRefused, match="different people unless somebody decides"):
        found.apply()
    merged = found.resolve(identity="E-3").apply()
    assert merged.person.identity == third.identity
    assert merged.former["identity"] == (("E-1", WANG.identity),)


@pytest.mark.parametrize(
    ("choices", "kind", "word"),
    [
        ({"phon": "E-1"}, UnknownFact, "phone"),
        ({"phone": "E-9"}, ValueRefused, "E-1, E-2"),
        ({"nation": "E-1"}, ValueRefused, "E-2"),
        ({"bank_card": "E-1"}, ValueRefused, "none of the entries"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(
    choices: dict[str, str], kind: type[ValueRefused], word: str
) -> None:
    with pytest.raises(kind) as caught:
        plan((WANG, ()), (AGAIN, ())).resolve(**choices)
    assert word in caught.value.hint


@pytest.mark.parametrize("records", [[], [(WANG, ())], [(WANG, ()), (WANG, ())]])
def test_a_merge_takes_two_entries_of_different_ids(records: Records) -> None:
    with pytest.raises(ValueRefused, match="two or more entries"):
        plan_merge(records)


def test_the_id_that_stays_is_one_of_the_entries() -> None:
    with pytest.raises(ValueRefused, match="none of the entries"):
        plan((WANG, ()), (AGAIN, ()), into="E-9")


def test_histories_that_run_at_the_same_time_are_found() -> None:
    found = plan((WANG, joined("2020-01-06")), (AGAIN, joined("2020-01-06", "port")))
    assert ("histories_overlap", "E-1, E-2") in [
        (each.code, each.about.get("entries")) for each in found.findings
    ]


def test_histories_that_follow_each_other_do_not_run_at_the_same_time() -> None:
    assert plan((WANG, joined("2020-01-06")), (AGAIN, joined("2020-01-07"))).overlapping == ()


def test_the_merged_membership_can_be_looked_at_before() -> None:
    left = change(3, "withdraw", "2021-01-05", told_group=True, committee_announced=True, card_returned=True)
    again = change(
        1,
        "apply",
        "2022-01-05",
        "port",
        new_formalities=True,
        labour_relation=True,
        accepts_charter=True,
        union_available=True,
    )
    approved = change(2, "approve", "2022-01-06", committee_decided=True)
    found = plan((WANG, (*joined(), left)), (AGAIN, (again, approved)))
    seen = found.preview("2022-01-06", process=PROCESS)
    assert (seen.state, seen.holder, seen.refused) == ("active", "port", ())


def test_a_second_joining_shows_in_the_preview() -> None:
    found = plan((WANG, joined("2020-01-06")), (AGAIN, joined("2021-01-05", "port")))
    seen = found.preview("2021-01-05", process=PROCESS)
    assert (seen.holder, [each.change.event for each in seen.refused]) == ("mine", ["apply", "approve"])


def test_a_correction_follows_the_entry_that_it_puts_right() -> None:
    wrong = change(7, "retire", "2024-03-01", formally_retired=True)
    merged = (
        plan(
            (WANG, (*joined(), wrong, Annulment(sequence=9, annuls=7))), (AGAIN, joined("2019-01-06", "port"))
        )
        .resolve(phone="E-1")
        .apply()
    )
    back = next(each for each in merged.changes if isinstance(each, Annulment))
    assert merged.origins[back.annuls] == (("E-1", 7),)


@pytest.mark.parametrize(
    "entries",
    [
        (*joined(), change(2, "vote", "2021-01-05")),
        (*joined(), Annulment(sequence=3, annuls=8)),
        (Annulment(sequence=1, annuls=2), change(2, "apply", "2020-01-06")),
    ],
)
def test_a_history_that_does_not_fit_together_is_refused(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(ValueRefused, match="this entry"):
        plan((WANG, entries), (AGAIN, ()))


def test_a_change_that_both_have_in_the_same_words_is_one_with_two_origins() -> None:
    merged = plan((WANG, joined()), (AGAIN, joined())).resolve(phone="E-1").apply()
    assert [sorted(origins) for origins in merged.origins.values()] == [
        [("E-1", 1), ("E-2", 1)],
        [("E-1", 2), ("E-2", 2)],
    ]


def test_changes_that_differ_in_one_word_are_both_kept() -> None:
    other = tuple(attrs.evolve(each, author="other office") for each in joined())
    assert len(plan((WANG, joined()), (AGAIN, other)).resolve(phone="E-1").apply().changes) == 4


# ----------------------------------------------------------------------------------------------------------- laws


@st.composite
def records(draw: st.DrawFn) -> Records:
    return [
        (draw(people(id=f"E-{place}")), draw(histories(most=6))) for place in range(draw(st.integers(2, 4)))
    ]


def settled(found: MergePlan) -> MergePlan:
    """Decide every conflict for the last entry that told something."""
    return found.resolve(**{name: found.told[name][-1][0] for name in found.conflicts})


@pytest.mark.property
@given(records())
def test_a_merge_loses_nothing_that_was_told(given_records: Records) -> None:
    merged = settled(plan_merge(given_records)).apply()
    for person, _ in given_records:
        assert person.id in merged.ids
        for name, value in person.told.items():
            if name != "id":
                former = (person.id, value) in merged.former.get(name, ())
                assert merged.person.told[name] == value or former


@pytest.mark.property
@given(records())
def test_a_merge_loses_no_change_and_makes_none_up(given_records: Records) -> None:
    merged = settled(plan_merge(given_records)).apply()
    sources = {(person.id, each.sequence): each for person, changes in given_records for each in changes}
    origins = [origin for each in merged.changes for origin in merged.origins[each.sequence]]
    assert sorted(origins) == sorted(sources)
    for each in merged.changes:
        for origin in merged.origins[each.sequence]:
            assert content(each) == content(sources[origin])


def content(entry: Entry) -> object:
    """What an entry says, its numbers aside."""
    if isinstance(entry, MembershipChange):
        return attrs.evolve(entry, sequence=0, replaces=None)
    return attrs.evolve(entry, sequence=0, annuls=0)


@pytest.mark.property
@given(records())
def test_what_corrects_an_entry_corrects_it_after_the_merge(given_records: Records) -> None:
    merged = settled(plan_merge(given_records)).apply()
    sources = {(person.id, each.sequence): each for person, changes in given_records for each in changes}
    for each in merged.changes:
        (name, sequence), *_ = merged.origins[each.sequence]
        before, after = target(sources[name, sequence]), target(each)
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert (name, before) in merged.origins[after]
            assert after < each.sequence


def target(entry: Entry) -> int | None:
    return entry.replaces if isinstance(entry, MembershipChange) else entry.annuls


@pytest.mark.property
@given(records())
def test_the_merged_changes_can_be_followed(given_records: Records) -> None:
    merged = settled(plan_merge(given_records)).apply()
    for days in (0, 30, 70):
        assert membership_on(merged.changes, FIRST + timedelta(days=days), process=PROCESS).state


@pytest.mark.property
@given(people(id="E-1"), histories(), st.integers(-2, 70))
def test_merging_with_an_entry_without_history_changes_no_standing(
    person: Person, history: tuple[Entry, ...], days: int
) -> None:
    on = FIRST + timedelta(days=days)
    merged = settled(plan_merge([(person, history), (Person(id="E-2", name=person.name), ())])).apply()
    before, after = (membership_on(each, on, process=PROCESS) for each in (history, merged.changes))
    assert (before.state, before.holder, before.since) == (after.state, after.holder, after.since)


@pytest.mark.property
@given(records())
def test_a_plan_and_its_findings_never_leak(given_records: Records) -> None:
    found = plan_merge(given_records)
    merged = settled(found).apply()
    shown = f"{found!r} {found.findings!r} {merged!r} {found.woven!r}"
    for person, _ in given_records:
        number = cast("ResidentNumber | None", person.identity)
        hidden = [person.name[1:], person.phone, person.bank_card, number and number.number[2:14]]
        assert [text for text in hidden if text and text in shown] == []


# ------------------------------------------------------------------------------------------------------ candidates


def reasons(*people: Person) -> list[tuple[str, ...]]:
    return [found.reasons for found in find_candidates(people)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (Person(id="E-9", name="王晓强", identity=NUMBER), ("same_identity",)),
        (Person(id="E-9", name="王 小强", phone="+86 138 1234 5678"), ("same_phone_and_name",)),
        (Person(id="E-9", name="王小强", birth_date="1970-01-31"), ("same_name_and_birth_date",)),
        (Person(id="E-9", name="王小强", identity=NUMBER), ("same_identity", "same_name_and_birth_date")),
        (Person(id="E-9", name="李梅", phone="13812345678"), None),
        (Person(id="E-9", name="王小强"), None),
    ],
)
def test_a_probable_duplicate_comes_with_its_reasons(
    second: Person, expected: tuple[str, ...] | None
) -> None:
    assert reasons(WANG, second) == ([] if expected is None else [expected])


def test_a_number_of_fifteen_digits_is_recognised() -> None:
    old = Person(id="E-8", name="李梅", document_number="340421650115997")
    new = Person(id="E-9", name="李梅", identity="340421196501159976")
    assert reasons(old, new) == [("same_identity",)]


def test_a_shared_passport_or_bank_card_is_a_reason() -> None:
    first = Person(
        id="E-8",
        name="Jane Roe",
        document="普通护照",
        document_number="E 1234567",
        bank_card="6222 0212 3456 789",
    )
    second = Person(
        id="E-9",
        name="Roe Jane",
        document="普通护照",
        document_number="e1234567",
        bank_card="622202123456789",
    )
    assert reasons(first, second) == [("same_document", "same_bank_card")]


def test_namesakes_born_on_one_day_with_different_numbers_are_marked() -> None:
    first = Person(id="E-8", name="王小强", identity=NUMBER)
    number = ResidentNumber(region="340421", birth_date="1970-01-31", sequence=997)
    (found,) = find_candidates([first, Person(id="E-9", name="王小强", identity=number)])
    assert (found.reasons, found.contradicted) == (("same_name_and_birth_date",), True)


def test_the_same_entry_twice_is_no_candidate() -> None:
    assert reasons(WANG, WANG) == []


def test_of_three_each_is_paired_with_the_first() -> None:
    twins = [attrs.evolve(WANG, id=f"E-{place}") for place in range(3)]
    assert [(found.first, found.second) for found in find_candidates(twins)] == [
        ("E-0", "E-1"),
        ("E-0", "E-2"),
    ]


@pytest.mark.property
@given(residents, st.lists(people(), max_size=5))
def test_a_shared_identity_number_is_always_found(number: ResidentNumber, others: list[Person]) -> None:
    first = Person(id="A", name="王小强", identity=number)
    second = Person(id="B", name="李梅", identity=number)
    found = find_candidates([first, *others, second])
    assert any(each.second == "B" and "same_identity" in each.reasons for each in found)


def test_a_candidate_shows_no_personal_id() -> None:
    shown = repr(Candidate(first=NUMBER, second="E-2", reasons=("same_identity",)))
    assert "19700131" not in shown
