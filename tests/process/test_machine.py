from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.process.loan import DAY, LOAN, loan, process_of

from unionkit import explain
from unionkit.errors import UnknownFact, UnknownState
from unionkit.evidence import Grade
from unionkit.i18n import explain_step
from unionkit.process import Step

BOOK = loan()


def step(state: str, event: str, facts: Mapping[str, object] | None = None, **more: str) -> Step:
    return BOOK.step(state, event, facts or {}, on=more.get("on", DAY.isoformat()))


# ----------------------------------------------------------------------------------------------------- transitions


def test_a_granted_event_leads_to_the_next_state() -> None:
    found = step("shelf", "lend", {"place": "home", "card": True, "weeks": 4})
    assert (found.outcome, found.next_state) == ("granted", "lent")


def test_if_chooses_between_the_transitions_of_an_event() -> None:
    assert step("shelf", "lend", {"place": "hall"}).next_state == "hall"


def test_what_another_transition_requires_is_not_asked_for() -> None:
    assert step("shelf", "lend", {"place": "hall", "card": False}).granted


def test_a_requirement_that_is_not_met_refuses_and_the_case_stays() -> None:
    found = step("shelf", "lend", {"place": "home", "card": False, "weeks": 1})
    assert (found.outcome, found.code, found.rule) == ("refused", "requirement", "card")
    assert found.next_state == "shelf"


def test_an_exclusion_that_applies_refuses() -> None:
    found = step("lent", "extend", {"damaged": True})
    assert (found.outcome, found.code, found.rule) == ("refused", "exclusion", "harmed")


def test_an_unknown_fact_leaves_the_step_open_and_is_named() -> None:
    found = step("shelf", "lend", {"place": "home", "weeks": 1})
    assert (found.outcome, found.needs, found.next_state) == ("unknown", ("card",), "shelf")


def test_an_exclusion_of_one_transition_does_not_touch_another() -> None:
    text = LOAN.replace(
        'id = "lend-home"\n',
        'id = "lend-home"\nexclude = [{ id = "torn", when = "damaged", label = "破损" }]\n',
    )
    book, torn = process_of(text), {"damaged": True, "card": True, "weeks": 1}
    assert book.step("shelf", "lend", {"place": "hall", **torn}, on=DAY).next_state == "hall"
    assert book.step("shelf", "lend", {"place": "home", **torn}, on=DAY).rule == "torn"


def test_a_transition_under_review_is_left_to_a_person_and_does_not_happen() -> None:
    found = step("shelf", "sell")
    assert (found.outcome, found.next_state, found.transition) == ("review", "shelf", None)


def test_a_transition_without_to_stays_in_its_state() -> None:
    found = step("hall", "look_at")
    assert (found.granted, found.next_state, found.moves) == (True, "hall", False)


def test_the_usual_value_is_taken_when_it_is_asked_for() -> None:
    found = BOOK.step("shelf", "lend", {"card": True, "weeks": 1}, on=DAY, assume="usual")
    assert (found.next_state, found.decision.assumptions) == ("lent", ("place",))


def test_a_granted_transition_says_which_facts_hold_from_then_on() -> None:
    assert step("shelf", "lend", {"place": "hall"}).changes == {"place": "hall"}


def test_a_refused_transition_changes_no_fact() -> None:
    assert step("shelf", "lend", {"place": "home", "card": False, "weeks": 1}).changes == {}


def test_two_transitions_that_both_apply_make_the_step_invalid() -> None:
    both = process_of(LOAN.replace("if = \"place == 'hall'\"", 'if = "card"'))
    found = both.step("shelf", "lend", {"place": "home", "card": True, "weeks": 1}, on=DAY)
    assert (found.outcome, found.code, found.next_state) == ("invalid", "class_conflict", "shelf")


# ---------------------------------------------------------------------------------------------- bars and refusals


def test_an_event_that_a_state_does_not_know_is_refused_with_a_reason_in_both_languages() -> None:
    found = step("shelf", "bring_back")
    assert (found.outcome, found.rule) == ("refused", "no-transition")
    assert "bring back: not possible for on the shelf" in str(explain(found.decision, "en"))
    assert "状态为在架，不能归还" in str(explain(found.decision, "zh_CN"))


def test_nothing_is_cited_for_an_event_that_no_rule_knows() -> None:
    assert (step("shelf", "bring_back").citations, step("shelf", "bring_back").grade) == ((), None)


def test_a_bar_gives_its_own_reason_and_source() -> None:
    found = step("lent", "sell")
    assert (found.outcome, found.rule) == ("refused", "not-while-away")
    assert [(each.source.key, each.locator) for each in found.citations] == [("house", "9")]
    assert "a book that is out is not sold" in str(explain(found.decision, "en"))


def test_nothing_leads_out_of_a_final_state() -> None:
    assert {step("sold", event).outcome for event in BOOK.events} == {"refused"}


# ----------------------------------------------------------------------------------------------------------- aliases


@pytest.mark.parametrize("event", ["extend", "bring_back", "look_at", "sell"])
def test_a_state_that_is_the_same_as_another_answers_every_event_like_it(event: str) -> None:
    one, other = step("lent", event, {"damaged": False}), step("lent_again", event, {"damaged": False})
    assert (one.outcome, one.rule, one.transition) == (other.outcome, other.rule, other.transition)


def test_a_state_that_is_the_same_as_another_keeps_its_name_when_nothing_moves() -> None:
    assert step("lent_again", "look_at").next_state == "lent_again"


# ------------------------------------------------------------------------------------------------------ editions


def test_the_day_picks_the_edition() -> None:
    assert step("shelf", "lend", on="2015-05-05").granted
    assert step("shelf", "lend", {"place": "home"}, on="2020-01-01").outcome == "unknown"


def test_a_step_outside_every_edition_is_invalid_and_goes_nowhere() -> None:
    found = step("shelf", "lend", on="2009-12-31")
    assert (found.outcome, found.code, found.next_state) == ("invalid", "no_edition", "shelf")


def test_a_step_rests_on_what_its_transition_and_its_requirements_cite() -> None:
    found = step("shelf", "lend", {"place": "home", "card": True, "weeks": 1})
    assert [each.locator for each in found.citations] == ["3", "2"]
    assert step("shelf", "sell").grade is Grade.unverified


def test_a_requirement_that_cites_nothing_rests_on_the_citation_of_its_transition() -> None:
    own = process_of(LOAN.replace('id = "lend-home"', 'id = "lend-home"\ncite = "custom: 5"'))
    rules = [rule for part in own.editions for each in part.transitions for rule in each.requires]
    assert [[cited.locator for cited in rule.citations] for rule in rules] == [["3"], ["5"]]


# ---------------------------------------------------------------------------------------------------------- misuse


def test_a_state_that_the_process_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownState, match="did you mean 'shelf'"):
        step("shelv", "lend")


def test_an_event_that_the_process_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownState, match="did you mean 'lend'"):
        step("shelf", "lendd")


def test_a_fact_that_the_process_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownFact, match="did you mean 'card'"):
        step("shelf", "lend", {"cart": True})


def test_a_fact_of_the_process_that_plays_no_part_is_left_aside() -> None:
    found = step("hall", "look_at", {"weeks": 3})
    assert (found.granted, found.decision.facts_used) == (True, {})


# ------------------------------------------------------------------------------------------------- looking at all


def test_the_events_of_a_state_are_those_with_a_transition_in_the_order_of_the_process() -> None:
    assert [event.id for event in BOOK.events_from("lent_again")] == ["extend", "bring_back", "look_at"]
    assert [event.id for event in BOOK.events_from("lent", on="2015-01-01")] == ["bring_back"]
    assert BOOK.events_from("lent", on="2001-01-01") == ()


def test_a_state_to_which_nothing_leads_is_unreachable() -> None:
    apart = process_of(LOAN.replace("hall = { label", 'attic = { label = { en = "attic" } }\nhall = { label'))
    assert [state.id for state in apart.unreachable()] == ["attic"]
    assert BOOK.unreachable() == ()


def test_a_state_that_nothing_leaves_is_a_dead_end_unless_it_is_final() -> None:
    stuck = process_of(LOAN.replace("sold = { final = true, label", "sold = { label"))
    assert [state.id for state in stuck.dead_ends()] == ["sold"]
    assert BOOK.dead_ends() == ()


def test_what_stays_in_a_state_does_not_lead_out_of_it() -> None:
    text = LOAN.replace("sold = { final = true, label", "sold = { label")
    stuck = process_of(
        text.replace('from = ["shelf", "lent", "hall"]', 'from = ["shelf", "lent", "hall", "sold"]')
    )
    assert [state.id for state in stuck.dead_ends()] == ["sold"]


def test_a_state_may_be_reached_by_what_another_of_the_same_kind_can_do() -> None:
    again = process_of(LOAN.replace('initial = "shelf"', 'initial = "lent_again"'))
    assert again.unreachable() == ()


def test_a_repr_says_no_fact_of_the_case() -> None:
    shown = repr(step("shelf", "lend", {"place": "home", "card": True, "weeks": 4}))
    assert ("weeks" in shown, "card" in shown) == (False, False)


# ------------------------------------------------------------------------------------------------- explanations


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("en", "“lend” for “on the shelf” leads to “lent”"),
        ("zh_CN", "“在架”时“借出”，转为“借出”"),
    ],
)
def test_an_explanation_says_where_an_event_leads(locale: str, title: str) -> None:
    found = step("shelf", "lend", {"place": "home", "card": True, "weeks": 1})
    assert explain_step(found, locale).title == title


def test_an_explanation_says_that_the_state_stays() -> None:
    assert (
        explain_step(step("hall", "look_at"), "en").title
        == "“look at” for “in the hall” is possible; the state stays"
    )


def test_an_explanation_says_why_an_event_is_refused() -> None:
    found = explain_step(step("shelf", "lend", {"place": "home", "card": False, "weeks": 1}), "en")
    assert found.title == "“lend” for “on the shelf”: Refused: a requirement is not met (a card is needed)"


def test_an_explanation_leaves_out_what_only_another_transition_requires() -> None:
    told = str(explain_step(step("shelf", "lend", {"place": "hall"}), "en"))
    assert "a card is needed" not in told
    assert "a card is needed" in str(explain_step(step("shelf", "lend", {"place": "home"}), "en"))


def test_an_explanation_of_a_refusal_leaves_out_what_only_another_transition_requires() -> None:
    text = LOAN.replace(
        'id = "lend-hall"', 'id = "lend-hall"\nexclude = [{ when = "damaged", label = { en = "torn" } }]'
    )
    found = process_of(text).step("shelf", "lend", {"place": "home", "card": False}, on=DAY)
    assert found.rule == "card"
    assert "torn" not in str(explain_step(found, "en"))


def test_an_explanation_of_an_open_step_tells_all_that_it_may_take() -> None:
    told = str(explain_step(step("shelf", "lend"), "en"))
    assert "a card is needed" in told
    assert "Ask first: Where is it read?" in told


def test_an_explanation_outside_every_edition_says_so() -> None:
    assert "no edition" in explain_step(step("shelf", "lend", on="2001-01-01"), "en").title
