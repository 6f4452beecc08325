"""Promises about the names that each part of a policy may use, and about what is still asked where they are open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from unionkit import Policy, UnionkitError, load_policy

HEAD = """
id = "ferry/ticket"
facts.price = { type = "money" }
facts.day = { type = "date" }
facts.islander = { type = "bool" }
facts.port = { type = "text" }
facts.trips = { type = "list", fields.late = { type = "bool" }, fields.fare = { type = "money" } }
facts.bags = { type = "list", fields.fee = { type = "money" } }
[[tables]]
id = "ferry/fares"
keys = ["port"]
unit = "CNY"
row = [{ from = 2024-01-01, port = "*", value = 30 }]
"""
EDITION = """
[[edition]]
from = 2024-01-01
class = [{ is = "local", when = "islander" }, { is = "guest", when = "not islander" }]
"""


def loaded(folder: Path, text: str) -> Policy:
    path = folder / "ticket.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_policy(path)


PARAMETER = '[parameters.fare]\ntable = "ferry/fares"\n'
RECORD, AMOUNT = "another value in each record", "no fact or quantity is called 'amount'"
REFUSED: Mapping[str, tuple[str, str]] = {
    "a field in a condition": (EDITION + 'require = [{ when = "trips.late" }]', RECORD),
    "a field in an amount": (EDITION + 'amount = [{ pay = "trips.fare" }]', RECORD),
    "a field in a result": (EDITION + 'results = { fare = "trips.fare" }', RECORD),
    "a field in a quantity": ('[let]\nfare = "trips.fare * 2"\n' + EDITION, RECORD),
    "a field of another list": ('[let.trips]\ntwice = "bags.fee"\n' + EDITION, RECORD),
    "a count of a field": (
        EDITION + 'require = [{ when = "count(trips.late) > 1" }]',
        "count counts records",
    ),
    "the amount in an amount": (EDITION + 'amount = [{ pay = "amount + 1" }]', AMOUNT),
    "the amount in its condition": (EDITION + 'amount = [{ when = "amount > 1", pay = 1 }]', AMOUNT),
    "the amount where nothing is paid": (EDITION + 'results = { twice = "amount * 2" }', AMOUNT),
    "no known day": (PARAMETER + 'at = "dya"\n' + EDITION, "no fact or quantity is called 'dya'"),
    "a number as a day": (PARAMETER + 'at = "price"\n' + EDITION, "number in CNY"),
    "a parameter in its own day": (
        PARAMETER + 'at = "later"\n[let]\nlater = "add_days(day, 30) if fare > 5 else day"\n' + EDITION,
        "this day needs a parameter itself",
    ),
    "a number as a key": (PARAMETER + 'keys.port = "price"\n' + EDITION, "is a text or a choice"),
    "a list in a record": (
        '[facts.bins]\ntype = "list"\nfields.tags = { type = "list", fields.a = { type = "text" } }\n'
        + EDITION,
        "a record holds no list",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_name_is_refused_where_it_has_no_value(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnionkitError) as caught:
        loaded(tmp_path, text)
    assert message in str(caught.value)


def test_the_edition_of_these_tests_loads_by_itself(tmp_path: Path) -> None:
    assert loaded(tmp_path, EDITION).id == "ferry/ticket"


def test_limits_and_results_know_the_amount(tmp_path: Path) -> None:
    more = (
        'amount = [{ pay = "price" }]\nlimit = [{ cap = "amount / 2" }]\nresults = { twice = "amount * 2" }'
    )
    decision = loaded(tmp_path, EDITION + more).decide({"islander": True, "price": 10}, on="2024-05-01")
    assert (str(decision.amount), decision.results["twice"]) == ("5.00", 10)


def test_what_is_needed_is_told_where_an_amount_goes_by_an_open_class(tmp_path: Path) -> None:
    policy = loaded(tmp_path, EDITION + "amount = [{ pay = \"price if class == 'local' else 2 * price\" }]")
    assert set(policy.decide({}, on="2024-05-01").needs) == {"islander", "price"}


def test_a_list_that_is_known_is_not_needed_though_its_aggregate_is_open(tmp_path: Path) -> None:
    policy = loaded(tmp_path, EDITION + 'require = [{ when = "any(trips.fare > price)" }]')
    decision = policy.decide({"islander": True, "trips": [{"fare": 5}]}, on="2024-05-01")
    assert decision.needs == ("price",)


def test_a_list_with_an_unknown_field_is_needed(tmp_path: Path) -> None:
    policy = loaded(tmp_path, EDITION + 'require = [{ when = "sum(trips.fare) > 5" }]')
    assert policy.decide({"islander": True, "trips": [{}]}, on="2024-05-01").needs == ("trips",)
