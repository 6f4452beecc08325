"""The shipped rules about organisations, as the library binds them."""

from __future__ import annotations

import pytest

import unionkit
from unionkit.errors import PackError, PolicyError
from unionkit.evidence import Grade
from unionkit.members.organisations import Organisation, OrganisationChange, Tree
from unionkit.process.ballots import BallotCount, Motion, decide_motion, elect, least_candidates

RULES = unionkit.load_pack("cn").organisation
DAY = "2026-11-25"
FUTIAN, SHANGHAI, PUDONG = "440304", "310000", "310115"


def test_a_place_with_rules_of_its_own_goes_before_the_nation() -> None:
    nation, futian = RULES.committee_size(300, on=DAY), RULES.committee_size(300, on=DAY, place=FUTIAN)
    assert ((nation.least, nation.most), (futian.least, futian.most)) == ((7, 15), (7, 9))


def test_a_place_next_to_it_has_the_rules_of_the_nation() -> None:
    assert RULES.committee_size(300, on=DAY, place="440305").most == 15


@pytest.mark.parametrize(
    ("number", "nation", "futian"), [(6, False, False), (7, True, True), (8, True, False), (9, True, True)]
)
def test_a_size_must_lie_in_the_range_and_may_have_to_be_odd(number: int, nation: bool, futian: bool) -> None:
    assert RULES.committee_size(300, on=DAY).allows(number) is nation
    assert RULES.committee_size(300, on=DAY, place=FUTIAN).allows(number) is futian


@pytest.mark.parametrize(("members", "right"), [(24, True), (25, False)])
def test_a_small_union_may_have_one_person_instead_of_a_committee(members: int, right: bool) -> None:
    assert RULES.committee_size(members, on=DAY).allows(1) is right


def test_a_county_of_a_province_has_the_rules_of_the_province() -> None:
    assert RULES.congress_delegates(500, on=DAY, place=PUDONG).least == 50
    assert RULES.congress_delegates(500, on=DAY).least == 30


def test_before_a_province_had_rules_those_of_the_nation_hold() -> None:
    assert RULES.congress_delegates(500, on="2017-11-22", place=SHANGHAI).least == 30
    assert RULES.congress_delegates(500, on="2017-11-23", place=SHANGHAI).least == 50


def test_a_union_with_few_members_has_no_delegates() -> None:
    found = RULES.delegates(99, on=DAY)
    assert (found.least, found.allows(30), found.decision.outcome) == (None, False, "refused")


def test_what_is_recalled_is_said_to_be() -> None:
    assert RULES.committee_size(300, on=DAY).decision.grade is Grade.unverified
    assert RULES.committee_size(300, on=DAY, place=FUTIAN).decision.grade is Grade.issuer


def test_duties_are_told_for_an_organisation_as_it_is() -> None:
    found = RULES.duties({"members": 3_236, "women_members": 9, "employees": 3_400}, on=DAY)
    assert {name: decision.class_name for name, decision in found.items()} == {
        "committee": "shall",
        "women-committee": "delegate",
        "meeting": "congress",
        "full-time-chair": "may",
        "workers-congress": "congress",
    }


def test_a_duty_whose_number_is_not_known_is_unknown() -> None:
    assert RULES.duties({"members": 30}, on=DAY)["women-committee"].needs == ("women_members",)


@pytest.mark.parametrize(
    ("body", "seats", "needed"),
    [("committee", 7, 8), ("standing_committee", 11, 13), ("audit_committee", 3, 3)],
)
def test_a_body_has_its_margin(body: str, seats: int, needed: int) -> None:
    assert least_candidates(seats, RULES.election(body, on=DAY).margin) == needed


@pytest.mark.parametrize(
    ("body", "outcome"), [("committee", "granted"), ("chair", "review"), ("delegates", "review")]
)
def test_a_body_whose_margin_was_not_read_is_left_to_a_person(body: str, outcome: str) -> None:
    found = RULES.election(body, on=DAY)
    assert (found.decision.outcome, found.ballot.quorum.needed(45)) == (outcome, 30)


def test_an_election_goes_by_two_thirds_and_more_than_half_of_those_who_should_attend() -> None:
    rules = RULES.election("committee", on=DAY)
    count = BallotCount(
        seats=1, entitled=150, present=100, issued=100, returned=100, votes={"A": 75, "B": 25}
    )
    assert elect(count, rules.ballot).outcome == "open"
    assert rules.approval


def test_a_workers_congress_needs_more_than_two_thirds() -> None:
    rules = RULES.workers_congress(employees=300, on=DAY)
    assert not rules.quorum.reached(20, 30)
    assert rules.quorum.reached(21, 30)


@pytest.mark.parametrize(("in_favour", "outcome"), [(75, "rejected"), (76, "carried")])
def test_a_chair_is_removed_by_a_majority_of_all(in_favour: int, outcome: str) -> None:
    motion = Motion(entitled=150, present=110, in_favour=in_favour)
    assert decide_motion(motion, RULES.removal(on=DAY)).outcome == outcome


def test_an_election_before_any_rule_is_refused_with_the_policy_and_the_day() -> None:
    with pytest.raises(PolicyError, match=r"cn/organisation/election.*2010-01-01"):
        RULES.election("committee", on="2010-01-01")


def test_a_body_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(PolicyError):
        RULES.election("parliament", on=DAY)


def test_a_place_that_is_no_code_is_refused() -> None:
    with pytest.raises(PackError):
        RULES.committee_size(300, on=DAY, place="福田")


TREE = Tree(
    [
        Organisation(id="city", name="市总工会", level="city", kind="general"),
        Organisation(id="mine", name="矿工会", level="grassroots", parent="city"),
    ],
    on=DAY,
)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"meeting_decided": DAY, "approved_by": "city", "approved_on": DAY}, "granted"),
        ({"meeting_decided": DAY}, "refused"),
        ({"approved_by": "city", "approved_on": DAY}, "refused"),
        ({"meeting_decided": DAY, "approved_by": "mine", "approved_on": DAY}, "refused"),
        ({"employer_ended": True}, "granted"),
    ],
)
def test_dissolving_needs_the_meeting_and_the_next_higher_union(
    more: dict[str, object], outcome: str
) -> None:
    change = OrganisationChange(organisation="mine", kind="dissolved", on=DAY, **more)  # type: ignore[arg-type]
    assert RULES.change(change, TREE).outcome == outcome
