"""Promises of the door: everything wrong at once, with paths, and nothing personal in messages and reprs."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.members.households import ON, PACK, RULES, month, wang

from unionkit.errors import ErrorGroup, UnionkitError, flatten
from unionkit.members.households import (
    FamilyMember,
    Household,
    Income,
    count_household,
    derive_facts,
    read_household,
)
from unionkit.members.person import Person

NUMBER = "340421197001319982"
SECRETS = ("王小强", NUMBER, "12345.67", "13812345678")


def problems(given: Mapping[str, object]) -> dict[str, str]:
    with pytest.raises(UnionkitError) as caught:
        read_household(given)
    return {error.where: error.message for error in flatten(caught.value)}


def test_every_problem_is_said_at_once_with_its_path() -> None:
    found = problems(
        {
            "id": "H1",
            "placce": "340500",
            "members": [
                {"id": "W", "relation": "self", "born": "31.1.1970", "full_time_study": "no"},
                {"relation": "spouse"},
                "somebody",
            ],
            "incomes": [
                {"member": "W", "received": 12.5},
                {"member": "W", "received": -1, "recieved_from": "2026-01-01"},
            ],
            "spendings": {"member": "W"},
            "dwellings": [{"member": "W", "area": 86.4}],
        }
    )
    assert set(found) == {
        "placce",
        "members[0].born",
        "members[0].full_time_study",
        "members[1].id",
        "members[2]",
        "incomes[0].received",
        "incomes[1].received",
        "incomes[1].recieved_from",
        "spendings",
        "dwellings[0].area",
    }


def test_a_misspelt_field_names_the_nearest() -> None:
    with pytest.raises(UnionkitError, match="did you mean 'received'"):
        read_household({"id": "H", "members": [{"id": "W"}], "incomes": [{"member": "W", "recieved": 1}]})


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"members": [{"id": "W"}, {"id": "W"}]}, {"members[0]", "members[1]"}),
        ({"incomes": [{"member": "X"}]}, {"incomes[0].member"}),
        (
            {"incomes": [{"member": "W", "received_from": "2026-02-01", "received_to": "2026-01-31"}]},
            {"incomes[0]"},
        ),
        ({"incomes": [{"member": "W", "yearly": True, **month(2026, 1)}]}, {"incomes[0]"}),
        (
            {"spendings": [{"member": "W", "spent_from": "2026-02-01", "spent_to": "2026-01-31"}]},
            {"spendings[0]"},
        ),
    ],
)
def test_records_that_do_not_fit_together_are_refused(changes: dict[str, object], where: set[str]) -> None:
    assert set(problems({"id": "H", "members": [{"id": "W"}], **changes})) == where


def test_facts_that_a_policy_does_not_have_are_refused_for_all_records_at_once() -> None:
    household = wang(
        incomes=[{"member": "W", "more": {"sort": 1}}, {"member": "W", "more": {"sort": 1}}],
    )
    with pytest.raises(ErrorGroup) as caught:
        count_household(household, RULES, on=ON)
    assert [error.where for error in flatten(caught.value)] == ["incomes[0] facts", "incomes[1] facts"]


def test_a_person_of_the_roll_becomes_a_member_of_a_household() -> None:
    person = Person(id="E-2041", name="王小强", identity=NUMBER)
    member = FamilyMember.of(person, "spouse")
    assert (member.person, member.relation, str(member.born)) == ("E-2041", "spouse", "1970-01-31")


def test_the_day_of_birth_is_taken_from_the_identity_number() -> None:
    assert str(FamilyMember(id="W", identity=NUMBER).born) == "1970-01-31"


def test_a_day_of_birth_that_is_not_that_of_the_number_is_found() -> None:
    household = wang(
        members=[
            {"id": "W", "relation": "self", "presence": "at_home", "identity": NUMBER, "born": "1971-01-31"}
        ],
        incomes=[],
        spendings=[],
        dwellings=[],
        vehicles=[],
    )
    assert [finding.code for finding in count_household(household, RULES, on=ON).findings] == ["born_differs"]


def secret_household() -> Household:
    people = [
        {"id": NUMBER, "name": "王小强", "identity": NUMBER, "relation": "self", "presence": "in_prison"},
    ]
    return read_household(
        {
            "id": "13812345678",
            "place": "340500",
            "area": "urban",
            "members": people,
            "incomes": [{"member": NUMBER, "kind": "disability_aid", "received": "12345.67", "yearly": True}],
            "spendings": [{"member": NUMBER, "kind": "medical", "spent": "12345.67", "yearly": True}],
            "dwellings": [{"member": NUMBER, "area": "12345.67"}],
            "vehicles": [{"member": NUMBER, "price": "12345.67", "for_disability": True}],
            "told": {"cause": "illness"},
        }
    )


def test_no_repr_shows_anything_personal() -> None:
    household = secret_household()
    account = PACK.household.count(household, on=ON)
    facts = derive_facts(account, PACK.policy("cn/anhui/chuzhou/file"))
    shown = repr(
        [
            household,
            account,
            facts,
            account.members,
            account.lists,
            account.income,
            account.household.members,
            account.findings,
            facts.findings,
            facts.origins,
            household.incomes,
            household.vehicles,
        ]
    )
    for secret in (*SECRETS, "in_prison", "disability", "medical"):
        assert secret not in shown


@pytest.mark.property
@pytest.mark.fuzz
@given(
    st.dictionaries(
        st.sampled_from(["id", "members", "incomes", "place", "told", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["id", "member", "kind", "received", "born", "z"]), inner, max_size=4
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_whatever_is_handed_in_is_taken_or_refused_by_an_error_of_ours(given: dict[str, object]) -> None:
    try:
        read_household(given)
    except UnionkitError as error:
        hints = [single.hint for single in flatten(error)]
    else:
        hints = ["taken"]
    assert all(hints)


def test_a_message_never_holds_a_value() -> None:
    found = problems(
        {
            "id": "H1",
            "members": [{"id": "W", "identity": "340421197001319983", "born": "王小强"}],
            "incomes": [{"member": "W", "received": "12345.678"}, {"member": NUMBER}],
        }
    )
    assert len(found) == 3
    assert not any(secret in str(found) for secret in (*SECRETS, "12345", "340421"))


def test_an_income_is_a_value() -> None:
    first, second = (Income(member="W", kind="wage", received="1.50") for _ in range(2))
    assert first == second
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.kind = "other"  # type: ignore[misc]
