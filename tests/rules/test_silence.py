from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.regatta import DAY, FACTS, LEGS, regatta

from unionkit import UnionkitError
from unionkit.errors import flatten

POLICY = regatta(
    """
require = [{ when = "chest >= 100 and starts_with(harbour, '35')" }]
exclude = [{ when = "any(legs.prize > chest)", unless = "pardon" }]
class = [{ is = "gold", when = "built <= on and boats <= 5" }, { is = "rust", when = "chest > 500" }]
[[edition.amount]]
when = "sum(legs.prize) > 0"
pay = 77
[[edition.limit]]
cap = 70
less = "debt"
[edition.results]
half = "chest / 2"
""",
    facts=FACTS + LEGS,
)

NUMBER = st.integers(10**11, 10**12).map(str)
WORD = st.integers(10**9, 10**10).map(lambda number: f"secret{number}")
WRONG = st.one_of(
    NUMBER.map(lambda text: (float(f"{text}.5"), text)),
    NUMBER.map(lambda text: (int(text), text)),
    NUMBER.map(lambda text: (Decimal(text), text)),
    NUMBER.map(lambda text: (Decimal(f"{text}.12345"), text)),
    NUMBER.map(lambda text: (f"{text}.5.5", text)),
    WORD.map(lambda text: (text, text)),
    WORD.map(lambda text: ([text], text)),
    WORD.map(lambda text: ({text: text}, text)),
    WORD.map(lambda text: (text.encode(), text)),
    WORD.map(lambda text: ([{"day": text, "prize": text, "late": text}], text)),
    st.just((datetime(1987, 6, 5, 4, 3), "1987")),
    st.dates(date(2987, 1, 1), date(2988, 1, 1)).map(lambda day: (day, str(day.year))),
)


@pytest.mark.property
@given(st.dictionaries(st.sampled_from(sorted(POLICY.facts)), WRONG, min_size=1))
def test_no_value_that_is_wrong_is_told_in_a_message_or_shown(wrong: dict[str, tuple[object, str]]) -> None:
    secrets = [secret for _, secret in wrong.values()]
    try:
        decision = POLICY.decide({name: value for name, (value, _) in wrong.items()}, on=DAY)
    except UnionkitError as error:
        told = [str(error), repr(error), error.hint, *(repr(one.args) for one in flatten(error))]
    else:
        told = [repr(decision), repr(decision.known), repr(decision.verdict), decision.subject]
    for secret in secrets:
        assert not any(secret in text for text in told)


@pytest.mark.property
@given(
    chest=st.integers(123_456, 987_654),
    prize=st.integers(123_456, 987_654),
    days=st.integers(0, 9_000),
    place=st.integers(350_000, 359_999),
    missing=st.sampled_from(["none", "chest", "built", "legs"]),
)
def test_no_value_of_a_fact_occurs_in_a_repr_or_a_log(
    log: list[logging.LogRecord], chest: int, prize: int, days: int, place: int, missing: str
) -> None:
    built = date(1960, 1, 1) + timedelta(days=days)
    facts: dict[str, object] = {
        "chest": chest,
        "harbour": str(place),
        "boats": 3,
        "pardon": True,
        "built": built,
        "legs": [{"day": built, "prize": prize, "late": False}],
    }
    facts.pop(missing, None)
    decision = POLICY.decide(facts, on=DAY)
    shown = [
        repr(part)
        for part in (
            decision,
            decision.findings,
            decision.inspection,
            decision.known,
            decision.run,
            decision.verdict,
            decision.citations,
            decision.needs,
            decision.ask_next,
            decision.parameters_used,
            decision.run.program,
            decision.run.policy,
        )
    ]
    shown += [record.getMessage() for record in log]
    secrets = [str(chest), str(prize), str(place), built.isoformat(), f"{built.year}, {built.month}"]
    for secret in secrets:
        assert not any(secret in text for text in shown), secret


@pytest.fixture(scope="module")
def log() -> Iterator[list[logging.LogRecord]]:
    """Every record that any logger makes, as a list that all examples share."""
    records: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    root, handler = logging.getLogger(), Keep(level=0)
    before = root.level
    root.addHandler(handler)
    root.setLevel(0)
    yield records
    root.removeHandler(handler)
    root.setLevel(before)


def test_an_object_that_lacks_an_attribute_is_named_by_its_type_alone() -> None:
    class Boat:
        def __repr__(self) -> str:
            return "secret"

    with pytest.raises(UnionkitError) as caught:
        POLICY.bind(chest="gold").decide(Boat(), on=DAY)
    assert "secret" not in str(caught.value)
    assert "Boat has no attribute" in str(caught.value)
