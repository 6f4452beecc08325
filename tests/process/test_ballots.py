"""Elections: who is elected, what is left open, and which counts do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.i18n.catalogue import messages
from unionkit.process.ballots import (
    BallotCount,
    BallotResult,
    BallotRules,
    Motion,
    Share,
    check_candidates,
    check_count,
    count_papers,
    decide_motion,
    elect,
    least_candidates,
)
from unionkit.process.concerns import Concern

RULES = BallotRules(quorum=Share("2/3"), majority=Share("1/2", more_than=True), majority_of="entitled")
CANDIDATES = "ABCDE"


def counted(votes: Mapping[str, int], *, seats: int = 2, **more: int) -> BallotCount:
    numbers = {"entitled": 9, "present": 9, **more}
    numbers.setdefault("issued", numbers["present"])
    numbers.setdefault("returned", numbers["issued"])
    return BallotCount(seats=seats, votes=votes, **numbers)


def result(
    votes: Mapping[str, int], *, seats: int = 2, rules: BallotRules = RULES, **more: int
) -> BallotResult:
    return elect(counted(votes, seats=seats, **more), rules)


def codes(concerns: Sequence[Concern]) -> set[str]:
    return {concern.code for concern in concerns}


# ------------------------------------------------------------------------------------------------ who is elected


def test_whoever_has_more_than_half_of_those_entitled_is_elected() -> None:
    assert result({"A": 6, "B": 5, "C": 4}).elected == ("A", "B")


def test_half_of_an_even_number_is_not_more_than_half() -> None:
    assert result({"A": 5}, seats=1, entitled=10).elected == ()


def test_the_majority_is_of_those_entitled_and_not_of_the_papers() -> None:
    assert result({"A": 5}, seats=1, entitled=10, present=7).outcome == "open"


@pytest.mark.parametrize(("base", "elected"), [("entitled", ()), ("present", ()), ("valid", ("A",))])
def test_the_rules_say_what_the_majority_is_of(base: str, elected: tuple[str, ...]) -> None:
    rules = BallotRules(quorum=Share("1/2"), majority=Share("1/2", more_than=True), majority_of=base)  # type: ignore[arg-type]
    found = elect(counted({"A": 4}, seats=1, entitled=12, present=8, returned=7), rules)
    assert found.elected == elected


def test_of_more_with_a_majority_than_seats_the_most_votes_decide() -> None:
    found = result({"A": 5, "B": 7, "C": 6})
    assert (found.outcome, found.elected) == ("complete", ("B", "C"))


def test_a_tie_at_the_last_seat_elects_none_of_the_equals() -> None:
    found = result({"A": 5, "B": 7, "C": 5})
    assert (found.outcome, found.elected, found.tied, found.tied_seats) == ("run_off", ("B",), ("A", "C"), 1)


def test_a_tie_that_leaves_nobody_out_is_no_tie() -> None:
    assert result({"A": 5, "B": 5, "C": 4}).outcome == "complete"


def test_a_tie_below_the_majority_is_no_run_off() -> None:
    found = result({"A": 6, "B": 4, "C": 4})
    assert (found.outcome, found.tied, found.open_seats) == ("open", (), 1)


def test_equals_share_a_rank_and_the_next_one_counts_both() -> None:
    found = result({"A": 5, "B": 7, "C": 5, "D": 1}, seats=3)
    assert [(each.candidate, each.rank) for each in found.placed] == [("B", 1), ("A", 2), ("C", 2), ("D", 4)]


def test_nobody_is_elected_without_a_vote_even_where_no_majority_is_asked() -> None:
    rules = BallotRules(quorum=Share("0"), majority=Share("0"), majority_of="valid")
    assert elect(counted({"A": 0}, seats=1), rules).elected == ()


# ------------------------------------------------------------------------------------------------ quorum and validity


@pytest.mark.parametrize(
    ("entitled", "present", "held"), [(9, 6, True), (9, 5, False), (100, 67, True), (100, 66, False)]
)
def test_the_quorum_is_an_exact_share_of_those_entitled(entitled: int, present: int, held: bool) -> None:
    found = result({"A": 0}, seats=1, entitled=entitled, present=present)
    assert (found.outcome != "no_quorum") is held


def test_without_a_quorum_nobody_is_elected_and_all_seats_are_open() -> None:
    found = result({"A": 5}, present=5)
    assert (found.outcome, found.elected, found.open_seats) == ("no_quorum", (), 2)


IMPOSSIBLE = [
    ({"votes": {"A": 5}, "present": 10}, "present_over_entitled"),
    ({"votes": {"A": 5}, "present": 8, "issued": 9}, "issued_over_present"),
    ({"votes": {"A": 5}, "issued": 8, "returned": 9}, "returned_over_issued"),
    ({"votes": {}, "invalid": 10}, "invalid_over_returned"),
    ({"votes": {"A": 9}, "invalid": 1}, "votes_over_valid"),
    ({"votes": {"A": 7, "B": 7, "C": 7}}, "too_many_votes"),
]


@pytest.mark.parametrize(("numbers", "code"), IMPOSSIBLE, ids=[code for _, code in IMPOSSIBLE])
def test_a_count_that_contradicts_itself_is_void(numbers: dict[str, object], code: str) -> None:
    found = elect(counted(**numbers), RULES)  # type: ignore[arg-type]
    assert (found.outcome, found.elected, code in codes(found.concerns)) == ("void", (), True)


def test_all_contradictions_of_a_count_are_named_at_once() -> None:
    found = check_count(counted({"A": 12}, present=10, issued=11, returned=12, invalid=13))
    assert codes(found) == {code for _, code in IMPOSSIBLE}


def test_papers_that_were_not_returned_are_named_and_the_ballot_counts() -> None:
    found = result({"A": 6, "B": 5}, returned=8)
    assert (found.outcome, "papers_missing" in codes(found.concerns)) == ("complete", True)


@pytest.mark.parametrize("number", [-1, True, 1.0, "3"])
def test_a_number_that_is_no_count_is_refused(number: object) -> None:
    with pytest.raises(ValueRefused):
        counted({"A": number})  # type: ignore[dict-item]


def test_a_ballot_about_no_seat_is_refused() -> None:
    with pytest.raises(ValueRefused):
        counted({"A": 1}, seats=0)


def test_a_result_shows_no_candidate() -> None:
    found = result({"李四": 5, "王五": 5, "张三": 5})
    assert not set("李四王五张三") & set(repr(found) + repr(found.concerns) + repr(counted({"张三": 1})))


# ------------------------------------------------------------------------------------------------ papers


def papers(*marked: str, seats: int = 2, write_ins: bool = True) -> BallotCount:
    listed = [list(paper) for paper in marked]
    return count_papers(
        listed, candidates="AB", seats=seats, entitled=9, present=9, issued=9, write_ins=write_ins
    )


def test_a_paper_with_more_names_than_seats_is_invalid() -> None:
    found = papers("AB", "ABC", "A")
    assert (found.invalid, dict(found.votes)) == (1, {"A": 2, "B": 1})


def test_an_empty_paper_is_an_abstention() -> None:
    assert (papers("", "A").invalid, papers("", "A").returned) == (0, 2)


def test_a_name_counts_once_on_a_paper() -> None:
    assert papers("AA").votes["A"] == 1


@pytest.mark.parametrize(("allowed", "invalid"), [(True, 0), (False, 1)])
def test_the_rules_say_whether_names_may_be_written_in(allowed: bool, invalid: int) -> None:
    assert papers("AC", write_ins=allowed).invalid == invalid


def test_a_candidate_without_a_vote_is_counted_with_none() -> None:
    assert papers("A").votes["B"] == 0


def test_a_paper_that_is_a_text_is_refused() -> None:
    with pytest.raises(ValueRefused):
        count_papers(["AB"], candidates="AB", seats=2, entitled=9, present=9, issued=9, write_ins=True)


# ------------------------------------------------------------------------------------------------ further rounds

TIED = result({"A": 5, "B": 7, "C": 5})
OPEN = result({"A": 6, "B": 4, "C": 3})


def test_a_run_off_is_among_the_equals_for_the_seats_left() -> None:
    following = TIED.next_round
    assert following is not None
    assert (following.kind, following.seats, following.candidates) == ("run_off", 1, ("A", "C"))


def test_in_a_run_off_the_most_votes_win_unless_rules_say_more() -> None:
    following = TIED.next_round
    assert following is not None
    count = counted({"A": 4, "C": 3}, seats=1)
    strict = BallotRules(
        quorum=RULES.quorum, majority=RULES.majority, majority_of="entitled", run_off=RULES.majority
    )
    assert (following.elect(count, RULES).elected, following.elect(count, strict).elected) == (("A",), ())


def test_both_rounds_make_one_result() -> None:
    following = TIED.next_round
    assert following is not None
    whole = TIED.followed_by(following.elect(counted({"A": 4, "C": 3}, seats=1), RULES))
    assert (whole.outcome, whole.elected, whole.seats) == ("complete", ("B", "A"), 2)


def test_a_run_off_that_ties_again_is_left_open_again() -> None:
    following = TIED.next_round
    assert following is not None
    whole = TIED.followed_by(following.elect(counted({"A": 4, "C": 4}, seats=1), RULES))
    assert (whole.outcome, whole.elected, whole.tied) == ("run_off", ("B",), ("A", "C"))


def test_a_later_round_without_a_quorum_leaves_things_as_they_were() -> None:
    following = OPEN.next_round
    assert following is not None
    whole = OPEN.followed_by(following.elect(counted({"B": 3}, seats=1, present=3), RULES))
    assert (whole.outcome, whole.elected, whole.open_seats) == ("open", ("A",), 1)
    assert "no_quorum" in codes(whole.concerns)


def test_a_second_ballot_is_for_those_not_elected_and_needs_the_majority() -> None:
    following = OPEN.next_round
    assert following is not None
    assert (following.kind, following.seats, following.candidates) == ("second_ballot", 1, ("B", "C"))
    assert following.elect(counted({"B": 4}, seats=1), RULES).outcome == "open"


@pytest.mark.parametrize(
    ("votes", "seats"),
    [({"A": 4, "D": 3}, 1), ({"A": 4, "C": 3}, 2), ({"B": 4}, 1)],
    ids=["other", "seats", "won"],
)
def test_a_round_about_others_is_refused(votes: dict[str, int], seats: int) -> None:
    following = TIED.next_round
    assert following is not None
    with pytest.raises(ValueRefused):
        following.elect(counted(votes, seats=seats), RULES)


def test_a_second_ballot_does_not_elect_anybody_twice() -> None:
    following = OPEN.next_round
    assert following is not None
    with pytest.raises(ValueRefused):
        following.elect(counted({"A": 5}, seats=1), RULES)


def test_a_result_does_not_follow_one_that_is_complete() -> None:
    done = result({"A": 6, "B": 5})
    assert done.next_round is None
    with pytest.raises(ValueRefused):
        done.followed_by(done)


# ------------------------------------------------------------------------------------------------ lists and motions


@pytest.mark.parametrize(
    ("seats", "margin", "needed"),
    [(7, "1/20", 8), (20, "1/20", 21), (21, "1/20", 23), (9, "1/10", 10), (11, "1/10", 13), (5, "0", 5)],
)
def test_a_margin_is_rounded_up_to_whole_candidates(seats: int, margin: str, needed: int) -> None:
    assert least_candidates(seats, margin) == needed


def test_a_list_that_is_too_short_or_has_someone_twice_is_found() -> None:
    assert codes(check_candidates(["A", "B", "B"], 3, "1/20")) == {"margin", "candidate_twice"}


def test_a_list_with_its_margin_is_fine() -> None:
    assert check_candidates(["A", "B", "C", "D"], 3, Fraction(1, 20)) == ()


MOTIONS = [
    (Motion(entitled=100, present=80, in_favour=51), "carried"),
    (Motion(entitled=100, present=80, in_favour=50, against=10), "rejected"),
    (Motion(entitled=100, present=66, in_favour=66), "no_quorum"),
    (Motion(entitled=100, present=101, in_favour=60), "void"),
    (Motion(entitled=100, present=80, in_favour=70, against=11), "void"),
]


@pytest.mark.parametrize(("motion", "outcome"), MOTIONS)
def test_a_motion_needs_quorum_and_majority_of_all(motion: Motion, outcome: str) -> None:
    assert decide_motion(motion, RULES).outcome == outcome


@pytest.mark.parametrize("share", [0.5, "half", "3/2", -1, True, "1/0"])
def test_a_share_that_is_no_exact_fraction_is_refused(share: object) -> None:
    with pytest.raises(ValueRefused):
        Share(share)  # type: ignore[arg-type]


SPOKEN: list[Concern] = [
    *result({"A": 5, "B": 7, "C": 5}).concerns,
    *result({"A": 5}, returned=8).concerns,
    *result({"A": 5}, present=3).concerns,
    *check_count(counted({"A": 12}, present=10, issued=11, returned=12, invalid=13)),
    *check_candidates(["A", "B", "B"], 3, "1/20"),
    *[concern for motion, _ in MOTIONS for concern in decide_motion(motion, RULES).concerns],
]


@pytest.mark.parametrize("concern", SPOKEN, ids=lambda concern: concern.code)
def test_every_reason_can_be_told_in_chinese(concern: Concern) -> None:
    assert concern.message in messages("zh_CN")
    assert not concern.hint or concern.hint in messages("zh_CN")


# ------------------------------------------------------------------------------------------------ laws


def slow_elected(votes: Mapping[str, int], seats: int, entitled: int) -> tuple[set[str], set[str]]:
    """An independent way: those who are in every choice of seats that the rule allows, and those in some only.

    A choice holds as many as it can of those with the majority, and nobody outside has more votes than one inside.
    """
    able = [name for name, number in votes.items() if Fraction(number, entitled) > Fraction(1, 2)]
    size = min(seats, len(able))
    allowed = [
        set(choice)
        for choice in combinations(sorted(able), size)
        if all(votes[out] <= votes[name] for name in choice for out in able if out not in choice)
    ]
    sure = {name for name in able if all(name in choice for choice in allowed)}
    return sure, {name for choice in allowed for name in choice} - sure


@st.composite
def ballots(draw: st.DrawFn) -> list[set[str]]:
    """Papers of one ballot for two seats, all of them valid."""
    one = st.sets(st.sampled_from(CANDIDATES), max_size=2)
    return draw(st.lists(one, min_size=1, max_size=14))


def judged(marked: list[set[str]], entitled: int, seats: int = 2) -> BallotResult:
    count = count_papers(
        marked,
        candidates=CANDIDATES,
        seats=seats,
        entitled=entitled,
        present=len(marked),
        issued=len(marked),
        write_ins=False,
    )
    return elect(count, BallotRules(quorum=Share("1/3"), majority=RULES.majority, majority_of="entitled"))


@pytest.mark.property
@given(ballots(), st.integers(0, 4))
def test_who_is_elected_and_who_is_tied_is_what_going_through_all_choices_says(
    marked: list[set[str]], absent: int
) -> None:
    entitled = len(marked) + absent
    found = judged(marked, entitled)
    if found.outcome == "no_quorum":
        assert 3 * len(marked) < entitled
        return
    votes = Counter(name for paper in marked for name in paper)
    sure, open_to = slow_elected({name: votes[name] for name in CANDIDATES}, 2, entitled)
    assert (set(found.elected), set(found.tied)) == (sure, open_to)


@pytest.mark.property
@given(ballots(), st.integers(0, 4))
def test_seats_are_elected_tied_for_or_open_and_never_more_than_there_are(
    marked: list[set[str]], absent: int
) -> None:
    found = judged(marked, len(marked) + absent)
    assert len(found.elected) + found.tied_seats + found.open_seats == 2
    assert not set(found.elected) & set(found.tied)
    assert found.tied_seats < len(found.tied) or not found.tied


@pytest.mark.property
@given(ballots(), st.data())
def test_one_more_vote_for_a_candidate_never_costs_him_his_seat(
    marked: list[set[str]], data: st.DataObject
) -> None:
    before = judged(marked, len(marked))
    place = data.draw(st.integers(0, len(marked) - 1))
    name = data.draw(st.sampled_from(CANDIDATES))
    more = [*marked]
    # a paper that is full already gives up another vote, as the voter would have had to
    kept = sorted(more[place] - {name})[:1]
    more[place] = {name, *kept}
    after = judged(more, len(marked))
    if name in before.elected:
        assert name in after.elected
    if name in before.tied:
        assert name in (*after.tied, *after.elected)


@pytest.mark.property
@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_of_papers_never_matters(marked: list[set[str]], random: object) -> None:
    shuffled = [*marked]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(shuffled, len(marked) + 1) == judged(marked, len(marked) + 1)


@pytest.mark.property
@given(st.fractions(0, 1), st.booleans(), st.integers(0, 200))
def test_the_number_that_is_needed_is_the_least_that_reaches_a_share(
    share: Fraction, more_than: bool, total: int
) -> None:
    needed = Share(share, more_than=more_than).needed(total)
    reached = [Share(share, more_than=more_than).reached(part, total) for part in range(total + 2)]
    assert reached.index(True) == needed
    assert all(reached[needed:])
