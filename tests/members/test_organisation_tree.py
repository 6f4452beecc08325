"""The tree of organisations on a day: walking it, and everything that is wrong with it at once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ValueRefused
from unionkit.i18n.catalogue import messages
from unionkit.i18n.concerns import tell
from unionkit.members.organisations import LEVELS, Organisation, Tree
from unionkit.process.concerns import Concern
from unionkit.values.identity import CreditCode

DAY = date(2026, 11, 25)
GRASSROOTS = CreditCode(authority="8", category="1", region="340421", organisation="TE5T00016")
EMPLOYER = CreditCode(authority="9", category="1", region="340421", organisation="TE5T00016")


def one(name: str, level: str, parent: str | None = None, **more: Any) -> Organisation:
    return Organisation(id=name, name=f"{name}工会", level=level, parent=parent, **more)  # type: ignore[arg-type]


SOUND = [
    one("cn", "national", kind="general"),
    one("ah", "province", "cn", kind="general"),
    one("mas", "city", "ah", kind="general"),
    one("steel", "city", "ah", kind="industry"),
    one("mine", "grassroots", "mas", industrial_parent="steel", employers="E1", founded="1995-05-01"),
    one("shop", "branch", "mine", kind="part"),
    one("shift", "group", "shop", kind="part"),
    one("office", "group", "mine", kind="part"),
]


def tree(*changed: Organisation, on: date | str = DAY) -> Tree:
    """The sound tree with some organisations exchanged or added."""
    by_id = {each.id: each for each in [*SOUND, *changed]}
    return Tree(by_id.values(), on=on)


def names(found: Any) -> list[str]:
    return [each.id for each in found]


def codes(found: Tree) -> list[str]:
    return [concern.code for concern in found.concerns]


def test_a_sound_tree_has_nothing_wrong() -> None:
    assert tree().concerns == ()


def test_a_path_leads_from_the_nation_down() -> None:
    assert names(tree().path("shift")) == ["cn", "ah", "mas", "mine", "shop", "shift"]


def test_ancestors_begin_with_the_next_higher_union() -> None:
    assert names(tree().ancestors("mine")) == ["mas", "ah", "cn"]


def test_children_are_those_right_below() -> None:
    assert names(tree().children("mine")) == ["office", "shop"]


def test_a_subtree_has_each_before_those_below_it() -> None:
    assert names(tree().subtree("mine")) == ["mine", "office", "shop", "shift"]


def test_an_industrial_union_leads_beside_the_parent() -> None:
    assert (names(tree().led_by("steel")), names(tree().children("steel"))) == (["mine"], [])


def test_a_count_is_added_up_for_all_above() -> None:
    totals = tree().totals({"shift": 7, "office": 5})
    assert (totals["mine"], totals["shop"], totals["cn"], totals["steel"]) == (12, 7, 12, 0)


def test_an_organisation_does_not_exist_before_it_is_founded() -> None:
    assert "mine" not in tree(on="1995-04-30").organisations
    assert "mine" in tree(on="1995-05-01").organisations


def test_an_organisation_does_not_exist_from_the_day_it_is_dissolved() -> None:
    gone = one("office", "group", "mine", dissolved="2026-11-25")
    assert "office" not in tree(gone).organisations
    assert "office" in tree(gone, on="2026-11-24").organisations


def test_asking_for_one_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueRefused):
        tree(on="1990-01-01").path("mine")


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        one("x", "continent")


WRONG = [
    ("orphan", [one("mine", "grassroots", "nobody")]),
    ("orphan", [one("mine", "grassroots", "mas", industrial_parent="nobody")]),
    ("parent_gone", [one("mas", "city", "ah", dissolved="2020-01-01")]),
    ("parent_gone", [one("steel", "city", "ah", kind="industry", dissolved="2020-01-01")]),
    ("level_order", [one("mine", "city", "mas")]),
    ("level_order", [one("shop", "grassroots", "shift")]),
    ("older_than_parent", [one("shop", "branch", "mine", founded="1990-01-01")]),
    ("dissolved_early", [one("office", "group", "mine", founded="2020-01-01", dissolved="2019-01-01")]),
    ("no_name", [Organisation(id="office", name=" ", level="group", parent="mine")]),
    ("code_of_no_union", [one("mine", "grassroots", "mas", credit_code=EMPLOYER)]),
    ("code_and_level", [one("mas", "city", "ah", credit_code=GRASSROOTS)]),
    ("kind_and_employers", [one("mine", "grassroots", "mas", employers=("E1", "E2"))]),
    ("employer_twice", [one("pit", "grassroots", "mas", employers="E1")]),
    (
        "code_twice",
        [
            one("mine", "grassroots", "mas", credit_code=GRASSROOTS),
            one("pit", "grassroots", "mas", credit_code=GRASSROOTS),
        ],
    ),
]


@pytest.mark.parametrize(("code", "changed"), WRONG, ids=[code for code, _ in WRONG])
def test_what_is_wrong_is_found(code: str, changed: list[Organisation]) -> None:
    assert code in codes(tree(*changed))


def test_an_industrial_union_may_stand_under_a_federation_of_its_level() -> None:
    assert "level_order" not in codes(tree(one("steel", "province", "ah", kind="industry")))


def test_two_parents_of_one_id_are_told_from_an_entry_that_stands_there_twice() -> None:
    twice = Tree([*SOUND, one("office", "group", "mine", kind="part")], on=DAY)
    parents = Tree([*SOUND, one("office", "group", "shop", kind="part")], on=DAY)
    assert (codes(twice), codes(parents)) == (["organisation_twice"], ["two_parents"])


def test_a_circle_is_named_once_with_all_in_it() -> None:
    found = [concern for concern in tree(one("mas", "city", "shop")).concerns if concern.code == "cycle"]
    assert [concern.subjects for concern in found] == [("mas", "mine", "shop")]


def test_a_broken_tree_can_still_be_walked() -> None:
    broken = tree(one("mas", "city", "shop"), one("ah", "province", "nobody"))
    assert names(broken.roots) == ["ah", "cn", "mas"]
    assert names(broken.path("shift")) == ["mas", "mine", "shop", "shift"]


def test_problems_of_many_organisations_are_found_at_once() -> None:
    changed = [organisation for _, each in WRONG[:3] for organisation in each]
    assert len(tree(*changed, one("office", "group", "nobody")).concerns) >= 3


EVERY = [
    *[concern for _, changed in WRONG for concern in tree(*changed).concerns],
    *tree(one("mas", "city", "shop")).concerns,
    *Tree([*SOUND, SOUND[-1]], on=DAY).concerns,
    *Tree([*SOUND, one("office", "group", "shop")], on=DAY).concerns,
]


@pytest.mark.parametrize(
    "concern", {concern.code: concern for concern in EVERY}.values(), ids=lambda each: each.code
)
def test_every_problem_has_a_remedy_and_can_be_told_in_chinese(concern: Concern) -> None:
    assert concern.hint
    assert {concern.message, concern.hint} <= set(messages("zh_CN"))
    assert not any(word in tell(concern, "zh_CN") for word in ("parent", "grassroots", "city", "{"))


def test_a_problem_is_told_in_english_with_its_day_and_remedy() -> None:
    said = [tell(each, "en") for each in tree(*WRONG[2][1]).concerns]
    assert (
        "Its parent does not exist on 25 November 2026. Move it to the union that took its place, or look at the "
        "days of both." in said
    )


# ------------------------------------------------------------------------------------------------ laws

IDS = st.sampled_from("abcdefgh")


@st.composite
def forests(draw: st.DrawFn) -> list[Organisation]:
    """Organisations of any kind: with parents that are missing, gone, themselves, or in a circle, and ids that come twice."""
    return draw(
        st.lists(
            st.builds(
                Organisation,
                id=IDS,
                name=st.sampled_from(["甲", "乙"]),
                level=st.sampled_from(LEVELS),
                parent=st.none() | IDS,
                dissolved=st.none() | st.sampled_from([date(2020, 1, 1), date(2030, 1, 1)]),
            ),
            max_size=10,
        )
    )


def component(found: Tree, name: str) -> str:
    """The root that is reached by going up one at a time, which must end."""
    for _ in range(len(found) + 1):
        above = found.parent(name)
        if above is None:
            return name
        name = above.id
    raise AssertionError("going up does not end")


@pytest.mark.property
@given(forests())
def test_each_connected_part_has_one_root_and_everybody_is_in_one_part(made: list[Organisation]) -> None:
    found = Tree(made, on=DAY)
    parts = [names(found.subtree(root.id)) for root in found.roots]
    assert Counter(name for part in parts for name in part) == Counter(list(found.organisations))
    for root, part in zip(found.roots, parts, strict=True):
        assert {component(found, name) for name in part} == {root.id}


@pytest.mark.property
@given(forests(), st.randoms(use_true_random=False))
def test_the_order_of_organisations_never_matters(made: list[Organisation], random: Any) -> None:
    shuffled = [*made]
    random.shuffle(shuffled)
    before, after = Tree(made, on=DAY), Tree(shuffled, on=DAY)
    assert (before.organisations, before.concerns, before.roots) == (
        after.organisations,
        after.concerns,
        after.roots,
    )


@pytest.mark.property
@given(forests())
def test_a_root_below_something_is_explained_by_a_problem(made: list[Organisation]) -> None:
    found = Tree(made, on=DAY)
    named = {name for concern in found.concerns if concern.level == "error" for name in concern.subjects}
    assert all(root.parent is None or root.id in named for root in found.roots)
